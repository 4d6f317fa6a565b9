import { parseCurrency } from '../kernel/currency.ts'
import type { Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { amountInColumn, dateInColumn, dateStyleOf, decimalMarkOf } from './column-style.ts'
import { readCsv } from './csv.ts'
import { emptyCell, type SheetCell, type SheetRow, type SheetTable } from './sheet.ts'
import { readXlsx } from './xlsx-read.ts'

export const registerStatuses = ['accepted', 'paid', 'void'] as const
export type RegisterStatus = (typeof registerStatuses)[number]

/** One row of an ERP's payment register: what became of one bill. */
export type RegisterRow = {
  /** 1-based, the header counted. */
  readonly rowNumber: number
  /** The payment's end-to-end id, as our bill named it. */
  readonly reference: string | null
  /** The number of our bill: `PR-2026-0007-12`. */
  readonly billNumber: string | null
  /** Under what the ERP keeps the bill. */
  readonly erpBill: string | null
  readonly status: RegisterStatus | null
  readonly statusText: string
  readonly paidOn: PlainDate | null
  readonly amount: Money | null
  readonly reason: string | null
  /** Why nothing may follow from this row: what was found, and what was expected. */
  readonly problem: string | null
}

export type RegisterRefusal = {
  readonly code: 'erp_register.unreadable'
  readonly line: number | null
  readonly message: string
}

/** Headers each field goes by: letters and figures only, lower case; an earlier one counts first. */
const aliases = {
  reference: ['endtoendid', 'ourreference', 'paymentreference', 'reference', 'ref', 'memo'],
  billNumber: [
    'billnumber',
    'billno',
    'externalid',
    'invoicenumber',
    'invoiceno',
    'referenceno',
    'refnumber',
    'documentnumber',
  ],
  erpBill: ['erpbillid', 'erpbill', 'billid', 'internalid', 'invoiceid', 'txnid', 'transactionid'],
  status: ['status', 'billstatus', 'paymentstatus', 'invoicestatus'],
  paidOn: ['paidon', 'paymentdate', 'datepaid', 'paiddate', 'fullypaidon', 'paidat'],
  amount: ['amount', 'amountpaid', 'paidamount', 'paymentamount', 'billtotal', 'total'],
  currency: ['currency', 'currencycode', 'ccy'],
  reason: ['reason', 'voidreason', 'note', 'comment'],
} as const satisfies Readonly<Record<string, readonly string[]>>
type Field = keyof typeof aliases

const statusWords: ReadonlyMap<string, RegisterStatus> = new Map([
  ...['accepted', 'approved', 'authorised', 'authorized', 'awaiting payment', 'open', 'posted'].map(
    (word) => [word, 'accepted'] as const,
  ),
  ...['paid', 'paid in full', 'fully paid'].map((word) => [word, 'paid'] as const),
  ...['void', 'voided', 'rejected', 'cancelled', 'canceled', 'deleted'].map(
    (word) => [word, 'void'] as const,
  ),
])

/** Reads what an ERP says became of bills: CSV or the first visible sheet of a workbook, columns by
 *  their names. A row that reads in two ways, or says less than its status asks (paid: day, amount
 *  and currency), keeps its problem and means nothing. Refuses what is no table, and one without a
 *  status and a bill number or reference. Our own agreed layout: no ERP's export is a standard. */
export function readErpRegister(
  bytes: Uint8Array,
): Result<readonly RegisterRow[], RegisterRefusal> {
  const table = tableOf(bytes)
  if (!table.ok) return table
  const places = placesOf(table.value)
  if (!isRegister(places)) {
    const found = table.value.columns.filter((name) => name !== '').join(', ')
    const asked = 'a column Status, and one of Bill number or Reference'
    return unreadable(null, `found the columns ${found || '(none)'}, expected ${asked}`)
  }
  const ragged = table.value.problems.find(({ code }) => code === 'ragged_row')
  if (ragged !== undefined) return unreadable(ragged.rowNumber, ragged.message)
  const column = (field: Field) =>
    table.value.rows.map((row) => cellAt(row, places, field)).filter((c) => c.kind === 'text')
  const texts = (field: Field) => column(field).map(({ text }) => text)
  const style = {
    mark: decimalMarkOf(texts('amount')),
    days: dateStyleOf(texts('paidOn')),
  }
  return ok(table.value.rows.map((row) => rowOf(row, places, style)))
}

/** True where the header row says that it is a register, or where it is a workbook. */
export function looksLikeErpRegister(bytes: Uint8Array): boolean {
  if (isWorkbook(bytes)) return true
  if (/^[\s\uFEFF]*</.test(new TextDecoder().decode(bytes.subarray(0, 64)))) return false
  const table = tableOf(bytes)
  return table.ok && isRegister(placesOf(table.value))
}

function isWorkbook(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}

function tableOf(bytes: Uint8Array): Result<SheetTable, RegisterRefusal> {
  if (!isWorkbook(bytes)) {
    const read = readCsv(bytes)
    return read.ok ? read : unreadable(read.refusal.rowNumber, read.refusal.message)
  }
  const read = readXlsx(bytes)
  if (!read.ok) return unreadable(read.refusal.rowNumber, read.refusal.message)
  const sheet = read.value.find(({ hidden }) => !hidden)
  return sheet === undefined ? unreadable(null, 'the workbook has no visible sheet') : ok(sheet)
}

function unreadable(line: number | null, message: string) {
  return refuse({ code: 'erp_register.unreadable', line, message } as const)
}

type Places = ReadonlyMap<Field, number>

function placesOf(table: SheetTable): Places {
  const keys = table.columns.map((name) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
  // Object.keys of a literal object are its fields.
  const fields = Object.keys(aliases) as Field[]
  return new Map(
    fields.flatMap((field) => {
      const known: readonly string[] = aliases[field]
      const at = known.map((alias) => keys.indexOf(alias)).find((place) => place !== -1)
      return at === undefined ? [] : [[field, at] as const]
    }),
  )
}

function isRegister(places: Places): boolean {
  return places.has('status') && (places.has('reference') || places.has('billNumber'))
}

function cellAt(row: SheetRow, places: Places, field: Field): SheetCell {
  const place = places.get(field)
  return place === undefined ? emptyCell : (row.cells[place] ?? emptyCell)
}

type Style = {
  readonly mark: ReturnType<typeof decimalMarkOf>
  readonly days: ReturnType<typeof dateStyleOf>
}

function rowOf(row: SheetRow, places: Places, style: Style): RegisterRow {
  const text = (field: Field) => cellAt(row, places, field).text.trim() || null
  const statusText = text('status') ?? ''
  const status = statusWords.get(statusText.toLowerCase().replaceAll(/[\s_-]+/g, ' ')) ?? null
  const day = dayOf(cellAt(row, places, 'paidOn'), style)
  const sum = amountOf(cellAt(row, places, 'amount'), text('currency'), style)
  const problems = [
    status === null ? `status "${statusText}": expected accepted, paid or void` : null,
    day.problem,
    // A voided bill has no amount any more; ERPs write zero, or what it was.
    status === 'void' ? null : sum.problem,
    status === 'paid' && day.value === null && day.problem === null ? 'paid, without a day' : null,
    status === 'paid' && sum.value === null && sum.problem === null ? 'paid, with no amount' : null,
  ].filter((problem) => problem !== null)
  return {
    rowNumber: row.rowNumber,
    ...referencesOf(text('reference'), text('billNumber')),
    erpBill: text('erpBill'),
    status,
    statusText,
    paidOn: day.value,
    amount: status === 'void' ? null : sum.value,
    reason: text('reason'),
    problem: problems.length === 0 ? null : problems.join('; '),
  }
}

/** Some ERPs give back the bill number as the reference, or the reference as the number. */
function referencesOf(reference: string | null, billNumber: string | null) {
  const isBill = (text: string | null) => /^PR-\d{4}-\d{4,5}-\d+$/.test(text ?? '')
  if (isBill(reference) && (billNumber === null || billNumber === reference)) {
    return { reference: null, billNumber: reference }
  }
  if (billNumber !== null && !isBill(billNumber) && reference === null) {
    return { reference: billNumber, billNumber: null }
  }
  return { reference, billNumber }
}

type Read<T> = { readonly value: T | null; readonly problem: string | null }

function dayOf(cell: SheetCell, style: Style): Read<PlainDate> {
  if (cell.kind === 'empty') return { value: null, problem: null }
  const read = dateInColumn(cell, style.days)
  if (read.ok) return { value: read.value, problem: null }
  const why = read.refusal.code === 'cell.ambiguous' ? read.refusal.readings : 'no day'
  return { value: null, problem: `day "${cell.text}": ${why}; expected one such as 2026-03-31` }
}

function amountOf(cell: SheetCell, code: string | null, style: Style): Read<Money> {
  if (cell.kind === 'empty') return { value: null, problem: null }
  const currency = parseCurrency(code ?? '')
  if (currency === null) {
    return { value: null, problem: `currency "${code ?? ''}": expected one such as EUR` }
  }
  const read = amountInColumn(cell, { decimalMark: style.mark, currency })
  if (read.ok) return { value: read.value, problem: null }
  const why = read.refusal.code === 'cell.ambiguous' ? read.refusal.readings : 'no amount'
  return { value: null, problem: `amount "${cell.text}": ${why}; expected one such as 1234.50` }
}
