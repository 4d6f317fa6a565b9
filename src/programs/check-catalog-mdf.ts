import {
  allocationEntry,
  type CatalogOf,
  conversionEntry,
  duplicateDays,
  eligibleEntry,
  leadTimeFacts,
  lineSumsEntry,
  resultsEntry,
  reuseEntry,
  sameFileEntry,
  slotEntry,
} from './check-entries.ts'
import { signalEntries } from './check-entries-signals.ts'

const requested = 'amount asked for'
const cap = 'the most the program allows'

const dayFacts = {
  first_on: 'first day of the activity',
  last_on: 'last day of the activity',
  fund_period: 'days the fund is for',
} as const

/** Of a request; a change is held to most of them again, under numbers of its own. */
const planned = {
  check_dates: {
    states: {
      pass: 'first and last day lie in order, inside the program and the fund',
      fail: 'they lie out of order, or outside the program or the fund',
      unknown: 'a day is not given',
    },
    facts: dayFacts,
  },
  check_minimum: {
    states: {
      pass: 'the amount is the minimum or more',
      fail: 'the amount is below the minimum',
    },
    facts: { requested, minimum: 'the least a program funds' },
  },
  check_share: {
    states: {
      pass: 'the amount is our share of the eligible cost, or less',
      fail: 'the amount is above our share of the eligible cost',
    },
    facts: {
      requested,
      eligible_cost: 'planned cost before tax, without kinds that are never shared',
      rate: 'our share: by tier, or as the approval fixed it',
    },
  },
  check_activity_cap: {
    states: { pass: 'within the cap of one activity', fail: 'above the cap of one activity' },
    facts: { requested, cap },
  },
  check_quarter_cap: {
    states: {
      pass: 'with what was approved before, within the partner’s cap of the quarter',
      fail: 'with what was approved before, above the partner’s cap of the quarter',
    },
    facts: {
      requested,
      cap,
      approved_in_quarter: 'approved to the partner in the quarter of the first day',
    },
  },
  check_allocation: allocationEntry('requested', 'amount asked for; of a change, what is added'),
} as const

const deadlineEntry = {
  facts: {
    complete_at: 'the instant it was complete',
    claim_until: 'last day on which it may be handed in',
    deadline_at: 'the instant that day ends in the program’s zone',
  },
} as const
const inTime = {
  pass: 'complete before the last day ended',
  fail: 'complete when the last day was over',
} as const

