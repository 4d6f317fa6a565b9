import type { Act } from '../audit/index.ts'
import type { AllocationId, FundRefusal } from '../funds/index.ts'
import { money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { holdPayables, liftHold, recordPayable } from './assess.ts'
import { clawBackPaid } from './claw-back.ts'
import { lowerPayable } from './lower.ts'
import { payableMoves, type PayableId } from './payable.ts'
import type { PayableRefusal } from './refusals.ts'
import * as rows from './sql.ts'

/** What a correction is called among the holds of a payable. */
const CORRECTION = { hold: 'correction', what: 'decision' } as const

/** Holds what a submission owes and is not on its way, while its decision is looked at again. What was
 *  sent or paid is left; what is in a run that is not released is dropped by the run's preflight. */
export async function holdForCorrection(act: Act, submissionId: string): Promise<void> {
  const owed = await rows.payablesOfSubmissions(act.tx, [submissionId])
  const payableIds = owed
    .filter(({ sentOn, status }) => sentOn === null && status !== 'cancelled' && status !== 'paid')
    .map((row) => row.payableId)
  if (payableIds.length === 0) return
  const held = await holdPayables(act, { payableIds, ...CORRECTION, owedBy: 'specialist' })
  if (!held.ok) throw new Error(`a payable was sent while its row was locked: ${submissionId}`)
}

/** The correction has ended: what else holds the payables goes on holding them. */
export async function liftCorrection(act: Act, submissionId: string): Promise<void> {
  const owed = await rows.payablesOfSubmissions(act.tx, [submissionId])
  const payableIds = owed.map((row) => row.payableId)
  if (payableIds.length > 0) await liftHold(act, { payableIds, ...CORRECTION })
}

/** Notes who else decided a submission that still owes: none of them approves the run that pays it.
 *  `deciders`: all of them; of a payable, who decided it is on the payable. */
export async function noteDeciders(
  act: Act,
  of: { readonly submissionId: string; readonly deciders: readonly string[] },
): Promise<void> {
  const { submissionId } = of
  for (const row of await rows.payablesOfSubmissions(act.tx, [submissionId])) {
    const deciders = of.deciders.filter((person) => person !== row.decidedBy)
    if (row.sentOn !== null || row.status === 'cancelled' || deciders.length === 0) continue
    await recordPayable(act, row, 'payable.decided_again', { submissionId, deciders })
  }
}

export type LowerOwed = {
  readonly submissionId: string
  /** By how much less the new decision owes: above zero. */
  readonly by: Money
  readonly reason: string
  readonly clauseId: string | null
  /** The new decision's event. */
  readonly causeEventId: string
  /** Where what is not owed any more goes once the incentive is closed; as it came unless told. */
  readonly allocationId: AllocationId | null
}

/** Takes off what a submission was decided too much for: what is owed is lowered, the newest first,
 *  and what was paid is claimed back. Refuses what is in a run or on its way: it can be lowered when
 *  the run let go of it, and claimed back when the bank confirmed it (`payable.not_movable`). */
export async function lowerOwed(
  act: Act,
  asked: LowerOwed,
): Promise<Result<null, PayableRefusal | FundRefusal>> {
  const { submissionId, reason, clauseId, causeEventId, allocationId } = asked
  const owed = (await rows.payablesOfSubmissions(act.tx, [submissionId])).toReversed()
  const { currency } = asked.by
  let left = asked.by.minor
  const part = (minor: bigint) => money(minor < left ? minor : left, currency)
  for (const row of owed.filter((one) => isIn(payableMoves.cancel.from, one.status))) {
    const by = part(row.amountMinor - row.nettedMinor - row.withheldMinor)
    if (by.minor <= 0n) continue
    const { payableId } = row
    const done = await lowerPayable(act, {
      payableId,
      by,
      reason,
      clauseId,
      causeEventId,
      allocationId,
    })
    if (!done.ok) return done
    left -= by.minor
  }
  for (const row of owed.filter((one) => one.status === 'paid')) {
    const amount = part(row.amountMinor - row.clawedBackMinor)
    if (amount.minor <= 0n) continue
    const { payableId } = row
    const done = await clawBackPaid(act, { payableId, amount, reason, clauseId, causeEventId })
    if (!done.ok) return done
    left -= amount.minor
  }
  return left === 0n ? ok(null) : refuse(tooLittle(submissionId, owed, money(left, currency)))
}

/** What stands in the way of lowering by `left` more. */
function tooLittle(
  submissionId: string,
  owed: readonly rows.PayableRow[],
  left: Money,
): PayableRefusal {
  const busy = owed.find((row) => row.status === 'scheduled')
  if (busy !== undefined) {
    const { payableId: payable, status } = busy
    return { code: 'payable.not_movable', payable, status, wanted: 'lowered' }
  }
  const open = money(0n, left.currency)
  const first = owed[0]?.payableId ?? submissionId
  return { code: 'payable.owes_less', payable: first, open, by: left }
}

function isIn(statuses: readonly string[], status: string): boolean {
  return statuses.includes(status)
}

/** What a decision owes and nobody sent is owed no more: the decision is undone. Refuses what is in a
 *  run. Answers how much that was. */
export async function cancelOwedBy(
  act: Act,
  asked: Pick<LowerOwed, 'reason' | 'causeEventId' | 'allocationId'> & {
    readonly submissionId: string
    readonly decisionId: string
  },
): Promise<Result<{ readonly payableIds: readonly PayableId[] }, PayableRefusal | FundRefusal>> {
  const { submissionId, decisionId, reason, causeEventId, allocationId } = asked
  const all = await rows.payablesOfSubmissions(act.tx, [submissionId])
  const own = all.filter((row) => row.decisionId === decisionId && row.status !== 'cancelled')
  for (const row of own) {
    const { payableId, amountMinor, currency } = row
    const by = money(amountMinor, currency)
    const clauseId = null
    const done = await lowerPayable(act, {
      payableId,
      by,
      reason,
      clauseId,
      causeEventId,
      allocationId,
    })
    if (!done.ok) return done
  }
  return ok({ payableIds: own.map((row) => row.payableId) })
}
