import {
  add,
  compare,
  greatest,
  least,
  type Money,
  printMoney,
  scale,
  subtract,
  zero,
} from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import type { CoinvestPack } from '../programs/index.ts'
import type { MilestoneAmount } from './coinvest-amount.ts'
import { printPercent, type Step } from './mdf-amount.ts'

/** What a plan paid in tranches is funded by: `cap` at most, `first` of it once the customer has spent
 *  `firstAt`, the rest as it spends on. */
export type FundingTerms = NonNullable<CoinvestPack['funding']>

/** `coinvest_funding@1`: our funding of a plan, `min(share × annual recurring revenue, cap)`, the
 *  product rounded half-even once. 20 % of 8 000 000.00 under a cap of 2 000 000.00 is 1 600 000.00; of
 *  10 000 000.05 it is 2 000 000.00. `share`: that of the tier. */
export function fundingOf(
  annualRevenue: Money,
  terms: { readonly share: Ratio; readonly cap: Money },
): {
  readonly amount: Money
  readonly limitedBy: 'share' | 'cap'
  readonly steps: readonly Step[]
} {
  const atShare = scale(annualRevenue, terms.share, 'half-even')
  const amount = least(atShare, terms.cap)
  const revenue = printMoney(annualRevenue)
  return {
    amount,
    limitedBy: compare(atShare, terms.cap) > 0 ? 'cap' : 'share',
    steps: [
      { label: 'Annual recurring revenue', formula: 'as estimated', amount: annualRevenue },
      {
        label: 'Our share of it',
        formula: `${printPercent(terms.share)} × ${revenue}`,
        amount: atShare,
      },
      {
        label: 'Our funding at most',
        formula: `min(${printMoney(atShare)}, cap of ${printMoney(terms.cap)})`,
        amount,
      },
    ],
  }
}

/** What the customer's spend has earned of a plan's funding so far: nothing below `firstAt`; there the
 *  first tranche, `min(first, funding)`; beyond it `share` of each further unit spent, until the
 *  funding is used up. Of 2 000 000.00: 0.00 at 49 999.99, 400 000.00 at 50 000.00, 410 000.00 at
 *  100 000.00, all of it from 8 050 000.00 on. */
export function trancheEarned(
  spend: Money,
  of: { readonly funding: Money; readonly share: Ratio; readonly terms: FundingTerms },
): Money {
  const { first, firstAt } = of.terms
  if (compare(spend, firstAt) < 0) return zero(spend.currency)
  const beyond = scale(subtract(spend, firstAt), of.share, 'half-even')
  return least(of.funding, add(least(first, of.funding), beyond))
}

export type TrancheInput = {
  /** Of the tranche in the plan, with what earlier ones left of theirs. */
  readonly amount: Money
  readonly claimed: Money
  /** Our share of what the customer spends, fixed by the plan's approval. */
  readonly share: Ratio
  /** What the customer has spent in all. */
  readonly spend: Money
  /** The plan's approved amount, and what earlier tranches paid of it. */
  readonly funding: Money
  readonly paidBefore: Money
  readonly planRemaining: Money
  readonly terms: FundingTerms
}

/** `tranches@1`: pays what the spend has earned less what earlier tranches paid, never above the
 *  tranche, what is claimed or what is left of the plan. */
export function trancheAmount(input: TrancheInput): MilestoneAmount {
  const { amount, claimed, share, spend, funding, paidBefore, planRemaining, terms } = input
  const none = zero(claimed.currency)
  const earned = trancheEarned(spend, { funding, share, terms })
  const open = greatest(none, subtract(earned, paidBefore))
  const candidates: readonly (readonly [MilestoneAmount['limitedBy'], Money])[] = [
    ['claimed', claimed],
    ['cost', open],
    ['milestone', amount],
    ['plan', planRemaining],
  ]
  const amounts = candidates.map(([, one]) => one)
  const low = least(claimed, ...amounts)
  const first = printMoney(least(terms.first, funding))
  const beyond = greatest(none, subtract(spend, terms.firstAt))
  return {
    payable: greatest(none, low),
    limitedBy: candidates.find(([, one]) => compare(one, low) === 0)?.[0] ?? 'claimed',
    steps: [
      { label: 'Spent by the customer', formula: 'as shown', amount: spend },
      {
        label: 'Earned by it',
        formula:
          compare(spend, terms.firstAt) < 0
            ? `nothing below ${printMoney(terms.firstAt)}`
            : `min(${printMoney(funding)}, ${first} + ${printPercent(share)} × ${printMoney(beyond)})`,
        amount: earned,
      },
      {
        label: 'Not paid yet',
        formula: `${printMoney(earned)} − ${printMoney(paidBefore)}`,
        amount: open,
      },
      { label: 'Claimed', formula: 'as claimed', amount: claimed },
      { label: 'Amount of the tranche', formula: 'as planned', amount },
      { label: 'Left of the plan', formula: 'as committed', amount: planRemaining },
      {
        label: 'Pays the smallest',
        formula: `min(${amounts.map(printMoney).join(', ')})`,
        amount: greatest(none, low),
      },
    ],
  }
}
