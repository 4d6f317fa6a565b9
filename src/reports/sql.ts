import type { Currency } from '../kernel/currency.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'

/** Reports read every domain and write nothing. */

export type TrackerRow = {
  payableId: string
  reference: string
  lineNo: number
  instalment: number
  /** 1 for the first payable of this submission, line and instalment. */
  nth: number
  partnerId: string
  partnerCode: string
  partnerName: string
  programName: string | null
  incentiveNumber: string | null
  activity: string | null
  submissionId: string
  fundCode: string
  payerId: string
  currency: Currency
  requestedMinor: bigint | null
  claimedMinor: bigint | null
  requestedAt: Instant | null
  zone: string
  approvedMinor: bigint | null
  decidedOn: PlainDate
  decidedBy: string
  amountMinor: bigint
  dueOn: PlainDate
  status: 'held' | 'ready' | 'scheduled' | 'paid' | 'cancelled'
  sentOn: PlainDate | null
  paidOn: PlainDate | null
  cancelReason: string | null
  runNumber: string | null
  endToEndId: string | null
  attemptState: string | null
  attemptBookedOn: PlainDate | null
  bankReason: string | null
  bankBookedOn: PlainDate | null
  bankMinor: bigint | null
  statementRef: string | null
  /** What it is held for, as `kind:owed by`. */
  holds: string[]
}

export type TrackerFilter = {
  readonly payerId: string | null
  readonly partnerId: string | null
  readonly fundId: string | null
}
export type TrackerMark = {
  readonly reference: string
  readonly lineNo: number
  readonly instalment: number
  readonly payableId: string
}

/** The statement line that shows a payment (`y`) leaving in full. */
const provingLine: Sql = sql`
  select b.booked_on, coalesce(c.number, c.bank_id) || ' / ' || b.ordinal as statement_ref
  from reconciliation.leg_totals g
  join reconciliation.matches a on a.payment_id = g.payment_id and a.leg = 'out'
    and a.undoes is null
    and not exists (select from reconciliation.matches u where u.undoes = a.match_id)
  join reconciliation.lines b on b.line_id = a.line_id
  join reconciliation.statements c on c.statement_id = b.statement_id
  where g.payment_id = y.payment_id and g.leg = 'out' and g.matched_minor = g.amount_minor
  order by b.booked_on desc, b.line_id limit 1`

/** What its own payment netted and withheld of a line (`l`): no bank line shows it. */
const nettedOfLine: Sql = sql`(select coalesce(sum(z.amount_minor), 0)::int8 from (
    select n.amount_minor, n.payment_id, n.payable_id from payouts.payment_nettings n
    where n.netted_at is not null
    union all
    select w.amount_minor, w.payment_id, w.payable_id from payouts.payment_withholdings w
    where w.withheld_at is not null) z
  where z.payment_id = l.payment_id and z.payable_id = l.payable_id)`

/** Payables in the order of their keys, each with the last payment that was sent for it and the
 *  line that shows it. Joined per row of the page by primary and partial indexes. */
