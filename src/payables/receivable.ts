import type { Id } from '../kernel/ids.ts'
import type { Money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'

export type ReceivableId = Id<'receivable'>
export type WriteOffId = Id<'write_off'>

/** What a partner owes us back of what it was paid. `open` is the amount less what came back. */
export type Receivable = {
  readonly receivableId: ReceivableId
  readonly payableId: string
  readonly fundId: string
  readonly payerId: string
  readonly partnerId: string
  readonly amount: Money
  readonly open: Money
  /** The program of what was paid lets it be netted. */
  readonly netting: boolean
  readonly reference: string
  readonly reason: string
  readonly clauseId: string | null
  readonly runId: string | null
  readonly claimedOn: PlainDate
  readonly claimedAt: Instant
  readonly disputedAt: Instant | null
  readonly disputeReason: string | null
  /** Asked for by an invoice that is due then: until its day is over it is not netted. */
  readonly invoicedUntil: PlainDate | null
  readonly version: number
}

/** `returned`: the payment itself came back from the bank, so nothing was paid too much. */
/** `returned`: the payment came back; `withheld`: tax of it that had not left for its authority. */
export const recoveryKinds = ['refund', 'netting', 'write_off', 'returned', 'withheld'] as const
export type RecoveryKind = (typeof recoveryKinds)[number]

export type Recovery = {
  readonly receivableId: ReceivableId
  readonly kind: RecoveryKind
  readonly amount: Money
  readonly reason: string
  readonly recoveredOn: PlainDate
  readonly payableId: string | null
  readonly paymentId: string | null
}

/** A receivable that nobody netted by then is asked for by invoice (days). */
export const NETTING_DAYS = 90

export const writeOffStates = ['proposed', 'approved', 'declined'] as const
export type WriteOffState = (typeof writeOffStates)[number]
