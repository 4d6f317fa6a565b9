import type { Id } from '../kernel/ids.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { SubmissionId, SubmissionStatus, SubmissionType } from './submission.ts'

/** The registrations that opened these incentives, the one complete first first. */
export function registrationsOf(tx: Tx, incentiveNumbers: readonly string[]) {
  return tx.many<{ submissionId: SubmissionId; incentiveId: Id<'incentive'> }>(sql`
    select s.submission_id as "submissionId", i.incentive_id as "incentiveId"
    from submissions.submissions s join incentives.incentives i using (incentive_id)
    where i.number = any(${incentiveNumbers}::text[]) and s.type = 'deal_registration'
    order by s.complete_at nulls last, s.submission_id`)
}

/** Registrations in review that wait for an earlier one of the same customer: some incentive that was
 *  complete before is still undecided. */
export function blockedRegistrations(tx: Tx, submissionIds: readonly string[]) {
  return tx.many<{ submissionId: SubmissionId }>(sql`
    select s.submission_id as "submissionId"
    from submissions.submissions s join incentives.deals d using (incentive_id)
    where s.submission_id = any(${submissionIds}::uuid[]) and s.status = 'in_review'
      and exists (
        select from incentives.incentives earlier
        where earlier.incentive_id = any(d.waits_for) and earlier.status = 'pending')`)
}

/** How often the protection of a deal was extended, but for one submission. */
export async function extensionsOf(
  tx: Tx,
  of: { readonly incentiveId: string; readonly exceptId: string },
): Promise<number> {
  const { count } = await tx.one<{ count: bigint }>(sql`
    select count(*) as count from submissions.submissions
    where incentive_id = ${of.incentiveId} and type = 'deal_extension' and status = 'approved'
      and submission_id <> ${of.exceptId}`)
  return Number(count)
}

/** What was handed in under an incentive, in its order. */
export function submissionsUnder(tx: Tx, incentiveId: string) {
  return tx.many<{
    submissionId: SubmissionId
    number: string | null
    type: SubmissionType
    status: SubmissionStatus
  }>(sql`
    select submission_id as "submissionId", number, type, status
    from submissions.submissions
    where incentive_id = ${incentiveId} and status <> 'draft' order by sequence`)
}

