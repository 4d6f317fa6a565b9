import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { Chapter4Status, TaxClassification } from './tax-form.ts'
import type { EntityKind, TaxForm, VendorId, VendorState } from './vendor.ts'

/** What a partner may see of its own profile, and staff of any. */
export type VendorRow = {
  vendorId: VendorId
  partnerId: string
  state: VendorState
  stateReason: string | null
  stateSince: Instant
  legalName: string | null
  entityKind: EntityKind | null
  registrationNumber: string | null
  taxResidence: string | null
  street: string | null
  houseNumber: string | null
  postCode: string | null
  town: string | null
  region: string | null
  country: string | null
  taxForm: TaxForm | null
  taxFormSignedOn: PlainDate | null
  /** The last day the form is good for; null when it does not end by itself. */
  taxFormThrough: PlainDate | null
  /** The day its circumstances changed: it is relied on no more. */
  taxFormEndedOn: PlainDate | null
  signerName: string | null
  signerCapacity: string | null
  taxClassification: TaxClassification | null
  exemptPayeeCode: number | null
  chapter4Status: Chapter4Status | null
  treatyArticle: string | null
  treatyRate: string | null
  lei: string | null
  vatNumber: string | null
  payerCountries: string[]
  /** A new tax form waits for Finance. */
  renewalWaits: boolean
  /** It says who owns it, or that nobody holds a quarter. */
  ownersStated: boolean
  erpNumber: string | null
  taxNumberMasked: string | null
  acceptedName: string | null
  acceptedBeside: string | null
  invitedAt: Instant
  submittedAt: Instant | null
  approvedAt: Instant | null
  version: number
}

const vendorColumns: Sql = sql`
  vendor_id as "vendorId", partner_id as "partnerId", state, state_reason as "stateReason",
  state_since as "stateSince", legal_name as "legalName", entity_kind as "entityKind",
  registration_number as "registrationNumber", tax_residence as "taxResidence", street,
  house_number as "houseNumber", post_code as "postCode", town, region, country,
  tax_form as "taxForm", tax_form_signed_on as "taxFormSignedOn",
  tax_form_through as "taxFormThrough", tax_form_ended_on as "taxFormEndedOn",
  signer_name as "signerName", signer_capacity as "signerCapacity",
  tax_classification as "taxClassification", exempt_payee_code as "exemptPayeeCode",
  chapter4_status as "chapter4Status", treaty_article as "treatyArticle",
  treaty_rate as "treatyRate", lei, vat_number as "vatNumber",
  payer_countries as "payerCountries", exists (select from vendors.tax_forms t
    where t.vendor_id = vendors.vendor_id and t.state = 'proposed') as "renewalWaits",
  exists (select from vendors.ownership_statements o
    where o.vendor_id = vendors.vendor_id and o.ended_at is null) as "ownersStated",
  erp_number as "erpNumber",
  tax_number_masked as "taxNumberMasked", accepted_name as "acceptedName",
  accepted_beside as "acceptedBeside", invited_at as "invitedAt",
  submitted_at as "submittedAt", approved_at as "approvedAt", version`

export function selectVendorOf(tx: Tx, partnerId: string) {
  return tx.maybeOne<VendorRow>(sql`
    select ${vendorColumns} from vendors.vendors where partner_id = ${partnerId}`)
}

export function selectVendor(tx: Tx, vendorId: VendorId) {
  return tx.maybeOne<VendorRow>(sql`
    select ${vendorColumns} from vendors.vendors where vendor_id = ${vendorId}`)
}

export function vendorsOf(tx: Tx, partnerIds: readonly string[]) {
  return tx.many<VendorRow>(sql`
    select ${vendorColumns} from vendors.vendors where partner_id = any(${partnerIds}::uuid[])
    order by vendor_id`)
}

/** Locks profiles in id order: every change of a profile or its accounts takes this lock first. */
export function lockVendorsOf(tx: Tx, partnerIds: readonly string[]) {
  return tx.many<VendorRow>(sql`
    select ${vendorColumns} from vendors.vendors where partner_id = any(${partnerIds}::uuid[])
    order by vendor_id for no key update`)
}

/** The same locks without reading: who locks many reads them in sets afterwards. */
export function lockVendorsOnly(tx: Tx, partnerIds: readonly string[]) {
  return tx.one<{ rows: number }>(sql`
    with locked as (
      select vendor_id from vendors.vendors where partner_id = any(${partnerIds}::uuid[])
      order by vendor_id for no key update)
    select count(*)::int as rows from locked`)
}

export function lockVendorRow(tx: Tx, vendorId: VendorId) {
  return tx.maybeOne<VendorRow & { typedBy: string[]; approvedBy: string | null }>(sql`
    select ${vendorColumns}, typed_by as "typedBy", approved_by as "approvedBy"
    from vendors.vendors where vendor_id = ${vendorId} for no key update`)
}

export function insertVendor(
  tx: Tx,
  row: {
    readonly vendorId: VendorId
    readonly partnerId: string
    readonly invitedAt: Instant
    readonly payerCountries: readonly string[]
  },
) {
  return tx.run(sql`
    insert into vendors.vendors (vendor_id, partner_id, state, invited_at, state_since,
      payer_countries)
    values (${row.vendorId}, ${row.partnerId}, 'invited', ${row.invitedAt}, ${row.invitedAt},
      ${row.payerCountries}::text[])`)
}

