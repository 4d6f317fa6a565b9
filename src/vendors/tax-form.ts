import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import { taxFormValidThrough, type EntityKind, type TaxForm } from './vendor.ts'

/** W-9, line 3a. */
export const taxClassifications = [
  'individual',
  'c_corporation',
  's_corporation',
  'partnership',
  'trust_estate',
  'llc_c',
  'llc_s',
  'llc_p',
  'other',
] as const
export type TaxClassification = (typeof taxClassifications)[number]

/** W-8BEN-E, line 5: what the entity is for chapter 4 (FATCA), as far as partners of ours come. */
export const chapter4Statuses = [
  'active_nffe',
  'passive_nffe',
  'publicly_traded_nffe',
  'nonprofit',
  'participating_ffi',
  'reporting_model_1_ffi',
  'reporting_model_2_ffi',
  'registered_deemed_compliant_ffi',
  'certified_deemed_compliant_ffi',
  'nonparticipating_ffi',
  'exempt_beneficial_owner',
  'excepted_territory_nffe',
  'direct_reporting_nffe',
  'other',
] as const
export type Chapter4Status = (typeof chapter4Statuses)[number]

/** W-9, line 4: codes 1 to 13. */
export const EXEMPT_PAYEE_CODE_MAX = 13

/** What is written on a tax form beside the number. */
export type FormFields = {
  readonly taxForm: TaxForm | null
  readonly taxFormSignedOn: PlainDate | null
  readonly signerName: string | null
  readonly signerCapacity: string | null
  readonly taxClassification: TaxClassification | null
  readonly exemptPayeeCode: number | null
  readonly chapter4Status: Chapter4Status | null
  readonly treatyArticle: string | null
  /** `0.05` of 5 %, `0` for none; null without a claim. */
  readonly treatyRate: string | null
}

/** Whose form it is. */
export type Signer = {
  readonly taxResidence: string | null
  readonly entityKind: EntityKind | null
}

export type FormProblem = {
  readonly field: string
  readonly found: string
  readonly expected: string
}

/** As the forms are called. */
export const formNames: Readonly<Record<TaxForm, string>> = {
  w9: 'W-9',
  w8ben: 'W-8BEN',
  w8bene: 'W-8BEN-E',
  vat: 'VAT or GST number',
  none: 'no form',
}

const isW8 = (form: TaxForm | null) => form === 'w8ben' || form === 'w8bene'

/** Is it one of the IRS's forms, with a signature? */
export function isSigned(form: TaxForm | null): boolean {
  return form === 'w9' || isW8(form)
}

/** Which forms a payer of one of these countries may ask this vendor for. A US payer asks a W-9 of whom
 *  is taxed in the US, a W-8BEN of other persons and a W-8BEN-E of other entities; other payers ask for
 *  the VAT or GST number, or nothing where there is none. Without a payer known: what fits whom. */
export function formsFor(payerCountries: readonly string[], of: Signer): readonly TaxForm[] {
  const isAtHome = of.taxResidence === 'US'
  const abroad = of.entityKind === 'person' ? 'w8ben' : 'w8bene'
  const irs: TaxForm = isAtHome ? 'w9' : abroad
  if (payerCountries.includes('US')) return [irs]
  if (payerCountries.length > 0) return ['vat', 'none']
  return [irs, 'vat', 'none']
}

/** The fields that belong to the form; what was typed for another is left out. */
export function fieldsOfForm(fields: FormFields): FormFields {
  const { taxForm } = fields
  const signed = isSigned(taxForm)
  return {
    taxForm,
    taxFormSignedOn: signed ? fields.taxFormSignedOn : null,
    signerName: signed ? fields.signerName : null,
    signerCapacity: signed ? fields.signerCapacity : null,
    taxClassification: taxForm === 'w9' ? fields.taxClassification : null,
    exemptPayeeCode: taxForm === 'w9' ? fields.exemptPayeeCode : null,
    chapter4Status: taxForm === 'w8bene' ? fields.chapter4Status : null,
    treatyArticle: isW8(taxForm) ? fields.treatyArticle : null,
    treatyRate: isW8(taxForm) ? fields.treatyRate : null,
  }
}

