import { assert } from '../kernel/assert.ts'
import { type Money, toDecimal } from '../kernel/money.ts'
import { type Instant, type PlainDate, Temporal } from '../kernel/temporal.ts'
import { columnLetters, dayNumber, escapeText } from './xlsx-cell.ts'
import { MAIN_NAMESPACE, XML_DECLARATION, packageEntries } from './xlsx-package.ts'
import { type XlsxStyle, styleIndex } from './xlsx-styles.ts'
import { escapeXml } from './xml-write.ts'
import { type ZipPieces, zipBytes } from './zip-write.ts'

/** `amount` is written with the decimals of its currency, `integer` with none, `date` as a day. */
export type XlsxColumn = {
  readonly name: string
  readonly kind: 'text' | 'amount' | 'integer' | 'date'
  /** In characters; default by kind. */
  readonly width?: number
}

/** Must fit the column's kind; null is an empty cell. An instant does not fit: write its day, or
 *  text. */
export type XlsxValue = string | Money | bigint | number | PlainDate | null

export type XlsxSheet = {
  readonly name: string
  readonly columns: readonly XlsxColumn[]
  readonly rows: Iterable<readonly XlsxValue[]> | AsyncIterable<readonly XlsxValue[]>
}

/** Rows below the header that one sheet can hold. */
export const XLSX_WRITE_ROWS_MAX = 1_048_575
const CELL_LENGTH_MAX = 32_767
/** Digits a spreadsheet keeps of a number; a longer amount is written as text. */
const DIGITS_MAX = 15
const ROWS_PER_PIECE = 500
const widths = { text: 28, amount: 16, integer: 10, date: 12 } as const

/** Writes a workbook: header row bold, frozen and filtered, then the rows as they come. Text is
 *  always text: what begins like a formula carries the quote mark that spreadsheets never run, and
 *  the text itself is unchanged. `createdAt` goes into the file's properties; the same input gives
 *  the same bytes. Faults on a value that does not fit its column. Source: ECMA-376 part 1. */
export async function writeXlsx(
  sheets: readonly XlsxSheet[],
  how: { readonly createdAt: Instant },
): Promise<Uint8Array> {
  assert(sheets.length > 0, 'a workbook has a sheet')
  for (const { name } of sheets) {
    assert(/^[^[\]:*?/\\]{1,31}$/.test(name), `no sheet can be named "${name}"`)
  }
  const names = new Set(sheets.map((sheet) => sheet.name.toLowerCase()))
  assert(names.size === sheets.length, 'sheets have names of their own')
  return zipBytes([
    ...packageEntries(
      sheets.map((sheet) => sheet.name),
      how.createdAt,
    ),
    ...sheets.map((sheet, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      pieces: sheetPieces(sheet),
    })),
  ])
}

async function* sheetPieces({
  name,
  columns,
  rows,
}: XlsxSheet): ZipPieces & AsyncGenerator<string> {
  assert(columns.length > 0, `sheet ${name} has columns`)
  const last = columnLetters(columns.length - 1)
  const cols = columns.map(
    ({ kind, width }, index) =>
      `<col min="${index + 1}" max="${index + 1}" ` +
      `width="${width ?? widths[kind]}" customWidth="1"/>`,
  )
  const header = columns.map((column, index) =>
    textCell(`${columnLetters(index)}1`, column.name, 'header'),
  )
  yield [
    `${XML_DECLARATION}<worksheet xmlns="${MAIN_NAMESPACE}"><sheetViews>`,
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" ',
    'state="frozen"/></sheetView>',
    `</sheetViews><cols>${cols.join('')}</cols>`,
    `<sheetData><row r="1">${header.join('')}</row>`,
  ].join('')
  let piece: string[] = []
  let rowNumber = 1
  for await (const row of rows) {
    rowNumber += 1
    assert(
      rowNumber <= XLSX_WRITE_ROWS_MAX + 1,
      `sheet ${name} has at most ${XLSX_WRITE_ROWS_MAX} rows`,
    )
    assert(
      row.length <= columns.length,
      `row ${rowNumber} of sheet ${name} is wider than its header`,
    )
    piece.push(rowXml(row, columns, rowNumber))
    if (piece.length < ROWS_PER_PIECE) continue
    yield piece.join('')
    piece = []
  }
  yield `${piece.join('')}</sheetData><autoFilter ref="A1:${last}${rowNumber}"/></worksheet>`
}

function rowXml(
  row: readonly XlsxValue[],
  columns: readonly XlsxColumn[],
  rowNumber: number,
): string {
  const cells = row.map((value, index) => {
    const column = columns[index]
    assert(column !== undefined, `row ${rowNumber} is wider than the header`)
    return value === null ? '' : cellXml(`${columnLetters(index)}${rowNumber}`, column, value)
  })
  return `<row r="${rowNumber}">${cells.join('')}</row>`
}

function cellXml(at: string, { kind, name }: XlsxColumn, value: Exclude<XlsxValue, null>): string {
  if (kind === 'text' && typeof value === 'string') return textCell(at, value, 'text')
  if (kind === 'amount' && typeof value === 'object' && 'minor' in value)
    return amountCell(at, value)
  if (kind === 'date' && value instanceof Temporal.PlainDate) return dateCell(at, value)
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value)
  if (kind === 'integer' && (typeof value === 'bigint' || isWhole)) {
    const text = `${value}`
    return text.replace('-', '').length > DIGITS_MAX
      ? textCell(at, text, 'text')
      : numberCell(at, text, 'integer')
  }
  assert(false, `cell ${at}: a ${typeof value} does not fit column ${name}, which holds ${kind}`)
}

function amountCell(at: string, amount: Money): string {
  const text = toDecimal(amount)
  const digits = text.replaceAll(/\D/g, '').replace(/^0+/, '')
  if (digits.length > DIGITS_MAX) return textCell(at, text, 'text')
  const decimals = text.split('.')[1]?.length ?? 0
  return numberCell(at, text, decimals === 0 ? 'integer' : decimals === 3 ? 'amount3' : 'amount2')
}

function dateCell(at: string, date: PlainDate): string {
  const day = dayNumber(date)
  return day === null ? textCell(at, date.toString(), 'text') : numberCell(at, String(day), 'date')
}

function numberCell(at: string, text: string, style: XlsxStyle): string {
  return `<c r="${at}" s="${styleIndex(style)}"><v>${text}</v></c>`
}

function textCell(at: string, text: string, style: 'text' | 'header'): string {
  assert(text.length <= CELL_LENGTH_MAX, `cell ${at} has ${text.length} characters`)
  const shown = style === 'text' && /^[=+\-@\t\r\n|%]/.test(text) ? 'quoted' : style
  const inline = `<is><t xml:space="preserve">${escapeXml(escapeText(text))}</t></is>`
  return `<c r="${at}" s="${styleIndex(shown)}" t="inlineStr">${inline}</c>`
}
