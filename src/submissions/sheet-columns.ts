import type { DecimalMark } from '../formats/amount-text.ts'
import { dateStyleOf, decimalMarkOf } from '../formats/column-style.ts'
import type { DateStyle } from '../formats/date-text.ts'
import {
  emptyCell,
  type SheetCell,
  type SheetProblem,
  type SheetRow,
  type SheetTable,
} from '../formats/sheet.ts'
import { parseCurrency } from '../kernel/currency.ts'
import { headerWords } from '../partners/index.ts'

/** What was declared of how a sheet writes amounts and dates; what was not, each column must show. */
export type SheetStyle = {
  readonly decimalMark?: DecimalMark | undefined
  readonly dates?: DateStyle | undefined
}

/** Columns every submission sheet needs. */
export const neededColumns = ['key', 'type', 'partner'] as const

/** Headers that mean a column, beside its own name and its field's label in the program. */
const synonyms: Readonly<Record<string, string>> = {
  key: 'reference, ref, our reference, row id, id, no, nr',
  type: 'submission type, request or claim, kind',
  partner: 'partner code, partner id, partner number, partner no, account',
  program: 'programme, program code, programme code',
  activity: 'activity number, request key, request, for request, incentive',
  submitted_on: 'submitted, date submitted, received on, received, handed in on',
  submitted_by: 'handed in by',
  mended_on: 'mended, corrected on',
  activity_type: 'type of activity, tactic',
  title: 'activity title, activity name, name of activity, name, what will you do',
  starts_on: 'start date, starts, start, from, first day, begins on',
  ends_on: 'end date, ends, end, until, to, last day',
  place: 'location, city, channel, place or channel',
  country: 'country code, country name',
  audience: 'target audience, target group',
  expected_leads: 'leads expected, lead goal',
  expected_pipeline: 'pipeline expected, pipeline goal',
  requested: 'amount requested, requested amount, funding requested, amount you ask for',
  claimed: 'amount claimed, claimed amount, claim amount, amount you claim',
  metric_value: 'result, metric, outcome',
  leads: 'leads won',
  pipeline: 'pipeline won',
  summary: 'how did it go, report',
  final: 'final claim, last claim, is final',
  description: 'what for, cost item, item, line description, position',
  cost_kind: 'kind of cost, cost type, cost category, category',
  seller: 'supplier, issuer, invoice from, who issued the invoice',
  invoice_number: 'invoice no, invoice nr, inv no',
  invoice_on: 'invoice date, date of the invoice, invoiced on',
  delivered_on: 'delivery date, day of delivery, service date',
  net: 'net amount, amount net, cost before tax, invoice before tax, planned cost',
  currency: 'invoice currency, currency of the invoice',
  tax: 'vat, tax amount, vat amount, sales tax, tax on the invoice',
  'line claimed': 'cost claimed, claimed cost, cost you claim',
  parts: 'of which',
  invoice: 'invoice copy, invoice scan, invoice pdf',
}

/** A column that a sheet has: its place, its header as written, the currency the header names. */
export type SheetColumn = {
  readonly index: number
  readonly header: string
  readonly currency: string | null
}

/** A submission sheet as it is understood: columns by their names whatever their order, case and
 *  words; how each column writes amounts and dates. */
export type Sheet = {
  readonly table: SheetTable
  /** The column of a name, else of one of its synonyms, else of the label; null when absent. */
  readonly find: (name: string, label?: string) => SheetColumn | null
  readonly cell: (row: SheetRow, column: SheetColumn | null) => SheetCell
  readonly text: (row: SheetRow, name: string) => string
  /** As declared, else as the column's own cells show it; null: nothing shows it. */
  readonly decimalMark: (column: SheetColumn) => DecimalMark | null
  readonly dateStyle: (column: SheetColumn) => DateStyle | null
  readonly merged: readonly SheetProblem[]
  /** `row:column` of cells that are formulas. */
  readonly formulas: ReadonlySet<string>
  /** Headers that nothing has asked for so far. */
  readonly unread: () => string[]
}

