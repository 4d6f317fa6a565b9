import { ok, refuse, type Result } from '../kernel/result.ts'

/** What a written NACHA file says, read back from its bytes. */
export type NachaContent = {
  readonly batches: readonly { readonly sec: string; readonly effectiveOn: string }[]
  readonly payments: readonly NachaContentPayment[]
  readonly totalMinor: bigint
}
export type NachaContentPayment = {
  readonly sec: string
  readonly identification: string
  readonly amountMinor: bigint
  readonly name: string
  readonly routingNumber: string
  readonly account: string
  readonly trace: string
  readonly addenda: readonly string[]
}

export type LineFault = { readonly line: number; readonly message: string }
export type NachaCheckRefusal = { readonly code: 'nacha.wrong'; readonly faults: LineFault[] }

type Sums = { records: number; hash: bigint; credit: bigint }
type Entry = Omit<NachaContentPayment, 'addenda'> & {
  /** Addenda it says it has. */
  readonly stated: number
  readonly lines: string[]
}
type Reading = {
  readonly faults: LineFault[]
  readonly batches: { sec: string; effectiveOn: string }[]
  readonly payments: Entry[]
  readonly seen: Set<string>
  readonly file: Sums
  batch: (Sums & { sec: string; head: string; number: string; lastTrace: string }) | null
  expect: string
  control: boolean
}

/** Reads a file of ours back by positions, apart from the writer (Nacha Operating Rules, Appendix
 *  Three), and refuses it with every line that is wrong: length, order of records, service class,
 *  check digits, hashes, counts, totals, traces, padding, a class we do not write. */
export function checkNacha(bytes: Uint8Array): Result<NachaContent, NachaCheckRefusal> {
  const lines = new TextDecoder('latin1').decode(bytes).split('\n')
  const reading: Reading = {
    faults: [],
    batches: [],
    payments: [],
    seen: new Set(),
    file: { records: 0, hash: 0n, credit: 0n },
    batch: null,
    expect: '1',
    control: false,
  }
  if (lines.pop() !== '') fault(reading, lines.length, 'is not ended by a line feed')
  if (lines.length % 10 !== 0) fault(reading, lines.length, 'does not fill the last block of ten')
  lines.forEach((line, index) => readLine(reading, line, index + 1, lines.length / 10))
  if (!reading.control) fault(reading, lines.length, 'no file control')
  if (reading.faults.length > 0) return refuse({ code: 'nacha.wrong', faults: reading.faults })
  const payments = reading.payments.map(contentOf)
  return ok({ batches: reading.batches, payments, totalMinor: reading.file.credit })
}

function contentOf(entry: Entry): NachaContentPayment {
  const { sec, identification, amountMinor, name, routingNumber, account, trace, lines } = entry
  return { sec, identification, amountMinor, name, routingNumber, account, trace, addenda: lines }
}

function fault(reading: Reading, line: number, message: string): void {
  reading.faults.push({ line, message })
}

/** Which record may follow which. */
const next: Readonly<Record<string, string>> = {
  1: '5',
  5: '6',
  6: '678',
  7: '678',
  8: '59',
  9: '9',
}

function readLine(reading: Reading, line: string, n: number, blocks: number): void {
  const wrong = (message: string) => fault(reading, n, message)
  if (line.length !== 94) return wrong(`has ${line.length} characters, expected 94`)
  if (!/^[\x20-\x7E]*$/.test(line)) return wrong('has a character outside printable ASCII')
  const kind = line.charAt(0)
  if (!reading.expect.includes(kind))
    return wrong(`is a record ${kind}, expected ${reading.expect}`)
  reading.expect = next[kind] ?? ''
  if (reading.control) {
    if (line !== '9'.repeat(94)) wrong('comes after the file control')
    return
  }
  if (kind === '1') readFileHeader(line, wrong)
  else if (kind === '5') readBatchHeader(reading, line, wrong)
  else if (kind === '6') readEntry(reading, line, wrong)
  else if (kind === '7') readAddendum(reading, line, wrong)
  else if (kind === '8') readBatchControl(reading, line, wrong)
  else readFileControl(reading, line, blocks, wrong)
}

type Wrong = (message: string) => void

function readFileHeader(line: string, wrong: Wrong): void {
  if (line.slice(1, 3) !== '01') wrong('priority is not 01')
  if (!/^ \d{9}$/.test(line.slice(3, 13))) wrong('the destination is no blank and nine digits')
  else if (!hasCheckDigit(line.slice(4, 13))) wrong('the destination has a wrong check digit')
  if (!/^\d{6}([01]\d|2[0-3])[0-5]\d[A-Z0-9]$/.test(line.slice(23, 34))) {
    wrong('date, time or file id modifier cannot be')
  }
  if (line.slice(34, 40) !== '094101') wrong('record size, blocking and format are not 094101')
}

function readBatchHeader(reading: Reading, line: string, wrong: Wrong): void {
  const sec = line.slice(50, 53)
  if (line.slice(1, 4) !== '220') wrong(`service class ${line.slice(1, 4)}, expected 220`)
  if (!['PPD', 'CCD', 'CTX'].includes(sec)) wrong(`entry class ${sec} is none we write`)
  if (line.slice(4, 20).trim() === '') wrong('has no company name')
  if (!/^\d{6}$/.test(line.slice(69, 75))) wrong('has no effective entry date')
  if (line.charAt(78) !== '1') wrong('originator status is not 1')
  const number = line.slice(87, 94)
  const expected = String(reading.batches.length + 1).padStart(7, '0')
  if (number !== expected) wrong(`is batch ${number}, expected ${expected}`)
  reading.batches.push({ sec, effectiveOn: line.slice(69, 75) })
  const head = line.slice(40, 50) + line.slice(79, 87)
  reading.batch = { records: 0, hash: 0n, credit: 0n, sec, head, number, lastTrace: '' }
}

