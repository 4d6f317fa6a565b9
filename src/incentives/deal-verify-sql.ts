import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { DealClass } from '../programs/index.ts'

/** The first deal whose protections are not held as its state says: as long as its sale is live, and
 *  by somebody whose program keeps others out. */
export function firstStrayProtection(tx: Tx) {
  return tx.maybeOne<{ number: string; key: string; product: string }>(sql`
    select i.number, p.key_kind || ' ' || p.key as key, p.product
    from incentives.protections p join incentives.sales s using (incentive_id)
    join incentives.incentives i using (incentive_id)
    where i.status in ('pending', 'declined') or not s.is_exclusive
      or p.partner_id <> s.partner_id or not p.product = any(s.products)
      or p.held_from <> s.live_from
      or p.held_until is distinct from greatest(s.live_until, p.held_from)
        and not (s.live_until is null and p.held_until is null)
    order by p.protection_id limit 1`)
}

/** The first exclusive deal that was approved and holds nothing for one of its products. */
export function firstUnprotectedDeal(tx: Tx) {
  return tx.maybeOne<{ number: string; product: string }>(sql`
    select i.number, product
    from incentives.incentives i join incentives.sales s using (incentive_id),
      unnest(s.products) product
    where i.type = 'deal' and i.status not in ('pending', 'declined') and s.is_exclusive
      and not exists (
        select from incentives.protections p
        where p.incentive_id = i.incentive_id and p.product = product)
    order by i.number, product limit 1`)
}

/** The first award that was not recorded so, or that its incentive has no approval for. */
export function firstStrayAward(tx: Tx) {
  return tx.maybeOne<{ number: string }>(sql`
    select i.number
    from incentives.incentives i left join lateral (
      select e.body::jsonb as body from audit.events e
      where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
        and e.type = 'incentive.awarded' order by e.event_id desc limit 1) said on true
    where (i.award_kind is null) <> (said.body is null)
      or (i.award_kind is not null and (i.tier is null
        or said.body ->> 'kind' <> i.award_kind or said.body ->> 'dealClass' <> i.award_class))
    order by i.number limit 1`)
}

/** Awards with the versions they were approved by, to be held against their terms. */
export function awardsGiven(tx: Tx) {
  return tx.many<{
    number: string
    versionId: Id<'version'>
    dealClass: DealClass | null
    num: bigint | null
    den: bigint | null
  }>(sql`
    select distinct on (version_id, award_class, award_num, award_den) number,
      version_id as "versionId", award_class as "dealClass", award_num as num, award_den as den
    from incentives.incentives
    where award_class is not null and award_num is not null and award_den is not null
    order by version_id, award_class, award_num, award_den, number`)
}

/** The first who was second otherwise than was recorded: to a deal of another program, of itself, or
 *  never granted; or while it holds the customer itself. */
export function firstStrayRunnerUp(tx: Tx) {
  return tx.maybeOne<{ number: string }>(sql`
    select i.number
    from incentives.deals d join incentives.incentives i using (incentive_id)
    join incentives.incentives first on first.incentive_id = d.runner_up_of
    where i.status not in ('declined', 'pending') or first.program_id <> i.program_id
      or first.partner_id = i.partner_id or first.tier is null
      or not exists (select from audit.events e
        where e.subject_kind = 'incentive' and e.subject_id = i.incentive_id::text
          and e.type = 'deal.runner_up')
    order by i.number limit 1`)
}

/** The first deal whose end is not what its rows say: live beyond its end, or ended and still
 *  protected. */
export function firstDealOutOfState(tx: Tx) {
  return tx.maybeOne<{ number: string; status: string; until: Instant | null }>(sql`
    select i.number, i.status, s.live_until as until
    from incentives.incentives i join incentives.sales s using (incentive_id)
    join incentives.deals d using (incentive_id)
    where i.type = 'deal' and (
      (i.status in ('lost', 'expired', 'released') and d.ended_at is null)
      or (i.status = 'protected' and d.ended_at is not null)
      or (d.ended_at is not null and s.live_until is distinct from greatest(d.ended_at, s.live_from))
      or (i.status = 'protected' and d.extension_asked_at is null
        and s.live_until is distinct from coalesce(d.extended_until, d.protected_until))
      or (d.extension_asked_at is not null and s.live_until is not null))
    order by i.number limit 1`)
}
