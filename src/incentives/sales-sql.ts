import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { IncentiveId } from './incentive.ts'

export type SaleKind = 'deal' | 'coinvest' | 'referral'

/** A sale as it is written when its incentive is opened or amended. */
export type SaleWrite = {
  readonly incentiveId: string
  readonly partnerId: string
  readonly kind: SaleKind
  readonly customerName: string
  readonly nameKey: string
  readonly domains: readonly string[]
  readonly country: string | null
  readonly taxId: string | null
  readonly customerId: string | null
  readonly familyRoot: string | null
  readonly products: readonly string[]
  readonly isExclusive: boolean
  readonly completeAt: Instant | null
  readonly opportunityCode: string | null
}

/** Writes what the incentive says of its customer now; whom it holds stays as it is. */
export function upsertSale(tx: Tx, row: SaleWrite) {
  return tx.run(sql`
    insert into incentives.sales (incentive_id, partner_id, kind, customer_name, name_key, domains,
      country, tax_id, customer_id, family_root, products, is_exclusive, complete_at,
      opportunity_code)
    values (${row.incentiveId}, ${row.partnerId}, ${row.kind}, ${row.customerName}, ${row.nameKey},
      ${row.domains}::text[], ${row.country}, ${row.taxId}, ${row.customerId}, ${row.familyRoot},
      ${row.products}::text[], ${row.isExclusive}, ${row.completeAt}, ${row.opportunityCode})
    on conflict (incentive_id) do update set customer_name = excluded.customer_name,
      name_key = excluded.name_key, domains = excluded.domains, country = excluded.country,
      tax_id = excluded.tax_id, customer_id = excluded.customer_id,
      family_root = excluded.family_root, products = excluded.products,
      is_exclusive = excluded.is_exclusive, complete_at = excluded.complete_at,
      opportunity_code = excluded.opportunity_code`)
}

/** From when until when it holds the customer; no end: until something is decided. */
export function setSaleLive(
  tx: Tx,
  live: { readonly incentiveId: string; readonly from: Instant; readonly until: Instant | null },
) {
  return tx.run(sql`
    update incentives.sales set live_from = ${live.from}, live_until = ${live.until}
    where incentive_id = ${live.incentiveId}`)
}

/** Marks the sale its incentive earned on, in upper case, however its number was typed; the unique key
 *  refuses a second incentive on it that stands on none. */
export function setSaleEarned(
  tx: Tx,
  earned: {
    readonly incentiveId: string
    readonly opportunityCode: string
    readonly at: Instant
    /** The incentive on the same sale that it stands on, where their programs name each other. */
    readonly stackedOn?: string | null
  },
) {
  return tx.run(sql`
    update incentives.sales set opportunity_code = upper(${earned.opportunityCode}::text),
      earned_at = ${earned.at}, stacked_on = ${earned.stackedOn ?? null}
    where incentive_id = ${earned.incentiveId}`)
}

export type SaleNear = {
  incentiveId: IncentiveId
  number: string
  status: string
  partnerId: Id<'partner'>
  kind: SaleKind
  customerName: string
  nameKey: string
  domains: string[]
  country: string | null
  taxId: string | null
  customerId: string | null
  familyRoot: string | null
  products: string[]
  completeAt: Instant | null
  liveFrom: Instant | null
  liveUntil: Instant | null
}

/** So many sales with names near are scored at most; those most alike come first. */
const CANDIDATES_MAX = 200

/** Sales that hold a customer at an instant, or are complete and undecided, and share a key, a family
 *  or much of a name with the one asked for, and a product unless either names none. Run after the
 *  trigram limit is set. Indexes sales_hosts, sales_tax_id, sales_family_root, sales_name. */
export function salesNear(
  tx: Tx,
  asked: {
    readonly nameKey: string
    readonly domains: readonly string[]
    readonly taxId: string | null
    readonly familyRoots: readonly string[]
    readonly familyMembers: readonly string[]
    readonly products: readonly string[]
    readonly at: Instant
    /** What held the customer then counts too, though it ended since. */
    readonly alsoAt?: Instant | null
    readonly exceptIncentiveId: string | null
  },
) {
  const alsoAt = asked.alsoAt ?? asked.at
  const holds = sql`s.is_exclusive
    and (s.incentive_id <> ${asked.exceptIncentiveId}::uuid) is not false
    and (s.products && ${asked.products}::text[] or s.products = '{}'
      or ${asked.products}::text[] = '{}')
    and ((i.status = 'pending' and s.complete_at is not null)
      or (s.live_from <= ${asked.at} and (s.live_until > ${asked.at}) is not false)
      or (s.live_from <= ${alsoAt} and (s.live_until > ${alsoAt}) is not false))`
  return tx.many<SaleNear>(sql`
    with near as (
      select incentive_id from incentives.sales where partners.hosts_above(domains) && ${asked.domains}::text[]
      union
      select incentive_id from incentives.sales where tax_id = ${asked.taxId}
      union
      select incentive_id from incentives.sales
      where family_root = any(${asked.familyRoots}::uuid[])
        or customer_id = any(${asked.familyMembers}::uuid[])
      union
      select incentive_id from (
        select s.incentive_id from incentives.sales s join incentives.incentives i using (incentive_id)
        where s.name_key operator(public.%) ${asked.nameKey}::text and ${holds}
        order by public.similarity(s.name_key, ${asked.nameKey}::text) desc, s.incentive_id
        limit ${CANDIDATES_MAX}) alike
    )
    select s.incentive_id as "incentiveId", i.number, i.status, s.partner_id as "partnerId", s.kind,
      s.customer_name as "customerName", s.name_key as "nameKey", s.domains, s.country,
      s.tax_id as "taxId", s.customer_id as "customerId", s.family_root as "familyRoot", s.products,
      s.complete_at as "completeAt", s.live_from as "liveFrom", s.live_until as "liveUntil"
    from near join incentives.sales s using (incentive_id)
    join incentives.incentives i using (incentive_id)
    where ${holds}
    order by s.complete_at nulls last, s.incentive_id`)
}

/** One at a time: names alike are no key that a constraint could see. */
export function takeProtectionTurn(tx: Tx) {
  return tx.one<{ isOnly: boolean }>(sql`
    select is_only as "isOnly" from incentives.protection_turn for update`)
}

/** Who holds any of these customers at an instant. Index sales_customer. */
export function holdersOf(tx: Tx, asked: { customerIds: readonly string[]; at: Instant }) {
  return tx.many<{
    number: string
    partnerId: Id<'partner'>
    customerName: string
    products: string[]
  }>(sql`
    select i.number, s.partner_id as "partnerId", s.customer_name as "customerName", s.products
    from incentives.sales s join incentives.incentives i using (incentive_id)
    where s.customer_id = any(${asked.customerIds}::uuid[]) and s.is_exclusive
      and s.live_from <= ${asked.at} and (s.live_until > ${asked.at}) is not false
    order by i.number`)
}
