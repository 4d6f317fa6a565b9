import { ok, refuse, type Result } from '../kernel/result.ts'
import { readCsv } from './csv.ts'
import type { ErpBillLayout } from './erp-bill-layouts.ts'
import type { LineFault } from './nacha-check.ts'

/** What a bill import says, read back: one row per line, in the file's order. */
export type ErpBillContent = { readonly lines: readonly ErpBillContentLine[] }
export type ErpBillContentLine = {
  readonly bill: string
  readonly vendor: string
  /** As written: `1234.50`. */
  readonly amount: string
  readonly account: string
}
export type ErpBillCheckRefusal = {
  readonly code: 'erp_bill.wrong'
  readonly faults: readonly LineFault[]
}

type CsvLayout = Exclude<ErpBillLayout, 'quickbooks'>

/** Where each layout holds what is compared, and what it must hold: written from the importers'
 *  templates. */
const columns: Readonly<
  Record<CsvLayout, { readonly [K in 'bill' | 'vendor' | 'amount' | 'account']: string }>
> = {
  generic: { bill: 'BillNumber', vendor: 'VendorCode', amount: 'Amount', account: 'GLAccount' },
  netsuite: {
    bill: 'External ID',
    vendor: 'Vendor External ID',
    amount: 'Expense Amount',
    account: 'Expense Account',
  },
  xero: {
    bill: '*InvoiceNumber',
    vendor: '*ContactName',
    amount: '*UnitAmount',
    account: '*AccountCode',
  },
}
/** Columns that repeat the sum of the bill on each of its lines. */
const totals: Readonly<Partial<Record<CsvLayout, string>>> = { generic: 'BillTotal', xero: 'Total' }
const days: Readonly<Record<CsvLayout, readonly [string, RegExp]>> = {
  generic: ['DueDate', /^\d{4}-\d\d-\d\d$/],
  netsuite: ['Due Date', /^\d\d\/\d\d\/\d{4}$/],
  xero: ['*DueDate', /^\d\d\/\d\d\/\d{4}$/],
}

/** Reads a bill import of ours back, apart from the writer, and refuses it with every line that is
 *  wrong: a column missing, an amount that is none, a day in another style, totals that do not add up;
 *  in IIF, a transaction that does not come to zero or is not ended. */
export function checkErpBills(
  layout: ErpBillLayout,
  bytes: Uint8Array,
): Result<ErpBillContent, ErpBillCheckRefusal> {
  const faults: LineFault[] = []
  const lines = layout === 'quickbooks' ? iifLines(bytes, faults) : csvLines(layout, bytes, faults)
  if (lines.length === 0) faults.push({ line: 1, message: 'bills nothing' })
  for (const [n, line] of lines.entries()) {
    if (!isAmount(line.amount)) faults.push({ line: n + 2, message: `${line.amount} is no amount` })
    if (line.bill === '' || line.vendor === '')
      faults.push({ line: n + 2, message: 'names no bill' })
  }
  return faults.length > 0 ? refuse({ code: 'erp_bill.wrong', faults }) : ok({ lines })
}

function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text) && !/^0+(\.0+)?$/.test(text)
}

function csvLines(layout: CsvLayout, bytes: Uint8Array, faults: LineFault[]): ErpBillContentLine[] {
  const table = readCsv(bytes, { delimiter: ',', encoding: 'utf-8', header: 1 })
  if (!table.ok) {
    faults.push({ line: 1, message: table.refusal.message })
    return []
  }
  const { columns: names, rows, problems } = table.value
  for (const problem of problems) {
    faults.push({ line: problem.rowNumber ?? 1, message: problem.message })
  }
  const wanted = columns[layout]
  const [dayColumn, dayStyle] = days[layout]
  const missing = [...Object.values(wanted), dayColumn].filter((name) => !names.includes(name))
  for (const name of missing) faults.push({ line: 1, message: `has no column ${name}` })
  if (missing.length > 0) return []
  const sums = new Map<string, number>()
  const cell = (row: (typeof rows)[number], name: string) =>
    row.cells[names.indexOf(name)]?.text ?? ''
  for (const row of rows) {
    const bill = cell(row, wanted.bill)
    sums.set(bill, (sums.get(bill) ?? 0) + tenThousandths(cell(row, wanted.amount)))
    if (!dayStyle.test(cell(row, dayColumn))) {
      faults.push({ line: row.rowNumber, message: `${cell(row, dayColumn)} is no day` })
    }
  }
  const total = totals[layout]
  for (const row of total === undefined ? [] : rows) {
    const stated = tenThousandths(cell(row, total ?? ''))
    const found = sums.get(cell(row, wanted.bill))
    if (stated !== found)
      faults.push({ line: row.rowNumber, message: 'its lines are not its total' })
  }
  return rows.map((row) => ({
    bill: cell(row, wanted.bill),
    vendor: cell(row, wanted.vendor),
    amount: cell(row, wanted.amount),
    account: cell(row, wanted.account),
  }))
}

/** A decimal text in 1/10,000, exactly, below 2^53; NaN when it is none. */
function tenThousandths(text: string): number {
  const match = /^-?(\d{1,11})(?:\.(\d{1,4}))?$/.exec(text)
  if (match === null) return Number.NaN
  const units = Number(`${match[1]}${(match[2] ?? '').padEnd(4, '0')}`)
  return text.startsWith('-') ? -units : units
}

function iifLines(bytes: Uint8Array, faults: LineFault[]): ErpBillContentLine[] {
  const rows = new TextDecoder('utf-8').decode(bytes).split('\r\n')
  if (rows.pop() !== '') faults.push({ line: rows.length, message: 'is not ended by CR LF' })
  const heads = new Map<string, string[]>()
  const lines: ErpBillContentLine[] = []
  let balance: number | null = null
  for (const [index, row] of rows.entries()) {
    const [kind = '', ...cells] = row.split('\t')
    const wrong = (message: string) => faults.push({ line: index + 1, message })
    if (kind.startsWith('!')) heads.set(kind.slice(1), cells)
    else if (kind === 'ENDTRNS') {
      if (balance !== 0) wrong('ends a bill that does not come to zero')
      balance = null
    } else if (!heads.has(kind) || (kind === 'TRNS') !== (balance === null)) {
      wrong(`${kind} has no place here`)
    } else {
      const cell = (name: string) => cells[heads.get(kind)?.indexOf(name) ?? -1] ?? ''
      if (cell('TRNSTYPE') !== 'BILL') wrong('is no bill')
      if (!/^\d\d\/\d\d\/\d{4}$/.test(cell('DATE'))) wrong(`${cell('DATE')} is no day`)
      balance = (balance ?? 0) + tenThousandths(cell('AMOUNT'))
      const [bill, vendor, amount] = [cell('DOCNUM'), cell('NAME'), cell('AMOUNT')]
      if (kind === 'SPL') lines.push({ bill, vendor, amount, account: cell('ACCNT') })
      else if (!amount.startsWith('-')) wrong('credits the payables with nothing')
    }
  }
  if (balance !== null) faults.push({ line: rows.length, message: 'does not end its last bill' })
  return lines
}
