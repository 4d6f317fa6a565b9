import { money, type Money, toDecimal } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { isAbaNumber } from './aba.ts'
import { bytesOf, type FileChunks, joinChunks } from './chunks.ts'
import { checksFor, FILE_FAULTS_MAX, type FileFault, type FileRefusal } from './file-fault.ts'
import {
  type NachaHead,
  nachaNameLengthMax,
  type NachaPayment,
  type NachaTotals,
  type SecCode,
  secCodes,
  secOf,
} from './nacha-file.ts'
import { remittanceLines } from './nacha-write-addenda.ts'
import { fileLines } from './nacha-write-lines.ts'

export type NachaStream = {
  readonly chunks: FileChunks
  readonly paymentCount: number
  readonly controlSum: Money
  /** Per class, in the order of the file; classes without entries make no batch. */
  readonly batches: ReadonlyMap<SecCode, NachaTotals>
}
export type NachaWritten = Omit<NachaStream, 'chunks'> & { readonly bytes: Uint8Array }

/** Nacha Operating Rules, Appendix Three: amount has 10 digits, totals 12. */
export const NACHA_AMOUNT_MINOR_MAX = 9_999_999_999n
const TOTAL_MINOR_MAX = 999_999_999_999n
const TRACE_MAX = 9_999_999
/** CTX carries at most 9,999 addenda. */
const ADDENDA_MAX = 9_999

/** Writes a NACHA file of credits: a batch per entry class, service class 220, blocks of ten records
 *  of 94. Names are in capitals, shortened by the declared rules only. Refuses with all faults:
 *  what would be international (an address or account outside the US is IAT, which this never sends
 *  as something else), amounts above ten digits, what a field cannot carry. */
export function writeNacha(
  head: NachaHead,
  payments: readonly NachaPayment[],
): Result<NachaWritten, FileRefusal> {
  const stream = streamNacha(head, () => payments)
  if (!stream.ok) return stream
  const { chunks, ...written } = stream.value
  return ok({ ...written, bytes: joinChunks(chunks()) })
}

/** The same as chunks: `payments` is gone through once to check and add up, and once per batch. */
export function streamNacha(
  head: NachaHead,
  payments: () => Iterable<NachaPayment>,
): Result<NachaStream, FileRefusal> {
  const faults: FileFault[] = []
  checkHead(head, faults)
  const batches = new Map<SecCode, NachaTotals>()
  let before = 0
  let paymentCount = 0
  let sum = 0n
  for (const payment of payments()) {
    checkPayment(payment, before, faults)
    before = payment.traceSequence
    paymentCount += 1
    sum += payment.amount.minor
    addTo(batches, payment)
    if (faults.length >= FILE_FAULTS_MAX) break
  }
  const file = checksFor('nacha', null, faults)
  if (paymentCount === 0) file.fault('payments', '0', 'one payment or more')
  const controlSum = money(sum, 'USD')
  if (sum > TOTAL_MINOR_MAX) {
    file.fault('payments', toDecimal(controlSum), 'at most 9999999999.99 in one file')
  }
  const [first, ...rest] = faults
  if (first !== undefined) return refuse({ code: 'payment_file.refused', faults: [first, ...rest] })
  const inOrder = new Map(
    secCodes.flatMap((sec) => {
      const totals = batches.get(sec)
      return totals === undefined ? [] : [[sec, totals] as const]
    }),
  )
  const chunks = () => bytesOf(fileLines(head, inOrder, payments))
  return ok({ chunks, paymentCount, controlSum, batches: inOrder })
}

function addTo(batches: Map<SecCode, NachaTotals>, payment: NachaPayment): void {
  const sec = secOf(payment)
  const { entries, records, creditMinor, hash } = batches.get(sec) ?? {
    entries: 0,
    records: 0,
    creditMinor: 0n,
    hash: 0n,
  }
  const rdfi = /^\d{9}$/.test(payment.account.routingNumber)
    ? BigInt(payment.account.routingNumber.slice(0, 8))
    : 0n
  batches.set(sec, {
    entries: entries + 1,
    records: records + 1 + remittanceLines(payment).length,
    creditMinor: creditMinor + payment.amount.minor,
    hash: hash + rdfi,
  })
}

function checkHead(head: NachaHead, faults: FileFault[]): void {
  const at = checksFor('nacha', null, faults)
  for (const field of ['immediateDestination', 'odfi'] as const) {
    if (!isAbaNumber(head[field])) at.fault(field, head[field], 'a routing number of nine digits')
  }
  at.text('destinationName', head.destinationName, 23)
  at.text('originName', head.originName, 23)
  at.exact('immediateOrigin', head.immediateOrigin, /^[ A-Z0-9]{10}$/, 'ten characters')
  at.exact('companyId', head.companyId, /^[ A-Z0-9]{10}$/, 'ten characters')
  at.name('companyName', head.companyName, 16)
  at.exact('fileIdModifier', head.fileIdModifier, /^[A-Z0-9]$/, 'one of A–Z 0–9')
  at.text('entryDescription', head.entryDescription, 10)
  at.exact('reference', head.reference, /^[A-Z0-9-]{0,8}$/, 'at most 8 characters')
}

function checkPayment(payment: NachaPayment, before: number, faults: FileFault[]): void {
  const at = checksFor('nacha', payment.paymentId, faults)
  const { amount, account, receiver, traceSequence } = payment
  at.exact('identification', payment.identification, /^[A-Z0-9-]{1,15}$/, '1 to 15 characters')
  if (receiver.country !== 'US') {
    const expected = 'US: an international payment is IAT, which another account of ours pays'
    at.fault('creditor.country', receiver.country, expected)
  }
  if (!isAbaNumber(account.routingNumber)) {
    const expected = 'a routing number whose check digit agrees'
    at.fault('creditorAgent.routingNumber', account.routingNumber, expected)
  }
  at.exact('creditorAccount', account.number, /^[A-Z0-9-]{1,17}$/, '1 to 17 characters')
  at.name('creditor.name', receiver.name, nachaNameLengthMax(secOf(payment)))
  if (amount.currency !== 'USD') at.fault('amount', amount.currency, 'USD')
  if (amount.minor <= 0n || amount.minor > NACHA_AMOUNT_MINOR_MAX) {
    at.fault('amount', toDecimal(amount), '0.01 to 99999999.99')
  }
  if (traceSequence <= before || traceSequence > TRACE_MAX) {
    at.fault('trace', String(traceSequence), `above ${before}, at most ${TRACE_MAX}`)
  }
  if (payment.remittance.length > ADDENDA_MAX) {
    at.fault('remittance', `${payment.remittance.length}`, `at most ${ADDENDA_MAX} lines`)
  }
  for (const { reference } of payment.remittance) {
    at.exact('remittance', reference, /^[ -)+-[\]-~]{1,40}$/, '1 to 40 characters, no * or \\')
  }
}
