import type { Currency } from '../kernel/currency.ts'
import type { Money } from '../kernel/money.ts'
import { type Result, refuse } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { amountOfCell, type AmountTextRefusal, type DecimalMark } from './amount-text.ts'
import { dateOfCell, type DateStyle, type DateTextRefusal, parseDateText } from './date-text.ts'
import type { SheetCell } from './sheet.ts'

/** A cell that reads in two ways; both are said. */
export type AmbiguousCell = { readonly code: 'cell.ambiguous'; readonly readings: string }

/** The decimal mark that the texts of one column show: `1.234,50`, `12,5` show a comma, `1.234.567`
 *  too. Null when none shows one, or when they contradict each other: then nothing is guessed.
 *  `1.234` shows nothing: it is one thousand, or one and a quarter. */
export function decimalMarkOf(texts: Iterable<string>): DecimalMark | null {
  return onlyOf(texts, shownMark)
}

/** The order of day and month that the dates of one column show: `31/12/2026` only makes sense with
 *  the day first. Null when none shows it, or when they contradict each other. */
export function dateStyleOf(texts: Iterable<string>): DateStyle | null {
  return onlyOf(texts, shownStyle)
}

function onlyOf<T>(texts: Iterable<string>, shows: (text: string) => T | null): T | null {
  let only: T | null = null
  for (const text of texts) {
    const shown = shows(text)
    if (shown === null || shown === only) continue
    if (only !== null) return null
    only = shown
  }
  return only
}

function shownMark(text: string): DecimalMark | null {
  const marks = [...text.matchAll(/[.,](?=\d)/g)].map(([mark]) => mark as DecimalMark) // as matched
  const last = marks.at(-1)
  if (last === undefined) return null
  if (new Set(marks).size > 1) return marks.indexOf(last) === marks.length - 1 ? last : null
  if (marks.length > 1) return last === '.' ? ',' : '.'
  return mayBeThousands(text) ? null : last
}

/** `1,234` and `12.500`: up to three figures, one mark, three figures. */
function mayBeThousands(text: string): boolean {
  return /^[^\d.,]*[1-9]\d{0,2}[.,]\d{3}(?!\d)[^\d.,]*$/.test(text)
}

function shownStyle(text: string): DateStyle | null {
  if (isPlain(text)) return null
  const fits = (['dmy', 'mdy'] as const).filter((style) => parseDateText(text, style).ok)
  return fits.length === 1 ? (fits[0] ?? null) : null
}

/** Year first, or the month by its name: nobody reads it in two ways. */
function isPlain(text: string): boolean {
  return /^\d{4}|[a-z]{3}/i.test(text)
}

/** Reads an amount under the mark that was declared, or that its column shows; where there is
 *  neither, only what reads in one way. */
export function amountInColumn(
  cell: SheetCell,
  how: { readonly decimalMark: DecimalMark | null; readonly currency: Currency },
): Result<Money, AmountTextRefusal | AmbiguousCell> {
  const { currency } = how
  const mark = how.decimalMark ?? shownMark(cell.text)
  if (cell.kind === 'number' || mark !== null || !mayBeThousands(cell.text)) {
    return amountOfCell(cell, { decimalMark: mark ?? '.', currency })
  }
  const [whole = '', thousandths = ''] = cell.text.replaceAll(/[^\d.,]/g, '').split(/[.,]/)
  return refuse({
    code: 'cell.ambiguous',
    readings: `${whole}${thousandths}, or ${whole} and ${thousandths} thousandths`,
  })
}

/** Reads a date in the order that was declared, or that its column shows; where there is neither,
 *  only what reads in one way. Year first, and months by name, always read. */
export function dateInColumn(
  cell: SheetCell,
  style: DateStyle | null,
): Result<PlainDate, DateTextRefusal | AmbiguousCell> {
  if (cell.kind === 'date') return dateOfCell(cell, 'iso')
  if (isPlain(cell.text)) return parseDateText(cell.text, /^\d{4}/.test(cell.text) ? 'iso' : 'dmy')
  if (style !== null) return parseDateText(cell.text, style)
  const [dayFirst, monthFirst] = [
    parseDateText(cell.text, 'dmy'),
    parseDateText(cell.text, 'mdy'),
  ] as const
  if (!dayFirst.ok) return monthFirst
  if (!monthFirst.ok || dayFirst.value.equals(monthFirst.value)) return dayFirst
  const readings = `${dayFirst.value.toString()} or ${monthFirst.value.toString()}`
  return refuse({ code: 'cell.ambiguous', readings })
}
