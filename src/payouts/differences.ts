import { canonicalJson } from '../kernel/json.ts'
import { printMoney } from '../kernel/money.ts'
import { printDay } from '../kernel/temporal.ts'
import type { ContentPayment, RunContent } from './content.ts'

/** One difference between what was approved and what is there now. `payment` is its number in the
 *  run, null where the run itself changed; a value is null where there is none on that side. */
export type Difference = {
  readonly payment: number | null
  readonly creditor: string | null
  readonly field: DifferentField
  readonly before: string | null
  readonly after: string | null
}
export const differentFields = [
  'payment',
  'amount',
  'creditor',
  'address',
  'account',
  'erp_number',
  'payables',
  'netted',
  'rate',
  'remittance',
  'execution_day',
  'own_account',
  'other',
] as const
export type DifferentField = (typeof differentFields)[number]

/** What is different field by field, in the order of the payments. Empty only where both contents are
 *  the same: what no line names is told as `other`. Pure. */
export function contentDifferences(before: RunContent, after: RunContent): Difference[] {
  const later = new Map(after.payments.map((payment) => [payment.paymentId, payment]))
  const known = new Set(before.payments.map((payment) => payment.paymentId))
  const found = [
    ...ofRun(before, after),
    ...before.payments.flatMap((payment) => {
      const now = later.get(payment.paymentId)
      return now === undefined ? [whole(payment, 'gone')] : ofPayment(payment, now)
    }),
    ...after.payments
      .filter((each) => !known.has(each.paymentId))
      .map((each) => whole(each, 'new')),
  ]
  if (found.length > 0 || canonicalJson(before) === canonicalJson(after)) return found
  return [{ payment: null, creditor: null, field: 'other', before: null, after: null }]
}

function whole(payment: ContentPayment, how: 'gone' | 'new'): Difference {
  const { ordinal, creditorName } = payment
  const amount = printMoney(payment.amount)
  const sides = how === 'gone' ? { before: amount, after: null } : { before: null, after: amount }
  return { payment: ordinal, creditor: creditorName, field: 'payment', ...sides }
}

function ofRun(before: RunContent, after: RunContent): Difference[] {
  const read = (content: RunContent) =>
    ({
      execution_day: printDay(content.executeOn),
      own_account: content.account.masked ?? content.account.profile,
    }) as const
  return unequal(read(before), read(after), { payment: null, creditor: null })
}

function ofPayment(before: ContentPayment, after: ContentPayment): Difference[] {
  const at = { payment: before.ordinal, creditor: before.creditorName }
  const found = unequal(fieldsOf(before), fieldsOf(after), at)
  if (found.length > 0 || canonicalJson(before) === canonicalJson(after)) return found
  return [{ ...at, field: 'other', before: null, after: null }]
}

function fieldsOf(payment: ContentPayment) {
  const { creditorAddress: at, conversion, nettings = [], lines } = payment
  const street = [at.street, at.houseNumber].filter((part) => part !== null).join(' ')
  const told = conversion === undefined ? null : `${conversion.rate} (${conversion.source})`
  const netted = nettings.map((each) => `${each.reference} ${printMoney(each.amount)}`).join(', ')
  return {
    amount: printMoney(payment.amount),
    creditor: payment.creditorName,
    address: `${street}, ${at.postCode} ${at.town}, ${at.country}`,
    // Two accounts may look alike behind their mask: the mark tells them apart.
    account: `${payment.masked} #${payment.accountMark.slice(0, 6)}`,
    erp_number: payment.erpNumber,
    payables: lines.map((line) => `${line.reference} ${printMoney(line.amount)}`).join(', '),
    netted: netted === '' ? null : netted,
    rate: told,
    remittance: payment.remittance,
  } as const
}

function unequal<F extends DifferentField>(
  before: Readonly<Record<F, string | null>>,
  after: Readonly<Record<F, string | null>>,
  at: Pick<Difference, 'payment' | 'creditor'>,
): Difference[] {
  const fields = Object.keys(before) as F[] // both are made by one function
  return fields.flatMap((field) =>
    before[field] === after[field]
      ? []
      : [{ ...at, field, before: before[field], after: after[field] }],
  )
}

const words: Readonly<Record<DifferentField, string>> = {
  payment: 'the payment',
  amount: 'amount',
  creditor: 'name',
  address: 'address',
  account: 'account',
  erp_number: 'ERP number',
  payables: 'what it pays',
  netted: 'what is netted',
  rate: 'rate',
  remittance: 'text on the statement',
  execution_day: 'execution day',
  own_account: 'our account',
  other: 'something not shown',
}

/** `payment 2 to Globex GmbH: amount 5,000.00 EUR → 3,000.00 EUR` */
export function differenceText(found: Difference): string {
  const { payment, creditor, field, before, after } = found
  const where = payment === null ? '' : `payment ${payment} to ${creditor ?? 'nobody'}: `
  if (field === 'payment') {
    return `${where}${before ?? after ?? ''} ${after === null ? 'taken out' : 'added'}`
  }
  return `${where}${words[field]} ${before ?? 'none'} → ${after ?? 'none'}`
}
