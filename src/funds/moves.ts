import { assert } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { BookId, FundBucket, PostingDraft } from '../ledger/index.ts'
import { type AllocationId, type Fund, type FundId, shutSince } from './fund.ts'

export type Place = { readonly bucket: FundBucket; readonly holder: string }

/** One movement of money inside one fund, from bucket to bucket. */
export type FundMove = {
  readonly fundId: FundId
  readonly from: Place
  readonly to: Place
  readonly amount: Money
}

type In = { readonly fundId: FundId; readonly amount: Money }
type OfAllocation = { readonly allocationId: AllocationId }
type OfIncentive = { readonly incentiveId: string }
type OfPartner = { readonly partnerId: string }
type OfRun = { readonly runId: string }

const budget: Place = { bucket: 'budget', holder: '' }
const available = (a: OfAllocation): Place => ({ bucket: 'available', holder: a.allocationId })
const committed = (i: OfIncentive): Place => ({ bucket: 'committed', holder: i.incentiveId })
const payable = (p: OfPartner): Place => ({ bucket: 'payable', holder: p.partnerId })
const paid = (p: OfPartner): Place => ({ bucket: 'paid', holder: p.partnerId })
const receivable = (p: OfPartner): Place => ({ bucket: 'receivable', holder: p.partnerId })
const inTransit = (r: OfRun): Place => ({ bucket: 'in_transit', holder: r.runId })
const withheld = (authority: string): Place => ({ bucket: 'withheld', holder: authority })

function move(of: In, from: Place, to: Place): FundMove {
  return { fundId: of.fundId, from, to, amount: of.amount }
}

/** Every way money moves in a fund: the table of the domain, one line each. Pure; several can be
 *  one entry (`postMoves`). */
export const moves = {
  allocate: (m: In & OfAllocation) => move(m, budget, available(m)),
  reduceAllocation: (m: In & OfAllocation) => move(m, available(m), budget),
  moveAllocation: (m: In & { readonly from: AllocationId; readonly to: AllocationId }) =>
    move(m, available({ allocationId: m.from }), available({ allocationId: m.to })),
  delegate: (m: In & OfAllocation & { readonly childFundId: FundId }) =>
    move(m, available(m), { bucket: 'delegated', holder: m.childFundId }),
  takeBack: (m: In & OfAllocation & { readonly childFundId: FundId }) =>
    move(m, { bucket: 'delegated', holder: m.childFundId }, available(m)),
  commit: (m: In & OfAllocation & OfIncentive) => move(m, available(m), committed(m)),
  release: (m: In & OfAllocation & OfIncentive) => move(m, committed(m), available(m)),
  /** A claim or milestone: out of its commitment. */
  owe: (m: In & OfIncentive & OfPartner) => move(m, committed(m), payable(m)),
  unowe: (m: In & OfIncentive & OfPartner) => move(m, payable(m), committed(m)),
  /** A fee or deal incentive: no commitment went before. */
  oweUncommitted: (m: In & OfAllocation & OfPartner) => move(m, available(m), payable(m)),
  /** Corrected down or cancelled once the incentive is closed. */
  unoweToFund: (m: In & OfAllocation & OfPartner) => move(m, payable(m), available(m)),
  withhold: (m: In & OfPartner & { readonly authority: string }) =>
    move(m, payable(m), withheld(m.authority)),
  /** The payment came back before its tax was remitted. */
  unwithhold: (m: In & OfPartner & { readonly authority: string }) =>
    move(m, withheld(m.authority), payable(m)),
  remit: (m: In & OfPartner & { readonly authority: string }) =>
    move(m, withheld(m.authority), paid(m)),
  send: (m: In & OfPartner & OfRun) => move(m, payable(m), inTransit(m)),
  confirm: (m: In & OfPartner & OfRun) => move(m, inTransit(m), paid(m)),
  /** A confirmation taken back: the line was matched to the wrong payment. */
  unconfirm: (m: In & OfPartner & OfRun) => move(m, paid(m), inTransit(m)),
  reject: (m: In & OfPartner & OfRun) => move(m, inTransit(m), payable(m)),
  sendBack: (m: In & OfPartner) => move(m, paid(m), payable(m)),
  clawBack: (m: In & OfPartner) => move(m, paid(m), receivable(m)),
  writeOff: (m: In & OfPartner) => move(m, receivable(m), paid(m)),
  recover: (m: In & OfAllocation & OfPartner) => move(m, receivable(m), available(m)),
  /** The half of netting that pays; {@link moves.recover} is the other, in the same entry. */
  payByNetting: (m: In & OfPartner) => move(m, payable(m), paid(m)),
} as const

/** The postings of moves as booked on `on`. A fund that is shut keeps nothing available: what comes
 *  back to it goes on to its budget in the same entry. */
export function postingsFor(
  list: readonly FundMove[],
  funds: ReadonlyMap<FundId, Fund>,
  on: PlainDate,
): PostingDraft[] {
  return list.flatMap(({ fundId, from, to, amount }) => {
    const fund = funds.get(fundId)
    assert(fund !== undefined, `the fund ${fundId} was looked up`)
    assert(amount.minor > 0n, `a move is of more than nothing: ${from.bucket} → ${to.bucket}`)
    const lands = to.bucket === 'available' && shutSince(fund, on) !== null ? budget : to
    const { currency, minor } = amount
    const bookId: BookId = fundId
    return [
      { bookId, ...from, amountMinor: -minor, currency },
      { bookId, ...lands, amountMinor: minor, currency },
    ]
  })
}
