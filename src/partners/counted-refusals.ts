import { printMoney, type Money } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'
import type { CountedList } from './counted-row.ts'

export type CountedRefusal =
  | {
      readonly code: 'sale.taken'
      readonly list?: CountedList
      readonly number?: string
      readonly known?: string
      readonly given?: string
    }
  | {
      readonly code: 'sale.exceeded'
      readonly list?: CountedList
      readonly number?: string
      readonly left?: Money
      readonly asked?: Money
    }
  | {
      readonly code: 'sale.invalid'
      readonly field: string
      readonly found: string
      readonly expected: string
    }
  | { readonly code: 'opportunity.unknown'; readonly opportunity: string }
  | { readonly code: 'opportunity.code_taken'; readonly opportunity?: string }
  | { readonly code: 'opportunity.currency_kept'; readonly opportunity?: string }
  | { readonly code: 'customer.unknown'; readonly customer: string }

const eur = (minor: bigint): Money => ({ minor, currency: 'EUR' })

export const countedRefusals = {
  'sale.taken': {
    status: 409,
    title: 'Number taken',
    text: (r) =>
      r.known === undefined
        ? 'A row of that number was recorded by somebody else meanwhile. Hand it in again.'
        : `${r.number} was recorded as: ${r.known}. Now it says: ${r.given}. A row that was recorded ` +
          'does not change: give a new row its own number, and correct by a row that names the old one.',
    example: {
      code: 'sale.taken',
      list: 'collection',
      number: 'erp/R-2026-117',
      known: 'payment of 1,200.00 EUR on 2026-03-02, opportunity OPP-7',
      given: 'payment of 1,300.00 EUR on 2026-03-02, opportunity OPP-7',
    },
  },
  'sale.exceeded': {
    status: 409,
    title: 'More than there is',
    text: (r) =>
      r.left === undefined || r.asked === undefined
        ? 'More would be given back than was paid. Look at what was given back before.'
        : `Of ${r.number}, ${printMoney(r.left)} can still be given back or corrected, and ` +
          `${printMoney(r.asked)} was handed in. Look at what was given back of it before.`,
    example: {
      code: 'sale.exceeded',
      list: 'collection',
      number: 'erp/R-2026-117',
      left: eur(20000n),
      asked: eur(50000n),
    },
  },
  'sale.invalid': {
    status: 422,
    title: 'Not usable',
    text: (r) => `${r.field} is "${r.found}": expected ${r.expected}.`,
    example: {
      code: 'sale.invalid',
      field: 'stage',
      found: 'hopeful',
      expected: 'identified, qualified, proposed, won or lost',
    },
  },
  'opportunity.unknown': {
    status: 404,
    title: 'No such opportunity',
    text: (r) => `There is no opportunity ${r.opportunity}. Import the opportunities first.`,
    example: { code: 'opportunity.unknown', opportunity: 'OPP-7' },
  },
  'opportunity.code_taken': {
    status: 409,
    title: 'Opportunity added meanwhile',
    text: (r) =>
      `The opportunity ${r.opportunity ?? 'given'} was added by somebody else meanwhile. ` +
      'Hand it in again.',
    example: { code: 'opportunity.code_taken', opportunity: 'OPP-7' },
  },
  'opportunity.currency_kept': {
    status: 409,
    title: 'Currency stays',
    text: (r) =>
      `Money was collected on the opportunity ${r.opportunity ?? 'given'} in its currency, so that ` +
      'does not change. Add a new opportunity for a contract in another currency.',
    example: { code: 'opportunity.currency_kept', opportunity: 'OPP-7' },
  },
  'customer.unknown': {
    status: 404,
    title: 'No such customer',
    text: (r) => `There is no customer ${r.customer}. Import the customers first.`,
    example: { code: 'customer.unknown', customer: 'GS-10006' },
  },
} as const satisfies RefusalTable<CountedRefusal>

/** Constraints of customers' sales that stand for a refusal. */
export const countedConstraints = {
  collections_once: { code: 'sale.taken' },
  purchases_once: { code: 'sale.taken' },
  collections_return_bound: { code: 'sale.exceeded' },
  purchases_return_bound: { code: 'sale.exceeded' },
  collections_currency: { code: 'opportunity.currency_kept' },
  opportunities_code_unique: { code: 'opportunity.code_taken' },
} as const
