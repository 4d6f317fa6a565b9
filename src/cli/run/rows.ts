import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { cellReader, type SheetTable } from '../../formats/sheet.ts'
import type { Instant } from '../../kernel/temporal.ts'
import { CliFault } from '../command-line.ts'
import { readTable } from '../list-file.ts'
import { readInstant } from '../on.ts'

/** One row of one of the folder's lists. */
export type Row = {
  /** `people.csv, row 3`: how a person finds it. */
  readonly where: string
  /** The cell of a column, trimmed; empty when it or the column is not there. */
  readonly text: (column: string) => string
}

/** The tables of the folder whose name begins with `name`, CSV or workbook, in the order of their
 *  names; none when there is no such file. `submissions` finds `submissions-2.xlsx` too. */
export async function tablesOf(folder: string, name: string): Promise<SheetTable[]> {
  const files = await filesOf(folder, name)
  return Promise.all(files.map((file) => readTable(join(folder, file))))
}

/** The names of those files, in their order. */
export async function filesOf(folder: string, name: string): Promise<string[]> {
  const pattern = new RegExp(`^${name}([-_ .].*)?\\.(csv|xlsx)$`, 'i')
  return (await readdir(folder)).filter((file) => pattern.test(file)).sort()
}

/** The rows of all tables of that name. Throws a sentence for a table without a needed column or
 *  with a row of another width. */
export async function rowsOf(
  folder: string,
  name: string,
  needed: readonly string[],
): Promise<Row[]> {
  const tables = await tablesOf(folder, name)
  return tables.flatMap((table) => {
    const { has, text } = cellReader(table)
    const lacking = needed.filter((column) => !has(column))
    if (lacking.length > 0)
      throw new CliFault(
        `${table.sheet} has no column ${lacking.join(', ')}: expected ${needed.join(', ')}.`,
      )
    const ragged = table.problems.find((problem) => problem.code === 'ragged_row')
    if (ragged !== undefined) throw new CliFault(`${table.sheet}: ${ragged.message}`)
    return table.rows.map((row) => ({
      where: `${table.sheet}, row ${row.rowNumber}`,
      text: (column: string) => text(row, column),
    }))
  })
}

/** The instant of a column, or `fallback` where the cell is empty. Throws a sentence for others. */
export function instantAt(row: Row, column: string, fallback: Instant): Instant {
  const found = row.text(column)
  if (found === '') return fallback
  const instant = readInstant(found)
  if (instant !== null) return instant
  throw new CliFault(
    `${row.where}, column ${column} is “${found}”: expected a day or an instant such as ` +
      '2026-03-31 or 2026-03-31T09:00:00Z.',
  )
}
