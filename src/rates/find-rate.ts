import { assert, must } from '../kernel/assert.ts'
import type { Currency } from '../kernel/currency.ts'
import type { Money } from '../kernel/money.ts'
import { convert, cross, inverse, printRate, rate, type Rate } from '../kernel/rate.ts'
import { parseRatio } from '../kernel/ratio.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { RateRefusal } from './refusals.ts'
import { EARLIER_DAYS_MAX } from './source.ts'
import { listedRates } from './sql.ts'

export type RateAsked = {
  readonly from: Currency
  readonly to: Currency
  /** The day the amount is of: the invoice's, the run's. Never a day that is still to come. */
  readonly on: PlainDate
  readonly source: string
}

/** The rate of `from` to `to` on a day, by one list of the source: that of the day or, where the
 *  source published none (weekend, holiday), the last within {@link EARLIER_DAYS_MAX} days before;
 *  `on` of the answer says which. Two currencies go through the source's base, exactly. Refuses
 *  `rate.missing` with currency and day: a currency that the list leaves out (`N/A`) is missing, an
 *  older list is not asked in its place. */
export async function rateOn(tx: Tx, asked: RateAsked): Promise<Result<Rate, RateRefusal>> {
  const { from, to, on, source } = asked
  if (from === to) return refuse({ code: 'rate.same_currency', currency: from })
  const earliest = on.subtract({ days: EARLIER_DAYS_MAX })
  const listed = await listedRates(tx, { source, on, earliest, from, to })
  if (listed === null) return refuse({ code: 'rate.source_unknown', source })
  const missing = (currency: Currency) =>
    refuse({
      code: 'rate.missing',
      source,
      currency,
      on: on.toString(),
      listedOn: listed.on?.toString() ?? null,
      daysMax: EARLIER_DAYS_MAX,
    })
  const { base, fromValue, toValue, on: listedOn } = listed
  if (listedOn === null) return missing(from === base ? to : from)
  if (from !== base && fromValue === null) return missing(from)
  if (to !== base && toValue === null) return missing(to)
  const perBase = (currency: Currency, value: string | null) =>
    rate({ from: base, to: currency, value: exact(value), source, on: listedOn })
  if (from === base) return ok(perBase(to, toValue))
  const toBase = inverse(perBase(from, fromValue))
  return ok(to === base ? toBase : cross(toBase, perBase(to, toValue)))
}

function exact(value: string | null) {
  return must(parseRatio(must(value, 'a listed rate has a value')), 'a rate is a plain decimal')
}

/** An amount with what it came from: `rate` is null when the currency was the right one already. */
export type Conversion = {
  readonly from: Money
  readonly to: Money
  readonly rate: Rate | null
}

/** The amount in another currency at {@link rateOn}, rounded half-even once. An amount that is in
 *  that currency stays as it is, without a rate. */
export async function convertOn(
  tx: Tx,
  asked: Omit<RateAsked, 'from'> & { readonly amount: Money },
): Promise<Result<Conversion, RateRefusal>> {
  const { amount, to } = asked
  if (amount.currency === to) return ok({ from: amount, to: amount, rate: null })
  const found = await rateOn(tx, { ...asked, from: amount.currency })
  if (!found.ok) return found
  return ok({ from: amount, to: convert(amount, found.value), rate: found.value })
}

/** For people: `1 JPY = 0.00675 USD (ECB, 2026-03-03)`, and where the list is of an earlier day than
 *  the one asked for: `…, 2026-03-06, the last before 2026-03-08)`. */
export function sayRate(given: Rate, askedOn: PlainDate): string {
  const { source, on } = given
  assert(on.until(askedOn).sign >= 0, 'a rate is not of a later day than asked for')
  const day = on.equals(askedOn) ? `${on}` : `${on}, the last before ${askedOn}`
  return `${printRate(given)} (${source}, ${day})`
}
