import { isLuhn, isMod1110, isMod9710, weighted } from './check-digits.ts'
import { checksOfEast } from './vat-number-east.ts'

/** Shape of VAT numbers by prefix, without it (European Commission, VIES FAQ, question 11; HMRC for
 *  GB and XI; Swiss UID act; Norwegian Brønnøysund register). */
const vatShapes: Readonly<Record<string, RegExp>> = {
  AD: /^[A-Z]\d{6}[A-Z]$/,
  AT: /^U\d{8}$/,
  // Numbers in 1 are counted up from 1000 000 000 since 2023.
  BE: /^(0?[2-9]\d{8}|1[01]\d{8})$/,
  BG: /^\d{9,10}$/,
  CH: /^E?\d{9}(MWST|TVA|IVA|TPV)?$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^[1-9]\d{8}$/,
  DK: /^[1-9]\d{7}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^([A-HJ-NP-SUVWXYZ]\d{7}[A-J0-9]|[\dKLMXYZ]\d{7}[A-Z])$/,
  EU: /^(040|056|100|191|196|203|208|233|246|250|276|300|348|372|380|428|440|442|470|528|616|620|642|703|705|724|752|826)\d{6}$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  GB: /^(\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2})$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W])$/,
  IT: /^\d{11}$/,
  LT: /^(\d{7}1\d|\d{10}1\d)$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^[1-9]\d{7}$/,
  NL: /^\d{9}B\d{2}$/,
  NO: /^\d{9}(MVA)?$/,
  PL: /^\d{10}$/,
  PT: /^[1-9]\d{8}$/,
  RO: /^[1-9]\d{1,12}$/,
  RS: /^\d{9}$/,
  RU: /^(\d{10}|\d{12})$/,
  SE: /^\d{10}01$/,
  SI: /^[1-9]\d{7}$/,
  SK: /^[1-9]\d[2-47-9]\d{7}$/,
}

