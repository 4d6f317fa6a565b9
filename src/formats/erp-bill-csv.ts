import { type Money, toDecimal } from '../kernel/money.ts'
import { type Result, ok, refuse } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { csvBytes } from './csv-write.ts'

/** One payable as a line of a vendor bill. Lines with one bill number are one bill. */
export type ErpBillLine = {
  readonly billNumber: string
  readonly vendorCode: string
  readonly vendorName: string
  readonly billedOn: PlainDate
  readonly dueOn: PlainDate
  /** The payment's end-to-end id, so that the ERP's payment register can be matched. */
  readonly reference: string
  /** 1-based within the bill. */
  readonly lineNumber: number
  readonly payableNumber: string
  readonly description: string
  /** The ERP's general ledger account for the line. */
  readonly glAccount: string
  readonly amount: Money
}

export type ErpBillRefusal = {
  readonly code: 'erp_bill.refused'
  readonly billNumber: string
  readonly lineNumber: number
  readonly field: 'billNumber' | 'vendorCode' | 'reference' | 'lineNumber' | 'amount' | 'bill'
  readonly reason: 'missing' | 'not_positive' | 'duplicate' | 'differs_within_bill'
}

/** The header row; the order is part of the format. */
export const ERP_BILL_COLUMNS = [
  'BillNumber',
  'VendorCode',
  'VendorName',
  'BillDate',
  'DueDate',
  'Currency',
  'Reference',
  'LineNumber',
  'PayableNumber',
  'Description',
  'GLAccount',
  'Amount',
  'BillTotal',
] as const

/** Writes a bill import for an ERP: one row per payable line, ISO dates, amounts with a decimal
 *  point and no grouping, UTF-8, the bill's total repeated on each of its lines. Rows keep the
 *  given order; the same lines give the same bytes. Refuses lines of one bill that disagree about
 *  vendor, dates, currency or reference. A generic layout: no ERP's own importer has been tried. */
export function writeErpBillCsv(lines: readonly ErpBillLine[]): Result<Uint8Array, ErpBillRefusal> {
  const refusal = firstWrong(lines)
  if (refusal !== null) return refuse(refusal)
  const totals = new Map<string, bigint>()
  for (const { billNumber, amount } of lines) {
    totals.set(billNumber, (totals.get(billNumber) ?? 0n) + amount.minor)
  }
  const rows = lines.map((line) => {
    const total = { minor: totals.get(line.billNumber) ?? 0n, currency: line.amount.currency }
    return [
      { text: line.billNumber },
      { text: line.vendorCode },
      { text: line.vendorName },
      { plain: line.billedOn.toString() },
      { plain: line.dueOn.toString() },
      { plain: line.amount.currency },
      { text: line.reference },
      { plain: String(line.lineNumber) },
      { text: line.payableNumber },
      { text: line.description.replaceAll(/\s+/gu, ' ').trim() },
      { text: line.glAccount },
      { plain: toDecimal(line.amount) },
      { plain: toDecimal(total) },
    ]
  })
  return ok(csvBytes(ERP_BILL_COLUMNS, rows))
}

/** The first line that no bill can have: something missing, not positive, twice, or bills whose lines
 *  disagree. Null when all are good. The same for every layout. */
export function firstWrong(lines: readonly ErpBillLine[]): ErpBillRefusal | null {
  const bills = new Map<string, string>()
  const seen = new Set<string>()
  for (const line of lines) {
    const { billNumber, lineNumber } = line
    const wrong = (field: ErpBillRefusal['field'], reason: ErpBillRefusal['reason']) =>
      ({ code: 'erp_bill.refused', billNumber, lineNumber, field, reason }) as const
    for (const field of ['billNumber', 'vendorCode', 'reference'] as const) {
      if (line[field].trim() === '') return wrong(field, 'missing')
    }
    if (line.amount.minor <= 0n) return wrong('amount', 'not_positive')
    const place = JSON.stringify([billNumber, lineNumber])
    if (seen.has(place)) return wrong('lineNumber', 'duplicate')
    seen.add(place)
    const head = JSON.stringify([
      line.vendorCode,
      line.vendorName,
      `${line.billedOn}`,
      `${line.dueOn}`,
      line.amount.currency,
      line.reference,
    ])
    if ((bills.get(billNumber) ?? head) !== head) return wrong('bill', 'differs_within_bill')
    bills.set(billNumber, head)
  }
  return null
}
