import { money } from '../kernel/money.ts'
import { type Pack, packOf } from '../programs/index.ts'
import type { ReferralFeeFacts } from './referral-fee.ts'
import { termEnd } from './referral-term.ts'
import { rateOfTier } from './tier-rate.ts'
import type { Standing } from './under-terms.ts'

/** A fee under other terms, after what earlier payments would have fixed. What was returned in time
 *  stays as counted: refunds outside the recorded days were not kept. */
export function feeUnderTerms(of: Pack, given: object, standing: Standing): ReferralFeeFacts {
  const pack = packOf(of, 'referral')
  const facts = given as ReferralFeeFacts // kept under this type of submission
  const { wonOn, fixed } = facts
  const { fixedMore } = standing
  const { currency } = facts.payment.amount
  return {
    ...facts,
    rate: rateOfTier(pack, facts.tier, facts.rate),
    cap: pack.cap,
    holdDays: pack.windows.holdDays,
    refundDays: pack.windows.refundDays,
    firstYearUntil: wonOn === null ? null : termEnd(wonOn, pack.windows),
    fixed: fixedMore === 0n ? fixed : [...fixed, money(fixedMore, currency)],
  }
}
