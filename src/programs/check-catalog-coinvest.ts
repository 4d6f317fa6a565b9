import {
  allocationEntry,
  type CatalogOf,
  conversionEntry,
  eligibleEntry,
  leadTimeFacts,
  lineSumsEntry,
  reuseEntry,
  sameFileEntry,
  slotEntry,
} from './check-entries.ts'
import { signalEntries } from './check-entries-signals.ts'

const ofCost = 'where our share is one of the cost'
const ofRevenue = 'where a plan is paid in tranches'

/** The checks of co-investments. */
export const coinvestCatalog = {
  coinvest_proposal: {
    check_lead_time: {
      states: {
        pass: 'proposed early enough before it begins',
        warn: 'proposed late, but before it begins',
        fail: 'proposed on its first day or later',
        unknown: 'its first day is not given',
      },
      facts: leadTimeFacts,
    },
    check_dates: {
      states: {
        pass: 'its days lie in order, inside the program and the fund',
        fail: 'they lie out of order, or outside the program or the fund',
        unknown: 'a day is not given',
      },
      facts: {
        starts_on: 'first day of the plan',
        due_on: 'day of each milestone',
        fund_period: 'days the fund is for',
      },
    },
    check_milestones: {
      states: {
        pass: 'the milestones add up to our share',
        fail: 'the milestones do not add up to our share',
      },
      facts: { milestones: 'sum of the milestones', requested: 'our share as asked for' },
    },
    check_milestone_size: {
      states: {
        pass: 'no milestone is above its part of our share',
        fail: 'a milestone is above its part of our share',
      },
      facts: { most: 'the most for one milestone', 'line_*': 'milestones above it' },
    },
    check_shares: {
      only: ofCost,
      states: {
        pass: 'the shares add up to the total cost',
        fail: 'the shares do not add up to the total cost',
      },
      facts: {
        our_share: 'as asked for',
        in_cash: 'the partner’s share in cash',
        in_kind: 'the partner’s own work, at the program’s day rates',
        total_cost: 'as planned',
      },
    },
    check_share: {
      only: ofCost,
      states: {
        pass: 'our share is within the most the program gives',
        fail: 'our share is zero, or above the most the program gives',
      },
      facts: {
        requested: 'our share as asked for',
        total_cost: 'as planned',
        rate: 'our share at most',
      },
    },
    check_in_kind: {
      only: ofCost,
      states: {
        pass: 'the partner’s own work is within its part of the partner’s share',
        fail: 'the partner’s own work is above its part of the partner’s share',
      },
      facts: { in_kind: 'the partner’s own work, at day rates', most: 'the most of it' },
    },
    check_funding: {
      only: ofRevenue,
      states: {
        pass: 'our funding is within the share of the revenue and the cap',
        fail: 'our funding is zero, or above the share of the revenue or the cap',
        unknown: 'the annual recurring revenue is not given',
      },
      facts: {
        requested: 'our funding as asked for',
        annual_revenue: 'annual recurring revenue',
        share: 'our share of it',
        cap: 'the most in all',
        limited_by: 'which of the two is smaller',
      },
    },
    check_first_tranche: {
      only: ofRevenue,
      states: {
        pass: 'the first tranche is within its own limit',
        fail: 'the first tranche is above its own limit',
        unknown: 'the plan has no tranche',
      },
      facts: { first: 'the first tranche', most: 'the most it may be' },
    },
    check_customer: {
      states: {
        pass: 'the customer has no other plan',
        warn: 'there may be another plan of the customer: a person looks',
        fail: 'the customer has an active plan',
      },
      facts: {
        active_plans: 'active plans of the customer',
        likely_plans: 'plans proposed for it, or for a customer with a similar name',
      },
    },
    check_allocation: {
      ...allocationEntry('requested', 'our share as asked for'),
    },
    check_eligible: eligibleEntry,
  },
  coinvest_milestone: {
    check_milestone: {
      states: {
        pass: 'it is an open milestone of the plan',
        fail: 'it names none, none of the plan, or one that is settled',
      },
      facts: { milestone: 'its number', status: 'how the milestone stands' },
    },
    check_due: {
      states: {
        pass: 'handed in when it was due',
        warn: 'late, within what a milestone may slip',
        fail: 'later than it may slip, or it slipped before: a question for the owner',
        unknown: 'without its milestone no day is known',
      },
      facts: {
        due_on: 'the day it was due',
        complete_on: 'the day it was complete',
        slips: 'how often it slipped, of how often it may',
        slip_days: 'days it may slip',
      },
    },
    check_deliverable: slotEntry('what was delivered'),
    check_acceptance: {
      states: {
        pass: 'the customer signed the acceptance',
        warn: 'the signer’s address is not one of the customer’s: a person looks',
        fail: 'it is missing, was rejected, or the partner’s own people signed it',
        unknown: 'the signed acceptance is still to be looked at',
      },
      facts: { paper: 'how the acceptance stands', signer: 'whose people signed it' },
    },
    check_in_kind: {
      only: ofCost,
      states: {
        pass: 'own work so far is within the plan',
        fail: 'own work so far is above the plan',
      },
      facts: { claimed_so_far: 'own work claimed until now', planned: 'own work of the plan' },
    },
    check_invoice_reuse: { ...reuseEntry, only: ofCost },
    check_line_sums: { ...lineSumsEntry, only: ofCost },
    check_conversion: conversionEntry,
    check_spend: {
      only: ofRevenue,
      states: {
        pass: 'the customer’s spend reaches the first threshold',
        warn: 'the customer’s spend is less than it was before: a person looks',
        fail: 'the customer’s spend is below the first threshold',
        unknown: 'what the customer has spent is not given',
      },
      facts: {
        spend: 'what the customer has spent in all',
        before: 'the same at the tranche before',
        first_at: 'spend at which tranches begin',
      },
    },
    check_fraud: sameFileEntry,
    check_same_picture: signalEntries.check_same_picture,
    check_invoice_near: signalEntries.check_invoice_near,
    check_invoice_sequence: signalEntries.check_invoice_sequence,
    check_self_invoicing: signalEntries.check_self_invoicing,
    check_invoice_dates: signalEntries.check_invoice_dates,
    check_paper_dates: signalEntries.check_paper_dates,
    check_amounts: signalEntries.check_amounts,
  },
} as const satisfies CatalogOf<'coinvest_proposal' | 'coinvest_milestone'>
