import type { Currency } from '../kernel/currency.ts'
import { compileTable } from './compile.ts'
import { coverageProblems } from './coverage.ts'
import { readCsvCells } from './csv-cells.ts'
import { parseTable } from './parse-table.ts'
import type { PackProblem } from './problem.ts'

/** A decision table as a sheet of texts, as an editor holds it: nothing in it need make sense yet. */
export type TableGrid = {
  /** The lines before the heading that begin with `#`. */
  readonly comments: readonly string[]
  /** Such lines before a row, by its id; of no id: behind the last row. */
  readonly remarks: ReadonlyMap<string, readonly string[]>
  readonly hit: string
  readonly columns: readonly GridColumn[]
  /** The id, then one text per column. */
  readonly rows: readonly (readonly string[])[]
}
export type GridColumn = {
  readonly name: string
  /** `in text`, `out clause`. */
  readonly type: string
  /** The values that may occur; `-` for any. */
  readonly values: string
}

/** The sheet of a table's file; null where its quotes do not close or it has no heading. */
export function readGrid(text: string): TableGrid | null {
  const csv = readCsvCells(text)
  const [names, types, third] = csv.ok ? csv.rows : []
  if (!csv.ok || names === undefined || types === undefined) return null
  const values = third?.cells[0]?.text === 'values' ? third : null
  const cellsOf = (row: { readonly cells: readonly { readonly text: string }[] } | null) =>
    (row?.cells ?? []).map((cell) => cell.text)
  const columns = cellsOf(names)
    .slice(1)
    .map((name, at) => ({
      name,
      type: cellsOf(types)[at + 1] ?? '',
      values: cellsOf(values)[at + 1] ?? '-',
    }))
  const width = columns.length + 1
  const lines = csv.rows.slice(values === null ? 2 : 3)
  const rows = lines.map((row) => {
    const cells = cellsOf(row)
    return Array.from({ length: width }, (_, at) => cells[at] ?? '')
  })
  const comments = remarksIn(text, 1, names.line)
  const hit = cellsOf(names)[0] ?? ''
  const remarks = new Map<string, readonly string[]>()
  let from = names.line + 1
  for (const [at, { line }] of lines.entries()) {
    const found = remarksIn(text, from, line)
    if (found.length > 0) remarks.set(rows[at]?.[0] ?? '', found)
    from = line + 1
  }
  const last = remarksIn(text, from, Number.MAX_SAFE_INTEGER)
  if (last.length > 0) remarks.set('', last)
  return { comments, remarks, hit, columns, rows }
}

/** Lines that begin with `#`, of those from one line (counted from 1) to before another. */
function remarksIn(text: string, from: number, before: number): string[] {
  const lines = text.split(/\r?\n/).slice(from - 1, before - 1)
  return lines.filter((line) => line.startsWith('#'))
}

/** The file of a sheet, its columns under each other. A sheet that was read comes back the same. */
export function printGrid(grid: TableGrid): string {
  const heading = [
    [grid.hit, ...grid.columns.map(({ name }) => name)],
    ['type', ...grid.columns.map(({ type }) => type)],
    ['values', ...grid.columns.map(({ values }) => (values === '' ? '-' : values))],
  ]
  const texts = [...heading, ...grid.rows].map((row) => row.map(quoteCell))
  // The values line is long and read once: it does not push the columns apart.
  const measured = texts.filter((_, at) => at !== 2)
  const widths = (texts[0] ?? []).map((_, place) =>
    Math.max(...measured.map((row) => row[place]?.length ?? 0)),
  )
  const lines = texts.map((row, at) =>
    row
      .map((cell, place) => {
        const last = place === row.length - 1
        return last ? cell : at === 2 ? `${cell},` : `${cell},`.padEnd((widths[place] ?? 0) + 1)
      })
      .join(' '),
  )
  const body = grid.rows.flatMap((row, at) => [
    ...(grid.remarks.get(row[0] ?? '') ?? []),
    lines[at + 3] ?? '',
  ])
  const end = grid.remarks.get('') ?? []
  return `${[...grid.comments, ...lines.slice(0, 3), ...body, ...end].join('\n')}\n`
}

