import { type Money } from '../kernel/money.ts'
import { type Result, ok, refuse } from '../kernel/result.ts'
import { type Instant, type PlainDate } from '../kernel/temporal.ts'
import { bytesOf, type FileChunks, joinChunks } from './chunks.ts'
import { type ClearingMember } from './clearing.ts'
import { documentParts } from './pain001-document.ts'
import { totalsOf } from './pain001-faults.ts'

/** Of the message definition. `09` is what SEPA asks for since November 2025; some banks outside it
 *  still read `03` only. They differ in namespace, the execution day's element and the BIC's name. */
export type Pain001Version = '09' | '03'

/** `sepa`: EUR, IBANs, EPC132-08. `generic`: any one currency, IBAN or plain account numbers,
 *  agents by BIC or US routing number: domestic USD and cross-border. */
export type Pain001Profile = 'sepa' | 'generic'

export type Pain001Account =
  | { readonly kind: 'iban'; readonly iban: string }
  | {
      readonly kind: 'other'
      readonly number: string
      /** A CLABE names its bank: no agent is asked for beside it. */
      readonly scheme?: 'CLABE' | undefined
    }

/** A bank. `abaNumber` is the nine-digit US routing number (clearing system USABA). */
export type Pain001Agent = {
  readonly bic?: string | undefined
  readonly abaNumber?: string | undefined
  /** By its code in another clearing: GBDSC, CACPA, AUBSB… */
  readonly clearing?: ClearingMember | undefined
  /** The branch where ISO has no clearing code for it (Brazil's agência). */
  readonly branch?: string | undefined
}

/** What the authorities of the creditor's country ask about a payment; our bank says which code. */
export type Pain001Regulatory = {
  /** `RgltryRptg/Dtls/Cd`, at most 10 characters: `P1006` in India. */
  readonly code: string
  /** `RgltryRptg/Dtls/Inf`, at most 35 characters. */
  readonly text: string | null
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
  readonly regulatory?: Pain001Regulatory | undefined
  /** `RmtInf/Ustrd`, at most 140 characters. */
  readonly remittance: string
}

/** All of a file but its payments: one own account, one day, one currency. Message id and creation
 *  time are inputs: the same file gives the same bytes. */
export type Pain001Head = {
  readonly profile: Pain001Profile
  /** `09` unless told. */
  readonly version?: Pain001Version
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
}

export type Pain001File = Pain001Head & { readonly payments: readonly Pain001Payment[] }

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
    | 'clearing'
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

export type Pain001Stream = Omit<Pain001Written, 'bytes'> & { readonly chunks: FileChunks }

export { PAIN001_REMITTANCE_LENGTH_MAX } from './pain001-faults.ts'

/** Writes ISO 20022 pain.001.001.09 or .03 with one `PmtInf`. Names, addresses and remittance are
 *  spelled in the banks' character set, names shortened by the declared rules of `spelling.ts` only;
 *  what does not fit is refused, never cut. Refuses with *all* faults found, each naming payment and
 *  field. */
export function writePain001(file: Pain001File): Result<Pain001Written, Pain001Refusal> {
  const stream = streamPain001(file, () => file.payments)
  if (!stream.ok) return stream
  const { chunks, ...totals } = stream.value
  return ok({ ...totals, bytes: joinChunks(chunks()) })
}

/** The same file as chunks, for more payments than memory should hold: `payments` is gone through
 *  twice, once to check and add up, once to write, and must give the same both times. Refuses with
 *  the first {@link PAIN001_FAULTS_MAX} faults. */
export function streamPain001(
  head: Pain001Head,
  payments: () => Iterable<Pain001Payment>,
): Result<Pain001Stream, Pain001Refusal> {
  const totals = totalsOf(head, payments())
  if (!totals.ok) return refuse(totals.refusal)
  const { paymentCount, controlSum } = totals.value
  const chunks = () => bytesOf(documentParts(head, payments(), totals.value))
  return ok({ paymentCount, controlSum, chunks })
}
