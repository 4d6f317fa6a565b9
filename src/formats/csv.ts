import { CsvError, type Options, parse } from 'csv-parse/sync'
import { type Result, ok, refuse } from '../kernel/result.ts'
import {
  type SheetProblem,
  type SheetRefusal,
  type SheetRow,
  type SheetTable,
  headerProblems,
  textCell,
} from './sheet.ts'
import { type TextEncoding, decodeText } from './text-encoding.ts'

export const CSV_BYTES_MAX = 32 * 1024 * 1024
export const CSV_ROWS_MAX = 200_000
export const CSV_COLUMNS_MAX = 500
/** Characters in one cell, as a spreadsheet allows. */
export const CELL_LENGTH_MAX = 32_767

export type CsvDelimiter = ',' | ';' | '\t' | '|'

export type CsvReading = {
  /** Name for the table, usually the file's. */
  readonly sheet?: string
  /** Found from the text when not declared. */
  readonly delimiter?: CsvDelimiter
  /** Found from byte order mark and bytes when not declared. */
  readonly encoding?: TextEncoding
  /** Row that names the columns; default the first that is not blank. `none` names them `1`,
   *  `2`… */
  readonly header?: number | 'none'
}

/** Reads a CSV file strictly: quotes must pair, rows must be as wide as the header. A ragged row is
 *  a problem with its row number and is left out; everything else is read. Trailing empty cells are
 *  no raggedness. Row numbers are those a spreadsheet shows. Source: RFC 4180, with delimiters. */
export function readCsv(bytes: Uint8Array, how: CsvReading = {}): Result<SheetTable, SheetRefusal> {
  if (bytes.length > CSV_BYTES_MAX) {
    return unreadable('too_large', null, `${bytes.length} bytes, at most ${CSV_BYTES_MAX} are read`)
  }
  const decoded = decodeText(bytes, how.encoding)
  if (decoded === null) return unreadable('encoding', null, `the bytes are not ${how.encoding}`)
  if (decoded.text.includes('\0')) {
    return unreadable('malformed', null, 'the file has NUL characters: it is no text')
  }
  const records = parseRecords(decoded.text, how.delimiter ?? detectDelimiter(decoded.text))
  if (!records.ok) return records
  const table = tableOf(records.value, how)
  if (!table.ok || !decoded.assumed) return table
  const message = `the file is no UTF-8; read as ${decoded.encoding}`
  const assumed: SheetProblem = { code: 'encoding_assumed', rowNumber: null, message }
  return ok({ ...table.value, problems: [assumed, ...table.value.problems] })
}

function parseRecords(text: string, delimiter: string): Result<string[][], SheetRefusal> {
  const options: Options<string[]> = {
    delimiter,
    bom: true,
    relax_column_count: true,
    max_record_size: CSV_COLUMNS_MAX * 1_000,
    record_delimiter: ['\r\n', '\n', '\r'],
    to: CSV_ROWS_MAX + 2,
  }
  try {
    return ok(parse(text, options))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line: unknown = 'lines' in error ? error.lines : null
    return unreadable('malformed', typeof line === 'number' ? line : null, error.message)
  }
}

