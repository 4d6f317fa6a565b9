import { must } from '../kernel/assert.ts'
import { money, type Money, subtract, zero } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import {
  balanceOf,
  balancesOf,
  type Bucket,
  bucketTotalsOf,
  entriesOfBook,
  type EntryRow,
  type FundBucket,
  holdersOf,
  postingsOf,
} from '../ledger/index.ts'
import type { Allocation, AllocationId, Fund, FundId } from './fund.ts'
import {
  selectAllocationByCode,
  selectAllocationsOf,
  selectFundByCode,
  selectFundPage,
  selectFunds,
} from './sql.ts'

/** The fund with this code, or null. */
export function fundFor(tx: Tx, code: string): Promise<Fund | null> {
  return selectFundByCode(tx, code)
}

export async function fundById(tx: Tx, fundId: FundId): Promise<Fund | null> {
  return (await selectFunds(tx, [fundId], 'none'))[0] ?? null
}

/** The allocation of a fund with this code, or null. */
export function allocationFor(tx: Tx, fundId: FundId, code: string): Promise<Allocation | null> {
  return selectAllocationByCode(tx, fundId, code)
}

/** Where money that comes back to a fund goes when nothing says which allocation it was of: the first
 *  general one by code, else the first. A fund that has paid something has one. */
export async function mainAllocation(tx: Tx, fundId: FundId): Promise<Allocation> {
  const all = await selectAllocationsOf(tx, fundId)
  const first = all.find((one) => one.kind === 'general') ?? all[0]
  return must(first, 'a fund that has paid has an allocation')
}

/** The buckets of a fund in the order money runs down them: budget is the sum of all others. */
export type FundBalance = {
  readonly budget: Money
  readonly available: Money
  readonly committed: Money
  readonly payable: Money
  readonly inTransit: Money
  readonly paid: Money
  readonly withheld: Money
  readonly receivable: Money
  readonly delegated: Money
  /** What pending submissions have asked for: beside `available`, never in it. */
  readonly pending: Money
  /** `available` less `pending`; below zero when more is asked for than there is. */
  readonly freeAfterPending: Money
}

/** What a fund holds. `pending` comes from whoever knows the submissions; nothing unless told. */
export async function fundBalance(tx: Tx, fund: Fund, pending?: Money): Promise<FundBalance> {
  const totals = await bucketTotalsOf(tx, [fund.fundId])
  return balanceFrom(fund, totals.get(fund.fundId) ?? new Map(), pending)
}

function balanceFrom(
  fund: Fund,
  totals: ReadonlyMap<Bucket, bigint>,
  pending: Money = zero(fund.currency),
): FundBalance {
  const of = (bucket: FundBucket) => money(totals.get(bucket) ?? 0n, fund.currency)
  const available = of('available')
  return {
    budget: money(-of('budget').minor, fund.currency),
    available,
    committed: of('committed'),
    payable: of('payable'),
    inTransit: of('in_transit'),
    paid: of('paid'),
    withheld: of('withheld'),
    receivable: of('receivable'),
    delegated: of('delegated'),
    pending,
    freeAfterPending: subtract(available, pending),
  }
}

export type FundWithBalance = { readonly fund: Fund; readonly balance: FundBalance }

/** Funds by code after `afterCode`, at most `limit`, with what they hold: two statements in all. */
export async function fundPage(
  tx: Tx,
  asked: {
    readonly afterCode: string
    readonly status: Fund['status'] | null
    readonly limit: number
  },
  pendingOf: PendingOf = nothingPending,
): Promise<FundWithBalance[]> {
  const funds = await selectFundPage(tx, asked.afterCode, asked.status, asked.limit)
  const ids = funds.map((fund) => fund.fundId)
  const totals = await bucketTotalsOf(tx, ids)
  const pending = await pendingOf(tx, ids)
  return funds.map((fund) => ({
    fund,
    balance: balanceFrom(
      fund,
      must(totals.get(fund.fundId), 'every book asked for is there'),
      money(pending.get(fund.fundId) ?? 0n, fund.currency),
    ),
  }))
}

/** What undecided requests ask of each fund, in minor units of its currency. Funds stand below those
 *  who know, so the wiring hands this down. */
export type PendingOf = (tx: Tx, fundIds: readonly string[]) => Promise<ReadonlyMap<string, bigint>>

const nothingPending: PendingOf = () => Promise.resolve(new Map())

export type AllocationWithBalance = { readonly allocation: Allocation; readonly available: Money }

/** The allocations of a fund by code, and what each has available. */
export async function allocationsOf(tx: Tx, fund: Fund): Promise<AllocationWithBalance[]> {
  const rows = await selectAllocationsOf(tx, fund.fundId)
  const held = await holdersOf(tx, fund.fundId, 'available')
  return rows.map((allocation) => ({
    allocation,
    available: money(held.get(allocation.allocationId) ?? 0n, fund.currency),
  }))
}

/** What one allocation has available: read without lock, to show. */
export async function availableIn(tx: Tx, fund: Fund, allocationId: AllocationId): Promise<Money> {
  const held = await holdersOf(tx, fund.fundId, 'available')
  return money(held.get(allocationId) ?? 0n, fund.currency)
}

/** What one holder has in one bucket (what is left of an incentive's commitment), without lock. */
export function balanceIn(tx: Tx, fund: Fund, bucket: FundBucket, holder: string): Promise<Money> {
  return balanceOf(tx, { bookId: fund.fundId, bucket, holder })
}

/** What these holders have in one bucket of each of these funds, without lock: funds by id, each with
 *  what a holder has; zero where nothing was ever posted. One statement for funds, one for balances. */
export async function heldIn(
  tx: Tx,
  asked: {
    readonly fundIds: readonly FundId[]
    readonly bucket: FundBucket
    readonly holders: readonly string[]
  },
): Promise<ReadonlyMap<FundId, { readonly fund: Fund; held(holder: string): Money }>> {
  const { fundIds, bucket, holders } = asked
  const funds = await selectFunds(tx, fundIds, 'none')
  const balances = await balancesOf(tx, { bookIds: fundIds, bucket, holders })
  return new Map(
    funds.map((fund) => {
      const own = balances.get(fund.fundId)
      return [fund.fundId, { fund, held: (holder) => money(own?.get(holder) ?? 0n, fund.currency) }]
    }),
  )
}

export type FundEntry = EntryRow & {
  readonly postings: {
    readonly bucket: Bucket
    readonly holder: string
    readonly amount: Money
  }[]
}

/** The entries of a fund, newest first, below the entry `before`. */
export async function fundEntries(
  tx: Tx,
  fund: Fund,
  asked: { readonly before: bigint | null; readonly limit: number },
): Promise<FundEntry[]> {
  const entries = await entriesOfBook(tx, fund.fundId, asked.before, asked.limit)
  const ids = entries.map((entry) => entry.entryId)
  const postings = await postingsOf(tx, ids, fund.fundId)
  return entries.map((entry) => ({
    ...entry,
    postings: postings
      .filter((posting) => posting.entryId === entry.entryId)
      .map(({ bucket, holder, amountMinor }) => ({
        bucket,
        holder,
        amount: money(amountMinor, fund.currency),
      })),
  }))
}
