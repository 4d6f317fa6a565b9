import { must } from '../kernel/assert.ts'
import { type PlainDate } from '../kernel/temporal.ts'
import { yymmdd } from './file-fault.ts'
import { digitsIn, leftIn, rightIn } from './fixed-width.ts'
import { remittanceLines } from './nacha-write-addenda.ts'
import {
  type NachaHead,
  nachaNameLengthMax,
  type NachaPayment,
  type NachaTotals,
  type SecCode,
  secOf,
} from './nacha-file.ts'
import { spelledIn, writtenName } from './spelling.ts'

/** Credits only. Nacha Operating Rules, Appendix Three, service class code. */
const CREDITS_ONLY = '220'
const RECORDS_PER_BLOCK = 10
const HASH_LIMIT = 10n ** 10n

type Batches = ReadonlyMap<SecCode, NachaTotals>

/** The records of a file that passed its checks, each line ended, in the order and lengths of the
 *  Nacha Operating Rules, Appendix Three (record formats). */
export function* fileLines(
  head: NachaHead,
  batches: Batches,
  payments: () => Iterable<NachaPayment>,
): Generator<string, void, void> {
  yield `${fileHeader(head)}\n`
  let batchNumber = 0
  for (const [sec, totals] of batches) {
    batchNumber += 1
    yield `${batchHeader(head, sec, batchNumber)}\n`
    for (const payment of payments()) {
      if (secOf(payment) === sec) yield entryLines(head, sec, payment)
    }
    yield `${batchControl(head, totals, batchNumber)}\n`
  }
  const all = [...batches.values()]
  const records = 2 + all.reduce((count, { records: of }) => count + 2 + of, 0)
  const blocks = Math.ceil(records / RECORDS_PER_BLOCK)
  yield `${fileControl(all, blocks)}\n`
  for (let n = records; n < blocks * RECORDS_PER_BLOCK; n += 1) yield `${'9'.repeat(94)}\n`
}

function fileHeader(head: NachaHead): string {
  const local = head.createdAt.toZonedDateTimeISO(head.zone)
  const time = `${digitsIn(local.hour, 2)}${digitsIn(local.minute, 2)}`
  return [
    '1',
    '01',
    rightIn(head.immediateDestination, 10),
    rightIn(head.immediateOrigin, 10),
    yymmdd(local.toPlainDate()),
    time,
    head.fileIdModifier,
    '094',
    '10',
    '1',
    leftIn(spelled(head.destinationName), 23),
    leftIn(spelled(head.originName), 23),
    leftIn(head.reference, 8),
  ].join('')
}

function batchHeader(head: NachaHead, sec: SecCode, batchNumber: number): string {
  const descriptive: PlainDate = head.createdAt.toZonedDateTimeISO(head.zone).toPlainDate()
  return [
    '5',
    CREDITS_ONLY,
    leftIn(named(head.companyName, 16), 16),
    leftIn(head.reference, 20),
    rightIn(head.companyId, 10),
    sec,
    leftIn(spelled(head.entryDescription), 10),
    yymmdd(descriptive),
    yymmdd(head.effectiveOn),
    // Settlement date: the ACH operator's.
    '   ',
    '1',
    head.odfi.slice(0, 8),
    digitsIn(batchNumber, 7),
  ].join('')
}

function entryLines(head: NachaHead, sec: SecCode, payment: NachaPayment): string {
  const lines = remittanceLines(payment)
  const trace = digitsIn(payment.traceSequence, 7)
  const addenda = lines.map((line, index) =>
    ['7', '05', leftIn(line, 80), digitsIn(index + 1, 4), trace].join(''),
  )
  return [entry(head, sec, payment, lines.length), ...addenda].map((line) => `${line}\n`).join('')
}

function entry(head: NachaHead, sec: SecCode, payment: NachaPayment, addenda: number): string {
  const { account, receiver } = payment
  const nameLength = nachaNameLengthMax(sec)
  const name = leftIn(named(receiver.name, nameLength), nameLength)
  return [
    '6',
    // Credit to a demand account, or to savings.
    account.kind === 'checking' ? '22' : '32',
    account.routingNumber,
    leftIn(account.number, 17),
    digitsIn(payment.amount.minor, 10),
    leftIn(payment.identification, 15),
    // CTX: number of addenda, a shorter name, two reserved blanks.
    sec === 'CTX' ? `${digitsIn(addenda, 4)}${name}  ` : name,
    '  ',
    addenda > 0 ? '1' : '0',
    head.odfi.slice(0, 8),
    digitsIn(payment.traceSequence, 7),
  ].join('')
}

function batchControl(head: NachaHead, totals: NachaTotals, batchNumber: number): string {
  return [
    '8',
    CREDITS_ONLY,
    digitsIn(totals.records, 6),
    digitsIn(totals.hash % HASH_LIMIT, 10),
    digitsIn(0, 12),
    digitsIn(totals.creditMinor, 12),
    rightIn(head.companyId, 10),
    leftIn('', 19),
    leftIn('', 6),
    head.odfi.slice(0, 8),
    digitsIn(batchNumber, 7),
  ].join('')
}

function fileControl(batches: readonly NachaTotals[], blocks: number): string {
  const records = batches.reduce((sum, each) => sum + each.records, 0)
  const hash = batches.reduce((sum, each) => sum + (each.hash % HASH_LIMIT), 0n)
  const credit = batches.reduce((sum, each) => sum + each.creditMinor, 0n)
  return [
    '9',
    digitsIn(batches.length, 6),
    digitsIn(blocks, 6),
    digitsIn(records, 8),
    digitsIn(hash % HASH_LIMIT, 10),
    digitsIn(0, 12),
    digitsIn(credit, 12),
    leftIn('', 39),
  ].join('')
}

function spelled(text: string): string {
  const spelling = spelledIn('nacha', text)
  return must(spelling.ok ? spelling.text : null, `unspellable text reached the file: ${text}`)
}

function named(name: string, lengthMax: number): string {
  const written = writtenName(name, { set: 'nacha', lengthMax })
  return must(written.ok ? written.text : null, `a name that does not fit: ${name}`)
}
