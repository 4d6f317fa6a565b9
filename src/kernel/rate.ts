import { assert } from './assert.ts'
import { currencyScale, type Currency } from './currency.ts'
import { type Money, money } from './money.ts'
import { divide, multiply, ratio, type Ratio, roundQuotient } from './ratio.ts'
import type { PlainDate } from './temporal.ts'

/** An exchange rate: one unit of `from` is `value` units of `to`, as `source` said on `on`. No
 *  amount changes currency without all four. */
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
  const [shrink, grow] = [currencyScale(given.from), currencyScale(given.to)]
  const num = amount.minor * given.value.num * 10n ** BigInt(grow)
  return money(roundQuotient(num, given.value.den * 10n ** BigInt(shrink), 'half-even'), given.to)
}
