import { readFileSync } from 'node:fs'
import { readCsv } from '../../formats/csv.ts'
import { assert, must } from '../../kernel/assert.ts'
import { unwrap } from '../../kernel/result.ts'

/** The rows of one of our own lists, each by the names of its columns. */
export function readFacts(name: string): Readonly<Record<string, string>>[] {
  const bytes = readFileSync(new URL(`${name}.csv`, import.meta.url))
  const table = unwrap(readCsv(bytes, { delimiter: ',', encoding: 'utf-8' }))
  assert(
    table.problems.length === 0,
    `${name}.csv is in order: ${table.problems[0]?.message ?? ''}`,
  )
  return table.rows.map(({ cells }) =>
    Object.fromEntries(table.columns.map((column, at) => [column, cells[at]?.text ?? ''])),
  )
}

/** The cell of this column; a fault when the list has no such column. */
export function cellOf(row: Readonly<Record<string, string>>, column: string): string {
  return must(row[column], `a column ${column}`)
}
