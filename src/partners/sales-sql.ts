import type { Currency } from '../kernel/currency.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type { CountedKind, CountedList } from './counted-row.ts'
import type { OpportunityId, OpportunityStage } from './opportunity.ts'
import type { CustomerId, PartnerId } from './partner.ts'

/** Below every id: where the first page begins; and beyond every one, where it begins backwards. */
const firstId = '00000000-0000-0000-0000-000000000000'
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** One list of a kind at a time, until commit: what is new is judged once. */
export function lockList(tx: Tx, list: CountedList | 'opportunity') {
  return tx.one<{ locked: string }>(sql`
    select pg_advisory_xact_lock(hashtextextended('partners.list:' || ${list}, 0))::text as locked`)
}

export type OpportunityRow = {
  opportunityId: OpportunityId
  code: string
  customerId: CustomerId
  customerCode: string
  customerName: string
  name: string
  stage: OpportunityStage
  isDirect: boolean
  isTender: boolean
  products: string[]
  currency: Currency | null
  valueMinor: bigint | null
  netContractMinor: bigint | null
  firstYearMinor: bigint | null
  openedOn: PlainDate
  openedAt: Instant | null
  closeOn: PlainDate | null
  wonOn: PlainDate | null
  outreachOn: PlainDate | null
  version: number
  isCollected: boolean
}

const opportunityColumns: Sql = sql`
  o.opportunity_id as "opportunityId", o.code, o.customer_id as "customerId",
  c.code as "customerCode", c.legal_name as "customerName", o.name, o.stage,
  o.is_direct as "isDirect", o.is_tender as "isTender", o.products, o.currency,
  o.value_minor as "valueMinor", o.net_contract_minor as "netContractMinor",
  o.first_year_minor as "firstYearMinor", o.opened_on as "openedOn", o.opened_at as "openedAt",
  o.close_on as "closeOn", o.won_on as "wonOn", o.outreach_on as "outreachOn", o.version,
  exists (select from partners.collections m where m.opportunity_id = o.opportunity_id)
    as "isCollected"`

export function opportunitiesByCode(tx: Tx, codes: readonly string[]) {
  return tx.many<OpportunityRow>(sql`
    select ${opportunityColumns}
    from partners.opportunities o join partners.customers c on c.customer_id = o.customer_id
    where o.code = any(${codes}::text[]) order by o.opportunity_id`)
}

export function selectOpportunity(tx: Tx, opportunityId: OpportunityId) {
  return tx.maybeOne<OpportunityRow>(sql`
    select ${opportunityColumns}
    from partners.opportunities o join partners.customers c on c.customer_id = o.customer_id
    where o.opportunity_id = ${opportunityId}`)
}

/** The page of opportunities by code; `text` matches the start of a code or any part of a name. */
export function opportunityPage(
  tx: Tx,
  asked: PageAsked & {
    readonly customerId: CustomerId | null
    readonly stage: OpportunityStage | null
    readonly text: string | null
  },
) {
  return tx.many<OpportunityRow>(sql`
    select ${opportunityColumns}
    from partners.opportunities o join partners.customers c on c.customer_id = o.customer_id
    where (o.code, o.opportunity_id)
        > (${asked.after?.key ?? ''}, ${asked.after?.id ?? firstId}::uuid)
      and (${asked.customerId}::uuid is null or o.customer_id = ${asked.customerId})
      and (${asked.stage}::text is null or o.stage = ${asked.stage})
      and (${asked.text}::text is null or starts_with(o.code, ${asked.text})
        or strpos(lower(o.name), lower(${asked.text})) > 0)
    order by o.code, o.opportunity_id limit ${asked.limit + 1}`)
}

/** Locks in id order; what refers to them may still be added. */
export function lockOpportunities(tx: Tx, codes: readonly string[]) {
  return tx.many<{ opportunityId: OpportunityId }>(sql`
    select opportunity_id as "opportunityId" from partners.opportunities
    where code = any(${codes}::text[]) order by opportunity_id for no key update`)
}

/** Customers of a code or of exactly that name. */
export function customersNamed(tx: Tx, texts: readonly string[]) {
  return tx.many<{ customerId: CustomerId; code: string; legalName: string }>(sql`
    select customer_id as "customerId", code, legal_name as "legalName"
    from partners.customers
    where code = any(${texts}::text[]) or legal_name = any(${texts}::text[])
    order by code`)
}