export function trackerRows(
  tx: Tx,
  asked: TrackerFilter & { readonly after: TrackerMark | null; readonly limit: number },
) {
  const { after } = asked
  return tx.many<TrackerRow>(sql`
    select p.payable_id as "payableId", p.reference, p.line_no as "lineNo", p.instalment,
      (select count(*)::int from payables.payables e
        where e.submission_id = p.submission_id and e.line_no = p.line_no
          and e.instalment = p.instalment and e.payable_id <= p.payable_id) as nth,
      p.partner_id as "partnerId", r.code as "partnerCode", r.legal_name as "partnerName",
      v.name as "programName", i.number as "incentiveNumber", i.title as activity,
      p.submission_id as "submissionId", f.code as "fundCode", p.payer_id as "payerId", p.currency,
      i.requested_minor as "requestedMinor",
      s.requested_minor as "claimedMinor", q.submitted_at as "requestedAt", f.zone,
      i.approved_minor as "approvedMinor", p.decided_on as "decidedOn",
      coalesce(w.name, p.decided_by) as "decidedBy",
      p.amount_minor - p.lowered_minor as "amountMinor",
      p.due_on as "dueOn", p.status, p.sent_on as "sentOn", p.paid_on as "paidOn",
      p.cancel_reason as "cancelReason", y.number as "runNumber",
      t.end_to_end_id as "endToEndId", t.state as "attemptState",
      t.booked_on as "attemptBookedOn", t.bank_reason as "bankReason",
      bank.booked_on as "bankBookedOn",
      case when bank.booked_on is not null then y.line_minor end as "bankMinor",
      bank.statement_ref as "statementRef",
      array(select h.kind || ':' || h.owed_by from payables.holds h
        where h.payable_id = p.payable_id order by h.kind collate "C", h.what collate "C")
        as holds
    from payables.payables p
    join partners.partners r on r.partner_id = p.partner_id
    join funds.funds f on f.fund_id = p.fund_id
    left join submissions.submissions s on s.submission_id = p.submission_id
    left join incentives.incentives i on i.incentive_id = p.incentive_id
    left join submissions.submissions q on q.incentive_id = i.incentive_id and q.sequence = 1
    left join programs.versions v on v.version_id = s.version_id
    left join identity.principals w on w.principal_id::text = p.decided_by
    left join lateral (
      select l.payment_id, l.amount_minor - ${nettedOfLine} as line_minor, n.number
      from payouts.payment_lines l
      join payouts.payments m on m.payment_id = l.payment_id and m.dropped_at is null
      join payouts.runs n on n.run_id = m.run_id and n.status <> 'cancelled'
      where l.payable_id = p.payable_id and not l.left_out
      order by l.live desc, n.created_at desc, n.number collate "C" desc limit 1) y on true
    left join payouts.attempts t on t.payment_id = y.payment_id and t.attempt_no = 1
    left join lateral (${provingLine}) bank on true
    where (${after?.reference ?? null}::text is null
        or (p.reference, p.line_no, p.instalment, p.payable_id)
          > (${after?.reference ?? ''}, ${after?.lineNo ?? 0}::int, ${after?.instalment ?? 0}::int,
            ${after?.payableId ?? '00000000-0000-0000-0000-000000000000'}::uuid))
      and (${asked.payerId}::uuid is null or p.payer_id = ${asked.payerId})
      and (${asked.partnerId}::uuid is null or p.partner_id = ${asked.partnerId})
      and (${asked.fundId}::uuid is null or p.fund_id = ${asked.fundId})
    order by p.reference, p.line_no, p.instalment, p.payable_id limit ${asked.limit}`)
}

export type TieOutFigures = {
  fundId: string
  fundCode: string
  payerId: string
  currency: Currency
  paidPayables: bigint
  paidLedger: bigint
  paidBank: bigint
  /** Netted and remitted less clawed back: paid in the books, and by no line of a bank. */
  apart: bigint
  owedPayables: bigint
  owedLedger: bigint
  sentPayables: bigint
  sentLedger: bigint
}

/** What is in the books as paid and on no bank line, by fund and partner: netted, and withheld tax
 *  that was remitted, less what was
 *  clawed back and neither written off nor ended by a return. */
const apart: Sql = sql`
  select fund_id, partner_id, sum(minor)::int8 as minor from (
    select fund_id, partner_id, netted_minor + remitted_minor as minor from payables.payables
    where netted_minor + remitted_minor > 0
    union all
    select c.fund_id, c.partner_id, coalesce((select sum(v.amount_minor) from payables.recoveries v
      where v.receivable_id = c.receivable_id and v.kind in ('write_off', 'returned')), 0)
      - c.amount_minor
    from payables.receivables c) both_of_them
  group by fund_id, partner_id`

/** Per fund: what payables, the fund book and matched bank lines say of owed, sent and paid. */
export function tieOutFigures(tx: Tx, payerId: string | null) {
  return tx.many<TieOutFigures>(sql`
    with sub as (
      select fund_id,
        sum(minor) filter (where status = 'paid') as paid,
        sum(minor) filter (where status in ('held', 'ready')
          or (status = 'scheduled' and sent_on is null)) as owed,
        sum(minor) filter (where status = 'scheduled' and sent_on is not null) as sent
      from (select fund_id, status, sent_on,
          amount_minor - lowered_minor - netted_minor - withheld_minor as minor
        from payables.payables) open_of_them group by fund_id
    ), book as (
      select a.book_id,
        sum(b.balance_minor) filter (where a.bucket = 'paid') as paid,
        sum(b.balance_minor) filter (where a.bucket = 'payable') as owed,
        sum(b.balance_minor) filter (where a.bucket = 'in_transit') as sent
      from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
      where a.kind = 'fund' and a.bucket in ('paid', 'payable', 'in_transit') group by a.book_id
    ), bank as (
      select l.fund_id, sum(case g.leg when 'out' then l.amount_minor - ${nettedOfLine}
        else ${nettedOfLine} - l.amount_minor end) as paid
      from reconciliation.leg_totals g
      join payouts.payment_lines l on l.payment_id = g.payment_id and not l.left_out
      where g.matched_minor = g.amount_minor group by l.fund_id
    ), beside as (
      select fund_id, sum(minor) as minor from (${apart}) x group by fund_id
    )
    select f.fund_id as "fundId", f.code as "fundCode", f.payer_id as "payerId", f.currency,
      (coalesce(s.paid, 0) + coalesce(x.minor, 0))::int8 as "paidPayables", coalesce(k.paid, 0)::int8 as "paidLedger",
      coalesce(n.paid, 0)::int8 as "paidBank", coalesce(x.minor, 0)::int8 as apart,
      coalesce(s.owed, 0)::int8 as "owedPayables",
      coalesce(k.owed, 0)::int8 as "owedLedger", coalesce(s.sent, 0)::int8 as "sentPayables",
      coalesce(k.sent, 0)::int8 as "sentLedger"
    from funds.funds f
    left join sub s on s.fund_id = f.fund_id
    left join book k on k.book_id = f.fund_id
    left join bank n on n.fund_id = f.fund_id
    left join beside x on x.fund_id = f.fund_id
    where (${payerId}::uuid is null or f.payer_id = ${payerId})
    order by f.code limit 1000`)
}

