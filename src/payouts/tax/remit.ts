import { personBehind, record, type Act } from '../../audit/index.ts'
import type { FundRefusal } from '../../funds/index.ts'
import { mayApprove } from '../../identity/index.ts'
import type { Id } from '../../kernel/ids.ts'
import { compare, money, type Money } from '../../kernel/money.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { Temporal, type PlainDate } from '../../kernel/temporal.ts'
import { type PayableRefusal, remitWithheld } from '../../payables/index.ts'
import { selectPayer } from '../payer-sql.ts'
import type { PayoutRefusal } from '../refusals.ts'
import type { PayerId } from '../run.ts'
import type { TaxRefusal } from './refusals.ts'
import * as rows from './remit-sql.ts'
import { remittanceMoves } from './remittance-state.ts'

export type TaxRemittanceId = Id<'tax_remittance'>

export type ProposeRemittance = {
  readonly payerId: PayerId
  readonly authority: string
  /** What the bank sent: all that was withheld by `until` and not remitted, to the minor unit. */
  readonly amount: Money
  /** Everything released by this day. */
  readonly until: PlainDate
  /** The bank's booking date and what its line says: `EFTPS 270012345678901`. */
  readonly paidOn: PlainDate
  readonly reference: string
}

/** One of Finance says that withheld tax has been sent to its authority, by the bank's line. Nothing is
 *  booked before another approves. Refuses an amount other than what is withheld, a day to come, and a
 *  second one while the first waits. */
export async function proposeRemittance(
  act: Act,
  asked: ProposeRemittance,
): Promise<Result<{ taxRemittanceId: TaxRemittanceId }, TaxRefusal | PayoutRefusal>> {
  const { payerId, authority, amount, until, paidOn, reference } = asked
  const payer = await selectPayer(act.tx, payerId)
  if (payer === null) return refuse({ code: 'payer.unknown', payer: payerId })
  const today = act.at.toZonedDateTimeISO(payer.zone).toPlainDate()
  if (Temporal.PlainDate.compare(paidOn, today) > 0) {
    return refuse({ code: 'tax_remittance.later', paidOn, today })
  }
  const { currency } = amount
  const open = await rows.unremittedRows(act.tx, { payerId, authority, currency, until })
  if (open.length === 0) {
    return refuse({ code: 'tax_remittance.nothing', authority, payer: payer.legalName })
  }
  const withheld = money(
    open.reduce((total, row) => total + row.minor, 0n),
    currency,
  )
  if (compare(amount, withheld) !== 0) {
    return refuse({ code: 'tax_remittance.other_amount', paid: amount, withheld })
  }
  const taxRemittanceId = act.newId<'tax_remittance'>()
  await rows.insertRemittance(act.tx, {
    taxRemittanceId,
    payerId,
    authority,
    currency,
    amountMinor: amount.minor,
    paidOn,
    reference,
    proposedBy: personBehind(act.actor),
    proposedAt: act.at,
  })
  await rows.insertRemittanceLines(act.tx, taxRemittanceId, open)
  await record(act, {
    type: 'tax_remittance.proposed',
    subjectKind: 'tax_remittance',
    subjectId: taxRemittanceId,
    body: { payerId, authority, amountMinor: amount.minor, currency, payables: open.length },
  })
  return ok({ taxRemittanceId })
}

export type DecideRemittance = {
  readonly taxRemittanceId: TaxRemittanceId
  readonly approve: boolean
  readonly reason: string | null
}
type Decided = Result<{ state: 'remitted' | 'declined' }, TaxRefusal | PayableRefusal | FundRefusal>

/** Another of Finance approves a remittance: `withheld` → `paid`, one entry on the bank's day. Declined,
 *  nothing moved and it can be proposed again. Refused to whoever proposed it, and where a payment came
 *  back meanwhile (`payable.withheld_less`). */
export async function decideRemittance(act: Act, asked: DecideRemittance): Promise<Decided> {
  const { taxRemittanceId, approve, reason } = asked
  const row = await rows.lockRemittance(act.tx, taxRemittanceId)
  if (row === null) return refuse({ code: 'tax_remittance.unknown', remittance: taxRemittanceId })
  const { state, authority, currency, paidOn, amountMinor, payerId } = row
  if (state !== 'proposed') return refuse({ code: 'tax_remittance.not_movable', state })
  const by = personBehind(act.actor)
  if (approve && !mayApprove(act.actor, [row.proposedBy])) {
    return refuse({ code: 'tax_remittance.own' })
  }
  const { to } = approve ? remittanceMoves.remit : remittanceMoves.decline
  await rows.decideRemittanceRow(act.tx, { taxRemittanceId, state: to, by, at: act.at, reason })
  const eventId = await record(act, {
    type: `tax_remittance.${to}`,
    subjectKind: 'tax_remittance',
    subjectId: taxRemittanceId,
    reason,
    body: { payerId, authority, amountMinor, currency },
  })
  if (!approve) return ok({ state: to })
  const lines = await rows.remittanceLines(act.tx, taxRemittanceId)
  const pieces = lines.map((line) => ({
    payableId: line.payableId,
    authority,
    amount: money(line.amountMinor, currency),
    reason: row.reference,
  }))
  const booked = await remitWithheld(act, { eventId, on: paidOn, pieces })
  return booked.ok ? ok({ state: to }) : booked
}
