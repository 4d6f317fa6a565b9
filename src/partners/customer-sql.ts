import type { Currency } from '../kernel/currency.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type { CustomerId } from './partner.ts'

/** Below every id: where the first page begins. */
const firstId = '00000000-0000-0000-0000-000000000000'

const customerColumns: Sql = sql`
  c.customer_id as "customerId", c.code, c.legal_name as "legalName", c.domains, c.country,
  c.parent_id as "parentId", c.house_account as "isHouseAccount", c.version`

type CustomerListed = {
  customerId: CustomerId
  code: string
  legalName: string
  domains: string[]
  country: string | null
  parentId: CustomerId | null
  isHouseAccount: boolean
  version: number
}

/** The page of customers by code; `text` matches the start of a code or any part of a name. */
export function customerRows(tx: Tx, asked: PageAsked & { readonly text: string | null }) {
  return tx.many<CustomerListed & { openOpportunities: number }>(sql`
    select ${customerColumns},
      (select count(*) from partners.opportunities o
        where o.customer_id = c.customer_id and o.stage not in ('won', 'lost'))::int
        as "openOpportunities"
    from partners.customers c
    where (c.code, c.customer_id) > (${asked.after?.key ?? ''}, ${asked.after?.id ?? firstId}::uuid)
      and (${asked.text}::text is null or starts_with(c.code, ${asked.text})
        or strpos(lower(c.legal_name), lower(${asked.text})) > 0)
    order by c.code, c.customer_id limit ${asked.limit + 1}`)
}

export function selectCustomer(tx: Tx, customerId: CustomerId) {
  return tx.maybeOne<CustomerListed & { taxId: string | null }>(sql`
    select ${customerColumns}, c.tax_id as "taxId"
    from partners.customers c where c.customer_id = ${customerId}`)
}

const FAMILY_ROWS_MAX = 200
const FAMILY_STEPS_MAX = 20

/** The family of a customer from its head down, each below its parent. `path` only orders. */
export function customerFamily(tx: Tx, customerId: CustomerId) {
  return tx.many<{ customerId: CustomerId; code: string; legalName: string; depth: number }>(sql`
    with recursive up as (
      select customer_id, parent_id, 0 as step from partners.customers
      where customer_id = ${customerId}
      union all
      select p.customer_id, p.parent_id, up.step + 1
      from partners.customers p join up on p.customer_id = up.parent_id
      where up.step < ${FAMILY_STEPS_MAX}
    ), down as (
      select c.customer_id, c.code, c.legal_name, 0 as depth, array[c.code] as path
      from partners.customers c
      where c.customer_id = (select u.customer_id from up u order by u.step desc limit 1)
      union all
      select c.customer_id, c.code, c.legal_name, d.depth + 1, d.path || c.code
      from partners.customers c join down d on c.parent_id = d.customer_id
      where d.depth < ${FAMILY_STEPS_MAX}
    )
    select f.customer_id as "customerId", f.code, f.legal_name as "legalName", f.depth
    from down f order by f.path limit ${FAMILY_ROWS_MAX}`)
}

/** What was collected from a customer and given back to it, by currency. */
export function collectedFrom(tx: Tx, customerId: CustomerId) {
  return tx.many<{ currency: Currency; collectedMinor: bigint; refundedMinor: bigint }>(sql`
    select m.currency,
      coalesce(sum(m.amount_minor) filter (where m.kind = 'payment'), 0)::int8 as "collectedMinor",
      coalesce(-sum(m.amount_minor) filter (where m.kind = 'refund'), 0)::int8 as "refundedMinor"
    from partners.collections m join partners.opportunities o on o.opportunity_id = m.opportunity_id
    where o.customer_id = ${customerId}
    group by m.currency order by m.currency`)
}
