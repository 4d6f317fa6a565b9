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

const incentiveStatus = {
  type: 'text',
  values: ['pending', 'protected', 'won', 'lost', 'expired', 'released', 'declined'],
  means: 'state of the deal',
} as const

/** Facts of the table `deal_registration`. */
export const dealRegistrationFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  exception_asked: exceptionAsked,
  check_authorized: checkWord(
    'pass: the partner’s tier may register each product, and the customer’s country is one of the ' +
      'program’s',
  ),
  check_house_account: checkWord(
    'fail: the customer is an account we work on ourselves; warn: one with a similar name is',
  ),
  check_direct: checkWord(
    'fail: a direct sale of our own to the customer is open at or past qualified; ' +
      'warn: to one with a similar name',
  ),
  check_outreach: checkWord(
    'fail: our own people reached out to the customer within windows.outreach_days; ' +
      'warn: to one with a similar name',
  ),
  check_tender: checkWord(
    'fail: the customer published a tender; warn: one with a similar name did',
  ),
  check_conflict: checkWord(
    'fail: another partner holds the customer (domain, tax number, family, or a name alike by ' +
      'likeness.conflict or more) for a shared product; warn: a name alike by likeness.look or more',
  ),
  check_same_moment: checkWord(
    'fail: another registration of the customer became complete less than same_moment_seconds away',
  ),
  check_earlier: checkWord('unknown: an earlier complete registration is not decided yet'),
  check_duplicate: checkWord('fail: the partner itself has the customer registered already'),
  check_value: checkWord('pass: value ≥ minimum_value'),
  check_close_date: checkWord(
    'pass: the close date is today or later and within windows.close_within_days',
  ),
  deal_class: {
    type: 'text',
    values: ['new_customer', 'replacement', 'existing', 'none'],
    means:
      'new_customer: customer and family bought nothing for windows.new_customer_years; ' +
      'replacement: the form says so; none: the program has no classes',
  },
  check_eligible: eligibleCheck,
  check_customer_class: checkWord(
    'pass: the class of the customer is awarded something, or nothing is awarded; ' +
      'warn: new, but one with a similar name bought; fail: awarded nothing',
  ),
  researched: { type: 'boolean', means: 'it was looked at more closely already' },
  check_fraud: fraudCheck,
} as const satisfies Record<string, FactWord>

/** Facts of the table `deal_extension`. */
export const dealExtensionFacts = {
  partner_status: partnerStatus,
  complete,
  exception_asked: exceptionAsked,
  incentive_status: incentiveStatus,
  check_in_time: checkWord('pass: asked before the protection ended; fail: at its end or later'),
  check_once: checkWord('pass: the protection was not extended before'),
  check_progress: checkWord(
    'evidence of progress: pass: every required slot accepted; unknown: one still pending; ' +
      'fail: one missing or rejected',
  ),
  check_fraud: fraudCheck,
} as const satisfies Record<string, FactWord>

/** Facts of the table `deal_outcome`. */
export const dealOutcomeFacts = {
  partner_status: partnerStatus,
  complete,
  exception_asked: exceptionAsked,
  incentive_status: incentiveStatus,
  ended: { type: 'text', values: ['won', 'lost'], means: 'how the deal ended' },
  standing: {
    type: 'text',
    values: ['holder', 'runner_up'],
    means: 'holder: of its own deal; runner_up: second for a customer whose deal another won',
  },
  payable: { type: 'money', means: 'what the pinned amount function pays for the won deal' },
  limited_by: {
    type: 'text',
    values: ['rate', 'tolerance'],
    means: 'rate: the whole net new value counts; tolerance: it counts up to value_tolerance',
  },
  rest_answer: {
    type: 'text',
    values: ['none', 'granted', 'refused'],
    means: 'what the program owner answered about the value above the tolerance',
  },
  check_order: checkWord(
    'the order: pass: its evidence accepted; unknown: still pending; fail: missing or rejected',
  ),
  check_order_date: checkWord('pass: the order is dated inside the protection'),
  check_runner_up: checkWord(
    'of who was second: pass: the first earned something; fail: it earns nothing any more',
  ),
  check_tolerance: checkWord('fail: net new value is above the registered one by value_tolerance'),
  check_opportunity: checkWord('fail: the opportunity paid another incentive already'),
  check_allocation: checkWord('pass: the allocation has the incentive or more available'),
  check_fraud: fraudCheck,
} as const satisfies Record<string, FactWord>

/** Every table of deal registration by its name, with its facts. */
export const dealTableFacts = {
  deal_registration: dealRegistrationFacts,
  deal_extension: dealExtensionFacts,
  deal_outcome: dealOutcomeFacts,
  approval_level: approvalLevelFacts,
} as const

export type DealRegistrationFactsOfTable = FactsOf<typeof dealRegistrationFacts>
export type DealExtensionFactsOfTable = FactsOf<typeof dealExtensionFacts>
export type DealOutcomeFactsOfTable = FactsOf<typeof dealOutcomeFacts>
