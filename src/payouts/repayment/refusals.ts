import type { RefusalTable } from '../../kernel/result.ts'
import { type PlainDate, printDay, Temporal } from '../../kernel/temporal.ts'

export type RepaymentRefusal =
  | { readonly code: 'repayment_invoice.unknown'; readonly invoice: string }
  | {
      readonly code: 'repayment_invoice.not_ready'
      readonly receivable: string
      readonly why: 'closed' | 'disputed' | 'too_early' | 'in_run' | 'invoiced'
      readonly from: PlainDate
    }
  | { readonly code: 'repayment_invoice.exists' }
  | { readonly code: 'repayment_invoice.no_account'; readonly currency: string }
  | {
      readonly code: 'repayment_invoice.not_open'
      readonly number: string
      readonly state: 'paid' | 'withdrawn'
    }

type NotReady = Extract<RepaymentRefusal, { readonly code: 'repayment_invoice.not_ready' }>

const why: Readonly<Record<NotReady['why'], (from: PlainDate) => string>> = {
  closed: () => 'nothing of it is open any more.',
  disputed: () => 'the partner disputes it. End the dispute first.',
  too_early: (from) =>
    `payouts may still net it. From ${printDay(from)} it is asked for by invoice.`,
  in_run: () => 'a pay run that is not released yet nets some of it. Release or cancel that run.',
  invoiced: () => 'an invoice asks for it already. Withdraw that one first.',
}

export const repaymentRefusals: RefusalTable<RepaymentRefusal> = {
  'repayment_invoice.unknown': {
    status: 404,
    title: 'No such invoice',
    text: (r) => `There is no invoice ${r.invoice} for what is owed back that you may see.`,
    example: {
      code: 'repayment_invoice.unknown',
      invoice: '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11',
    },
  },
  'repayment_invoice.not_ready': {
    status: 409,
    title: 'Not asked for by invoice now',
    text: (r) => `What is claimed back of ${r.receivable} is not invoiced: ${why[r.why](r.from)}`,
    example: {
      code: 'repayment_invoice.not_ready',
      receivable: 'MDF-2026-00042/2',
      why: 'too_early',
      from: Temporal.PlainDate.from('2026-06-30'),
    },
  },
  'repayment_invoice.exists': {
    status: 409,
    title: 'Asked for already',
    text: () => 'Another invoice asks for some of it since a moment ago. Look at the list again.',
    example: { code: 'repayment_invoice.exists' },
  },
  'repayment_invoice.no_account': {
    status: 409,
    title: 'No account to pay to',
    text: (r) =>
      `The payer has no usable account in ${r.currency} whose number we know, so the invoice could ` +
      'not say where to pay. Add one under Settings, Payers.',
    example: { code: 'repayment_invoice.no_account', currency: 'EUR' },
  },
  'repayment_invoice.not_open': {
    status: 409,
    title: 'Not open any more',
    text: (r) => `${r.number} is ${r.state === 'paid' ? 'paid in full' : 'withdrawn already'}.`,
    example: { code: 'repayment_invoice.not_open', number: 'RI-2026-0001', state: 'paid' },
  },
}

/** What two at once run into. */
export const repaymentConstraints = {
  repayment_invoice_lines_once: { code: 'repayment_invoice.exists' },
} as const