export type OpportunityWrite = Omit<
  OpportunityRow,
  'customerCode' | 'customerName' | 'version' | 'isCollected' | 'products'
> & { readonly products: readonly string[] }

function opportunityRecords(rows: readonly OpportunityWrite[]): Sql {
  const json = JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  return sql`jsonb_to_recordset(${json}::jsonb) as w("opportunityId" uuid, code text,
    "customerId" uuid, name text, stage text, "isDirect" boolean, "isTender" boolean,
    products jsonb, currency char(3), "valueMinor" bigint, "netContractMinor" bigint,
    "firstYearMinor" bigint, "openedOn" date, "openedAt" timestamptz, "closeOn" date,
    "wonOn" date, "outreachOn" date)`
}

export function insertOpportunities(tx: Tx, rows: readonly OpportunityWrite[]) {
  return tx.run(sql`
    insert into partners.opportunities (opportunity_id, code, customer_id, name, stage, is_direct,
      is_tender, products, currency, value_minor, net_contract_minor, first_year_minor, opened_on,
      opened_at, close_on, won_on, outreach_on)
    select w."opportunityId", w.code, w."customerId", w.name, w.stage, w."isDirect", w."isTender",
      array(select jsonb_array_elements_text(w.products)), w.currency, w."valueMinor",
      w."netContractMinor", w."firstYearMinor", w."openedOn", w."openedAt", w."closeOn",
      w."wonOn", w."outreachOn"
    from ${opportunityRecords(rows)}`)
}

export function updateOpportunities(tx: Tx, rows: readonly OpportunityWrite[]) {
  return tx.run(sql`
    update partners.opportunities o set customer_id = w."customerId", name = w.name,
      stage = w.stage, is_direct = w."isDirect", is_tender = w."isTender",
      products = array(select jsonb_array_elements_text(w.products)), currency = w.currency,
      value_minor = w."valueMinor", net_contract_minor = w."netContractMinor",
      first_year_minor = w."firstYearMinor", opened_on = w."openedOn", opened_at = w."openedAt",
      close_on = w."closeOn", won_on = w."wonOn", outreach_on = w."outreachOn",
      version = o.version + 1
    from ${opportunityRecords(rows)} where o.opportunity_id = w."opportunityId"`)
}

/** A row that counts once, with what was corrected and given back of it. */
export type CountedDbRow = {
  rowId: string
  source: string
  externalId: string
  aboutId: OpportunityId | PartnerId
  about: string
  kind: CountedKind
  amountMinor: bigint
  currency: Currency
  on: PlainDate
  product: string | null
  returnsId: string | null
  returns: string | null
  correctedMinor: bigint
  givenBackMinor: bigint
}

/** Source and number of rows, one place per row. */
export type CountedKeys = {
  readonly sources: readonly string[]
  readonly numbers: readonly string[]
}

const collectionColumns: Sql = sql`
  m.collection_id as "rowId", m.source, m.external_id as "externalId",
  m.opportunity_id as "aboutId", o.code as about, m.kind, m.amount_minor as "amountMinor",
  m.currency, m.collected_on as "on", null::text as product, m.returns_id as "returnsId", r.external_id as returns,
  coalesce(b."correctedMinor", 0)::int8 as "correctedMinor",
  coalesce(b."givenBackMinor", 0)::int8 as "givenBackMinor"`

const collectionsWithReturns: Sql = sql`
  partners.collections m
  join partners.opportunities o on o.opportunity_id = m.opportunity_id
  left join partners.collections r on r.collection_id = m.returns_id
  left join lateral (
    select sum(x.amount_minor) filter (where x.kind = 'payment') as "correctedMinor",
      sum(x.amount_minor) filter (where x.kind = 'refund') as "givenBackMinor"
    from partners.collections x where x.returns_id = m.collection_id
  ) b on true`

/** By collections_once, one lookup per key. */
export function knownCollections(tx: Tx, keys: CountedKeys) {
  return tx.many<CountedDbRow>(sql`
    select ${collectionColumns} from ${collectionsWithReturns}
    where (m.source, m.external_id) in (
      select k.source, k.external_id
      from unnest(${keys.sources}::text[], ${keys.numbers}::text[]) as k(source, external_id))`)
}

