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
import {
  mdfRebateFacts,
  mdfReimbursementFacts,
  mdfReimbursementLineFacts,
} from './reimbursement-facts.ts'

/** Facts of the table `mdf_request`: asked once for the whole request. */
export const mdfRequestFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  requested: { type: 'money', means: 'amount asked for, in the currency of the fund' },
  eligible_cost: {
    type: 'money',
    means: 'sum of the cost lines whose kind is not on the never-list, before tax',
  },
  exception_asked: exceptionAsked,
  check_lead_time: checkWord(
    'pass: asked at least windows.request_days_before days before the first day; ' +
      'warn: later, but before the first day; fail: on or after the first day',
  ),
  check_dates: checkWord('pass: first day ≤ last day, both inside the program and the fund period'),
  check_minimum: checkWord('pass: requested ≥ minimum_request'),
  check_share: checkWord('pass: requested ≤ rate of the tier × eligible cost'),
  check_activity_cap: checkWord(
    'pass: requested ≤ cap of the activity type, else caps.per_activity',
  ),
  check_quarter_cap: checkWord(
    'pass: requested + already approved to the partner in the quarter of the first day ' +
      '≤ caps.per_partner_quarter',
  ),
  check_allocation: checkWord(
    'pass: the allocation has requested or more available (the books decide)',
  ),
  check_eligible: eligibleCheck,
  check_duplicate: checkWord(
    'warn: same partner, activity type and overlapping dates as another request',
  ),
  check_fraud: fraudCheck,
} as const satisfies Record<string, FactWord>

/** Facts of the table `mdf_change`: asked once for the whole change of an approved activity. */
export const mdfChangeFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  requested: {
    type: 'money',
    means: 'the whole amount asked for now, in the currency of the fund',
  },
  increase: {
    type: 'money',
    means: 'what is asked for above the approved amount; 0 where it stays or becomes less',
  },
  eligible_cost: {
    type: 'money',
    means: 'sum of the changed cost lines whose kind is not on the never-list, before tax',
  },
  begun: {
    type: 'text',
    values: ['before', 'during', 'after'],
    means: 'when it was asked: before the first day as approved, until the last one, or later',
  },
  dates: {
    type: 'text',
    values: ['same', 'last_day', 'moved'],
    means: 'the days as approved, another last day only, or another first day',
  },
  activity_changed: { type: 'boolean', means: 'another type of activity than was approved' },
  place_changed: { type: 'boolean', means: 'another place or country than was approved' },
  amount: {
    type: 'text',
    values: ['same', 'less', 'more'],
    means: 'the amount asked for now, seen from the approved one',
  },
  exception_asked: exceptionAsked,
  check_change: checkWord('pass: something is asked for otherwise than it was approved'),
  check_lead_time: checkWord(
    'pass: the first day stays, or lies windows.request_days_before days or more after the day ' +
      'it was asked; warn: sooner, but in the future; fail: it has passed',
  ),
  check_dates: checkWord('pass: first day ≤ last day, both inside the program and the fund period'),
  check_minimum: checkWord('pass: requested ≥ minimum_request'),
  check_share: checkWord('pass: requested ≤ rate fixed by the approval × eligible cost'),
  check_activity_cap: checkWord(
    'pass: requested ≤ cap of the activity type, else caps.per_activity',
  ),
  check_quarter_cap: checkWord(
    'pass: requested + what else is approved to the partner in the quarter of the first day ' +
      '≤ caps.per_partner_quarter',
  ),
  check_allocation: checkWord(
    'pass: the allocation has the increase or more available (the books decide)',
  ),
  check_used: checkWord('pass: requested ≥ what was already approved of claims'),
  check_duplicate: checkWord(
    'warn: same partner, activity type and overlapping dates as another request',
  ),
  check_fraud: fraudCheck,
} as const satisfies Record<string, FactWord>

/** Facts of the table `mdf_claim`: asked once for the whole claim, after its lines were judged. */
export const mdfClaimFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  incentive_status: {
    type: 'text',
    values: ['pending', 'committed', 'settled', 'lapsed', 'cancelled', 'declined'],
    means: 'state of the MDF activity the claim is made under',
  },
  payable: { type: 'money', means: 'what the pinned amount function pays for the claim' },
  limited_by: {
    type: 'text',
    values: ['claimed', 'rate', 'commitment'],
    means:
      'which term of min(claimed, rate × accepted cost, committed remaining) is smallest; ' +
      'of equal ones the first in this order',
  },
  ...lineCounts,
  exception_asked: exceptionAsked,
  check_line_sums: lineSumsCheck,
  check_deadline: checkWord(
    'pass: complete before the end of the windows.claim_days_after-th day after the last day, ' +
      'and of the fund’s claim deadline if earlier, in the program’s zone',
  ),
  check_proof: checkWord(
    'proof of performance by activity type: pass: every slot accepted; unknown: one still ' +
      'pending; fail: one missing or rejected',
  ),
  check_results: checkWord('pass: the metric of the activity type is reported'),
  check_invoice_reuse: checkWord(
    'pass: no invoice is claimed beyond its total or under another incentive; fail: one is; ' +
      'warn: a likely match a person must look at',
  ),
  check_fraud: fraudCheck,
} as const satisfies Record<string, FactWord>

/** Facts of the table `mdf_claim_line`: asked for each line, and for each part of a line that
 *  mixes kinds of cost (catering 1 000 of which wine 300 is asked twice). */
export const mdfClaimLineFacts = {
  cost_kind: { type: 'text', means: 'kind of cost, one of cost_kinds in activities.yaml' },
  ...invoiceWords,
  invoice_in_window: {
    type: 'boolean',
    means: 'the invoice is dated from the first day until the claim’s deadline',
  },
  delivery: {
    type: 'text',
    values: ['inside', 'outside', 'unproven'],
    means: 'proven date of delivery against the first and last day of the activity',
  },
} as const satisfies Record<string, FactWord>

/** Facts of the table `approval_level`: whose limit the decision needs. */
export const approvalLevelFacts = {
  amount: { type: 'money', means: 'amount asked for by a request, payable on a claim' },
} as const satisfies Record<string, FactWord>

/** Every MDF table by its name, with its facts. */
export const mdfFacts = {
  mdf_request: mdfRequestFacts,
  mdf_change: mdfChangeFacts,
  mdf_claim: mdfClaimFacts,
  mdf_claim_line: mdfClaimLineFacts,
  mdf_reimbursement: mdfReimbursementFacts,
  mdf_reimbursement_line: mdfReimbursementLineFacts,
  mdf_rebate: mdfRebateFacts,
  approval_level: approvalLevelFacts,
} as const
