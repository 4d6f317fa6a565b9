import { electronicFormatIBAN, isValidBIC, isValidIBAN } from 'ibantools'
import { must } from '../kernel/assert.ts'
import { type Currency } from '../kernel/currency.ts'
import { type Money, add, toDecimal, zero } from '../kernel/money.ts'
import { type Result, ok, refuse } from '../kernel/result.ts'
import { isAbaNumber } from './aba.ts'
import { bankText, isBankText } from './bank-text.ts'
import { isClearingMember } from './clearing.ts'
import { PAIN001_NAME_FIT } from './pain001-document.ts'
import type {
  Pain001Account,
  Pain001Agent,
  Pain001Fault,
  Pain001Head,
  Pain001Party,
  Pain001Payment,
  Pain001Profile,
  Pain001Refusal,
} from './pain001.ts'
import { writtenName } from './spelling.ts'

/** Payments in one file: what one stream was measured with (`bench -- payfile`). */
export const PAIN001_PAYMENTS_MAX = 100_000
/** Faults one refusal names. */
export const PAIN001_FAULTS_MAX = 1_000
export const PAIN001_REMITTANCE_LENGTH_MAX = 140
const ID_LENGTH_MAX = 35
/** EPC132-08 AT-T002: 0.01 to 999,999,999.99 EUR. */
const SEPA_AMOUNT_MINOR_MAX = 99_999_999_999n

export type Pain001Totals = { readonly paymentCount: number; readonly controlSum: Money }

/** Checks everything of a file and adds it up, in one pass. Refuses with the faults found, at most
 *  {@link PAIN001_FAULTS_MAX}: further payments are not looked at. */
export function totalsOf(
  head: Pain001Head,
  payments: Iterable<Pain001Payment>,
): Result<Pain001Totals, Pain001Refusal> {
  const faults: Pain001Fault[] = []
  const ids = new Map<string, string>()
  let paymentCount = 0
  let controlSum: Money | null = null
  checkHead(head, faults)
  for (const payment of payments) {
    controlSum ??= zero(head.profile === 'sepa' ? 'EUR' : payment.amount.currency)
    const { currency } = controlSum
    checkPayment(head, currency, payment, faults)
    checkUnique(payment, ids, faults)
    if (payment.amount.currency === currency) controlSum = add(controlSum, payment.amount)
    paymentCount += 1
    if (faults.length >= PAIN001_FAULTS_MAX || paymentCount > PAIN001_PAYMENTS_MAX) break
  }
  if (paymentCount === 0 || paymentCount > PAIN001_PAYMENTS_MAX) {
    const reason = paymentCount === 0 ? 'missing' : 'too_long'
    const expected = `1 to ${PAIN001_PAYMENTS_MAX}`
    faults.push({ paymentId: null, field: 'payments', reason, found: `${paymentCount}`, expected })
  }
  const [first, ...rest] = faults
  if (first !== undefined) return refuse({ code: 'pain001.refused', faults: [first, ...rest] })
  return ok({ paymentCount, controlSum: must(controlSum, 'there is a payment') })
}

function checkHead(file: Pain001Head, faults: Pain001Fault[]): void {
  const at = fieldChecks(null, faults)
  at.identifier('messageId', file.messageId)
  at.identifier('paymentInfoId', file.paymentInfoId)
  at.named('initiatingParty', file.initiatingParty)
  at.party('debtor', file.debtor)
  at.account('debtorAccount', file.debtorAccount, file.profile)
  at.agent('debtorAgent', file.debtorAgent)
}

function checkPayment(
  file: Pain001Head,
  expected: Currency,
  payment: Pain001Payment,
  faults: Pain001Fault[],
): void {
  const at = fieldChecks(payment.paymentId, faults)
  at.identifier('endToEndId', payment.endToEndId)
  at.party('creditor', payment.creditor)
  at.account('creditorAccount', payment.creditorAccount, file.profile)
  at.agent('creditorAgent', payment.creditorAgent)
  at.spelled('remittance', payment.remittance, PAIN001_REMITTANCE_LENGTH_MAX)
  checkRegulatory(payment, at)
  const { bic, abaNumber, clearing, branch } = payment.creditorAgent ?? {}
  const named = bic ?? abaNumber ?? clearing ?? branch
  const { creditorAccount: account } = payment
  if (account.kind === 'other' && account.scheme === undefined && named === undefined) {
    const wanted = 'a BIC or the code of the bank beside an account without IBAN'
    at.fault('creditorAgent', 'missing', '', wanted)
  }
  const { currency } = payment.amount
  if (currency !== expected) at.fault('amount', 'currency', currency, expected)
  const tooMuch = file.profile === 'sepa' && payment.amount.minor > SEPA_AMOUNT_MINOR_MAX
  if (payment.amount.minor <= 0n || tooMuch) {
    const limits = file.profile === 'sepa' ? '0.01 to 999999999.99' : 'more than zero'
    at.fault('amount', 'amount', toDecimal(payment.amount), limits)
  }
}

