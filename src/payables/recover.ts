import { personBehind, record, type Act } from '../audit/index.ts'
import {
  bookDay,
  fundById,
  type FundRefusal,
  recoverByRefund as bookRefund,
  writeOff as bookWriteOff,
} from '../funds/index.ts'
import { mayApprove } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import * as rows from './receivable-sql.ts'
import type { ReceivableId, RecoveryKind, WriteOffId } from './receivable.ts'
import type { PayableRefusal } from './refusals.ts'

type Answer<T> = Promise<Result<T, PayableRefusal | FundRefusal>>
type Back = { readonly open: Money }

/** The partner refunds what it owes, or a part: `receivable` → `available`. `reason` says where the
 *  money was seen. Refuses more than is open. */
export async function recoverByRefund(
  act: Act,
  asked: {
    readonly receivableId: ReceivableId
    readonly amount: Money
    readonly reason: string
  },
): Answer<Back> {
  const found = await lockOpen(act, asked.receivableId, asked.amount)
  if (!found.ok) return found
  const { row, open } = found.value
  const { amount, reason } = asked
  const made = await keepRecovery(act, row, { kind: 'refund', amount, reason })
  const { allocationId, fundId, partnerId } = row
  const { eventId, on } = made
  const entry = await bookRefund(act, { fundId, allocationId, partnerId, amount, eventId, on })
  return entry.ok ? ok({ open: money(open - amount.minor, row.currency) }) : entry
}

async function lockOpen(
  act: Act,
  receivableId: ReceivableId,
  wanted: Money | null,
): Promise<Result<{ row: rows.FullReceivable; open: bigint }, PayableRefusal>> {
  const row = (await rows.lockReceivables(act.tx, [receivableId]))[0]
  if (row === undefined) return refuse({ code: 'receivable.unknown', receivable: receivableId })
  const open = row.amountMinor - row.recoveredMinor
  const by = wanted ?? money(open, row.currency)
  const isFit = by.currency === row.currency && by.minor > 0n && by.minor <= open
  if (!isFit) {
    const left = money(open, row.currency)
    return refuse({
      code: 'receivable.open_less',
      receivable: row.reference,
      open: left,
      asked: by,
    })
  }
  return ok({ row, open })
}

async function keepRecovery(
  act: Act,
  row: rows.FullReceivable,
  of: {
    readonly kind: Exclude<RecoveryKind, 'netting'>
    readonly amount: Money
    readonly reason: string
  },
): Promise<{ eventId: string; on: PlainDate }> {
  const { receivableId, partnerId, payableId, currency } = row
  const { kind, amount, reason } = of
  const eventId = await record(act, {
    type: kind === 'refund' ? 'receivable.refunded' : 'receivable.written_off',
    subjectKind: 'receivable',
    subjectId: receivableId,
    partnerId,
    reason,
    body: { payableId, amountMinor: amount.minor, currency },
  })
  const fund = must(await fundById(act.tx, row.fundId), 'a receivable has a fund')
  const on = bookDay(fund, act.at)
  await rows.insertRecoveries(act.tx, [
    {
      recoveryId: act.newId<'recovery'>(),
      receivableId,
      partnerId,
      kind,
      amountMinor: amount.minor,
      currency,
      reason,
      payableId: null,
      paymentId: null,
      recoveredOn: on,
      eventId,
      recoveredBy: personBehind(act.actor),
      recoveredAt: act.at,
    },
  ])
  return { eventId, on }
}

/** One of Finance proposes to give a receivable up, all that is open of it or a part. Nothing is
 *  given up before another approves. Refuses a second proposal while one waits. */
