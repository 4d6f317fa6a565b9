import {
  type Money,
  compare,
  greatest,
  least,
  printMoney,
  scale,
  subtract,
  sum,
  zero,
} from '../kernel/money.ts'
import { printRatio, ratio, type Ratio } from '../kernel/ratio.ts'

/** One step of an amount, as people read it. */
export type Step = { readonly label: string; readonly formula: string; readonly amount: Money }

export type ClaimAmount = {
  readonly payable: Money
  /** The smallest term; of equal ones the first of claimed, rate, commitment. */
  readonly limitedBy: 'claimed' | 'rate' | 'commitment'
  readonly steps: readonly Step[]
}

export type ClaimAmountInput = {
  /** Cost before tax that was accepted, line by line. */
  readonly acceptedCosts: readonly Money[]
  /** The rate fixed when the request was approved. */
  readonly rate: Ratio
  /** What the partner asks to be paid. */
  readonly claimed: Money
  /** What is left of the commitment. */
  readonly committedRemaining: Money
}

/** `mdf_claim_amount@1`: pays `min(claimed, rate × accepted cost, committed remaining)`, the product
 *  rounded half-even once. Accepted 12 000.00 at 50 %, claimed 6 000.00, committed 5 000.00 pays
 *  5 000.00, limited by the commitment. */
export function mdfClaimAmount(input: ClaimAmountInput): ClaimAmount {
  const { claimed, rate, committedRemaining } = input
  const accepted = sum(input.acceptedCosts, claimed.currency)
  const atRate = scale(accepted, rate, 'half-even')
  const floor = zero(claimed.currency)
  const payable = greatest(floor, least(claimed, atRate, committedRemaining))
  return {
    payable,
    limitedBy: limitOf(claimed, atRate, committedRemaining),
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
      { label: 'Left of the commitment', formula: 'as committed', amount: committedRemaining },
      {
        label: 'Pays the smallest of the three',
        formula: `min(${[claimed, atRate, committedRemaining].map(printMoney).join(', ')})`,
        amount: payable,
      },
    ],
  }
}

function limitOf(claimed: Money, atRate: Money, committed: Money): ClaimAmount['limitedBy'] {
  if (compare(claimed, atRate) <= 0 && compare(claimed, committed) <= 0) return 'claimed'
  return compare(atRate, committed) <= 0 ? 'rate' : 'commitment'
}

export type RequestAmountInput = {
  readonly requested: Money
  readonly eligibleCost: Money
  readonly rate: Ratio
  readonly activityCap: Money
  readonly quarterCap: Money
  /** Already approved to the partner in the quarter of the first day. */
  readonly approvedInQuarter: Money
}

/** The program's share of a cost, rounded half-even once. */
export function shareOf(cost: Money, rate: Ratio): Money {
  return scale(cost, rate, 'half-even')
}

/** `mdf_request_amount@1`: what policy allows of a request:
 *  `min(requested, rate × eligible cost, cap per activity, what is left of the quarter's cap)`. */
export function mdfRequestAmount(input: RequestAmountInput): {
  readonly allowed: Money
  readonly steps: readonly Step[]
} {
  const { requested, eligibleCost, rate, activityCap, quarterCap, approvedInQuarter } = input
  const share = shareOf(eligibleCost, rate)
  const left = greatest(zero(requested.currency), subtract(quarterCap, approvedInQuarter))
  const allowed = least(requested, share, activityCap, left)
  return {
    allowed,
    steps: [
      { label: 'Requested', formula: 'as requested', amount: requested },
      {
        label: 'Share of the eligible cost',
        formula: `${printPercent(rate)} × ${printMoney(eligibleCost)}`,
        amount: share,
      },
      { label: 'Cap of the activity', formula: 'as published', amount: activityCap },
      {
        label: 'Left of the partner’s cap in the quarter',
        formula: `${printMoney(quarterCap)} − ${printMoney(approvedInQuarter)}`,
        amount: left,
      },
      {
        label: 'Policy allows the smallest',
        formula: `min(${[requested, share, activityCap, left].map(printMoney).join(', ')})`,
        amount: allowed,
      },
    ],
  }
}

/** A rate as people read it: `37.5 %`. */
export function printPercent(rate: Ratio): string {
  return `${printRatio(ratio(rate.num * 100n, rate.den))} %`
}
