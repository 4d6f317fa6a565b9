import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { OpportunityId, OpportunityStage } from './opportunity.ts'
import type { CustomerId, PartnerId } from './partner.ts'

/** Of these customers, whether each is an account of ours alone, and whether it bought from us on or
 *  before a day. Index opportunities_customer. */
export function customerStandings(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly on: PlainDate },
) {
  return tx.many<{ customerId: CustomerId; code: string; houseAccount: boolean; bought: boolean }>(
    sql`
    select c.customer_id as "customerId", c.code, c.house_account as "houseAccount",
      exists (select from partners.opportunities o
        where o.customer_id = c.customer_id and o.stage = 'won' and o.won_on <= ${asked.on}) as bought
    from partners.customers c where c.customer_id = any(${asked.customerIds}::uuid[])
    order by c.code`,
  )
}

/** Our own sales to these customers that are open now and were opened on or before a day, the first
 *  opened first. Index opportunities_direct. */
export function openDirectSales(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly on: PlainDate },
) {
  return tx.many<{ code: string; openedOn: PlainDate; openedAt: Instant | null }>(sql`
    select code, opened_on as "openedOn", opened_at as "openedAt" from partners.opportunities
    where customer_id = any(${asked.customerIds}::uuid[]) and is_direct
      and stage not in ('won', 'lost') and opened_on <= ${asked.on}
    order by opened_on, opened_at nulls last, code limit 50`)
}

/** Sales to these customers that were opened on or after a day and are not lost: which of them may
 *  have come of a referral. Index opportunities_customer. */
export function salesSince(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly since: PlainDate },
) {
  return tx.many<{
    opportunityId: OpportunityId
    code: string
    name: string
    customerName: string
    stage: OpportunityStage
    openedOn: PlainDate
    wonOn: PlainDate | null
  }>(sql`
    select o.opportunity_id as "opportunityId", o.code, o.name, c.legal_name as "customerName",
      o.stage, o.opened_on as "openedOn", o.won_on as "wonOn"
    from partners.opportunities o join partners.customers c using (customer_id)
    where o.customer_id = any(${asked.customerIds}::uuid[]) and o.stage <> 'lost'
      and o.opened_on >= ${asked.since}
    order by o.opened_on, o.code limit 20`)
}

/** A partner and the companies of its group: those that share the top of its family. */
export function partnerGroup(tx: Tx, partnerId: string) {
  return tx.many<{
    partnerId: PartnerId
    legalName: string
    domains: string[]
    country: string
  }>(sql`
    with recursive up as (
      select partner_id, parent_id from partners.partners where partner_id = ${partnerId}
      union
      select p.partner_id, p.parent_id from partners.partners p join up on p.partner_id = up.parent_id
    ), down as (
      select partner_id from up where parent_id is null
      union
      select p.partner_id from partners.partners p join down on p.parent_id = down.partner_id
    )
    select p.partner_id as "partnerId", p.legal_name as "legalName", p.domains, p.country
    from partners.partners p
    where p.partner_id = ${partnerId} or p.partner_id in (select partner_id from down)
    order by p.partner_id limit 500`)
}