/** The checks of market development funds. */
export const mdfCatalog = {
  mdf_request: {
    check_lead_time: {
      number: 101,
      states: {
        pass: 'asked early enough before the first day',
        warn: 'asked late, but before the first day',
        fail: 'asked on the first day or later',
        unknown: 'the first day is not given',
      },
      facts: leadTimeFacts,
    },
    check_dates: { number: 102, ...planned.check_dates },
    check_minimum: { number: 103, ...planned.check_minimum },
    check_share: { number: 104, ...planned.check_share },
    check_activity_cap: { number: 105, ...planned.check_activity_cap },
    check_quarter_cap: { number: 106, ...planned.check_quarter_cap },
    check_allocation: { number: 107, ...planned.check_allocation },
    check_duplicate: { number: 108, ...duplicateDays },
    check_eligible: { number: 109, ...eligibleEntry },
  },
  mdf_change: {
    check_change: {
      number: 201,
      states: {
        pass: 'something is asked for otherwise than it was approved',
        fail: 'it asks for what was approved',
      },
      facts: { changed: 'what differs, before and after' },
    },
    check_lead_time: {
      number: 202,
      states: {
        pass: 'the first day stays, or the new one lies far enough ahead',
        warn: 'the new first day lies ahead, but too near',
        fail: 'the new first day has come or passed',
        unknown: 'the new first day is not given',
      },
      facts: leadTimeFacts,
    },
    check_dates: { number: 203, ...planned.check_dates },
    check_minimum: { number: 204, ...planned.check_minimum },
    check_share: { number: 205, ...planned.check_share },
    check_activity_cap: { number: 206, ...planned.check_activity_cap },
    check_quarter_cap: { number: 207, ...planned.check_quarter_cap },
    check_allocation: { number: 208, ...planned.check_allocation },
    check_used: {
      number: 209,
      states: {
        pass: 'what was approved of claims fits into the changed amount',
        fail: 'more was approved of claims than the changed amount',
      },
      facts: { requested, approved_of_claims: 'approved of claims so far' },
    },
    check_duplicate: { number: 210, ...duplicateDays },
  },
  mdf_claim: {
    check_deadline: { number: 301, states: inTime, ...deadlineEntry },
    check_proof: { number: 302, ...slotEntry('proof of performance') },
    check_results: { number: 303, ...resultsEntry },
    check_invoice_reuse: { number: 304, ...reuseEntry },
    check_line_sums: { number: 305, ...lineSumsEntry },
    check_conversion: { number: 306, ...conversionEntry },
    check_fraud: { number: 307, ...sameFileEntry },
    check_same_picture: { number: 308, ...signalEntries.check_same_picture },
    check_invoice_near: { number: 309, ...signalEntries.check_invoice_near },
    check_invoice_sequence: { number: 310, ...signalEntries.check_invoice_sequence },
    check_self_invoicing: { number: 311, ...signalEntries.check_self_invoicing },
    check_invoice_dates: { number: 312, ...signalEntries.check_invoice_dates },
    check_paper_dates: { number: 313, ...signalEntries.check_paper_dates },
    check_amounts: { number: 314, ...signalEntries.check_amounts },
  },
  mdf_reimbursement: {
    check_dates: {
      number: 401,
      states: {
        pass: 'its days are over and lie in one period of use, inside the fund’s',
        fail: 'its days lie out of order, ahead, in two periods, or outside the fund’s',
        unknown: 'a day is not given',
      },
      facts: {
        ...dayFacts,
        handed_in_on: 'the day it was complete',
        period_of_use: 'days in which what was earned is used',
      },
    },
    check_deadline: {
      number: 402,
      states: { ...inTime, unknown: 'its days are not given' },
      ...deadlineEntry,
    },
    check_earned: {
      number: 403,
      states: {
        pass: 'what was earned covers all of it',
        warn: 'what was earned covers a part of it',
        fail: 'nothing is left of what was earned',
      },
      facts: {
        period: 'the earning period it is paid from',
        earned: 'earned in that period',
        available: 'left of it',
        wanted: 'what would be paid, were enough left',
      },
    },
    check_activity_cap: {
      number: 404,
      states: {
        pass: 'within what is left of the cap, or there is none',
        warn: 'a part fits into what is left of the cap',
        fail: 'nothing is left of the cap',
      },
      facts: {
        cap: 'the most for its kind of activity in the period',
        approved_before: 'approved of it before',
        left: 'left of it',
        wanted: 'what would be paid, were enough left',
      },
    },
    check_proof: { number: 405, ...slotEntry('proof of performance') },
    check_results: { number: 406, ...resultsEntry },
    check_duplicate: { number: 407, ...duplicateDays },
    check_invoice_reuse: { number: 408, ...reuseEntry },
    check_line_sums: { number: 409, ...lineSumsEntry },
    check_conversion: { number: 410, ...conversionEntry },
    check_fraud: { number: 411, ...sameFileEntry },
    check_eligible: { number: 412, ...eligibleEntry },
    check_same_picture: { number: 413, ...signalEntries.check_same_picture },
    check_invoice_near: { number: 414, ...signalEntries.check_invoice_near },
    check_invoice_sequence: { number: 415, ...signalEntries.check_invoice_sequence },
    check_self_invoicing: { number: 416, ...signalEntries.check_self_invoicing },
    check_invoice_dates: { number: 417, ...signalEntries.check_invoice_dates },
    check_paper_dates: { number: 418, ...signalEntries.check_paper_dates },
    check_amounts: { number: 419, ...signalEntries.check_amounts },
  },
  mdf_rebate: {
    check_period: {
      number: 501,
      states: { pass: 'the earning period is over', fail: 'the earning period still runs' },
      facts: { earned_until: 'first day after the period', raised_on: 'the day it was raised' },
    },
    check_threshold: {
      number: 502,
      states: {
        pass: 'less was earned than is claimed for',
        fail: 'enough was earned to be claimed, or the program pays no rebates',
      },
      facts: { earned: 'earned in the period', below: 'less than this is paid as a rebate' },
    },
    check_unclaimed: {
      number: 503,
      states: { pass: 'nothing of it was claimed', fail: 'some of it was claimed' },
      facts: { used: 'committed, owed or paid of the period' },
    },
    check_earned: {
      number: 504,
      states: { pass: 'something is left of it', fail: 'nothing is left of it' },
      facts: { available: 'left of what was earned' },
    },
  },
} as const satisfies CatalogOf<
  'mdf_request' | 'mdf_change' | 'mdf_claim' | 'mdf_reimbursement' | 'mdf_rebate'
>
