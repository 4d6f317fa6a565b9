import { assert } from './assert.ts'
import { currencyScale, type Currency } from './currency.ts'
import { type Money, money } from './money.ts'
import {
  compareRatio,
  divide,
  multiply,
  printRatio,
  ratio,
  type Ratio,
  roundQuotient,
} from './ratio.ts'
import type { PlainDate } from './temporal.ts'

/** An exchange rate: one unit of `from` is `value` units of `to`, as `source` said on `on`. No
 *  amount changes currency without all four. `on` is the day the rate is of, which on a weekend or a
 *  holiday is earlier than the day it was asked for. */
export type Rate = {
  readonly from: Currency
  readonly to: Currency
  /** Major units per major unit, exact; above zero. */
  readonly value: Ratio
  readonly source: string
  readonly on: PlainDate
}

export function rate(given: Rate): Rate {
  assert(given.value.num > 0n, `a rate is above zero: ${given.from} to ${given.to}`)
  assert(given.from !== given.to, `a rate is between two currencies, not ${given.from} twice`)
  return given
}

/** The same rate read the other way, exactly. */
export function inverse(given: Rate): Rate {
  return { ...given, from: given.to, to: given.from, value: divide(ratio(1n), given.value) }
}

/** The rate through a third currency: EUR→USD and EUR→JPY give JPY→USD by the inverse of one. Both
 *  are of one source and day, as a cross rate of a reference list is. */
export function cross(first: Rate, second: Rate): Rate {
  assert(first.to === second.from, `${first.to} is not ${second.from}`)
  assert(first.source === second.source, 'a cross rate has one source')
  assert(first.on.equals(second.on), 'a cross rate has one day')
  return { ...first, to: second.to, value: multiply(first.value, second.value) }
}

/** The amount in the other currency, rounded half-even once to its minor unit. 1 500 000 JPY at
 *  0.00675 USD is 10 125.00 USD: JPY has no decimals, USD two. */
export function convert(amount: Money, given: Rate): Money {
  assert(
    amount.currency === given.from,
    `a rate of ${given.from} cannot convert ${amount.currency}`,
  )
  const units = ratio(amount.minor, 10n ** BigInt(currencyScale(given.from)))
  return convertExact(units, given)
}

/** {@link convert} of an exact figure in major units of `from`, not yet rounded to its minor unit: a
 *  share of a cost converts in one step, and is rounded once. A third of 100.00 USD at
 *  16 000 VND is 533 333 VND; by way of 33.33 USD it would be 533 280. */
export function convertExact(units: Ratio, given: Rate): Money {
  const grow = 10n ** BigInt(currencyScale(given.to))
  const { num, den } = multiply(units, given.value)
  return money(roundQuotient(num * grow, den, 'half-even'), given.to)
}

/** Significant digits of a rate that people are shown. */
const SHOWN_DIGITS = 6

/** For people: `1 JPY = 0.00675 USD`; a rate with more than six significant digits is shown
 *  rounded, `1 USD ≈ 156.954 JPY`: what is computed with is exact. */
export function printRate({ from, to, value }: Rate): string {
  const whole = value.num / value.den
  let scale = whole === 0n ? SHOWN_DIGITS : Math.max(0, SHOWN_DIGITS - whole.toString().length)
  if (whole === 0n) {
    for (let { num } = value; num * 10n < value.den; num *= 10n) scale += 1
  }
  const digits = roundQuotient(value.num * 10n ** BigInt(scale), value.den, 'half-even')
  const shown = ratio(digits, 10n ** BigInt(scale))
  const isExact = compareRatio(shown, value) === 0
  return `1 ${from} ${isExact ? '=' : '≈'} ${printRatio(shown)} ${to}`
}
