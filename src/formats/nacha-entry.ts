import { isAbaNumber } from './aba.ts'
import type { NachaAddenda, NachaEntry, NachaProblem, NachaReason } from './nacha-read.ts'
import {
  addendaTypes,
  changeCodes,
  digitsAt,
  directionOf,
  fieldAt,
  internationalAddenda,
  internationalTypes,
  returnCodes,
} from './nacha-record.ts'

/** An entry while its addenda are read. */
export type OpenEntry = Omit<NachaEntry, 'addenda'> & { readonly addenda: NachaAddenda[] }
export type Tell = (line: number, reason: NachaReason, message: string) => void

/** Kinds whose entry names how many addenda there are where others have a name (CTX, IAT). */
const counted: readonly string[] = ['ADV', 'IAT', 'CTX', 'ENR', 'ATX']

/** Reads a record of type 6. Amount of a notice of change is zero. Null when nothing can be made of
 *  it; what is wrong is told. Source: Appendix Three, entry detail records. */
export function readNachaEntry(
  record: string,
  { line, entryClass, tell }: { line: number; entryClass: string; tell: Tell },
): OpenEntry | null {
  const isAdvice = entryClass === 'ADV'
  const transactionCode = fieldAt(record, 2, 3)
  const direction = directionOf(transactionCode, isAdvice)
  const routingNumber = fieldAt(record, 4, 12)
  const amountMinor = isAdvice ? digitsAt(record, 28, 39) : digitsAt(record, 30, 39)
  if (direction === null) {
    tell(line, 'transaction_code', `the transaction code "${transactionCode}" does not exist`)
  }
  if (!/^\d{9}$/.test(routingNumber) || !isAbaNumber(routingNumber)) {
    const message = `the routing number "${routingNumber}" fails its check digit`
    tell(line, 'routing_check_digit', message)
  }
  if (amountMinor === null) tell(line, 'mandatory', 'the amount is no number of cents')
  const traceNumber = fieldAt(record, 80, 94)
  if (!isAdvice && !/^\d{15}$/.test(traceNumber)) {
    tell(line, 'mandatory', `the trace number "${traceNumber}" is not 15 digits`)
  }
  if (direction === null || amountMinor === null) return null
  const identification = entryClass === 'IAT' ? '' : fieldAt(record, 40, 54).trim()
  const name = counted.includes(entryClass) ? fieldAt(record, 59, 74) : fieldAt(record, 55, 76)
  return {
    line,
    transactionCode,
    direction,
    routingNumber,
    account: entryClass === 'IAT' ? fieldAt(record, 40, 74).trim() : fieldAt(record, 13, 29).trim(),
    amountMinor,
    identification: isAdvice ? '' : identification,
    name: isAdvice ? fieldAt(record, 55, 76).trim() : entryClass === 'IAT' ? '' : name.trim(),
    traceNumber,
    addenda: [],
    returned: null,
    change: null,
  }
}

/** Adds a record of type 7 to its entry: what it says, and for 98 and 99 the answer in it. */
export function addAddenda(
  entry: OpenEntry,
  record: string,
  { line, entryClass, tell }: { line: number; entryClass: string; tell: Tell },
): OpenEntry {
  const type = fieldAt(record, 2, 3)
  if (!addendaTypes.includes(type)) tell(line, 'addenda', `addenda ${type} does not exist`)
  if (type === '10' && !internationalTypes.includes(fieldAt(record, 4, 6))) {
    const message = `"${fieldAt(record, 4, 6)}" is no transaction type code of addenda 10`
    tell(line, 'addenda', message)
  }
  if (type !== '99' && type !== '98' && entryClass !== 'IAT' && Number(type) > 5) {
    tell(line, 'addenda', `addenda ${type} belongs to IAT entries, the batch is ${entryClass}`)
  }
  entry.addenda.push({ line, type, text: fieldAt(record, 4, 83).trimEnd() })
  if (type === '99') return { ...entry, returned: returnIn(record, line, tell) }
  if (type === '98') return { ...entry, change: changeIn(record, line, tell) }
  return entry
}

function returnIn(record: string, line: number, tell: Tell): NachaEntry['returned'] {
  const code = fieldAt(record, 4, 6)
  if (!returnCodes.has(code)) tell(line, 'return_code', `"${code}" is no return reason code`)
  const [originalTrace, originalRouting] = [fieldAt(record, 7, 21), fieldAt(record, 28, 35)]
  return { code, originalTrace, originalRouting, text: fieldAt(record, 36, 79).trim() }
}

function changeIn(record: string, line: number, tell: Tell): NachaEntry['change'] {
  const code = fieldAt(record, 4, 6)
  if (!changeCodes.has(code)) tell(line, 'return_code', `"${code}" is no change code`)
  const [originalTrace, originalRouting] = [fieldAt(record, 7, 21), fieldAt(record, 28, 35)]
  return { code, originalTrace, originalRouting, corrected: fieldAt(record, 36, 64).trimEnd() }
}

/** What an entry still lacks when the next record begins. */
export function lacksAddenda(entry: OpenEntry, entryClass: string): NachaProblem | null {
  const types = entry.addenda.map(({ type }) => type)
  if (entryClass === 'IAT') {
    const missing = internationalAddenda.find((type) => !types.includes(type))
    return missing === undefined ? null : lacking(entry.line, `addenda ${missing} is missing`)
  }
  if (entryClass === 'COR' && !types.includes('98')) {
    return lacking(entry.line, 'a notice of change has no addenda 98')
  }
  return null
}

function lacking(line: number, message: string): NachaProblem {
  return { line, reason: 'addenda', message }
}
