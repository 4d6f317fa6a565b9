import type { BacsPayment } from '../formats/bacs-file.ts'
import { streamBacs } from '../formats/bacs-write.ts'
import { type BankCsvCode, bankCsvLayouts } from '../formats/bank-csv-layouts.ts'
import { type BankCsvPayment, streamBankCsv } from '../formats/bank-csv.ts'
import { type NachaPayment, nachaNameLengthMax, secOf } from '../formats/nacha-file.ts'
import { streamNacha } from '../formats/nacha-write.ts'
import { must } from '../kernel/assert.ts'
import type { ContentPayment, RunContent } from './content.ts'
import { partsOf } from './run-file-bills.ts'
import {
  faultOf,
  leaves,
  leaving,
  nameFor,
  type OpenAccount,
  type OpenAccounts,
  type PaymentFault,
  runSequence,
  type WrittenFile,
} from './run-file-parts.ts'
import { traceSequence } from './trace.ts'

const MODIFIERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** A NACHA file of the run: ids by the originator, traces and modifier by the run's number. */
export function writeNachaRun(content: RunContent, accounts: OpenAccounts): WrittenFile {
  const { account, executeOn: effectiveOn, createdAt } = content
  const { originator } = account
  const own = must(account.routingNumber, 'an account of the US has a routing number')
  if (originator?.kind !== 'nacha') return unnamed('nacha')
  const sequence = runSequence(content)
  const others = strangers(content, accounts, ['aba'])
  if (others.length > 0) return { ok: false, faults: others }
  const written = streamNacha(
    {
      immediateDestination: originator.immediateDestination,
      destinationName: originator.destinationName,
      immediateOrigin: originator.immediateOrigin,
      originName: originator.companyName,
      odfi: own,
      companyName: originator.companyName,
      companyId: originator.companyId,
      fileIdModifier: MODIFIERS.charAt((sequence - 1) % MODIFIERS.length),
      createdAt,
      zone: account.zone ?? 'UTC',
      entryDescription: originator.entryDescription,
      effectiveOn,
      reference: content.number.slice('PR-20'.length),
    },
    () => leaving(content, (payment) => nachaPayment(payment, accounts, sequence)),
  )
  return written.ok
    ? { ok: true, chunks: written.value.chunks }
    : { ok: false, faults: written.refusal.faults.map(faultOf) }
}

function nachaPayment(
  payment: ContentPayment,
  accounts: OpenAccounts,
  sequence: number,
): NachaPayment {
  const { paymentId, endToEndId, amount, ordinal, creditorAddress, routingNumber } = payment
  const of = payment.forFile
  const kind = of?.creditorKind ?? 'company'
  const remittance = partsOf(payment).map(({ line, amount: part }) => ({
    reference: line.reference,
    amount: part,
  }))
  const sec = secOf({ receiver: { name: '', kind, country: '' }, remittance })
  const name = nameFor(payment, { set: 'nacha', lengthMax: nachaNameLengthMax(sec) })
  return {
    paymentId,
    identification: endToEndId,
    traceSequence: traceSequence(sequence, ordinal),
    amount,
    receiver: { name, kind, country: creditorAddress.country },
    account: {
      routingNumber: routingNumber ?? '',
      number: openedOf(payment, accounts).account,
      kind: of?.accountKind ?? 'checking',
    },
    remittance,
  }
}

/** A Bacs file of the run: processed on the banking day that was fixed with the run. */
export function writeBacsRun(content: RunContent, accounts: OpenAccounts): WrittenFile {
  const { account, createdAt } = content
  const { originator } = account
  const own = must(accounts.own, 'a bank rail has an own account')
  if (originator?.kind !== 'bacs') return unnamed('bacs')
  const others = strangers(content, accounts, ['gb', 'iban'])
  if (others.length > 0) return { ok: false, faults: others }
  const written = streamBacs(
    {
      serviceUserNumber: originator.serviceUserNumber,
      serialNumber: `${content.number.slice(5, 7)}${content.number.slice(-4)}`,
      createdOn: createdAt.toZonedDateTimeISO(account.zone ?? 'UTC').toPlainDate(),
      processOn: must(content.processOn, 'a Bacs run has a processing day'),
      userName: originator.userName,
      ...british(own, account.routingNumber),
      narrative: content.number,
    },
    () => leaving(content, (payment) => bacsPayment(payment, accounts)),
  )
  return written.ok
    ? { ok: true, chunks: written.value.chunks }
    : { ok: false, faults: written.refusal.faults.map(faultOf) }
}

