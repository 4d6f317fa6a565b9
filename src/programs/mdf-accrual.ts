import { z } from 'zod'
import type { Currency } from '../kernel/currency.ts'
import { type Money, printMoney } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { printPercent } from './figures.ts'
import { type Activity, type PackTier, packTiers, type Term } from './pack.ts'
import { amountEntry, rateEntry } from './pack-schema.ts'

/** How long one earning period is: the calendar's own years, halves and quarters. */
export const earnings = ['year', 'half', 'quarter'] as const
export type Earning = (typeof earnings)[number]

/** What a partner earns of what it buys, and when it may use it. */
export type AccrualTerms = {
  readonly earn: Earning
  /** `same`: used in the period it is earned in; `next`: in the one after. */
  readonly use: 'same' | 'next'
  /** Of net purchases, by tier: purchases less credits, before tax as they were listed. */
  readonly rates: Readonly<Record<PackTier, Ratio>>
  /** A period that earned less than this is paid as a rebate, without a claim. Null: none is. */
  readonly rebateBelow: Money | null
}

/** The entry `accrual` of program.yaml. */
export function accrualEntry(currency: Currency) {
  // Object.fromEntries loses the keys it was given.
  const rates = Object.fromEntries(packTiers.map((tier) => [tier, rateEntry])) as Record<
    PackTier,
    typeof rateEntry
  >
  return z.strictObject({
    earn: z.enum(earnings),
    use: z.enum(['same', 'next']),
    rates: z.strictObject(rates),
    rebate_below: amountEntry(currency).optional(),
  })
}
type AccrualYaml = z.output<ReturnType<typeof accrualEntry>>

/** The terms of an accrual as they were written; null where the program has none. */
export function accrualOf(yaml: AccrualYaml | undefined): AccrualTerms | null {
  if (yaml === undefined) return null
  return {
    earn: yaml.earn,
    use: yaml.use,
    rates: yaml.rates,
    rebateBelow: yaml.rebate_below ?? null,
  }
}

const lengths = { year: 'year', half: 'half-year', quarter: 'quarter' } as const

/** The same as people read it. */
export function accrualTermsOf(accrual: AccrualTerms): Term[] {
  const { earn, use, rates, rebateBelow } = accrual
  const shares = [...new Set(packTiers.map((tier) => printPercent(rates[tier])))]
  const byTier = packTiers.map((tier) => `${tier} ${printPercent(rates[tier])}`).join(', ')
  const used = use === 'same' ? `the same ${lengths[earn]}` : `the ${lengths[earn]} after`
  return [
    { label: 'Earned', text: `${shares.length === 1 ? shares[0] : byTier} of net purchases` },
    { label: 'Earned in a', text: lengths[earn] },
    { label: 'Used in', text: used },
    ...(rebateBelow === null
      ? []
      : [{ label: 'Paid as a rebate', text: `what is below ${printMoney(rebateBelow)}` }]),
  ]
}

/** What types of activity have of their own: their share, and their cap of what was earned. */
export function activityTermsOf(activities: readonly Activity[]): Term[] {
  return activities.flatMap(({ label, rate, capOfEarned }) => [
    ...(rate === null ? [] : [{ label: `Our share, ${label}`, text: printPercent(rate) }]),
    ...(capOfEarned === null ? [] : [{ label: `At most, ${label}`, text: printCap(capOfEarned) }]),
  ])
}

function printCap({ share, atLeast }: NonNullable<Activity['capOfEarned']>): string {
  const part = `${printPercent(share)} of what was earned`
  return atLeast === null ? part : `the greater of ${part} and ${printMoney(atLeast)}`
}
