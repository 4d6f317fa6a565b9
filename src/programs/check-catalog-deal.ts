import { allocationEntry, type CatalogOf, eligibleEntry, slotEntry } from './check-entries.ts'

const likeness = {
  found_by: 'what is the same: domain, tax number, name, family, customer; or likeness',
  likeness: 'likeness of the names, from 0.00 to 1.00',
} as const

/** Of a customer that somebody else holds, or that only looks so. */
function against(free: string, held: string) {
  return {
    states: {
      pass: free,
      warn: `perhaps: ${held}; the names are alike, a person looks`,
      fail: held,
    },
    facts: likeness,
  } as const
}

/** The checks of deals. */
export const dealCatalog = {
  deal_registration: {
    check_authorized: {
      states: {
        pass: 'the partner may register the products in the country',
        fail: 'the country is not covered, or the tier may not register a product',
      },
      facts: {
        tier: 'tier of the partner',
        country: 'country of the customer',
        closed: 'products that the tier may not register',
      },
    },
    check_house_account: {
      ...against('no account we work on ourselves', 'it is an account we work on ourselves'),
    },
    check_direct: {
      ...against('no open sale of our own', 'we have an open sale of our own to the customer'),
    },
    check_outreach: {
      ...against('we did not reach out of late', 'we reached out to the customer of late'),
    },
    check_tender: {
      ...against('no published tender is known', 'the customer has published a tender'),
    },
    check_conflict: {
      ...against(
        'nobody holds the customer for these products',
        'somebody holds the customer for one of these products',
      ),
    },
    check_same_moment: {
      states: {
        pass: 'nobody registered the customer in the same moment',
        fail: 'another registration of the customer became complete in the same moment',
      },
      facts: { found: 'how many did', seconds: 'seconds that count as the same moment' },
    },
    check_earlier: {
      states: {
        pass: 'no earlier registration of the customer is open',
        unknown: 'an earlier registration of the customer is decided first',
      },
      facts: { found: 'how many are' },
    },
    check_duplicate: {
      states: {
        pass: 'the partner has not registered the customer before',
        fail: 'the partner has the customer already',
      },
      facts: { numbers: 'numbers of the partner’s own for the customer' },
    },
    check_value: {
      states: { pass: 'the value is the minimum or more', fail: 'the value is below the minimum' },
      facts: { value: 'expected value', minimum: 'the least a program registers' },
    },
    check_close_date: {
      states: {
        pass: 'it should close from today until the last day',
        fail: 'the day it should close has passed or lies too far ahead',
        unknown: 'the day it should close is not given',
      },
      facts: { close_on: 'the day it should close', latest: 'the last day it may' },
    },
    check_customer_class: {
      only: 'where the program tells new customers from others',
      states: {
        pass: 'the deal is of a class that the program rewards',
        warn: 'a customer with a similar name bought from us: a person looks',
        fail: 'the deal is of a class that the program does not reward',
      },
      facts: {
        class: 'new customer, replacement or existing',
        bought_on: 'the last day the customer’s family bought from us',
        alike_bought_on: 'the last day a customer with a similar name did',
      },
    },
    check_eligible: eligibleEntry,
  },
  deal_extension: {
    check_in_time: {
      states: {
        pass: 'asked before the protection ended',
        fail: 'asked when the protection had ended',
      },
      facts: { asked_at: 'the instant it was complete', protected_until: 'end of the protection' },
    },
    check_once: {
      states: { pass: 'it may be extended', fail: 'it was extended as often as it may be' },
      facts: { extended: 'whether it was extended before' },
    },
    check_progress: slotEntry('evidence of progress'),
  },
  deal_outcome: {
    check_order: {
      ...slotEntry('the order'),
      facts: {
        '*': 'by slot: accepted, pending, rejected or missing',
        outcome: 'lost: no order is looked at',
      },
    },
    check_order_date: {
      states: {
        pass: 'the order is dated inside the protection',
        fail: 'the order is dated outside the protection',
        unknown: 'the order has no day, or the deal no protection',
      },
      facts: {
        order_on: 'date of the order',
        first: 'first day of the protection',
        last: 'its last day',
        outcome: 'lost: no order is looked at',
      },
    },
    check_tolerance: {
      states: {
        pass: 'the order is within what was registered and its tolerance',
        fail: 'a part of the order lies above it: a question for the owner',
      },
      facts: {
        net_new: 'net new value of the order',
        registered: 'value as registered',
        above: 'what lies above with tolerance',
        outcome: 'lost: no order is looked at',
      },
    },
    check_opportunity: {
      states: {
        pass: 'the sale has paid no other incentive',
        warn: 'the sale is not found among ours: a person looks',
        fail: 'the sale paid another incentive already',
      },
      facts: {
        elsewhere: 'how many incentives it paid',
        known: 'whether the sale is one of ours',
        outcome: 'lost: no sale is looked at',
      },
    },
    check_allocation: {
      ...allocationEntry('payable', 'what the deal earns'),
      facts: {
        payable: 'what the deal earns',
        available: 'available in the allocation',
        outcome: 'lost: nothing is paid',
      },
    },
    check_runner_up: {
      only: 'of the share of who was second',
      states: {
        pass: 'whoever was first has earned something',
        fail: 'whoever was first earns nothing',
      },
      facts: { rewarded: 'what the first earned' },
    },
  },
} as const satisfies CatalogOf<'deal_registration' | 'deal_extension' | 'deal_outcome'>
