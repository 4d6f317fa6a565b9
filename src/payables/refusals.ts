import { toDecimal } from '../kernel/money.ts'
import type { Money } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'
import type { PayableStatus } from './payable.ts'

export type PayableRefusal =
  | { readonly code: 'payable.unknown'; readonly payable: string }
  | { readonly code: 'payable.exists'; readonly decision?: string; readonly lineNo?: number }
  | {
      readonly code: 'payable.not_movable'
      readonly payable: string
      readonly status: PayableStatus
      readonly wanted: string
    }
  | { readonly code: 'payable.other_run'; readonly payable: string; readonly run: string | null }
  | { readonly code: 'payable.on_its_way'; readonly payable: string; readonly sent: boolean }
  | { readonly code: 'payable.fund_differs'; readonly fund: string; readonly amount: Money }

const id = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11'

export const payableRefusals = {
  'payable.unknown': {
    status: 404,
    title: 'No such payable',
    text: (r) => `There is no payable ${r.payable} that you may see.`,
    example: { code: 'payable.unknown', payable: id },
  },
  'payable.exists': {
    status: 409,
    title: 'Already owed',
    text: (r) =>
      `Line ${r.lineNo ?? 0} of the decision ${r.decision ?? 'named'} is owed already; ` +
      'one decision owes each line and instalment once.',
    example: { code: 'payable.exists', decision: id, lineNo: 1 },
  },
  'payable.not_movable': {
    status: 409,
    title: 'Payable cannot do that now',
    text: (r) =>
      `The payable ${r.payable} is ${r.status}, so it cannot be ${r.wanted}. ` +
      'See what it waits for, or the run it is in.',
    example: { code: 'payable.not_movable', payable: id, status: 'held', wanted: 'scheduled' },
  },
  'payable.other_run': {
    status: 409,
    title: 'Payable is in another run',
    text: (r) =>
      `The payable ${r.payable} is in ${r.run === null ? 'no run' : `the run ${r.run}`}.`,
    example: { code: 'payable.other_run', payable: id, run: null },
  },
  'payable.on_its_way': {
    status: 409,
    title: 'Payable and the bank',
    text: (r) =>
      r.sent
        ? `The payable ${r.payable} was sent to the bank already; only the bank's word brings it back.`
        : `The payable ${r.payable} was not sent to the bank yet.`,
    example: { code: 'payable.on_its_way', payable: id, sent: true },
  },
  'payable.fund_differs': {
    status: 409,
    title: 'Fund of another currency',
    text: (r) =>
      `The fund ${r.fund} does not pay in ${r.amount.currency} (${toDecimal(r.amount)} asked). ` +
      'Owe it from a fund of that currency.',
    example: {
      code: 'payable.fund_differs',
      fund: 'EMEA-MDF-2026',
      amount: { minor: 100000n, currency: 'USD' },
    },
  },
} as const satisfies RefusalTable<PayableRefusal>

/** Constraints that stand for a refusal of this domain. */
export const payableConstraints = { payables_once: { code: 'payable.exists' } } as const
