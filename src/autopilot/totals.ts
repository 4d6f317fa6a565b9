import type { Currency } from '../kernel/currency.ts'
import { type Money, money } from '../kernel/money.ts'
import { type Effect, isApproval, isRefused, moneyKindOf } from './effect.ts'
import type { ChangeKind, Road } from './roads.ts'

/** What many cases come to, in minor units of the program's currency. Added up case by case. */
export type Totals = {
  judged: number
  notSimulated: number
  readonly byKind: Record<ChangeKind, number>
  committedBefore: bigint
  committedAfter: bigint
  owedBefore: bigint
  owedAfter: bigint
  undecided: bigint
  /** What the fund would have given beyond what it gave: signed. */
  effect: bigint
  readonly before: Record<Road, number>
  readonly after: Record<Road, number>
}

export function noTotals(): Totals {
  return {
    judged: 0,
    notSimulated: 0,
    byKind: { outcome: 0, amount: 0, reason: 0, road: 0 },
    committedBefore: 0n,
    committedAfter: 0n,
    owedBefore: 0n,
    owedAfter: 0n,
    undecided: 0n,
    effect: 0n,
    before: { automatic: 0, person: 0, escalated: 0 },
    after: { automatic: 0, person: 0, escalated: 0 },
  }
}

/** An incentive that has ended gave back what was not owed: then only what was owed left the fund. */
const ended: ReadonlySet<string> = new Set(['settled', 'completed', 'lapsed', 'terminated'])

/** Adds one case of an incentive that stands at `incentiveStatus`. */
export function addCase(
  totals: Totals,
  type: string,
  effect: Effect,
  incentiveStatus: string,
): void {
  const { before, after, change } = effect
  totals.judged += 1
  if (change !== null) totals.byKind[change] += 1
  totals.before[before.road] += 1
  totals.after[after.road] += 1
  const kind = moneyKindOf(type)
  if (kind === null) return
  const [was, is] = [given(before), given(after)]
  if (kind === 'committed') {
    totals.committedBefore += was
    totals.committedAfter += is
  } else {
    totals.owedBefore += was
    totals.owedAfter += is
  }
  if (!isApproval(after.outcome) && !isRefused(after.outcome)) totals.undecided += was
  const counts = kind === 'owed_at_once' || (kind === 'owed') === ended.has(incentiveStatus)
  if (counts) totals.effect += is - was
}

function given({ outcome, amount }: Effect['before']): bigint {
  return isApproval(outcome) ? amount.minor : 0n
}

export function changedOf({ byKind }: Totals): number {
  return byKind.outcome + byKind.amount + byKind.reason + byKind.road
}

/** Totals as they are kept and shown: amounts of the program's currency, the fund beside. */
export function shownTotals(
  totals: Totals,
  of: { readonly currency: Currency; readonly fundCode: string; readonly available: Money },
) {
  const { currency, fundCode, available } = of
  const amount = (minor: bigint) => money(minor, currency)
  return {
    cases: {
      judged: totals.judged,
      changed: changedOf(totals),
      byKind: totals.byKind,
      notSimulated: totals.notSimulated,
    },
    money: {
      committedBefore: amount(totals.committedBefore),
      committedAfter: amount(totals.committedAfter),
      owedBefore: amount(totals.owedBefore),
      owedAfter: amount(totals.owedAfter),
      undecided: amount(totals.undecided),
    },
    budget: {
      fundCode,
      available,
      effect: amount(totals.effect),
      after: amount(available.minor - totals.effect),
    },
    queue: { before: totals.before, after: totals.after },
    cannotKnow,
  }
}
export type ShownTotals = ReturnType<typeof shownTotals>

/** What no simulation can know: said with every one. */
export const cannotKnow: readonly string[] = [
  'Only what was handed in and decided is judged: what a partner would have asked for under the ' +
    'draft, or would not, nobody knows.',
  'Forms and papers are as they were: what the draft asks for beyond them counts as still to be ' +
    'looked at, and papers as people had judged them when it was decided.',
  'The fund stands as it stood at each decision; what another case would have left in it, or in a ' +
    'quarter’s cap, is not carried over but under one incentive.',
  'The days of the draft itself are left aside: cases are judged as if it had been in force.',
  'A change of an activity counts by its outcome; its amounts count at the request and the claims.',
  'Names below the recorded likeness, outreach and refunds outside the recorded days were not kept, ' +
    'so a draft that looks further finds no more.',
  'Where the draft would ask somebody about a plan, what was claimed under it is judged as if it had ' +
    'been approved as it was.',
  'Where the draft answers as the version did, the person’s decision stands; where it answers ' +
    'otherwise, what a person would have said is not known.',
]
