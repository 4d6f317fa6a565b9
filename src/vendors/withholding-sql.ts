import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { TaxForm, VendorId } from './vendor.ts'
import type { TaxFigureName } from './withholding.ts'

/** Every figure, newest first of each. */
export function selectFigures(tx: Tx) {
  return tx.many<{
    figure: TaxFigureName
    fromOn: PlainDate
    rate: string | null
    amountMinor: bigint | null
    currency: string | null
    source: string
  }>(sql`
    select figure, from_on as "fromOn", rate, amount_minor as "amountMinor", currency, source
    from vendors.tax_figures order by figure, from_on desc`)
}

export type TaxStandingRow = {
  vendorId: VendorId
  partnerId: string
  legalName: string | null
  residence: string | null
  country: string | null
  taxForm: TaxForm | null
  taxFormSignedOn: PlainDate | null
  hasTaxNumber: boolean
  taxNumberMasked: string | null
  numberRefusedOn: PlainDate | null
  treatyRate: string | null
  treatyArticle: string | null
  taxFormThrough: PlainDate | null
  taxFormEndedOn: PlainDate | null
  taxClassification: string | null
  exemptPayeeCode: number | null
}

/** What decides the tax of payments to these partners. Index vendors_one_per_partner. */
export function taxStandings(tx: Tx, partnerIds: readonly string[]) {
  return tx.many<TaxStandingRow>(sql`
    select v.vendor_id as "vendorId", v.partner_id as "partnerId", v.legal_name as "legalName",
      v.tax_residence as residence, v.country, v.tax_form as "taxForm",
      v.tax_form_signed_on as "taxFormSignedOn", v.tax_number_masked is not null as "hasTaxNumber",
      v.tax_number_masked as "taxNumberMasked", f.number_refused_on as "numberRefusedOn",
      v.treaty_rate as "treatyRate", v.treaty_article as "treatyArticle",
      v.tax_form_through as "taxFormThrough", v.tax_form_ended_on as "taxFormEndedOn",
      v.tax_classification as "taxClassification", v.exempt_payee_code as "exemptPayeeCode"
    from vendors.vendors v left join vendors.tax_facts f on f.vendor_id = v.vendor_id
    where v.partner_id = any(${partnerIds}::uuid[]) order by v.vendor_id`)
}

export type TaxFactsRow = {
  vendorId: VendorId
  numberRefusedOn: PlainDate | null
  reason: string
  easingAskedBy: string | null
  easingAskedAt: Instant | null
  easingReason: string | null
  /** Null: the number is to stand again. */
  easingTo: PlainDate | null
  /** Null while it waits. */
  easedBy: string | null
}

/** What Finance noted of a vendor's tax, and what is asked of it; null when it noted nothing. */
export function taxFactsOf(tx: Tx, vendorId: VendorId) {
  return tx.maybeOne<TaxFactsRow>(sql`
    select vendor_id as "vendorId", number_refused_on as "numberRefusedOn", reason,
      easing_asked_by as "easingAskedBy", easing_asked_at as "easingAskedAt",
      easing_reason as "easingReason", easing_to as "easingTo", eased_by as "easedBy"
    from vendors.tax_facts where vendor_id = ${vendorId}`)
}

/** What withholds less waits for a second person. */
export function askEasing(
  tx: Tx,
  row: {
    readonly vendorId: VendorId
    readonly to: PlainDate | null
    readonly by: string
    readonly at: Instant
    readonly reason: string
  },
) {
  return tx.run(sql`
    update vendors.tax_facts set easing_asked_by = ${row.by}, easing_asked_at = ${row.at},
      easing_reason = ${row.reason}, easing_to = ${row.to}, eased_by = null
    where vendor_id = ${row.vendorId} and number_refused_on is not null`)
}

export function dropEasing(tx: Tx, vendorId: VendorId) {
  return tx.run(sql`
    update vendors.tax_facts set easing_asked_by = null, easing_asked_at = null,
      easing_reason = null, easing_to = null, eased_by = null
    where vendor_id = ${vendorId} and number_refused_on is not null`)
}

/** What was asked for counts; who asked stays beside who agreed. */
export function agreeEasing(
  tx: Tx,
  row: { readonly vendorId: VendorId; readonly by: string; readonly at: Instant },
) {
  return tx.run(sql`
    update vendors.tax_facts set number_refused_on = easing_to, reason = easing_reason,
      set_by = easing_asked_by, set_at = ${row.at}, eased_by = ${row.by}, version = version + 1
    where vendor_id = ${row.vendorId} and easing_asked_by is not null and eased_by is null`)
}

/** Whose vendor it is, and why Finance last noted something of its tax; null when there is none. */
export function vendorTaxNotes(tx: Tx, vendorId: VendorId) {
  return tx.maybeOne<{ partnerId: string; reason: string | null }>(sql`
    select v.partner_id as "partnerId", f.reason
    from vendors.vendors v left join vendors.tax_facts f on f.vendor_id = v.vendor_id
    where v.vendor_id = ${vendorId}`)
}

/** What withholds more counts at once, and ends what was asked to ease it. */
export function saveTaxFacts(
  tx: Tx,
  row: Pick<TaxFactsRow, 'vendorId' | 'numberRefusedOn' | 'reason'> & {
    readonly partnerId: string
    readonly setBy: string
    readonly setAt: Instant
  },
) {
  return tx.run(sql`
    insert into vendors.tax_facts (vendor_id, partner_id, number_refused_on, reason, set_by, set_at)
    values (${row.vendorId}, ${row.partnerId}, ${row.numberRefusedOn}, ${row.reason}, ${row.setBy},
      ${row.setAt})
    on conflict on constraint tax_facts_pkey do update set
      number_refused_on = excluded.number_refused_on, reason = excluded.reason,
      set_by = excluded.set_by, set_at = excluded.set_at, easing_asked_by = null,
      easing_asked_at = null, easing_reason = null, easing_to = null, eased_by = null,
      version = vendors.tax_facts.version + 1`)
}
