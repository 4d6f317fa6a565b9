import { electronicFormatIBAN } from 'ibantools'
import { must } from '../kernel/assert.ts'
import { type Money, toDecimal } from '../kernel/money.ts'
import { type Instant } from '../kernel/temporal.ts'
import { bankText } from './bank-text.ts'
import { type ClearingMember, isProprietary } from './clearing.ts'
import type {
  Pain001Account,
  Pain001Address,
  Pain001Agent,
  Pain001Head,
  Pain001Party,
  Pain001Payment,
  Pain001Regulatory,
  Pain001Version,
} from './pain001.ts'
import { writtenName } from './spelling.ts'
import { type XmlNodeText, element, leaf, XML_OPENING, xmlText } from './xml-write.ts'

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001'
/** How a name fits: 70 characters (EPC132-08) of the banks' set. */
export const PAIN001_NAME_FIT = { set: 'swift_x', lengthMax: 70 } as const

/** The text of a file that passed its checks, piece by piece, in the order of ISO 20022
 *  pain.001.001.09; .03 names the same things in the same order. */
export function* documentParts(
  head: Pain001Head,
  payments: Iterable<Pain001Payment>,
  totals: { readonly paymentCount: number; readonly controlSum: Money },
): Generator<string, void, void> {
  const version = head.version ?? '09'
  const count = leaf('NbOfTxs', String(totals.paymentCount))
  const total = leaf('CtrlSum', toDecimal(totals.controlSum))
  yield `${XML_OPENING}<Document xmlns="${NAMESPACE}.${version}">\n <CstmrCdtTrfInitn>\n`
  yield xmlText(groupHeader(head, [count, total]), 2)
  yield '  <PmtInf>\n'
  for (const part of paymentInformation(head, [count, total], totals.controlSum.currency)) {
    yield xmlText(part, 3)
  }
  for (const payment of payments) yield xmlText(transfer(payment, version), 3)
  yield '  </PmtInf>\n </CstmrCdtTrfInitn>\n</Document>\n'
}

function groupHeader(head: Pain001Head, totals: readonly XmlNodeText[]): XmlNodeText {
  return element('GrpHdr', [
    leaf('MsgId', head.messageId),
    leaf('CreDtTm', wholeSeconds(head.createdAt)),
    ...totals,
    element('InitgPty', [leaf('Nm', named(head.initiatingParty))]),
  ])
}

function paymentInformation(
  head: Pain001Head,
  totals: readonly XmlNodeText[],
  currency: string,
): XmlNodeText[] {
  const version = head.version ?? '09'
  const day = head.requestedOn.toString()
  const isSepa = head.profile === 'sepa'
  return [
    leaf('PmtInfId', head.paymentInfoId),
    leaf('PmtMtd', 'TRF'),
    leaf('BtchBookg', String(head.batchBooking)),
    ...totals,
    element('PmtTpInf', [element('SvcLvl', [leaf('Cd', isSepa ? 'SEPA' : 'NURG')])]),
    version === '03' ? leaf('ReqdExctnDt', day) : element('ReqdExctnDt', [leaf('Dt', day)]),
    party('Dbtr', head.debtor),
    account('DbtrAcct', head.debtorAccount, currency),
    agent('DbtrAgt', head.debtorAgent, version) ?? agentNotProvided(),
    leaf('ChrgBr', isSepa ? 'SLEV' : 'SHAR'),
  ]
}

function transfer(payment: Pain001Payment, version: Pain001Version): XmlNodeText {
  const { amount } = payment
  return element('CdtTrfTxInf', [
    element('PmtId', [leaf('EndToEndId', payment.endToEndId)]),
    element('Amt', [leaf('InstdAmt', toDecimal(amount), { Ccy: amount.currency })]),
    agent('CdtrAgt', payment.creditorAgent, version),
    party('Cdtr', payment.creditor),
    account('CdtrAcct', payment.creditorAccount, null),
    payment.regulatory === undefined ? null : regulatory(payment.regulatory),
    element('RmtInf', [leaf('Ustrd', spelled(payment.remittance))]),
  ])
}

function party(name: string, { name: holder, address }: Pain001Party): XmlNodeText {
  return element(name, [
    leaf('Nm', named(holder)),
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
      : element('Othr', [
          leaf('Id', given.number),
          given.scheme === undefined ? null : element('SchmeNm', [leaf('Prtry', given.scheme)]),
        ])
  return element(name, [element('Id', [id]), currency === null ? null : leaf('Ccy', currency)])
}

/** Without BIC or routing number the creditor's agent is left out: `NOTPROVIDED` is for the
 *  debtor's agent only (EPC132-08; the EPC's schema refuses it elsewhere). */
function agent(
  name: string,
  given: Pain001Agent | undefined,
  version: Pain001Version,
): XmlNodeText | null {
  const member = given === undefined ? null : memberOf(given)
  if (given === undefined || (member === null && (given.bic ?? given.branch) === undefined)) {
    return null
  }
  const { bic, branch } = given
  return element(name, [
    element('FinInstnId', [
      bic === undefined ? null : leaf(version === '03' ? 'BIC' : 'BICFI', bic),
      member === null
        ? null
        : element('ClrSysMmbId', [
            element('ClrSysId', [
              leaf(isProprietary(member.system) ? 'Prtry' : 'Cd', member.system),
            ]),
            leaf('MmbId', member.member),
          ]),
    ]),
    branch === undefined ? null : element('BrnchId', [leaf('Id', spelled(branch))]),
  ])
}

function memberOf({ abaNumber, clearing }: Pain001Agent): ClearingMember | null {
  return abaNumber === undefined ? (clearing ?? null) : { system: 'USABA', member: abaNumber }
}

function regulatory({ code, text }: Pain001Regulatory): XmlNodeText {
  return element('RgltryRptg', [
    element('Dtls', [leaf('Cd', spelled(code)), text === null ? null : leaf('Inf', spelled(text))]),
  ])
}

function agentNotProvided(): XmlNodeText {
  return element('DbtrAgt', [element('FinInstnId', [element('Othr', [leaf('Id', 'NOTPROVIDED')])])])
}

function named(name: string): string {
  const written = writtenName(name, PAIN001_NAME_FIT)
  return must(written.ok ? written.text : null, `unspellable name reached the file: ${name}`)
}

function spelled(text: string): string {
  const spelling = bankText(text)
  return must(spelling.ok ? spelling.text : null, `unspellable text reached the file: ${text}`)
}

/** ISO 20022 `ISODateTime`, in UTC, to the second. */
function wholeSeconds(at: Instant): string {
  return at.toString({ smallestUnit: 'second' })
}
