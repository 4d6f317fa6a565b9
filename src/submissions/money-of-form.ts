import { type Money, parseDecimal, zero } from '../kernel/money.ts'
import { TYPED_MINOR_MAX } from './line-check.ts'

/** The amount in a field of a form; zero while it is not an amount. */
export function askedFor(
  field: string,
  form: Readonly<Record<string, string>>,
  currency: string,
): Money {
  const amount = parseDecimal(form[field]?.trim() ?? '', currency)
  if (amount === null || amount.minor < 0n || amount.minor > TYPED_MINOR_MAX) return zero(currency)
  return amount
}
