import { electronicFormatIBAN, isValidBIC, isValidIBAN } from 'ibantools'
import { type Currency } from '../kernel/currency.ts'
import { type Money, add, toDecimal, zero } from '../kernel/money.ts'
import { type Result, ok, refuse } from '../kernel/result.ts'
import { type Instant, type PlainDate } from '../kernel/temporal.ts'
import { isAbaNumber } from './aba.ts'
import { bankText, isBankText } from './bank-text.ts'
import { documentOf } from './pain001-document.ts'
import { xmlBytes } from './xml-write.ts'

/** `sepa`: EUR, IBANs, EPC132-08. `generic`: any one currency, IBAN or plain account numbers,
 *  agents by BIC or US routing number: domestic USD and cross-border. */
export type Pain001Profile = 'sepa' | 'generic'

export type Pain001Account =
  | { readonly kind: 'iban'; readonly iban: string }
  | { readonly kind: 'other'; readonly number: string }

/** A bank. `abaNumber` is the nine-digit US routing number (clearing system USABA). */
export type Pain001Agent = {
  readonly bic?: string | undefined
  readonly abaNumber?: string | undefined
}

/** Structured only: free address lines leave SEPA in November 2026 (EPC132-08). */
export type Pain001Address = {
  readonly streetName?: string | undefined
  readonly buildingNumber?: string | undefined
  readonly postCode?: string | undefined
  readonly townName: string
  readonly countrySubdivision?: string | undefined
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

export type Pain001Party = { readonly name: string; readonly address?: Pain001Address | undefined }

export type Pain001Payment = {
  /** The caller's own name for it; refusals carry it, the file does not. */
  readonly paymentId: string
  readonly endToEndId: string
  readonly amount: Money
  readonly creditor: Pain001Party
  readonly creditorAccount: Pain001Account
  readonly creditorAgent?: Pain001Agent | undefined
  /** `RmtInf/Ustrd`, at most 140 characters. */
  readonly remittance: string
}

/** One file: one own account, one day, one currency. Message id and creation time are inputs: the
 *  same file gives the same bytes. */
export type Pain001File = {
  readonly profile: Pain001Profile
  readonly messageId: string
  readonly createdAt: Instant
  readonly paymentInfoId: string
  readonly requestedOn: PlainDate
  readonly initiatingParty: string
  readonly debtor: Pain001Party
  readonly debtorAccount: Pain001Account
  readonly debtorAgent?: Pain001Agent | undefined
  /** True asks the bank for one debit of the whole file, false for one per payment. */
  readonly batchBooking: boolean
  readonly payments: readonly Pain001Payment[]
}

/** One reason a file cannot be written; `paymentId` null when it is the file's own. */
export type Pain001Fault = {
  readonly paymentId: string | null
  /** As in this type: `creditor.name`, `amount`, `requestedOn`… */
  readonly field: string
  readonly reason:
    | 'missing'
    | 'too_long'
    | 'character'
    | 'slash'
    | 'iban'
    | 'account'
    | 'bic'
    | 'aba'
    | 'country'
    | 'currency'
    | 'amount'
    | 'duplicate'
  readonly found: string
  readonly expected: string
}

export type Pain001Refusal = {
  readonly code: 'pain001.refused'
  readonly faults: readonly [Pain001Fault, ...Pain001Fault[]]
}

export type Pain001Written = {
  readonly bytes: Uint8Array
  readonly paymentCount: number
  readonly controlSum: Money
}

/** Payments in one file; above it a bank's portal, not the message, is the limit. */
export const PAIN001_PAYMENTS_MAX = 10_000
const ID_LENGTH_MAX = 35
export const PAIN001_NAME_LENGTH_MAX = 70
export const PAIN001_REMITTANCE_LENGTH_MAX = 140
/** EPC132-08 AT-T002: 0.01 to 999,999,999.99 EUR. */
const SEPA_AMOUNT_MINOR_MAX = 99_999_999_999n

/** Writes ISO 20022 pain.001.001.09 with one `PmtInf`. Names, addresses and remittance are spelled
 *  in the banks' character set; what does not fit is refused, never cut. Refuses with *all* faults
 *  found, each naming payment and field. */
export function writePain001(file: Pain001File): Result<Pain001Written, Pain001Refusal> {
  const faults: Pain001Fault[] = []
  checkFile(file, faults)
  for (const payment of file.payments) checkPayment(file, payment, faults)
  checkUnique(file.payments, faults)
  const [first, ...rest] = faults
  if (first !== undefined) return refuse({ code: 'pain001.refused', faults: [first, ...rest] })
  const currency = file.payments[0]!.amount.currency
  const controlSum = file.payments.map((payment) => payment.amount).reduce(add, zero(currency))
  const bytes = xmlBytes(documentOf(file, controlSum))
  return ok({ bytes, paymentCount: file.payments.length, controlSum })
}

function checkFile(file: Pain001File, faults: Pain001Fault[]): void {
  const at = fieldChecks(null, faults)
  at.identifier('messageId', file.messageId)
  at.identifier('paymentInfoId', file.paymentInfoId)
  at.spelled('initiatingParty', file.initiatingParty, PAIN001_NAME_LENGTH_MAX)
  at.party('debtor', file.debtor)
  at.account('debtorAccount', file.debtorAccount, file.profile)
  at.agent('debtorAgent', file.debtorAgent)
  const count = file.payments.length
  if (count === 0 || count > PAIN001_PAYMENTS_MAX) {
    at.fault(
      'payments',
      count === 0 ? 'missing' : 'too_long',
      `${count}`,
      `1 to ${PAIN001_PAYMENTS_MAX}`,
    )
  }
}

function checkPayment(file: Pain001File, payment: Pain001Payment, faults: Pain001Fault[]): void {
  const at = fieldChecks(payment.paymentId, faults)
  at.identifier('endToEndId', payment.endToEndId)
  at.party('creditor', payment.creditor)
  at.account('creditorAccount', payment.creditorAccount, file.profile)
  at.agent('creditorAgent', payment.creditorAgent)
  at.spelled('remittance', payment.remittance, PAIN001_REMITTANCE_LENGTH_MAX)
  const { bic, abaNumber } = payment.creditorAgent ?? {}
  if (payment.creditorAccount.kind === 'other' && (bic ?? abaNumber) === undefined) {
    at.fault(
      'creditorAgent',
      'missing',
      '',
      'a BIC or routing number beside an account without IBAN',
    )
  }
  const { currency } = payment.amount
  const expected: Currency = file.profile === 'sepa' ? 'EUR' : file.payments[0]!.amount.currency
  if (currency !== expected) at.fault('amount', 'currency', currency, expected)
  const tooMuch = file.profile === 'sepa' && payment.amount.minor > SEPA_AMOUNT_MINOR_MAX
  if (payment.amount.minor <= 0n || tooMuch) {
    const limits = file.profile === 'sepa' ? '0.01 to 999999999.99' : 'more than zero'
    at.fault('amount', 'amount', toDecimal(payment.amount), limits)
  }
}

function checkUnique(payments: readonly Pain001Payment[], faults: Pain001Fault[]): void {
  const seen = new Map<string, string>()
  for (const { paymentId, endToEndId } of payments) {
    const earlier = seen.get(endToEndId)
    if (earlier === undefined) seen.set(endToEndId, paymentId)
    else {
      const expected = `an id of its own; payment ${earlier} has it`
      faults.push({
        paymentId,
        field: 'endToEndId',
        reason: 'duplicate',
        found: endToEndId,
        expected,
      })
    }
  }
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
  function party(field: string, { name, address }: Pain001Party): void {
    spelled(`${field}.name`, name, PAIN001_NAME_LENGTH_MAX)
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
    if (given?.bic !== undefined && !isValidBIC(given.bic)) {
      fault(`${field}.bic`, 'bic', given.bic, 'a BIC of 8 or 11 characters')
    }
    if (given?.abaNumber !== undefined && !isAbaNumber(given.abaNumber)) {
      fault(`${field}.abaNumber`, 'aba', given.abaNumber, 'nine digits whose check digit agrees')
    }
  }
  return { fault, identifier, spelled, party, account, agent }
}

/** Lengths of PostalAddress24, ISO 20022. */
const addressParts = [
  ['streetName', 70],
  ['buildingNumber', 16],
  ['postCode', 16],
  ['townName', 35],
  ['countrySubdivision', 35],
] as const
