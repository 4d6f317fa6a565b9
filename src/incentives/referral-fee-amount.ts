import type { Currency } from '../kernel/currency.ts'
import {
  add,
  compare,
  greatest,
  least,
  type Money,
  printMoney,
  scale,
  subtract,
  sum,
  zero,
} from '../kernel/money.ts'
import { printRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import type { Step } from './mdf-amount.ts'

/** A payment of the customer that counts towards the fee, less what was returned of it in time, in
 *  the program's currency. */
export type CountedPayment = { readonly amount: Money; readonly refunded: Money }

export type FeeTerms = {
  /** The share of the partner's tier, fixed when the referral was accepted. */
  readonly rate: Ratio
  /** For one referral, however many payments there are; null without such a limit. */
  readonly cap: Money | null
  readonly currency: Currency
  /** Net contract value of the first year; null while the opportunity does not say. */
  readonly firstYearValue: Money | null
}

export type FeeTotal = {
  readonly total: Money
  /** The share, the cap, or the value of the first year, which ends what counts. */
  readonly limitedBy: 'rate' | 'cap' | 'first_year'
  readonly steps: readonly Step[]
}

/** `referral_fee_amount@1`, the fee in all: `min(cap, rate × (collected − refunded))` of the net
 *  contract value of the first year, the product rounded half-even once. 10 % of 300 000.00 capped at
 *  20 000.00 is 20 000.00; after a refund of 150 000.00 it is 15 000.00. The order in which payments
 *  came does not matter. */
export function referralFeeTotal(payments: readonly CountedPayment[], terms: FeeTerms): FeeTotal {
  const { rate, cap, firstYearValue, currency } = terms
  const collected = sum(
    payments.map((one) => one.amount),
    currency,
  )
  const refunded = sum(
    payments.map((one) => one.refunded),
    currency,
  )
  const net = greatest(zero(currency), subtract(collected, refunded))
  const counts = firstYearValue === null ? net : least(net, firstYearValue)
  const atRate = scale(counts, rate, 'half-even')
  const total = cap === null ? atRate : least(atRate, cap)
  return {
    total,
    limitedBy: limitOf({ atRate, cap, isCut: compare(counts, net) < 0 }),
    steps: [
      {
        label: 'Collected from the customer',
        formula: payments.map((one) => printMoney(one.amount)).join(' + ') || '0',
        amount: collected,
      },
      ...(refunded.minor === 0n ? [] : [returned(payments, refunded)]),
      ...(firstYearValue === null
        ? []
        : [
            {
              label: 'Counts, up to the value of the first year',
              formula: `min(${printMoney(net)}, ${printMoney(firstYearValue)})`,
              amount: counts,
            },
          ]),
      {
        label: 'Share of what counts',
        formula: `${printPercent(rate)} × ${printMoney(counts)}`,
        amount: atRate,
      },
      {
        label: 'Fee in all',
        formula:
          cap === null
            ? `${printMoney(atRate)}, without a cap`
            : `min(${printMoney(atRate)}, cap of ${printMoney(cap)})`,
        amount: total,
      },
    ],
  }
}

function returned(payments: readonly CountedPayment[], refunded: Money): Step {
  const formula = payments
    .filter((one) => one.refunded.minor > 0n)
    .map((one) => printMoney(one.refunded))
    .join(' + ')
  return { label: 'Returned to the customer in time', formula, amount: refunded }
}

function limitOf(of: { atRate: Money; cap: Money | null; isCut: boolean }): FeeTotal['limitedBy'] {
  if (of.cap !== null && compare(of.atRate, of.cap) > 0) return 'cap'
  return of.isCut ? 'first_year' : 'rate'
}

export type FeeInstalment = FeeTotal & { readonly payable: Money }

/** `referral_fee_amount@1`, what one more payment adds: the fee in all, less what earlier instalments
 *  fixed; never below zero, because what was paid too much is clawed back by the refund, not here.
 *  Four payments of 60 000.00 at 10 % under a cap of 20 000.00 pay 6 000.00 three times, then
 *  2 000.00. `payments` includes the one asked about; `fixed` is signed. */
export function referralFeeInstalment(
  payments: readonly CountedPayment[],
  fixed: readonly Money[],
  terms: FeeTerms,
): FeeInstalment {
  const fee = referralFeeTotal(payments, terms)
  const before = sum(fixed, terms.currency)
  const payable = greatest(zero(terms.currency), subtract(fee.total, before))
  const paid = fixed.map(printMoney).join(' + ') || '0'
  return {
    ...fee,
    payable,
    steps: [
      ...fee.steps,
      { label: 'Fixed by earlier payments', formula: paid, amount: before },
      {
        label: 'This instalment',
        formula: `${printMoney(fee.total)} − ${printMoney(before)}`,
        amount: payable,
      },
    ],
  }
}

export type FeeReturn = {
  /** What the fee comes to now. */
  readonly total: Money
  /** What was fixed above it: first unpaid instalments are lowered by it, the rest is clawed back. */
  readonly excess: Money
  readonly steps: readonly Step[]
}

/** `referral_fee_amount@1`, after a refund: `clawback = fixed − recomputed`, never below zero. */
export function referralFeeReturn(
  payments: readonly CountedPayment[],
  fixed: readonly Money[],
  terms: FeeTerms,
): FeeReturn {
  const fee = referralFeeTotal(payments, terms)
  const before = sum(fixed, terms.currency)
  const excess = greatest(zero(terms.currency), subtract(before, fee.total))
  return {
    total: fee.total,
    excess,
    steps: [
      ...fee.steps,
      {
        label: 'Fixed until now',
        formula: fixed.map(printMoney).join(' + ') || '0',
        amount: before,
      },
      {
        label: 'Too much by',
        formula: `${printMoney(before)} − ${printMoney(fee.total)}`,
        amount: excess,
      },
    ],
  }
}

/** One payable of the referral: what is left of it, and whether it can still be lowered. */
export type FeeDebt = {
  readonly payableId: string
  readonly left: Money
  readonly state: 'open' | 'on_its_way' | 'paid'
}

export type FeeRecovery = {
  readonly lower: readonly { readonly payableId: string; readonly amount: Money }[]
  readonly clawBack: readonly { readonly payableId: string; readonly amount: Money }[]
  /** What can be neither yet: it is on its way to the partner. */
  readonly waits: Money
}

/** Takes `excess` off what the partner was to get: first what is unpaid, then what is paid, in the
 *  order given (that of the returned payment first). What was cancelled meanwhile is not there to be
 *  taken, so the parts may come to less. */
export function recoverFrom(excess: Money, debts: readonly FeeDebt[]): FeeRecovery {
  let left = excess
  const take = (state: FeeDebt['state']) =>
    debts
      .filter((debt) => debt.state === state)
      .flatMap(({ payableId, left: most }) => {
        const amount = least(left, most)
        left = subtract(left, amount)
        return amount.minor > 0n ? [{ payableId, amount }] : []
      })
  const lower = take('open')
  const clawBack = take('paid')
  const waits = take('on_its_way').reduce((all, one) => add(all, one.amount), zero(excess.currency))
  return { lower, clawBack, waits }
}

function printPercent(rate: Ratio): string {
  return `${printRatio(ratio(rate.num * 100n, rate.den))} %`
}
