import type { FactsOf } from './fact.ts'
import {
  checkWord,
  complete,
  eligibleCheck,
  exceptionAsked,
  type FactWord,
  fraudCheck,
  goodStanding,
  invoiceWords,
  lineCounts,
  lineSumsCheck,
  partnerStatus,
} from './fact-words.ts'
import { approvalLevelFacts } from './mdf-facts.ts'

/** Facts of the table `coinvest_proposal`: asked once for the whole plan. */
export const coinvestProposalFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  requested: { type: 'money', means: 'our share asked for, in the currency of the fund' },
  total_cost: { type: 'money', means: 'cost of the plan as a whole' },
  exception_asked: exceptionAsked,
  check_lead_time: checkWord(
    'pass: asked at least windows.lead_days days before the first day; ' +
      'warn: later, but before the first day; fail: on or after the first day',
  ),
  check_dates: checkWord(
    'pass: milestones lie after the first day, in the order of their dates, inside the program ' +
      'and the fund period',
  ),
  check_milestones: checkWord('pass: the milestones add up exactly to our share'),
  check_milestone_size: checkWord('pass: no milestone is above milestone_max of our share'),
  check_shares: checkWord(
    'pass: our share, the partner’s cash and its work in kind add up exactly to the total cost',
  ),
  check_share: checkWord('pass: our share ≤ rate of the tier × total cost'),
  check_funding: checkWord(
    'of the shape tranches: pass: our funding ≤ what the named formula makes of the annual revenue',
  ),
  check_first_tranche: checkWord(
    'of the shape tranches: pass: the first tranche ≤ funding.first and our funding',
  ),
  check_in_kind: checkWord(
    'pass: work in kind, at the day rates of plan.yaml, ≤ in_kind_max of the partner’s share',
  ),
  check_eligible: eligibleCheck,
  check_customer: checkWord(
    'pass: the customer has no other plan; fail: it has one that is active; ' +
      'warn: one is proposed, or a customer of a name like it has one',
  ),
  check_allocation: checkWord(
    'pass: the allocation has requested or more available (the books decide)',
  ),
} as const satisfies Record<string, FactWord>

/** Facts of the table `coinvest_milestone`: asked once, after its lines were judged. */
export const coinvestMilestoneFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  incentive_status: {
    type: 'text',
    values: ['pending', 'committed', 'completed', 'terminated', 'declined'],
    means: 'state of the plan the milestone belongs to',
  },
  payable: { type: 'money', means: 'what the pinned amount function pays for the milestone' },
  limited_by: {
    type: 'text',
    values: ['claimed', 'cost', 'milestone', 'plan'],
    means:
      'which term is smallest: what is claimed, what the shape makes of the accepted cost, the ' +
      'amount of the milestone, what is left of the plan; of equal ones the first in this order',
  },
  ...lineCounts,
  exception_asked: exceptionAsked,
  check_milestone: checkWord('pass: it names a milestone of the plan that was not accepted before'),
  check_due: checkWord(
    'pass: complete on the milestone’s day or before; warn: later by at most windows.slip_days, ' +
      'and it slipped less than slips_max times; fail: later than that',
  ),
  check_deliverable: checkWord(
    'pass: every required paper of the deliverable is accepted; unknown: one still pending; ' +
      'fail: one missing or rejected',
  ),
  check_acceptance: checkWord(
    'the customer’s signed acceptance: pass: accepted, signed by the customer; unknown: still ' +
      'pending; warn: the signer’s address is not the customer’s; fail: missing, rejected, or ' +
      'signed by the partner’s own people',
  ),
  check_spend: checkWord(
    'of the shape tranches: pass: the customer has spent funding.first_at or more; ' +
      'warn: less than it had before; fail: less than funding.first_at',
  ),
  check_in_kind: checkWord(
    'pass: work in kind claimed so far lies within what the plan says of it',
  ),
  check_line_sums: lineSumsCheck,
  check_invoice_reuse: checkWord(
    'pass: no invoice is claimed beyond its total or under another incentive; fail: one is',
  ),
  check_fraud: fraudCheck,
} as const satisfies Record<string, FactWord>

/** Facts of the table `coinvest_milestone_line`: asked for each line, and each part of a line that
 *  mixes kinds of cost. */
export const coinvestMilestoneLineFacts = {
  cost_kind: { type: 'text', means: 'kind of cost, one of cost_kinds in plan.yaml' },
  ...invoiceWords,
  invoice_dated: {
    type: 'text',
    values: ['inside', 'outside', 'unknown'],
    means: 'day of the invoice against the plan: from its first day until the day it is handed in',
  },
} as const satisfies Record<string, FactWord>

/** Every co-investment table by its name, with its facts. */
export const coinvestFacts = {
  coinvest_proposal: coinvestProposalFacts,
  coinvest_milestone: coinvestMilestoneFacts,
  coinvest_milestone_line: coinvestMilestoneLineFacts,
  approval_level: approvalLevelFacts,
} as const

export type CoinvestProposalFactsOfTable = FactsOf<typeof coinvestProposalFacts>
export type CoinvestMilestoneFactsOfTable = FactsOf<typeof coinvestMilestoneFacts>
export type CoinvestMilestoneLineFactsOfTable = FactsOf<typeof coinvestMilestoneLineFacts>
