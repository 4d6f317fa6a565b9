import type { SheetProblem, SheetTable } from '../formats/sheet.ts'
import type { CellProblem, ColumnMap } from './sheet-columns.ts'

/** The most rows one import takes; a longer list comes in parts. */
export const IMPORT_ROWS_MAX = 5_000

/** What one cell changes, in the list's words; contacts only say that something changed. */
export type FieldChange = {
  readonly field: string
  readonly from: string | null
  readonly to: string | null
}

export const rowOutcomes = ['created', 'updated', 'unchanged', 'refused'] as const
export type RowOutcome = (typeof rowOutcomes)[number]

/** What an import does, or in a preview would do, with one row. */
export type ImportedRow = {
  readonly row: number
  readonly code: string | null
  readonly outcome: RowOutcome
  readonly changes: readonly FieldChange[]
  readonly problems: readonly CellProblem[]
}

/** What an import did: the columns as understood, every row, and how many of each outcome. */
export type ImportReport = {
  readonly sheet: string
  readonly columns: readonly { readonly header: string; readonly field: string | null }[]
  readonly counts: Readonly<Record<RowOutcome, number>>
  readonly rows: readonly ImportedRow[]
  /** What was wrong with the sheet itself: rows of the wrong width, double headers. */
  readonly sheetProblems: readonly SheetProblem[]
}

export function importReport(
  table: SheetTable,
  map: ColumnMap<string>,
  rows: readonly ImportedRow[],
): ImportReport {
  const counts: Record<RowOutcome, number> = { created: 0, updated: 0, unchanged: 0, refused: 0 }
  for (const { outcome } of rows) counts[outcome] += 1
  return {
    sheet: table.sheet,
    columns: map.columns,
    counts,
    rows,
    sheetProblems: table.problems,
  }
}

/** A problem in words: sheet, row, column, what was found, what was expected. */
export function printProblem(sheet: string, problem: CellProblem): string {
  const found = problem.found === '' ? 'is empty' : `is "${problem.found}"`
  return `${sheet}, row ${problem.row}, column ${problem.column} ${found}: expected ${problem.expected}`
}
