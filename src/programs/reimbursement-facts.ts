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

/** Facts of the table `mdf_reimbursement`: asked once for the whole, after its lines were judged. */
export const mdfReimbursementFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  payable: { type: 'money', means: 'what the pinned amount function pays for it' },
  limited_by: {
    type: 'text',
    values: ['claimed', 'rate', 'cap', 'available'],
    means:
      'which term of min(claimed, rate × accepted cost, what is left of the cap of its type, ' +
      'what is available) is smallest; of equal ones the first in this order',
  },
  ...lineCounts,
  exception_asked: exceptionAsked,
  check_dates: checkWord(
    'pass: first day ≤ last day, both in one period of use, or inside the program and the fund',
  ),
  check_deadline: checkWord(
    'pass: complete before the end of the windows.claim_days_after-th day after the period of use ' +
      '(after the last day, where nothing is earned), and of the fund’s claim deadline if earlier',
  ),
  check_earned: checkWord(
    'pass: what is available for the period covers what it pays; warn: a part; fail: nothing is',
  ),
  check_activity_cap: checkWord(
    'pass: what it pays lies within what is left of the cap of its type; warn: a part; fail: ' +
      'nothing is left',
  ),
  check_proof: checkWord(
    'proof of performance by activity type: pass: every slot accepted; unknown: one still ' +
      'pending; fail: one missing or rejected',
  ),
  check_results: checkWord('pass: the metric of the activity type is reported'),
  check_eligible: eligibleCheck,
  check_duplicate: checkWord(
    'warn: same partner, activity type and overlapping dates as another reimbursement',
  ),
  check_line_sums: lineSumsCheck,
  check_invoice_reuse: checkWord(
    'pass: no invoice is claimed beyond its total or under another incentive; fail: one is',
  ),
  check_fraud: fraudCheck,
} as const satisfies Record<string, FactWord>

/** Facts of the table `mdf_reimbursement_line`: asked for each line, and each part of a mixed one. */
export const mdfReimbursementLineFacts = {
  cost_kind: { type: 'text', means: 'kind of cost, one of cost_kinds in activities.yaml' },
  ...invoiceWords,
  invoice_dated: {
    type: 'text',
    values: ['inside', 'outside', 'unknown'],
    means: 'day of the invoice: from the first day of the period of use until the claim’s deadline',
  },
  invoice_age: {
    type: 'text',
    values: ['in_time', 'late', 'unknown'],
    means:
      'in_time: complete before the end of the windows.claim_days_after_invoice-th day after the ' +
      'day of the invoice, or there is no such window',
  },
  delivery: {
    type: 'text',
    values: ['inside', 'outside', 'unproven'],
    means: 'proven date of delivery against the first and last day of the activity',
  },
} as const satisfies Record<string, FactWord>

/** Facts of the table `mdf_rebate`: what a period earned, too little to be claimed. */
export const mdfRebateFacts = {
  partner_status: partnerStatus,
  good_standing: goodStanding,
  complete,
  payable: { type: 'money', means: 'what the pinned amount function pays: what is available' },
  check_period: checkWord('pass: the earning period is over'),
  check_threshold: checkWord('pass: less than accrual.rebate_below was earned in it'),
  check_unclaimed: checkWord('pass: nothing of it was claimed'),
  check_earned: checkWord('pass: something is available; fail: nothing is left to pay'),
  check_fraud: fraudCheck,
} as const satisfies Record<string, FactWord>
