import type { Currency } from '../kernel/currency.ts'

const calendars: Readonly<Record<string, string>> = {
  USD: 'us-fed',
  GBP: 'gb-bank',
  CAD: 'ca-bank',
  JPY: 'jp-bank',
  CHF: 'ch-sic',
  AUD: 'au-rits',
  INR: 'in-rbi',
  BRL: 'br-str',
  MXN: 'mx-spei',
  SGD: 'sg-meps',
}

/** The banking calendar that days of a currency are counted by: due dates, value dates, cooling-off.
 *  A currency without one of its own goes by TARGET days. */
export function bankingCalendarCode(currency: Currency): string {
  return calendars[currency] ?? 'target'
}
