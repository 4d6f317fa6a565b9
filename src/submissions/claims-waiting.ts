import { type Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { Pack } from '../programs/index.ts'
import { whyNotAppealed } from './appealable.ts'
import { isNextAwaited, openBeside } from './next-claim-sql.ts'
import { claimsOf } from './sql.ts'
import { openStatuses } from './submission.ts'

/** Whether something of an activity still waits, so that nothing of it may go back: a claim that is
 *  open or sent back, one that can still be appealed, returned lines whose answer is not due yet, or a
 *  change that is undecided.
 *  `except`: the claim that is just being decided. */
export async function isWaitedFor(
  tx: Tx,
  of: { readonly incentiveId: string; readonly pack: Pack; readonly except: string | null },
  at: Instant,
): Promise<boolean> {
  const { incentiveId, pack, except } = of
  for (const row of await claimsOf(tx, incentiveId)) {
    if (row.submissionId === except) continue
    if (openStatuses.some((status) => status === row.status)) return true
    if ((await whyNotAppealed(tx, { row, pack }, { at, isRaisable: true })) === null) return true
  }
  const asked = { incentiveId, types: ['mdf_change'], submissionId: incentiveId } as const
  const changes = await openBeside(tx, { ...asked, continuesId: null })
  return changes.length > 0 || (await isNextAwaited(tx, incentiveId, at))
}
