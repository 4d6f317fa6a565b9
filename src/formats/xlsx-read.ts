import { type Result, ok, refuse } from '../kernel/result.ts'
import {
  type SheetCell,
  type SheetProblem,
  type SheetRefusal,
  type SheetRow,
  type SheetTable,
  emptyCell,
  headerProblems,
} from './sheet.ts'
import { type CellPlace, type RawCell, cellValue, mergedCell, placeOf } from './xlsx-cell.ts'
import { type XlsxParts, readXlsxParts } from './xlsx-parts.ts'
import { scanXml } from './xml-scan.ts'
import { openZip } from './zip.ts'

export const XLSX_BYTES_MAX = 32 * 1024 * 1024
/** Rows of one sheet. */
export const XLSX_ROWS_MAX = 200_000
export const XLSX_COLUMNS_MAX = 500
export const XLSX_SHEETS_MAX = 50

/** Reads every sheet of an .xlsx workbook, each under the header in its first row with anything in
 *  it. Numbers keep the digits the file holds (at most the 15 that are meant), dates are dates, a
 *  formula gives its last result and is reported, an error cell stays an error, rich text and links
 *  give their text, hidden sheets are flagged. Refuses what is no workbook, unpacks to too much, or
 *  is too long. Source: ECMA-376 part 1, SpreadsheetML. */
export function readXlsx(
  bytes: Uint8Array,
  how: { readonly headerRow?: number } = {},
): Result<readonly SheetTable[], SheetRefusal> {
  if (bytes.length > XLSX_BYTES_MAX) {
    return unreadable(
      'too_large',
      null,
      `${bytes.length} bytes, at most ${XLSX_BYTES_MAX} are read`,
    )
  }
  const zip = openZip(bytes)
  if (!zip.ok) {
    const { reason, message } = zip.refusal
    return unreadable(reason === 'too_large' ? 'too_large' : 'malformed', null, message)
  }
  const parts = readXlsxParts(zip.value)
  if (!parts.ok) return parts
  if (parts.value.sheets.length > XLSX_SHEETS_MAX) {
    return unreadable('too_large', null, `${parts.value.sheets.length} sheets in the workbook`)
  }
  const tables: SheetTable[] = []
  for (const { name, hidden, path } of parts.value.sheets) {
    const part = zip.value.read(path)
    if (part === null || !part.ok)
      return unreadable('malformed', null, `sheet ${name} is missing or damaged`)
    const read = readSheet(new TextDecoder().decode(part.value), name, parts.value)
    if (!read.ok) return read
    tables.push(tableOf({ name, hidden }, read.value, how.headerRow))
  }
  return ok(tables)
}

type ReadRow = { readonly rowNumber: number; readonly cells: SheetCell[] }
type ReadSheet = { readonly rows: readonly ReadRow[]; readonly problems: readonly SheetProblem[] }

function readSheet(xml: string, sheet: string, parts: XlsxParts): Result<ReadSheet, SheetRefusal> {
  const rows = new Map<number, SheetCell[]>()
  const problems: SheetProblem[] = []
  let place: CellPlace = { row: 0, column: 0 }
  let raw: RawCell | null = null
  let within: 'value' | 'formula' | 'inline' | null = null
  let limit: SheetRefusal | null = null
  const keep = (cell: RawCell) => {
    const { value, problem } = cellValue(cell, parts, place)
    if (problem !== null) problems.push(problem)
    if (value.kind === 'empty') return
    if (place.column >= XLSX_COLUMNS_MAX) limit ??= tooMany('too_many_columns', sheet, place.row)
    else if (rows.size >= XLSX_ROWS_MAX && !rows.has(place.row)) {
      limit ??= tooMany('too_many_rows', sheet, place.row)
    } else {
      const cells = rows.get(place.row) ?? []
      cells[place.column] = value
      rows.set(place.row, cells)
    }
  }
  const whole = scanXml(xml, {
    open: (name, attribute) => {
      if (name === 'row') place = { row: rowOf(attribute('r')) ?? place.row + 1, column: -1 }
      else if (name === 'c') {
        place = placeOf(attribute('r')) ?? { row: place.row, column: place.column + 1 }
        raw = {
          type: attribute('t') ?? 'n',
          style: Number(attribute('s') ?? 0),
          text: '',
          formula: false,
        }
      } else if (name === 'mergeCell') {
        const merged = mergedCell(attribute('ref'))
        if (merged !== null) problems.push(merged)
      } else if (raw === null) return
      else if (name === 'v') within = 'value'
      else if (name === 't') within = 'inline'
      else if (name === 'rPh') within = 'formula'
      else if (name === 'f') {
        raw = { ...raw, formula: true }
        within = 'formula'
      }
    },
    text: (text) => {
      if (raw !== null && (within === 'value' || within === 'inline'))
        raw = { ...raw, text: raw.text + text }
    },
    close: (name) => {
      if (name === 'c' && raw !== null) {
        keep(raw)
        raw = null
      }
      within = null
    },
  })
  if (!whole)
    return unreadable('malformed', place.row, `sheet ${sheet} is damaged after row ${place.row}`)
  return limit === null ? ok({ rows: inOrder(rows), problems }) : { ok: false, refusal: limit }
}

function rowOf(text: string | null): number | null {
  return /^[1-9]\d{0,6}$/.test(text ?? '') ? Number(text) : null
}

function inOrder(rows: ReadonlyMap<number, SheetCell[]>): ReadRow[] {
  return [...rows.entries()]
    .sort(([one], [other]) => one - other)
    .map(([rowNumber, cells]) => ({ rowNumber, cells }))
}

function tableOf(
  sheet: { name: string; hidden: boolean },
  { rows, problems: found }: ReadSheet,
  headerRow = 1,
): SheetTable {
  const header = rows.find(({ rowNumber }) => rowNumber >= headerRow)
  const columns = Array.from(header?.cells ?? [], (cell) => cell?.text ?? '')
  const problems = [...found]
  if (header !== undefined) problems.push(...headerProblems(columns, header.rowNumber))
  if (sheet.hidden) {
    const message = `sheet ${sheet.name} is hidden`
    problems.push({ code: 'hidden_sheet', rowNumber: null, message })
  }
  const kept: SheetRow[] = []
  for (const { rowNumber, cells } of rows) {
    if (header === undefined || rowNumber <= header.rowNumber) continue
    if (cells.length > columns.length) {
      const message = `row ${rowNumber} has ${cells.length} cells, the header ${columns.length}`
      const row = { rowNumber, cells: Array.from(cells, (cell) => cell ?? emptyCell) }
      problems.push({ code: 'ragged_row', rowNumber, message, row })
    } else kept.push({ rowNumber, cells: columns.map((_, index) => cells[index] ?? emptyCell) })
  }
  return { sheet: sheet.name, hidden: sheet.hidden, columns, rows: kept, problems }
}

function tooMany(reason: SheetRefusal['reason'], sheet: string, rowNumber: number): SheetRefusal {
  const size = `${XLSX_ROWS_MAX} rows of ${XLSX_COLUMNS_MAX} columns`
  const message = `sheet ${sheet} is larger than ${size}`
  return { code: 'sheet.unreadable', reason, rowNumber, message }
}

function unreadable(reason: SheetRefusal['reason'], rowNumber: number | null, message: string) {
  return refuse({ code: 'sheet.unreadable', reason, rowNumber, message })
}
