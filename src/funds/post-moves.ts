import type { Act } from '../audit/index.ts'
import { assert, must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import {
  type EntryDraft,
  type EntryId,
  type LedgerRefusal,
  post,
  type PostedEntry,
} from '../ledger/index.ts'
import { type AllocationId, type Fund, type FundId, shutSince } from './fund.ts'
import { type FundMove, postingsFor } from './moves.ts'
import type { FundRefusal } from './refusals.ts'
import { selectAllocations, selectFunds } from './sql.ts'

/** What one event does to the money of one or more funds of one payer: one entry, for ever. */
export type MoneyEvent = {
  readonly eventId: string
  /** What the books call it: `committed`, `sent`, `netting`. */
  readonly kind: string
  /** The day it counts for, in the payer's zone. */
  readonly on: PlainDate
  /** `2026-03`, when it was earned in another month than it is booked in. */
  readonly earnedPeriod?: string
  readonly reverses?: EntryId
  readonly moves: readonly FundMove[]
}

/** Moves money by one entry. Refuses `fund.insufficient` (escalates: budget), `fund.bucket_short`,
 *  `fund.closed` for money out of a fund that is shut, and moves that name another fund's
 *  allocation or another currency. Nothing is written after a refusal. */
export async function postMoves(
  act: Pick<Act, 'tx'>,
  event: MoneyEvent,
): Promise<Result<PostedEntry, FundRefusal>> {
  const posted = await postEvents(act, [event])
  return posted.ok ? ok(must(posted.value[0], 'one event has one entry')) : posted
}

/** Moves money by one entry per event, all or none, in one call. */
export async function postEvents(
  act: Pick<Act, 'tx'>,
  events: readonly MoneyEvent[],
): Promise<Result<PostedEntry[], FundRefusal>> {
  const funds = await fundsOf(act, events)
  const refusal = firstRefusal(events, funds) ?? (await unknownAllocation(act, events, funds))
  if (refusal !== null) return refuse(refusal)
  const posted = await post(
    act,
    events.map((event) => draftOf(event, funds)),
  )
  return posted.ok ? posted : refuse(explain(posted.refusal, funds))
}

type Funds = ReadonlyMap<FundId, Fund>

/** Money that lands in `available` must find the fund as it is until commit: a shared lock keeps it
 *  from closing. Money that leaves needs none: closing empties `available`, and the floor holds. */
async function fundsOf(act: Pick<Act, 'tx'>, events: readonly MoneyEvent[]): Promise<Funds> {
  const all = events.flatMap((event) => event.moves)
  const lands = all.some((move) => move.to.bucket === 'available')
  const fundIds = [...new Set(all.map((move) => move.fundId))]
  const rows = await selectFunds(act.tx, fundIds, lands ? 'share' : 'none')
  return new Map(rows.map((fund) => [fund.fundId, fund]))
}

function firstRefusal(events: readonly MoneyEvent[], funds: Funds): FundRefusal | null {
  for (const { moves, on } of events) {
    for (const move of moves) {
      const fund = funds.get(move.fundId)
      if (fund === undefined) return { code: 'fund.unknown', fund: move.fundId }
      const { currency } = move.amount
      if (fund.currency !== currency) {
        const { code, currency: own } = fund
        return { code: 'fund.other_currency', fund: code, currency: own, given: currency }
      }
      const since = shutSince(fund, on)
      if (since !== null && gives(move)) {
        return { code: 'fund.closed', fund: fund.code, closedOn: since }
      }
    }
  }
  return null
}

/** Out of `available`, or new money into it: what a fund that is shut no longer does. Giving back
 *  to the budget, and to the parent, it always may. */
function gives({ from, to }: FundMove): boolean {
  return from.bucket === 'budget' || (from.bucket === 'available' && to.bucket !== 'budget')
}

async function unknownAllocation(
  act: Pick<Act, 'tx'>,
  events: readonly MoneyEvent[],
  funds: Funds,
): Promise<FundRefusal | null> {
  const named = events.flatMap((event) =>
    event.moves.flatMap((move) =>
      [move.from, move.to]
        .filter((place) => place.bucket === 'available')
        .map((place) => ({ fundId: move.fundId, allocationId: place.holder as AllocationId })),
    ),
  )
  const ids = [...new Set(named.map((name) => name.allocationId))]
  if (ids.length === 0) return null
  const rows = await selectAllocations(act.tx, ids)
  const fundOf = new Map(rows.map((row) => [row.allocationId, row.fundId]))
  const stray = named.find((name) => fundOf.get(name.allocationId) !== name.fundId)
  if (stray === undefined) return null
  const fund = must(funds.get(stray.fundId), 'the fund was looked up').code
  return { code: 'fund.allocation_unknown', fund, allocation: stray.allocationId }
}

function draftOf(event: MoneyEvent, funds: Funds): EntryDraft {
  const { eventId, kind, on, earnedPeriod, reverses } = event
  return {
    eventId,
    kind,
    bookedOn: on,
    ...(earnedPeriod === undefined ? {} : { earnedPeriod }),
    ...(reverses === undefined ? {} : { reverses }),
    postings: postingsFor(event.moves, funds, on),
  }
}

/** The ledger's refusal in the words of funds. */
function explain(refusal: LedgerRefusal, funds: Funds): FundRefusal {
  if (refusal.code === 'ledger.event_posted') return refusal
  assert(refusal.code === 'ledger.insufficient', `the ledger refused ${refusal.code}`)
  const { bookId, bucket, balance, requested } = refusal
  const fund = must(funds.get(bookId), 'the book is one of these funds').code
  if (bucket === 'available') {
    return { code: 'fund.insufficient', fund, available: balance, requested }
  }
  return { code: 'fund.bucket_short', fund, bucket, holds: balance, requested }
}
