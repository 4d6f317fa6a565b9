import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PayerId } from './run.ts'

export type LateAsked = {
  /** Due from the first day to the second, both counted. */
  readonly from: PlainDate
  readonly until: PlainDate
  readonly payerId: string | null
  readonly today: PlainDate
}

/** What was due in a period, by the month it was due in: how many, and how many were booked in time.
 *  What is due today or later and not booked is not counted yet. Index payables_by_due. */
export function dueByMonth(tx: Tx, asked: LateAsked) {
  return tx.many<{ month: string; due: number; onTime: number }>(sql`
    select to_char(due_on, 'YYYY-MM') as month, count(*)::int as due,
      (count(*) filter (where paid_on <= due_on))::int as "onTime"
    from payables.payables
    where status <> 'cancelled' and due_on between ${asked.from} and ${asked.until}
      and (paid_on is not null or due_on < ${asked.today})
      and (${asked.payerId}::uuid is null or payer_id = ${asked.payerId}::uuid)
    group by month order by month limit 1200`)
}

export type LateRow = {
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
  paidOn: PlainDate | null
  runId: string | null
  runNumber: string | null
  executeOn: PlainDate | null
  /** The rail of the run that paid it, or has it. */
  calendarCode: string | null
  cutOff: string | null
  leadDays: number | null
}

/** What was booked after its due day, or is past it and not booked, by due day. Index payables_by_due. */
export function lateRows(tx: Tx, asked: LateAsked & { readonly limit: number }) {
  return tx.many<LateRow>(sql`
    select o.payable_id as "payableId", o.reference, o.submission_id as "submissionId",
      o.partner_id as "partnerId", p.legal_name as "partnerName", o.payer_id as "payerId",
      y.legal_name as "payerName", o.amount_minor - o.lowered_minor as "amountMinor", o.currency,
      o.due_on as "dueOn", o.paid_on as "paidOn", r.run_id as "runId", r.number as "runNumber",
      r.execute_on as "executeOn", a.calendar_code as "calendarCode", a.cut_off as "cutOff",
      a.lead_days as "leadDays"
    from payables.payables o join partners.partners p on p.partner_id = o.partner_id
      left join payouts.payers y on y.payer_id = o.payer_id
      left join payouts.runs r on r.run_id = o.run_id
      left join payouts.paying_accounts a on a.paying_account_id = r.paying_account_id
    where o.status <> 'cancelled' and o.due_on between ${asked.from} and ${asked.until}
      and (o.paid_on > o.due_on or (o.paid_on is null and o.due_on < ${asked.today}))
      and (${asked.payerId}::uuid is null or o.payer_id = ${asked.payerId}::uuid)
    order by o.due_on desc, o.payable_id limit ${asked.limit}`)
}

export type StoryRow = { subjectId: string; type: string; at: Instant; body: string }

/** What was recorded of payables, or of runs, in order: of two acts at one instant, the one that was
 *  written first. Index events_subject. */
export function storyRows(
  tx: Tx,
  asked: { readonly kind: 'payable' | 'run'; readonly ids: readonly string[] },
) {
  return tx.many<StoryRow>(sql`
    select subject_id as "subjectId", type, at, body from audit.events
    where subject_kind = ${asked.kind} and subject_id = any(${asked.ids}::text[])
    order by at, recorded_at, event_id`)
}

/** Why and when payables left runs before release: the first finding on their payment. Index
 *  payment_lines_by_payable. */
export function dropRows(tx: Tx, payableIds: readonly string[]) {
  return tx.many<{ payableId: string; at: Instant | null; found: unknown }>(sql`
    select l.payable_id as "payableId", y.dropped_at as at, f.found
    from payouts.payment_lines l
      join payouts.payments y on y.payment_id = l.payment_id and y.dropped_at is not null
      cross join lateral (select found from payouts.findings
        where payment_id = y.payment_id order by finding_id limit 1) f
    where l.payable_id = any(${payableIds}::uuid[])
    order by y.dropped_at, l.payment_id`)
}
