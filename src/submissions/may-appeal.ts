import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { HandedIn } from './handed-in.ts'
import { kindOf } from './kinds.ts'
import { whyNotAppealed } from './appealable.ts'
import { lastAppealDay } from './reopening.ts'

/** Why a partner cannot appeal against what was decided of a submission, in words; null when they can.
 *  Reads what stands and what was appealed before. */
export async function mayAppeal(
  tx: Tx,
  { row, pack }: Pick<HandedIn, 'row' | 'pack'>,
  at: Instant,
): Promise<string | null> {
  const isRaisable = kindOf(row.type).again !== undefined
  return whyNotAppealed(tx, { row, pack }, { at, isRaisable })
}

/** The last day of an appeal against what stands; null where nothing was decided. */
export function lastDayToAppeal({ row, pack }: Pick<HandedIn, 'row' | 'pack'>) {
  const since = row.status === 'lapsed' ? row.lapsedAt : row.decidedAt
  const { appealDays } = pack.windows
  return since === null ? null : lastAppealDay(since, { appealDays, zone: pack.zone })
}