export type ProfileWrite = {
  readonly legalName: string | null
  readonly entityKind: EntityKind | null
  readonly registrationNumber: string | null
  readonly taxResidence: string | null
  readonly street: string | null
  readonly houseNumber: string | null
  readonly postCode: string | null
  readonly town: string | null
  readonly region: string | null
  readonly country: string | null
  readonly taxForm: TaxForm | null
  readonly taxFormSignedOn: PlainDate | null
  readonly signerName: string | null
  readonly signerCapacity: string | null
  readonly taxClassification: TaxClassification | null
  readonly exemptPayeeCode: number | null
  readonly chapter4Status: Chapter4Status | null
  readonly treatyArticle: string | null
  readonly treatyRate: string | null
  readonly lei: string | null
  readonly vatNumber: string | null
}

/** Writes the profile as filled in and notes who typed. */
export function updateProfile(
  tx: Tx,
  vendorId: VendorId,
  profile: ProfileWrite,
  typed: { readonly by: string; readonly state: VendorState; readonly at: Instant },
) {
  return tx.run(sql`
    update vendors.vendors set legal_name = ${profile.legalName},
      entity_kind = ${profile.entityKind}, registration_number = ${profile.registrationNumber},
      tax_residence = ${profile.taxResidence}, street = ${profile.street},
      house_number = ${profile.houseNumber}, post_code = ${profile.postCode},
      town = ${profile.town}, region = ${profile.region}, country = ${profile.country},
      tax_form = ${profile.taxForm}, tax_form_signed_on = ${profile.taxFormSignedOn},
      signer_name = ${profile.signerName}, signer_capacity = ${profile.signerCapacity},
      tax_classification = ${profile.taxClassification},
      exempt_payee_code = ${profile.exemptPayeeCode}, chapter4_status = ${profile.chapter4Status},
      treaty_article = ${profile.treatyArticle}, treaty_rate = ${profile.treatyRate},
      lei = ${profile.lei}, vat_number = ${profile.vatNumber}, tax_form_ended_on = null,
      state_since = case when state = ${typed.state} then state_since else ${typed.at} end,
      state = ${typed.state}, state_reason = null, version = version + 1,
      typed_by = case when ${typed.by} = any(typed_by) then typed_by
        else typed_by || ${typed.by}::text end
    where vendor_id = ${vendorId}`)
}

export function updateTaxNumber(
  tx: Tx,
  vendorId: VendorId,
  number: { readonly sealed: string; readonly masked: string } | null,
) {
  return tx.run(sql`
    update vendors.vendors set tax_number_sealed = ${number?.sealed ?? null},
      tax_number_masked = ${number?.masked ?? null}
    where vendor_id = ${vendorId}`)
}

/** Moves a profile that is still in one of `from`; 0 when someone moved it first. */
export function moveVendor(
  tx: Tx,
  move: {
    readonly vendorId: VendorId
    readonly from: readonly VendorState[]
    readonly to: VendorState
    readonly reason: string | null
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update vendors.vendors set state = ${move.to}, state_reason = ${move.reason},
      state_since = ${move.at}, version = version + 1
    where vendor_id = ${move.vendorId} and state = any(${move.from}::text[])`)
}

export function setSubmitted(tx: Tx, vendorId: VendorId, at: Instant) {
  return tx.run(sql`
    update vendors.vendors set submitted_at = ${at} where vendor_id = ${vendorId}`)
}

/** A legal name other than the enrolled one, as Finance accepts it. */
export type AcceptedName = {
  readonly legalName: string
  readonly enrolledName: string
  readonly reason: string
}

/** Approves a profile in review: whoever typed before does not count once it is approved, and what
 *  was accepted of an earlier name is gone. */
export function approveVendorRow(
  tx: Tx,
  vendorId: VendorId,
  approved: { readonly by: string; readonly at: Instant; readonly name: AcceptedName | null },
) {
  const { by, at, name } = approved
  return tx.run(sql`
    update vendors.vendors set state = 'active', state_reason = null, state_since = ${at},
      approved_by = ${by}, approved_at = ${at}, accepted_name = ${name?.legalName ?? null},
      accepted_beside = ${name?.enrolledName ?? null}, accepted_reason = ${name?.reason ?? null},
      version = version + 1
    where vendor_id = ${vendorId} and state = 'in_review'`)
}

/** Why Finance accepted the name; for staff, not granted to the portal. */
export function nameReasonOf(tx: Tx, vendorId: VendorId) {
  return tx.maybeOne<{ reason: string | null }>(sql`
    select accepted_reason as reason from vendors.vendors where vendor_id = ${vendorId}`)
}

/** Who typed since the last approval; for staff, not granted to the portal. */
export function typedByOf(tx: Tx, vendorId: VendorId) {
  return tx.maybeOne<{ typedBy: string[] }>(sql`
    select typed_by as "typedBy" from vendors.vendors where vendor_id = ${vendorId}`)
}

/** Notes who typed without changing a field: attaching or taking away a paper. */
export function noteTyped(tx: Tx, vendorId: VendorId, by: string) {
  return tx.run(sql`
    update vendors.vendors set typed_by = typed_by || ${by}::text
    where vendor_id = ${vendorId} and not ${by}::text = any(typed_by)`)
}

export function clearTypedBy(tx: Tx, vendorId: VendorId) {
  return tx.run(sql`update vendors.vendors set typed_by = '{}' where vendor_id = ${vendorId}`)
}

export function setErpNumber(tx: Tx, vendorId: VendorId, erpNumber: string) {
  return tx.run(sql`
    update vendors.vendors set erp_number = ${erpNumber}, version = version + 1
    where vendor_id = ${vendorId}`)
}

/** The vendor numbers of the ERP, for a bill file. */
export function erpNumbersOf(tx: Tx, partnerIds: readonly string[]) {
  return tx.many<{ partnerId: string; erpNumber: string | null }>(sql`
    select partner_id as "partnerId", erp_number as "erpNumber"
    from vendors.vendors where partner_id = any(${partnerIds}::uuid[]) order by vendor_id`)
}