/** The share that an outcome raised; null when it raised none. Index submissions_share_once. */
export function shareRaisedBy(tx: Tx, outcomeId: string) {
  return tx.maybeOne<{ submissionId: SubmissionId }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where source = 'outcome' and origin_key = ${outcomeId} limit 1`)
}

/** Pairs of exclusive protections of two partners whose customers are one family by the CRM as it is
 *  now, and that share a product: nothing broke when they were merged, and a person ends one of them.
 *  A customer is known by its id or its domain. Indexes customers_hosts, customers_pkey. */
export function clashingDeals(tx: Tx) {
  return tx.many<{ incentiveId: Id<'incentive'>; rivalId: Id<'incentive'> }>(sql`
    with recursive held as (
      select s.incentive_id, s.partner_id, s.customer_id, s.domains, s.products
      from incentives.sales s join incentives.incentives i using (incentive_id)
      where i.type = 'deal' and i.status = 'protected' and s.is_exclusive
    ), whose as (
      select incentive_id, customer_id from held where customer_id is not null
      union
      select h.incentive_id, c.customer_id from held h join partners.customers c
        on partners.hosts_above(c.domains) && h.domains
    ), up as (
      select w.incentive_id, c.customer_id, c.parent_id
      from whose w join partners.customers c using (customer_id)
      union
      select up.incentive_id, p.customer_id, p.parent_id
      from partners.customers p join up on p.customer_id = up.parent_id
    ), top as (
      select distinct incentive_id, customer_id as root_id from up where parent_id is null
    )
    select distinct h.incentive_id as "incentiveId", r.incentive_id as "rivalId"
    from held h join top using (incentive_id)
    join top other on other.root_id = top.root_id
    join held r on r.incentive_id = other.incentive_id
    where r.partner_id <> h.partner_id
      and (r.products && h.products or r.products = '{}' or h.products = '{}')
    order by h.incentive_id, r.incentive_id limit 500`)
}

/** The rivals of one protection, as {@link clashingDeals} pairs them. Down from the top of the
 *  customer's family: indexes customers_parent, sales_customer, sales_domains. */
export function rivalsOf(tx: Tx, incentiveId: string) {
  return tx.many<{ rivalId: Id<'incentive'> }>(sql`
    with recursive own as (
      select s.incentive_id, s.partner_id, s.customer_id, s.domains, s.products
      from incentives.sales s join incentives.incentives i using (incentive_id)
      where s.incentive_id = ${incentiveId} and i.type = 'deal' and i.status = 'protected'
        and s.is_exclusive
    ), up as (
      select c.customer_id, c.parent_id from own join partners.customers c
        on c.customer_id = own.customer_id or partners.hosts_above(c.domains) && own.domains
      union
      select p.customer_id, p.parent_id
      from partners.customers p join up on p.customer_id = up.parent_id
    ), family as (
      select c.customer_id, c.domains from up join partners.customers c using (customer_id)
      where up.parent_id is null
      union
      select c.customer_id, c.domains
      from partners.customers c join family f on c.parent_id = f.customer_id
    ), near as (
      select s.incentive_id from family f join incentives.sales s on s.customer_id = f.customer_id
      union
      select s.incentive_id from family f join incentives.sales s
        on s.domains && partners.hosts_above(f.domains)
    )
    select r.incentive_id as "rivalId"
    from near join incentives.sales r using (incentive_id)
    join incentives.incentives i using (incentive_id) cross join own
    where i.type = 'deal' and i.status = 'protected' and r.is_exclusive
      and r.partner_id <> own.partner_id
      and (r.products && own.products or r.products = '{}' or own.products = '{}')
    order by r.incentive_id limit 50`)
}

/** Deals of these incentives as a card names them, by number. */
export function dealsNamed(tx: Tx, incentiveIds: readonly string[]) {
  return tx.many<{
    incentiveId: Id<'incentive'>
    number: string
    partnerName: string
    customerName: string
    submissionId: SubmissionId
  }>(sql`
    select i.incentive_id as "incentiveId", i.number, p.legal_name as "partnerName",
      s.customer_name as "customerName", first.submission_id as "submissionId"
    from incentives.incentives i join incentives.sales s using (incentive_id)
    join partners.partners p on p.partner_id = i.partner_id
    join submissions.submissions first
      on first.incentive_id = i.incentive_id and first.sequence = 1
    where i.incentive_id = any(${incentiveIds}::uuid[]) order by i.number`)
}

export type DealListView = 'protected' | 'pending' | 'clashing' | 'ended' | 'all'

/** Deals that were complete once, those first whose protection ends first; undecided ones by number.
 *  Keyset: the end (`infinity` where there is none) and the id. */
export function dealRows(
  tx: Tx,
  asked: {
    readonly view: DealListView
    /** Of the view `clashing`: the deals that clash. */
    readonly clashing: readonly string[]
    readonly text: string | null
    readonly after: { readonly key: string; readonly id: string } | null
    readonly limit: number
  },
) {
  const like = asked.text === null ? null : `%${asked.text.replaceAll(/[\\%_]/g, '\\$&')}%`
  return tx.many<{
    incentiveId: Id<'incentive'>
    number: string
    status: string
    partnerName: string
    customerName: string
    products: string[]
    versionId: Id<'version'>
    currency: string
    valueMinor: bigint
    protectedUntil: Instant | null
    lastOn: PlainDate | null
    extensionAskedAt: Instant | null
    submissionId: SubmissionId
  }>(sql`
    select d.incentive_id as "incentiveId", i.number, i.status, p.legal_name as "partnerName",
      s.customer_name as "customerName", s.products, i.version_id as "versionId", d.currency,
      d.value_minor as "valueMinor",
      coalesce(d.extended_until, d.protected_until) as "protectedUntil", i.last_on as "lastOn",
      d.extension_asked_at as "extensionAskedAt", first.submission_id as "submissionId"
    from incentives.deals d
    join incentives.sales s using (incentive_id)
    join incentives.incentives i using (incentive_id)
    join partners.partners p on p.partner_id = d.partner_id
    join submissions.submissions first
      on first.incentive_id = d.incentive_id and first.sequence = 1
    where (${asked.view} = 'all' or (${asked.view} = 'ended'
        and i.status in ('won', 'lost', 'expired', 'released', 'declined'))
        or (${asked.view} = 'clashing' and d.incentive_id = any(${asked.clashing}::uuid[]))
        or i.status = ${asked.view})
      and (${like}::text is null or s.customer_name ilike ${like} or i.number ilike ${like}
        or p.legal_name ilike ${like})
      and (coalesce(d.extended_until, d.protected_until, 'infinity'), d.incentive_id) >
        (${asked.after?.key ?? '-infinity'}::timestamptz, ${asked.after?.id ?? firstId}::uuid)
    order by coalesce(d.extended_until, d.protected_until, 'infinity'), d.incentive_id
    limit ${asked.limit}`)
}

/** Below every id: where the first page begins. */
const firstId = '00000000-0000-0000-0000-000000000000'
