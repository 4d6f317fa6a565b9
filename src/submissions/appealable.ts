import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { HandedIn } from './handed-in.ts'
import { reopeningsOf, standingDecision } from './reopening-sql.ts'
import { whyNoAppeal } from './reopening.ts'
import { endedForGood } from './submission.ts'

/** Why the partner cannot appeal now, in words; null when they can. `isRaisable`: whether what its type
 *  approves can be raised later. */
export async function whyNotAppealed(
  tx: Tx,
  { row, pack }: Pick<HandedIn, 'row' | 'pack'>,
  { at, isRaisable }: { readonly at: Instant; readonly isRaisable: boolean },
): Promise<string | null> {
  const { status, decidedAt, lapsedAt, submissionId, type } = row
  const stands = status === 'lapsed' ? null : await standingDecision(tx, submissionId)
  const appeals = (await reopeningsOf(tx, submissionId)).filter((one) => one.kind === 'appeal')
  const about = stands?.decisionId ?? null
  const isFinal = appeals.some(
    (one) => one.decisionId === about || (about !== null && one.newDecisionId === about),
  )
  const outcome = stands?.outcome ?? null
  const mayRise = isRaisable && (stands?.amountMinor ?? 0n) > 0n
  const { appealDays } = pack.windows
  const isEnded =
    outcome === 'reject' &&
    (stands?.corrects ?? null) !== null &&
    endedForGood.some((one) => one === type)
  const of = { status, decidedAt, lapsedAt, outcome, isFinal, mayRise, isEnded }
  return whyNoAppeal(of, { appealDays, zone: pack.zone }, at)
}
