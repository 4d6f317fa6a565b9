import { compare, type Money, printMoney } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import type { ReferralPack } from '../programs/index.ts'
import { type Check, makeCheck, type MakeCheck } from './check.ts'
import type { ClauseOf } from './mdf-request.ts'
import {
  type CountedPayment,
  type FeeInstalment,
  referralFeeInstalment,
} from './referral-fee-amount.ts'
import { feeTermChecks, type FeeTermFacts } from './referral-term.ts'

/** A customer's payment with what was returned of it within `refundDays`, in program currency. */
export type FeePayment = CountedPayment & {
  readonly collectionId: string
  /** What the books of the customer call it. */
  readonly code: string
  readonly collectedOn: PlainDate
}

/** Everything the checks and the amount of a fee look at, fetched once; a decision keeps it. */
export type ReferralFeeFacts = FeeTermFacts & {
  readonly partnerStatus: string
  readonly goodStanding: boolean
  readonly complete: boolean
  readonly incentiveStatus: string
  /** The sale that a person linked to the referral, and the day it was won. */
  readonly opportunity: string | null
  readonly wonOn: PlainDate | null
  /** It was won, and then lost after all. */
  readonly saleLost?: boolean
  /** The first day that is no longer of the first year; null while not won. */
  readonly firstYearUntil: PlainDate | null
  readonly firstYearValue: Money | null
  /** The payment the fee is for. */
  readonly payment: FeePayment
  /** As it was collected, and how it came to program currency: `1 EUR = 1.08 USD (ECB, …)`. */
  readonly collectedAs: Money
  readonly conversion: string | null
  /** Payments whose fee is fixed, earliest first; what they fixed, and what refunds took back. */
  readonly earlier: readonly FeePayment[]
  readonly fixed: readonly Money[]
  /** Of the world, for another version to judge by; absent in records of before. */
  readonly tier?: string
  readonly rate: Ratio
  /** Null where the program has none. */
  readonly cap: Money | null
  readonly holdDays: number
  readonly refundDays: number
  readonly available: Money
}

/** The instalment the payment adds. */
export function feeOf(facts: ReferralFeeFacts): FeeInstalment {
  const { rate, cap, firstYearValue } = facts
  return referralFeeInstalment([...facts.earlier, facts.payment], facts.fixed, {
    rate,
    cap,
    firstYearValue,
    currency: facts.payment.amount.currency,
  })
}

/** The first day the instalment is no longer held: `holdDays` after the day of the payment. */
export function feeHeldUntil(collectedOn: PlainDate, holdDays: number): PlainDate {
  return collectedOn.add({ days: holdDays })
}

/** Whether a refund of `refundedOn` still changes the fee of a payment of `collectedOn`: until the
 *  end of the 180th day after. */
export function countsAsRefund(
  collectedOn: PlainDate,
  refundedOn: PlainDate,
  refundDays: number,
): boolean {
  return Temporal.PlainDate.compare(refundedOn, collectedOn.add({ days: refundDays })) <= 0
}

/** `referral_fee@1`: the checks of a fee, in the order people read them; the first year or the term,
 *  as the program says. */
export function referralFeeChecks(
  pack: ReferralPack,
  facts: ReferralFeeFacts,
  clauseOf: ClauseOf,
): Check[] {
  const check = makeCheck(clauseOf)
  return [
    attribution(facts, check),
    ...(pack.windows.termMonths === null ? [firstYear(facts, check)] : []),
    ...feeTermChecks(pack, facts, check),
    collection(facts, check),
    allocation(facts, check),
    toldTwice(facts, check),
  ]
}

function attribution(facts: ReferralFeeFacts, check: MakeCheck): Check {
  const { opportunity, wonOn } = facts
  const seen = { opportunity: opportunity ?? 'none', won_on: wonOn?.toString() ?? 'not won' }
  if (opportunity === null) {
    return check('check_attribution', 'fail', 'No sale is linked to the referral.', seen)
  }
  if (wonOn === null) {
    return check('check_attribution', 'fail', `The sale ${opportunity} is not won.`, seen)
  }
  if (facts.saleLost === true) {
    const sentence = `The sale ${opportunity} was won and then lost: it earns no more.`
    return check('check_attribution', 'fail', sentence, { ...seen, stage: 'lost' })
  }
  const sentence = `The sale ${opportunity} came of the referral and was won on ${printDay(wonOn)}.`
  return check('check_attribution', 'pass', sentence, seen)
}

function firstYear(facts: ReferralFeeFacts, check: MakeCheck): Check {
  const { collectedOn } = facts.payment
  const until = facts.firstYearUntil
  const seen = { collected_on: collectedOn.toString(), until: until?.toString() ?? 'unknown' }
  if (until === null) {
    return check('check_first_year', 'unknown', 'The first year has not begun.', seen)
  }
  const inside = Temporal.PlainDate.compare(collectedOn, until) < 0
  const sentence = inside
    ? `The customer paid on ${printDay(collectedOn)}, within the first year.`
    : `The customer paid on ${printDay(collectedOn)}; the first year ended before ${printDay(until)}.`
  return check('check_first_year', inside ? 'pass' : 'fail', sentence, seen)
}

function collection(facts: ReferralFeeFacts, check: MakeCheck): Check {
  const { amount, refunded } = facts.payment
  const seen = {
    collected: printMoney(facts.collectedAs),
    counts: printMoney(amount),
    refunded: printMoney(refunded),
    conversion: facts.conversion ?? 'none',
  }
  if (refunded.minor === 0n) {
    return check('check_refunds', 'pass', 'Nothing of the payment was returned.', seen)
  }
  const whole = compare(refunded, amount) >= 0
  const sentence = whole
    ? 'The payment was returned to the customer whole.'
    : `${seen.refunded} of the payment was returned to the customer and does not count.`
  return check('check_refunds', whole ? 'fail' : 'warn', sentence, seen)
}

function allocation(facts: ReferralFeeFacts, check: MakeCheck): Check {
  const { payable } = feeOf(facts)
  const enough = compare(facts.available, payable) >= 0
  const seen = { fee: printMoney(payable), available: printMoney(facts.available) }
  const sentence = enough
    ? 'The fund has the amount available.'
    : 'The fund does not have the amount available.'
  return check('check_allocation', enough ? 'pass' : 'fail', sentence, seen)
}

/** One payment that two sources tell of, each under a number of its own, would pay two fees. */
function toldTwice({ payment, earlier }: ReferralFeeFacts, check: MakeCheck): Check {
  const sourceOf = (code: string) => code.slice(0, code.indexOf('/'))
  const same = earlier.find(
    (one) =>
      sourceOf(one.code) !== sourceOf(payment.code) &&
      one.collectedOn.equals(payment.collectedOn) &&
      compare(one.amount, payment.amount) === 0,
  )
  const seen = { same_payment: same?.code ?? 'none' }
  return same === undefined
    ? check('check_fraud', 'pass', 'No other source told of the same payment.', seen)
    : check(
        'check_fraud',
        'fail',
        `${same.code} is of the same day and amount and earned its fee: they look like one payment.`,
        seen,
      )
}
