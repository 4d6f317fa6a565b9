import type { Money } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'

/** Who submits, and for when. */
export type BacsHead = {
  /** The service user number (SUN): six digits. */
  readonly serviceUserNumber: string
  /** Six characters, not used twice on one day. */
  readonly serialNumber: string
  readonly createdOn: PlainDate
  /** The Bacs processing day: money arrives on the banking day after it. */
  readonly processOn: PlainDate
  /** What receivers read of who pays: 18 characters. */
  readonly userName: string
  readonly sortCode: string
  readonly accountNumber: string
  /** What our own statement shows at the debit: the run's number. */
  readonly narrative: string
}

export type BacsPayment = {
  readonly paymentId: string
  readonly amount: Money
  readonly creditor: {
    readonly name: string
    readonly sortCode: string
    readonly accountNumber: string
  }
  /** The user's reference, 18 characters: the end-to-end id. */
  readonly reference: string
}
