import {
  greatest,
  least,
  type Money,
  printMoney,
  scale,
  subtract,
  sum,
  zero,
} from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import type { CapOfEarned } from '../programs/index.ts'
import { printPercent, type Step } from './mdf-amount.ts'

/** What an activity type may still get of an earning period. */
export type TypeCap = {
  readonly cap: Money
  /** Of it, approved before from the same period. */
  readonly approved: Money
  readonly left: Money
  readonly steps: readonly Step[]
}

/** What is left of the cap of a type: the greater of `share` of what was earned and `atLeast`, less
 *  what was approved of the type before. 10 % of 24,000.00 and at least 3,000.00: 3,000.00. */
export function typeCap(
  { share, atLeast }: CapOfEarned,
  of: { readonly earned: Money; readonly approved: Money },
): TypeCap {
  const { earned, approved } = of
  const none = zero(earned.currency)
  const part = greatest(none, scale(earned, share, 'half-even'))
  const cap = atLeast === null ? part : greatest(part, atLeast)
  const left = greatest(none, subtract(cap, approved))
  const percent = `${printPercent(share)} × ${printMoney(earned)}`
  const formula = atLeast === null ? percent : `max(${percent}, ${printMoney(atLeast)})`
  return {
    cap,
    approved,
    left,
    steps: [
      { label: 'Cap of its type of what was earned', formula, amount: cap },
      {
        label: 'Left of the cap',
        formula: `${printMoney(cap)} − ${printMoney(approved)}`,
        amount: left,
      },
    ],
  }
}

export type ReimbursementAmountInput = {
  /** Cost before tax that was accepted, line by line. */
  readonly acceptedCosts: readonly Money[]
  /** The share of its type, else of the partner's tier. */
  readonly rate: Ratio
  readonly claimed: Money
  /** What is left of the caps of its type; null where it has none. */
  readonly capLeft: Money | null
  /** What the period of use, or the allocation, still has. */
  readonly available: Money
}
export type ReimbursementAmount = {
  readonly payable: Money
  /** The smallest term; of equal ones the first of claimed, rate, cap, available. */
  readonly limitedBy: 'claimed' | 'rate' | 'cap' | 'available'
  readonly steps: readonly Step[]
}

/** `mdf_reimbursement_amount@1`: pays `min(claimed, rate × accepted cost, left of the cap,
 *  available)`, the product rounded half-even once. Accepted 10,000.00 at 50 %, claimed 5,000.00,
 *  available 3,600.00 pays 3,600.00, limited by what is available. */
export function mdfReimbursementAmount(input: ReimbursementAmountInput): ReimbursementAmount {
  const { claimed, rate, capLeft, available } = input
  const { currency } = claimed
  const accepted = sum(input.acceptedCosts, currency)
  const atRate = scale(accepted, rate, 'half-even')
  const terms = [
    { by: 'claimed', amount: claimed },
    { by: 'rate', amount: atRate },
    ...(capLeft === null ? [] : [{ by: 'cap', amount: capLeft } as const]),
    { by: 'available', amount: available },
  ] as const
  const smallest = least(claimed, ...terms.map(({ amount }) => amount))
  const payable = greatest(zero(currency), smallest)
  const limitedBy = terms.find(({ amount }) => amount.minor === smallest.minor)?.by ?? 'claimed'
  return {
    payable,
    limitedBy,
    steps: [
      {
        label: 'Accepted cost before tax',
        formula: input.acceptedCosts.map(printMoney).join(' + ') || '0',
        amount: accepted,
      },
      {
        label: 'Share of the accepted cost',
        formula: `${printPercent(rate)} × ${printMoney(accepted)}`,
        amount: atRate,
      },
      { label: 'Claimed', formula: 'as claimed', amount: claimed },
      { label: 'Available', formula: 'as the books hold', amount: available },
      {
        label: 'Pays the smallest',
        formula: `min(${terms.map(({ amount }) => printMoney(amount)).join(', ')})`,
        amount: payable,
      },
    ],
  }
}

/** `mdf_rebate_amount@1`: pays what is available of a period, and nothing that was used. */
export function mdfRebateAmount(input: { readonly earned: Money; readonly available: Money }): {
  readonly payable: Money
  readonly steps: readonly Step[]
} {
  const { earned, available } = input
  const payable = greatest(zero(earned.currency), available)
  return {
    payable,
    steps: [
      { label: 'Earned in the period', formula: 'as counted', amount: earned },
      { label: 'Pays what is available', formula: 'as the books hold', amount: payable },
    ],
  }
}
