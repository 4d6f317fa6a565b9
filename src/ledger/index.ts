/** What other domains may use of the ledger. */
export {
  type Account,
  type BookId,
  type Bucket,
  cashBuckets,
  type CashBucket,
  type EntryDraft,
  type EntryId,
  fundBuckets,
  type FundBucket,
  type PostedEntry,
  type PostingDraft,
} from './account.ts'
export {
  balanceOf,
  balancesOf,
  bucketTotals,
  bucketTotalsOf,
  holdersOf,
  lockBalance,
  lockHolders,
  openBook,
} from './book.ts'
export { costOfPayment, explainLine, settleLine, statementLine } from './cash.ts'
export { closePeriod, openDay, type Period, periodsOf, startClosing } from './period.ts'
export { ENTRIES_PER_POST_MAX, post } from './post.ts'
export { ledgerConstraints, type LedgerRefusal, ledgerRefusals } from './refusals.ts'
export { type Book, entriesOfBook, type EntryRow, type PostingRow, postingsOf } from './sql.ts'
