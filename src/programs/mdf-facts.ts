import type { FactType } from './fact.ts'

/** What one fact is called, its type, the values it may take, and how it is found out. */
export type FactWord = {
  readonly type: FactType
  readonly values?: readonly string[]
  readonly means: string
}

/** The state of one check, as every check reports it. */
const checkStates = ['pass', 'warn', 'fail', 'unknown'] as const
const check = (means: string) => ({ type: 'text', values: checkStates, means }) as const

const partnerStatus = {
  type: 'text',
  values: ['active', 'suspended', 'terminated'],
  means: 'status of the partner at the instant of deciding',
} as const

/** Facts of the table `mdf_request`: asked once for the whole request. */
export const mdfRequestFacts = {
  partner_status: partnerStatus,
  good_standing: { type: 'boolean', means: 'the partner is in good standing' },
  complete: {
    type: 'boolean',
    means: 'every required field and slot is filled, no defect is open',
  },
  requested: { type: 'money', means: 'amount asked for, in the currency of the fund' },
  eligible_cost: {
    type: 'money',
    means: 'sum of the cost lines whose kind is not on the never-list, before tax',
  },
  exception_asked: { type: 'boolean', means: 'the partner asks for an exception to a clause' },
  check_lead_time: check(
    'pass: asked at least windows.request_days_before days before the first day; ' +
      'warn: later, but before the first day; fail: on or after the first day',
  ),
  check_dates: check('pass: first day ≤ last day, both inside the program and the fund period'),
  check_minimum: check('pass: requested ≥ minimum_request'),
  check_share: check('pass: requested ≤ rate of the tier × eligible cost'),
  check_activity_cap: check('pass: requested ≤ cap of the activity type, else caps.per_activity'),
  check_quarter_cap: check(
    'pass: requested + already approved to the partner in the quarter of the first day ' +
      '≤ caps.per_partner_quarter',
  ),
  check_allocation: check(
    'pass: the allocation has requested or more available (the books decide)',
  ),
  check_duplicate: check(
    'warn: same partner, activity type and overlapping dates as another request',
  ),
  check_fraud: check('fail: a sign of fraud was found; warn: something a person must look at'),
} as const satisfies Record<string, FactWord>

/** Facts of the table `mdf_claim`: asked once for the whole claim, after its lines were judged. */
export const mdfClaimFacts = {
  partner_status: partnerStatus,
  good_standing: { type: 'boolean', means: 'the partner is in good standing' },
  complete: {
    type: 'boolean',
    means: 'every required field and slot is filled, no defect is open',
  },
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
  lines_accepted: { type: 'integer', means: 'lines with the verdict accepted' },
  lines_reduced: { type: 'integer', means: 'lines with the verdict reduced' },
  lines_denied: { type: 'integer', means: 'lines with the verdict denied' },
  lines_returned: { type: 'integer', means: 'lines with the verdict returned' },
  exception_asked: { type: 'boolean', means: 'the partner asks for an exception to a clause' },
  check_line_sums: check('pass: the parts of each line add up to what the line claims'),
  check_deadline: check(
    'pass: complete before the end of the windows.claim_days_after-th day after the last day, ' +
      'and of the fund’s claim deadline if earlier, in the program’s zone',
  ),
  check_proof: check(
    'proof of performance by activity type: pass: every slot accepted; unknown: one still ' +
      'pending; fail: one missing or rejected',
  ),
  check_results: check('pass: the metric of the activity type is reported'),
  check_invoice_reuse: check(
    'pass: no invoice is claimed beyond its total or under another incentive; fail: one is; ' +
      'warn: a likely match a person must look at',
  ),
  check_fraud: check('fail: a sign of fraud was found; warn: something a person must look at'),
} as const satisfies Record<string, FactWord>

/** Facts of the table `mdf_claim_line`: asked for each line, and for each part of a line that
 *  mixes kinds of cost (catering 1 000 of which wine 300 is asked twice). */
export const mdfClaimLineFacts = {
  cost_kind: { type: 'text', means: 'kind of cost, one of cost_kinds in activities.yaml' },
  invoice_state: {
    type: 'text',
    values: ['accepted', 'pending', 'rejected', 'missing'],
    means: 'state of the proof of cost of the line',
  },
  invoice_from: {
    type: 'text',
    values: ['third_party', 'affiliate', 'self', 'unknown'],
    means: 'who issued the invoice, seen from the partner',
  },
  invoice_in_window: {
    type: 'boolean',
    means: 'the invoice is dated from the first day until the claim’s deadline',
  },
  delivery: {
    type: 'text',
    values: ['inside', 'outside', 'unproven'],
    means: 'proven date of delivery against the first and last day of the activity',
  },
  currency_matches: { type: 'boolean', means: 'the invoice is in the currency of the fund' },
  claimed_against: {
    type: 'text',
    values: ['within_net', 'above_net', 'above_total'],
    means: 'claimed cost against what is left of the invoice before tax, and with tax',
  },
} as const satisfies Record<string, FactWord>

/** Facts of the table `approval_level`: whose limit the decision needs. */
export const approvalLevelFacts = {
  amount: { type: 'money', means: 'amount asked for by a request, payable on a claim' },
} as const satisfies Record<string, FactWord>

/** Every MDF table by its name, with its facts. */
export const mdfFacts = {
  mdf_request: mdfRequestFacts,
  mdf_claim: mdfClaimFacts,
  mdf_claim_line: mdfClaimLineFacts,
  approval_level: approvalLevelFacts,
} as const
