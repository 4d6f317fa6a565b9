import { compare, add, printMoney } from '../kernel/money.ts'
import type { SheetRow } from '../formats/sheet.ts'
import type { Line } from './completeness.ts'
import { sameInvoice, standingOf, useOfLine } from './invoice.ts'
import type { Sheet } from './sheet-columns.ts'
import type { GroupContent } from './sheet-content.ts'
import { placeOf } from './sheet.ts'

/** An invoice as a claim of the sheet uses it. */
type Use = ReturnType<typeof useOfLine> & { readonly row: SheetRow }

/** The lines of a claim whose invoices the same sheet has used up before: an invoice counts once, in
 *  one claim or in several. `before` are the claims above it. */
export function invoicesTwice(
  sheet: Sheet,
  before: readonly GroupContent[],
  content: GroupContent,
): string[] {
  const uses = before.flatMap(usesOf)
  return usesOf(content).flatMap((use, index) => {
    const line = content.lines[index]
    const said = line === undefined ? null : usedUp(sheet, line, use, uses)
    uses.push(use)
    return said === null ? [] : [said]
  })
}

function usesOf({ lines, lineRows }: GroupContent): Use[] {
  return lines.flatMap((line, index) => {
    const row = lineRows[index]
    return row === undefined ? [] : [{ ...useOfLine(line), row }]
  })
}

function usedUp(sheet: Sheet, line: Line, use: Use, uses: readonly Use[]): string | null {
  const same = sameInvoice(line, uses)
  const [first] = same
  if (first === undefined || first.currency !== line.net.currency) return null
  const { claimedBefore, net } = standingOf(line, same)
  if (compare(add(claimedBefore, line.claimed), net) <= 0) return null
  const header = sheet.find('invoice_number')?.header ?? 'invoice_number'
  const where = `${placeOf(sheet, use.row)}, column ${header} is "${line.invoiceNumber ?? ''}"`
  const what = `row ${first.row.rowNumber} claims ${printMoney(claimedBefore)} of it already`
  return `${where}: expected each invoice once: ${what}; claim the rest of it, or take the row out`
}
