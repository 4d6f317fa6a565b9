import { allocate, type Money } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { convertOn, ecb, sayRate } from '../rates/index.ts'
import type { ClaimLine } from './claim-line.ts'

/** A cost line in the fund's currency. One that is in another converts at the reference rate of the
 *  invoice's date (the last list before it on a day without one): each amount is rounded half-even
 *  once, parts are split so that they add up to their line. Where no rate is known the line keeps its
 *  currency, and the line table is told so.
 *
 *  1 500 000 JPY of a day with 1 EUR = 160.00 JPY = 1.0800 USD is 10 125.00 USD. */
export async function inFundCurrency(
  tx: Tx,
  line: ClaimLine,
  currency: string,
): Promise<ClaimLine> {
  const { net, tax, claimed, claimedBefore, invoiceOn } = line
  if (net.currency === currency) return line
  const amounts = { net, tax, claimed }
  if (invoiceOn === null) return { ...line, foreign: { ...amounts, rate: null } }
  const to = { tx, currency, on: invoiceOn }
  const [inNet, inTax] = [await at(to, net), await at(to, tax)]
  const [inClaimed, inBefore] = [await at(to, claimed), await at(to, claimedBefore)]
  if (!inNet || !inTax || !inClaimed || !inBefore) {
    return { ...line, foreign: { ...amounts, rate: null } }
  }
  const weights = line.parts.map((part) => part.net.minor)
  const shares = weights.some((weight) => weight > 0n) ? allocate(inClaimed.to, weights) : []
  return {
    ...line,
    net: inNet.to,
    tax: inTax.to,
    claimed: inClaimed.to,
    claimedBefore: inBefore.to,
    parts: line.parts.map((part, place) => ({ ...part, net: shares[place] ?? inClaimed.to })),
    foreign: { ...amounts, rate: inNet.rate === null ? null : sayRate(inNet.rate, invoiceOn) },
  }
}

type To = { readonly tx: Tx; readonly currency: string; readonly on: PlainDate }

async function at({ tx, currency, on }: To, amount: Money) {
  const converted = await convertOn(tx, { amount, to: currency, on, source: ecb })
  return converted.ok ? converted.value : null
}