/** The check digits of each, over the number without its prefix; shape has been found right. */
const vatChecks: Readonly<Record<string, (number: string) => boolean>> = {
  AT: (n) => isAustrian(n.slice(1)),
  BE: (n) => 97 - (Number(n.slice(0, -2)) % 97) === Number(n.slice(-2)),
  CH: (n) => isSwiss(n.replaceAll(/\D/g, '')),
  CY: isCypriot,
  DE: isMod1110,
  DK: (n) => weighted(n, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  EE: (n) => weighted(n, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  EL: (n) => (weighted(n, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === Number(n.at(-1)),
  ES: isSpanish,
  FI: (n) => weighted(n, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0,
  FR: isFrench,
  GB: isBritish,
  HR: isMod1110,
  IE: isIrish,
  IT: (n) => isLuhn(n) && !n.startsWith('0000000') && isItalianProvince(n.slice(7, 10)),
  LU: (n) => Number(n.slice(0, 6)) % 89 === Number(n.slice(6)),
  MT: (n) => weighted(n, [3, 4, 6, 7, 8, 9, 10, 1]) % 37 === 0,
  NL: isDutch,
  NO: (n) => weighted(n.slice(0, 9), [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  PT: (n) => ((11 - (weighted(n, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === Number(n.at(-1)),
  SE: (n) => isLuhn(n.slice(0, 10)),
  ...checksOfEast,
}

/** Every second digit doubled, its digits added; with 4, to the next ten (Austrian BMF, UID). */
function isAustrian(n: string): boolean {
  const sum = Array.from(n.slice(0, 7), Number).reduce((total, digit, at) => {
    const twice = at % 2 === 1 ? digit * 2 : digit
    return total + (twice > 9 ? twice - 9 : twice)
  }, 0)
  return (10 - ((sum + 4) % 10)) % 10 === Number(n.at(-1))
}

function isSwiss(n: string): boolean {
  const check = (11 - (weighted(n, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11
  return check === Number(n.at(-1))
}

/** Digits at odd places stand for these; the letter is the sum modulo 26. */
function isCypriot(n: string): boolean {
  const oddPlace = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
  const sum = Array.from(n.slice(0, 8), Number).reduce(
    (total, digit, at) => total + (at % 2 === 0 ? (oddPlace[digit] ?? 0) : digit),
    0,
  )
  return !n.startsWith('12') && String.fromCodePoint(65 + (sum % 26)) === n.at(-1)
}

/** A person's letter is the number modulo 23; a company's digit or letter is of Luhn's kind (Spanish
 *  Orden EHA/451/2008). */
function isSpanish(n: string): boolean {
  const letters = 'TRWAGMYFPDXBNJZSQVHLCKE'
  if (/^[\dXYZKLM]/.test(n)) {
    const lead = 'XYZ'.indexOf(n.charAt(0))
    const body = lead === -1 ? n.slice(0, 8).replace(/^[KLM]/, '') : `${lead}${n.slice(1, 8)}`
    return letters[Number(body) % 23] === n.at(-1)
  }
  const digit = Array.from('0123456789').find((one) => isLuhn(n.slice(1, 8) + one)) ?? ''
  const letter = 'JABCDEFGHI'.charAt(Number(digit))
  const last = n.slice(-1)
  if (/^[PQRSNW]/.test(n)) return last === letter
  return /^[ABEH]/.test(n) ? last === digit : last === digit || last === letter
}

/** Digits: (12 + 3 × (SIREN mod 97)) mod 97 before a SIREN of Luhn's kind; Monaco's carry none. With
 *  letters: the newer key, in base 34 less one letter each. */
function isFrench(n: string): boolean {
  const [key, siren] = [n.slice(0, 2), n.slice(2)]
  if (siren.startsWith('000')) return (12 + 3 * (Number(siren) % 97)) % 97 === Number(key)
  if (!isLuhn(siren)) return false
  if (/^\d\d$/.test(key)) return Number(`${siren}12`) % 97 === Number(key)
  const alphabet = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'
  const [first, second] = [alphabet.indexOf(key.charAt(0)), alphabet.indexOf(key.charAt(1))]
  const body = first < 10 ? first * 24 + second - 10 : first * 34 + second - 100
  return (Number(siren) + 1 + Math.floor(body / 11)) % 11 === body % 11
}

/** Weights 8 to 2 less the last two digits modulo 97: the old series leaves 0, the newer 55. The series
 *  HMRC never gave out are left out. */
function isBritish(n: string): boolean {
  if (n.startsWith('GD') || n.startsWith('HA')) return true
  const number = Number(n.slice(0, 7))
  if (number === 0) return false
  const left = weighted(n.slice(0, 9), [8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97
  const isSpare = number > 9_990_000 || (number >= 100_000 && number <= 999_999)
  if (left === 0) return !isSpare && (number < 9_490_001 || number > 9_700_000)
  return left === 42 && number > 1_000_000
}

/** Weights 8 to 2; the new second letter counts nine times (A is 1); the old form moves its second
 *  sign to the end (Irish Revenue). */
function isIrish(n: string): boolean {
  const old = /^(\d)[A-Z+*](\d{5})([A-W])$/.exec(n)
  const digits = old === null ? n.slice(0, 7) : `0${old[2]}${old[1]}`
  const second = n.length === 9 ? n.charCodeAt(8) - 64 : 0
  const sum = weighted(digits, [8, 7, 6, 5, 4, 3, 2]) + 9 * (second > 9 ? 0 : second)
  return 'WABCDEFGHIJKLMNOPQRSTUV'[sum % 23] === (n[7] ?? '')
}

function isItalianProvince(code: string): boolean {
  const number = Number(code)
  return (number >= 1 && number <= 100) || [120, 121, 888, 999].includes(number)
}

/** The eleven-proof of the fiscal number, or since 2020 MOD 97-10 over the whole with NL. */
function isDutch(n: string): boolean {
  const body = n.slice(0, 9)
  const isFiscal = Number(body) > 0 && weighted(body, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0
  return n.slice(-2) !== '00' && (isFiscal || isMod9710(`NL${n}`))
}

const separators = /[\s.:/()-]/g

/** Without blanks and signs people put between: `DE 136.695-976` is `DE136695976`. */
export function compactNumber(text: string): string {
  return text.toUpperCase().replaceAll(separators, '')
}

export function vatPrefix(country: string): string {
  return country === 'GR' ? 'EL' : country
}

/** Is there a rule with check digits for VAT numbers of this country? */
export function hasVatRule(country: string): boolean {
  const prefix = vatPrefix(country)
  return prefix === 'XI' || Object.hasOwn(vatShapes, prefix)
}

/** The number with its prefix, as kept: `DE136695976`; null when it cannot be one. Without `country`
 *  the prefix must be there; with it, it may be left out, and must be that country's. */
export function readVatNumber(text: string, country?: string): string | null {
  const number = compactNumber(text)
  const prefix = country === undefined ? number.slice(0, 2) : vatPrefix(country)
  const rest = number.startsWith(prefix) ? number.slice(2) : number
  if (country === undefined && prefix === number) return null
  const key = prefix === 'XI' ? 'GB' : prefix
  if (vatShapes[key]?.test(rest) !== true || vatChecks[key]?.(rest) === false) return null
  if (prefix === 'CH') return `CHE${rest.replaceAll(/\D/g, '')}`
  if (prefix === 'BE') return `BE${rest.padStart(10, '0')}`
  return `${prefix}${rest}`
}

/** Is this a VAT number with its prefix, check digits included? */
export function isVatNumber(text: string): boolean {
  return readVatNumber(text) !== null
}