export type TieOutPartner = {
  fundId: string
  fundCode: string
  currency: Currency
  partnerId: string | null
  partnerCode: string | null
  bucket: 'payable' | 'in_transit' | 'paid'
  payablesMinor: bigint
  ledgerMinor: bigint
  bankMinor: bigint | null
}

/** Where these funds differ, by partner (by run what is in transit): the rows under a difference. */
export function tieOutPartners(tx: Tx, fundIds: readonly string[]) {
  return tx.many<TieOutPartner>(sql`
    with sub as (
      select fund_id, case status when 'paid' then 'paid'
          else case when sent_on is null then 'payable' else 'in_transit' end end as bucket,
        case when status = 'scheduled' and sent_on is not null then run_id::text
          else partner_id::text end as holder,
        sum(amount_minor - lowered_minor - netted_minor - withheld_minor) as minor
      from payables.payables
      where status <> 'cancelled' and fund_id = any(${fundIds}::uuid[]) group by 1, 2, 3
    ), beside as (
      select fund_id, 'paid' as bucket, partner_id::text as holder, minor from (${apart}) x
      where fund_id = any(${fundIds}::uuid[])
    ), book as (
      select a.book_id as fund_id, a.bucket, a.holder, b.balance_minor as minor
      from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
      where a.book_id = any(${fundIds}::uuid[]) and a.bucket in ('paid', 'payable', 'in_transit')
    ), bank as (
      select l.fund_id, 'paid' as bucket, m.partner_id::text as holder,
        sum(case g.leg when 'out' then l.amount_minor - ${nettedOfLine}
          else ${nettedOfLine} - l.amount_minor end) as minor
      from reconciliation.leg_totals g
      join payouts.payments m on m.payment_id = g.payment_id
      join payouts.payment_lines l on l.payment_id = g.payment_id and not l.left_out
      where g.matched_minor = g.amount_minor and l.fund_id = any(${fundIds}::uuid[])
      group by l.fund_id, m.partner_id
    ), named as (
      select fund_id, bucket, holder from sub union select fund_id, bucket, holder from book
      union select fund_id, bucket, holder from beside
      union select fund_id, bucket, holder from bank
    )
    select n.fund_id as "fundId", f.code as "fundCode", f.currency, r.partner_id as "partnerId",
      r.code as "partnerCode", n.bucket,
      (coalesce(s.minor, 0) + coalesce(x.minor, 0))::int8 as "payablesMinor",
      coalesce(b.minor, 0)::int8 as "ledgerMinor",
      case n.bucket when 'paid' then (coalesce(k.minor, 0) + coalesce(x.minor, 0))::int8
        end as "bankMinor"
    from named n
    join funds.funds f on f.fund_id = n.fund_id
    left join sub s on s.fund_id = n.fund_id and s.bucket = n.bucket and s.holder = n.holder
    left join book b on b.fund_id = n.fund_id and b.bucket = n.bucket and b.holder = n.holder
    left join bank k on k.fund_id = n.fund_id and k.bucket = n.bucket and k.holder = n.holder
    left join beside x on x.fund_id = n.fund_id and x.bucket = n.bucket and x.holder = n.holder
    left join partners.partners r on n.bucket <> 'in_transit' and r.partner_id::text = n.holder
    where coalesce(s.minor, 0) + coalesce(x.minor, 0) <> coalesce(b.minor, 0)
      or (n.bucket = 'paid'
        and coalesce(b.minor, 0) <> coalesce(k.minor, 0) + coalesce(x.minor, 0))
    order by f.code, n.bucket, r.code, n.holder limit 1000`)
}
