import { isDay, isMod1110, weighted } from './check-digits.ts'

/** Check digits of VAT numbers in the east of Europe, where persons register under the number of
 *  their birth and companies under another rule. */
export const checksOfEast: Readonly<Record<string, (number: string) => boolean>> = {
  BG: isBulgarian,
  CZ: isCzech,
  HU: (n) => weighted(n, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0,
  LT: isLithuanian,
  LV: isLatvian,
  PL: (n) => weighted(n, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(n.at(-1)),
  RO: isRomanian,
  RS: isMod1110,
  RU: isRussian,
  SI: (n) => (11 - (weighted(n, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(n.at(-1)),
  SK: (n) => BigInt(n) % 11n === 0n,
}

/** Nine digits: weights 1 to 8, else 3 to 10, modulo 11. Ten: a citizen's, a foreigner's or another's. */
function isBulgarian(n: string): boolean {
  const last = Number(n.at(-1))
  if (n.length === 9) {
    const first = weighted(n, [1, 2, 3, 4, 5, 6, 7, 8]) % 11
    const check = first === 10 ? weighted(n, [3, 4, 5, 6, 7, 8, 9, 10]) % 11 : first
    return check % 10 === last
  }
  const citizen = (weighted(n, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10
  const foreigner = weighted(n, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10
  const other = (11 - (weighted(n, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return (isBornOn(n) && citizen === last) || foreigner === last || other === last
}

/** Year, month (+20 before 1900, +40 from 2000), day. */
function isBornOn(n: string): boolean {
  const month = Number(n.slice(2, 4))
  const shift = month > 40 ? 40 : month > 20 ? 20 : 0
  const century = shift === 40 ? 2000 : shift === 20 ? 1800 : 1900
  const plain = String(month - shift).padStart(2, '0')
  return isDay(century, `${n.slice(0, 2)}${plain}${n.slice(4, 6)}`)
}

/** Eight digits: a company. Nine with a leading 6: a person without a birth number. Else a birth
 *  number: nine digits before 1954, ten with a check digit after. */
function isCzech(n: string): boolean {
  if (n.length === 8) {
    const check = (11 - (weighted(n, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 11
    return !n.startsWith('9') && (check === 0 ? 1 : check) % 10 === Number(n.at(-1))
  }
  if (n.length === 9 && n.startsWith('6')) {
    const sum = weighted(n.slice(1, 8), [8, 7, 6, 5, 4, 3, 2]) % 11
    return (18 - ((21 - sum) % 11)) % 10 === Number(n.at(-1))
  }
  const year = Number(n.slice(0, 2))
  const isBefore54 = n.length === 9
  if (isBefore54 && year > 53) return false
  const month = [0, 20, 50, 70]
    .map((shift) => Number(n.slice(2, 4)) - shift)
    .find((one) => one >= 1 && one <= 12)
  if (month === undefined) return false
  const century = isBefore54 || year >= 54 ? 1900 : 2000
  const day = `${n.slice(0, 2)}${String(month).padStart(2, '0')}${n.slice(4, 6)}`
  if (!isDay(century, day)) return false
  return isBefore54 || (Number(n.slice(0, 9)) % 11) % 10 === Number(n.at(-1))
}

/** Weights 1 to 9 over and over; where that leaves 10, from 3 on. */
function isLithuanian(n: string): boolean {
  const body = n.slice(0, -1)
  const weights = (from: number) => Array.from(body, (_, at) => ((at + from) % 9) + 1)
  const first = weighted(body, weights(0)) % 11
  const check = first === 10 ? (weighted(body, weights(2)) % 11) % 10 : first
  return check === Number(n.at(-1))
}

/** Companies begin above 3; persons with the day of birth, or 32 since 2017. */
function isLatvian(n: string): boolean {
  if (n.charAt(0) > '3') {
    return weighted(n, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 === 3
  }
  if (n.startsWith('32')) return true
  const century = { '0': 1800, '1': 1900, '2': 2000 }[n.charAt(6)]
  const day = `${n.slice(4, 6)}${n.slice(2, 4)}${n.slice(0, 2)}`
  if (century === undefined || !isDay(century, day)) return false
  return ((1 + weighted(n, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11) % 10 === Number(n.at(-1))
}

/** Two to ten digits: weights 7 5 3 2 1 7 5 3 2 from the right, times ten. Thirteen: a person's code. */
function isRomanian(n: string): boolean {
  const last = Number(n.at(-1))
  if (n.length === 13) {
    return (weighted(n, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11) % 10 === last
  }
  if (n.length > 10) return false
  const body = n.slice(0, -1).padStart(9, '0')
  return ((10 * weighted(body, [7, 5, 3, 2, 1, 7, 5, 3, 2])) % 11) % 10 === last
}

/** Companies ten digits with one check digit, persons twelve with two (Order ММВ-7-6/435). */
function isRussian(n: string): boolean {
  const digit = (upTo: number, weights: readonly number[]) =>
    (weighted(n.slice(0, upTo), weights) % 11) % 10 === Number(n[upTo])
  if (n.length === 10) return digit(9, [2, 4, 10, 3, 5, 9, 4, 6, 8])
  return digit(10, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) && digit(11, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])
}
