import type { Currency } from '../kernel/currency.ts'
import type { Id } from '../kernel/ids.ts'
import type { PlainDate } from '../kernel/temporal.ts'

/** A fund (`book_id = fund_id`) or one of our own bank accounts (`book_id = paying_account_id`). */
export type BookId = Id<'book' | 'fund' | 'paying_account'>
export type EntryId = bigint

/** Where the money of a fund can be. Each holds what it says, per holder, and never falls below
 *  zero; `budget` is the other side of them all. */
export const fundBuckets = [
  'budget',
  'available',
  'committed',
  'payable',
  'withheld',
  'in_transit',
  'paid',
  'receivable',
  'delegated',
] as const
export type FundBucket = (typeof fundBuckets)[number]

/** The cash book of one bank account. No floor: a bank fact is never refused. */
export const cashBuckets = ['bank', 'suspense', 'clearing', 'fees', 'fx', 'input_tax'] as const
export type CashBucket = (typeof cashBuckets)[number]
export type Bucket = FundBucket | CashBucket

/** One account: a bucket of a book, and for whom or what it is held (`''` where the book itself is
 *  the holder: `budget` and every cash bucket). */
export type Account = {
  readonly bookId: BookId
  readonly bucket: Bucket
  readonly holder: string
}

/** Into the bucket is positive. `currency`, when given, must be the book's. */
export type PostingDraft = Account & {
  readonly amountMinor: bigint
  readonly currency?: Currency
}

/** One money event as the books will say it. Its postings sum to zero in every book. */
export type EntryDraft = {
  /** The event of the log that caused it: one entry per event, for ever. */
  readonly eventId: string
  /** What happened, in a word: `committed`, `released`, `confirmed`. */
  readonly kind: string
  /** The day it counts for, in the payer's zone; moved to the first open day when its month is
   *  closed. */
  readonly bookedOn: PlainDate
  /** The month it was earned in, `2026-03`; the month of `bookedOn` unless told. */
  readonly earnedPeriod?: string
  readonly reverses?: EntryId
  readonly postings: readonly PostingDraft[]
}

export type PostedEntry = {
  readonly entryId: EntryId
  readonly eventId: string
  readonly bookedOn: PlainDate
  /** `2026-03` */
  readonly earnedPeriod: string
  /** The event had this entry already: nothing was written. */
  readonly replayed: boolean
}

/** `2026-03`: the month of a day. */
export function monthOf(day: PlainDate): string {
  return day.toPlainYearMonth().toString()
}
