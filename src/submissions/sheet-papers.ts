import type { KeptFile } from '../evidence/index.ts'
import type { Sheet } from './sheet-columns.ts'
import type { SheetPaper } from './sheet-content.ts'
import { placeOf } from './sheet.ts'

/** The files that a sheet names: kept ones by name; of others why they cannot be taken. A file in
 *  neither is missing. */
export type SheetPapers = {
  readonly kept: ReadonlyMap<string, KeptFile>
  readonly refused?: ReadonlyMap<string, string>
}

/** `invoice:2`, or `agenda`: as problems and defects name a slot. */
export function targetOf({ slot, lineNo }: Pick<SheetPaper, 'slot' | 'lineNo'>): string {
  return lineNo === null ? slot : `${slot}:${lineNo}`
}

/** Why a file that the sheet names is not there, by row and column. */
export function whyMissing(sheet: Sheet, paper: SheetPaper, given: SheetPapers): string {
  const why =
    given.refused?.get(paper.file) ??
    `the file ${paper.file} is not in the evidence folder: add it, and import the sheet again`
  return `${paperPlace(sheet, paper)}: ${why}`
}

/** `March.csv, row 4, column invoice is "hall.pdf"`. */
export function paperPlace(sheet: Sheet, { row, header, file }: SheetPaper): string {
  return `${placeOf(sheet, row)}, column ${header} is "${file}"`
}
