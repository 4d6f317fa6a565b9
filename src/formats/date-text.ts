import { type Result, ok, refuse } from '../kernel/result.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import type { SheetCell } from './sheet.ts'

/** How a file writes dates: `iso` year first, `dmy` day first, `mdy` month first. Declared, never
 *  guessed: 03/04/2026 is two different days. */
export type DateStyle = 'iso' | 'dmy' | 'mdy'

export type DateTextRefusal = {
  readonly code: 'date_text.unreadable'
  readonly reason: 'empty' | 'not_a_date' | 'no_such_day'
  readonly style: DateStyle
  readonly found: string
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Two-digit years below this are 20xx, from it on 19xx. */
const CENTURY_PIVOT = 70

const patterns = {
  iso: /^(?<year>\d{4})(?<mark>[-/.]?)(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})\.?$/,
  dmy: /^(?<day>\d\d?)(?<mark>[./ -])\s?(?<month>\d\d?|[a-z]{3,9})\k<mark>\s?(?<year>\d{4}|\d\d)$/i,
  mdy: /^(?<month>\d{1,2})(?<mark>[./-])(?<day>\d{1,2})\k<mark>(?<year>\d{4}|\d{2})$/,
} as const

/** Reads a date in the declared style: `2026-11-22`, `20261122`; `22.11.2026`, `22/11/26`, `22 Nov
 *  2026`; `11/22/2026`. A time behind an ISO or full date is left aside: the day is the one
 *  written. */
export function parseDateText(text: string, style: DateStyle): Result<PlainDate, DateTextRefusal> {
  const unreadable = (reason: DateTextRefusal['reason']) =>
    refuse({ code: 'date_text.unreadable', reason, style, found: text })
  const day = text
    .trim()
    .replace(/[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?(Z|[AaPp][Mm]|[+-]\d{2}:?\d{2})?$/, '')
  if (day === '') return unreadable('empty')
  const groups = patterns[style].exec(day)?.groups
  const unmarked = groups?.['mark'] === ''
  if (groups === undefined || (unmarked && !/^\d{8}$/.test(day))) return unreadable('not_a_date')
  const month = monthNumber(groups['month'] ?? '')
  if (month === null) return unreadable('not_a_date')
  try {
    const fields = { year: fullYear(groups['year'] ?? ''), month, day: Number(groups['day']) }
    return ok(Temporal.PlainDate.from(fields, { overflow: 'reject' }))
  } catch (error) {
    if (error instanceof RangeError) return unreadable('no_such_day')
    throw error
  }
}

/** {@link parseDateText} of a cell; a date of a spreadsheet needs no declared style. */
export function dateOfCell(cell: SheetCell, style: DateStyle): Result<PlainDate, DateTextRefusal> {
  return parseDateText(cell.text, cell.kind === 'date' ? 'iso' : style)
}

function monthNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text)
  const index = months.indexOf(text.slice(0, 3).toLowerCase())
  return index < 0 ? null : index + 1
}

function fullYear(text: string): number {
  if (text.length === 4) return Number(text)
  return Number(text) < CENTURY_PIVOT ? 2000 + Number(text) : 1900 + Number(text)
}
