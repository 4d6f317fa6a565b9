/** The arithmetic of check digits, as states and standards share it. Each takes digits as text. */

export function digitsOf(text: string): number[] {
  return Array.from(text, Number)
}

/** Sum of digit times weight: `weighted('123', [3, 2, 1])` is 10. */
export function weighted(text: string, weights: readonly number[]): number {
  return digitsOf(text).reduce((sum, digit, at) => sum + digit * (weights[at] ?? 0), 0)
}

/** Luhn (ISO/IEC 7812-1, annex B), the last digit the check. */
export function isLuhn(text: string): boolean {
  const sum = digitsOf(text)
    .toReversed()
    .reduce(
      (total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)),
      0,
    )
  return sum % 10 === 0
}

/** ISO/IEC 7064, MOD 11,10, the last digit the check. */
export function isMod1110(text: string): boolean {
  let product = 10
  for (const digit of digitsOf(text.slice(0, -1))) {
    const sum = (digit + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (11 - product) % 10 === Number(text.at(-1))
}

/** ISO/IEC 7064, MOD 97-10 over digits and letters (A is 10): the whole leaves 1. */
export function isMod9710(text: string): boolean {
  const digits = Array.from(text, (sign) => Number.parseInt(sign, 36)).join('')
  return /^\d+$/.test(digits) && BigInt(digits) % 97n === 1n
}

/** Is `yymmdd` a day of this century start, `1900` or `2000`? */
export function isDay(century: number, yymmdd: string): boolean {
  const [year, month, day] = [0, 2, 4].map((at) => Number(yymmdd.slice(at, at + 2)))
  if (year === undefined || month === undefined || day === undefined) return false
  if (month < 1 || month > 12 || day < 1) return false
  const full = century + year
  const isLeap = (full % 4 === 0 && full % 100 !== 0) || full % 400 === 0
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= (days[month - 1] ?? 0)
}
