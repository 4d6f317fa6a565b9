import type { TaxForm } from './vendor.ts'

/** Prefixes of employer identification numbers the IRS has assigned (irs.gov, "How EINs are
 *  assigned and valid EIN prefixes"). */
const einPrefixes = new Set(
  (
    '01 02 03 04 05 06 10 11 12 13 14 15 16 20 21 22 23 24 25 26 27 30 31 32 33 34 35 36 37 38 39 40 ' +
    '41 42 43 44 45 46 47 48 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 71 72 73 74 75 ' +
    '76 77 78 79 80 81 82 83 84 85 86 87 88 90 91 92 93 94 95 98 99'
  ).split(' '),
)

/** `12-3456789`: nine digits, the first two assigned. */
export function isEin(text: string): boolean {
  return /^\d{2}-?\d{7}$/.test(text) && einPrefixes.has(text.slice(0, 2))
}

/** `123-45-6789`: area not 000, 666 or 9xx, group not 00, serial not 0000 (SSA, POMS RM 10201.035). */
export function isSsn(text: string): boolean {
  return /^(?!000|666|9)\d{3}-?(?!00)\d{2}-?(?!0000)\d{4}$/.test(text)
}

/** Shape of VAT numbers by prefix (European Commission, VIES FAQ, question 11; HMRC for GB). */
const vatShapes: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]?\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^[1-9]\d{8}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  GB: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W])$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^[1-9]\d{1,9}$/,
  SE: /^\d{10}01$/,
  SI: /^[1-9]\d{7}$/,
  SK: /^[1-9]\d{9}$/,
}

const digitsOf = (text: string) => Array.from(text, Number)
const weighted = (text: string, weights: readonly number[]) =>
  digitsOf(text).reduce((sum, digit, at) => sum + digit * (weights[at] ?? 0), 0)

function isLuhn(text: string): boolean {
  const sum = digitsOf(text)
    .reverse()
    .reduce(
      (total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)),
      0,
    )
  return sum % 10 === 0
}

/** ISO/IEC 7064, MOD 11,10. */
function isMod1110(text: string): boolean {
  let product = 10
  for (const digit of digitsOf(text.slice(0, -1))) {
    const sum = (digit + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (11 - product) % 10 === Number(text.at(-1))
}

/** The member states' own check digits, for those whose rule is public and plain; the rest go by
 *  shape. */
const vatChecks: Readonly<Record<string, (number: string) => boolean>> = {
  AT: (n) => {
    const digits = digitsOf(n.slice(1, 8))
    const sum = digits.reduce((total, d, at) => {
      const twice = at % 2 === 1 ? d * 2 : d
      return total + (twice > 9 ? twice - 9 : twice)
    }, 0)
    return (10 - ((sum + 4) % 10)) % 10 === Number(n.at(-1))
  },
  BE: (n) => 97 - (Number(n.slice(0, -2)) % 97) === Number(n.slice(-2)),
  DE: isMod1110,
  DK: (n) => weighted(n, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  EE: (n) => weighted(n, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  EL: (n) => (weighted(n, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === Number(n.at(-1)),
  FI: (n) => weighted(n, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0,
  FR: (n) => !/^\d{11}$/.test(n) || isFrenchKey(n),
  HR: isMod1110,
  HU: (n) => weighted(n, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0,
  IT: isLuhn,
  LU: (n) => Number(n.slice(0, 6)) % 89 === Number(n.slice(6)),
  MT: (n) => weighted(n, [3, 4, 6, 7, 8, 9, 10, 1]) % 37 === 0,
  PL: (n) => weighted(n, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(n.at(-1)),
  PT: (n) => ((11 - (weighted(n, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === Number(n.at(-1)),
  SE: (n) => isLuhn(n.slice(0, 10)),
  SI: (n) => (11 - (weighted(n, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(n.at(-1)),
  SK: (n) => BigInt(n) % 11n === 0n,
}

/** The French key is (12 + 3 × (SIREN mod 97)) mod 97; Monaco's numbers carry no SIREN. */
function isFrenchKey(n: string): boolean {
  const siren = n.slice(2)
  return siren.startsWith('000') || (12 + 3 * (Number(siren) % 97)) % 97 === Number(n.slice(0, 2))
}

/** A VAT number with its prefix, `DE136695976`; Greece's prefix is EL. Spaces, dots, dashes aside. */
export function isVatNumber(text: string): boolean {
  const number = compact(text)
  const prefix = number.slice(0, 2)
  const rest = number.slice(2)
  if (vatShapes[prefix]?.test(rest) !== true) return false
  return vatChecks[prefix]?.(rest) ?? true
}

/** VAT numbers of other countries (GST and the like) are taken as they are: 5 to 20 letters and digits. */
export function hasVatRule(country: string): boolean {
  return Object.hasOwn(vatShapes, vatPrefix(country))
}

export function vatPrefix(country: string): string {
  return country === 'GR' ? 'EL' : country
}

function compact(text: string): string {
  return text.toUpperCase().replaceAll(/[\s.:/-]/g, '')
}

/** The number as kept for a form and residence, or null when it cannot be one. W-9: an EIN or SSN.
 *  W-8: a US TIN or a foreign one. VAT: with its country's prefix and check digit. */
export function taxNumberFor(form: TaxForm, residence: string, text: string): string | null {
  const number = compact(text)
  const dashed = text.trim()
  switch (form) {
    case 'w9':
      return isEin(dashed) || isSsn(dashed) ? number : null
    case 'w8ben':
    case 'w8bene':
      return /^[A-Z0-9]{5,20}$/.test(number) ? number : null
    case 'vat': {
      if (!hasVatRule(residence)) return /^[A-Z0-9]{5,20}$/.test(number) ? number : null
      const prefix = vatPrefix(residence)
      const prefixed = number.startsWith(prefix) ? number : `${prefix}${number}`
      return isVatNumber(prefixed) ? prefixed : null
    }
    case 'none':
      return null
  }
}
