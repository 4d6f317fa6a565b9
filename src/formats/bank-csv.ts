import { must } from '../kernel/assert.ts'
import { type Money, money, toDecimal } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { bytesOf, type FileChunks, joinChunks } from './chunks.ts'
import { checksFor, FILE_FAULTS_MAX, type FileFault, type FileRefusal } from './file-fault.ts'
import type { BankCsvColumn, BankCsvLayout, BankCsvTrailerCell } from './bank-csv-layouts.ts'
import { spelledIn, writtenName } from './spelling.ts'

export type BankCsvHead = {
  readonly fileNumber: string
  readonly requestedOn: PlainDate
  readonly ownAccount: string
}

export type BankCsvPayment = {
  readonly paymentId: string
  readonly endToEndId: string
  readonly amount: Money
  readonly creditor: { readonly name: string; readonly town: string; readonly country: string }
  /** An IBAN or an account number. */
  readonly account: string
  /** Sort code, routing number, IFSC…; null where the IBAN names the bank. */
  readonly bankCode: string | null
  readonly bic: string | null
  readonly remittance: string
}

export type BankCsvStream = {
  readonly chunks: FileChunks
  readonly paymentCount: number
  readonly controlSum: Money
}
export type BankCsvWritten = Omit<BankCsvStream, 'chunks'> & { readonly bytes: Uint8Array }

/** Writes a bank's list of payments as its layout declares: columns, order, styles, header, trailer.
 *  Refuses with all faults, each naming payment and field; nothing is cut. */
export function writeBankCsv(
  layout: BankCsvLayout,
  head: BankCsvHead,
  payments: readonly BankCsvPayment[],
): Result<BankCsvWritten, FileRefusal> {
  const stream = streamBankCsv(layout, head, () => payments)
  if (!stream.ok) return stream
  const { chunks, ...written } = stream.value
  return ok({ ...written, bytes: joinChunks(chunks()) })
}

/** The same as chunks: `payments` is gone through twice. */
export function streamBankCsv(
  layout: BankCsvLayout,
  head: BankCsvHead,
  payments: () => Iterable<BankCsvPayment>,
): Result<BankCsvStream, FileRefusal> {
  const faults: FileFault[] = []
  let paymentCount = 0
  let controlSum: Money | null = null
  for (const payment of payments()) {
    const { currency, minor } = payment.amount
    controlSum ??= money(0n, currency)
    checkPayment(layout, head, { payment, currency: controlSum.currency }, faults)
    controlSum = money(controlSum.minor + minor, controlSum.currency)
    paymentCount += 1
    if (faults.length >= FILE_FAULTS_MAX) break
  }
  if (controlSum === null) {
    checksFor(layout.set, null, faults).fault('payments', '0', 'one payment or more')
  }
  const [first, ...rest] = faults
  if (first !== undefined) return refuse({ code: 'payment_file.refused', faults: [first, ...rest] })
  const totals = { paymentCount, controlSum: must(controlSum, 'there is a payment') }
  return ok({ ...totals, chunks: () => bytesOf(rowsOf(layout, head, payments(), totals)) })
}

function checkPayment(
  layout: BankCsvLayout,
  head: BankCsvHead,
  of: { readonly payment: BankCsvPayment; readonly currency: string },
  faults: FileFault[],
): void {
  const { payment, currency } = of
  const at = checksFor(layout.set, payment.paymentId, faults)
  const { amount } = payment
  const expected = layout.currency ?? currency
  if (amount.currency !== expected) at.fault('amount', amount.currency, expected)
  if (amount.minor <= 0n) at.fault('amount', toDecimal(amount), 'more than zero')
  for (const column of layout.columns) {
    const text = rawOf(column, head, payment, 1)
    if (column.value === 'creditor_name') at.name('creditor.name', text, column.lengthMax)
    else if (text !== '' || column.needed) at.text(fields[column.value], text, column.lengthMax)
  }
}

/** What a column is called when it is at fault. */
const fields: Readonly<Record<BankCsvColumn['value'], string>> = {
  ordinal: 'ordinal',
  end_to_end_id: 'endToEndId',
  creditor_name: 'creditor.name',
  town: 'creditor.townName',
  country: 'creditor.country',
  account: 'creditorAccount',
  bank_code: 'creditorAgent',
  bic: 'creditorAgent.bic',
  amount: 'amount',
  currency: 'amount',
  execute_on: 'requestedOn',
  remittance: 'remittance',
  own_account: 'debtorAccount',
}

function* rowsOf(
  layout: BankCsvLayout,
  head: BankCsvHead,
  payments: Iterable<BankCsvPayment>,
  totals: { readonly paymentCount: number; readonly controlSum: Money },
): Generator<string, void, void> {
  const row = (cells: readonly string[]) =>
    `${cells.map((cell) => quoted(cell, layout.delimiter)).join(layout.delimiter)}\r\n`
  if (layout.header) yield row(layout.columns.map((column) => column.title))
  let ordinal = 0
  for (const payment of payments) {
    ordinal += 1
    yield row(layout.columns.map((column) => cellOf(layout, column, { head, payment, ordinal })))
  }
  if (layout.trailer !== null) {
    yield row(layout.trailer.map((cell) => trailerCell(layout, cell, totals)))
  }
}

function trailerCell(
  layout: BankCsvLayout,
  cell: BankCsvTrailerCell,
  totals: { readonly paymentCount: number; readonly controlSum: Money },
): string {
  if (cell === 'count') return String(totals.paymentCount)
  if (cell === 'total') return decimalIn(layout, totals.controlSum)
  return cell.fixed
}

function cellOf(
  layout: BankCsvLayout,
  column: BankCsvColumn,
  of: { readonly head: BankCsvHead; readonly payment: BankCsvPayment; readonly ordinal: number },
): string {
  const raw = rawOf(column, of.head, of.payment, of.ordinal)
  if (column.value === 'amount') return decimalIn(layout, of.payment.amount)
  if (column.value === 'execute_on') return dayIn(layout, of.head.requestedOn)
  if (column.value === 'creditor_name') {
    const written = writtenName(raw, { set: layout.set, lengthMax: column.lengthMax })
    return written.ok ? written.text : raw
  }
  const spelling = spelledIn(layout.set, raw)
  return spelling.ok ? spelling.text : raw
}

function rawOf(
  column: BankCsvColumn,
  head: BankCsvHead,
  payment: BankCsvPayment,
  ordinal: number,
): string {
  const raw: Readonly<Record<BankCsvColumn['value'], string>> = {
    ordinal: String(ordinal),
    end_to_end_id: payment.endToEndId,
    creditor_name: payment.creditor.name,
    town: payment.creditor.town,
    country: payment.creditor.country,
    account: payment.account,
    bank_code: payment.bankCode ?? '',
    bic: payment.bic ?? '',
    amount: toDecimal(payment.amount),
    currency: payment.amount.currency,
    execute_on: head.requestedOn.toString(),
    remittance: payment.remittance,
    own_account: head.ownAccount,
  }
  return raw[column.value]
}

function decimalIn(layout: BankCsvLayout, amount: Money): string {
  return toDecimal(amount).replace('.', layout.decimal)
}

function dayIn(layout: BankCsvLayout, day: PlainDate): string {
  if (layout.days === 'iso') return day.toString()
  const [year = '', month = '', date = ''] = day.toString().split('-')
  return `${date}/${month}/${year}`
}

function quoted(text: string, delimiter: string): string {
  const mustQuote = text.includes(delimiter) || /["\r\n]|^\s|\s$/.test(text)
  return mustQuote ? `"${text.replaceAll('"', '""')}"` : text
}
