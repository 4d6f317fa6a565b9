import { sql, type Tx } from '../platform/db.ts'
import type { RunId } from './run.ts'

/** A payment in a run whose amount is not the sum of its lines, or a line that is not its payable. */
export function firstUnequalPayment(tx: Tx) {
  return tx.maybeOne<{ number: string; ordinal: number; payment: bigint; lines: bigint }>(sql`
    select r.number, p.ordinal, p.amount_minor as payment, s.lines
    from payouts.payments p join payouts.runs r on r.run_id = p.run_id
      join payouts.attempts a on a.payment_id = p.payment_id
      cross join lateral (
        select coalesce(sum(o.amount_minor), 0)::int8 as lines
        from payouts.payment_lines l join payables.payables o
          on o.payable_id = l.payable_id and o.amount_minor = l.amount_minor
            and o.decision_id = l.decision_id and o.fund_id = l.fund_id
        where l.payment_id = p.payment_id
          and (l.live or a.state in ('rejected', 'returned'))) s
    where p.dropped_at is null and s.lines <> p.amount_minor
    order by r.number, p.ordinal limit 1`)
}

/** A run that was released without a file, by a preparer, or without a valid approval. */
export function firstWrongRelease(tx: Tx) {
  return tx.maybeOne<{ number: string; why: string }>(sql`
    select r.number, case when f.run_id is null then 'it has no file'
        when r.released_by = any (r.preparers) then 'who prepared it released it'
        when not exists (select from payouts.approvals v where v.run_id = r.run_id
          and v.voided_at is null and v.content_hash = r.content_hash)
          then 'nobody approved what was sent'
        else 'who prepared it approved it' end as why
    from payouts.runs r left join payouts.files f on f.run_id = r.run_id
    where r.released_at is not null and (f.run_id is null or r.released_by = any (r.preparers)
      or not exists (select from payouts.approvals v where v.run_id = r.run_id
        and v.voided_at is null and v.content_hash = r.content_hash)
      or exists (select from payouts.approvals v where v.run_id = r.run_id
        and v.voided_at is null and v.approver = any (r.preparers)))
    order by r.number limit 1`)
}

/** What payments say is on its way, by run and fund. */
export function unsettledByRun(tx: Tx) {
  return tx.many<{ runId: RunId; number: string; fundId: string; minor: bigint }>(sql`
    select r.run_id as "runId", r.number, l.fund_id as "fundId", sum(case
        when a.state in ('sent', 'accepted', 'unknown') and l.live then l.amount_minor else 0 end
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
    payments: number
    totalMinor: bigint
  }>(sql`
    select r.run_id as "runId", r.number, f.sha256, f.name, r.currency,
      count(p.payment_id)::int as payments, sum(p.amount_minor)::int8 as "totalMinor"
    from payouts.files f join payouts.runs r on r.run_id = f.run_id
      join payouts.payments p on p.run_id = r.run_id and p.dropped_at is null
    where r.number > ${number}
    group by r.run_id, r.number, f.sha256, f.name, r.currency order by r.number limit ${limit}`)
}
