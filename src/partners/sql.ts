import type { Instant } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type {
  ContactId,
  ContactRole,
  CustomerId,
  Partner,
  PartnerId,
  PartnerStatus,
  PartnerTier,
} from './partner.ts'

/** Below every id: where the first page begins. */
const firstId = '00000000-0000-0000-0000-000000000000'

const partnerColumns: Sql = sql`
  partner_id as "partnerId", code, legal_name as "legalName", domains, country,
  time_zone as "timeZone", tier, status, status_reason as "statusReason",
  good_standing as "goodStanding", parent_id as "parentId", enrolled_at as "enrolledAt", version`

export function selectPartner(tx: Tx, partnerId: PartnerId) {
  return tx.maybeOne<Partner>(sql`
    select ${partnerColumns} from partners.partners where partner_id = ${partnerId}`)
}

export function selectPartnerByCode(tx: Tx, code: string) {
  return tx.maybeOne<Partner>(sql`
    select ${partnerColumns} from partners.partners where code = ${code}`)
}

export function selectPartners(tx: Tx, partnerIds: readonly PartnerId[]) {
  return tx.many<Partner>(sql`
    select ${partnerColumns} from partners.partners where partner_id = any(${partnerIds}::uuid[])
    order by partner_id`)
}

/** Locks in id order, so that two callers never wait for each other. */
export function lockPartnerRows(tx: Tx, partnerIds: readonly PartnerId[]) {
  return tx.many<Partner>(sql`
    select ${partnerColumns} from partners.partners where partner_id = any(${partnerIds}::uuid[])
    order by partner_id for no key update`)
}

/** The same without reading them: who locks many reads them in sets afterwards. */
export function lockPartnersOnly(tx: Tx, partnerIds: readonly PartnerId[]) {
  return tx.one<{ rows: number }>(sql`
    with locked as (
      select partner_id from partners.partners where partner_id = any(${partnerIds}::uuid[])
      order by partner_id for no key update)
    select count(*)::int as rows from locked`)
}

/** The page of partners by code; `text` matches the start of a code or any part of a name. */
export function partnerRows(
  tx: Tx,
  asked: PageAsked & {
    readonly status: PartnerStatus | null
    readonly tier: PartnerTier | null
    readonly text: string | null
  },
) {
  return tx.many<Partner>(sql`
    select ${partnerColumns} from partners.partners
    where (code, partner_id) > (${asked.after?.key ?? ''}, ${asked.after?.id ?? firstId}::uuid)
      and (${asked.status}::text is null or status = ${asked.status})
      and (${asked.tier}::text is null or tier = ${asked.tier})
      and (${asked.text}::text is null or starts_with(code, upper(${asked.text}))
        or strpos(lower(legal_name), lower(${asked.text})) > 0)
    order by code, partner_id limit ${asked.limit + 1}`)
}

/** Partners named by code, and all that stand above them, by code: what an import compares with. */
export function partnersWithParents(tx: Tx, codes: readonly string[]) {
  return tx.many<{
    partnerId: PartnerId
    code: string
    legalName: string
    domains: string[]
    country: string
    timeZone: string
    tier: PartnerTier
    status: PartnerStatus
    goodStanding: boolean
    parentCode: string | null
  }>(sql`
    with recursive known as (
      select partner_id, code, legal_name, domains, country, time_zone, tier, status,
        good_standing, parent_id
      from partners.partners where code = any(${codes}::text[])
      union
      select up.partner_id, up.code, up.legal_name, up.domains, up.country, up.time_zone, up.tier,
        up.status, up.good_standing, up.parent_id
      from partners.partners up join known on up.partner_id = known.parent_id
    )
    select k.partner_id as "partnerId", k.code, k.legal_name as "legalName", k.domains, k.country,
      k.time_zone as "timeZone", k.tier, k.status, k.good_standing as "goodStanding",
      up.code as "parentCode"
    from known k left join partners.partners up on up.partner_id = k.parent_id
    order by k.code`)
}

