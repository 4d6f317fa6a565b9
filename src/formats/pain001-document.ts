import { electronicFormatIBAN } from 'ibantools'
import { must } from '../kernel/assert.ts'
import { type Money, toDecimal } from '../kernel/money.ts'
import { type Instant } from '../kernel/temporal.ts'
import { bankText } from './bank-text.ts'
import type {
  Pain001Account,
  Pain001Address,
  Pain001Agent,
  Pain001File,
  Pain001Party,
  Pain001Payment,
} from './pain001.ts'
import { type XmlNodeText, element, leaf } from './xml-write.ts'

export const PAIN001_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'

/** The tree of a file that passed its checks, in the order of ISO 20022 pain.001.001.09. */
export function documentOf(file: Pain001File, controlSum: Money): XmlNodeText {
  const count = leaf('NbOfTxs', String(file.payments.length))
  const total = leaf('CtrlSum', toDecimal(controlSum))
  const header = element('GrpHdr', [
    leaf('MsgId', file.messageId),
    leaf('CreDtTm', wholeSeconds(file.createdAt)),
    count,
    total,
    element('InitgPty', [leaf('Nm', spelled(file.initiatingParty))]),
  ])
  const information = element('PmtInf', [
    leaf('PmtInfId', file.paymentInfoId),
    leaf('PmtMtd', 'TRF'),
    leaf('BtchBookg', String(file.batchBooking)),
    count,
    total,
    element('PmtTpInf', [
      element('SvcLvl', [leaf('Cd', file.profile === 'sepa' ? 'SEPA' : 'NURG')]),
    ]),
    element('ReqdExctnDt', [leaf('Dt', file.requestedOn.toString())]),
    party('Dbtr', file.debtor),
    account('DbtrAcct', file.debtorAccount, controlSum.currency),
    agent('DbtrAgt', file.debtorAgent) ?? agentNotProvided(),
    leaf('ChrgBr', file.profile === 'sepa' ? 'SLEV' : 'SHAR'),
    ...file.payments.map(transfer),
  ])
  const initiation = element('CstmrCdtTrfInitn', [header, information])
  return { name: 'Document', attributes: { xmlns: PAIN001_NAMESPACE }, children: [initiation] }
}

function transfer(payment: Pain001Payment): XmlNodeText {
  const { amount } = payment
  return element('CdtTrfTxInf', [
    element('PmtId', [leaf('EndToEndId', payment.endToEndId)]),
    element('Amt', [leaf('InstdAmt', toDecimal(amount), { Ccy: amount.currency })]),
    agent('CdtrAgt', payment.creditorAgent),
    party('Cdtr', payment.creditor),
    account('CdtrAcct', payment.creditorAccount, null),
    element('RmtInf', [leaf('Ustrd', spelled(payment.remittance))]),
  ])
}

function party(name: string, { name: holder, address }: Pain001Party): XmlNodeText {
  return element(name, [
    leaf('Nm', spelled(holder)),
    address === undefined ? null : postalAddress(address),
  ])
}

function postalAddress(address: Pain001Address): XmlNodeText {
  const part = (name: string, text: string | undefined) =>
    text === undefined ? null : leaf(name, spelled(text))
  return element('PstlAdr', [
    part('StrtNm', address.streetName),
    part('BldgNb', address.buildingNumber),
    part('PstCd', address.postCode),
    part('TwnNm', address.townName),
    part('CtrySubDvsn', address.countrySubdivision),
    leaf('Ctry', address.country),
  ])
}

function account(name: string, given: Pain001Account, currency: string | null): XmlNodeText {
  const id =
    given.kind === 'iban'
      ? leaf('IBAN', must(electronicFormatIBAN(given.iban), 'the IBAN was checked'))
      : element('Othr', [leaf('Id', given.number)])
  return element(name, [element('Id', [id]), currency === null ? null : leaf('Ccy', currency)])
}

/** Without BIC or routing number the creditor's agent is left out: `NOTPROVIDED` is for the
 *  debtor's agent only (EPC132-08; the EPC's schema refuses it elsewhere). */
function agent(name: string, given: Pain001Agent | undefined): XmlNodeText | null {
  if (given?.bic === undefined && given?.abaNumber === undefined) return null
  const member = given.abaNumber
  return element(name, [
    element('FinInstnId', [
      given.bic === undefined ? null : leaf('BICFI', given.bic),
      member === undefined
        ? null
        : element('ClrSysMmbId', [
            element('ClrSysId', [leaf('Cd', 'USABA')]),
            leaf('MmbId', member),
          ]),
    ]),
  ])
}

function agentNotProvided(): XmlNodeText {
  return element('DbtrAgt', [element('FinInstnId', [element('Othr', [leaf('Id', 'NOTPROVIDED')])])])
}

function spelled(text: string): string {
  const spelling = bankText(text)
  return must(spelling.ok ? spelling.text : null, `unspellable text reached the file: ${text}`)
}

/** ISO 20022 `ISODateTime`, in UTC, to the second. */
function wholeSeconds(at: Instant): string {
  return at.toString({ smallestUnit: 'second' })
}
