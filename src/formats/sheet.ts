/** A table read from a CSV file or a spreadsheet: what importers see, whatever it came from. */
export type SheetTable = {
  /** The sheet's name; for CSV the name the caller gave. */
  readonly sheet: string
  /** True for a spreadsheet's hidden sheet: importers leave it alone unless asked. */
  readonly hidden: boolean
  /** Names of the header row, trimmed; an unnamed column is `''`. */
  readonly columns: readonly string[]
  /** Rows with anything in them, each as wide as `columns`. Ragged rows are problems, not rows. */
  readonly rows: readonly SheetRow[]
  readonly problems: readonly SheetProblem[]
}

export type SheetRow = {
  /** 1-based, as a spreadsheet program numbers it; the header is a row too. */
  readonly rowNumber: number
  readonly cells: readonly SheetCell[]
}

/** `text` is trimmed. A number is a plain decimal (`-1234.5`), a date `2026-11-22`, or with its
 *  time `2026-11-22T08:30:00`, an error the spreadsheet's own word (`#N/A`). CSV knows only
 *  text. */
export type SheetCell = {
  readonly kind: 'empty' | 'text' | 'number' | 'date' | 'boolean' | 'error'
  readonly text: string
}

export type SheetProblem = {
  readonly code:
    | 'ragged_row'
    | 'duplicate_column'
    | 'unnamed_column'
    | 'encoding_assumed'
    | 'error_cell'
    | 'formula_cell'
    | 'merged_cell'
    | 'hidden_sheet'
    | 'other_sheet'
  readonly rowNumber: number | null
  readonly message: string
  /** 0-based, where one cell is meant; of a merged cell its first. */
  readonly column?: number
  /** The last row and column of a merged cell: all but its first are empty. */
  readonly until?: { readonly rowNumber: number; readonly column: number }
  /** A ragged row with its cells as they stand. */
  readonly row?: SheetRow
}

/** Why nothing was read. */
export type SheetRefusal = {
  readonly code: 'sheet.unreadable'
  readonly reason:
    | 'empty'
    | 'too_large'
    | 'too_many_rows'
    | 'too_many_columns'
    | 'malformed'
    | 'encoding'
  readonly rowNumber: number | null
  readonly message: string
}

export const emptyCell: SheetCell = { kind: 'empty', text: '' }

export function textCell(text: string): SheetCell {
  const trimmed = text.trim()
  return trimmed === '' ? emptyCell : { kind: 'text', text: trimmed }
}

/** A reader of cells by column name, whatever its case, spaces, `_` or `-`: `cell(row, 'due date')`
 *  finds `Due_Date`. A column that is not there reads as empty; `has` says whether it is. */
export function cellReader(table: SheetTable): {
  readonly has: (column: string) => boolean
  readonly cell: (row: SheetRow, column: string) => SheetCell
  readonly text: (row: SheetRow, column: string) => string
} {
  const places = new Map<string, number>()
  table.columns.forEach((name, index) => {
    const key = columnKey(name)
    if (key !== '' && !places.has(key)) places.set(key, index)
  })
  function cell(row: SheetRow, column: string): SheetCell {
    const index = places.get(columnKey(column))
    return index === undefined ? emptyCell : (row.cells[index] ?? emptyCell)
  }
  return {
    has: (column) => places.has(columnKey(column)),
    cell,
    text: (row, column) => cell(row, column).text,
  }
}

/** Column names that differ only in case, spaces, `_` and `-` are one name. */
export function columnKey(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '')
}

/** What a header row says, and what is wrong with it. */
export function headerProblems(columns: readonly string[], rowNumber: number): SheetProblem[] {
  const seen = new Map<string, number>()
  const problems: SheetProblem[] = []
  columns.forEach((name, index) => {
    const key = columnKey(name)
    const first = seen.get(key)
    if (key === '') {
      problems.push({
        code: 'unnamed_column',
        rowNumber,
        message: `column ${index + 1} has no name`,
      })
    } else if (first !== undefined) {
      const message = `columns ${first + 1} and ${index + 1} are named "${name}"; the first counts`
      problems.push({ code: 'duplicate_column', rowNumber, message })
    } else seen.set(key, index)
  })
  return problems
}
