import type { Currency } from '../kernel/currency.ts'
import { type Result, ok, refuse } from '../kernel/result.ts'
import {
  type BankStatement,
  type StatementAccount,
  type StatementBalance,
  type StatementEntry,
  type StatementProblem,
  proveStatement,
} from './bank-statement.ts'
import { readBalance } from './mt940-amount.ts'
import { type SwiftField, type SwiftMessage, swiftMessages } from './mt940-fields.ts'
import { readLine } from './mt940-line.ts'
import { decodeText } from './text-encoding.ts'

export type Mt940Refusal = {
  readonly code: 'mt940.not_a_statement'
  readonly reason:
    | 'too_large'
    | 'not_text'
    | 'no_fields'
    | 'interim_report'
    | 'too_many'
    | 'too_long'
  readonly line: number
  readonly message: string
}

/** Bytes of one file; a statement of 50,000 lines has about 15 MB. */
export const MT940_BYTES_MAX = 64 * 1024 * 1024
export const MT940_FIELDS_MAX = 500_000
/** Characters of one field; a narrative has six lines of 65, some banks write more. */
export const MT940_FIELD_CHARACTERS_MAX = 10_000

const HEAD_BYTES = 4_096

/** True when the file begins like a SWIFT message: a field or an envelope within its first lines. */
export function looksLikeMt940(bytes: Uint8Array): boolean {
  const head = decodeText(bytes.subarray(0, HEAD_BYTES))?.text ?? ''
  const lines = head.split(/[\r\n]/).filter((line) => line.trim() !== '')
  const begins = /^\W{0,3}(?:\{\d:|:(?:20|25|28C?|60[FM]|61|86|64|940):)/
  return lines.slice(0, 10).some((line) => begins.test(line))
}

/** Reads SWIFT MT940 statements: several in one file, in an envelope or bare, with pages (`60M`,
 *  `62M`), reversals, funds codes and the narratives of German, Dutch and free style. Lenient: what
 *  departs is a warning, what could not be read an error, each with its line. Proving: each page
 *  says whether opening + booked lines = closing. Refuses what has no such fields, bytes that are
 *  no text, and interim reports (MT942), whose lines are not booked yet. */
export function readMt940(bytes: Uint8Array): Result<readonly BankStatement[], Mt940Refusal> {
  const no = (reason: Mt940Refusal['reason'], line: number, message: string) =>
    refuse({ code: 'mt940.not_a_statement', reason, line, message })
  if (bytes.length > MT940_BYTES_MAX) {
    return no('too_large', 1, `${bytes.length} bytes, at most ${MT940_BYTES_MAX} are read`)
  }
  const text = decodeText(bytes)?.text ?? null
  const zero = text?.indexOf('\u0000') ?? 0
  if (text === null || zero >= 0) {
    const line = (text ?? '').slice(0, zero).split('\n').length
    return no('not_text', line, 'the file is no text: it holds bytes of value zero')
  }
  const messages = swiftMessages(text)
  const [first] = messages
  if (first === undefined) return no('no_fields', 1, 'the file has no field such as :20: or :61:')
  const fields = messages.reduce((count, message) => count + message.fields.length, 0)
  if (fields > MT940_FIELDS_MAX) {
    return no('too_many', first.line, `${fields} fields, at most ${MT940_FIELDS_MAX}`)
  }
  for (const { line, text: said, tag } of messages.flatMap((message) => message.fields)) {
    if (said.length <= MT940_FIELD_CHARACTERS_MAX) continue
    return no('too_long', line, `:${tag}: has ${said.length} characters, more than a field holds`)
  }
  const interim = messages.find(isInterim)
  if (interim !== undefined) {
    const message = 'the file is an interim report (MT942): its lines are not booked yet'
    return no('interim_report', interim.line, message)
  }
  return ok(messages.map(readStatement))
}

/** MT942 has a floor limit, a time and sums, and no balance. */
function isInterim({ fields }: SwiftMessage): boolean {
  const tags = new Set(fields.map((field) => field.tag))
  return (tags.has('34F') || tags.has('13D')) && !tags.has('60F') && !tags.has('60M')
}

const balanceTags = new Set(['60F', '60M', '62F', '62M', '64', '65'])

function readStatement(message: SwiftMessage): BankStatement {
  const problems: StatementProblem[] = []
  const field = (...tags: readonly string[]) => onlyField(message, tags, problems)
  const openingField = field('60F', '60M')
  const closingField = field('62F', '62M')
  const account = readAccount(message, field('25', '25P'), problems)
  const stated = openingField === null ? null : readBalance(openingField, null, problems)
  const currency = stated?.amount.currency ?? currencyOf(message)
  const read = (one: SwiftField | null) =>
    one === null ? null : readBalance(one, currency, problems)
  const closing = read(closingField)
  const others = message.fields
    .filter(({ tag }) => balanceTags.has(tag) && (tag === '64' || tag === '65'))
    .flatMap((one) => read(one) ?? [])
  const all = readLines(message, currency, problems)
  const entries = all.filter((entry) => entry.status === 'booked')
  return {
    id: field('20')?.text.split('\n')[0]?.trim() ?? '',
    number: field('28C', '28')?.text.trim() ?? null,
    account,
    currency,
    opening: stated,
    closing,
    balances: [stated, closing, ...others].filter((one): one is StatementBalance => one !== null),
    entries,
    notBooked: all.filter((entry) => entry.status !== 'booked'),
    proof: proveStatement({ opening: stated, closing, entries, problems }),
    problems,
  }
}

/** The first field of these tags; more of them are two statements in one: an error for balances. */
function onlyField(
  message: SwiftMessage,
  tags: readonly string[],
  problems: StatementProblem[],
): SwiftField | null {
  const [first, second] = message.fields.filter(({ tag }) => tags.includes(tag))
  if (first === undefined) return null
  if (second !== undefined) {
    const severity = balanceTags.has(second.tag) ? 'error' : 'warning'
    const element = `:${second.tag}:`
    const text = `${element} comes again in one statement; line ${first.line} has it too`
    problems.push({ severity, element, line: second.line, message: text })
  }
  return first
}

/** Each line with the narratives behind it, up to the next line or balance. */
function readLines(
  message: SwiftMessage,
  currency: Currency | null,
  problems: StatementProblem[],
): StatementEntry[] {
  const entries: StatementEntry[] = []
  let open: { readonly field: SwiftField; readonly narratives: string[] } | null = null
  let ordinal = 0
  const take = () => {
    if (open === null) return
    ordinal += 1
    const entry = readLine(open.field, open.narratives, { ordinal, currency, problems })
    if (entry !== null) entries.push(entry)
    open = null
  }
  for (const field of message.fields) {
    if (field.tag === '61') {
      take()
      open = { field, narratives: [] }
    } else if (field.tag === '86') open?.narratives.push(field.text)
    else if (balanceTags.has(field.tag)) take()
  }
  take()
  return entries
}

/** An account of a bank in one country, or `bank code/number`, as the bank writes it. */
function readAccount(
  message: SwiftMessage,
  field: SwiftField | null,
  problems: StatementProblem[],
): StatementAccount {
  const number = (field?.text.split('\n')[0] ?? '').replaceAll(/\s/g, '')
  if (number === '') {
    const text = 'the statement names no account (:25:)'
    problems.push({ severity: 'error', element: ':25:', line: message.line, message: text })
  }
  const isIban = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(number)
  return { number, isIban, ownerName: null, servicerBic: null }
}

/** Where no opening balance names it: of any other balance. */
function currencyOf(message: SwiftMessage): Currency | null {
  for (const field of message.fields) {
    if (!balanceTags.has(field.tag)) continue
    const read = readBalance(field, null, [])
    if (read !== null) return read.amount.currency
  }
  return null
}
