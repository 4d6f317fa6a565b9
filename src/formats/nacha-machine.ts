import { type Result, ok, refuse } from '../kernel/result.ts'
import { isAbaNumber } from './aba.ts'
import { nachaBatches } from './nacha-batch.ts'
import { type Tell } from './nacha-entry.ts'
import type {
  NachaBatch,
  NachaEntry,
  NachaProblem,
  NachaReason,
  NachaRefusal,
  NachaTotals,
} from './nacha-read.ts'
import { NACHA_RECORD_LENGTH, digitsAt, fieldAt, NACHA_HASH_MODULUS } from './nacha-record.ts'

export type NachaSink = { readonly entry: (entry: NachaEntry) => void }

/** Problems kept of each class; a file with one is refused. */
export const NACHA_PROBLEMS_PER_REASON_MAX = 5

type State = {
  line: number
  header: string | null
  controlled: boolean
  readonly problems: NachaProblem[]
  readonly warnings: NachaProblem[]
}

/** Takes the records of one file in turn: header, batches, control, filler; then says what they came
 *  to, or what was wrong with them. */
export function nachaMachine(sink: NachaSink) {
  const state: State = { line: 0, header: null, controlled: false, problems: [], warnings: [] }
  const tell: Tell = (line, reason, message) => {
    const alike = state.problems.filter((each) => each.reason === reason)
    if (alike.length < NACHA_PROBLEMS_PER_REASON_MAX) state.problems.push({ line, reason, message })
  }
  const batches = nachaBatches(sink, tell)
  return {
    record(raw: string) {
      state.line += 1
      if (raw.trim() === '') return
      const record = wholeRecord(raw, state.line, tell)
      if (record !== null) takeRecord(state, { record, batches, tell })
    },
    /** A last record that was cut short: filler may be, a record of the file may not. */
    cut(rest: string) {
      const line = (state.line += 1)
      const message = `${rest.length} characters are left, a record has ${NACHA_RECORD_LENGTH}`
      if (!isFiller(rest)) tell(line, 'length', message)
      else state.warnings.push({ line, reason: 'length', message })
    },
    end: () => ended(state, batches, tell),
  }
}

function isFiller(record: string): boolean {
  return /^9+$/.test(record.trimEnd())
}

type Batches = ReturnType<typeof nachaBatches>

/** The record at its full length: blanks at its end may have been lost on the way. */
function wholeRecord(raw: string, line: number, tell: Tell): string | null {
  const record = raw.trimEnd().padEnd(NACHA_RECORD_LENGTH)
  if (record.length > NACHA_RECORD_LENGTH) {
    const message = `${record.length} characters, a record has ${NACHA_RECORD_LENGTH}`
    tell(line, 'length', message)
    return null
  }
  const strange = /[^\x20-\x7e]/.exec(record)
  if (strange === null) return record
  const shown = record.codePointAt(strange.index) ?? 0
  const place = `position ${strange.index + 1}`
  const hex = shown.toString(16).padStart(2, '0')
  tell(line, 'character', `${place} holds the byte ${hex}, no printable character`)
  return record
}

function takeRecord(
  state: State,
  { record, batches, tell }: { record: string; batches: Batches; tell: Tell },
): void {
  const { line } = state
  if (isFiller(record) && state.controlled) return
  if (state.controlled) {
    tell(line, 'after_file_control', 'the file goes on behind its control record')
    return
  }
  const type = record[0] ?? ''
  if (state.header === null) {
    if (type === '1') takeHeader(state, record, tell)
    else {
      state.header = ''
      tell(line, 'order', `the file begins with a record of type "${type}", not with its header`)
      if ('5678'.includes(type)) batches.take(record, line)
    }
  } else if (type === '9') {
    batches.close(line)
    state.controlled = true
    checkControl(record, batches, { line, tell })
  } else if (type === '1') tell(line, 'order', 'a second file header: one file has one')
  else if ('5678'.includes(type)) batches.take(record, line)
  else tell(line, 'record_type', `there is no record type "${type}"`)
}

