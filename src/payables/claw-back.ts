import { personBehind, record, type Act } from '../audit/index.ts'
import {
  type AllocationId,
  bookDay,
  fundById,
  type FundMove,
  type FundRefusal,
  mainAllocation,
  moves,
  postMoves,
} from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import { money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { recordAsked } from './lower.ts'
import { payableMoves, type PayableId } from './payable.ts'
import { withheldFor } from './adjustment-sql.ts'
import { insertReceivable, insertRecoveries } from './receivable-sql.ts'
import type { ReceivableId } from './receivable.ts'
import type { PayableRefusal } from './refusals.ts'
import * as rows from './sql.ts'
import { claimWithheld, unremittedShare } from './withhold.ts'

export type ClawBack = {
  readonly payableId: PayableId
  /** What was paid too much: above zero, in the payable's currency. */
  readonly amount: Money
  readonly reason: string
  readonly clauseId: string | null
  /** What brought it about: a refund, a corrected decision. Claws back of one payable once. */
  readonly causeEventId: string
  /** Where what comes back goes; the payable's own allocation, or the fund's first, unless told. */
  readonly allocationId?: AllocationId | null
}

/** What was paid too much is owed to us: `paid` → `receivable`, and a receivable that is refunded,
 *  netted off the partner's next payouts, or written off by two of Finance. What was paid stays as it
 *  was. Its share of tax that was withheld and not remitted comes back at once. Refuses what the bank has not confirmed (`payable.not_movable`), and more than was paid and
 *  not clawed back before. */
export async function clawBackPaid(
  act: Act,
  asked: ClawBack,
): Promise<Result<{ receivableId: ReceivableId }, PayableRefusal | FundRefusal>> {
  const { payableId, amount, reason, clauseId, causeEventId } = asked
  const row = (await rows.lockRows(act.tx, [payableId]))[0]
  if (row === undefined) return refuse({ code: 'payable.unknown', payable: payableId })
  const { status, currency, fundId, partnerId, reference } = row
  const from: readonly string[] = payableMoves.unpay.from
  if (!from.includes(status)) {
    return refuse({
      code: 'payable.not_movable',
      payable: payableId,
      status,
      wanted: 'clawed back',
    })
  }
  const left = row.amountMinor - row.clawedBackMinor
  const isFit = amount.currency === currency && amount.minor > 0n && amount.minor <= left
  if (!isFit) {
    const open = money(left, currency)
    return refuse({ code: 'payable.owes_less', payable: payableId, open, by: amount })
  }
  const fund = must(await fundById(act.tx, fundId), 'a payable has a fund')
  const allocationId =
    asked.allocationId ?? row.allocationId ?? (await mainAllocation(act.tx, fundId)).allocationId
  const receivableId = act.newId<'receivable'>()
  const on = bookDay(fund, act.at)
  const eventId = await recordClaim(act, row, { ...asked, receivableId })
  await insertReceivable(act.tx, {
    receivableId,
    payableId,
    fundId,
    allocationId,
    payerId: row.payerId,
    partnerId,
    amountMinor: amount.minor,
    currency,
    netting: row.netting,
    reference,
    reason,
    clauseId,
    runId: row.runId,
    claimedOn: on,
    eventId,
    causeEventId,
    claimedBy: personBehind(act.actor),
    claimedAt: act.at,
  })
  const tax = await takeTaxBack(act, row, { ...asked, receivableId, allocationId, eventId, on })
  const list = [...tax.before, moves.clawBack({ fundId, partnerId, amount }), ...tax.after]
  const entry = await postMoves(act, { eventId, on, kind: 'clawed_back', moves: list })
  return entry.ok ? ok({ receivableId }) : entry
}

/** What of the claim lies under `withheld`: it is recovered with the claim, in the same entry. */
async function takeTaxBack(
  act: Act,
  row: rows.PayableRow,
  of: {
    readonly receivableId: ReceivableId
    readonly allocationId: AllocationId
    readonly amount: Money
    readonly eventId: string
    readonly on: PlainDate
  },
): Promise<{ readonly before: readonly FundMove[]; readonly after: readonly FundMove[] }> {
  const minor = unremittedShare(row, of.amount.minor)
  if (minor === 0n) return { before: [], after: [] }
  const { payableId, partnerId, fundId, currency } = row
  const { receivableId, allocationId, eventId, on } = of
  const known = must(await withheldFor(act.tx, payableId), 'what is withheld was adjusted')
  const authority = must(known.authority, 'tax is withheld for an authority')
  await rows.addRemitted(act.tx, [{ payableId, minor }])
  await insertRecoveries(act.tx, [
    {
      recoveryId: act.newId<'recovery'>(),
      receivableId,
      partnerId,
      kind: 'withheld',
      amountMinor: minor,
      currency,
      reason: `tax withheld for ${authority} and not remitted`,
      payableId: null,
      paymentId: null,
      recoveredOn: on,
      eventId,
      recoveredBy: personBehind(act.actor),
      recoveredAt: act.at,
    },
  ])
  await record(act, {
    type: 'receivable.tax_taken_back',
    subjectKind: 'receivable',
    subjectId: receivableId,
    partnerId,
    causeEventId: eventId,
    body: { payableId, amountMinor: minor, currency },
  })
  const [before, after] = claimWithheld(
    { fundId, partnerId, allocationId },
    { authority, amount: money(minor, currency) },
  )
  return { before: [before], after: [after] }
}

function recordClaim(
  act: Act,
  row: rows.PayableRow,
  asked: ClawBack & { readonly receivableId: ReceivableId },
) {
  const { payableId, submissionId, fundId, partnerId, currency } = row
  const { receivableId: subjectId, amount, clauseId, reason, causeEventId } = asked
  return record(act, {
    type: 'receivable.claimed',
    subjectKind: 'receivable',
    subjectId,
    partnerId,
    reason,
    causeEventId,
    body: { payableId, submissionId, fundId, amountMinor: amount.minor, currency, clauseId },
  })
}

/** {@link clawBackPaid} by a person of Finance: the cause is the request itself. */
export async function clawBackByHand(
  act: Act,
  asked: Omit<ClawBack, 'causeEventId'>,
): Promise<Result<{ receivableId: ReceivableId }, PayableRefusal | FundRefusal>> {
  const causeEventId = await recordAsked(act, 'payable.clawback_asked', asked)
  return clawBackPaid(act, { ...asked, causeEventId })
}