/** Understands a table as a sheet of submissions under a style that may be declared. */
export function sheetOf(table: SheetTable, style: SheetStyle = {}): Sheet {
  const columns = table.columns.map(columnOf)
  const places = placesOf(table.columns)
  const read = new Set<number>()
  const found = new Map<string, SheetColumn | null>()
  const find: Sheet['find'] = (name, label = '') => {
    const asked = `${name}|${label}`
    const known = found.get(asked)
    if (known !== undefined) return known
    const index = findPlace(places, name, label)
    if (index !== null) read.add(index)
    const column = index === null ? null : (columns[index] ?? null)
    found.set(asked, column)
    return column
  }
  for (const name of Object.keys(synonyms)) find(name)
  const cell: Sheet['cell'] = (row, column) =>
    column === null ? emptyCell : (row.cells[column.index] ?? emptyCell)
  const textsIn = (column: SheetColumn) =>
    table.rows
      .map((row) => cell(row, column))
      .flatMap(({ kind, text }) => (kind === 'text' ? [text] : []))
  const marks = remembered((column) => decimalMarkOf(textsIn(column)))
  const styles = remembered((column) => dateStyleOf(textsIn(column)))
  return {
    table,
    find,
    cell,
    text: (row, name) => cell(row, find(name)).text,
    decimalMark: (column) => style.decimalMark ?? marks(column),
    dateStyle: (column) => style.dates ?? styles(column),
    merged: table.problems.filter(({ code }) => code === 'merged_cell'),
    formulas: new Set(
      table.problems
        .filter(({ code }) => code === 'formula_cell')
        .map(({ rowNumber, column }) => `${rowNumber}:${column}`),
    ),
    unread: () =>
      columns.flatMap(({ index, header }) => (header === '' || read.has(index) ? [] : [header])),
  }
}

function remembered<T>(make: (column: SheetColumn) => T): (column: SheetColumn) => T {
  const made = new Map<number, { readonly value: T }>()
  return (column) => {
    const known = made.get(column.index) ?? { value: make(column) }
    made.set(column.index, known)
    return known.value
  }
}

const currencyInHeader = /[([]\s*([A-Z]{3})\s*[)\]]|\s([A-Z]{3})$/

function columnOf(header: string, index: number): SheetColumn {
  const code = currencyInHeader.exec(header)
  return { index, header, currency: parseCurrency(code?.[1] ?? code?.[2] ?? '') }
}

/** `Start_Date`, `startDate` and `START DATE (EUR)` are one header. */
function keyOf(header: string): string {
  return headerWords(header.replace(currencyInHeader, '')).replaceAll(' ', '')
}

function placesOf(headers: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  headers.forEach((header, index) => {
    for (const key of [headerWords(header).replaceAll(' ', ''), keyOf(header)]) {
      if (key !== '' && !places.has(key)) places.set(key, index)
    }
  })
  return places
}

const ownNames: ReadonlySet<string> = new Set(Object.keys(synonyms).map(keyOf))

function findPlace(
  places: ReadonlyMap<string, number>,
  name: string,
  label: string,
): number | null {
  const own = keyOf(name)
  const words = [...(synonyms[name]?.split(', ') ?? []), `${name} file`, label].map(keyOf)
  // A header that is another column's own name is that column.
  const keys = [own, ...words.filter((key) => key !== '' && !ownNames.has(key))]
  for (const key of keys) {
    const index = places.get(key)
    if (index !== undefined) return index
  }
  return null
}

/** What keeps a table from being a sheet of submissions; null when it has the needed columns. */
export function whyNoSubmissions({ table, find }: Sheet): string | null {
  const missing = neededColumns.filter((column) => find(column) === null)
  if (missing.length === 0) return null
  const found = table.columns.filter((column) => column !== '').join(', ')
  return (
    `${table.sheet}: expected columns ${neededColumns.join(', ')}; missing: ${missing.join(', ')}; ` +
    `found: ${found}. Rename the headers, or say which row names the columns`
  )
}
