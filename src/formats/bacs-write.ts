import { money, type Money, toDecimal } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { BACS_FIELD_LENGTH, bacsLines } from './bacs-lines.ts'
import type { BacsHead, BacsPayment } from './bacs-file.ts'
import { bytesOf, type FileChunks, joinChunks } from './chunks.ts'
import { checksFor, FILE_FAULTS_MAX, type FileFault, type FileRefusal } from './file-fault.ts'

export type BacsStream = {
  readonly chunks: FileChunks
  readonly paymentCount: number
  readonly controlSum: Money
}
export type BacsWritten = Omit<BacsStream, 'chunks'> & { readonly bytes: Uint8Array }

/** Pay.UK, Bacs: the largest single item is 20,000,000.00 GBP. */
export const BACS_AMOUNT_MINOR_MAX = 2_000_000_000n
/** Eleven digits of pence in the contra record, which names the whole file. */
const TOTAL_MINOR_MAX = 99_999_999_999n
/** Seven digits of items in UTL1, the contra among the debits. */
const ITEMS_MAX = 9_999_999

/** Writes a Bacs Standard 18 file of credits for a single processing day: labels of 80 characters,
 *  records of 100, one contra (17) for the sum, totals in UTL1. Names are in Bacs' own set, shortened
 *  by the declared rules only. Refuses with all faults, each naming payment and field. */
export function writeBacs(
  head: BacsHead,
  payments: readonly BacsPayment[],
): Result<BacsWritten, FileRefusal> {
  const stream = streamBacs(head, () => payments)
  if (!stream.ok) return stream
  const { chunks, ...written } = stream.value
  return ok({ ...written, bytes: joinChunks(chunks()) })
}

/** The same as chunks: `payments` is gone through twice. */
export function streamBacs(
  head: BacsHead,
  payments: () => Iterable<BacsPayment>,
): Result<BacsStream, FileRefusal> {
  const faults: FileFault[] = []
  checkHead(head, faults)
  let paymentCount = 0
  let sum = 0n
  for (const payment of payments()) {
    checkPayment(payment, faults)
    paymentCount += 1
    sum += payment.amount.minor
    if (faults.length >= FILE_FAULTS_MAX) break
  }
  const controlSum = money(sum, 'GBP')
  const file = checksFor('bacs', null, faults)
  if (paymentCount === 0 || paymentCount > ITEMS_MAX) {
    file.fault('payments', `${paymentCount}`, `1 to ${ITEMS_MAX}`)
  }
  if (sum > TOTAL_MINOR_MAX) file.fault('payments', toDecimal(controlSum), 'at most 999999999.99')
  const [first, ...rest] = faults
  if (first !== undefined) return refuse({ code: 'payment_file.refused', faults: [first, ...rest] })
  const totals = { paymentCount, sum }
  return ok({
    paymentCount,
    controlSum,
    chunks: () => bytesOf(bacsLines(head, payments(), totals)),
  })
}

function checkHead(head: BacsHead, faults: FileFault[]): void {
  const at = checksFor('bacs', null, faults)
  at.exact('serviceUserNumber', head.serviceUserNumber, /^\d{6}$/, 'the six digits of the SUN')
  at.exact('serialNumber', head.serialNumber, /^(?!0{6})[A-Z0-9]{6}$/, 'six characters')
  at.exact('sortCode', head.sortCode, /^\d{6}$/, 'a sort code of six digits')
  at.exact('debtorAccount', head.accountNumber, /^\d{8}$/, 'an account of eight digits')
  at.name('userName', head.userName, BACS_FIELD_LENGTH)
  at.exact('narrative', head.narrative, /^[A-Z0-9.&/ -]{1,18}$/, '1 to 18 characters')
  if (isBefore(head.processOn, head.createdOn)) {
    at.fault('processOn', head.processOn.toString(), `not before ${head.createdOn.toString()}`)
  }
}

function isBefore(day: PlainDate, other: PlainDate): boolean {
  return day.toString() < other.toString()
}

function checkPayment(payment: BacsPayment, faults: FileFault[]): void {
  const at = checksFor('bacs', payment.paymentId, faults)
  const { amount } = payment
  const { sortCode, accountNumber, name } = payment.creditor
  at.exact('creditorAgent.sortCode', sortCode, /^\d{6}$/, 'a sort code of six digits')
  at.exact('creditorAccount', accountNumber, /^\d{8}$/, 'an account of eight digits')
  at.name('creditor.name', name, BACS_FIELD_LENGTH)
  at.exact('reference', payment.reference, /^[A-Z0-9.&/ -]{1,18}$/, '1 to 18 characters')
  if (amount.currency !== 'GBP') at.fault('amount', amount.currency, 'GBP')
  if (amount.minor <= 0n || amount.minor > BACS_AMOUNT_MINOR_MAX) {
    at.fault('amount', toDecimal(amount), '0.01 to 20000000.00')
  }
}
