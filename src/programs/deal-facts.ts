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
const exceptionAsked = {
  type: 'boolean',
  means: 'the partner asks for an exception to a clause',
} as const
const incentiveStatus = {
  type: 'text',
  values: ['pending', 'protected', 'won', 'lost', 'expired', 'released', 'declined'],
  means: 'state of the deal',
} as const
const fraud = check('fail: a sign of fraud was found; warn: something a person must look at')

/** Facts of the table `deal_registration`. */
export const dealRegistrationFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  exception_asked: exceptionAsked,
  check_authorized: check(
    'pass: the partner’s tier may register each product, and the customer’s country is one of the ' +
      'program’s',
  ),
  check_house_account: check(
    'fail: the customer is an account we work on ourselves; warn: one with a similar name is',
  ),
  check_direct: check(
    'fail: a direct sale of our own to the customer is open at or past qualified; ' +
      'warn: to one with a similar name',
  ),
  check_outreach: check(
    'fail: our own people reached out to the customer within windows.outreach_days; ' +
      'warn: to one with a similar name',
  ),
  check_tender: check('fail: the customer published a tender; warn: one with a similar name did'),
  check_conflict: check(
    'fail: another partner holds the customer (domain, tax number, family, or a name alike by ' +
      'likeness.conflict or more) for a shared product; warn: a name alike by likeness.look or more',
  ),
  check_same_moment: check(
    'fail: another registration of the customer became complete less than same_moment_seconds away',
  ),
  check_earlier: check('unknown: an earlier complete registration is not decided yet'),
  check_duplicate: check('fail: the partner itself has the customer registered already'),
  check_value: check('pass: value ≥ minimum_value'),
  check_close_date: check(
    'pass: the close date is today or later and within windows.close_within_days',
  ),
  check_fraud: fraud,
} as const satisfies Record<string, FactWord>

/** Facts of the table `deal_extension`. */
export const dealExtensionFacts = {
  partner_status: partnerStatus,
  complete,
  exception_asked: exceptionAsked,
  incentive_status: incentiveStatus,
  check_in_time: check('pass: asked before the protection ended; fail: at its end or later'),
  check_once: check('pass: the protection was not extended before'),
  check_progress: check(
    'evidence of progress: pass: every required slot accepted; unknown: one still pending; ' +
      'fail: one missing or rejected',
  ),
  check_fraud: fraud,
} as const satisfies Record<string, FactWord>

/** Facts of the table `deal_outcome`. */
export const dealOutcomeFacts = {
  partner_status: partnerStatus,
  complete,
  exception_asked: exceptionAsked,
  incentive_status: incentiveStatus,
  ended: { type: 'text', values: ['won', 'lost'], means: 'how the deal ended' },
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
  check_order: check(
    'the order: pass: its evidence accepted; unknown: still pending; fail: missing or rejected',
  ),
  check_order_date: check('pass: the order is dated inside the protection'),
  check_tolerance: check('fail: net new value is above the registered one by value_tolerance'),
  check_opportunity: check('fail: the opportunity paid another incentive already'),
  check_allocation: check('pass: the allocation has the incentive or more available'),
  check_fraud: fraud,
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
