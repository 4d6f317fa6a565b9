import { zero } from '../kernel/money.ts'
import {
  clauseOfCheck,
  outcomeOf,
  type ReferralFactsOfTable,
  type ReferralFeeFactsOfTable,
  type ReferralPack,
} from '../programs/index.ts'
import { type Assessment, outcomeParts, partnerStatus, stateOf } from './assess.ts'
import { makeCheck } from './check.ts'
import { eligibleCheck } from './eligible.ts'
import { type ReferralFacts, referralChecks } from './referral.ts'
import { feeOf, type ReferralFeeFacts, referralFeeChecks } from './referral-fee.ts'

/** Judges a referral: checks, then the table. Accepting it moves no money; what it earns is judged
 *  payment by payment. */
export function assessReferral(pack: ReferralPack, facts: ReferralFacts): Assessment {
  const clauseOf = (code: string) => clauseOfCheck(pack, 'referral', code)
  const checks = [
    ...referralChecks(pack, facts, clauseOf),
    ...eligibleCheck(pack, facts, makeCheck(clauseOf)),
  ]
  const state = stateOf(checks)
  const none = zero(pack.currency)
  const answer = outcomeOf(
    pack,
    {
      of: 'referral',
      facts: {
        partner_status: partnerStatus(facts.partnerStatus),
        good_standing: facts.goodStanding,
        complete: facts.complete,
        exception_asked: facts.exceptionAsked,
        check_consent: state('check_consent'),
        check_self: state('check_self'),
        check_customer: state('check_customer'),
        check_opportunity: state('check_opportunity'),
        check_protection: state('check_protection'),
        check_first: state('check_first'),
        check_duplicate: state('check_duplicate'),
        check_live: state('check_live'),
        check_eligible: state('check_eligible'),
        check_fraud: 'pass',
      } satisfies ReferralFactsOfTable,
      amount: none,
    },
    { trace: true },
  )
  return {
    checks,
    lines: [],
    amount: none,
    requested: none,
    arithmetic: [],
    ...outcomeParts(answer),
  }
}

/** Judges the fee for one payment of the customer: checks, the instalment, then the table. Nobody
 *  asks for an amount: what is requested is what it comes to. */
export function assessReferralFee(pack: ReferralPack, facts: ReferralFeeFacts): Assessment {
  const checks = referralFeeChecks(pack, facts, (code) => clauseOfCheck(pack, 'referral_fee', code))
  const { payable, limitedBy, steps } = feeOf(facts)
  const state = stateOf(checks)
  const answer = outcomeOf(
    pack,
    {
      of: 'referral_fee',
      facts: {
        partner_status: partnerStatus(facts.partnerStatus),
        good_standing: facts.goodStanding,
        complete: facts.complete,
        incentive_status: referralStatus(facts.incentiveStatus),
        payable,
        limited_by: limitedBy,
        check_attribution: state('check_attribution'),
        check_first_year: state('check_first_year'),
        check_term: state('check_term'),
        check_paying: state('check_paying'),
        check_paperwork: state('check_paperwork'),
        check_tail: state('check_tail'),
        check_refunds: state('check_refunds'),
        check_allocation: state('check_allocation'),
        check_fraud: state('check_fraud'),
      } satisfies ReferralFeeFactsOfTable,
      amount: payable,
    },
    { trace: true },
  )
  return {
    checks,
    lines: [],
    amount: payable,
    requested: payable,
    arithmetic: steps,
    ...outcomeParts(answer),
  }
}

const referralWords = [
  'pending',
  'accepted',
  'converted',
  'earning',
  'completed',
  'expired',
  'declined',
] as const
function referralStatus(text: string): (typeof referralWords)[number] {
  return referralWords.find((word) => word === text) ?? 'pending'
}
