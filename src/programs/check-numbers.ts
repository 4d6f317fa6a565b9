import type { PackSubmissionType } from './pack.ts'

/** The number of every check by type of submission, in blocks of a hundred: `101` is said `C-101`. One
 *  that was given stays with its check for ever; `spec/checks/numbers.list` holds it to that. */
export const checkNumbers = {
  mdf_request: {
    check_lead_time: 101,
    check_dates: 102,
    check_minimum: 103,
    check_share: 104,
    check_activity_cap: 105,
    check_quarter_cap: 106,
    check_allocation: 107,
    check_duplicate: 108,
    check_eligible: 109,
  },
  mdf_change: {
    check_change: 201,
    check_lead_time: 202,
    check_dates: 203,
    check_minimum: 204,
    check_share: 205,
    check_activity_cap: 206,
    check_quarter_cap: 207,
    check_allocation: 208,
    check_used: 209,
    check_duplicate: 210,
  },
  mdf_claim: {
    check_deadline: 301,
    check_proof: 302,
    check_results: 303,
    check_invoice_reuse: 304,
    check_line_sums: 305,
    check_conversion: 306,
    check_fraud: 307,
    check_same_picture: 308,
    check_invoice_near: 309,
    check_invoice_sequence: 310,
    check_self_invoicing: 311,
    check_invoice_dates: 312,
    check_paper_dates: 313,
    check_amounts: 314,
  },
  mdf_reimbursement: {
    check_dates: 401,
    check_deadline: 402,
    check_earned: 403,
    check_activity_cap: 404,
    check_proof: 405,
    check_results: 406,
    check_duplicate: 407,
    check_invoice_reuse: 408,
    check_line_sums: 409,
    check_conversion: 410,
    check_fraud: 411,
    check_eligible: 412,
    check_same_picture: 413,
    check_invoice_near: 414,
    check_invoice_sequence: 415,
    check_self_invoicing: 416,
    check_invoice_dates: 417,
    check_paper_dates: 418,
    check_amounts: 419,
  },
  mdf_rebate: {
    check_period: 501,
    check_threshold: 502,
    check_unclaimed: 503,
    check_earned: 504,
  },
  deal_registration: {
    check_authorized: 601,
    check_house_account: 602,
    check_direct: 603,
    check_outreach: 604,
    check_tender: 605,
    check_conflict: 606,
    check_same_moment: 607,
    check_earlier: 608,
    check_duplicate: 609,
    check_value: 610,
    check_close_date: 611,
    check_customer_class: 612,
    check_eligible: 613,
  },
  deal_extension: {
    check_in_time: 701,
    check_once: 702,
    check_progress: 703,
  },
  deal_outcome: {
    check_order: 801,
    check_order_date: 802,
    check_tolerance: 803,
    check_opportunity: 804,
    check_allocation: 805,
    check_runner_up: 806,
  },
  coinvest_proposal: {
    check_lead_time: 901,
    check_dates: 902,
    check_milestones: 903,
    check_milestone_size: 904,
    check_shares: 905,
    check_share: 906,
    check_in_kind: 907,
    check_funding: 908,
    check_first_tranche: 909,
    check_customer: 910,
    check_allocation: 911,
    check_eligible: 912,
  },
  coinvest_milestone: {
    check_milestone: 1001,
    check_due: 1002,
    check_deliverable: 1003,
    check_acceptance: 1004,
    check_in_kind: 1005,
    check_invoice_reuse: 1006,
    check_line_sums: 1007,
    check_conversion: 1008,
    check_spend: 1009,
    check_fraud: 1010,
    check_same_picture: 1011,
    check_invoice_near: 1012,
    check_invoice_sequence: 1013,
    check_self_invoicing: 1014,
    check_invoice_dates: 1015,
    check_paper_dates: 1016,
    check_amounts: 1017,
  },
  referral: {
    check_consent: 1101,
    check_self: 1102,
    check_customer: 1103,
    check_opportunity: 1104,
    check_protection: 1105,
    check_first: 1106,
    check_duplicate: 1107,
    check_live: 1108,
    check_eligible: 1109,
  },
  referral_fee: {
    check_attribution: 1201,
    check_first_year: 1202,
    check_term: 1203,
    check_paying: 1204,
    check_paperwork: 1205,
    check_tail: 1206,
    check_refunds: 1207,
    check_allocation: 1208,
    check_fraud: 1209,
  },
} as const satisfies Readonly<
  Record<PackSubmissionType, Readonly<Record<`check_${string}`, number>>>
>

type Numbers = typeof checkNumbers
type NamesOf<Type> = Type extends PackSubmissionType ? keyof Numbers[Type] : never

/** The name of a check of any type: whoever makes a new one gives it a number here, and its line in the
 *  catalogue, first. */
export type CheckName = NamesOf<PackSubmissionType>

/** `C-101`, by a type of submission and a name as they are kept; null where they are not known. */
export function checkNumber(type: string, name: string): string | null {
  const numbers: Readonly<Record<string, Readonly<Record<string, number>>>> = checkNumbers
  const number = numbers[type]?.[name]
  return number === undefined ? null : `C-${number}`
}
