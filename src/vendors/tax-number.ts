import { nationalNumbers, readNational, taxpayerNumbers } from './national-number.ts'
import { isUsTin } from './us-number.ts'
import { compactNumber, hasVatRule, readVatNumber, vatPrefix } from './vat-number.ts'
import { vatNumberWords } from './vat-words.ts'
import { isVatShape } from './vat-shape.ts'
import type { TaxForm } from './vendor.ts'

/** Where no rule of the country is known: any 5 to 20 letters and digits. */
const anyNumber = /^[A-Z0-9]{5,20}$/

/** The number as kept for a form and residence, or null when it cannot be one. W-9: an EIN, SSN or
 *  ITIN. W-8: a US TIN, or the taxpayer's number at home. VAT: the VAT, GST or company number of the
 *  residence, with prefix and check digit where its rule is known, else by shape. */
export function taxNumberFor(form: TaxForm, residence: string, text: string): string | null {
  const number = compactNumber(text)
  const dashed = text.trim()
  switch (form) {
    case 'w9':
      return isUsTin(dashed) ? number : null
    case 'w8bene': {
      const national = taxpayerNumbers(residence)
      if (isUsTin(dashed) || national.length === 0) return anyNumber.test(number) ? number : null
      return readNational(national, text)
    }
    case 'w8ben':
      return anyNumber.test(number) ? number : null
    case 'vat':
      return salesTaxNumber(residence, text)
    case 'none':
      return null
  }
}

/** The VAT or GST number of a country, as kept; null when it cannot be one. */
export function salesTaxNumber(country: string, text: string): string | null {
  if (hasVatRule(country)) return readVatNumber(text, country)
  const national = nationalNumbers(country)
  if (national.length > 0) return readNational(national, text.replace(countryPrefix(country), ''))
  const number = compactNumber(text)
  const isShaped = isVatShape(country, text.trim()) ?? isVatShape(country, number)
  return isShaped === false || !anyNumber.test(number) ? null : number
}

/** `AU 51 824 753 556`: people put the country before numbers that have no prefix. */
function countryPrefix(country: string): RegExp {
  return new RegExp(`^\\s*${country}[\\s-]*(?=\\d)`, 'i')
}

/** What is expected instead of a number that cannot be one: `a VAT number of DE: DE and 9 digits, check
 *  digit included`. */
export function numberExpected(form: TaxForm, residence: string): string {
  if (form === 'none') return 'no tax number, as none is asked for'
  if (form === 'w9') return 'an EIN as 12-3456789, or an SSN or ITIN as 123-45-6789'
  if (form === 'w8ben') return 'a US TIN, or the taxpayer number at home (5 to 20 signs)'
  const kinds = form === 'vat' ? nationalNumbers(residence) : taxpayerNumbers(residence)
  const words = form === 'vat' ? vatNumberWords(vatPrefix(residence)) : null
  const said = kinds.map(({ name, shape }) => `${name} (${shape})`).join(' or ')
  const or = form === 'vat' ? '' : 'a US TIN as 12-3456789, or '
  if (words !== null) return `a VAT number of ${residence}: ${words}, check digit included`
  if (said !== '') return `${or}a number of ${residence}: ${said}`
  return `${or}a tax number of ${residence} (5 to 20 letters and digits)`
}
