import { assert } from './assert.ts'
import { currencyScale, type Currency } from './currency.ts'
import { placePoint, roundQuotient, type Ratio, type Rounding } from './ratio.ts'

/** An amount in minor units: cents for USD, yen for JPY (scale 0), fils for KWD (scale 3). */
export type Money = { readonly minor: bigint; readonly currency: Currency }

/** What `bigint` columns hold, so that a stored amount never overflows. */
export const AMOUNT_MINOR_MAX = 2n ** 63n - 1n

const AMOUNT_MINOR_MIN = -AMOUNT_MINOR_MAX

export function money(minor: bigint, currency: Currency): Money {
  // The words are made for a broken belief only: amounts are worked out by the million.
  if (minor > AMOUNT_MINOR_MAX || minor < AMOUNT_MINOR_MIN) {
    assert(false, `amount out of range: ${minor}`)
  }
  return { minor, currency }
}

export function zero(currency: Currency): Money {
  return { minor: 0n, currency }
}

function sameCurrency(a: Money, b: Money, verb: string): void {
  if (a.currency !== b.currency) assert(false, `cannot ${verb} ${b.currency} and ${a.currency}`)
}

/** Refuses nothing: mixing currencies is a bug, not a business answer. */
export function add(a: Money, b: Money): Money {
  sameCurrency(a, b, 'add')
  return money(a.minor + b.minor, a.currency)
}

export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b, 'subtract')
  return money(a.minor - b.minor, a.currency)
}

export function negate(a: Money): Money {
  return money(-a.minor, a.currency)
}

/** The sum; `currency` names the zero of an empty list. */
export function sum(amounts: readonly Money[], currency: Currency): Money {
  return amounts.reduce(add, zero(currency))
}

/** -1, 0 or 1 as `a` is below, equal to or above `b`. */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
  sameCurrency(a, b, 'compare')
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0
}

export function least(first: Money, ...rest: readonly Money[]): Money {
  return rest.reduce((low, next) => (compare(next, low) < 0 ? next : low), first)
}

export function greatest(first: Money, ...rest: readonly Money[]): Money {
  return rest.reduce((high, next) => (compare(next, high) > 0 ? next : high), first)
}

export function isZero(a: Money): boolean {
  return a.minor === 0n
}

/** `amount × by`, rounded once to the minor unit. 50 % of 10.01 is 5.00 half-even. */
export function scale(amount: Money, by: Ratio, rounding: Rounding): Money {
  return money(roundQuotient(amount.minor * by.num, by.den, rounding), amount.currency)
}

/** Splits `total` by `weights` so that the parts add up to it exactly: leftover minor units go
 *  to the largest remainders, ties to the earlier part. 10.00 by 1:1:1 is 3.34, 3.33, 3.33. */
export function allocate(total: Money, weights: readonly bigint[]): Money[] {
  const whole = weights.reduce((a, b) => a + b, 0n)
  assert(weights.every((weight) => weight >= 0n) && whole > 0n, 'weights are ≥ 0 and not all zero')
  const sign = total.minor < 0n ? -1n : 1n
  const size = total.minor * sign
  const parts = weights.map((weight) => (size * weight) / whole)
  const remainders = weights.map((weight) => (size * weight) % whole)
  const order = remainders
    .map((remainder, index) => ({ remainder, index }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
    )
  let left = size - parts.reduce((a, b) => a + b, 0n)
  for (const { index } of order) {
    if (left === 0n) break
    parts[index] = parts[index]! + 1n
    left -= 1n
  }
  assert(left === 0n, 'an allocation hands out every minor unit')
  return parts.map((part) => money(part * sign, total.currency))
}

/** Exact major-unit text as sent on the wire and written to bank files: `1234.50`, JPY `1234`. */
export function toDecimal(amount: Money): string {
  return placePoint(amount.minor, currencyScale(amount.currency))
}

const plainDecimal = /^(-?)(\d{1,18})(?:\.(\d+))?$/

/** Reads `1234.5` in a currency; null when it is no plain decimal or has more decimals than the
 *  currency (trailing zeros aside). Locale forms such as `1.234,50` are read by the importers. */
export function parseDecimal(text: string, currency: Currency): Money | null {
  const match = plainDecimal.exec(text)
  if (match === null) return null
  const [, sign, whole, fraction = ''] = match
  const digits = currencyScale(currency)
  const kept = fraction.slice(0, digits).padEnd(digits, '0')
  if (/[1-9]/.test(fraction.slice(digits))) return null
  const minor = BigInt(`${whole}${kept}`)
  if (minor > AMOUNT_MINOR_MAX) return null
  return money(sign === '-' ? -minor : minor, currency)
}

/** For people: `1,234.50 USD`. */
export function printMoney(amount: Money): string {
  const text = toDecimal(amount)
  const point = text.indexOf('.')
  let printed = point === -1 ? '' : text.slice(point)
  let end = point === -1 ? text.length : point
  const begin = amount.minor < 0n ? 1 : 0
  for (; end - begin > 3; end -= 3) printed = `,${text.slice(end - 3, end)}${printed}`
  return `${text.slice(0, end)}${printed} ${amount.currency}`
}
