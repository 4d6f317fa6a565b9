import { type Money, printMoney } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'
import { dealConstraints, type DealRefusal, dealRefusals } from './deal-refusals.ts'
import { planConstraints, type PlanRefusal, planRefusals } from './plan-refusals.ts'

export type IncentiveRefusal =
  | DealRefusal
  | PlanRefusal
  | {
      readonly code: 'incentive.wrong_state'
      readonly number: string
      readonly status: string
      readonly needs: readonly string[]
      readonly move: string
    }
  | { readonly code: 'incentive.unknown'; readonly incentive: string }
  | { readonly code: 'accrual.unknown'; readonly accrual: string }
  | {
      readonly code: 'incentive.below_used'
      readonly number: string
      readonly amount: Money
      readonly used: Money
    }
  | {
      readonly code: 'referral.sale_unfit'
      readonly number: string
      readonly sale: string
      readonly why: string
    }
  | { readonly code: 'referral.sale_taken'; readonly sale: string }
  | { readonly code: 'referral.paper_unasked'; readonly number: string; readonly slot: string }

export const incentiveRefusals = {
  ...dealRefusals,
  ...planRefusals,
  'incentive.wrong_state': {
    status: 409,
    title: 'Not in this state',
    text: (r) =>
      `${r.number} is ${r.status}; to ${r.move} it, it must be ${r.needs.join(' or ')}. ` +
      'Look at its time line for who moved it.',
    example: {
      code: 'incentive.wrong_state',
      number: 'MDF-2026-00042',
      status: 'settled',
      needs: ['committed'],
      move: 'settle',
    },
  },
  'incentive.unknown': {
    status: 404,
    title: 'No such incentive',
    text: (r) => `There is no incentive ${r.incentive} that you may see. Check the number.`,
    example: { code: 'incentive.unknown', incentive: 'MDF-2026-00042' },
  },
  'accrual.unknown': {
    status: 404,
    title: 'No such earning period',
    text: (r) => `There is no earning period ${r.accrual} that you may see. Open it from the list.`,
    example: { code: 'accrual.unknown', accrual: '01920000-0000-7000-8000-000000000000' },
  },
  'incentive.below_used': {
    status: 409,
    title: 'Less than was claimed',
    text: (r) =>
      `${printMoney(r.used)} was approved of claims under ${r.number}; it cannot be lowered to ` +
      `${printMoney(r.amount)}. Approve that much or more, or reject the change.`,
    example: {
      code: 'incentive.below_used',
      number: 'MDF-2026-00042',
      amount: { minor: 100_000n, currency: 'EUR' },
      used: { minor: 150_000n, currency: 'EUR' },
    },
  },
  'referral.sale_unfit': {
    status: 409,
    title: 'Not the sale of this referral',
    text: (r) =>
      `${r.sale} cannot be linked to ${r.number}: ${r.why} ` +
      'Link a sale to the customer that was opened after the referral and not lost.',
    example: {
      code: 'referral.sale_unfit',
      number: 'RF-2026-00042',
      sale: 'OPP-1007',
      why: 'it is a sale to Globex Corporation, who is not the customer referred.',
    },
  },
  'referral.sale_taken': {
    status: 409,
    title: 'The sale has its incentive',
    text: (r) => `${r.sale} is linked to another incentive: one sale pays one incentive only.`,
    example: { code: 'referral.sale_taken', sale: 'OPP-1007' },
  },
  'referral.paper_unasked': {
    status: 409,
    title: 'Not a paper of this program',
    text: (r) =>
      `The program of ${r.number} asks for no paper ${r.slot}. ` +
      'Look at the referral for those that it does.',
    example: { code: 'referral.paper_unasked', number: 'RF-2026-00042', slot: 'invoice' },
  },
} as const satisfies RefusalTable<IncentiveRefusal>

/** Constraint → the refusal it means. */
export const incentiveConstraints = {
  ...dealConstraints,
  ...planConstraints,
  attributions_one_incentive: { code: 'referral.sale_taken', sale: 'The sale' },
} as const satisfies Record<string, IncentiveRefusal>
