import type { Act } from '../audit/index.ts'
import type { Money } from '../kernel/money.ts'
import type { Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { EntryId, PostedEntry } from '../ledger/index.ts'
import type { AllocationId, FundId } from './fund.ts'
import { type FundMove, moves } from './moves.ts'
import { postEvents, postMoves } from './post-moves.ts'
import type { FundRefusal } from './refusals.ts'

/** What callers ask of funds: each function is one event of theirs and posts its one entry. Where
 *  one event does several of these, `postMoves` takes them together. Every one may refuse as
 *  `postMoves` does; each call with the same event again answers the first entry. */
type ActTx = Pick<Act, 'tx'>
type Answer = Promise<Result<PostedEntry, FundRefusal>>

/** The event that caused it and the day it counts for. */
export type Cause = {
  readonly eventId: string
  readonly on: PlainDate
  readonly earnedPeriod?: string
  readonly reverses?: EntryId
}
type In = Cause & { readonly fundId: FundId; readonly amount: Money }

function entry(act: ActTx, kind: string, cause: Cause, list: readonly FundMove[]): Answer {
  const { eventId, on, earnedPeriod, reverses } = cause
  return postMoves(act, {
    eventId,
    on,
    kind,
    moves: list,
    ...(earnedPeriod === undefined ? {} : { earnedPeriod }),
    ...(reverses === undefined ? {} : { reverses }),
  })
}

type Commitment = In & { readonly allocationId: AllocationId; readonly incentiveId: string }
type Debt = In & { readonly incentiveId: string; readonly partnerId: string }
type Uncommitted = In & { readonly allocationId: AllocationId; readonly partnerId: string }

/** Request or plan approved: `available` → `committed`. */
export function commit(act: ActTx, input: Commitment): Answer {
  return entry(act, 'committed', input, [moves.commit(input)])
}

/** Lapsed, cancelled, settled below it: back to `available`, or to `budget` once the fund is shut. */
export function releaseCommitment(act: ActTx, input: Commitment): Answer {
  return entry(act, 'released', input, [moves.release(input)])
}

/** Claim or milestone approved: `committed` → `payable`. */
export function owe(act: ActTx, input: Debt): Answer {
  return entry(act, 'owed', input, [moves.owe(input)])
}

/** Corrected down or cancelled before payment, the incentive still open: back to `committed`. */
export function unowe(act: ActTx, input: Debt): Answer {
  return entry(act, 'corrected', input, [moves.unowe(input)])
}

/** Fee or deal incentive approved, which nothing had committed: `available` → `payable`. */
export function oweUncommitted(act: ActTx, input: Uncommitted): Answer {
  return entry(act, 'owed', input, [moves.oweUncommitted(input)])
}

/** Corrected down or cancelled before payment, the incentive closed: back to `available`. */
export function unoweToFund(act: ActTx, input: Uncommitted): Answer {
  return entry(act, 'corrected', input, [moves.unoweToFund(input)])
}

/** What one payment of a run takes from one fund for one partner. */
export type RunPart = {
  readonly fundId: FundId
  readonly partnerId: string
  readonly amount: Money
}
type RunMoney = Cause & { readonly runId: string; readonly parts: readonly RunPart[] }

/** Run released: `payable` → `in_transit`, all its payments in one entry, one payer. */
export function send(act: ActTx, input: RunMoney): Answer {
  return entry(act, 'sent', input, runMoves(moves.send, input))
}

/** The bank confirms: `in_transit` → `paid`. */
export function confirm(act: ActTx, input: RunMoney): Answer {
  return entry(act, 'confirmed', input, runMoves(moves.confirm, input))
}

/** {@link confirm} for many payments at once, one entry for each; all or none. */
export function confirmEach(
  act: ActTx,
  inputs: readonly RunMoney[],
): Promise<Result<PostedEntry[], FundRefusal>> {
  return postEvents(
    act,
    inputs.map((input) => ({
      eventId: input.eventId,
      on: input.on,
      kind: 'confirmed',
      moves: runMoves(moves.confirm, input),
    })),
  )
}

/** A confirmation taken back because its match was wrong: `paid` → `in_transit`. */
export function unconfirm(act: ActTx, input: RunMoney): Answer {
  return entry(act, 'unconfirmed', input, runMoves(moves.unconfirm, input))
}

/** Rejected before it was booked: `in_transit` → `payable`. */
export function rejectSent(act: ActTx, input: RunMoney): Answer {
  return entry(act, 'rejected', input, runMoves(moves.reject, input))
}

function runMoves(
  move: (part: RunPart & { readonly runId: string }) => FundMove,
  { runId, parts }: RunMoney,
): FundMove[] {
  return parts.map((part) => move({ ...part, runId }))
}

/** Returned after the bank had confirmed: `paid` → `payable`. */
export function sendBack(
  act: ActTx,
  input: Cause & { readonly parts: readonly RunPart[] },
): Answer {
  return entry(act, 'returned', input, input.parts.map(moves.sendBack))
}

type Tax = In & { readonly partnerId: string; readonly authority: string }

/** Tax withheld from a payment: `payable` → `withheld`, by authority. */
export function withhold(act: ActTx, input: Tax): Answer {
  return entry(act, 'withheld', input, [moves.withhold(input)])
}

/** Withheld tax remitted: `withheld` → `paid`. */
export function remit(act: ActTx, input: Tax): Answer {
  return entry(act, 'remitted', input, [moves.remit(input)])
}

type OfPartner = In & { readonly partnerId: string }

/** Paid too much: `paid` → `receivable`. */
export function clawBack(act: ActTx, input: OfPartner): Answer {
  return entry(act, 'clawed_back', input, [moves.clawBack(input)])
}

/** A receivable given up (Finance, two people): back to `paid`. */
export function writeOff(act: ActTx, input: OfPartner): Answer {
  return entry(act, 'written_off', input, [moves.writeOff(input)])
}

/** The partner refunds: `receivable` → `available`. */
export function recoverByRefund(act: ActTx, input: Uncommitted): Answer {
  return entry(act, 'refunded', input, [moves.recover(input)])
}

/** Netted off what is owed: `payable` → `paid` and `receivable` → `available`, one entry. The
 *  receivable may lie in another fund of the payer, of the same currency. */
export function recoverByNetting(
  act: ActTx,
  input: Uncommitted & { readonly payableFundId?: FundId },
): Answer {
  const payableIn = { ...input, fundId: input.payableFundId ?? input.fundId }
  return entry(act, 'netting', input, [moves.payByNetting(payableIn), moves.recover(input)])
}
