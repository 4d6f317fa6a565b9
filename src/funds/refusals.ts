import { type Money, printMoney } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { LedgerRefusal } from '../ledger/index.ts'
import { FUND_LEVELS_MAX } from './fund.ts'

/** What funds may refuse of their own; {@link FundRefusal} adds what the ledger below refuses. */
export type OwnFundRefusal =
  | {
      readonly code: 'fund.insufficient'
      /** The fund's code. */
      readonly fund: string
      readonly available: Money
      readonly requested: Money
      /** Of what: `what was earned in H1 2026`. Left out for the fund's own allocations. */
      readonly of?: string
    }
  | {
      readonly code: 'fund.bucket_short'
      readonly fund: string
      readonly bucket: string
      readonly holds: Money
      readonly requested: Money
    }
  | { readonly code: 'fund.closed'; readonly fund: string; readonly closedOn: PlainDate }
  | { readonly code: 'fund.unknown'; readonly fund: string }
  | { readonly code: 'fund.allocation_unknown'; readonly fund: string; readonly allocation: string }
  | { readonly code: 'fund.code_taken'; readonly what: string }
  | {
      readonly code: 'fund.other_currency'
      readonly fund: string
      readonly currency: string
      readonly given: string
    }
  | { readonly code: 'fund.not_child'; readonly fund: string; readonly child: string }
  | { readonly code: 'fund.parent_differs'; readonly fund: string; readonly what: string }
  | { readonly code: 'fund.too_deep'; readonly fund: string }

export type FundRefusal = OwnFundRefusal | Extract<LedgerRefusal, { code: 'ledger.event_posted' }>

const usd = (minor: bigint): Money => ({ minor, currency: 'USD' })

export const fundRefusals = {
  'fund.insufficient': {
    status: 409,
    title: 'Not enough in the fund',
    escalates: 'budget',
    text: (r) => {
      const left = `${printMoney(r.available)} available`
      const of = r.of === undefined ? '' : ` of ${r.of}`
      return `${left}${of}, ${printMoney(r.requested)} requested`
    },
    example: {
      code: 'fund.insufficient',
      fund: 'EMEA-MDF',
      available: usd(400000n),
      requested: usd(600000n),
    },
  },
  'fund.bucket_short': {
    status: 409,
    title: 'More than there is',
    text: (r) =>
      `${r.fund} holds ${printMoney(r.holds)} ${r.bucket.replace('_', ' ')} here, and ` +
      `${printMoney(r.requested)} was to leave it. Take at most what it holds.`,
    example: {
      code: 'fund.bucket_short',
      fund: 'EMEA-MDF',
      bucket: 'committed',
      holds: usd(250000n),
      requested: usd(300000n),
    },
  },
  'fund.closed': {
    status: 409,
    title: 'The fund is closed',
    text: (r) =>
      `${r.fund} gives nothing since ${r.closedOn.toString()}. Use a fund that is open, or ask its ` +
      'owner.',
    example: {
      code: 'fund.closed',
      fund: 'EMEA-MDF',
      closedOn: Temporal.PlainDate.from('2026-07-01'),
    },
  },
  'fund.unknown': {
    status: 404,
    title: 'No such fund',
    text: (r) => `There is no fund ${r.fund}. Look it up in the list of funds.`,
    example: { code: 'fund.unknown', fund: 'EMEA-MDF' },
  },
  'fund.allocation_unknown': {
    status: 404,
    title: 'No such allocation',
    text: (r) => `${r.fund} has no allocation ${r.allocation}. Add it first, or take another.`,
    example: { code: 'fund.allocation_unknown', fund: 'EMEA-MDF', allocation: 'DACH' },
  },
  'fund.code_taken': {
    status: 409,
    title: 'Code taken',
    text: (r) => `There is a ${r.what} with this code already. Choose another code.`,
    example: { code: 'fund.code_taken', what: 'fund' },
  },
  'fund.other_currency': {
    status: 422,
    title: 'Other currency',
    text: (r) =>
      `${r.fund} is in ${r.currency}, the amount is in ${r.given}. Give the amount in ` +
      `${r.currency}.`,
    example: { code: 'fund.other_currency', fund: 'EMEA-MDF', currency: 'EUR', given: 'USD' },
  },
  'fund.not_child': {
    status: 409,
    title: 'Not a child of this fund',
    text: (r) => `${r.child} is no child of ${r.fund}. Money is given to direct children only.`,
    example: { code: 'fund.not_child', fund: 'EMEA-MDF', child: 'APAC-MDF' },
  },
  'fund.parent_differs': {
    status: 422,
    title: 'Differs from its parent',
    text: (r) => `A child of ${r.fund} has the same ${r.what} as ${r.fund}.`,
    example: { code: 'fund.parent_differs', fund: 'EMEA-MDF', what: 'currency' },
  },
  'fund.too_deep': {
    status: 422,
    title: 'Too many levels',
    text: (r) =>
      `${r.fund} is on level ${FUND_LEVELS_MAX} already, the deepest there is. Choose a parent ` +
      'further up.',
    example: { code: 'fund.too_deep', fund: 'EMEA-MDF-DACH-BERLIN-Q3' },
  },
} as const satisfies RefusalTable<OwnFundRefusal>

/** Which refusal a violated constraint means. */
export const fundConstraints = {
  funds_code: { code: 'fund.code_taken', what: 'fund' },
  allocations_code: { code: 'fund.code_taken', what: 'allocation' },
} as const satisfies Record<string, OwnFundRefusal>
