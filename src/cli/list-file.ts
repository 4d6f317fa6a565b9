import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { SheetTable } from '../formats/sheet.ts'
import { readListFile, readListsFile } from '../partners/index.ts'
import type { Result } from '../kernel/result.ts'
import { CliFault, exitCodes } from './command-line.ts'
import { accepted } from './say-refusal.ts'

/** The bytes of a file somebody named; throws a sentence when it is not there. */
export async function readNamed(file: string): Promise<Buffer> {
  return there(file, () => readFile(file))
}

/** A CSV file, or the first sheet of a workbook, as a table. */
export async function readTable(
  file: string,
  how: { readonly sheet?: string | undefined; readonly headerRow?: number | undefined } = {},
): Promise<SheetTable> {
  const read = await there(file, () => readListFile(file, { name: basename(file), ...how }))
  return accepted(file, read)
}

/** All sheets of a file that are not hidden, as a table each, or why there are none. */
export function readTables(
  file: string,
  how: { readonly sheet?: string | undefined; readonly headerRow?: number | undefined } = {},
): Promise<Result<readonly SheetTable[], Refused>> {
  return there(file, () => readListsFile(file, { name: basename(file), ...how }))
}

type Refused = Extract<Awaited<ReturnType<typeof readListsFile>>, { ok: false }>['refusal']

async function there<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    // Of the file system; anything else is a fault of ours.
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    throw new CliFault(`${file} cannot be read: ${error.message}`, exitCodes.stopped)
  }
}
