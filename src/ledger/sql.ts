import type { Currency } from '../kernel/currency.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { type Sql, sql, type Tx } from '../platform/db.ts'
import type { Account, BookId, Bucket } from './account.ts'

export type Book = {
  readonly bookId: BookId
  readonly kind: 'fund' | 'cash'
  readonly payerId: string
  readonly currency: Currency
}

/** False when the book was there already. */
export async function insertBook(tx: Tx, book: Book): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into ledger.books (book_id, kind, payer_id, currency)
    values (${book.bookId}, ${book.kind}, ${book.payerId}, ${book.currency})
    on conflict (book_id) do nothing`)
  return rows === 1
}

export function bookById(tx: Tx, bookId: BookId) {
  return tx.maybeOne<Book>(sql`
    select book_id as "bookId", kind, payer_id as "payerId", currency::text as currency
    from ledger.books where book_id = ${bookId}`)
}

/** The arrays of one call of ledger.post: entries, then postings grouped by entry and book. */
export type PostArrays = {
  readonly eventIds: readonly string[]
  readonly kinds: readonly string[]
  readonly bookedOns: readonly PlainDate[]
  readonly earnedPeriods: readonly string[]
  readonly reverses: readonly (bigint | null)[]
  readonly entryNos: readonly number[]
  readonly bookIds: readonly string[]
  readonly buckets: readonly string[]
  readonly holders: readonly string[]
  readonly amounts: readonly bigint[]
  readonly currencies: readonly (string | null)[]
}

export type PostAnswer = {
  readonly entryNo: number | null
  readonly entryId: bigint | null
  readonly bookedOn: PlainDate | null
  readonly earnedPeriod: PlainDate | null
  readonly replayed: boolean
  readonly refusal: string | null
  readonly bookId: string | null
  readonly bucket: string | null
  readonly holder: string | null
  readonly balanceMinor: bigint | null
  readonly wantedMinor: bigint | null
  readonly currency: string | null
}

/** The call itself, for whoever sends it together with something else (bench). */
export function postCall(a: PostArrays): Sql {
  return sql`ledger.post(${a.eventIds}::uuid[], ${a.kinds}::text[], ${a.bookedOns}::date[],
    ${a.earnedPeriods}::date[], ${a.reverses}::bigint[], ${a.entryNos}::integer[],
    ${a.bookIds}::uuid[], ${a.buckets}::text[], ${a.holders}::text[], ${a.amounts}::bigint[],
    ${a.currencies}::text[])`
}

/** Hot. One call, some 0.2 ms for an entry of two postings: index look-ups only (accounts_name,
 *  books_pkey, balances_pkey, entries_event), three inserts, one HOT update per account. */
export function postEntries(tx: Tx, arrays: PostArrays) {
  return tx.many<PostAnswer>(sql`
    select entry_no as "entryNo", entry_id as "entryId", booked_on as "bookedOn",
      earned_period as "earnedPeriod", replayed, refusal, book_id as "bookId", bucket, holder,
      balance_minor as "balanceMinor", wanted_minor as "wantedMinor", currency
    from ${postCall(arrays)}`)
}

export function selectBalance(tx: Tx, account: Account) {
  return tx.maybeOne<{ balanceMinor: bigint }>(sql`
    select b.balance_minor as "balanceMinor"
    from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
    where a.book_id = ${account.bookId} and a.bucket = ${account.bucket}
      and a.holder = ${account.holder}`)
}

/** Balances of holders in one bucket of books. Index accounts_name. */
export function selectBalances(
  tx: Tx,
  of: {
    readonly bookIds: readonly BookId[]
    readonly bucket: Bucket
    readonly holders: readonly string[]
  },
) {
  return tx.many<{ bookId: BookId; holder: string; balanceMinor: bigint }>(sql`
    select a.book_id as "bookId", a.holder, b.balance_minor as "balanceMinor"
    from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
    where a.book_id = any(${of.bookIds}::uuid[]) and a.bucket = ${of.bucket}
      and a.holder = any(${of.holders}::text[])`)
}

/** The accounts of one bucket, or of one holder in it, locked in account order, which is the order
 *  ledger.post locks in. Through a function: the application may not update balances. */
export function lockBucket(tx: Tx, bookId: BookId, bucket: Bucket, holder: string | null) {
  return tx.many<{ holder: string; balanceMinor: bigint }>(sql`
    select holder, balance_minor as "balanceMinor"
    from ledger.lock_bucket(${bookId}, ${bucket}, ${holder})`)
}

/** Sum per bucket; buckets without an account are not in it. */
export function selectBucketTotals(tx: Tx, bookIds: readonly BookId[]) {
  return tx.many<{ bookId: BookId; bucket: Bucket; totalMinor: bigint }>(sql`
    select a.book_id as "bookId", a.bucket, sum(b.balance_minor)::bigint as "totalMinor"
    from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
    where a.book_id = any(${bookIds}::uuid[])
    group by a.book_id, a.bucket order by a.book_id, a.bucket`)
}

/** Every account of one bucket with its balance, in account order. */
export function selectHolders(tx: Tx, bookId: BookId, bucket: Bucket) {
  return tx.many<{ holder: string; balanceMinor: bigint }>(sql`
    select a.holder, b.balance_minor as "balanceMinor"
    from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
    where a.book_id = ${bookId} and a.bucket = ${bucket} order by b.account_id`)
}

export type EntryRow = {
  readonly entryId: bigint
  readonly eventId: string
  readonly kind: string
  readonly bookedOn: PlainDate
  readonly earnedPeriod: PlainDate
  readonly reverses: bigint | null
  readonly recordedAt: Instant
}

/** Entries that touch a book, newest first, below `before`. postings_by_account gives the newest
 *  `limit` of each account, so the cost grows with the accounts of the book, not its history. */
export function entriesOfBook(tx: Tx, bookId: BookId, before: bigint | null, limit: number) {
  return tx.many<EntryRow>(sql`
    select e.entry_id as "entryId", e.event_id as "eventId", e.kind, e.booked_on as "bookedOn",
      e.earned_period as "earnedPeriod", e.reverses, e.recorded_at as "recordedAt"
    from ledger.entries e
    where e.entry_id in (
      select newest.entry_id from ledger.accounts a cross join lateral (
        select p.entry_id from ledger.postings p
        where p.account_id = a.account_id
          and p.entry_id < coalesce(${before}::bigint, 9223372036854775807)
        order by p.entry_id desc limit ${limit}) newest
      where a.book_id = ${bookId})
    order by e.entry_id desc limit ${limit}`)
}

export type PostingRow = {
  readonly entryId: bigint
  readonly bookId: BookId
  readonly bucket: Bucket
  readonly holder: string
  readonly amountMinor: bigint
}

/** The postings of these entries in one book, out of a bucket before into one. */
export function postingsOf(tx: Tx, entryIds: readonly bigint[], bookId: BookId) {
  return tx.many<PostingRow>(sql`
    select p.entry_id as "entryId", a.book_id as "bookId", a.bucket, a.holder,
      p.amount_minor as "amountMinor"
    from ledger.postings p join ledger.accounts a on a.account_id = p.account_id
    where p.entry_id = any(${entryIds}::bigint[]) and a.book_id = ${bookId}
    order by p.entry_id, p.amount_minor, p.account_id`)
}

/** Moves a month of a payer's books on and answers the status it had. */
export function movePeriod(tx: Tx, payerId: string, month: string, status: 'closing' | 'closed') {
  return tx.one<{ before: 'open' | 'closing' | 'closed' }>(sql`
    select ledger.move_period(${payerId}, ${`${month}-01`}::date, ${status}) as before`)
}

export function selectPeriods(tx: Tx, payerId: string) {
  return tx.many<{ month: PlainDate; status: 'open' | 'closing' | 'closed' }>(sql`
    select month, status from ledger.periods where payer_id = ${payerId} order by month`)
}

export function firstOpenDay(tx: Tx, payerId: string, day: PlainDate) {
  return tx.one<{ day: PlainDate }>(sql`
    select ledger.first_open_day(${payerId}, ${day}::date) as day`)
}