function quoteCell(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ')
  return /[",#]|^\s|\s$/.test(line) ? `"${line.replaceAll('"', '""')}"` : line
}

/** The row that stands in a line of the printed sheet, from 0; -1 for the heading. */
function rowAt(grid: TableGrid, line: number): number {
  let at = grid.comments.length + 3
  return grid.rows.findIndex((row) => {
    at += 1 + (grid.remarks.get(row[0] ?? '')?.length ?? 0)
    return at === line
  })
}

/** One thing wrong with a sheet, and the cell it stands in: row from 0, -1 the line of values, null
 *  the whole table; column from 0 the id, null the whole row. */
export type GridProblem = {
  readonly row: number | null
  readonly column: number | null
  readonly kind: 'cell' | 'gap' | 'overlap'
  readonly found: string
  readonly expected: string
}

/** What is wrong with a sheet, by the same parser and the same check that publishing runs: first the
 *  cells that cannot be read, and once all can, what is not covered or covered twice. */
export function gridProblems(file: string, grid: TableGrid, currency: Currency): GridProblem[] {
  const parsed = parseTable({ file, text: printGrid(grid), currency })
  if (parsed.table === null) return parsed.problems.map((problem) => placed(grid, problem, 'cell'))
  return coverageProblems(compileTable(parsed.table)).map((problem) => {
    return placed(grid, problem, problem.found.startsWith('no row for') ? 'gap' : 'overlap')
  })
}

function placed(grid: TableGrid, problem: PackProblem, kind: GridProblem['kind']): GridProblem {
  const { line, found, expected } = problem
  const row = line === null ? null : rowAt(grid, line)
  const at = grid.columns.findIndex(({ name }) => name === problem.column)
  const column = problem.column === '1' ? 0 : at === -1 ? null : at + 1
  if (kind !== 'gap') return { row, column, kind, found, expected }
  return { ...nearestTo(grid, conditionsOf(grid, found)), kind, found, expected }
}

/** The cells of a row for the combination that a gap names: `no row for amount = 5000.00 and tier =
 *  select`. What no cell can say stays open. */
export function conditionsOf(grid: TableGrid, found: string): string[] {
  const said = found.replace(/^no row for /, '').split(' and ')
  return grid.columns.map(({ name }) => {
    for (const condition of said) {
      const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      const match = new RegExp(`^(?:(\\S+) < )?${escaped}(?: (=|<|>) (.+))?$`).exec(condition)
      if (match === null) continue
      const [, low, sign, value = ''] = match
      if (low !== undefined) return `(${low}..${value})`
      if (sign === '=') return value
      if (sign !== undefined) return `${sign} ${value}`
    }
    return '-'
  })
}

/** The cell in which a gap most likely arose: of the columns it names, the one with a cell that speaks
 *  of the same figure. */
function nearestTo(grid: TableGrid, conditions: readonly string[]) {
  for (const [at, condition] of conditions.entries()) {
    const figures = condition.match(/\d+(?:\.\d+)?/g) ?? []
    for (const figure of figures) {
      const short = figure.replace(/\.0+$/, '')
      const row = grid.rows.findIndex((cells) =>
        (cells[at + 1]?.match(/\d+(?:\.\d+)?/g) ?? []).some(
          (each) => each.replace(/\.0+$/, '') === short,
        ),
      )
      if (row !== -1) return { row, column: at + 1 }
    }
  }
  const named = conditions.findIndex((condition) => condition !== '-')
  return { row: null, column: named === -1 ? null : named + 1 }
}

/** A sheet with one cell changed; row -1 is the line of values. */
export function withCell(
  grid: TableGrid,
  place: { readonly row: number; readonly column: number },
  text: string,
): TableGrid {
  const { row, column } = place
  if (row === -1) {
    const columns = grid.columns.map((one, at) =>
      at === column - 1 ? { ...one, values: text } : one,
    )
    return { ...grid, columns }
  }
  const rows = grid.rows.map((cells, at) => {
    return at === row ? cells.map((cell, place_) => (place_ === column ? text : cell)) : cells
  })
  return { ...grid, rows }
}

/** A block of texts (rows of cells, as a spreadsheet copies them) put down from a cell on. Rows beyond
 *  the last are added; columns beyond the last are left out. */
export function withBlock(
  grid: TableGrid,
  place: { readonly row: number; readonly column: number },
  block: readonly (readonly string[])[],
): TableGrid {
  return block.reduce((sheet, cells, down) => {
    const row = place.row + down
    const grown = row >= sheet.rows.length ? withRow(sheet, sheet.rows.length) : sheet
    return cells.reduce((each, text, right) => {
      const column = place.column + right
      return column > grid.columns.length ? each : withCell(each, { row, column }, text.trim())
    }, grown)
  }, grid)
}

/** A sheet with a row more at a place: its id is the next free one, its conditions are open. */
export function withRow(
  grid: TableGrid,
  at: number,
  conditions: readonly string[] = grid.columns.map(() => '-'),
): TableGrid {
  const row = [nextId(grid), ...conditions.map((text, place) => openText(grid, place, text))]
  return { ...grid, rows: [...grid.rows.slice(0, at), row, ...grid.rows.slice(at)] }
}

/** An output is not open: it begins as the row before says, to be changed. */
function openText(grid: TableGrid, place: number, text: string): string {
  if (!grid.columns[place]?.type.startsWith('out')) return text
  return grid.rows.at(-1)?.[place + 1] ?? ''
}

function nextId(grid: TableGrid): string {
  const ids = grid.rows.map((row) => row[0] ?? '')
  const [, letters = 'R', digits = ''] = /^(\D*)(\d*)$/.exec(ids.at(-1) ?? '') ?? []
  for (let number = ids.length + 1; ; number += 1) {
    const id = `${letters === '' ? 'R' : letters}${String(number).padStart(digits.length, '0')}`
    if (!ids.includes(id)) return id
  }
}

export function withoutRow(grid: TableGrid, at: number): TableGrid {
  return { ...grid, rows: grid.rows.filter((_, place) => place !== at) }
}

/** A sheet with a row in another place; the others close up. */
export function withRowMoved(grid: TableGrid, from: number, to: number): TableGrid {
  const row = grid.rows[from]
  if (row === undefined || to < 0 || to >= grid.rows.length) return grid
  const rest = grid.rows.filter((_, place) => place !== from)
  return { ...grid, rows: [...rest.slice(0, to), row, ...rest.slice(to)] }
}

/** A sheet with a column more, before the first output, open in every row. */
export function withColumn(grid: TableGrid, column: GridColumn): TableGrid {
  const first = grid.columns.findIndex(({ type }) => type.startsWith('out'))
  const at = first === -1 ? grid.columns.length : first
  const columns = [...grid.columns.slice(0, at), column, ...grid.columns.slice(at)]
  const rows = grid.rows.map((row) => [...row.slice(0, at + 1), '-', ...row.slice(at + 1)])
  return { ...grid, columns, rows }
}

export function withoutColumn(grid: TableGrid, at: number): TableGrid {
  const columns = grid.columns.filter((_, place) => place !== at)
  return { ...grid, columns, rows: grid.rows.map((row) => row.filter((_, to) => to !== at + 1)) }
}
