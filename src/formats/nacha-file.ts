import type { Money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'

/** Who sends: ids that the bank gave for its ACH service. */
export type NachaHead = {
  /** The routing number of the bank that takes the file (the ODFI or its operator). */
  readonly immediateDestination: string
  readonly destinationName: string
  /** Ten characters, as the bank says: often `1` and the tax number. */
  readonly immediateOrigin: string
  readonly originName: string
  /** Our bank's routing number: its first eight digits begin every trace number. */
  readonly odfi: string
  readonly companyName: string
  /** Ten characters, as the bank says. */
  readonly companyId: string
  /** `A–Z 0–9`: tells files of one origin and day apart. */
  readonly fileIdModifier: string
  readonly createdAt: Instant
  /** The sender's zone: the file's date and time are local. */
  readonly zone: string
  /** What the receiver reads of why: at most 10 characters. */
  readonly entryDescription: string
  /** A banking day of the Federal Reserve. */
  readonly effectiveOn: PlainDate
  /** Ours, 8 characters at most, for the bank to quote. */
  readonly reference: string
}

export type NachaPayment = {
  readonly paymentId: string
  /** Individual id number, at most 15 characters: the end-to-end id. */
  readonly identification: string
  /** 1 to 9,999,999, ascending in the file: the last seven digits of the trace number. */
  readonly traceSequence: number
  readonly amount: Money
  readonly receiver: {
    readonly name: string
    readonly kind: 'person' | 'company'
    /** ISO 3166-1 alpha-2 of the address on file. */
    readonly country: string
  }
  readonly account: {
    readonly routingNumber: string
    readonly number: string
    readonly kind: 'checking' | 'savings'
  }
  /** What it pays, line by line. */
  readonly remittance: readonly NachaRemittance[]
}
export type NachaRemittance = { readonly reference: string; readonly amount: Money }

/** Standard entry class: PPD to persons; CCD to companies; CTX to companies where more than one
 *  thing is paid, each in an addendum. Source: Nacha Operating Rules, Article Eight, definitions. */
export const secCodes = ['PPD', 'CCD', 'CTX'] as const
export type SecCode = (typeof secCodes)[number]

export function secOf(payment: Pick<NachaPayment, 'receiver' | 'remittance'>): SecCode {
  if (payment.receiver.kind === 'person') return 'PPD'
  return payment.remittance.length > 1 ? 'CTX' : 'CCD'
}

/** Of one batch, and of the file. */
export type NachaTotals = {
  /** Entries and addenda. */
  readonly records: number
  readonly entries: number
  readonly creditMinor: bigint
  /** Sum of the first eight digits of the receiving banks. */
  readonly hash: bigint
}

/** Field lengths of receivers' names: 22 in PPD and CCD, 16 in CTX. */
export function nachaNameLengthMax(sec: SecCode): number {
  return sec === 'CTX' ? 16 : 22
}
