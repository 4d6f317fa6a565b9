import type { NachaBatch, NachaReason } from './nacha-read.ts'
import {
  addAddenda,
  lacksAddenda,
  readNachaEntry,
  type OpenEntry,
  type Tell,
} from './nacha-entry.ts'
import type { NachaSink } from './nacha-machine.ts'
import { NACHA_HASH_MODULUS, digitsAt, fieldAt, serviceClasses } from './nacha-record.ts'

type OpenBatch = { -readonly [field in keyof NachaBatch]: NachaBatch[field] }

type Reading = { batch: OpenBatch | null; entry: OpenEntry | null; readonly done: NachaBatch[] }

/** Takes the records of batches in turn: header (5), entries (6) with addenda (7), control (8). */
export function nachaBatches(sink: NachaSink, tell: Tell) {
  const reading: Reading = { batch: null, entry: null, done: [] }
  const endEntry = () => {
    const { entry, batch } = reading
    reading.entry = null
    if (entry === null) return
    const lacks = batch === null ? null : lacksAddenda(entry, batch.entryClass)
    if (lacks !== null) tell(lacks.line, lacks.reason, lacks.message)
    sink.entry(entry)
  }
  return {
    done: reading.done as readonly NachaBatch[],
    take(record: string, line: number) {
      const type = record[0]
      if (type !== '7') endEntry()
      if (type === '5') begin(reading, record, { line, tell })
      else if (reading.batch === null) {
        tell(line, 'order', `a record of type ${type} stands outside a batch`)
      } else if (type === '6') takeEntry(reading, reading.batch, { record, line, tell })
      else if (type === '7') takeAddenda(reading, reading.batch, { record, line, tell })
      else {
        checkControl(record, reading.batch, { line, tell })
        end(reading, reading.batch)
      }
    },
    /** The file ends here: a batch that is open has no control record. */
    close(line: number) {
      endEntry()
      if (reading.batch === null) return
      tell(line, 'order', `batch ${reading.batch.number} has no control record`)
      end(reading, reading.batch)
    },
  }
}

type Said = string | number | bigint | null
type At = { readonly line: number; readonly tell: Tell }

function begin(reading: Reading, record: string, { line, tell }: At): void {
  if (reading.batch !== null) {
    tell(line, 'order', `batch ${reading.batch.number} has no control record`)
    end(reading, reading.batch)
  }
  const serviceClass = fieldAt(record, 2, 4)
  const entryClass = fieldAt(record, 51, 53)
  const number = digitsAt(record, 88, 94)
  if (!serviceClasses.includes(serviceClass)) {
    tell(line, 'service_class', `the service class "${serviceClass}" does not exist`)
  }
  if (!/^[A-Z]{3}$/.test(entryClass)) {
    tell(line, 'mandatory', `"${entryClass}" is no entry class`)
  }
  if (number === null) tell(line, 'mandatory', 'the batch number is missing')
  reading.batch = {
    line,
    number: Number(number ?? 0n),
    serviceClass,
    entryClass,
    companyName: entryClass === 'IAT' ? '' : fieldAt(record, 5, 20).trim(),
    companyId: fieldAt(record, 41, 50).trim(),
    originator: fieldAt(record, 80, 87),
    entries: 0,
    addenda: 0,
    creditMinor: 0n,
    debitMinor: 0n,
    hash: 0n,
  }
}

function end(reading: Reading, batch: OpenBatch): void {
  reading.done.push(batch)
  reading.batch = null
}

function takeEntry(
  reading: Reading,
  batch: OpenBatch,
  { record, line, tell }: At & { readonly record: string },
): void {
  batch.entries += 1
  const routing = digitsAt(record, 4, 11)
  batch.hash = (batch.hash + (routing ?? 0n)) % NACHA_HASH_MODULUS
  const entry = readNachaEntry(record, { line, entryClass: batch.entryClass, tell })
  if (entry === null) return
  if (entry.direction === 'credit') batch.creditMinor += entry.amountMinor
  else batch.debitMinor += entry.amountMinor
  reading.entry = entry
}

function takeAddenda(
  reading: Reading,
  batch: OpenBatch,
  { record, line, tell }: At & { readonly record: string },
): void {
  batch.addenda += 1
  if (reading.entry === null) {
    tell(line, 'addenda', 'an addenda record stands outside an entry')
    return
  }
  const { entryClass } = batch
  reading.entry = addAddenda(reading.entry, record, { line, entryClass, tell })
}

/** The batch control against the header and the records of its batch. */
function checkControl(record: string, batch: OpenBatch, { line, tell }: At): void {
  const isAdvice = batch.entryClass === 'ADV'
  const differ = (reason: NachaReason, what: string, said: Said, is: Said) => {
    const says = `batch ${batch.number}: the control says ${what} ${said ?? 'nothing'}`
    if (said !== is) tell(line, reason, `${says}, the batch has ${is}`)
  }
  differ('header_and_control', 'service class', fieldAt(record, 2, 4), batch.serviceClass)
  differ('header_and_control', 'bank', fieldAt(record, 80, 87), batch.originator)
  const number = digitsAt(record, 88, 94)
  differ('header_and_control', 'number', number === null ? null : Number(number), batch.number)
  const company = fieldAt(record, 45, 54).trim()
  // IAT names the originator in its header; the control may leave it blank.
  if (!isAdvice && (company !== '' || batch.entryClass !== 'IAT')) {
    differ('header_and_control', 'company', company, batch.companyId)
  }
  const records = BigInt(batch.entries + batch.addenda)
  differ('count', 'entries and addenda', digitsAt(record, 5, 10), records)
  differ('hash', 'entry hash', digitsAt(record, 11, 20), batch.hash)
  const [debit, credit] = isAdvice
    ? [digitsAt(record, 21, 40), digitsAt(record, 41, 60)]
    : [digitsAt(record, 21, 32), digitsAt(record, 33, 44)]
  differ('total', 'debits', debit, batch.debitMinor)
  differ('total', 'credits', credit, batch.creditMinor)
}
