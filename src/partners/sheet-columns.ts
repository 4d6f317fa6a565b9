import { emptyCell, type SheetCell } from '../formats/sheet.ts'
import { parseCurrency, type Currency } from '../kernel/currency.ts'

/** One field an import knows: the headers it goes by (in words, lower case), and what a cell holds. */
export type ColumnSpec<F extends string> = {
  readonly field: F
  readonly synonyms: readonly string[]
  readonly required: boolean
  readonly expected: string
}

/** Which column is which. `missing` are required fields that no header names. */
export type ColumnMap<F extends string> = {
  readonly columns: readonly { readonly header: string; readonly field: F | null }[]
  readonly missing: readonly ColumnSpec<F>[]
}

/** One cell that cannot be used: where it stands, what was found, what was expected. */
export type CellProblem = {
  readonly row: number
  readonly column: string
  readonly found: string
  readonly expected: string
}

/** `BillingCountry`, `billing_country` and `Billing Country` are one header: `billing country`. */
export function headerWords(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** The currency at the end of a header: `Amount (USD)`, `net_EUR`. It is no part of its words. */
export function headerCurrency(header: string): Currency | null {
  const code = /[^\p{L}\p{N}]([A-Z]{3})[^\p{L}\p{N}]*$/u.exec(header)?.[1]
  return code === undefined ? null : parseCurrency(code)
}

function bareWords(header: string): string {
  return headerWords(headerCurrency(header) === null ? header : header.replace(/[A-Z]{3}\W*$/, ''))
}

/** Maps headers to fields: what `chosen` says (header → field) first, then by synonym, an earlier
 *  synonym before a later one. A field is read from one column; others stay unread. */
export function mapColumns<F extends string>(
  headers: readonly string[],
  specs: readonly ColumnSpec<F>[],
  chosen: Readonly<Record<string, F>> = {},
): ColumnMap<F> {
  const fieldOf = new Map<number, F>()
  const taken = new Set<F>()
  const take = (index: number, field: F) => {
    if (index < 0 || fieldOf.has(index) || taken.has(field)) return
    fieldOf.set(index, field)
    taken.add(field)
  }
  headers.forEach((header, index) => {
    const field = chosen[header]
    if (field !== undefined) take(index, field)
  })
  const words = headers.map(bareWords)
  for (const spec of specs) {
    for (const synonym of spec.synonyms) {
      const index = words.findIndex((header, at) => header === synonym && !fieldOf.has(at))
      take(index, spec.field)
    }
  }
  return {
    columns: headers.map((header, index) => ({ header, field: fieldOf.get(index) ?? null })),
    missing: specs.filter((spec) => spec.required && !taken.has(spec.field)),
  }
}

/** The cells of one row by field, and what is wrong with them so far. */
export type RowCells<F extends string> = {
  readonly row: number
  /** The trimmed text, or null when the field has no column or an empty cell: an empty cell is not
   *  there, so it leaves what is known as it is. */
  text(field: F): string | null
  /** The cell as it stands; an empty one when the field has no column. */
  cell(field: F): SheetCell
  /** What `parse` makes of the cell; null and a problem when it makes nothing of it. */
  read<T>(spec: ColumnSpec<F>, parse: (text: string) => T | null): T | null
  /** Notes a problem with a field (or with the row, when it has no cell). */
  refuse(field: F, expected: string): void
  readonly problems: readonly CellProblem[]
}

export function rowCells<F extends string>(
  map: ColumnMap<F>,
  row: number,
  cells: readonly SheetCell[],
): RowCells<F> {
  const filled = new Map<F, SheetCell>()
  map.columns.forEach(({ field }, index) => {
    const { kind, text: raw } = cells[index] ?? emptyCell
    const text = raw.normalize('NFC').trim()
    if (field !== null && text !== '') filled.set(field, { kind, text })
  })
  const problems: CellProblem[] = []
  const text = (field: F) => filled.get(field)?.text ?? null
  const refuse = (field: F, expected: string) => {
    const column = map.columns.find((mapped) => mapped.field === field)?.header
    const found = (text(field) ?? '').slice(0, 200)
    problems.push({ row, column: column ?? headerWords(field), found, expected })
  }
  const read = <T>(spec: ColumnSpec<F>, parse: (text: string) => T | null): T | null => {
    const cell = filled.get(spec.field)
    if (cell === undefined) return null
    const value = cell.kind === 'error' ? null : parse(cell.text)
    if (value === null) refuse(spec.field, spec.expected)
    return value
  }
  const cell = (field: F) => filled.get(field) ?? emptyCell
  return { row, text, cell, read, refuse, problems }
}
