import type { Act } from '../audit/index.ts'
import { assert, must } from '../kernel/assert.ts'
import { money, type Money } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import type { Account, BookId, Bucket } from './account.ts'
import {
  type Book,
  bookById,
  insertBook,
  lockBucket,
  selectBalance,
  selectBalances,
  selectBucketTotals,
  selectHolders,
} from './sql.ts'

/** Opens a book: for a fund when it is created, for a bank account when it is added. Opening the
 *  same book again changes nothing; with another payer or currency it is a fault. */
export async function openBook(act: Pick<Act, 'tx'>, book: Book): Promise<void> {
  if (await insertBook(act.tx, book)) return
  const there = must(await bookById(act.tx, book.bookId), 'the book is there already')
  assert(
    there.kind === book.kind && there.payerId === book.payerId && there.currency === book.currency,
    `the book ${book.bookId} is open with another kind, payer or currency`,
  )
}

/** What an account holds; zero when nothing was ever posted to it. */
export async function balanceOf(tx: Tx, account: Account): Promise<Money> {
  return inBook(tx, account.bookId, (await selectBalance(tx, account))?.balanceMinor)
}

/** What these holders have in one bucket of these books, in minor units: by book, by holder. What was
 *  never posted to is not in it. */
export async function balancesOf(
  tx: Tx,
  asked: {
    readonly bookIds: readonly BookId[]
    readonly bucket: Bucket
    readonly holders: readonly string[]
  },
): Promise<ReadonlyMap<BookId, ReadonlyMap<string, bigint>>> {
  const byBook = new Map<BookId, Map<string, bigint>>(asked.bookIds.map((id) => [id, new Map()]))
  for (const row of await selectBalances(tx, asked)) {
    byBook.get(row.bookId)?.set(row.holder, row.balanceMinor)
  }
  return byBook
}

/** What an account holds, locked until the transaction ends. An account that does not exist yet
 *  holds zero and cannot be locked: `post` looks again under its own lock. */
export async function lockBalance(tx: Tx, { bookId, bucket, holder }: Account): Promise<Money> {
  return inBook(tx, bookId, (await lockBucket(tx, bookId, bucket, holder))[0]?.balanceMinor)
}

async function inBook(tx: Tx, bookId: BookId, minor: bigint | undefined): Promise<Money> {
  const book = must(await bookById(tx, bookId), `there is no book ${bookId}`)
  return money(minor ?? 0n, book.currency)
}

/** What each holder of one bucket holds, all locked until the transaction ends. */
export async function lockHolders(
  tx: Tx,
  bookId: BookId,
  bucket: Bucket,
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await lockBucket(tx, bookId, bucket, null)
  return new Map(rows.map((row) => [row.holder, row.balanceMinor]))
}

/** The buckets of each book and what they hold in all; a bucket never used is not in the map. */
export async function bucketTotalsOf(
  tx: Tx,
  bookIds: readonly BookId[],
): Promise<ReadonlyMap<BookId, ReadonlyMap<Bucket, bigint>>> {
  const totals = new Map<BookId, Map<Bucket, bigint>>(bookIds.map((id) => [id, new Map()]))
  for (const row of await selectBucketTotals(tx, bookIds)) {
    totals.get(row.bookId)?.set(row.bucket, row.totalMinor)
  }
  return totals
}

/** The buckets of one book, in minor units of its currency. */
export async function bucketTotals(tx: Tx, bookId: BookId): Promise<ReadonlyMap<Bucket, bigint>> {
  return (await bucketTotalsOf(tx, [bookId])).get(bookId) ?? new Map<Bucket, bigint>()
}

/** What each holder of one bucket holds, by holder. */
export async function holdersOf(
  tx: Tx,
  bookId: BookId,
  bucket: Bucket,
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await selectHolders(tx, bookId, bucket)
  return new Map(rows.map((row) => [row.holder, row.balanceMinor]))
}
