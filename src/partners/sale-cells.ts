import type { DecimalMark } from '../formats/amount-text.ts'
import {
  amountInColumn,
  dateInColumn,
  dateStyleOf,
  decimalMarkOf,
} from '../formats/column-style.ts'
import type { DateStyle } from '../formats/date-text.ts'
import type { SheetCell, SheetTable } from '../formats/sheet.ts'
import { currencyScale, parseCurrency, type Currency } from '../kernel/currency.ts'
import type { Money } from '../kernel/money.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import { headerCurrency, type ColumnMap, type ColumnSpec, type RowCells } from './sheet-columns.ts'

/** What was declared of a list of sales; what was not, its columns must show. `currency` counts
 *  where neither cell, column nor header names one. */
export type SaleStyle = {
  readonly decimalMark?: DecimalMark | undefined
  readonly dates?: DateStyle | undefined
  readonly currency?: Currency | undefined
}

/** How the column of a field writes amounts and dates, declared or shown by its cells. */
export type ColumnStyle = {
  readonly decimalMark: DecimalMark | null
  readonly dates: DateStyle | null
  readonly currency: Currency | null
}

/** The style of every mapped column, worked out once per list. */
export function columnStyles<F extends string>(
  table: SheetTable,
  map: ColumnMap<F>,
  declared: SaleStyle,
): ReadonlyMap<F, ColumnStyle> {
  const styles = new Map<F, ColumnStyle>()
  map.columns.forEach(({ header, field }, index) => {
    if (field === null) return
    const texts = table.rows.flatMap(({ cells }) =>
      cells[index]?.kind === 'text' ? [cells[index].text] : [],
    )
    styles.set(field, {
      decimalMark: declared.decimalMark ?? decimalMarkOf(texts),
      dates: declared.dates ?? dateStyleOf(texts),
      currency: headerCurrency(header),
    })
  })
  return styles
}

const noStyle: ColumnStyle = { decimalMark: null, dates: null, currency: null }

/** An amount of a cell in its currency: the one of the row's own column, else of the cell, else of
 *  the header, else `fallback`. Null, and a problem when there is something that is no amount. */
export function amountAt<F extends string>(
  cells: RowCells<F>,
  spec: ColumnSpec<F>,
  how: {
    readonly styles: ReadonlyMap<F, ColumnStyle>
    readonly stated: Currency | null
    readonly fallback: Currency | null
  },
): Money | null {
  const cell = cells.cell(spec.field)
  if (cell.text === '') return null
  const style = how.styles.get(spec.field) ?? noStyle
  const currency = how.stated ?? currencyIn(cell.text) ?? style.currency ?? how.fallback
  if (currency === null) {
    cells.refuse(spec.field, `${spec.expected} with its currency: add a column, or declare it`)
    return null
  }
  const decimalMark = style.decimalMark
  if (cell.kind !== 'number' && currencyScale(currency) === 0) {
    return wholeAmount(cells, spec, { cell, currency, decimalMark })
  }
  const amount = amountInColumn(cell, { decimalMark, currency })
  if (amount.ok) return amount.value
  const { refusal } = amount
  const hint =
    'readings' in refusal
      ? `that reads in one way; this may be ${refusal.readings}: declare the decimal mark`
      : `such as ${decimalMark === ',' ? '1.234,50' : '1,234.50'}`
  cells.refuse(spec.field, `an amount in ${currency} ${hint}`)
  return null
}

/** Yen have no decimals, so `12,500` is one thing: a mark before three figures parts thousands. */
function wholeAmount<F extends string>(
  cells: RowCells<F>,
  spec: ColumnSpec<F>,
  how: {
    readonly cell: SheetCell
    readonly currency: Currency
    readonly decimalMark: DecimalMark | null
  },
): Money | null {
  const { cell, currency, decimalMark } = how
  const mark = /[.,](?=\d{3}(?!\d)[^\d.,]*$)/.exec(cell.text)?.[0]
  const other: DecimalMark | null = mark === undefined ? null : mark === '.' ? ',' : '.'
  const amount = amountInColumn(cell, { decimalMark: other ?? decimalMark, currency })
  if (amount.ok) return amount.value
  cells.refuse(spec.field, `an amount in ${currency} without decimals, such as 12,500`)
  return null
}

function currencyIn(text: string): Currency | null {
  const code = /^([A-Z]{3})(?=[\s\d(+-])|(?<=[\s\d)])([A-Z]{3})$/.exec(text.trim())?.[0]
  if (code !== undefined) return parseCurrency(code)
  if (text.includes('€')) return 'EUR'
  return text.includes('£') ? 'GBP' : null
}

/** A day; null, and a problem when there is something that is none. */
export function dayAt<F extends string>(
  cells: RowCells<F>,
  spec: ColumnSpec<F>,
  styles: ReadonlyMap<F, ColumnStyle>,
): PlainDate | null {
  const { kind, text } = cells.cell(spec.field)
  if (text === '') return null
  const cell = { kind, text: text.replace(/\s?UTC$/, 'Z') }
  const day = dateInColumn(cell, styles.get(spec.field)?.dates ?? null)
  if (day.ok) return day.value
  const { refusal } = day
  const hint =
    'readings' in refusal
      ? `that reads in one way; this may be ${refusal.readings}: declare the order of day and month`
      : refusal.reason === 'no_such_day'
        ? 'that exists'
        : 'such as 2026-03-31'
  cells.refuse(spec.field, `a day ${hint}`)
  return null
}

/** The instant of a cell that says day, time and zone (`2026-03-02T09:15:00Z`, `2026-03-02 09:15:00
 *  UTC`); null for anything less, which is then a day only. */
export function instantIn(text: string): Instant | null {
  const iso = text
    .trim()
    .replace(/\s?UTC$/, 'Z')
    .replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(iso)) return null
  try {
    return Temporal.Instant.from(iso)
  } catch {
    return null // a time of day that is none
  }
}

/** A number or code as typed: a spreadsheet's date is a code it spoiled. */
export function codeAt<F extends string>(
  cells: RowCells<F>,
  spec: ColumnSpec<F>,
  parse: (text: string) => string | null,
): string | null {
  if (cells.cell(spec.field).kind !== 'date') return cells.read(spec, parse)
  cells.refuse(spec.field, 'text, not a date: format the column as text and type it again')
  return null
}

/** Text of one line, at most 200 characters, without control characters. */
export function lineOf(text: string): string | null {
  return text.length <= 200 && !/\p{Cc}/u.test(text) && text.isWellFormed() ? text : null
}
