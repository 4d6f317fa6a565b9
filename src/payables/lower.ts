import { personBehind, record, type Act } from '../audit/index.ts'
import {
  type AllocationId,
  bookDay,
  fundById,
  type FundRefusal,
  unowe,
  unoweToFund,
} from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import { money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { insertAdjustments } from './adjustment-sql.ts'
import { recordPayable } from './assess.ts'
import { cancelPayable } from './cancel.ts'
import { payableMoves, type PayableId } from './payable.ts'
import type { PayableRefusal } from './refusals.ts'
import * as rows from './sql.ts'

export type LowerPayable = {
  readonly payableId: PayableId
  /** By how much less is owed: above zero, in the payable's currency. */
  readonly by: Money
  readonly reason: string
  readonly clauseId: string | null
  /** What brought it about: a refund, a corrected decision. Lowers one payable once. */
  readonly causeEventId: string
  /** Where the money goes once the incentive is closed; as it came unless told. */
  readonly allocationId?: AllocationId | null
}
export type Lowered = { readonly owed: Money; readonly cancelled: boolean }

/** Lowers what is owed and in no run: a signed row beside it, the amount as decided stays. The money
 *  goes back where it came from, `committed` or (a fee, a deal incentive) `available`. Lowered by all
 *  of it, it is cancelled. Refuses what is scheduled or paid (`payable.not_movable`), more than is
 *  owed, and the same cause twice. */
export async function lowerPayable(
  act: Act,
  asked: LowerPayable,
): Promise<Result<Lowered, PayableRefusal | FundRefusal>> {
  const { payableId, by, reason, clauseId, causeEventId } = asked
  const row = (await rows.lockRows(act.tx, [payableId]))[0]
  if (row === undefined) return refuse({ code: 'payable.unknown', payable: payableId })
  const { status, currency, submissionId } = row
  const from: readonly string[] = payableMoves.cancel.from
  if (!from.includes(status)) {
    return refuse({ code: 'payable.not_movable', payable: payableId, status, wanted: 'lowered' })
  }
  const covered = row.nettedMinor + row.withheldMinor
  const open = row.amountMinor - covered
  const isFit = by.currency === currency && by.minor > 0n && by.minor <= open
  if (!isFit || (by.minor === open && covered > 0n)) {
    return refuse({
      code: 'payable.owes_less',
      payable: payableId,
      open: money(open, currency),
      by,
    })
  }
  const allocationId = asked.allocationId ?? (row.uncommitted ? row.allocationId : null)
  if (by.minor === open) {
    const why = { reason, clauseId, causeEventId }
    const cancelled = await cancelPayable(act, { payableId, allocationId, ...why })
    return cancelled.ok ? ok({ owed: money(0n, currency), cancelled: true }) : cancelled
  }
  const eventId = await recordPayable(
    act,
    row,
    'payable.lowered',
    { byMinor: by.minor, currency, clauseId, submissionId },
    reason,
    causeEventId,
  )
  await insertAdjustments(act.tx, [
    {
      adjustmentId: act.newId<'adjustment'>(),
      payableId,
      partnerId: row.partnerId,
      kind: 'lowered',
      amountMinor: -by.minor,
      currency,
      reason,
      clauseId,
      paymentId: null,
      authority: null,
      eventId,
      causeEventId,
      adjustedBy: personBehind(act.actor),
      adjustedAt: act.at,
    },
  ])
  const entry = await giveBack(act, row, { by, allocationId, eventId })
  return entry.ok
    ? ok({ owed: money(row.amountMinor - by.minor, currency), cancelled: false })
    : entry
}

async function giveBack(
  act: Act,
  row: rows.PayableRow,
  of: { readonly by: Money; readonly allocationId: string | null; readonly eventId: string },
) {
  const { fundId, partnerId, incentiveId } = row
  const { by: amount, allocationId, eventId } = of
  const fund = must(await fundById(act.tx, fundId), 'a payable has a fund')
  const debt = { fundId, partnerId, amount, eventId, on: bookDay(fund, act.at) }
  return allocationId === null
    ? unowe(act, { ...debt, incentiveId })
    : unoweToFund(act, { ...debt, allocationId })
}

/** {@link lowerPayable} by a person of Finance: the cause is the request itself. */
export async function lowerByHand(
  act: Act,
  asked: Omit<LowerPayable, 'causeEventId'>,
): Promise<Result<Lowered, PayableRefusal | FundRefusal>> {
  const causeEventId = await recordAsked(act, 'payable.lowering_asked', asked)
  return lowerPayable(act, { ...asked, causeEventId })
}

/** What a person asks of a payable, as the event that causes the rest. */
export function recordAsked(
  act: Act,
  type: 'payable.lowering_asked' | 'payable.clawback_asked',
  asked: { readonly payableId: PayableId; readonly reason: string },
) {
  const { payableId: subjectId, reason } = asked
  return record(act, { type, subjectKind: 'payable', subjectId, reason, body: {} })
}
