import { type Currency, currencyScale, parseCurrency } from '../kernel/currency.ts'
import { type Money, parseDecimal } from '../kernel/money.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import type { StatementBalance, StatementProblem } from './bank-statement.ts'
import type { SwiftField } from './mt940-fields.ts'

/** `1234,`, `1234,5`, `0001234,56`: a decimal comma, in the currency's decimals; a point is read
 *  too. Zeros beyond the currency's decimals say nothing; other digits there are no amount of it.
 *  Null when it is no such amount. */
export function swiftAmount(text: string, currency: Currency): Money | null {
  const found = /^(\d*)(?:[.,](\d*))?$/.exec(text.trim())
  if (found === null) return null
  const [, digits = '', fraction = ''] = found
  if (digits === '' && fraction === '') return null
  const scale = currencyScale(currency)
  if (/[1-9]/.test(fraction.slice(scale))) return null
  const whole = digits.replace(/^0+(?=\d)/, '') || '0'
  const kept = fraction.slice(0, scale)
  return parseDecimal(kept === '' ? whole : `${whole}.${kept}`, currency)
}

/** Two-digit years below this are 20xx, from it on 19xx. */
const CENTURY_PIVOT = 70

/** `YYMMDD`. Banks that count thirty days a month write 30 February: `isExact` is false and the
 *  last day of the month is given. Null when it is no date. */
export function swiftDate(
  text: string,
): { readonly on: PlainDate; readonly isExact: boolean } | null {
  if (!/^\d{6}$/.test(text)) return null
  const [year = 0, month = 0, day = 0] = [0, 2, 4].map((at) => Number(text.slice(at, at + 2)))
  if (month < 1 || month > 12 || day < 1 || day > 31) return null
  const full = (year < CENTURY_PIVOT ? 2000 : 1900) + year
  const on = Temporal.PlainDate.from({ year: full, month, day })
  return { on, isExact: on.day === day }
}

/** `MMDD` in the year that is nearest to the value date: 1231 with 2026-01-02 is in 2025. */
export function entryDate(text: string, valuedOn: PlainDate): PlainDate | null {
  const [month, day] = [Number(text.slice(0, 2)), Number(text.slice(2, 4))]
  if (month < 1 || month > 12 || day < 1 || day > 31) return null
  if (month === valuedOn.month && day === valuedOn.day) return valuedOn
  const months = month - valuedOn.month
  const years = months > 6 ? -1 : months < -6 ? 1 : 0
  return Temporal.PlainDate.from({ year: valuedOn.year + years, month, day })
}

const kinds: Readonly<Record<string, string>> = {
  '60F': 'OPBD',
  '60M': 'ITBD',
  '62F': 'CLBD',
  '62M': 'ITBD',
  '64': 'CLAV',
  '65': 'FWAV',
}

/** Booked balances; without one of them nothing is proven. */
const booked = new Set(['60F', '60M', '62F', '62M'])

/** `C260302EUR1234,56`: side, day, currency, amount. The currency may be missing where it was said
 *  before. What cannot be read is an error for a booked balance, else a warning. */
export function readBalance(
  field: SwiftField,
  assumed: Currency | null,
  problems: StatementProblem[],
): StatementBalance | null {
  const { tag, line } = field
  const text = field.text.split('\n')[0]?.trim() ?? ''
  const unread = (why: string) => {
    const severity = booked.has(tag) ? 'error' : 'warning'
    problems.push({ severity, element: `:${tag}:`, line, message: `:${tag}: ${why}` })
    return null
  }
  const found = /^([CD])(\d{6})([A-Z]{3})?([\d.,]+)$/.exec(text)
  if (found === null) return unread(`is no balance: ${text.slice(0, 40)}`)
  const [, side, day = '', code, digits = ''] = found
  const currency = code === undefined ? assumed : parseCurrency(code)
  if (currency === null) return unread(`names no currency that is known: ${code ?? 'none'}`)
  const amount = swiftAmount(digits, currency)
  if (amount === null) return unread(`${digits} is no amount of ${currency}`)
  if (code === undefined) {
    const message = `:${tag}: names no currency; read as ${currency}`
    problems.push({ severity: 'warning', element: `:${tag}:`, line, message })
  }
  const date = swiftDate(day)
  if (date === null) return unread(`${day} is no day`)
  const signed = side === 'D' ? { ...amount, minor: -amount.minor } : amount
  return { kind: kinds[tag] ?? tag, amount: signed, on: date.on, line }
}