export type PartnerWrite = {
  readonly partnerId: PartnerId
  readonly code: string
  readonly legalName: string
  readonly domains: readonly string[]
  readonly country: string
  readonly timeZone: string
  readonly tier: PartnerTier
  readonly status: PartnerStatus
  readonly goodStanding: boolean
  readonly parentCode: string | null
}

/** Rows as one jsonb array: domains differ in number, which parallel arrays cannot carry. */
function partnerRecords(rows: readonly PartnerWrite[]): Sql {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w("partnerId" uuid, code text,
    "legalName" text, domains jsonb, country text, "timeZone" text, tier text, status text,
    "goodStanding" boolean, "parentCode" text)`
}

/** New partners in one statement; a parent may be among them (see {@link updateParents}). */
export function insertPartners(tx: Tx, rows: readonly PartnerWrite[], at: Instant) {
  return tx.run(sql`
    insert into partners.partners (partner_id, code, legal_name, domains, country, time_zone, tier,
      status, good_standing, enrolled_at)
    select w."partnerId", w.code, w."legalName", array(select jsonb_array_elements_text(w.domains)),
      w.country, w."timeZone", w.tier, w.status, w."goodStanding", ${at}
    from ${partnerRecords(rows)}`)
}

/** Writes what may change, and one version up. */
export function updatePartners(tx: Tx, rows: readonly PartnerWrite[]) {
  return tx.run(sql`
    update partners.partners p set legal_name = w."legalName",
      domains = array(select jsonb_array_elements_text(w.domains)), country = w.country,
      time_zone = w."timeZone", tier = w.tier, status = w.status,
      good_standing = w."goodStanding", version = p.version + 1
    from ${partnerRecords(rows)} where p.partner_id = w."partnerId"`)
}

/** Sets parents by code, after every partner of the list is there. */
export function updateParents(tx: Tx, rows: readonly PartnerWrite[]) {
  return tx.run(sql`
    update partners.partners p set parent_id = up.partner_id
    from ${partnerRecords(rows)} left join partners.partners up on up.code = w."parentCode"
    where p.partner_id = w."partnerId" and p.parent_id is distinct from up.partner_id`)
}

/** Moves a partner that is still in one of `from`; null when someone moved it first. */
export function movePartner(
  tx: Tx,
  move: {
    readonly partnerId: PartnerId
    readonly from: readonly PartnerStatus[]
    readonly to: PartnerStatus
    readonly reason: string
  },
) {
  return tx.maybeOne<{ status: PartnerStatus; version: number }>(sql`
    update partners.partners set status = ${move.to}, status_reason = ${move.reason},
      version = version + 1
    where partner_id = ${move.partnerId} and status = any(${move.from}::text[])
    returning status, version`)
}

export type ContactRow = {
  contactId: ContactId
  partnerId: PartnerId
  name: string | null
  email: string | null
  phone: string | null
  phoneSince: Instant | null
  role: ContactRole
  version: number
}

export function contactsOf(tx: Tx, partnerIds: readonly PartnerId[]) {
  return tx.many<ContactRow>(sql`
    select contact_id as "contactId", partner_id as "partnerId", name, email, phone,
      phone_since as "phoneSince", role, version
    from partners.contacts
    where partner_id = any(${partnerIds}::uuid[]) and removed_at is null
    order by partner_id, added_at, contact_id`)
}

export type ContactWrite = {
  readonly contactId: ContactId
  readonly partnerId: PartnerId
  readonly name: string | null
  readonly email: string
  readonly phone: string | null
  readonly role: ContactRole
}

/** New contacts, or new words for known ones; a number counts as on file from when it changed. */
export function upsertContacts(tx: Tx, rows: readonly ContactWrite[], at: Instant) {
  return tx.run(sql`
    insert into partners.contacts (contact_id, partner_id, name, email, phone, phone_since, role,
      added_at)
    select w."contactId", w."partnerId", w.name, w.email, w.phone,
      case when w.phone is not null then ${at}::timestamptz end, w.role, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w("contactId" uuid,
      "partnerId" uuid, name text, email text, phone text, role text)
    on conflict (partner_id, email) where removed_at is null do update
    set name = excluded.name, phone = excluded.phone, role = excluded.role,
      phone_since = case when contacts.phone is not distinct from excluded.phone
        then contacts.phone_since else excluded.phone_since end,
      version = contacts.version + 1`)
}

export function removeContactRow(tx: Tx, contactId: ContactId, partnerId: PartnerId, at: Instant) {
  return tx.run(sql`
    update partners.contacts set removed_at = ${at}, name = null, email = null, phone = null,
      phone_since = null, version = version + 1
    where contact_id = ${contactId} and partner_id = ${partnerId} and removed_at is null`)
}

export type CustomerWrite = {
  readonly customerId: CustomerId
  readonly code: string
  readonly legalName: string
  readonly domains: readonly string[]
  readonly country: string | null
  readonly taxId: string | null
  readonly parentCode: string | null
  readonly houseAccount: boolean
}

function customerRecords(rows: readonly CustomerWrite[]): Sql {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w("customerId" uuid, code text,
    "legalName" text, domains jsonb, country text, "taxId" text, "parentCode" text,
    "houseAccount" boolean)`
}

