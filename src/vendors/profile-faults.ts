import { parseCountry } from '../kernel/country.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { isLei } from './lei.ts'
import { formProblem, type FormFields, type FormProblem, type Signer } from './tax-form.ts'
import { numberExpected, salesTaxNumber, taxNumberFor } from './tax-number.ts'

/** The numbers of a company beside its tax number. */
export type CompanyNumbers = Pick<Signer, 'taxResidence'> & {
  readonly lei: string | null
  readonly vatNumber: string | null
}

/** The LEI and the VAT number beside another form, by their check digits; null where both can be. */
export function companyNumberProblem(of: CompanyNumbers): FormProblem | null {
  const { lei, vatNumber, taxResidence } = of
  if (lei !== null && !isLei(lei)) {
    return { field: 'LEI', found: lei, expected: '18 letters and digits and two check digits' }
  }
  if (vatNumber === null) return null
  const expected =
    taxResidence === null ? 'a tax residence beside it' : numberExpected('vat', taxResidence)
  const isRight = taxResidence !== null && salesTaxNumber(taxResidence, vatNumber) !== null
  return isRight ? null : { field: 'VAT number', found: vatNumber, expected }
}

/** What is typed in a profile while it is written; empty fields are null. */
export type TypedProfile = FormFields &
  Signer &
  Omit<CompanyNumbers, 'taxResidence'> & {
    readonly country: string | null
    /** Empty where the number on file stays. */
    readonly taxNumber: string
  }

const fieldOf: Readonly<Record<string, keyof TypedProfile>> = {
  'tax form': 'taxForm',
  'tax classification': 'taxClassification',
  'exempt payee code': 'exemptPayeeCode',
  'treaty article': 'treatyArticle',
  'treaty rate': 'treatyRate',
  'day the tax form was signed': 'taxFormSignedOn',
  LEI: 'lei',
  'VAT number': 'vatNumber',
}

/** What of a profile cannot be right, by field, in words for whoever types: the rules by which the
 *  server refuses it. */
export function profileFaults(
  typed: TypedProfile,
  today: PlainDate,
): ReadonlyMap<keyof TypedProfile, string> {
  const faults = new Map<keyof TypedProfile, string>()
  const country = 'a country, such as DE or Germany'
  for (const field of ['country', 'taxResidence'] as const) {
    const text = typed[field]
    if (text !== null && parseCountry(text) === null) faults.set(field, `Expected ${country}.`)
  }
  const taxResidence = typed.taxResidence === null ? null : parseCountry(typed.taxResidence)
  const read = { ...typed, taxResidence }
  for (const problem of [formProblem(read, read, today), companyNumberProblem(read)]) {
    const field = problem === null ? undefined : fieldOf[problem.field]
    if (field !== undefined) faults.set(field, `Expected ${problem?.expected}.`)
  }
  const { taxForm, taxNumber } = typed
  if (taxNumber.trim() === '') return faults
  if (taxForm === null || taxResidence === null) {
    faults.set('taxNumber', 'Expected tax form and country of tax residence before it.')
  } else if (taxNumberFor(taxForm, taxResidence, taxNumber) === null) {
    faults.set('taxNumber', `Expected ${numberExpected(taxForm, taxResidence)}.`)
  }
  return faults
}
