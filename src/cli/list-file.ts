import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { SheetTable } from '../formats/sheet.ts'
import { readList } from '../partners/index.ts'
import { CliFault, exitCodes } from './command-line.ts'
import { accepted } from './say-refusal.ts'

/** The bytes of a file somebody named; throws a sentence when it is not there. */
export async function readNamed(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CliFault(`${file} cannot be read: ${why}`, exitCodes.stopped)
  }
}

/** A CSV file, or the first sheet of a workbook, as a table. */
export async function readTable(file: string): Promise<SheetTable> {
  const bytes = await readNamed(file)
  return accepted(file, readList(bytes, { name: basename(file) }))
}
