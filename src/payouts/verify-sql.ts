import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { FileProfile, RunId } from './run.ts'

/** A payment in a run whose owed amount is not the sum of its lines, or a line that is not what its
 *  payable owes without what other payments have netted of it. */
export function firstUnequalPayment(tx: Tx) {
  return tx.maybeOne<{ number: string; ordinal: number; payment: bigint; lines: bigint }>(sql`
    select r.number, p.ordinal, p.owed_minor as payment, s.lines
    from payouts.payments p join payouts.runs r on r.run_id = p.run_id
      join payouts.attempts a on a.payment_id = p.payment_id
      cross join lateral (
        select coalesce(sum(l.amount_minor), 0)::int8 as lines
        from payouts.payment_lines l join payables.payables o
          on o.payable_id = l.payable_id and (not l.live and l.amount_minor <= o.amount_minor
            or l.live and l.amount_minor = o.amount_minor - o.lowered_minor - (
              select coalesce(-sum(j.amount_minor), 0) from payables.adjustments j
              where j.payable_id = o.payable_id and j.kind in ('netted', 'withheld', 'unwithheld')
                and j.payment_id <> l.payment_id))
            and o.decision_id = l.decision_id and o.fund_id = l.fund_id
        where l.payment_id = p.payment_id
          and (l.live or a.state in ('rejected', 'returned') and not l.left_out)) s
    where p.dropped_at is null and s.lines <> p.owed_minor
    order by r.number, p.ordinal limit 1`)
}

const leaving: Sql = sql`select from payouts.payments p
  where p.run_id = r.run_id and p.dropped_at is null and p.amount_minor > 0`

const ofDecider: Sql = sql`select from payouts.approvals v
  join payouts.payments p on p.run_id = v.run_id and p.dropped_at is null
  join payouts.payment_lines l on l.payment_id = p.payment_id and l.live
  join payables.payables o on o.payable_id = l.payable_id
  where v.run_id = r.run_id and v.voided_at is null and (v.approver = o.decided_by
    or exists (select from audit.events e where e.subject_kind = 'payable'
      and e.subject_id = o.payable_id::text and e.type = 'payable.decided_again'
      and e.at <= r.released_at and (e.body::jsonb -> 'deciders') ? v.approver))`

/** The second factor of a run: its releaser's, and fresh at release. */
const freshStepUp: Sql = sql`
  select from identity.step_ups s
  where s.step_up_id = r.step_up_id and s.principal_id::text = r.released_by
    and s.at <= r.released_at and s.expires_at > r.released_at`

/** How many had to approve a run when it was last approved, by the sealed record. */
const approversNeeded: Sql = sql`coalesce((
  select (e.body::jsonb ->> 'needed')::int from audit.events e
  where e.subject_kind = 'run' and e.subject_id = r.run_id::text and e.type = 'run.approved'
  order by e.event_id desc limit 1), 1)`
const approvers: Sql = sql`(select count(*) from payouts.approvals v
  where v.run_id = r.run_id and v.voided_at is null and v.content_hash = r.content_hash)`

/** A payment that was the first to an account which its releaser approved, and still was at release. */
const ofOwnAccount: Sql = sql`select from payouts.payments p
  where p.run_id = r.run_id and p.dropped_at is null and p.first_to_account
    and p.account_approved_by = r.released_by and not exists (
      select from payouts.payments o join payouts.attempts a on a.payment_id = o.payment_id
      where o.bank_detail_id = p.bank_detail_id and a.state = 'settled'
        and a.moved_at <= r.released_at)`

/** A run that was released without a file though something left, by a preparer or by who approved an
 *  account that it paid first, with fewer approvals than it needed, or with that of who prepared it or
 *  decided what it pays. */
export function firstWrongRelease(tx: Tx) {
  return tx.maybeOne<{ number: string; why: string }>(sql`
    select r.number, case when f.run_id is null and exists (${leaving})
        then 'it has no file'
        when r.released_by = any (r.preparers) then 'who prepared it released it'
        when r.step_up_id is not null and not exists (${freshStepUp})
          then 'its second factor was not the releaser’s, or not fresh'
        when not exists (select from payouts.approvals v where v.run_id = r.run_id
          and v.voided_at is null and v.content_hash = r.content_hash)
          then 'nobody approved what was sent'
        when ${approvers} < ${approversNeeded} then 'fewer approved it than had to'
        when exists (${ofOwnAccount}) then 'who approved an account that it paid first released it'
        when exists (${ofDecider}) then 'who decided what it pays approved it'
        else 'who prepared it approved it' end as why
    from payouts.runs r left join payouts.files f on f.run_id = r.run_id
    where r.released_at is not null and ((f.run_id is null and exists (${leaving}))
      or r.released_by = any (r.preparers)
      or (r.step_up_id is not null and not exists (${freshStepUp}))
      or not exists (select from payouts.approvals v where v.run_id = r.run_id
        and v.voided_at is null and v.content_hash = r.content_hash)
      or ${approvers} < ${approversNeeded} or exists (${ofOwnAccount})
      or exists (select from payouts.approvals v where v.run_id = r.run_id
        and v.voided_at is null and v.approver = any (r.preparers))
      or exists (${ofDecider}))
    order by r.number limit 1`)
}

