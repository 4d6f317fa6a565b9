import { assert } from './assert.ts'

/** An exact fraction, always in lowest terms with a positive denominator. Rates are ratios. */
export type Ratio = { readonly num: bigint; readonly den: bigint }

/** Named where it happens. `half-even` is the rounding of every posted amount. */
export type Rounding = 'half-even' | 'half-up' | 'down' | 'up'

export function ratio(num: bigint, den: bigint = 1n): Ratio {
  assert(den !== 0n, 'a ratio needs a denominator other than zero')
  const sign = den < 0n ? -1n : 1n
  const divisor = gcd(num < 0n ? -num : num, den < 0n ? -den : den)
  return { num: (sign * num) / divisor, den: (sign * den) / divisor }
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a === 0n ? 1n : a
}

const decimalPattern = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/

/** Reads `0.5`, `1.0800` or `-3` exactly; null when the text is not a plain decimal. */
export function parseRatio(text: string): Ratio | null {
  const match = decimalPattern.exec(text)
  if (match === null) return null
  const [, sign, whole, fraction = ''] = match
  const num = BigInt(`${whole}${fraction}`)
  return ratio(sign === '-' ? -num : num, 10n ** BigInt(fraction.length))
}

/** `50 %` and `12.5%` as a ratio; null when it is not a percentage. */
export function parsePercent(text: string): Ratio | null {
  const match = /^(.+?)\s*%$/.exec(text.trim())
  const value = match === null ? null : parseRatio(match[1]!)
  return value === null ? null : ratio(value.num, value.den * 100n)
}

/** What {@link printRatio} printed: `0.5`, `1/3`; null for anything else. */
export function readRatio(text: string): Ratio | null {
  const fraction = /^(-?\d{1,30})\/(\d{1,30})$/.exec(text)
  if (fraction === null) return parseRatio(text)
  const [, num = '', den = ''] = fraction
  return BigInt(den) === 0n ? null : ratio(BigInt(num), BigInt(den))
}

export function multiply(a: Ratio, b: Ratio): Ratio {
  return ratio(a.num * b.num, a.den * b.den)
}

export function divide(a: Ratio, b: Ratio): Ratio {
  assert(b.num !== 0n, 'cannot divide by zero')
  return ratio(a.num * b.den, a.den * b.num)
}

/** -1, 0 or 1 as `a` is below, at or above `b`. */
export function compareRatio(a: Ratio, b: Ratio): -1 | 0 | 1 {
  const difference = a.num * b.den - b.num * a.den
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** num / den as an integer, rounded once by the named mode. 5/2 half-even is 2, 7/2 is 4. */
export function roundQuotient(num: bigint, den: bigint, mode: Rounding): bigint {
  assert(den > 0n, 'the denominator of a rounding is positive')
  const floor = num >= 0n ? num / den : -((-num + den - 1n) / den)
  const rest = num - floor * den
  if (rest === 0n) return floor
  switch (mode) {
    case 'down':
      return num >= 0n ? floor : floor + 1n
    case 'up':
      return num >= 0n ? floor + 1n : floor
    case 'half-up':
      return roundHalf(rest, den, num >= 0n, floor)
    case 'half-even':
      return roundHalf(rest, den, floor % 2n !== 0n, floor)
  }
}

function roundHalf(rest: bigint, den: bigint, tieGoesUp: boolean, floor: bigint): bigint {
  const twice = rest * 2n
  if (twice === den) return tieGoesUp ? floor + 1n : floor
  return twice > den ? floor + 1n : floor
}

/** The ratio as a decimal text when it is finite (`0.5`), else as `num/den`. */
export function printRatio(value: Ratio): string {
  let [scale, den] = [0, value.den]
  while (den % 10n === 0n) [scale, den] = [scale + 1, den / 10n]
  let [twos, fives] = [0, 0]
  while (den % 2n === 0n) [twos, den] = [twos + 1, den / 2n]
  while (den % 5n === 0n) [fives, den] = [fives + 1, den / 5n]
  if (den !== 1n) return `${value.num}/${value.den}`
  scale += Math.max(twos, fives)
  const digits = (value.num * 10n ** BigInt(scale)) / value.den
  return placePoint(digits, scale)
}

/** 1234567 at scale 2 is `12345.67`; the sign stays in front. */
export function placePoint(digits: bigint, scale: number): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  const sign = digits < 0n ? '-' : ''
  if (scale === 0) return sign + text
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`
}
