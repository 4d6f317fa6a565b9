import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import { blocksAsked } from './name-blocks.ts'
import type { CustomerId } from './partner.ts'

/** Names this much alike by trigrams are scored among those that hold a customer; the real score is
 *  the program's. Low, since a typo in a short name takes most of its trigrams (`golbex`, `globex`:
 *  0.27). */
const TRIGRAMS = '0.2'

/** A block that more customers than this share says nothing by itself. */
const COMMON_ROWS = 1_000

/** So many candidates are scored at most; those most alike come first. */
const CANDIDATES_MAX = 60

/** For this transaction: what the operator `%` means by alike. */
export function setTrigramLimit(tx: Tx) {
  return tx.one<{ set: string | null }>(sql`
    select set_config('pg_trgm.similarity_threshold', ${TRIGRAMS}, true) as set`)
}

/** What the statistics of the customers know as common, as of the last analyze. */
const commonBlocks = sql`
  select block from pg_catalog.pg_stats,
    unnest(most_common_elems::text::text[], most_common_elem_freqs) as often(block, share)
  where schemaname = 'partners' and tablename = 'customers' and attname = 'name_blocks'
    and share * (select reltuples from pg_catalog.pg_class
      where oid = 'partners.customers'::regclass) > ${COMMON_ROWS} and block is not null`

/** Customers of the CRM that share a registered domain, the tax number or blocks of a name, each with
 *  the top of its family. A block that the statistics know as common counts only together with one of
 *  another word. Among a million: 1,000 rows read, 8 ms. Indexes customers_hosts, customers_tax_id, customers_name_blocks. */
export function customersNear(
  tx: Tx,
  asked: {
    readonly nameKey: string
    readonly domains: readonly string[]
    readonly taxId: string | null
    /** Names less alike than so many thousandths need not come. */
    readonly leastScore: number
  },
) {
  const { any, pairs } = blocksAsked(asked.nameKey, asked.leastScore)
  const left = pairs.map((pair) => pair.left.join(' '))
  const right = pairs.map((pair) => pair.right.join(' '))
  return tx.many<{
    customerId: CustomerId
    code: string
    legalName: string
    domains: string[]
    country: string | null
    taxId: string | null
    houseAccount: boolean
    familyRoot: CustomerId
  }>(sql`
    with common as (
      ${commonBlocks}
    ), rare as (
      select coalesce(array_agg(block), '{}') as blocks from unnest(${any}::text[]) block
      where block not in (select common.block from common)
    ), sharing as (
      select customer_id, match_name from partners.customers
      where name_blocks && (select blocks from rare)
      union all
      select c.customer_id, c.match_name
      from unnest(${left}::text[], ${right}::text[]) as pair(one, other)
      join partners.customers c on c.name_blocks && string_to_array(pair.one, ' ')
        and c.name_blocks && string_to_array(pair.other, ' ')
    ), near as (
      select customer_id from partners.customers
      where partners.hosts_above(domains) && ${asked.domains}::text[]
      union
      select customer_id from partners.customers
      where upper(regexp_replace(tax_id, '[^A-Za-z0-9]', '', 'g')) = ${asked.taxId}
      union
      select customer_id from (
        select customer_id from sharing
        order by public.similarity(match_name, ${asked.nameKey}::text) desc, customer_id
        limit ${CANDIDATES_MAX}) alike
    )
    select c.customer_id as "customerId", c.code, c.legal_name as "legalName", c.domains, c.country,
      c.tax_id as "taxId", c.house_account as "houseAccount",
      coalesce(top.customer_id, c.customer_id) as "familyRoot"
    from near join partners.customers c using (customer_id)
    left join lateral (
      with recursive up as (
        select c.customer_id, c.parent_id
        union
        select p.customer_id, p.parent_id from partners.customers p join up on p.customer_id = up.parent_id
      ) select customer_id from up where parent_id is null limit 1) top on true
    order by c.customer_id`)
}

export type DirectSaleRow = {
  customerId: CustomerId
  code: string
  customerName: string
  stage: string
  isDirect: boolean
  isTender: boolean
  openedOn: PlainDate
  openedAt: Instant | null
  outreachOn: PlainDate | null
  products: string[]
  /** Of the top of a family asked for, or null when it was asked for by its own id. */
  familyRoot: CustomerId | null
}

/** Our own sales to customers and to whole families: direct ones open at or past qualified, those
 *  with an outreach on or after a day, and published tenders. Index opportunities_direct. */
export function directSalesOf(
  tx: Tx,
  asked: {
    readonly customerIds: readonly string[]
    readonly familyRoots: readonly string[]
    readonly outreachSince: PlainDate
  },
) {
  return tx.many<DirectSaleRow>(sql`
    with recursive family as (
      select customer_id, customer_id as root_id from partners.customers
      where customer_id = any(${asked.familyRoots}::uuid[])
      union
      select c.customer_id, f.root_id from partners.customers c
      join family f on c.parent_id = f.customer_id
    ), whose as (
      select customer_id, root_id from family
      union
      select one, null::uuid from unnest(${asked.customerIds}::uuid[]) one
      where not exists (select from family where customer_id = one)
    )
    select c.customer_id as "customerId", o.code, c.legal_name as "customerName", o.stage,
      o.is_direct as "isDirect", o.is_tender as "isTender", o.opened_on as "openedOn", o.opened_at as "openedAt",
      o.outreach_on as "outreachOn", o.products, w.root_id as "familyRoot"
    from whose w join partners.customers c using (customer_id)
    join partners.opportunities o using (customer_id)
    where (o.is_direct and o.stage in ('qualified', 'proposed'))
      or (o.outreach_on >= ${asked.outreachSince}::date and o.stage <> 'lost')
      or (o.is_tender and o.stage not in ('won', 'lost'))
    order by o.code limit 200`)
}

/** The members of whole families, each by its top. Index customers_parent. */
export function familyMembers(tx: Tx, familyRoots: readonly string[]) {
  return tx.many<{ customerId: CustomerId }>(sql`
    with recursive family as (
      select customer_id from partners.customers
      where customer_id = any(${familyRoots}::uuid[])
      union
      select c.customer_id from partners.customers c
      join family f on c.parent_id = f.customer_id
    ) select customer_id as "customerId" from family order by customer_id`)
}

/** The top of the family a customer belongs to: itself where it has no parent. */
export function familyRootOf(tx: Tx, customerId: string) {
  return tx.maybeOne<{ customerId: CustomerId }>(sql`
    with recursive up as (
      select customer_id, parent_id from partners.customers where customer_id = ${customerId}
      union
      select p.customer_id, p.parent_id from partners.customers p
      join up on p.customer_id = up.parent_id
    ) select customer_id as "customerId" from up where parent_id is null`)
}