export function insertCustomers(tx: Tx, rows: readonly CustomerWrite[], at: Instant) {
  return tx.run(sql`
    insert into partners.customers (customer_id, code, legal_name, domains, country, tax_id,
      house_account, added_at)
    select w."customerId", w.code, w."legalName", array(select jsonb_array_elements_text(w.domains)),
      w.country, w."taxId", w."houseAccount", ${at}
    from ${customerRecords(rows)}`)
}

export function updateCustomers(tx: Tx, rows: readonly CustomerWrite[]) {
  return tx.run(sql`
    update partners.customers c set legal_name = w."legalName",
      domains = array(select jsonb_array_elements_text(w.domains)), country = w.country,
      tax_id = w."taxId", house_account = w."houseAccount", version = c.version + 1
    from ${customerRecords(rows)} where c.customer_id = w."customerId"`)
}

export function updateCustomerParents(tx: Tx, rows: readonly CustomerWrite[]) {
  return tx.run(sql`
    update partners.customers c set parent_id = up.customer_id
    from ${customerRecords(rows)} left join partners.customers up on up.code = w."parentCode"
    where c.customer_id = w."customerId" and c.parent_id is distinct from up.customer_id`)
}

/** Customers named by code or exact name, and all that stand above them. */
export function customersWithParents(tx: Tx, codes: readonly string[], names: readonly string[]) {
  return tx.many<{
    customerId: CustomerId
    code: string
    legalName: string
    domains: string[]
    country: string | null
    taxId: string | null
    parentCode: string | null
    houseAccount: boolean
  }>(sql`
    with recursive known as (
      select customer_id, code, legal_name, domains, country, tax_id, parent_id, house_account
      from partners.customers
      where code = any(${codes}::text[]) or legal_name = any(${names}::text[])
      union
      select up.customer_id, up.code, up.legal_name, up.domains, up.country, up.tax_id, up.parent_id,
        up.house_account
      from partners.customers up join known on up.customer_id = known.parent_id
    )
    select k.customer_id as "customerId", k.code, k.legal_name as "legalName", k.domains, k.country,
      k.tax_id as "taxId", up.code as "parentCode", k.house_account as "houseAccount"
    from known k left join partners.customers up on up.customer_id = k.parent_id
    order by k.code`)
}

/** Locks in id order. */
export function lockCustomerRows(tx: Tx, customerIds: readonly CustomerId[]) {
  return tx.many<{ customerId: CustomerId }>(sql`
    select customer_id as "customerId" from partners.customers
    where customer_id = any(${customerIds}::uuid[]) order by customer_id for update`)
}