function takeHeader(state: State, record: string, tell: Tell): void {
  const { line } = state
  state.header = record
  const destination = fieldAt(record, 4, 13)
  const origin = fieldAt(record, 14, 23)
  if (fieldAt(record, 2, 3) !== '01') tell(line, 'mandatory', 'the priority code is not 01')
  if (destination.trim() === '') tell(line, 'mandatory', 'the immediate destination is missing')
  else if (!/^ ?\d{9,10}$/.test(destination)) {
    tell(
      line,
      'mandatory',
      `the immediate destination "${destination.trim()}" is no routing number`,
    )
  } else if (!isAbaNumber(destination.slice(1))) {
    const message = `the immediate destination ${destination.trim()} fails its check digit`
    state.warnings.push({ line, reason: 'routing_check_digit', message })
  }
  // A blank first says that a routing number follows; a mutually agreed id fills all ten.
  if (origin.trim() === '' || (origin.startsWith(' ') && !/^ \d{9}$/.test(origin))) {
    const message = `the immediate origin "${origin.trim()}" is no routing number`
    tell(line, 'mandatory', `${message}; nine digits behind a blank, or ten agreed characters`)
  }
  if (!/^\d{6}$/.test(fieldAt(record, 24, 29))) {
    tell(line, 'mandatory', `the creation date "${fieldAt(record, 24, 29)}" is no YYMMDD`)
  }
  if (fieldAt(record, 35, 39) !== '09410') {
    tell(line, 'mandatory', 'record size and blocking factor are not 094 and 10')
  }
}

/** The file control against what the records came to. An ADV file has wider totals. */
function checkControl(
  record: string,
  batches: Batches,
  { line, tell }: { line: number; tell: Tell },
): void {
  const all = batches.done
  const isAdvice = all.length > 0 && all.every(({ entryClass }) => entryClass === 'ADV')
  const [debit, credit] = isAdvice
    ? ([digitsAt(record, 32, 51), digitsAt(record, 52, 71)] as const)
    : ([digitsAt(record, 32, 43), digitsAt(record, 44, 55)] as const)
  const sums = sumsOf(all)
  const compare = (reason: NachaReason, what: string, said: bigint | null, is: bigint) => {
    if (said === is) return
    tell(line, reason, `the file control says ${what} ${said ?? 'nothing'}, the records give ${is}`)
  }
  compare('count', 'batches', digitsAt(record, 2, 7), BigInt(all.length))
  const records = BigInt(sums.entries + sums.addenda)
  compare('count', 'entries and addenda', digitsAt(record, 14, 21), records)
  compare('hash', 'entry hash', digitsAt(record, 22, 31), sums.hash)
  compare('total', 'debits', debit, sums.debitMinor)
  compare('total', 'credits', credit, sums.creditMinor)
}

function sumsOf(all: readonly NachaBatch[]) {
  const sums = { entries: 0, addenda: 0, creditMinor: 0n, debitMinor: 0n, hash: 0n }
  for (const batch of all) {
    sums.entries += batch.entries
    sums.addenda += batch.addenda
    sums.creditMinor += batch.creditMinor
    sums.debitMinor += batch.debitMinor
    sums.hash = (sums.hash + batch.hash) % NACHA_HASH_MODULUS
  }
  return sums
}

function ended(state: State, batches: Batches, tell: Tell): Result<NachaTotals, NachaRefusal> {
  const header = state.header ?? ''
  if (state.line === 0) tell(1, 'mandatory', 'the file is empty')
  else if (!state.controlled) {
    batches.close(state.line)
    tell(state.line, 'file_control_missing', 'the file ends without its control record')
  } else if (batches.done.length === 0) {
    const message = 'the batch count is 000000: a file holds at least one batch'
    tell(state.line, 'mandatory', message)
  }
  // What was merely odd of a file that is read may be what is wrong with one that is not.
  const [first, ...more] = [...state.warnings, ...state.problems].toSorted(
    (one, other) => one.line - other.line,
  )
  if (state.problems.length > 0 && first !== undefined) {
    return refuse({ code: 'nacha.unreadable', problems: [first, ...more] })
  }
  return ok({
    destination: fieldAt(header, 4, 13).trim(),
    origin: fieldAt(header, 14, 23).trim(),
    createdOn: fieldAt(header, 24, 29),
    createdAt: fieldAt(header, 30, 33),
    idModifier: fieldAt(header, 34, 34),
    batches: batches.done,
    ...sumsOf(batches.done),
    warnings: state.warnings,
  })
}
