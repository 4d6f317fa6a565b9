import type { PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { VersionId } from '../programs/index.ts'

/** What an incentive's rows must agree on with the sealed log, each by its first row that does not. */
export type Wrong = { number: string; what: string }

/** A row of an incentive that names another partner than the incentive. */
export function firstOfAnother(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select i.number, r.what || ' of another partner' as what from (
      select incentive_id, partner_id, 'a sale' as what from incentives.sales
      union all select incentive_id, partner_id, 'a deal' from incentives.deals
      union all select incentive_id, partner_id, 'a protection' from incentives.protections
      union all select incentive_id, partner_id, 'a plan' from incentives.plans
      union all select incentive_id, partner_id, 'a milestone' from incentives.milestones
      union all select incentive_id, partner_id, 'an attribution' from incentives.attributions
      union all select incentive_id, partner_id, 'an instalment' from incentives.fee_instalments
    ) r join incentives.incentives i using (incentive_id)
    where r.partner_id <> i.partner_id
    order by i.number, what limit 1`)
}

/** An incentive in a state that no move brought it to, or that left one which nothing leaves; or
 *  approved otherwise than was recorded. */
export function firstOutOfStep(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select i.number, case
        when not moved.is_there then 'it is ' || i.status || ' by no move'
        when ended.type is not null then 'it is ' || i.status || ' after ' || ended.type
        else 'it was approved with another tier or amount' end as what
    from incentives.incentives i
    cross join lateral (
      select exists (select from audit.events e
        where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
          and e.type = case i.status when 'pending' then 'incentive.opened'
            else 'incentive.' || i.status end) as is_there) moved
    left join lateral (
      select e.type from audit.events e
      where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
        and e.type <> 'incentive.' || i.status
        -- An appeal, or a decision undone, opens what had ended.
        and not exists (select from audit.events later
          where later.subject_kind = 'incentive' and later.subject_id = i.incentive_id::text
            and later.type in ('incentive.reopened', 'incentive.unsettled')
            and later.event_id > e.event_id)
        and e.type in ('incentive.declined', 'incentive.settled', 'incentive.lapsed',
          'incentive.cancelled', 'incentive.won', 'incentive.lost', 'incentive.released',
          'incentive.completed', 'incentive.terminated') limit 1) ended on true
    left join lateral (
      select e.body::jsonb as body from audit.events e
      where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
        and e.type in ('incentive.committed', 'incentive.protected', 'incentive.accepted',
          'incentive.changed', 'incentive.corrected')
        and not exists (select from audit.events later
          where later.subject_kind = 'incentive' and later.subject_id = i.incentive_id::text
            and later.type = 'incentive.reopened' and later.event_id > e.event_id)
      order by e.event_id desc limit 1) approval on true
    where not moved.is_there or ended.type is not null
      or approval.body ->> 'tier' is distinct from i.tier
      or (approval.body -> 'amount' ->> 'minor')::bigint is distinct from i.approved_minor
    order by i.number limit 1`)
}

/** The rates that deals and referrals were approved at, by version and tier. */
export function approvedRates(tx: Tx) {
  return tx.many<{ versionId: VersionId; tier: string; num: bigint; den: bigint; number: string }>(
    sql`
    select version_id as "versionId", tier || '' as tier, rate_num + 0 as num, rate_den + 0 as den,
      min(number) as number
    from incentives.incentives
    where type in ('deal', 'referral') and tier is not null
    group by version_id, tier, rate_num, rate_den order by min(number)`,
  )
}

/** A deal whose ends are not those that were granted, or a key of its customer that it does not hold. */
export function firstDealApart(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select i.number, case
        when d.protected_until is distinct from granted.until then 'its end is not what was granted'
        when d.extended_until is distinct from extended.until
          then 'its extension is not what was granted'
        else 'a key of its customer is not held' end as what
    from incentives.incentives i join incentives.deals d using (incentive_id)
    join incentives.sales s using (incentive_id)
    left join lateral (
      select (e.body::jsonb ->> 'until')::timestamptz as until from audit.events e
      where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
        and e.type = 'deal.protected') granted on true
    left join lateral (
      select (e.body::jsonb ->> 'until')::timestamptz as until from audit.events e
      where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
        and e.type = 'deal.extended' order by e.event_id desc limit 1) extended on true
    where d.protected_until is distinct from granted.until
      or d.extended_until is distinct from extended.until
      or (s.is_exclusive and granted.until is not null and exists (
        select from (
          select 'domain' as kind, unnest(s.domains) as key
          union all select 'tax_id', s.tax_id where s.tax_id is not null
          union all select 'name', s.name_key || '|' || coalesce(s.country, '')) k,
          unnest(s.products) product
        where not exists (select from incentives.protections p
          where p.incentive_id = i.incentive_id and p.key_kind = k.kind and p.key = k.key
            and p.product = product)))
    order by i.number limit 1`)
}

/** A plan whose share, milestones or customer are not what was approved, accepted and moved. */
export function firstPlanUnrecorded(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select w.number, w.what from (
      select i.number, 'its share is not that of its approved amount' as what
      from incentives.incentives i join incentives.plans p using (incentive_id)
      where i.status in ('committed', 'completed', 'terminated')
        -- Of the total cost exactly; paid in tranches, of the revenue at most, rounded to the cent.
        and case p.shape when 'tranches' then p.vendor_share_den * i.approved_minor
            <= p.vendor_share_num * p.expected_revenue_minor + p.vendor_share_den
          else p.vendor_share_num * p.total_cost_minor = p.vendor_share_den * i.approved_minor end
          is not true
      union all
      select i.number, 'it does not hold its customer'
      from incentives.incentives i join incentives.sales s using (incentive_id),
        lateral (select 'domain' as kind, unnest(s.domains) as key
          union all select 'tax_id', s.tax_id where s.tax_id is not null) k
      where i.type = 'coinvest' and i.status = 'committed'
        and not exists (select from incentives.plan_customers c
          where c.incentive_id = i.incentive_id and c.key_kind = k.kind and c.key = k.key)
      union all
      select i.number, 'milestone ' || m.milestone_no || ' is not what was recorded of it'
      from incentives.milestones m join incentives.incentives i using (incentive_id)
      left join lateral (
        select (e.body::jsonb -> 'amount' ->> 'minor')::bigint as minor from audit.events e
        where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
          and e.type = 'incentive.milestone_accepted'
          and (e.body::jsonb ->> 'milestoneNo')::integer = m.milestone_no
        order by e.event_id desc limit 1) accepted on true
      left join lateral (
        select count(*)::integer as slips, max(e.body::jsonb ->> 'dueOn')::date as due_on
        from audit.events e
        where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
          and e.type = 'incentive.milestone_slipped'
          and (e.body::jsonb ->> 'milestoneNo')::integer = m.milestone_no) slipped on true
      where m.accepted_minor is distinct from accepted.minor or m.slips <> slipped.slips
        or m.due_on <> coalesce(slipped.due_on, m.planned_on)
    ) w order by w.number, w.what limit 1`)
}