/** What of a form cannot be right, the first found; null when it can. What is not filled in yet is no
 *  problem: {@link formNeeds} names that. */
export function formProblem(fields: FormFields, of: Signer, today: PlainDate): FormProblem | null {
  return (
    formOfWho(fields, of) ??
    kindProblem(fields, of) ??
    treatyProblem(fields) ??
    dayProblem(fields, today)
  )
}

/** Who signs which form: W-9 US persons, W-8BEN foreign individuals, W-8BEN-E foreign entities
 *  (Instructions for the Requester of Form W-9; of Forms W-8). */
function formOfWho({ taxForm }: FormFields, of: Signer): FormProblem | null {
  if (taxForm === null || of.taxResidence === null) return null
  const isAtHome = of.taxResidence === 'US'
  const not = (expected: string) => ({ field: 'tax form', found: taxForm, expected })
  if (taxForm === 'w9' && !isAtHome) return not('a W-8BEN-E (W-8BEN for a person) outside the US')
  if (isW8(taxForm) && isAtHome) return not('a W-9 in the US')
  if (taxForm === 'w8ben' && of.entityKind === 'company') return not('a W-8BEN-E for a company')
  if (taxForm === 'w8bene' && of.entityKind === 'person') return not('a W-8BEN for a person')
  return null
}

function kindProblem(fields: FormFields, of: Signer): FormProblem | null {
  const { taxClassification, exemptPayeeCode } = fields
  if (taxClassification === null) return null
  const isPerson = taxClassification === 'individual'
  if (of.entityKind === 'company' && isPerson) {
    const expected = 'a kind of company, such as C corporation or LLC'
    return { field: 'tax classification', found: taxClassification, expected }
  }
  if (of.entityKind === 'person' && !isPerson) {
    return { field: 'tax classification', found: taxClassification, expected: 'individual' }
  }
  if (isPerson && exemptPayeeCode !== null) {
    const expected = 'no code: individuals are not exempt from backup withholding'
    return { field: 'exempt payee code', found: String(exemptPayeeCode), expected }
  }
  return null
}

function treatyProblem({ treatyArticle, treatyRate }: FormFields): FormProblem | null {
  if (treatyArticle === null && treatyRate === null) return null
  if (treatyArticle === null) {
    return { field: 'treaty article', found: '', expected: 'the article the rate is claimed under' }
  }
  const expected = 'a rate below 30 % as a ratio, 0.05 for 5 %'
  if (treatyRate === null) return { field: 'treaty rate', found: '', expected }
  const isRate = /^0(\.[0-2]\d{0,5})?$/.test(treatyRate) // by its figures, so exactly
  return isRate ? null : { field: 'treaty rate', found: treatyRate, expected }
}

function dayProblem(
  { taxForm, taxFormSignedOn }: FormFields,
  today: PlainDate,
): FormProblem | null {
  if (taxForm === null || taxFormSignedOn === null) return null
  const found = taxFormSignedOn.toString()
  const field = 'day the tax form was signed'
  if (Temporal.PlainDate.compare(taxFormSignedOn, today) > 0) {
    return { field, found, expected: `a day not after ${today}` }
  }
  const through = taxFormValidThrough(taxForm, taxFormSignedOn)
  if (through === null || Temporal.PlainDate.compare(today, through) <= 0) return null
  return {
    field,
    found,
    expected: `a form signed in ${today.year - 3} or later: a W-8 holds three years`,
  }
}

/** What the form still needs, in words. */
export function formNeeds(fields: FormFields): string[] {
  const { taxForm } = fields
  const needs: readonly (readonly [string, boolean])[] = [
    ['day the tax form was signed', !isSigned(taxForm) || fields.taxFormSignedOn !== null],
    ['name of who signed the tax form', !isSigned(taxForm) || fields.signerName !== null],
    ['capacity of who signed', taxForm !== 'w8bene' || fields.signerCapacity !== null],
    ['tax classification', taxForm !== 'w9' || fields.taxClassification !== null],
    ['chapter 4 status', taxForm !== 'w8bene' || fields.chapter4Status !== null],
  ]
  return needs.flatMap(([name, isThere]) => (isThere ? [] : [name]))
}