function readEntry(reading: Reading, line: string, wrong: Wrong): void {
  endEntry(reading, wrong)
  const batch = reading.batch
  if (batch === null) return wrong('is outside a batch')
  const isCtx = batch.sec === 'CTX'
  const trace = line.slice(79, 94)
  if (!['22', '32'].includes(line.slice(1, 3))) wrong(`transaction code ${line.slice(1, 3)}`)
  if (!hasCheckDigit(line.slice(3, 12))) wrong(`routing number ${line.slice(3, 12)} cannot be`)
  if (!/^\d{10}$/.test(line.slice(29, 39)) || line.slice(29, 39) === '0000000000') {
    wrong(`amount ${line.slice(29, 39)} pays nothing`)
  }
  if (trace.slice(0, 8) !== batch.head.slice(10)) wrong('its trace does not begin with the ODFI')
  if (trace <= batch.lastTrace) wrong(`trace ${trace} does not ascend`)
  if (reading.seen.has(trace)) wrong(`trace ${trace} is used twice`)
  reading.seen.add(trace)
  const entry: Entry = {
    sec: batch.sec,
    identification: line.slice(39, 54).trim(),
    amountMinor: BigInt(/^\d+$/.test(line.slice(29, 39)) ? line.slice(29, 39) : 0),
    name: (isCtx ? line.slice(58, 74) : line.slice(54, 76)).trim(),
    routingNumber: line.slice(3, 12),
    account: line.slice(12, 29).trim(),
    trace,
    stated: isCtx ? Number(line.slice(54, 58)) : Number(line.charAt(78)),
    lines: [],
  }
  if (entry.name === '') wrong('has no receiver')
  if (entry.account === '') wrong('has no account')
  batch.lastTrace = trace
  batch.records += 1
  batch.hash += BigInt(/^\d{8}/.test(line.slice(3)) ? line.slice(3, 11) : 0)
  batch.credit += entry.amountMinor
  reading.payments.push(entry)
}

function readAddendum(reading: Reading, line: string, wrong: Wrong): void {
  const entry = reading.payments.at(-1)
  if (entry === undefined || reading.batch === null) return wrong('is outside an entry')
  entry.lines.push(line.slice(3, 83).trimEnd())
  reading.batch.records += 1
  if (line.slice(1, 3) !== '05') wrong(`addenda type ${line.slice(1, 3)}, expected 05`)
  if (line.slice(83, 87) !== String(entry.lines.length).padStart(4, '0')) {
    wrong(`is addendum ${line.slice(83, 87)}, expected ${entry.lines.length}`)
  }
  if (line.slice(87, 94) !== entry.trace.slice(8)) wrong('does not name the trace of its entry')
}

/** An entry is over when the next one or the batch control begins: it had as many addenda as said. */
function endEntry(reading: Reading, wrong: Wrong): void {
  const entry = reading.payments.at(-1)
  if (entry === undefined || reading.batch === null || entry.lines.length === entry.stated) return
  wrong(`the entry before has ${entry.lines.length} addenda and says ${entry.stated}`)
}

function readBatchControl(reading: Reading, line: string, wrong: Wrong): void {
  endEntry(reading, wrong)
  const { batch, file } = reading
  if (batch === null) return wrong('ends no batch')
  if (line.slice(1, 4) !== '220') wrong('service class differs from its header')
  compare(line.slice(4, 10), String(batch.records), 'entries and addenda', wrong)
  compare(line.slice(10, 20), String(batch.hash % 10n ** 10n), 'entry hash', wrong)
  compare(line.slice(20, 32), '0', 'debits', wrong)
  compare(line.slice(32, 44), String(batch.credit), 'credits', wrong)
  if (line.slice(44, 54) + line.slice(79, 87) !== batch.head) wrong('names another company or bank')
  if (line.slice(87, 94) !== batch.number) wrong('names another batch')
  file.records += batch.records
  file.hash += batch.hash % 10n ** 10n
  file.credit += batch.credit
  reading.batch = null
}

function readFileControl(reading: Reading, line: string, blocks: number, wrong: Wrong): void {
  const { file } = reading
  compare(line.slice(1, 7), String(reading.batches.length), 'batches', wrong)
  compare(line.slice(7, 13), String(blocks), 'blocks', wrong)
  compare(line.slice(13, 21), String(file.records), 'entries and addenda', wrong)
  compare(line.slice(21, 31), String(file.hash % 10n ** 10n), 'entry hash', wrong)
  compare(line.slice(31, 43), '0', 'debits', wrong)
  compare(line.slice(43, 55), String(file.credit), 'credits', wrong)
  reading.control = true
}

function compare(stated: string, found: string, what: string, wrong: Wrong): void {
  if (stated !== found.padStart(stated.length, '0')) {
    wrong(`says ${stated} ${what}, found ${found}`)
  }
}

/** ABA routing number policy: 3·d1 + 7·d2 + d3 + … ends in 0. */
function hasCheckDigit(digits: string): boolean {
  if (!/^\d{9}$/.test(digits)) return false
  let sum = 0
  for (let n = 0; n < 9; n += 1) sum += Number(digits[n]) * [3, 7, 1][n % 3]!
  return sum % 10 === 0
}
