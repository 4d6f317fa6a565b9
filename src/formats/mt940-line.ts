import type { Currency } from '../kernel/currency.ts'
import { negate } from '../kernel/money.ts'
import type { StatementEntry, StatementProblem } from './bank-statement.ts'
import { entryDate, swiftAmount, swiftDate } from './mt940-amount.ts'
import type { SwiftField } from './mt940-fields.ts'
import { lineReference, readNarrative } from './mt940-narrative.ts'

/** `2603020302CR1234,56NTRFREF//BANKREF`: value day, entry day, mark, funds code, amount, kind,
 *  the customer's reference, the bank's; supplementary details on the next line (SWIFT MT940,
 *  field 61). Spaces in place of the entry day and before the kind are read too. */
const shape = /^(\d{6})(\d{4}| {4})?(R[CD]|E[CD]|[CD])([A-Z])?([\d.,]+) ?([A-Z][A-Z0-9]{3})?(.*)$/s

/** Reads a line with its narratives (`:86:`). RC takes a credit back and is a debit, RD a credit;
 *  EC and ED are expected, not booked. Null with an error when it cannot be read. */
export function readLine(
  field: SwiftField,
  narratives: readonly string[],
  reading: {
    readonly ordinal: number
    readonly currency: Currency | null
    readonly problems: StatementProblem[]
  },
): StatementEntry | null {
  const { line } = field
  const { ordinal, currency, problems } = reading
  const say = (severity: 'error' | 'warning', message: string) => {
    problems.push({ severity, element: ':61:', line, message: `:61: ${message}` })
    return null
  }
  const [first = '', ...more] = field.text.split('\n')
  const found = shape.exec(first.trimEnd())
  if (found === null) return say('error', `is no line: ${first.slice(0, 40)}`)
  const [, value = '', entered, mark = '', , digits = '', kind, references = ''] = found
  const valued = swiftDate(value)
  if (valued === null) return say('error', `${value} is no day`)
  if (!valued.isExact) say('warning', `${value} is no day; read as ${valued.on}`)
  if (currency === null) return say('error', 'the statement names no currency that is known')
  const unsigned = swiftAmount(digits, currency)
  if (unsigned === null) return say('error', `${digits} is no amount of ${currency}`)
  const bookedOn = entered?.trim() ? entryDate(entered, valued.on) : valued.on
  if (bookedOn === null) return say('error', `${entered} is no day`)
  if (kind === undefined) say('warning', 'says no kind of transaction')
  const side = mark === 'C' || mark === 'RD' || mark === 'EC' ? 'credit' : 'debit'
  const { customer, bank, rest } = referencesOf(references)
  const narrative = readNarrative(narratives.length === 0 ? null : narratives.join('\n'))
  const texts = [rest, ...more.map((text) => text.trim()), narrative.text]
  return {
    ordinal,
    line,
    side,
    amount: side === 'debit' ? negate(unsigned) : unsigned,
    reversal: mark.startsWith('R'),
    status: mark.startsWith('E') ? 'pending' : 'booked',
    bookedOn,
    valuedOn: valued.on,
    entryReference: customer,
    servicerReference: bank,
    transactionCode: [kind, narrative.code].filter(Boolean).join('/') || null,
    information: texts.filter((text) => text !== null && text !== '').join(' ') || null,
    batch: null,
    details: narrative.detail === null ? [] : [narrative.detail],
  }
}

/** Room for the customer's reference; what a bank writes behind it is text. */
const REFERENCE_MAX = 16

/** `REF//BANKREF`. */
function referencesOf(text: string) {
  const at = text.indexOf('//')
  const [own, theirs] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 2)]
  return {
    customer: lineReference(own.slice(0, REFERENCE_MAX)),
    bank: lineReference(theirs),
    rest: own.slice(REFERENCE_MAX).trim() || null,
  }
}
