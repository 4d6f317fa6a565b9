import { sql, type Tx } from '../platform/db.ts'

/** What payables and receivables must agree on with each other and with the sealed log. */
export type Wrong = { what: string }

/** A receivable, a recovery or an adjustment of another partner, payer, fund or currency than what it
 *  belongs to. */
export function firstOfAnother(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select w.what from (
      select 'receivable ' || r.receivable_id as what from payables.receivables r
      join payables.payables p using (payable_id)
      where r.partner_id <> p.partner_id or r.payer_id <> p.payer_id or r.fund_id <> p.fund_id
        or r.currency <> p.currency
      union all
      select 'recovery ' || v.recovery_id from payables.recoveries v
      join payables.receivables r using (receivable_id)
      where v.partner_id <> r.partner_id or v.currency <> r.currency
      union all
      select 'recovery ' || v.recovery_id from payables.recoveries v
      join payables.payables p on p.payable_id = v.payable_id
      join payables.receivables r using (receivable_id)
      where p.partner_id <> r.partner_id or p.payer_id <> r.payer_id or p.currency <> r.currency
      union all
      select 'adjustment ' || a.adjustment_id from payables.adjustments a
      join payables.payables p using (payable_id)
      where a.partner_id <> p.partner_id or a.currency <> p.currency
    ) w order by w.what limit 1`)
}

/** A payable, a receivable or what changed them that is not what was recorded of it. */
export function firstUnrecorded(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select w.what from (
      select 'payable ' || p.payable_id as what from payables.payables p
      left join lateral (
        select e.partner_id, e.body::jsonb as body from audit.events e
        where e.subject_kind = 'payable' and e.subject_id = p.payable_id::text
          and e.type = 'payable.created' limit 1) made on true
      where made.partner_id is distinct from p.partner_id
        or (made.body ->> 'amountMinor')::bigint is distinct from p.amount_minor
        or made.body ->> 'currency' is distinct from p.currency
        or made.body ->> 'fundId' is distinct from p.fund_id::text
        or made.body ->> 'decisionId' is distinct from p.decision_id::text
      union all
      select 'what payable ' || p.payable_id || ' was lowered by' from payables.payables p
      cross join lateral (
        select coalesce(sum((e.body::jsonb ->> 'byMinor')::bigint), 0) as minor from audit.events e
        where e.subject_kind = 'payable' and e.subject_id = p.payable_id::text
          and e.type = 'payable.lowered') lowered
      where lowered.minor <> p.lowered_minor
      union all
      select 'receivable ' || r.receivable_id from payables.receivables r
      left join audit.events e on e.event_id = r.event_id
      where e.type is distinct from 'receivable.claimed' or e.subject_id <> r.receivable_id::text
        or (e.body::jsonb ->> 'amountMinor')::bigint <> r.amount_minor
        or e.body::jsonb ->> 'payableId' <> r.payable_id::text
      union all
      select 'what came back of receivable ' || r.receivable_id from payables.receivables r
      cross join lateral (
        select coalesce(sum((e.body::jsonb ->> 'amountMinor')::bigint), 0) as minor
        from audit.events e
        where e.subject_kind = 'receivable' and e.subject_id = r.receivable_id::text
          and e.type in ('receivable.refunded', 'receivable.netted', 'receivable.written_off',
            'receivable.returned', 'receivable.tax_taken_back')) back
      where back.minor <> r.recovered_minor
      union all
      select 'receivable ' || e.subject_id from audit.events e
      where e.type = 'receivable.claimed' and not exists (
        select from payables.receivables r where r.event_id = e.event_id)
      union all
      select 'the write-off of receivable ' || v.receivable_id from payables.recoveries v
      where v.kind = 'write_off' and not exists (
        select from payables.write_offs o
        where o.receivable_id = v.receivable_id and o.state = 'approved')
    ) w order by w.what limit 1`)
}
