import { type AccountScheme, clearingOf } from '../formats/clearing.ts'
import { type ErpBillLine, writeErpBillCsv } from '../formats/erp-bill-csv.ts'
import {
  type Pain001Account,
  type Pain001Address,
  type Pain001Agent,
  type Pain001Fault,
  type Pain001File,
  type Pain001Payment,
  writePain001,
} from '../formats/pain001.ts'
import { must } from '../kernel/assert.ts'
import { allocate, subtract } from '../kernel/money.ts'
import type { Address, ContentPayment, RunContent } from './content.ts'
import { nettedOf } from './plan-netting.ts'
import type { Finding } from './reasons.ts'

/** Account numbers, opened for the writing of one file and nothing else. */
export type OpenAccounts = {
  /** Our own; null on the ERP's rail when the ERP knows it. */
  readonly own: OpenAccount | null
  /** By bank detail. */
  readonly creditors: ReadonlyMap<string, OpenAccount>
}
export type OpenAccount = { readonly scheme: AccountScheme; readonly account: string }

export type RunFile = {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** The file, or why which payment cannot be in it (`paymentId` null: the file's own fault). */
export type FileAnswer =
  | { readonly ok: true; readonly file: RunFile }
  | {
      readonly ok: false
      readonly faults: readonly { readonly paymentId: string | null; readonly finding: Finding }[]
    }

/** True when something leaves the account: what is netted in full makes no line in a file. */
export function leaves(payment: Pick<ContentPayment, 'amount'>): boolean {
  return payment.amount.minor > 0n
}

/** Writes the run's file: a function of the content and the accounts it is bound to, so the same
 *  content is the same bytes whenever it is written. */
export function writeRunFile(content: RunContent, accounts: OpenAccounts): FileAnswer {
  return content.account.profile === 'erp'
    ? billFile(content)
    : creditTransferFile(content, accounts)
}

function creditTransferFile(content: RunContent, accounts: OpenAccounts): FileAnswer {
  const written = writePain001(pain001Of(content, accounts))
  if (!written.ok) return { ok: false, faults: written.refusal.faults.map(faultOf) }
  const { bytes } = written.value
  return { ok: true, file: { name: `${content.number}.xml`, mediaType: 'application/xml', bytes } }
}

function faultOf({ paymentId, field, found, expected }: Pain001Fault) {
  // An account number is never shown, not even a wrong one.
  const shown = field.toLowerCase().includes('account') ? 'the account on file' : found
  return { paymentId, finding: { code: 'file_refused', field, found: shown, expected } as const }
}

function pain001Of(content: RunContent, accounts: OpenAccounts): Pain001File {
  const { payer, account, number } = content
  return {
    profile: account.profile === 'sepa' ? 'sepa' : 'generic',
    messageId: content.messageId,
    createdAt: content.createdAt,
    paymentInfoId: `${number}-1`,
    requestedOn: content.executeOn,
    initiatingParty: payer.legalName,
    debtor: { name: payer.legalName, address: addressOf(payer.address) },
    debtorAccount: accountOf(must(accounts.own, 'a bank rail has an own account')),
    debtorAgent: agentOf(account, accounts.own),
    batchBooking: account.batchBooking,
    payments: content.payments.filter(leaves).map((payment) => transferOf(payment, accounts)),
  }
}

function transferOf(payment: ContentPayment, accounts: OpenAccounts): Pain001Payment {
  const { paymentId, endToEndId, amount, remittance } = payment
  const opened = must(accounts.creditors.get(payment.bankDetailId), 'its account was opened')
  return {
    paymentId,
    endToEndId,
    amount,
    creditor: { name: payment.creditorName, address: addressOf(payment.creditorAddress) },
    creditorAccount: accountOf(opened),
    creditorAgent: agentOf(payment, opened),
    remittance,
  }
}

function accountOf(opened: OpenAccount): Pain001Account {
  return opened.scheme === 'iban'
    ? { kind: 'iban', iban: opened.account }
    : { kind: 'other', number: opened.account }
}

type BankOf = { readonly bic: string | null; readonly routingNumber: string | null }

/** The bank by BIC, by its code in the clearing of the account's scheme, or both. Brazil's code has
 *  no ISO clearing: its last four digits are the branch. */
function agentOf(of: BankOf, opened: OpenAccount | null): Pain001Agent | undefined {
  const { bic, routingNumber: member } = of
  if (bic === null && member === null) return undefined
  const system = opened === null ? null : clearingOf[opened.scheme]
  const named = { bic: bic ?? undefined }
  if (member === null) return named
  if (opened?.scheme === 'br') return { ...named, branch: member.slice(-4) }
  if (system === null || system === 'USABA') return { ...named, abaNumber: member }
  return { ...named, clearing: { system, member } }
}

function addressOf(address: Address): Pain001Address {
  return {
    streetName: address.street,
    buildingNumber: address.houseNumber ?? undefined,
    postCode: address.postCode,
    townName: address.town,
    countrySubdivision: address.region ?? undefined,
    country: address.country,
  }
}

function billFile(content: RunContent): FileAnswer {
  const lines = content.payments.filter(leaves).flatMap((payment) => billLines(content, payment))
  const written = writeErpBillCsv(lines)
  if (written.ok) {
    const name = `${content.number}.csv`
    return { ok: true, file: { name, mediaType: 'text/csv', bytes: written.value } }
  }
  const { billNumber, field, reason } = written.refusal
  const payment = content.payments.find((each) => billNumberOf(content, each) === billNumber)
  const expected = reason.replaceAll('_', ' ')
  return {
    ok: false,
    faults: [
      {
        paymentId: payment?.paymentId ?? null,
        finding: { code: 'file_refused', field, found: billNumber, expected: `no ${expected}` },
      },
    ],
  }
}

function billNumberOf(content: RunContent, payment: ContentPayment): string {
  return `${content.number}-${payment.ordinal}`
}

/** One line per payable that is not netted in full; where something is netted or converted, the
 *  payment's amount is split by what is left of each. */
function billLines(content: RunContent, payment: ContentPayment): ErpBillLine[] {
  const nettings = payment.nettings ?? []
  const left = payment.lines
    .map((line) => {
      const { payableId, amount } = line
      return { line, net: subtract(amount, nettedOf(nettings, payableId, amount.currency)) }
    })
    .filter(({ net }) => net.minor > 0n)
  const amounts = allocate(
    payment.amount,
    left.map(({ net }) => net.minor),
  )
  return left.map(({ line }, index) => ({
    billNumber: billNumberOf(content, payment),
    vendorCode: payment.erpNumber ?? '',
    vendorName: payment.creditorName,
    billedOn: content.createdAt.toZonedDateTimeISO('UTC').toPlainDate(),
    dueOn: content.executeOn,
    reference: payment.endToEndId,
    lineNumber: index + 1,
    payableNumber: line.reference,
    description: `Partner incentive ${line.reference}`,
    glAccount: content.account.glAccount ?? '',
    amount: must(amounts[index], 'each line has its part'),
  }))
}
