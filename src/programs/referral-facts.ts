import type { FactsOf } from './fact.ts'
import {
  checkWord,
  complete,
  eligibleCheck,
  exceptionAsked,
  type FactWord,
  fraudCheck,
  goodStanding,
  partnerStatus,
} from './fact-words.ts'
import { approvalLevelFacts } from './mdf-facts.ts'

/** Facts of the table `referral`. */
export const referralFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  exception_asked: exceptionAsked,
  check_consent: checkWord(
    'pass: the customer agreed to be named, on a day that has come; fail: it did not; ' +
      'unknown: the day is not given',
  ),
  check_self: checkWord('fail: the customer is the partner itself, or a company of its group'),
  check_customer: checkWord(
    'fail: the customer bought before, or is an account we work on ourselves',
  ),
  check_opportunity: checkWord(
    'fail: a sale of our own to the customer was open when the referral became complete',
  ),
  check_protection: checkWord(
    'fail: another partner holds a live protection of the same customer; ' +
      'warn: of one with a similar name',
  ),
  check_first: checkWord(
    'fail: another partner referred the same customer before, and that stands; ' +
      'unknown: it asked before, and that is undecided; warn: one with a similar name',
  ),
  check_duplicate: checkWord('fail: the partner itself referred or registered the customer before'),
  check_eligible: eligibleCheck,
  check_live: checkWord(
    'pass: with this one the partner has at most max_live accepted referrals without a sale',
  ),
  check_fraud: fraudCheck,
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
  check_attribution: checkWord(
    'pass: a sale was linked to the referral, it was won and not lost since',
  ),
  check_first_year: checkWord(
    'pass: the customer paid before the end of first_year_days after the sale was won',
  ),
  check_term: checkWord(
    'pass: the customer paid before the end of windows.term_months after the sale was won',
  ),
  check_paying: checkWord(
    'pass: since the win the customer never paused longer than windows.pause_days',
  ),
  check_paperwork: checkWord(
    'pass: every paper of paperwork is accepted; warn: one is still awaited or looked at; ' +
      'fail: one was not there at the end of windows.paperwork_months after the win',
  ),
  check_tail: checkWord(
    'pass: the partnership stands, or tail says that this payment is owed all the same',
  ),
  check_refunds: checkWord(
    'pass: nothing of the payment was returned within windows.refund_days; warn: a part; ' +
      'fail: all of it',
  ),
  check_allocation: checkWord('pass: the allocation has the instalment or more available'),
  check_fraud: fraudCheck,
} as const satisfies Record<string, FactWord>

/** Every referral table by its name, with its facts. */
export const referralTableFacts = {
  referral: referralFacts,
  referral_fee: referralFeeFacts,
  approval_level: approvalLevelFacts,
} as const

export type ReferralFactsOfTable = FactsOf<typeof referralFacts>
export type ReferralFeeFactsOfTable = FactsOf<typeof referralFeeFacts>
