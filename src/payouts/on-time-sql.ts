import type { PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PayerId, RunStatus } from './run.ts'

export type OpenRow = {
  payableId: string
  reference: string
  submissionId: string
  partnerId: string
  partnerName: string
  payerId: PayerId
  payerName: string | null
  amountMinor: bigint
  currency: string
  dueOn: PlainDate
  runId: string | null
  runNumber: string | null
  runStatus: RunStatus | null
  executeOn: PlainDate | null
  unanswered: boolean
}

/** What is owed and not booked, by due day; of one payer or one partner where asked. Indexes
 *  payables_due, payment_lines_by_payable. */
export function openRows(
  tx: Tx,
  asked: {
    readonly until: PlainDate | null
    readonly payerId: string | null
    readonly partnerId: string | null
    readonly limit: number
  },
) {
  return tx.many<OpenRow>(sql`
    select o.payable_id as "payableId", o.reference, o.submission_id as "submissionId",
      o.partner_id as "partnerId", p.legal_name as "partnerName", o.payer_id as "payerId",
      y.legal_name as "payerName", o.amount_minor as "amountMinor", o.currency,
      o.due_on as "dueOn", r.run_id as "runId", r.number as "runNumber", r.status as "runStatus",
      r.execute_on as "executeOn",
      exists (select from payouts.payment_lines l
        join payouts.attempts a on a.payment_id = l.payment_id and a.state = 'unknown'
        where l.payable_id = o.payable_id and l.live) as "unanswered"
    from payables.payables o join partners.partners p on p.partner_id = o.partner_id
      left join payouts.payers y on y.payer_id = o.payer_id
      left join payouts.runs r on r.run_id = o.run_id
    where o.status in ('held', 'ready', 'scheduled')
      and (${asked.until}::date is null or o.due_on <= ${asked.until}::date)
      and (${asked.payerId}::uuid is null or o.payer_id = ${asked.payerId}::uuid)
      and (${asked.partnerId}::uuid is null or o.partner_id = ${asked.partnerId}::uuid)
    order by o.due_on, o.payable_id limit ${asked.limit + 1}`)
}

/** The rails of payers: the account of each currency that is used first, by name. */
export function railRows(tx: Tx, payerIds: readonly string[]) {
  return tx.many<{
    payerId: PayerId
    currency: string
    calendarCode: string
    cutOff: string
    leadDays: number
  }>(sql`
    select distinct on (payer_id, currency) payer_id as "payerId", currency,
      calendar_code as "calendarCode", cut_off as "cutOff", lead_days as "leadDays"
    from payouts.paying_accounts
    where payer_id = any(${payerIds}::uuid[]) and state = 'usable'
    order by payer_id, currency, name, paying_account_id`)
}
