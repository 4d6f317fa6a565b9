import { greatest, least, type Money, scale, subtract, sum, zero } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import type { AccrualTerms } from '../programs/index.ts'

/** An earning period and when what it earned may be used. Half-open: `until` is the first day after. */
export type EarningPeriod = {
  readonly earnedFrom: PlainDate
  readonly earnedUntil: PlainDate
  readonly usedFrom: PlainDate
  readonly usedUntil: PlainDate
}

const months = { year: 12, half: 6, quarter: 3 } as const

/** The earning period that a day lies in. 2026-07-01 earned by halves and used in the next is of
 *  2026-07-01 until 2027-01-01, used until 2027-07-01. */
export function earningPeriod(
  on: PlainDate,
  terms: Pick<AccrualTerms, 'earn' | 'use'>,
): EarningPeriod {
  const length = months[terms.earn]
  const month = Math.floor((on.month - 1) / length) * length + 1
  const earnedFrom = on.with({ month, day: 1 })
  const earnedUntil = earnedFrom.add({ months: length })
  const isNext = terms.use === 'next'
  return {
    earnedFrom,
    earnedUntil,
    usedFrom: isNext ? earnedUntil : earnedFrom,
    usedUntil: isNext ? earnedUntil.add({ months: length }) : earnedUntil,
  }
}

/** The earning period whose time of use a day lies in: what a cost of that day is paid from. */
export function periodUsedOn(
  on: PlainDate,
  terms: Pick<AccrualTerms, 'earn' | 'use'>,
): EarningPeriod {
  const own = earningPeriod(on, terms)
  return terms.use === 'same' ? own : earningPeriod(own.earnedFrom.subtract({ months: 1 }), terms)
}

/** The last day to claim on a period: `days` after its time of use, or the fund's own if earlier. */
export function lastClaimDay(
  period: Pick<EarningPeriod, 'usedUntil'>,
  days: number,
  fundClaimsDueOn: PlainDate | null,
): PlainDate {
  const own = period.usedUntil.subtract({ days: 1 }).add({ days })
  if (fundClaimsDueOn === null) return own
  return Temporal.PlainDate.compare(fundClaimsDueOn, own) < 0 ? fundClaimsDueOn : own
}

/** `2026`, `H2 2026`, `Q3 2026`: what people call an earning period. */
export function periodName({
  earnedFrom,
  earnedUntil,
}: Pick<EarningPeriod, 'earnedFrom' | 'earnedUntil'>) {
  const length = earnedFrom.until(earnedUntil, { largestUnit: 'months' }).months
  const number = Math.floor((earnedFrom.month - 1) / length) + 1
  if (length === 12) return String(earnedFrom.year)
  return `${length === 6 ? 'H' : 'Q'}${number} ${earnedFrom.year}`
}

/** What a purchase or credit earns: its signed amount at the rate, rounded half-even once. A credit of
 *  33.33 at 3 % is −1.00. */
export function earnedOf(counted: Money, rate: Ratio): Money {
  return scale(counted, rate, 'half-even')
}

/** What the rows of a period say, and what the books still hold of it. */
export type AccrualSums = {
  /** Signed: purchases less credits, and what was carried over. */
  readonly earned: Money
  /** Moved from budget to available in all, less what was moved back by credits. */
  readonly posted: Money
  /** Forfeited in all, zero or more. */
  readonly forfeited: Money
  readonly available: Money
}
export type AccrualStanding = {
  /** Left `available` for claims: committed, owed or paid. */
  readonly used: Money
  /** What should be available: earned and neither used nor forfeited, never below zero. */
  readonly target: Money
  /** Used beyond what is earned now: a credit came after it was spent. The next accrual bears it. */
  readonly owed: Money
}

/** How a period stands. Earned 300.00, claimed 280.00, then a credit of 1,000.00 at 3 %: earned
 *  270.00, nothing is available and 10.00 is owed to the next accrual. */
export function accrualStanding({
  earned,
  posted,
  forfeited,
  available,
}: AccrualSums): AccrualStanding {
  const none = zero(earned.currency)
  const used = subtract(subtract(posted, forfeited), available)
  const target = greatest(none, subtract(subtract(earned, used), forfeited))
  return { used, target, owed: greatest(none, subtract(used, earned)) }
}

/** What of the debts of earlier periods a period with `free` to give bears, oldest first. */
export function carryOver<T extends { readonly owed: Money }>(
  free: Money,
  debts: readonly T[],
): { readonly debt: T; readonly amount: Money }[] {
  let left = free
  return debts.flatMap((debt) => {
    const amount = least(left, debt.owed)
    left = subtract(left, amount)
    return amount.minor > 0n ? [{ debt, amount }] : []
  })
}

/** Sums signed amounts of rows. */
export function earnedInAll(rows: readonly { readonly amount: Money }[], currency: string): Money {
  return sum(
    rows.map(({ amount }) => amount),
    currency,
  )
}
