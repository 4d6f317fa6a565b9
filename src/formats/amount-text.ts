import type { Currency } from '../kernel/currency.ts'
import { type Money, negate, parseDecimal } from '../kernel/money.ts'
import { type Result, ok, refuse } from '../kernel/result.ts'
import type { SheetCell } from './sheet.ts'

export type DecimalMark = '.' | ','

export type AmountTextRefusal = {
  readonly code: 'amount_text.unreadable'
  readonly reason: 'empty' | 'not_an_amount' | 'grouping' | 'decimals' | 'currency'
  readonly found: string
}

/** Signs people write for a currency; a sign shared by several stands for any of them. */
const signs: readonly (readonly [string, readonly string[] | 'any'])[] = [
  ['US$', ['USD']],
  ['$', 'any'],
  ['€', ['EUR']],
  ['£', ['GBP']],
  ['¥', ['JPY', 'CNY']],
  ['zł', ['PLN']],
  ['Kč', ['CZK']],
  ['kr', ['SEK', 'NOK', 'DKK', 'ISK']],
  ['₹', ['INR']],
]
const dollars = new Set(['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN', 'BRL', 'TWD'])

/** Reads an amount as people and banks write it, under a declared decimal mark: `1.234,50` and `1
 *  234,50` with `,`; `1,234.50` and `1'234.50` with `.`; `(12.00)`, `12.00-`, `−12.00` are below
 *  zero. Refuses what the mark contradicts: `1,234` with `,` in EUR would have three decimals.
 *  Never rounds. */
export function parseAmountText(
  text: string,
  how: { readonly decimalMark: DecimalMark; readonly currency: Currency },
): Result<Money, AmountTextRefusal> {
  const unreadable = (reason: AmountTextRefusal['reason']) =>
    refuse({ code: 'amount_text.unreadable', reason, found: text })
  const trimmed = text.trim().replaceAll('\u2212', '-')
  if (trimmed === '') return unreadable('empty')
  const bare = withoutCurrency(unsigned(trimmed).text, how.currency)
  if (bare === null) return unreadable('currency')
  const inner = unsigned(bare)
  const outer = unsigned(trimmed)
  if (outer.signs + inner.signs > 1) return unreadable('not_an_amount')
  const [whole = '', fraction, ...more] = inner.text.split(how.decimalMark)
  if (more.length > 0 || (fraction !== undefined && !/^\d+$/.test(fraction))) {
    return unreadable('not_an_amount')
  }
  if (!/^[\d.,'’ \u00A0\u202F\u2009]*\d$/.test(whole)) {
    return unreadable(
      inner.text.startsWith(how.decimalMark) && fraction ? 'grouping' : 'not_an_amount',
    )
  }
  const digits = ungrouped(whole, how.decimalMark)
  if (digits === null) return unreadable('grouping')
  const amount = parseDecimal(
    fraction === undefined ? digits : `${digits}.${fraction}`,
    how.currency,
  )
  if (amount === null) return unreadable(digits.length > 18 ? 'not_an_amount' : 'decimals')
  return ok(outer.negative || inner.negative ? negate(amount) : amount)
}

/** {@link parseAmountText} of a cell; a number of a spreadsheet needs no declared mark. */
export function amountOfCell(
  cell: SheetCell,
  how: { readonly decimalMark: DecimalMark; readonly currency: Currency },
): Result<Money, AmountTextRefusal> {
  const decimalMark = cell.kind === 'number' ? '.' : how.decimalMark
  return parseAmountText(cell.text, { ...how, decimalMark })
}

function unsigned(text: string): { text: string; negative: boolean; signs: 0 | 1 } {
  const brackets = /^\((.+)\)$/s.exec(text)
  if (brackets !== null) return { text: brackets[1]!.trim(), negative: true, signs: 1 }
  const leading = /^([-+])(.*)$/s.exec(text)
  if (leading !== null) return { text: leading[2]!.trim(), negative: leading[1] === '-', signs: 1 }
  const trailing = /^(.*)([-+])$/s.exec(text)
  if (trailing !== null)
    return { text: trailing[1]!.trim(), negative: trailing[2] === '-', signs: 1 }
  return { text, negative: false, signs: 0 }
}

/** The text without its currency's code or sign; null when it names another currency. */
function withoutCurrency(text: string, currency: Currency): string | null {
  const code = /^([A-Za-z]{3})(?=[\s\d(+-])|(?<=[\s\d)])([A-Za-z]{3})$/.exec(text)
  if (code !== null) {
    if (code[0].toUpperCase() !== currency) return null
    return text.replace(code[0], '').trim()
  }
  for (const [sign, currencies] of signs) {
    const starts = text.startsWith(sign)
    if (!starts && !text.endsWith(sign)) continue
    const fits = currencies === 'any' ? dollars.has(currency) : currencies.includes(currency)
    if (!fits) return null
    return (starts ? text.slice(sign.length) : text.slice(0, -sign.length)).trim()
  }
  return text
}

/** Digits without thousands marks: one kind of mark, groups of three. */
function ungrouped(whole: string, decimalMark: DecimalMark): string | null {
  if (/^\d+$/.test(whole)) return whole
  const marks = new Set(whole.replaceAll(/\d/g, '').replaceAll(/[\u00A0\u202F\u2009]/g, ' '))
  const [mark] = marks
  if (marks.size !== 1 || mark === decimalMark) return null
  const groups = whole.split(/\D/)
  const [first = '', ...rest] = groups
  const whole3 = /^\d{1,3}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group))
  return whole3 ? groups.join('') : null
}
