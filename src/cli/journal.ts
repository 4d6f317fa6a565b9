import { type JournalAccount, type JournalBalance, type JournalEntry } from '../formats/journal.ts'
import { type JournalDialect, writeJournal } from '../formats/journal.ts'
import { allocationsOf, type Fund, fundById, type FundId } from '../funds/index.ts'
import { numbersOf } from '../incentives/sql.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { BookId, Bucket } from '../ledger/index.ts'
import { journalBalances, journalPage, type JournalRow } from '../ledger/journal-sql.ts'
import { partnersById } from '../partners/index.ts'
import { type PayingAccountId, payingAccountById } from '../payouts/index.ts'
import { selectRun } from '../payouts/run-sql.ts'
import type { Tx } from '../platform/db.ts'
import { accepted } from './say-refusal.ts'

/** Entries read at once. */
const PAGE_ENTRIES = 2000

/** All books as one journal: funds under `Equity:Funds`, our bank accounts under `Assets:Bank`, with
 *  the names people use and no ids. Entries are numbered in the order they were posted; what every
 *  account holds is asserted at the end, so that the reading program checks our balances. */
export async function journalText(tx: Tx, dialect: JournalDialect): Promise<string> {
  const rows: JournalRow[] = []
  for (let after = 0n; ;) {
    const page = await journalPage(tx, after, PAGE_ENTRIES)
    if (page.length === 0) break
    rows.push(...page)
    after = must(page.at(-1), 'the last of a page').entryId
  }
  const balances = await journalBalances(tx)
  const nameOf = await accountNames(tx, [...rows, ...balances])
  const entries = entriesOf(rows, nameOf)
  const last = rows.map((row) => row.bookedOn).reduce(later, null)
  const asserted = last === null ? [] : balances.map((row) => balanceOf(row, last, nameOf))
  const journal = { title: 'The books of Quittance', entries, balances: asserted.toSorted(byName) }
  return accepted('The journal', writeJournal(journal, dialect))
}

function later(latest: PlainDate | null, day: PlainDate): PlainDate {
  return latest === null || latest.until(day).sign > 0 ? day : latest
}

type Holder = Pick<JournalRow, 'bookId' | 'bucket' | 'holder'>
type NameOf = (account: Holder) => JournalAccount

function entriesOf(rows: readonly JournalRow[], nameOf: NameOf): JournalEntry[] {
  const byEntry = Map.groupBy(rows, (row) => row.entryId)
  return [...byEntry.values()].map((postings, index) => {
    const { kind, bookedOn } = must(postings[0], 'an entry has postings')
    return {
      code: `E${String(index + 1).padStart(6, '0')}`,
      on: bookedOn,
      description: kind.replaceAll('_', ' '),
      postings: postings
        .map((row) => ({ account: nameOf(row), amount: money(row.amountMinor, row.currency) }))
        .toSorted(byName),
    }
  })
}

function balanceOf(
  row: Omit<JournalRow, 'entryId' | 'kind' | 'bookedOn'>,
  on: PlainDate,
  nameOf: NameOf,
): JournalBalance {
  return { account: nameOf(row), amount: money(row.amountMinor, row.currency), on }
}

function byName(a: { account: JournalAccount }, b: { account: JournalAccount }): number {
  const [one, other] = [a, b].map(({ account }) => [account.root, ...account.path].join(':'))
  return one! < other! ? -1 : one === other ? 0 : 1
}

const cashRoots = {
  bank: ['Assets', 'Bank'],
  suspense: ['Assets', 'Suspense'],
  clearing: ['Assets', 'Clearing'],
  fees: ['Expenses', 'Bank fees'],
  fx: ['Expenses', 'Exchange'],
  input_tax: ['Assets', 'Input tax'],
} as const satisfies Partial<Record<Bucket, readonly [JournalAccount['root'], string]>>

function isCash(bucket: Bucket): bucket is keyof typeof cashRoots {
  return bucket in cashRoots
}

/** Names for every account that appears: the fund's code and who holds the bucket, or our bank
 *  account's name. */
async function accountNames(tx: Tx, accounts: readonly Holder[]): Promise<NameOf> {
  const books = new Map<BookId, string>()
  const holders = new Map<string, string>()
  for (const [bookId, [first]] of Map.groupBy(accounts, (each) => each.bookId)) {
    if (isCash(must(first, 'a group has members').bucket)) {
      const accountId = bookId as PayingAccountId // a cash book has its account's id
      const account = await payingAccountById(tx, accountId)
      books.set(bookId, must(account, 'a cash book has its account').name)
      continue
    }
    // A fund book has its fund's id.
    const fund = must(await fundById(tx, bookId as FundId), 'a fund book has its fund')
    books.set(bookId, fund.code)
    for (const { allocation } of await allocationsOf(tx, fund))
      holders.set(allocation.allocationId, allocation.code)
  }
  for (const [id, name] of await holderNames(tx, accounts)) holders.set(id, name)
  return ({ bookId, bucket, holder }) => {
    const book = must(books.get(bookId), 'every book was named')
    if (isCash(bucket)) {
      const [root, group] = cashRoots[bucket]
      return { root, path: [group, book] }
    }
    const path = ['Funds', book, bucket.replaceAll('_', ' ')]
    return { root: 'Equity', path: holder === '' ? path : [...path, holders.get(holder) ?? holder] }
  }
}

/** Partners by code, activities and runs by number, child funds by code. */
async function holderNames(tx: Tx, accounts: readonly Holder[]): Promise<Map<string, string>> {
  const of = (...buckets: readonly Bucket[]) => [
    ...new Set(accounts.filter((each) => buckets.includes(each.bucket)).map((each) => each.holder)),
  ]
  const names = new Map<string, string>()
  const partners = await partnersById(tx, of('payable', 'paid', 'receivable'))
  for (const { partnerId, code } of partners.values()) names.set(partnerId, code)
  for (const { incentiveId, number } of await numbersOf(tx, of('committed')))
    names.set(incentiveId, number)
  for (const runId of of('in_transit')) {
    const run = await selectRun(tx, runId)
    if (run !== null) names.set(runId, run.number)
  }
  for (const fundId of of('delegated')) {
    const fund: Fund | null = await fundById(tx, fundId)
    if (fund !== null) names.set(fundId, fund.code)
  }
  return names
}
