import { readFile } from 'node:fs/promises'
import { readCsv } from '../formats/csv.ts'
import type { SheetRefusal, SheetTable } from '../formats/sheet.ts'
import { readXlsx } from '../formats/xlsx-read.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PartnerRefusal } from './refusals.ts'

/** The first bytes of a zip, which every .xlsx is. */
const ZIP_SIGNATURE = Buffer.from('PK\u0003\u0004')

/** A list from bytes: a workbook by its signature, anything else as CSV. `sheet` names the sheet of a
 *  workbook; without it the first that is not hidden counts. Refuses what cannot be read, and says
 *  which row or which sheet. */
export function readList(
  bytes: Uint8Array,
  how: { readonly name: string; readonly sheet?: string | undefined },
): Result<SheetTable, PartnerRefusal> {
  const isZip = ZIP_SIGNATURE.equals(bytes.subarray(0, ZIP_SIGNATURE.length))
  if (!isZip) {
    const table = readCsv(bytes, { sheet: how.name })
    return table.ok ? table : unreadable(how.name, table.refusal)
  }
  const tables = readXlsx(bytes)
  if (!tables.ok) return unreadable(how.name, tables.refusal)
  const visible = tables.value.filter((table) => !table.hidden)
  const wanted =
    how.sheet === undefined ? visible[0] : tables.value.find((table) => table.sheet === how.sheet)
  if (wanted !== undefined) return ok(wanted)
  const names = visible.map((table) => table.sheet).join(', ')
  const why = how.sheet === undefined ? 'it has no sheet' : `no sheet ${how.sheet}, only ${names}`
  return refuse({ code: 'import.unreadable', file: how.name, why })
}

/** {@link readList} of a file that was uploaded. */
export async function readListFile(
  path: string,
  how: { readonly name: string; readonly sheet?: string | undefined },
): Promise<Result<SheetTable, PartnerRefusal>> {
  return readList(await readFile(path), how)
}

function unreadable(file: string, refusal: SheetRefusal) {
  const row = refusal.rowNumber === null ? '' : `, row ${refusal.rowNumber}`
  return refuse({ code: 'import.unreadable', file, why: `${refusal.message}${row}` })
}