export async function proposeWriteOff(
  act: Act,
  asked: {
    readonly receivableId: ReceivableId
    /** All that is open unless told. */
    readonly amount: Money | null
    readonly reason: string
  },
): Answer<{ writeOffId: WriteOffId }> {
  const { receivableId, reason } = asked
  const found = await lockOpen(act, receivableId, asked.amount)
  if (!found.ok) return found
  const { row, open } = found.value
  if ((await rows.openWriteOff(act.tx, receivableId)) !== null) {
    return refuse({ code: 'write_off.waits', receivable: row.reference })
  }
  const writeOffId = act.newId<'write_off'>()
  const amountMinor = asked.amount?.minor ?? open
  const { partnerId, payableId, currency } = row
  await rows.insertWriteOff(act.tx, {
    writeOffId,
    receivableId,
    amountMinor,
    currency,
    reason,
    proposedBy: personBehind(act.actor),
    proposerName: act.actor.name,
    proposedAt: act.at,
  })
  await record(act, {
    type: 'receivable.write_off_proposed',
    subjectKind: 'receivable',
    subjectId: receivableId,
    partnerId,
    reason,
    body: { payableId, amountMinor, currency },
  })
  return ok({ writeOffId })
}

/** The second of Finance approves what waits, or declines it. Approved: `receivable` → `paid`, for
 *  the reason proposed. Refuses who proposed it, and one whose receivable is open by less since. */
export async function decideWriteOff(
  act: Act,
  asked: { readonly receivableId: ReceivableId; readonly approve: boolean },
): Answer<Back> {
  const { receivableId, approve } = asked
  const row = (await rows.lockReceivables(act.tx, [receivableId]))[0]
  if (row === undefined) return refuse({ code: 'receivable.unknown', receivable: receivableId })
  const waiting = await rows.openWriteOff(act.tx, receivableId)
  if (waiting === null) return refuse({ code: 'write_off.none', receivable: row.reference })
  const { writeOffId, proposedBy, amountMinor, currency, reason } = waiting
  if (approve && !mayApprove(act.actor, [proposedBy])) {
    return refuse({ code: 'write_off.own_proposal', receivable: row.reference })
  }
  const open = row.amountMinor - row.recoveredMinor
  const by = personBehind(act.actor)
  const decided = { writeOffId, by, name: act.actor.name, at: act.at }
  if (!approve) {
    await rows.decideWriteOff(act.tx, { ...decided, state: 'declined' })
    await record(act, {
      type: 'receivable.write_off_declined',
      subjectKind: 'receivable',
      subjectId: receivableId,
      partnerId: row.partnerId,
      body: { payableId: row.payableId, amountMinor, currency },
    })
    return ok({ open: money(open, currency) })
  }
  const amount = money(amountMinor, currency)
  if (amountMinor > open) {
    const left = money(open, currency)
    const { reference: receivable } = row
    return refuse({ code: 'receivable.open_less', receivable, open: left, asked: amount })
  }
  await rows.decideWriteOff(act.tx, { ...decided, state: 'approved' })
  const { eventId, on } = await keepRecovery(act, row, { kind: 'write_off', amount, reason })
  const { fundId, partnerId } = row
  const entry = await bookWriteOff(act, { fundId, partnerId, amount, eventId, on })
  return entry.ok ? ok({ open: money(open - amountMinor, currency) }) : entry
}

/** Marks that the partner disputes a receivable, or that the dispute is over (`reason` null): what is
 *  disputed is never netted. A payment that was to net it falls out of its run at release. */
export async function disputeReceivable(
  act: Act,
  asked: {
    readonly receivableId: ReceivableId
    readonly disputed: boolean
    readonly reason: string
  },
): Promise<Result<null, PayableRefusal>> {
  const { receivableId, disputed, reason } = asked
  const row = (await rows.lockReceivables(act.tx, [receivableId]))[0]
  if (row === undefined) return refuse({ code: 'receivable.unknown', receivable: receivableId })
  if ((row.disputedAt !== null) === disputed) {
    return refuse({ code: 'receivable.dispute_stands', receivable: row.reference, disputed })
  }
  await rows.setDispute(act.tx, {
    receivableId,
    at: disputed ? act.at : null,
    reason: disputed ? reason : null,
  })
  await record(act, {
    type: disputed ? 'receivable.disputed' : 'receivable.dispute_ended',
    subjectKind: 'receivable',
    subjectId: receivableId,
    partnerId: row.partnerId,
    reason,
    body: { payableId: row.payableId },
  })
  return ok(null)
}