function tableOf(records: readonly string[][], how: CsvReading): Result<SheetTable, SheetRefusal> {
  const rows = records
    .map((record, index) => ({
      rowNumber: index + 1,
      width: record.length,
      texts: withoutTrailingEmpty(record),
    }))
    .filter(({ texts }) => texts.length > 0)
  const tooLong = rows.find(({ texts }) => texts.some((text) => text.length > CELL_LENGTH_MAX))
  const widest = rows.reduce((most, { texts }) => Math.max(most, texts.length), 0)
  if (rows.length === 0) return unreadable('empty', null, 'the file has no rows')
  if (rows.length > CSV_ROWS_MAX) {
    return unreadable('too_many_rows', CSV_ROWS_MAX, `more than ${CSV_ROWS_MAX} rows`)
  }
  if (widest > CSV_COLUMNS_MAX) {
    return unreadable('too_many_columns', null, `${widest} columns, at most ${CSV_COLUMNS_MAX}`)
  }
  if (tooLong !== undefined) {
    const message = `a cell is longer than ${CELL_LENGTH_MAX} characters`
    return unreadable('malformed', tooLong.rowNumber, message)
  }
  const sheet = how.sheet ?? 'csv'
  if (how.header === 'none') {
    const columns = Array.from({ length: widest }, (_, index) => String(index + 1))
    return ok({
      sheet,
      hidden: false,
      columns,
      rows: rows.map((row) => cellsOf(row, widest)),
      problems: [],
    })
  }
  const header = rows.find(({ rowNumber }) => rowNumber >= Number(how.header ?? 1))
  if (header === undefined) return unreadable('empty', null, `there is no row ${how.header}`)
  return ok({ sheet, hidden: false, ...underHeader(header, rows) })
}

/** `width` is what the file wrote, `texts` without trailing empty cells. */
type TextRow = {
  readonly rowNumber: number
  readonly width: number
  readonly texts: readonly string[]
}

function underHeader(
  header: TextRow,
  rows: readonly TextRow[],
): Pick<SheetTable, 'columns' | 'rows' | 'problems'> {
  const columns = header.texts.map((text) => text.trim())
  const problems = headerProblems(columns, header.rowNumber)
  const kept: SheetRow[] = []
  for (const row of rows) {
    if (row.rowNumber <= header.rowNumber) continue
    const fits = row.width >= columns.length && row.texts.length <= columns.length
    if (fits) kept.push(cellsOf(row, columns.length))
    else {
      const message = `row ${row.rowNumber} has ${row.width} cells, the header ${columns.length}`
      const asItStands = cellsOf(row, row.texts.length)
      problems.push({ code: 'ragged_row', rowNumber: row.rowNumber, message, row: asItStands })
    }
  }
  return { columns, rows: kept, problems }
}

function cellsOf({ rowNumber, texts }: TextRow, width: number): SheetRow {
  return {
    rowNumber,
    cells: Array.from({ length: width }, (_, index) => textCell(texts[index] ?? '')),
  }
}

function withoutTrailingEmpty(record: readonly string[]): readonly string[] {
  let length = record.length
  while (length > 0 && record[length - 1]?.trim() === '') length -= 1
  return record.slice(0, length)
}

const delimiters: readonly CsvDelimiter[] = [',', ';', '\t', '|']
const SAMPLE_LINES = 50

/** The delimiter whose count outside quotes is the same, above zero, on most of the first lines;
 *  with none, a comma: one column. Decimal commas beside `;` lose, as they vary from line to
 *  line. */
export function detectDelimiter(text: string): CsvDelimiter {
  const lines = unquoted(text.slice(0, 256 * 1024))
    .split(/\r\n|\n|\r/)
    .slice(0, SAMPLE_LINES)
  const filled = lines.filter((line) => line.trim() !== '')
  let best: { delimiter: CsvDelimiter; lines: number; count: number } = {
    delimiter: ',',
    lines: 0,
    count: 0,
  }
  for (const delimiter of delimiters) {
    const tally = new Map<number, number>()
    for (const line of filled) {
      const count = line.split(delimiter).length - 1
      if (count > 0) tally.set(count, (tally.get(count) ?? 0) + 1)
    }
    for (const [count, agreeing] of tally) {
      const better = agreeing > best.lines || (agreeing === best.lines && count > best.count)
      if (better) best = { delimiter, lines: agreeing, count }
    }
  }
  return best.delimiter
}

function unquoted(text: string): string {
  return text.replaceAll(/"(?:[^"]|"")*"/g, '')
}

function unreadable(reason: SheetRefusal['reason'], rowNumber: number | null, message: string) {
  return refuse({ code: 'sheet.unreadable', reason, rowNumber, message })
}
