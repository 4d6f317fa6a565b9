import type { FactsOf } from './fact.ts'
import { approvalLevelFacts, type FactWord } from './mdf-facts.ts'

const checkStates = ['pass', 'warn', 'fail', 'unknown'] as const
const check = (means: string) => ({ type: 'text', values: checkStates, means }) as const

const partnerStatus = {
  type: 'text',
  values: ['active', 'suspended', 'terminated'],
  means: 'status of the partner at the instant of deciding',
} as const
const goodStanding = { type: 'boolean', means: 'the partner is in good standing' } as const
const complete = {
  type: 'boolean',
  means: 'every required field and slot is filled, no defect is open',
} as const

/** Facts of the table `referral`. */
export const referralFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  exception_asked: { type: 'boolean', means: 'the partner asks for an exception to a clause' },
  check_consent: check(
    'pass: the customer agreed to be named, on a day that has come; fail: it did not; ' +
      'unknown: the day is not given',
  ),
  check_self: check('fail: the customer is the partner itself, or a company of its group'),
  check_customer: check('fail: the customer bought before, or is an account we work on ourselves'),
  check_opportunity: check(
    'fail: a sale of our own to the customer was open when the referral became complete',
  ),
  check_protection: check(
    'fail: another partner holds a live protection of the same customer; ' +
      'warn: of one with a similar name',
  ),
  check_first: check(
    'fail: another partner referred the same customer before, and that stands; ' +
      'unknown: it asked before, and that is undecided; warn: one with a similar name',
  ),
  check_duplicate: check('fail: the partner itself referred or registered the customer before'),
  check_fraud: check('fail: a sign of fraud was found; warn: something a person must look at'),
} as const satisfies Record<string, FactWord>

/** Facts of the table `referral_fee`: asked of each payment of the customer. */
export const referralFeeFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  incentive_status: {
    type: 'text',
    values: ['pending', 'accepted', 'converted', 'earning', 'completed', 'expired', 'declined'],
    means: 'state of the referral the fee is raised under',
  },
  payable: { type: 'money', means: 'what the pinned amount function adds for the payment' },
  limited_by: {
    type: 'text',
    values: ['rate', 'cap', 'first_year'],
    means: 'what ends the fee in all: the share, the cap, or the value of the first year',
  },
  check_attribution: check('pass: a sale was linked to the referral, and it was won'),
  check_first_year: check(
    'pass: the customer paid before the end of first_year_days after the sale was won',
  ),
  check_refunds: check(
    'pass: nothing of the payment was returned within windows.refund_days; warn: a part; ' +
      'fail: all of it',
  ),
  check_allocation: check('pass: the allocation has the instalment or more available'),
  check_fraud: check('fail: a sign of fraud was found; warn: something a person must look at'),
} as const satisfies Record<string, FactWord>

/** Every referral table by its name, with its facts. */
export const referralTableFacts = {
  referral: referralFacts,
  referral_fee: referralFeeFacts,
  approval_level: approvalLevelFacts,
} as const

export type ReferralFactsOfTable = FactsOf<typeof referralFacts>
export type ReferralFeeFactsOfTable = FactsOf<typeof referralFeeFacts>
