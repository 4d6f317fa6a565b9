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
  setBy: string
  setAt: Instant
  version: number
}

/** Whose vendor it is, and why Finance last noted something of its tax; null when there is none. */
export function vendorTaxNotes(tx: Tx, vendorId: VendorId) {
  return tx.maybeOne<{ partnerId: string; reason: string | null }>(sql`
    select v.partner_id as "partnerId", f.reason
    from vendors.vendors v left join vendors.tax_facts f on f.vendor_id = v.vendor_id
    where v.vendor_id = ${vendorId}`)
}

export function saveTaxFacts(
  tx: Tx,
  row: Omit<TaxFactsRow, 'version'> & { readonly partnerId: string },
) {
  return tx.run(sql`
    insert into vendors.tax_facts (vendor_id, partner_id, number_refused_on, reason, set_by, set_at)
    values (${row.vendorId}, ${row.partnerId}, ${row.numberRefusedOn}, ${row.reason}, ${row.setBy},
      ${row.setAt})
    on conflict on constraint tax_facts_pkey do update set number_refused_on = excluded.number_refused_on,
      reason = excluded.reason, set_by = excluded.set_by, set_at = excluded.set_at,
      version = vendors.tax_facts.version + 1`)
}
