import { allocationEntry, type CatalogOf, eligibleEntry } from './check-entries.ts'

const foundBy = {
  found_by: 'what is the same: domain, tax number, family, name or customer',
  likeness: 'likeness of the names, from 0.00 to 1.00',
} as const

/** The checks of referrals and their fees. */
export const referralCatalog = {
  referral: {
    check_consent: {
      states: {
        pass: 'the customer agreed, on a day that is past',
        fail: 'the customer has not agreed, or on a day to come',
        unknown: 'the day the customer agreed is not given',
      },
      facts: { consent: 'whether the customer agreed', consent_on: 'the day it did' },
    },
    check_self: {
      states: {
        pass: 'the customer is neither the partner nor of its group',
        fail: 'the customer is the partner, or of its group',
      },
      facts: { found_by: foundBy.found_by },
    },
    check_customer: {
      states: {
        pass: 'the customer has not bought from us',
        fail: 'it is a customer of ours, or an account we work on ourselves',
      },
      facts: { known_as: 'what it is to us' },
    },
    check_opportunity: {
      states: {
        pass: 'we had no open sale to the customer',
        fail: 'we had an open sale to the customer before',
        unknown: 'we opened a sale on the same day: a person finds out which came first',
      },
      facts: {
        open_since: 'when our own sale was opened',
        referred_at: 'the instant the referral was complete',
      },
    },
    check_protection: {
      states: {
        pass: 'no other partner has registered the customer',
        warn: 'a customer with a similar name is registered: a person looks',
        fail: 'another partner holds a protected registration of the customer',
      },
      facts: foundBy,
    },
    check_first: {
      states: {
        pass: 'nobody referred the customer before',
        warn: 'a customer with a similar name was referred: a person looks',
        fail: 'another partner referred the customer before',
        unknown: 'another partner named the customer earlier, and that is open',
      },
      facts: foundBy,
    },
    check_duplicate: {
      states: {
        pass: 'the partner has not named the customer before',
        fail: 'the partner named the customer before',
      },
      facts: { numbers: 'numbers of the partner’s own for the customer' },
    },
    check_live: {
      only: 'where the program bounds them',
      states: {
        pass: 'one more live referral fits',
        fail: 'the partner has as many live referrals as it may',
      },
      facts: { others: 'accepted and without a sale', max_live: 'the most at a time' },
    },
    check_eligible: eligibleEntry,
  },
  referral_fee: {
    check_attribution: {
      states: {
        pass: 'the sale came of the referral and was won',
        fail: 'no sale is linked, it is not won, or it was lost after all',
      },
      facts: {
        opportunity: 'code of the sale',
        won_on: 'the day it was won',
        stage: 'how the sale stands, where it was lost',
      },
    },
    check_first_year: {
      only: 'where the first year earns',
      states: {
        pass: 'the customer paid within the first year',
        fail: 'the customer paid after the first year',
        unknown: 'the first year has not begun',
      },
      facts: { collected_on: 'the day of the payment', until: 'first day that earns no more' },
    },
    check_term: {
      only: 'where a fee runs for a term',
      states: {
        pass: 'the customer paid within the term',
        fail: 'the customer paid after the term',
        unknown: 'the sale is not won',
      },
      facts: { collected_on: 'the day of the payment', until: 'first day that earns no more' },
    },
    check_paying: {
      only: 'where a fee lasts while the customer pays',
      states: {
        pass: 'the customer paid without a long pause',
        fail: 'the customer had paused for too long',
        unknown: 'the sale is not won',
      },
      facts: {
        collected_on: 'the day of the payment',
        paying_until: 'first day by which the pause is too long',
        pause_days: 'days a pause may last',
      },
    },
    check_paperwork: {
      only: 'where the program asks for papers',
      states: {
        pass: 'every paper is accepted',
        warn: 'a paper is awaited, and so is the fee',
        fail: 'a paper did not come in time: the fee is forfeited',
        unknown: 'the sale is not won',
      },
      facts: {
        last_on: 'the last day for them',
        asked_on: 'the day it was judged',
        '*': 'by paper: accepted, pending, rejected or missing',
      },
    },
    check_tail: {
      only: 'where fees end with the partnership',
      states: {
        pass: 'the partnership stands, or the customer paid before it ended',
        fail: 'the partnership has ended and the fee is no longer owed',
      },
      facts: {
        collected_on: 'the day of the payment',
        ended_on: 'the day the partnership ended',
        tail: 'what the program owes after it',
      },
    },
    check_refunds: {
      states: {
        pass: 'nothing of the payment was returned',
        warn: 'a part was returned and does not count',
        fail: 'the payment was returned whole',
      },
      facts: {
        collected: 'the payment in its own currency',
        counts: 'the payment in the program’s',
        refunded: 'what was returned of it',
        conversion: 'rate, its source and date',
      },
    },
    check_allocation: allocationEntry('fee', 'the fee of the payment'),
    check_fraud: {
      states: {
        pass: 'no other source told of the same payment',
        fail: 'two sources told of what looks like one payment',
      },
      facts: { same_payment: 'the payment it looks like' },
    },
  },
} as const satisfies CatalogOf<'referral' | 'referral_fee'>
