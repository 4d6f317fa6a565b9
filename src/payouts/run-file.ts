import { type FileChunks, joinChunks } from '../formats/chunks.ts'
import { clearingOf } from '../formats/clearing.ts'
import {
  type Pain001Account,
  type Pain001Address,
  type Pain001Agent,
  type Pain001Head,
  type Pain001Payment,
  streamPain001,
} from '../formats/pain001.ts'
import { PAIN001_NAME_FIT } from '../formats/pain001-document.ts'
import { assert, must } from '../kernel/assert.ts'
import { toDecimal } from '../kernel/money.ts'
import { type Address, type ContentPayment, contentTotal, type RunContent } from './content.ts'
import { isErpProfile, profileRules } from './file-profile.ts'
import { runFileReader } from './file-read.ts'
import { billNumberOf, writeBills } from './run-file-bills.ts'
import { writeBacsRun, writeBankCsvRun, writeNachaRun } from './run-file-domestic.ts'
import {
  faultOf,
  leaves,
  leaving,
  nameFor,
  type OpenAccount,
  type OpenAccounts,
  type PaymentFault,
  type WrittenFile,
} from './run-file-parts.ts'

export { leaves, type OpenAccount, type OpenAccounts } from './run-file-parts.ts'

export type RunFile = {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}
export type RunFileStream = Omit<RunFile, 'bytes'> & { readonly chunks: FileChunks }

type Faulty = { readonly ok: false; readonly faults: readonly PaymentFault[] }
/** The file, or why which payment cannot be in it (`paymentId` null: the file's own fault). */
export type FileAnswer = { readonly ok: true; readonly file: RunFile } | Faulty

/** Writes the run's file by its account's profile: a function of the content and the accounts it is
 *  bound to, so the same content is the same bytes whenever it is written. What was written is read
 *  back by the profile's own reader before anyone has it; that it says what the run pays is believed
 *  of the writer, and a bug of ours if not. */
export function writeRunFile(content: RunContent, accounts: OpenAccounts): FileAnswer {
  const written = streamRunFile(content, accounts)
  if (!written.ok) return written
  const { chunks, ...file } = written.file
  const bytes = joinChunks(chunks())
  const reading = readingBack(content)
  reading.take(bytes)
  reading.end()
  return { ok: true, file: { ...file, bytes } }
}

/** {@link writeRunFile} in chunks, for more payments than memory should hold twice: checked and added
 *  up now, written as the chunks are asked for. Whoever stores it reads it back ({@link readingBack}). */
export function streamRunFile(
  content: RunContent,
  accounts: OpenAccounts,
): { readonly ok: true; readonly file: RunFileStream } | Faulty {
  const { profile } = content.account
  const written = chunksOf(content, accounts)
  if (!written.ok) return written
  const { extension, mediaType } = profileRules[profile]
  const { chunks } = written
  return { ok: true, file: { name: `${content.number}.${extension}`, mediaType, chunks } }
}

function chunksOf(content: RunContent, accounts: OpenAccounts): WrittenFile {
  const { standard } = profileRules[content.account.profile]
  switch (standard.kind) {
    case 'pain001':
      return creditTransferFile(content, accounts, standard)
    case 'nacha':
      return writeNachaRun(content, accounts)
    case 'bacs':
      return writeBacsRun(content, accounts)
    case 'bank_csv':
      return writeBankCsvRun(content, accounts, standard.layout)
    case 'bills':
      return writeBills(content, standard.layout)
  }
}

/** Takes the bytes of the run's file as they come from wherever it lies; `end` asserts that they ask
 *  for the run's payments, each by its reference and no other, and their sum. */
