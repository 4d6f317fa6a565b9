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
      states: {
        pass: 'asked early enough before the first day',
        warn: 'asked late, but before the first day',
        fail: 'asked on the first day or later',
        unknown: 'the first day is not given',
      },
      facts: leadTimeFacts,
    },
    check_dates: planned.check_dates,
    check_minimum: planned.check_minimum,
    check_share: planned.check_share,
    check_activity_cap: planned.check_activity_cap,
    check_quarter_cap: planned.check_quarter_cap,
    check_allocation: planned.check_allocation,
    check_duplicate: duplicateDays,
    check_eligible: eligibleEntry,
  },
  mdf_change: {
    check_change: {
      states: {
        pass: 'something is asked for otherwise than it was approved',
        fail: 'it asks for what was approved',
      },
      facts: { changed: 'what differs, before and after' },
    },
    check_lead_time: {
      states: {
        pass: 'the first day stays, or the new one lies far enough ahead',
        warn: 'the new first day lies ahead, but too near',
        fail: 'the new first day has come or passed',
        unknown: 'the new first day is not given',
      },
      facts: leadTimeFacts,
    },
    check_dates: planned.check_dates,
    check_minimum: planned.check_minimum,
    check_share: planned.check_share,
    check_activity_cap: planned.check_activity_cap,
    check_quarter_cap: planned.check_quarter_cap,
    check_allocation: planned.check_allocation,
    check_used: {
      states: {
        pass: 'what was approved of claims fits into the changed amount',
        fail: 'more was approved of claims than the changed amount',
      },
      facts: { requested, approved_of_claims: 'approved of claims so far' },
    },
    check_duplicate: duplicateDays,
  },
  mdf_claim: {
    check_deadline: { states: inTime, ...deadlineEntry },
    check_proof: slotEntry('proof of performance'),
    check_results: resultsEntry,
    check_invoice_reuse: reuseEntry,
    check_line_sums: lineSumsEntry,
    check_conversion: conversionEntry,
    check_fraud: sameFileEntry,
    check_same_picture: signalEntries.check_same_picture,
    check_invoice_near: signalEntries.check_invoice_near,
    check_invoice_sequence: signalEntries.check_invoice_sequence,
    check_self_invoicing: signalEntries.check_self_invoicing,
    check_invoice_dates: signalEntries.check_invoice_dates,
    check_paper_dates: signalEntries.check_paper_dates,
    check_amounts: signalEntries.check_amounts,
  },
  mdf_reimbursement: {
    check_dates: {
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
      states: { ...inTime, unknown: 'its days are not given' },
      ...deadlineEntry,
    },
    check_earned: {
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
    check_proof: slotEntry('proof of performance'),
    check_results: resultsEntry,
    check_duplicate: duplicateDays,
    check_invoice_reuse: reuseEntry,
    check_line_sums: lineSumsEntry,
    check_conversion: conversionEntry,
    check_fraud: sameFileEntry,
    check_eligible: eligibleEntry,
    check_same_picture: signalEntries.check_same_picture,
    check_invoice_near: signalEntries.check_invoice_near,
    check_invoice_sequence: signalEntries.check_invoice_sequence,
    check_self_invoicing: signalEntries.check_self_invoicing,
    check_invoice_dates: signalEntries.check_invoice_dates,
    check_paper_dates: signalEntries.check_paper_dates,
    check_amounts: signalEntries.check_amounts,
  },
  mdf_rebate: {
    check_period: {
      states: { pass: 'the earning period is over', fail: 'the earning period still runs' },
      facts: { earned_until: 'first day after the period', raised_on: 'the day it was raised' },
    },
    check_threshold: {
      states: {
        pass: 'less was earned than is claimed for',
        fail: 'enough was earned to be claimed, or the program pays no rebates',
      },
      facts: { earned: 'earned in the period', below: 'less than this is paid as a rebate' },
    },
    check_unclaimed: {
      states: { pass: 'nothing of it was claimed', fail: 'some of it was claimed' },
      facts: { used: 'committed, owed or paid of the period' },
    },
    check_earned: {
      states: { pass: 'something is left of it', fail: 'nothing is left of it' },
      facts: { available: 'left of what was earned' },
    },
  },
} as const satisfies CatalogOf<
  'mdf_request' | 'mdf_change' | 'mdf_claim' | 'mdf_reimbursement' | 'mdf_rebate'
>
