import {
  compare,
  greatest,
  least,
  type Money,
  printMoney,
  scale,
  sum,
  zero,
} from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { printPercent, type Step } from './mdf-amount.ts'
import type { PlanShape } from '../programs/index.ts'

export type MilestoneAmountInput = {
  /** The amount of the milestone in the plan. */
  readonly amount: Money
  readonly claimed: Money
  /** Our share of the cost, fixed by the plan's approval. */
  readonly share: Ratio
  /** Cost before tax that was accepted, line by line. */
  readonly acceptedCosts: readonly Money[]
  /** What is left of the plan's commitment. */
  readonly planRemaining: Money
}

export type MilestoneAmount = {
  readonly payable: Money
  /** The smallest term; of equal ones the first of claimed, cost, milestone, plan. */
  readonly limitedBy: 'claimed' | 'cost' | 'milestone' | 'plan'
  readonly steps: readonly Step[]
}

/** `cost_share@1`: pays `min(amount, share × actual cost)`, never above what is claimed nor what is
 *  left of the plan; the product rounded half-even once. A milestone of 10 000.00 at 40 % that cost
 *  20 000.00 pays 8 000.00. */
export function costShareAmount(input: MilestoneAmountInput): MilestoneAmount {
  const cost = costOf(input)
  const atShare = scale(cost, input.share, 'half-even')
  return smallest(input, atShare, [
    costStep(input, cost),
    {
      label: 'Our share of the cost',
      formula: `${printPercent(input.share)} × ${printMoney(cost)}`,
      amount: atShare,
    },
  ])
}

/** `milestone@1`: pays the amount of the milestone once deliverable and acceptance are there, never
 *  above what is claimed nor what is left of the plan. */
export function acceptedAmount(input: MilestoneAmountInput): MilestoneAmount {
  return smallest(input, null, [])
}

/** `matched@1`: pays `min(amount, proven partner spend)`, never above what is claimed nor what is left
 *  of the plan. A milestone of 10 000.00 against 7 500.00 spent pays 7 500.00. */
export function matchedAmount(input: MilestoneAmountInput): MilestoneAmount {
  const spent = costOf(input)
  return smallest(input, spent, [{ ...costStep(input, spent), label: 'Proven partner spend' }])
}

/** `accrual@1`: as `costShareAmount`, out of what the partner earned by buying: the plan committed
 *  that, so what is left of the plan is never more than was earned. */
export function accrualAmount(input: MilestoneAmountInput): MilestoneAmount {
  return costShareAmount(input)
}

/** The money functions by the shape they belong to; tranches have their own. */
export const milestoneAmountOf: Readonly<
  Record<Exclude<PlanShape, 'tranches'>, (input: MilestoneAmountInput) => MilestoneAmount>
> = {
  cost_share: costShareAmount,
  milestone: acceptedAmount,
  matched: matchedAmount,
  accrual: accrualAmount,
}

function costOf({ acceptedCosts, claimed }: MilestoneAmountInput): Money {
  return sum(acceptedCosts, claimed.currency)
}

function costStep({ acceptedCosts }: MilestoneAmountInput, cost: Money): Step {
  const formula = acceptedCosts.map(printMoney).join(' + ') || '0'
  return { label: 'Accepted cost before tax', formula, amount: cost }
}

/** `byCost`: what the shape makes of the accepted cost; null when the shape asks for none. */
function smallest(
  input: MilestoneAmountInput,
  byCost: Money | null,
  before: readonly Step[],
): MilestoneAmount {
  const { amount, claimed, planRemaining } = input
  const terms: readonly (readonly [MilestoneAmount['limitedBy'], Money])[] = [
    ['claimed', claimed],
    ...(byCost === null ? [] : [['cost', byCost] as const]),
    ['milestone', amount],
    ['plan', planRemaining],
  ]
  const amounts = terms.map(([, term]) => term)
  const low = least(claimed, ...amounts)
  const payable = greatest(zero(claimed.currency), low)
  const limitedBy = terms.find(([, term]) => compare(term, low) === 0)?.[0] ?? 'claimed'
  return {
    payable,
    limitedBy,
    steps: [
      ...before,
      { label: 'Claimed', formula: 'as claimed', amount: claimed },
      { label: 'Amount of the milestone', formula: 'as planned', amount },
      { label: 'Left of the plan', formula: 'as committed', amount: planRemaining },
      {
        label: 'Pays the smallest',
        formula: `min(${amounts.map(printMoney).join(', ')})`,
        amount: payable,
      },
    ],
  }
}