/** A referral that is attributed or won otherwise than was recorded. */
export function firstAttributionApart(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select i.number, case
        when a.incentive_id is null then 'it is accepted and counts for no time'
        when a.until_at is distinct from attributed.until then 'it counts longer than was recorded'
        when a.opportunity_id::text is distinct from linked.opportunity_id
          then 'its sale is not the one that was linked'
        when (a.won_on is not null) <> converted.is_there then 'it is won, or not, by no event'
        else 'its sale earned under another number' end as what
    from incentives.incentives i left join incentives.attributions a using (incentive_id)
    left join incentives.sales s using (incentive_id)
    left join lateral (
      select (e.body::jsonb ->> 'untilAt')::timestamptz as until from audit.events e
      where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
        and e.type = 'referral.attributed') attributed on true
    left join lateral (
      select e.body::jsonb ->> 'opportunityId' as opportunity_id, e.body::jsonb ->> 'sale' as sale
      from audit.events e
      where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
        and e.type = 'referral.linked' order by e.event_id desc limit 1) linked on true
    cross join lateral (
      select exists (select from audit.events e
        where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
          and e.type = 'incentive.converted') as is_there) converted
    where i.type = 'referral' and attributed.until is not null and (a.incentive_id is null
      or a.until_at is distinct from attributed.until
      or a.opportunity_id::text is distinct from linked.opportunity_id
      or (a.won_on is not null) <> converted.is_there
      or (s.earned_at is not null and upper(s.opportunity_code) <> upper(linked.sale)))
    order by i.number limit 1`)
}

/** Until when sales earn as they stand, by version and the day they were won; `isPaused`: ended by a
 *  pause of the customer. */
export function termEnds(tx: Tx) {
  return tx.many<{
    versionId: VersionId
    wonOn: PlainDate
    until: PlainDate
    isPaused: boolean
    number: string
  }>(sql`
    select i.version_id as "versionId", t.won_on as "wonOn", t.until, t.is_paused as "isPaused",
      min(i.number) as number
    from (
      select incentive_id, coalesce(won_on, date '0001-01-01') as won_on,
        coalesce(first_year_until, date '0001-01-01') as until,
        coalesce(first_year_until = paying_until, false) as is_paused
      from incentives.attributions where won_on is not null
    ) t join incentives.incentives i using (incentive_id)
    group by 1, 2, 3, 4 order by 5`)
}

/** A row of fees that is not what was recorded, or that is recorded and not there. */
export function firstInstalmentUnrecorded(tx: Tx) {
  return tx.maybeOne<Wrong>(sql`
    select i.number, w.what from (
      select f.incentive_id,
        'instalment ' || f.instalment || ' is not what was recorded of it' as what
      from incentives.fee_instalments f left join audit.events e on e.event_id = f.event_id
      cross join lateral (select e.body::jsonb as body) b
      where e.type is distinct from
          case f.kind when 'fee' then 'referral.fee_fixed' else 'referral.fee_returned' end
        or e.subject_id <> f.incentive_id::text
        or b.body ->> 'collectionId' <> f.collection_id::text
        or b.body ->> 'currency' <> f.currency
        or (b.body ->> 'amountMinor')::bigint <> f.amount_minor
        or (b.body ->> 'totalMinor')::bigint <> f.total_minor
        or coalesce((b.body ->> 'loweredMinor')::bigint, 0) <> f.lowered_minor
        or coalesce((b.body ->> 'clawedMinor')::bigint, 0) <> f.clawed_minor
      union all
      select e.subject_id::uuid, 'an instalment that was recorded is not there'
      from audit.events e
      where e.type in ('referral.fee_fixed', 'referral.fee_returned')
        and not exists (select from incentives.fee_instalments f where f.event_id = e.event_id)
    ) w join incentives.incentives i using (incentive_id)
    order by i.number, w.what limit 1`)
}
