import { assert } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import type { BookId, CashBucket, PostingDraft } from './account.ts'

/** The postings of the cash book of one own bank account. Debit is positive: money on the account
 *  is `bank` > 0. Pure: the caller posts them with the event that says what happened. */

function move(bookId: BookId, from: CashBucket, to: CashBucket, amount: Money): PostingDraft[] {
  assert(amount.minor !== 0n, `nothing moves from ${from} to ${to}`)
  const { currency, minor } = amount
  return [
    { bookId, bucket: from, holder: '', amountMinor: -minor, currency },
    { bookId, bucket: to, holder: '', amountMinor: minor, currency },
  ]
}

/** A booked statement line: `amount` as the bank signs it, positive for money in. It waits in
 *  `suspense` until it is matched. */
export function statementLine(bookId: BookId, amount: Money): PostingDraft[] {
  return move(bookId, 'suspense', 'bank', amount)
}

/** A matched part of a line: what was in `suspense` settles a payment. `amount` is the part as the
 *  bank signs it (negative for a payment out). */
export function settleLine(bookId: BookId, amount: Money): PostingDraft[] {
  return move(bookId, 'clearing', 'suspense', amount)
}

/** A matched part of a line that is no payment: the bank's fee, an exchange difference. */
export function explainLine(bookId: BookId, as: 'fees' | 'fx', amount: Money): PostingDraft[] {
  return move(bookId, as, 'suspense', amount)
}

/** A part of what a payment settled that is not the fund's: VAT we recover (`input_tax`), the fee a
 *  returned payment came back short by, the difference of a conversion. Positive is our cost. */
export function costOfPayment(
  bookId: BookId,
  as: 'fees' | 'fx' | 'input_tax',
  amount: Money,
): PostingDraft[] {
  return move(bookId, 'clearing', as, amount)
}
