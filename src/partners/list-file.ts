import { readFile, stat } from 'node:fs/promises'
import { CSV_BYTES_MAX, readCsv } from '../formats/csv.ts'
import type { SheetProblem, SheetRefusal, SheetTable } from '../formats/sheet.ts'
import { readXlsx, XLSX_BYTES_MAX } from '../formats/xlsx-read.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PartnerRefusal } from './refusals.ts'

/** The first bytes of a zip, which every .xlsx is. */
const ZIP_SIGNATURE = Buffer.from('PK\u0003\u0004')
/** A longer file is refused before it is read. */
export const LIST_BYTES_MAX = Math.max(CSV_BYTES_MAX, XLSX_BYTES_MAX)

/** What a list is called where it is talked about, which sheet of a workbook is meant, and which row
 *  names the columns (default: the first with anything in it). */
export type ListReading = {
  readonly name: string
  readonly sheet?: string | undefined
  readonly headerRow?: number | undefined
}

/** A list from bytes: a workbook by its signature, anything else as CSV. `sheet` names the sheet of a
 *  workbook; without it the first that is not hidden counts, and others are told as a problem of it.
 *  Refuses what cannot be read, and says which row or which sheet. */
export function readList(bytes: Uint8Array, how: ListReading): Result<SheetTable, PartnerRefusal> {
  const tables = tablesIn(bytes, how)
  if (!tables.ok) return tables
  const [first, ...others] = tables.value.shown
  if (first === undefined) return noSheet(how, tables.value.shown)
  const left = others.map(({ sheet }) => leftAlone('other_sheet', `sheet ${sheet} was not read`))
  return ok({ ...first, problems: [...first.problems, ...tables.value.hidden, ...left] })
}

/** All sheets of a file that are not hidden and not empty, each named with its file where there are
 *  several; a CSV file is one. Hidden ones are told as problems of the first. */
export function readLists(
  bytes: Uint8Array,
  how: ListReading,
): Result<readonly SheetTable[], PartnerRefusal> {
  const tables = tablesIn(bytes, how)
  if (!tables.ok) return tables
  const { shown, hidden } = tables.value
  const [first, ...others] = shown
  if (first === undefined) return noSheet(how, shown)
  const named = (table: SheetTable) =>
    table.sheet === how.name ? table : { ...table, sheet: `${how.name}, sheet ${table.sheet}` }
  return ok([{ ...first, problems: [...first.problems, ...hidden] }, ...others].map(named))
}

type Tables = { readonly shown: readonly SheetTable[]; readonly hidden: readonly SheetProblem[] }

function tablesIn(bytes: Uint8Array, how: ListReading): Result<Tables, PartnerRefusal> {
  const isZip = ZIP_SIGNATURE.equals(bytes.subarray(0, ZIP_SIGNATURE.length))
  const header = how.headerRow === undefined ? {} : { header: how.headerRow }
  if (!isZip) {
    const table = readCsv(bytes, { sheet: how.name, ...header })
    if (!table.ok) return unreadable(how.name, table.refusal)
    return ok({ shown: [table.value], hidden: [] })
  }
  const tables = readXlsx(bytes, how.headerRow === undefined ? {} : { headerRow: how.headerRow })
  if (!tables.ok) return unreadable(how.name, tables.refusal)
  const all = tables.value
  const wanted = all.filter((table) => table.sheet === how.sheet)
  if (how.sheet !== undefined) {
    return wanted.length > 0 ? ok({ shown: wanted, hidden: [] }) : noSheet(how, all)
  }
  const hidden = all.filter((table) => table.hidden)
  return ok({
    shown: all.filter((table) => !table.hidden && table.columns.length > 0),
    hidden: hidden.map(({ sheet }) =>
      leftAlone('hidden_sheet', `sheet ${sheet} is hidden and was not read: show it if it counts`),
    ),
  })
}

function leftAlone(code: SheetProblem['code'], message: string): SheetProblem {
  return { code, rowNumber: null, message }
}

function noSheet(how: ListReading, tables: readonly SheetTable[]) {
  const names = tables.filter(({ hidden }) => !hidden).map((table) => table.sheet)
  const why =
    how.sheet === undefined ? 'it has no sheet' : `no sheet ${how.sheet}, only ${names.join(', ')}`
  return refuse({ code: 'import.unreadable', file: how.name, why })
}

/** {@link readList} of a file that was uploaded. */
export async function readListFile(
  path: string,
  how: ListReading,
): Promise<Result<SheetTable, PartnerRefusal>> {
  const bytes = await boundedBytes(path, how)
  return bytes.ok ? readList(bytes.value, how) : bytes
}

/** {@link readLists} of a file, which is not read when it is too long. */
export async function readListsFile(
  path: string,
  how: ListReading,
): Promise<Result<readonly SheetTable[], PartnerRefusal>> {
  const bytes = await boundedBytes(path, how)
  return bytes.ok ? readLists(bytes.value, how) : bytes
}

async function boundedBytes(
  path: string,
  { name }: ListReading,
): Promise<Result<Buffer, PartnerRefusal>> {
  const { size } = await stat(path)
  if (size <= LIST_BYTES_MAX) return ok(await readFile(path))
  const why = `it has ${size} bytes, and at most ${LIST_BYTES_MAX} are read: divide it`
  return refuse({ code: 'import.unreadable', file: name, why })
}

function unreadable(file: string, refusal: SheetRefusal) {
  const row = refusal.rowNumber === null ? '' : `, row ${refusal.rowNumber}`
  return refuse({ code: 'import.unreadable', file, why: `${refusal.message}${row}` })
}
