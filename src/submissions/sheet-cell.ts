import { amountInColumn, dateInColumn } from '../formats/column-style.ts'
import { emptyCell, type SheetCell, type SheetProblem, type SheetRow } from '../formats/sheet.ts'
import type { Money } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Pack } from '../programs/index.ts'
import type { Sheet, SheetColumn } from './sheet-columns.ts'
import { placeOf } from './sheet.ts'

/** A row that is being read: what is wrong with it goes to `problems`, by sheet, row and column. */
export type Reading = {
  readonly sheet: Sheet
  readonly row: SheetRow
  /** The rows of its submission: a merged cell must not reach beyond them. */
  readonly rows: readonly SheetRow[]
  readonly pack: Pack
  readonly problems: string[]
}

/** Notes what a cell holds, what was expected, and what to do. */
export function say(reading: Reading, column: SheetColumn, found: string, expected: string): void {
  const what = found === '' ? 'is empty' : `is "${found.slice(0, 200)}"`
  const where = `${placeOf(reading.sheet, reading.row)}, column ${column.header} ${what}`
  reading.problems.push(`${where}: expected ${expected}`)
}

/** The cell of a column, as far as it can be used: errors, formulas without a result and merged cells
 *  are noted and read as empty. An absent column reads as empty. */
export function usableCell(reading: Reading, column: SheetColumn | null): SheetCell {
  if (column === null) return emptyCell
  const { sheet, row } = reading
  const found = sheet.cell(row, column)
  if (found.kind === 'error') {
    say(reading, column, found.text, 'a value, not an error of the spreadsheet: mend its formula')
    return emptyCell
  }
  const merged = mergedAt(sheet, row.rowNumber, column.index)
  if (merged !== null && !staysInOneCell(reading, merged, column)) {
    const { message } = merged
    say(reading, column, found.text, `a cell of its own, but ${message}: unmerge and fill each`)
    return emptyCell
  }
  if (found.kind === 'empty' && hasFormula(sheet, row.rowNumber, column.index)) {
    const what = 'the result of its formula: open the sheet, let it calculate, and save it'
    say(reading, column, '', what)
  }
  return found
}

/** The first cell of a merge may be used while the merge stays within its own submission. */
function staysInOneCell(reading: Reading, merged: SheetProblem, column: SheetColumn): boolean {
  const isFirst = merged.rowNumber === reading.row.rowNumber && merged.column === column.index
  const last = reading.rows.at(-1)?.rowNumber ?? 0
  return isFirst && (merged.until?.rowNumber ?? 0) <= last
}

function mergedAt(sheet: Sheet, rowNumber: number, column: number): SheetProblem | null {
  const covers = (problem: SheetProblem) =>
    problem.until !== undefined &&
    (problem.rowNumber ?? 0) <= rowNumber &&
    rowNumber <= problem.until.rowNumber &&
    (problem.column ?? 0) <= column &&
    column <= problem.until.column
  return sheet.merged.find(covers) ?? null
}

function hasFormula(sheet: Sheet, rowNumber: number, column: number): boolean {
  return sheet.formulas.has(`${rowNumber}:${column}`)
}

/** Text as typed. A date where text belongs was made by the spreadsheet out of something else. */
export function textAt(reading: Reading, column: SheetColumn | null): string {
  const found = usableCell(reading, column)
  if (column === null || found.kind !== 'date') return found.text
  say(reading, column, found.text, 'text, not a date: format the column as text and type it again')
  return ''
}

/** An amount in the program's currency (or the one given), not below zero; null where none can be
 *  read. */
export function moneyAt(
  reading: Reading,
  column: SheetColumn | null,
  currency: string = reading.pack.currency,
): Money | null {
  const found = usableCell(reading, column)
  if (column === null || found.text === '') return null
  if (column.currency !== null && column.currency !== currency) {
    say(reading, column, found.text, `an amount in ${currency}, not in ${column.currency}`)
    return null
  }
  const decimalMark = reading.sheet.decimalMark(column)
  const amount = amountInColumn(found, { decimalMark, currency })
  if (amount.ok && amount.value.minor >= 0n) return amount.value
  say(
    reading,
    column,
    found.text,
    `an amount in ${currency}${hintOf(amount, decimalMark, found.text)}`,
  )
  return null
}

type ReadOrNot = { readonly ok: true } | { readonly ok: false; readonly refusal: Unread }
type Unread = { readonly code: string; readonly reason?: string; readonly readings?: string }

function hintOf(read: ReadOrNot, mark: string | null, found: string): string {
  if (read.ok) return ' that is not below zero'
  const { readings, reason } = read.refusal
  if (readings !== undefined) {
    return ` that reads in one way; this may be ${readings}: declare the decimal mark, or write decimals`
  }
  const example = mark === ',' ? '1.234,50' : '1,234.50'
  return reason === 'currency' && /\d/.test(found)
    ? `, not in another currency, such as ${example}`
    : ` such as ${example}`
}

/** A date; null where none can be read. */
export function dateAt(reading: Reading, column: SheetColumn | null): PlainDate | null {
  const found = usableCell(reading, column)
  if (column === null || found.text === '') return null
  const on = dateInColumn(found, reading.sheet.dateStyle(column))
  if (on.ok) return on.value
  const { refusal } = on
  const hint =
    refusal.code === 'cell.ambiguous'
      ? ` that reads in one way; this may be ${refusal.readings}: declare the order of day and month, or write the year first`
      : refusal.reason === 'no_such_day'
        ? ' that exists'
        : ' such as 2026-03-31'
  say(reading, column, found.text, `a date${hint}`)
  return null
}