function checkRegulatory({ regulatory }: Pain001Payment, at: ReturnType<typeof fieldChecks>): void {
  if (regulatory === undefined) return
  at.spelled('regulatory.code', regulatory.code, 10)
  if (regulatory.text !== null) at.spelled('regulatory.text', regulatory.text, 35)
}

function checkUnique(
  { paymentId, endToEndId }: Pain001Payment,
  seen: Map<string, string>,
  faults: Pain001Fault[],
): void {
  const earlier = seen.get(endToEndId)
  if (earlier === undefined) {
    seen.set(endToEndId, paymentId)
    return
  }
  const expected = `an id of its own; payment ${earlier} has it`
  const field = 'endToEndId'
  faults.push({ paymentId, field, reason: 'duplicate', found: endToEndId, expected })
}

function fieldChecks(paymentId: string | null, faults: Pain001Fault[]) {
  function fault(
    field: string,
    reason: Pain001Fault['reason'],
    found: string,
    expected: string,
  ): void {
    faults.push({ paymentId, field, reason, found, expected })
  }
  /** EPC132-08 §1.4: no identifier begins or ends with a slash, or holds two in a row. */
  function identifier(field: string, text: string): void {
    if (text === '') fault(field, 'missing', text, `1 to ${ID_LENGTH_MAX} characters`)
    else if (!isBankText(text))
      fault(field, 'character', text, "letters, digits and / - ? : ( ) . , ' +")
    else if (text.length > ID_LENGTH_MAX) fault(field, 'too_long', text, `at most ${ID_LENGTH_MAX}`)
    else if (/^\/|\/$|\/\//.test(text)) fault(field, 'slash', text, 'no slash at the ends, nor two')
  }
  function spelled(field: string, text: string, lengthMax: number): void {
    const spelling = bankText(text)
    if (!spelling.ok) fault(field, 'character', spelling.character, 'a character a bank can carry')
    else if (spelling.text === '') fault(field, 'missing', text, `1 to ${lengthMax} characters`)
    else if (spelling.text.length > lengthMax) {
      fault(field, 'too_long', spelling.text, `at most ${lengthMax}, found ${spelling.text.length}`)
    }
  }
  function named(field: string, name: string): void {
    const written = writtenName(name, PAIN001_NAME_FIT)
    if (!written.ok) fault(field, written.reason, written.found, written.expected)
  }
  function party(field: string, { name, address }: Pain001Party): void {
    named(`${field}.name`, name)
    if (address === undefined) return
    for (const [part, lengthMax] of addressParts) {
      const text = address[part]
      if (text !== undefined || part === 'townName')
        spelled(`${field}.${part}`, text ?? '', lengthMax)
    }
    if (!/^[A-Z]{2}$/.test(address.country)) {
      fault(`${field}.country`, 'country', address.country, 'a two-letter country code')
    }
  }
  function account(field: string, given: Pain001Account, profile: Pain001Profile): void {
    if (given.kind === 'iban') {
      const iban = electronicFormatIBAN(given.iban) ?? ''
      if (!isValidIBAN(iban)) fault(field, 'iban', given.iban, 'an IBAN whose check digits agree')
    } else if (profile === 'sepa') fault(field, 'iban', given.number, 'an IBAN')
    else if (!/^[A-Za-z0-9]{1,34}$/.test(given.number)) {
      fault(field, 'account', given.number, '1 to 34 letters and digits')
    }
  }
  function agent(field: string, given: Pain001Agent | undefined): void {
    for (const each of agentFaults(given ?? {})) {
      fault(`${field}.${each.part}`, each.reason, each.found, each.expected)
    }
    const branch = given?.branch
    if (branch !== undefined) spelled(`${field}.branch`, branch, ID_LENGTH_MAX)
  }
  return { fault, identifier, spelled, named, party, account, agent }
}

function agentFaults({ bic, abaNumber, clearing }: Pain001Agent) {
  const wrong = []
  if (bic !== undefined && !isValidBIC(bic)) {
    const expected = 'a BIC of 8 or 11 characters'
    wrong.push({ part: 'bic', reason: 'bic', found: bic, expected } as const)
  }
  if (abaNumber !== undefined && !isAbaNumber(abaNumber)) {
    const expected = 'nine digits whose check digit agrees'
    wrong.push({ part: 'abaNumber', reason: 'aba', found: abaNumber, expected } as const)
  }
  if (clearing !== undefined && !isClearingMember(clearing)) {
    const expected = `the code of a bank in ${clearing.system}`
    const found = clearing.member
    wrong.push({ part: 'clearing', reason: 'clearing', found, expected } as const)
  }
  return wrong
}

/** Lengths of PostalAddress24, ISO 20022. */
const addressParts = [
  ['streetName', 70],
  ['buildingNumber', 16],
  ['postCode', 16],
  ['townName', 35],
  ['countrySubdivision', 35],
] as const