function bacsPayment(payment: ContentPayment, accounts: OpenAccounts): BacsPayment {
  const { paymentId, amount, endToEndId: reference } = payment
  const account = british(openedOf(payment, accounts), payment.routingNumber)
  const name = nameFor(payment, { set: 'bacs', lengthMax: 18 })
  return { paymentId, amount, reference, creditor: { name, ...account } }
}

/** Sort code and account number; a British IBAN holds both (bank 4, sort code 6, account 8). */
function british({ scheme, account }: OpenAccount, routingNumber: string | null) {
  return scheme === 'iban'
    ? { sortCode: account.slice(8, 14), accountNumber: account.slice(14) }
    : { sortCode: routingNumber ?? '', accountNumber: account }
}

/** A bank's list of the run, as its layout declares. */
export function writeBankCsvRun(
  content: RunContent,
  accounts: OpenAccounts,
  code: BankCsvCode,
): WrittenFile {
  const layout = bankCsvLayouts[code]
  const own = must(accounts.own, 'a bank rail has an own account')
  const isBritish = code === 'gb'
  const others = isBritish ? strangers(content, accounts, ['gb', 'iban']) : []
  if (others.length > 0) return { ok: false, faults: others }
  const lengthMax = isBritish ? 18 : 70
  const paymentOf = (payment: ContentPayment): BankCsvPayment => {
    const { paymentId, endToEndId, amount, remittance, bic, routingNumber } = payment
    const opened = openedOf(payment, accounts)
    const account = isBritish
      ? british(opened, routingNumber)
      : { sortCode: routingNumber, accountNumber: opened.account }
    const { town, country } = payment.creditorAddress
    const name = nameFor(payment, { set: layout.set, lengthMax })
    return {
      paymentId,
      endToEndId,
      amount,
      creditor: { name, town, country },
      account: account.accountNumber,
      bankCode: account.sortCode,
      bic,
      remittance,
    }
  }
  const written = streamBankCsv(
    layout,
    {
      fileNumber: content.number,
      requestedOn: content.executeOn,
      ownAccount: `${content.account.routingNumber ?? ''}${own.account}`,
    },
    () => leaving(content, paymentOf),
  )
  return written.ok
    ? { ok: true, chunks: written.value.chunks }
    : { ok: false, faults: written.refusal.faults.map(faultOf) }
}

function openedOf(payment: ContentPayment, accounts: OpenAccounts): OpenAccount {
  return must(accounts.creditors.get(payment.bankDetailId), 'its account was opened')
}

/** Payments to accounts that the rail does not reach. An IBAN must be British among these. */
function strangers(
  content: RunContent,
  accounts: OpenAccounts,
  reached: readonly OpenAccount['scheme'][],
): PaymentFault[] {
  return content.payments.filter(leaves).flatMap((payment) => {
    const { scheme, account } = openedOf(payment, accounts)
    const isReached = reached.includes(scheme) && (scheme !== 'iban' || account.startsWith('GB'))
    if (isReached) return []
    const expected = reached.includes('aba')
      ? 'a US account: routing and account number'
      : 'a UK account: sort code and account number'
    const { paymentId } = payment
    return [faultOf({ paymentId, field: 'creditorAccount', found: scheme, expected })]
  })
}

function unnamed(kind: string): WrittenFile {
  const expected = `the ids that the bank gave for ${kind.toUpperCase()}`
  return {
    ok: false,
    faults: [faultOf({ paymentId: null, field: 'originator', found: '', expected })],
  }
}
