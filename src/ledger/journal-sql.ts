import type { PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { BookId, Bucket } from './account.ts'

/** One posting with its entry, as a journal lists them. */
export type JournalRow = {
  readonly entryId: bigint
  readonly kind: string
  readonly bookedOn: PlainDate
  readonly bookId: BookId
  readonly bucket: Bucket
  readonly holder: string
  readonly currency: string
  readonly amountMinor: bigint
}

/** Postings of the next `limit` entries above `after`, entry by entry as they were posted. Whole
 *  entries only. Index entries_pkey. */
export function journalPage(tx: Tx, after: bigint, limit: number) {
  return tx.many<JournalRow>(sql`
    select e.entry_id as "entryId", e.kind, e.booked_on as "bookedOn", a.book_id as "bookId",
      a.bucket, a.holder, b.currency::text as currency, p.amount_minor as "amountMinor"
    from (select entry_id, kind, booked_on from ledger.entries
      where entry_id > ${after} order by entry_id limit ${limit}) e
    join ledger.postings p on p.entry_id = e.entry_id
    join ledger.accounts a on a.account_id = p.account_id
    join ledger.books b on b.book_id = a.book_id
    order by e.entry_id, a.book_id, p.amount_minor, p.account_id`)
}

/** What every account holds, as stored: whoever reads the journal adds up and compares. */
export function journalBalances(tx: Tx) {
  return tx.many<Pick<JournalRow, 'bookId' | 'bucket' | 'holder' | 'currency' | 'amountMinor'>>(sql`
    select a.book_id as "bookId", a.bucket, a.holder, b.currency::text as currency,
      s.balance_minor as "amountMinor"
    from ledger.balances s
    join ledger.accounts a on a.account_id = s.account_id
    join ledger.books b on b.book_id = a.book_id
    order by s.account_id`)
}