/** All that was collected and given back on opportunities, oldest first. */
export function collectionsOf(tx: Tx, opportunityIds: readonly OpportunityId[]) {
  return tx.many<CountedDbRow & { aboutId: OpportunityId }>(sql`
    select ${collectionColumns} from ${collectionsWithReturns}
    where m.opportunity_id = any(${opportunityIds}::uuid[])
    order by m.collected_on, m.collection_id`)
}

const purchaseColumns: Sql = sql`
  m.purchase_id as "rowId", m.source, m.external_id as "externalId",
  m.partner_id as "aboutId", p.code as about, m.kind, m.amount_minor as "amountMinor",
  m.currency, m.purchased_on as "on", m.product, m.returns_id as "returnsId", r.external_id as returns,
  coalesce(b."correctedMinor", 0)::int8 as "correctedMinor",
  coalesce(b."givenBackMinor", 0)::int8 as "givenBackMinor"`

const purchasesWithReturns: Sql = sql`
  partners.purchases m
  join partners.partners p on p.partner_id = m.partner_id
  left join partners.purchases r on r.purchase_id = m.returns_id
  left join lateral (
    select sum(x.amount_minor) filter (where x.kind = 'purchase') as "correctedMinor",
      sum(x.amount_minor) filter (where x.kind = 'credit') as "givenBackMinor"
    from partners.purchases x where x.returns_id = m.purchase_id
  ) b on true`

/** By purchases_once, one lookup per key. */
export function knownPurchases(tx: Tx, keys: CountedKeys) {
  return tx.many<CountedDbRow>(sql`
    select ${purchaseColumns} from ${purchasesWithReturns}
    where (m.source, m.external_id) in (
      select k.source, k.external_id
      from unnest(${keys.sources}::text[], ${keys.numbers}::text[]) as k(source, external_id))`)
}

/** The page of collections, newest first. */
export function collectionPage(
  tx: Tx,
  asked: PageAsked & {
    readonly customerId: CustomerId | null
    readonly opportunityId: OpportunityId | null
  },
) {
  return tx.many<CountedDbRow & { aboutId: OpportunityId }>(sql`
    select ${collectionColumns} from ${collectionsWithReturns}
    where (m.collected_on, m.collection_id)
        < (${asked.after?.key ?? 'infinity'}::date, ${asked.after?.id ?? lastId}::uuid)
      and (${asked.customerId}::uuid is null or o.customer_id = ${asked.customerId})
      and (${asked.opportunityId}::uuid is null or m.opportunity_id = ${asked.opportunityId})
    order by m.collected_on desc, m.collection_id desc limit ${asked.limit + 1}`)
}

/** The page of purchases, newest first. */
export function purchasePage(tx: Tx, asked: PageAsked & { readonly partnerId: PartnerId | null }) {
  return tx.many<CountedDbRow & { aboutId: PartnerId }>(sql`
    select ${purchaseColumns} from ${purchasesWithReturns}
    where (m.purchased_on, m.purchase_id)
        < (${asked.after?.key ?? 'infinity'}::date, ${asked.after?.id ?? lastId}::uuid)
      and (${asked.partnerId}::uuid is null or m.partner_id = ${asked.partnerId})
    order by m.purchased_on desc, m.purchase_id desc limit ${asked.limit + 1}`)
}

/** The first payment of which more was given back or corrected than there was; guards hold it. */
export function firstOverReturned(tx: Tx) {
  return tx.maybeOne<{ list: string; source: string; externalId: string }>(sql`
    select w.list, w.source, w.external_id as "externalId" from (
      select 'collection' as list, c.source, c.external_id from partners.collections c
      join partners.collections r on r.returns_id = c.collection_id
      group by c.collection_id
      having c.returns_id is not null or c.amount_minor + sum(r.amount_minor) < 0
        or coalesce(sum(r.amount_minor) filter (where r.kind = 'refund'), 0) > 0
      union all
      select 'purchase', c.source, c.external_id from partners.purchases c
      join partners.purchases r on r.returns_id = c.purchase_id
      group by c.purchase_id
      having c.returns_id is not null or c.amount_minor + sum(r.amount_minor) < 0
        or coalesce(sum(r.amount_minor) filter (where r.kind = 'credit'), 0) > 0
    ) w order by w.list, w.source, w.external_id limit 1`)
}

