import { type Money, zero } from '../kernel/money.ts'
import { ratio } from '../kernel/ratio.ts'
import {
  clauseOfCheck,
  type DealExtensionFactsOfTable,
  type DealOutcomeFactsOfTable,
  type DealPack,
  type DealRegistrationFactsOfTable,
  outcomeOf,
} from '../programs/index.ts'
import { type Assessment, outcomeParts, partnerStatus, stateOf } from './assess.ts'
import { type DealExtensionFacts, dealExtensionChecks } from './deal-extension.ts'
import { makeCheck } from './check.ts'
import { eligibleCheck } from './eligible.ts'
import { customerClassCheck, dealClass } from './deal-class.ts'
import {
  dealOutcomeAmount,
  dealOutcomeChecks,
  type DealOutcomeFacts,
  runnerUpChecks,
} from './deal-outcome.ts'
import { runnerUpAmount } from './deal-runner-up.ts'
import { paidAgainst } from './deal-stacking.ts'
import { dealRegistrationChecks, type DealRegistrationFacts } from './deal-registration.ts'

/** Judges a registration: checks, then the table. Protecting a deal moves no money. */
export function assessRegistration(pack: DealPack, facts: DealRegistrationFacts): Assessment {
  const clauseOf = (code: string) => clauseOfCheck(pack, 'deal_registration', code)
  const checks = [
    ...dealRegistrationChecks(facts, clauseOf),
    ...customerClassCheck(pack, facts, makeCheck(clauseOf)),
    ...eligibleCheck(pack, facts, makeCheck(clauseOf)),
  ]
  const state = stateOf(checks)
  const none = zero(pack.currency)
  const asked: DealRegistrationFactsOfTable = {
    partner_status: partnerStatus(facts.partnerStatus),
    good_standing: facts.goodStanding,
    complete: facts.complete,
    exception_asked: facts.exceptionAsked,
    check_authorized: state('check_authorized'),
    check_house_account: state('check_house_account'),
    check_direct: state('check_direct'),
    check_outreach: state('check_outreach'),
    check_tender: state('check_tender'),
    check_conflict: state('check_conflict'),
    check_same_moment: state('check_same_moment'),
    check_earlier: state('check_earlier'),
    check_duplicate: state('check_duplicate'),
    check_value: state('check_value'),
    check_close_date: state('check_close_date'),
    deal_class: dealClass(pack, facts) ?? 'none',
    check_customer_class: state('check_customer_class'),
    researched: facts.researched ?? false,
    check_eligible: state('check_eligible'),
    check_fraud: 'pass',
  }
  const question = { of: 'deal_registration', facts: asked, amount: none } as const
  return withoutLines(checks, none, none, outcomeOf(pack, question, { trace: true }))
}

/** Judges an extension of a protection. */
export function assessExtension(pack: DealPack, facts: DealExtensionFacts): Assessment {
  const { extensions } = facts
  const alreadyExtended =
    extensions === undefined ? facts.alreadyExtended : extensions >= pack.extensionsMax
  const checks = dealExtensionChecks({ ...facts, alreadyExtended }, (code) =>
    clauseOfCheck(pack, 'deal_extension', code),
  )
  const state = stateOf(checks)
  const none = zero(pack.currency)
  const asked: DealExtensionFactsOfTable = {
    partner_status: partnerStatus(facts.partnerStatus),
    complete: facts.complete,
    exception_asked: facts.exceptionAsked,
    incentive_status: dealStatus(facts.incentiveStatus),
    check_in_time: state('check_in_time'),
    check_once: state('check_once'),
    check_progress: state('check_progress'),
    check_fraud: 'pass',
  }
  const question = { of: 'deal_extension', facts: asked, amount: none } as const
  return withoutLines(checks, none, none, outcomeOf(pack, question, { trace: true }))
}

/** Judges how a deal ended: checks, the deal incentive, then the table. */
export function assessOutcome(pack: DealPack, facts: DealOutcomeFacts): Assessment {
  const clauseOf = (code: string) => clauseOfCheck(pack, 'deal_outcome', code)
  const { payable, requested, limitedBy, steps } = amountOf(pack, facts)
  const { runnerUp } = facts
  const checks =
    runnerUp === undefined
      ? dealOutcomeChecks({ ...facts, paidElsewhere: paidAgainst(pack, facts) }, clauseOf)
      : runnerUpChecks({ ...facts, ...runnerUp, payable }, clauseOf)
  const state = stateOf(checks)
  const asked: DealOutcomeFactsOfTable = {
    partner_status: partnerStatus(facts.partnerStatus),
    complete: facts.complete,
    exception_asked: facts.exceptionAsked,
    incentive_status: dealStatus(facts.incentiveStatus),
    ended: facts.outcome,
    standing: runnerUp === undefined ? 'holder' : 'runner_up',
    payable,
    limited_by: limitedBy,
    rest_answer: facts.restAnswer,
    check_order: state('check_order'),
    check_order_date: state('check_order_date'),
    check_runner_up: state('check_runner_up'),
    check_tolerance: state('check_tolerance'),
    check_opportunity: state('check_opportunity'),
    check_allocation: state('check_allocation'),
    check_fraud: 'pass',
  }
  const question = { of: 'deal_outcome', facts: asked, amount: payable } as const
  const answer = outcomeOf(pack, question, { trace: true })
  const arithmetic = facts.outcome === 'won' ? steps : []
  return { ...withoutLines(checks, payable, requested, answer), arithmetic }
}

/** What the partner earns by how the deal ended: the incentive of its own, or the share of who was
 *  second. */
function amountOf(pack: DealPack, facts: DealOutcomeFacts) {
  const { runnerUp } = facts
  if (runnerUp === undefined) return dealOutcomeAmount(facts)
  const { payable, steps } = runnerUpAmount(runnerUp.rewarded, pack.runnerUpShare ?? ratio(0n))
  return { payable, requested: payable, limitedBy: 'rate' as const, steps }
}

function withoutLines(
  checks: Assessment['checks'],
  amount: Money,
  requested: Money,
  answer: ReturnType<typeof outcomeOf>,
): Assessment {
  return { checks, lines: [], amount, requested, arithmetic: [], ...outcomeParts(answer) }
}

const dealWords = [
  'pending',
  'protected',
  'won',
  'lost',
  'expired',
  'released',
  'declined',
] as const
function dealStatus(text: string): (typeof dealWords)[number] {
  return dealWords.find((word) => word === text) ?? 'pending'
}