/** What payments say is on its way, by run and fund. */
export function unsettledByRun(tx: Tx) {
  return tx.many<{ runId: RunId; number: string; fundId: string; minor: bigint }>(sql`
    select r.run_id as "runId", r.number, l.fund_id as "fundId", sum(case
        when a.state in ('sent', 'accepted', 'unknown') and l.live then l.amount_minor - (
          select coalesce(sum(n.amount_minor), 0) from payouts.payment_nettings n
          where n.payment_id = l.payment_id and n.payable_id = l.payable_id and n.live) - (
          select coalesce(sum(w.amount_minor), 0) from payouts.payment_withholdings w
          where w.payment_id = l.payment_id and w.payable_id = l.payable_id and w.live)
        else 0 end
      )::int8 as minor
    from payouts.runs r join payouts.payments p on p.run_id = r.run_id and p.dropped_at is null
      join payouts.attempts a on a.payment_id = p.payment_id
      join payouts.payment_lines l on l.payment_id = p.payment_id
    where r.released_at is not null
    group by r.run_id, r.number, l.fund_id order by r.number, l.fund_id`)
}

/** Released runs with their files, in order, for reading every byte. */
export function filesAfter(tx: Tx, number: string, limit: number) {
  return tx.many<{
    runId: RunId
    number: string
    sha256: string
    name: string
    currency: string
    profile: FileProfile
    payments: number
    totalMinor: bigint
  }>(sql`
    select r.run_id as "runId", r.number, f.sha256, f.name, r.currency, c.profile,
      count(p.payment_id)::int as payments, sum(p.amount_minor)::int8 as "totalMinor"
    from payouts.files f join payouts.runs r on r.run_id = f.run_id
      join payouts.paying_accounts c on c.paying_account_id = r.paying_account_id
      join payouts.payments p on p.run_id = r.run_id and p.dropped_at is null
        and p.amount_minor > 0
    where r.number > ${number}
    group by r.run_id, r.number, f.sha256, f.name, r.currency, c.profile order by r.number limit ${limit}`)
}

/** Payments that were converted, page by page: what left is what is owed and not netted, at the rate. */
export function convertedAfter(tx: Tx, after: string, limit: number) {
  return tx.many<{
    paymentId: string
    number: string
    ordinal: number
    currency: string
    amountMinor: bigint
    owedCurrency: string
    owedMinor: bigint
    nettedMinor: bigint
    withheldMinor: bigint
    vatMinor: bigint
    vatPaidMinor: bigint
    rate: string | null
    rateSource: string | null
    rateOn: PlainDate | null
  }>(sql`
    select p.payment_id as "paymentId", r.number, p.ordinal, p.currency,
      p.amount_minor as "amountMinor", p.owed_currency as "owedCurrency",
      p.owed_minor as "owedMinor", p.netted_minor as "nettedMinor",
      p.withheld_minor as "withheldMinor", p.vat_minor as "vatMinor",
      p.vat_paid_minor as "vatPaidMinor", p.rate,
      p.rate_source as "rateSource", p.rate_on as "rateOn"
    from payouts.payments p join payouts.runs r on r.run_id = p.run_id
    where p.dropped_at is null and p.rate is not null
      and p.payment_id > ${after === '' ? '00000000-0000-0000-0000-000000000000' : after}::uuid
    order by p.payment_id limit ${limit}`)
}

/** A payment whose netted amount is not the sum of its nettings, or a netting of a released run that
 *  payables do not know as recovered, or the other way round. */
export function firstWrongNetting(tx: Tx) {
  return tx.maybeOne<{ number: string; ordinal: number; why: string }>(sql`
    select r.number, p.ordinal, case when p.netted_minor <> n.minor
        then 'it nets ' || p.netted_minor || ', its nettings are ' || n.minor
        else 'it netted ' || n.booked || ', what came back of receivables by it is ' || v.minor
      end as why
    from payouts.payments p join payouts.runs r on r.run_id = p.run_id
      cross join lateral (
        select coalesce(sum(x.amount_minor) filter (where x.live), 0) as minor,
          coalesce(sum(x.amount_minor) filter (where x.netted_at is not null), 0) as booked
        from payouts.payment_nettings x where x.payment_id = p.payment_id) n
      cross join lateral (
        select coalesce(sum(y.amount_minor), 0) as minor from payables.recoveries y
        where y.payment_id = p.payment_id) v
    where p.dropped_at is null and (p.netted_minor <> n.minor or n.booked <> v.minor
      or (r.released_at is not null and n.minor <> n.booked))
    order by r.number, p.ordinal limit 1`)
}