/** The first row that no event recorded as it is, or that was recorded and is not there. */
export function firstUnrecorded(tx: Tx) {
  return tx.maybeOne<{ list: string; source: string; externalId: string }>(sql`
    select w.list, w.source, w.external_id as "externalId" from (
      select r.list, r.source, r.external_id from (
        select 'collection' as list, source, external_id, collection_id as row_id, kind,
          amount_minor, currency, collected_on as happened_on, opportunity_id as about_id, returns_id
        from partners.collections
        union all
        select 'purchase', source, external_id, purchase_id, kind, amount_minor, currency,
          purchased_on, partner_id, returns_id
        from partners.purchases
      ) r
      left join lateral (
        select e.partner_id, e.body::jsonb as body from audit.events e
        where e.subject_kind = r.list and e.subject_id = r.row_id::text
          and e.type = r.list || '.recorded' limit 1) e on true
      where e.body ->> 'source' is distinct from r.source
        or e.body ->> 'externalId' is distinct from r.external_id
        or e.body ->> 'kind' is distinct from r.kind
        or e.body -> 'amount' ->> 'currency' is distinct from r.currency
        or replace(e.body -> 'amount' ->> 'amount', '.', '')::bigint is distinct from r.amount_minor
        or coalesce(e.body ->> 'collectedOn', e.body ->> 'purchasedOn')::date
          is distinct from r.happened_on
        or coalesce(e.body ->> 'opportunityId', e.partner_id::text) is distinct from r.about_id::text
        or e.body ->> 'returnsId' is distinct from r.returns_id::text
      union all
      select e.subject_kind, e.body::jsonb ->> 'source', e.body::jsonb ->> 'externalId'
      from audit.events e
      where (e.type = 'collection.recorded' and not exists (
          select from partners.collections c where c.collection_id = e.subject_id::uuid))
        or (e.type = 'purchase.recorded' and not exists (
          select from partners.purchases p where p.purchase_id = e.subject_id::uuid))
    ) w order by w.list, w.source, w.external_id limit 1`)
}

/** A row to count: its owner and the row it returns by id. */
export type CountedWrite = {
  readonly rowId: string
  readonly source: string
  readonly externalId: string
  readonly aboutId: string
  readonly kind: CountedKind
  readonly amountMinor: bigint
  readonly currency: Currency
  readonly on: PlainDate
  readonly product: string | null
  readonly returnsId: string | null
  readonly by: string
}

function countedRecords(rows: readonly CountedWrite[]): Sql {
  const json = JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  return sql`jsonb_to_recordset(${json}::jsonb) as w("rowId" uuid, source text,
    "externalId" text, "aboutId" uuid, kind text, "amountMinor" bigint, currency char(3),
    "on" date, product text, "returnsId" uuid, by text)`
}

/** New rows in one statement; what they return may be among them. */
export function insertCollections(tx: Tx, rows: readonly CountedWrite[]) {
  return tx.run(sql`
    insert into partners.collections (collection_id, source, external_id, opportunity_id, kind,
      amount_minor, currency, collected_on, returns_id, recorded_by)
    select w."rowId", w.source, w."externalId", w."aboutId", w.kind, w."amountMinor", w.currency,
      w."on", w."returnsId", w.by
    from ${countedRecords(rows)}`)
}

export function insertPurchases(tx: Tx, rows: readonly CountedWrite[]) {
  return tx.run(sql`
    insert into partners.purchases (purchase_id, source, external_id, partner_id, kind,
      amount_minor, currency, purchased_on, product, returns_id, recorded_by)
    select w."rowId", w.source, w."externalId", w."aboutId", w.kind, w."amountMinor", w.currency,
      w."on", w.product, w."returnsId", w.by
    from ${countedRecords(rows)}`)
}

/** The currencies an opportunity's money may have, by code. */
export function opportunityOwners(tx: Tx, codes: readonly string[]) {
  return tx.many<{
    aboutId: OpportunityId
    code: string
    currency: Currency | null
    customerId: CustomerId
  }>(sql`
    select opportunity_id as "aboutId", code, currency, customer_id as "customerId"
    from partners.opportunities where code = any(${codes}::text[]) order by opportunity_id
    for no key update`)
}

export function partnerOwners(tx: Tx, codes: readonly string[]) {
  return tx.many<{ aboutId: PartnerId; code: string }>(sql`
    select partner_id as "aboutId", code
    from partners.partners where code = any(${codes}::text[]) order by partner_id
    for no key update`)
}
