import type { Currency } from '../kernel/currency.ts'

/** The banking calendar that days of a currency are counted by: due dates, value dates, cooling-off.
 *  Currencies other than the dollar go by TARGET days until a payer has its own calendar. */
export function bankingCalendarCode(currency: Currency): string {
  return currency === 'USD' ? 'us-fed' : 'target'
}
