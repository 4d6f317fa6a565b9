import { add, compare, printMoney } from '../kernel/money.ts'
import type { SheetRow } from '../formats/sheet.ts'
import type { Pack } from '../programs/index.ts'
import type { Line } from './completeness.ts'
import { invoiceKey, sameInvoice, standingOf, useOfLine } from './invoice.ts'
import type { Sheet } from './sheet-columns.ts'
import { contentOf, type GroupContent } from './sheet-content.ts'
import { placeOf, type SheetGroup } from './sheet.ts'

/** An invoice as a claim of the sheet uses it. */
type Use = ReturnType<typeof useOfLine> & { readonly row: SheetRow }

/** Every invoice of a sheet's claims by its number as it is compared, in the order of the rows. */
export type InvoiceBook = ReadonlyMap<string, readonly Use[]>

/** Reads the invoices of all claims of a sheet, as a program of this pack would read them. */
export function invoiceBook(sheet: Sheet, groups: readonly SheetGroup[], pack: Pack): InvoiceBook {
  const book = new Map<string, Use[]>()
  for (const group of groups.filter(namesInvoices(pack))) {
    for (const use of usesOf(contentOf(sheet, group, pack))) {
      const uses = book.get(use.invoiceKey ?? '') ?? []
      uses.push(use)
      book.set(use.invoiceKey ?? '', uses)
    }
  }
  return book
}

/** Claims and milestones of this pack: what names invoices line by line. */
function namesInvoices(pack: Pack): (group: SheetGroup) => boolean {
  return ({ type }) => {
    const fields = (type === null ? undefined : pack.forms[type])?.lines.fields ?? []
    return fields.some(({ name }) => name === 'invoice_number')
  }
}

function usesOf({ lines, lineRows }: GroupContent): Use[] {
  return lines.flatMap((line, index) => {
    const row = lineRows[index]
    return row === undefined ? [] : [{ ...useOfLine(line), row }]
  })
}

/** The lines of a claim whose invoices rows above it have used up: an invoice counts once, in one
 *  claim or in several. */
export function invoicesTwice(sheet: Sheet, book: InvoiceBook, content: GroupContent): string[] {
  return content.lines.flatMap((line, index) => {
    const row = content.lineRows[index]
    const key = invoiceKey(line.invoiceNumber)
    if (row === undefined || key === null) return []
    const above = (book.get(key) ?? []).filter((use) => use.row.rowNumber < row.rowNumber)
    const said = usedUp(sheet, line, row, above)
    return said === null ? [] : [said]
  })
}

function usedUp(sheet: Sheet, line: Line, row: SheetRow, above: readonly Use[]): string | null {
  const same = sameInvoice(line, above)
  const [first] = same
  if (first === undefined || first.currency !== line.net.currency) return null
  const { claimedBefore, net } = standingOf(line, same)
  if (compare(add(claimedBefore, line.claimed), net) <= 0) return null
  const header = sheet.find('invoice_number')?.header ?? 'invoice_number'
  const where = `${placeOf(sheet, row)}, column ${header} is "${line.invoiceNumber ?? ''}"`
  const what = `row ${first.row.rowNumber} claims ${printMoney(claimedBefore)} of it already`
  return `${where}: expected each invoice once: ${what}; claim the rest of it, or take the row out`
}
