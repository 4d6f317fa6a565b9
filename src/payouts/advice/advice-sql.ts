import type { PlainDate } from '../../kernel/temporal.ts'
import { sql, type Tx } from '../../platform/db.ts'
import type { AttemptState, PaymentId } from '../run.ts'

export type OwnPaymentRow = {
  paymentId: PaymentId
  endToEndId: string
  amountMinor: bigint
  currency: string
  masked: string
  state: AttemptState
  executeOn: PlainDate
  bookedOn: PlainDate | null
  claims: number
}

/** Payments to a partner that have left, the newest first. Index payments_of_partner. */
export function sentTo(tx: Tx, partnerId: string, limit: number) {
  return tx.many<OwnPaymentRow>(sql`
    select p.payment_id as "paymentId", a.end_to_end_id as "endToEndId",
      p.amount_minor as "amountMinor", p.currency, p.account_masked as masked, a.state,
      r.execute_on as "executeOn", a.booked_on as "bookedOn",
      (select count(*)::int from payouts.payment_lines l
        where l.payment_id = p.payment_id and not l.left_out) as claims
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
      join payouts.runs r on r.run_id = p.run_id
    where p.partner_id = ${partnerId} and p.dropped_at is null and a.state <> 'created'
    order by r.execute_on desc, p.payment_id desc limit ${limit}`)
}

/** What the advice says beside the payment's own row: who paid, from which run, on which day. */
export function headOf(tx: Tx, paymentId: PaymentId) {
  return tx.one<{
    payerName: string
    payerStreet: string
    payerTown: string
    payerCountry: string
    payerVat: string | null
    runNumber: string
    executeOn: PlainDate
  }>(sql`
    select y.legal_name as "payerName",
      concat_ws(' ', y.street, y.house_number) as "payerStreet",
      concat_ws(' ', y.post_code, y.town) as "payerTown", y.country as "payerCountry",
      y.vat_number as "payerVat", r.number as "runNumber", r.execute_on as "executeOn"
    from payouts.payments p join payouts.runs r on r.run_id = p.run_id
      join payouts.payers y on y.payer_id = r.payer_id
    where p.payment_id = ${paymentId}`)
}

/** On which day each line's money was decided: the period it was earned in. */
export function decidedDays(tx: Tx, payableIds: readonly string[]) {
  return tx.many<{ payableId: string; decidedOn: PlainDate }>(sql`
    select payable_id as "payableId", decided_on as "decidedOn" from payables.payables
    where payable_id = any(${payableIds}::uuid[]) order by payable_id`)
}
