import { type Sql, sql, type Tx } from '../platform/db.ts'

/** What submissions and decisions must agree on with the sealed log, and what was carried out with
 *  them, each by its first row that does not. */
export type Wrong = { number: string | null; what: string }

/** A kept amount in minor units, or a kept day, at a path of a decision's facts. Facts of version 1 are
 *  marked as what they are; those of decisions made before are plain texts in the record. */
function keptMinor(path: string, facts: Sql = sql`f.facts`): Sql {
  const [marked, plain] = [`{${path},minor,$bigint}`, `{${path},minor}`]
  return sql`coalesce(${facts} #>> ${marked}::text[], ${facts} #>> ${plain}::text[])::bigint`
}
function keptDate(path: string, facts: Sql = sql`f.facts`): Sql {
  const [marked, plain] = [`{${path},$date}`, `{${path}}`]
  return sql`coalesce(${facts} #>> ${marked}::text[], ${facts} #>> ${plain}::text[])::date`
}

/** A decision that is not what was recorded, or that was recorded and is not there. */
export function firstDecisionUnrecorded(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select w.number, w.what from (
      select s.number, 'a decision is not what was recorded of it' as what
      from submissions.decisions d join submissions.submissions s using (submission_id)
      left join audit.events e on e.event_id = d.event_id
      cross join lateral (select e.body::jsonb as body) b
      where b.body ->> 'decisionId' is distinct from d.decision_id::text
        or e.subject_id is distinct from d.submission_id::text
        or e.partner_id is distinct from d.partner_id
        or coalesce(b.body ->> 'outcome', 'request_information') <> d.outcome
        or (b.body -> 'amount' ->> 'minor')::bigint is distinct from d.amount_minor
      union all
      select e.body::jsonb ->> 'number', 'a decision that was recorded is not there'
      from audit.events e
      where e.type in ('submission.approved', 'submission.rejected', 'submission.sent_back')
        -- What came incomplete goes back without anybody's decision.
        and e.body::jsonb ->> 'decisionId' is not null
        and not exists (select from submissions.decisions d where d.event_id = e.event_id)
    ) w order by w.number, w.what limit 1`)
}

/** A deal that is otherwise than the decisions about it: its value, its order, the sale it earned on. */
export function firstDealUndecided(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select w.number, w.what from (
      select s.number, 'the value of the deal is not the one that was decided' as what
      from submissions.decisions d join submissions.submissions s using (submission_id)
      join incentives.deals t using (incentive_id)
      cross join lateral (select coalesce(d.facts, d.record)::jsonb -> 'facts' as facts) f
      where s.type = 'deal_registration' and d.outcome <> 'reject'
        and ${keptMinor('value')} <> t.value_minor
      union all
      select s.number, 'order and sale of the deal are not those that were decided'
      from submissions.decisions d join submissions.submissions s using (submission_id)
      join incentives.deals t using (incentive_id) join incentives.sales l using (incentive_id)
      cross join lateral (select coalesce(d.facts, d.record)::jsonb -> 'facts' as facts) f
      where s.type = 'deal_outcome' and d.outcome <> 'reject' and f.facts ->> 'outcome' = 'won'
        and (${keptDate('orderOn')} is distinct from t.order_on
          or ${keptMinor('netNew')} is distinct from t.net_new_minor
          or (f.facts ->> 'opportunityCode' is not null and (l.earned_at is null
            or upper(l.opportunity_code) <> upper(f.facts ->> 'opportunityCode'))))
    ) w order by w.number, w.what limit 1`)
}

/** A fee that is otherwise than was decided: its instalment, its hold, the days of its sale. */
export function firstFeeUndecided(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select s.number, case
        when f.collection_id is null or f.amount_minor <> d.amount_minor
            or f.payable_id is distinct from p.payable_id
          then 'its instalment is not what was decided'
        when f.collection_id::text is distinct from s.origin_key
          then 'it is not the fee of the payment that raised it'
        when p.payable_id is not null and p.hold_until <> all(held.until) is not false
          then 'its hold does not end when it should'
        else 'its sale was won on another day than was decided' end as what
    from submissions.decisions d join submissions.submissions s using (submission_id)
    cross join lateral (select coalesce(d.facts, d.record)::jsonb -> 'facts' as facts) kept
    cross join lateral (
      select ${keptDate('payment,collectedOn', sql`kept.facts`)} as collected_on,
        (kept.facts ->> 'holdDays')::integer as hold_days,
        ${keptDate('wonOn', sql`kept.facts`)} as won_on) t
    left join incentives.fee_instalments f on f.submission_id = s.submission_id
    left join payables.payables p on p.decision_id = d.decision_id
    left join incentives.attributions a on a.incentive_id = s.incentive_id
    cross join lateral (select greatest(p.decided_on, t.collected_on + t.hold_days) as start) free
    -- By its hold alone, or gathered to the end of the month or quarter, as its program says.
    cross join lateral (select array[t.collected_on + t.hold_days,
      (date_trunc('month', free.start) + interval '1 month')::date,
      (date_trunc('quarter', free.start) + interval '3 months')::date] as until) held
    where s.type = 'referral_fee' and d.outcome <> 'reject' and (
      f.collection_id is null or f.amount_minor <> d.amount_minor
      or f.payable_id is distinct from p.payable_id
      or f.collection_id::text is distinct from s.origin_key
      or (p.payable_id is not null and p.hold_until <> all(held.until) is not false)
      or a.won_on is distinct from t.won_on)
    order by s.number limit 1`)
}

/** A payable whose money goes back elsewhere than where it came from. */
export function firstPayableAstray(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select s.number, 'what is owed goes back elsewhere than it came from' as what
    from payables.payables p join submissions.submissions s using (submission_id)
    where p.uncommitted <> (s.type in ('deal_outcome', 'referral_fee', 'mdf_reimbursement',
        'mdf_rebate'))
      or p.partner_id <> s.partner_id
    order by s.number limit 1`)
}
