/** A cell of a CSV file and where it begins: line from 1. */
export type CsvCell = { readonly text: string; readonly line: number }
export type CsvRow = { readonly line: number; readonly cells: readonly CsvCell[] }
export type CsvProblem = {
  readonly line: number
  readonly found: string
  readonly expected: string
}

/** Rows and columns of a decision table. */
export const CSV_ROWS_MAX = 500
export const CSV_COLUMNS_MAX = 60

/** Reads comma-separated values (RFC 4180) with the place of each cell. Empty lines and lines that
 *  begin with `#` are left out. Space around a cell is not part of it. */
export function readCsvCells(
  text: string,
): { ok: true; rows: CsvRow[] } | { ok: false; problem: CsvProblem } {
  const rows: CsvRow[] = []
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  let [at, line] = [0, 1]
  while (at < source.length) {
    const cells: CsvCell[] = []
    const rowLine = line
    for (;;) {
      const cell = readCell(source, at, line)
      if ('expected' in cell) return { ok: false, problem: cell }
      cells.push({ text: cell.text, line })
      ;[at, line] = [cell.next, cell.line]
      if (source[at] !== ',') break
      at += 1
    }
    if (source[at] === '\r') at += 1
    if (source[at] === '\n') [at, line] = [at + 1, line + 1]
    const blank = cells.every((cell) => cell.text === '')
    if (blank || cells[0]!.text.startsWith('#')) continue
    if (cells.length > CSV_COLUMNS_MAX) {
      return tooMany(rowLine, `${cells.length} columns`, `at most ${CSV_COLUMNS_MAX} columns`)
    }
    rows.push({ line: rowLine, cells })
    if (rows.length > CSV_ROWS_MAX) {
      return tooMany(rowLine, 'one more row', `at most ${CSV_ROWS_MAX} rows`)
    }
  }
  return { ok: true, rows }
}

function tooMany(line: number, found: string, expected: string) {
  return { ok: false, problem: { line, found, expected } } as const
}

type Read = { readonly text: string; readonly next: number; readonly line: number }

function readCell(source: string, at: number, line: number): Read | CsvProblem {
  const quoted = /[ \t]*"((?:[^"]|"")*)"[ \t]*/y
  quoted.lastIndex = at
  const match = quoted.exec(source)
  if (match !== null) {
    const next = quoted.lastIndex
    const lines = match[1]!.split('\n').length - 1
    if (next < source.length && !/[,\r\n]/.test(source[next]!)) {
      const found = `“${source.slice(next, next + 16)}” after the closing quote`
      return { line: line + lines, found, expected: 'a comma or the end of the line' }
    }
    return { text: match[1]!.replace(/""/g, '"').trim(), next, line: line + lines }
  }
  if (/^[ \t]*"/.test(source.slice(at, at + 64))) {
    return { line, found: 'an opening quote', expected: 'its closing quote' }
  }
  const plain = /[^,\r\n]*/y
  plain.lastIndex = at
  const text = plain.exec(source)?.[0] ?? ''
  if (source[at + text.length] === '\r' && source[at + text.length + 1] !== '\n') {
    return { line, found: 'a lone carriage return', expected: 'lines that end in \\n or \\r\\n' }
  }
  return { text: text.trim(), next: at + text.length, line }
}