export function readingBack(content: RunContent): { take(bytes: Uint8Array): void; end(): void } {
  const wanted = new Set(leaving(content, (payment) => referenceIn(content, payment)))
  const seen = new Set<string>()
  const reader = runFileReader(content.account.profile, (line) => seen.add(line.reference))
  return {
    take: (bytes) => reader.take(bytes),
    end() {
      const said = reader.end()
      const first = said.ok ? '' : said.faults[0]?.message
      assert(said.ok, `${content.number} was written wrongly: ${first}`)
      const total = contentTotal({ ...content, payments: content.payments.filter(leaves) })
      assert(said.total === toDecimal(total), `${content.number} says ${said.total}`)
      const isSame = seen.size === wanted.size && [...wanted].every((each) => seen.has(each))
      assert(isSame, `${content.number} names other payments`)
    },
  }
}

/** What names a payment in a file: its end-to-end id, or the number of its bill. */
function referenceIn(content: RunContent, payment: ContentPayment): string {
  return isErpProfile(content.account.profile) ? billNumberOf(content, payment) : payment.endToEndId
}

function creditTransferFile(
  content: RunContent,
  accounts: OpenAccounts,
  of: { readonly version: '09' | '03'; readonly sepa: boolean },
): WrittenFile {
  const written = streamPain001(pain001Head(content, accounts, of), () =>
    leaving(content, (payment) => transferOf(content, payment, accounts)),
  )
  if (!written.ok) return { ok: false, faults: written.refusal.faults.map(faultOf) }
  return { ok: true, chunks: written.value.chunks }
}

function pain001Head(
  content: RunContent,
  accounts: OpenAccounts,
  of: { readonly version: '09' | '03'; readonly sepa: boolean },
): Pain001Head {
  const { payer, account, number } = content
  return {
    profile: of.sepa ? 'sepa' : 'generic',
    version: of.version,
    messageId: content.messageId,
    createdAt: content.createdAt,
    paymentInfoId: `${number}-1`,
    requestedOn: content.executeOn,
    initiatingParty: payer.legalName,
    debtor: { name: payer.legalName, address: addressOf(payer.address) },
    debtorAccount: accountOf(must(accounts.own, 'a bank rail has an own account')),
    debtorAgent: agentOf(account, accounts.own),
    batchBooking: account.batchBooking,
  }
}

function transferOf(
  content: RunContent,
  payment: ContentPayment,
  accounts: OpenAccounts,
): Pain001Payment {
  const { paymentId, endToEndId, amount, remittance } = payment
  const opened = must(accounts.creditors.get(payment.bankDetailId), 'its account was opened')
  return {
    paymentId,
    endToEndId,
    amount,
    creditor: {
      name: nameFor(payment, PAIN001_NAME_FIT),
      address: addressOf(payment.creditorAddress),
    },
    creditorAccount: accountOf(opened),
    creditorAgent: agentOf(payment, opened),
    regulatory: regulatoryOf(content, payment),
    remittance,
  }
}

function accountOf(opened: OpenAccount): Pain001Account {
  const { scheme, account } = opened
  if (scheme === 'iban') return { kind: 'iban', iban: account }
  return { kind: 'other', number: account, scheme: scheme === 'mx' ? 'CLABE' : undefined }
}

/** What authorities of the creditor's country ask, as our bank told us to say it. */
function regulatoryOf({ account }: RunContent, payment: ContentPayment) {
  const { originator } = account
  if (originator?.kind !== 'abroad') return undefined
  const { country } = payment.creditorAddress
  return originator.regulatory.find((each) => each.country === country)
}

type BankOf = { readonly bic: string | null; readonly routingNumber: string | null }

/** The bank by BIC, by its code in the clearing of the account's scheme, or both. Brazil's code is of
 *  the bank (3 digits) and its branch (4). */
function agentOf(of: BankOf, opened: OpenAccount | null): Pain001Agent | undefined {
  const { bic, routingNumber: member } = of
  if (bic === null && member === null) return undefined
  const system = opened === null ? null : clearingOf[opened.scheme]
  const named = { bic: bic ?? undefined }
  if (member === null) return named
  if (system === 'COMPE') {
    const clearing = { system, member: member.slice(0, 3) } as const
    return { ...named, clearing, branch: member.slice(3) }
  }
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
