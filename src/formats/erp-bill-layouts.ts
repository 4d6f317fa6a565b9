import { type Money, sum, toDecimal } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { type CsvCell, csvBytes } from './csv-write.ts'
import {
  type ErpBillLine,
  type ErpBillRefusal,
  firstWrong,
  writeErpBillCsv,
} from './erp-bill-csv.ts'

/** How bills are written for an ERP to take in. None of these was tried with the ERP's own importer:
 *  they follow its published templates. */
export const erpBillLayouts = ['generic', 'netsuite', 'quickbooks', 'xero'] as const
export type ErpBillLayout = (typeof erpBillLayouts)[number]

/** Writes bills, lines of one number together, in a layout. The same lines give the same bytes.
 *  Refuses what no bill can be ({@link firstWrong}). */
export function writeErpBills(
  layout: ErpBillLayout,
  lines: readonly ErpBillLine[],
): Result<Uint8Array, ErpBillRefusal> {
  if (layout === 'generic') return writeErpBillCsv(lines)
  const wrong = firstWrong(lines)
  if (wrong !== null) return refuse(wrong)
  if (layout === 'quickbooks') return ok(new TextEncoder().encode(iifText(lines)))
  return ok(layout === 'netsuite' ? netsuiteBytes(lines) : xeroBytes(lines))
}

/** NetSuite, Import Assistant, Transactions › Vendor Bill with expenses in one file: lines of one
 *  external id are one bill. The vendor is named by its own external id. */
export const NETSUITE_COLUMNS = [
  'External ID',
  'Vendor External ID',
  'Reference No.',
  'Date',
  'Due Date',
  'Currency',
  'Memo',
  'Expense Line',
  'Expense Account',
  'Expense Amount',
  'Expense Memo',
] as const

function netsuiteBytes(lines: readonly ErpBillLine[]): Uint8Array {
  const rows = lines.map((line): CsvCell[] => [
    { text: line.billNumber },
    { text: line.vendorCode },
    { text: line.billNumber },
    { plain: american(line.billedOn) },
    { plain: american(line.dueOn) },
    { plain: line.amount.currency },
    { text: line.reference },
    { plain: String(line.lineNumber) },
    { text: line.glAccount },
    { plain: toDecimal(line.amount) },
    { text: oneLine(`${line.payableNumber} ${line.description}`) },
  ])
  return csvBytes(NETSUITE_COLUMNS, rows)
}

/** Xero, Business › Bills to pay › Import, the columns of its template in their order; a star marks
 *  what Xero asks for. Lines of one invoice number are one bill. Days as `DD/MM/YYYY`. */
export const XERO_COLUMNS = [
  '*ContactName',
  'EmailAddress',
  'POAddressLine1',
  'POAddressLine2',
  'POAddressLine3',
  'POAddressLine4',
  'POCity',
  'PORegion',
  'POPostalCode',
  'POCountry',
  '*InvoiceNumber',
  '*InvoiceDate',
  '*DueDate',
  'Total',
  'InventoryItemCode',
  'Description',
  '*Quantity',
  '*UnitAmount',
  '*AccountCode',
  '*TaxType',
  'TaxAmount',
  'TrackingName1',
  'TrackingOption1',
  'TrackingName2',
  'TrackingOption2',
  'Currency',
] as const
/** What Xero calls a line without tax. */
const XERO_NO_TAX = 'Tax Exempt'

function xeroBytes(lines: readonly ErpBillLine[]): Uint8Array {
  const totals = totalsByBill(lines)
  const rows = lines.map((line): CsvCell[] => {
    const cells: Partial<Record<(typeof XERO_COLUMNS)[number], CsvCell>> = {
      '*ContactName': { text: line.vendorName },
      '*InvoiceNumber': { text: line.billNumber },
      '*InvoiceDate': { plain: british(line.billedOn) },
      '*DueDate': { plain: british(line.dueOn) },
      Total: { plain: toDecimal(totals.get(line.billNumber) ?? line.amount) },
      Description: { text: oneLine(`${line.payableNumber} ${line.description} ${line.reference}`) },
      '*Quantity': { plain: '1' },
      '*UnitAmount': { plain: toDecimal(line.amount) },
      '*AccountCode': { text: line.glAccount },
      '*TaxType': { plain: XERO_NO_TAX },
      Currency: { plain: line.amount.currency },
    }
    return XERO_COLUMNS.map((column) => cells[column] ?? null)
  })
  return csvBytes(XERO_COLUMNS, rows)
}

/** QuickBooks Desktop, IIF: tabs, one `TRNS` of a bill (payables, credit: negative) and one `SPL` per
 *  line (debit: positive), which add up to zero, ended by `ENDTRNS`; days as `MM/DD/YYYY`. `NAME` is
 *  the vendor's name in QuickBooks' own list, which is what its ERP number holds. */
const IIF_TRNS = [
  'TRNSTYPE',
  'DATE',
  'ACCNT',
  'NAME',
  'AMOUNT',
  'DOCNUM',
  'MEMO',
  'DUEDATE',
] as const
const IIF_SPL = ['TRNSTYPE', 'DATE', 'ACCNT', 'NAME', 'AMOUNT', 'DOCNUM', 'MEMO'] as const
const IIF_PAYABLES = 'Accounts Payable'

function iifText(lines: readonly ErpBillLine[]): string {
  const rows = [['!TRNS', ...IIF_TRNS], ['!SPL', ...IIF_SPL], ['!ENDTRNS']]
  for (const [billNumber, total] of totalsByBill(lines)) {
    const of = lines.filter((line) => line.billNumber === billNumber)
    const [head] = of
    if (head === undefined) continue
    const day = american(head.billedOn)
    const credit = `-${toDecimal(total)}`
    const due = american(head.dueOn)
    const credited = ['TRNS', 'BILL', day, IIF_PAYABLES, head.vendorCode, credit, billNumber]
    rows.push([...credited, head.reference, due])
    for (const line of of) {
      const memo = `${line.payableNumber} ${line.description}`
      const debit = toDecimal(line.amount)
      rows.push(['SPL', 'BILL', day, line.glAccount, line.vendorCode, debit, billNumber, memo])
    }
    rows.push(['ENDTRNS'])
  }
  return rows.map((row) => `${row.map(iifCell).join('\t')}\r\n`).join('')
}

/** A tab, a line end or a quote would end a cell of IIF. */
function iifCell(text: string): string {
  return oneLine(text).replaceAll('"', "'")
}

function totalsByBill(lines: readonly ErpBillLine[]): ReadonlyMap<string, Money> {
  const bills = new Map<string, Money[]>()
  for (const { billNumber, amount } of lines) {
    bills.set(billNumber, [...(bills.get(billNumber) ?? []), amount])
  }
  return new Map(
    [...bills].map(([bill, amounts]) => [bill, sum(amounts, amounts[0]?.currency ?? 'USD')]),
  )
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim()
}

function american(day: PlainDate): string {
  const [year = '', month = '', date = ''] = day.toString().split('-')
  return `${month}/${date}/${year}`
}

function british(day: PlainDate): string {
  const [year = '', month = '', date = ''] = day.toString().split('-')
  return `${date}/${month}/${year}`
}
