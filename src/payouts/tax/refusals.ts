import { type Money, printMoney } from '../../kernel/money.ts'
import type { RefusalTable } from '../../kernel/result.ts'
import { Temporal, type PlainDate, printDay } from '../../kernel/temporal.ts'

export type TaxRefusal =
  | { readonly code: 'tax_invoice.unknown'; readonly invoice: string }
  | { readonly code: 'tax_invoice.no_payable'; readonly payable: string }
  | { readonly code: 'tax_invoice.no_vendor' }
  | { readonly code: 'tax_invoice.mixed'; readonly references: readonly string[] }
  | {
      readonly code: 'tax_invoice.too_late'
      readonly reference: string
      readonly status: string
    }
  | { readonly code: 'tax_invoice.there'; readonly reference?: string; readonly number?: string }
  | {
      readonly code: 'tax_invoice.wrong'
      readonly field: string
      readonly found: string
      readonly expected: string
    }
  | { readonly code: 'tax_invoice.number_seen' }
  | { readonly code: 'tax_invoice.own' }
  | { readonly code: 'tax_invoice.accepted'; readonly number: string }
  | {
      readonly code: 'tax_invoice.not_movable'
      readonly number: string
      readonly state: string
      readonly wanted: string
    }
  | { readonly code: 'tax_remittance.nothing'; readonly authority: string; readonly payer: string }
  | { readonly code: 'tax_remittance.waits' }
  | { readonly code: 'tax_remittance.unknown'; readonly remittance: string }
  | { readonly code: 'tax_remittance.not_movable'; readonly state: string }
  | { readonly code: 'tax_remittance.own' }
  | {
      readonly code: 'tax_remittance.later'
      readonly paidOn: PlainDate
      readonly today: PlainDate
    }
  | {
      readonly code: 'tax_remittance.other_amount'
      readonly paid: Money
      readonly withheld: Money
    }

const id = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11'
const day = Temporal.PlainDate.from
const usd = (minor: bigint): Money => ({ minor, currency: 'USD' })

const invoiceRefusals = {
  'tax_invoice.unknown': {
    status: 404,
    title: 'No such tax invoice',
    text: (r) => `There is no tax invoice ${r.invoice} that you may see.`,
    example: { code: 'tax_invoice.unknown', invoice: id },
  },
  'tax_invoice.no_payable': {
    status: 404,
    title: 'Nothing owed by that name',
    text: (r) => `There is no payable ${r.payable} that you may send a tax invoice for.`,
    example: { code: 'tax_invoice.no_payable', payable: id },
  },
  'tax_invoice.no_vendor': {
    status: 409,
    title: 'No vendor profile',
    text: () =>
      'The partner has no vendor profile, so nothing says where it is taxed. Fill the profile in first.',
    example: { code: 'tax_invoice.no_vendor' },
  },
  'tax_invoice.mixed': {
    status: 422,
    title: 'One payer and currency',
    text: (r) =>
      `${r.references.join(' and ')} are not of one partner, payer and currency. Send a tax invoice ` +
      'for each payer and currency.',
    example: { code: 'tax_invoice.mixed', references: ['MDF-2026-00042/2', 'MDF-2026-00043/1'] },
  },
  'tax_invoice.too_late': {
    status: 409,
    title: 'Not open any more',
    text: (r) =>
      `${r.reference} is ${r.status}, so its tax invoice cannot change. What was paid is corrected by ` +
      'a credit note outside Quittance.',
    example: { code: 'tax_invoice.too_late', reference: 'MDF-2026-00042/2', status: 'paid' },
  },
  'tax_invoice.there': {
    status: 409,
    title: 'There is one already',
    text: (r) =>
      `${r.reference ?? 'What is owed'} has the tax invoice ${r.number ?? 'sent before'}. To replace ` +
      'it, have it rejected first.',
    example: { code: 'tax_invoice.there', reference: 'MDF-2026-00042/2', number: 'RE-2026-118' },
  },
  'tax_invoice.wrong': {
    status: 422,
    title: 'The tax invoice does not fit',
    text: (r) => `${r.field}: found ${r.found}, expected ${r.expected}.`,
    example: {
      code: 'tax_invoice.wrong',
      field: 'VAT',
      found: '949.99 EUR',
      expected: '950.00 EUR, the rate of the net',
    },
  },
  'tax_invoice.number_seen': {
    status: 409,
    title: 'Number used before',
    text: () =>
      'You have sent a tax invoice with this number before. Each has a number of its own; one that was ' +
      'rejected may be sent again.',
    example: { code: 'tax_invoice.number_seen' },
  },
  'tax_invoice.own': {
    status: 403,
    title: 'Another person accepts',
    text: () => 'You sent or reviewed this tax invoice, so somebody else of Finance accepts it.',
    example: { code: 'tax_invoice.own' },
  },
  'tax_invoice.accepted': {
    status: 403,
    title: 'Finance has accepted it',
    text: (r) => `Finance has accepted ${r.number}, so Finance takes it back.`,
    example: { code: 'tax_invoice.accepted', number: 'RE-2026-118' },
  },
  'tax_invoice.not_movable': {
    status: 409,
    title: 'The tax invoice cannot do that now',
    text: (r) => `${r.number} is ${r.state}, so it cannot become ${r.wanted}.`,
    example: {
      code: 'tax_invoice.not_movable',
      number: 'RE-2026-118',
      state: 'rejected',
      wanted: 'accepted',
    },
  },
} as const satisfies RefusalTable<Extract<TaxRefusal, { readonly code: `tax_invoice.${string}` }>>

const remittanceRefusals = {
  'tax_remittance.nothing': {
    status: 409,
    title: 'Nothing to remit',
    text: (r) => `${r.payer} has withheld nothing for ${r.authority} that is not remitted.`,
    example: { code: 'tax_remittance.nothing', authority: 'IRS', payer: 'Example Corp' },
  },
  'tax_remittance.waits': {
    status: 409,
    title: 'One waits already',
    text: () =>
      'A remittance to this authority waits for a second person. Decide it before another is proposed.',
    example: { code: 'tax_remittance.waits' },
  },
  'tax_remittance.unknown': {
    status: 404,
    title: 'No such remittance',
    text: (r) => `There is no remittance ${r.remittance}.`,
    example: { code: 'tax_remittance.unknown', remittance: id },
  },
  'tax_remittance.not_movable': {
    status: 409,
    title: 'Decided already',
    text: (r) => `The remittance is ${r.state}; it was decided before.`,
    example: { code: 'tax_remittance.not_movable', state: 'remitted' },
  },
  'tax_remittance.own': {
    status: 403,
    title: 'Another person approves',
    text: () => 'You proposed this remittance, so somebody else of Finance approves it.',
    example: { code: 'tax_remittance.own' },
  },
  'tax_remittance.later': {
    status: 422,
    title: 'Not paid yet',
    text: (r) =>
      `${printDay(r.paidOn)} lies after today, ${printDay(r.today)}: say it once the bank has sent it.`,
    example: {
      code: 'tax_remittance.later',
      paidOn: day('2026-07-16'),
      today: day('2026-07-15'),
    },
  },
  'tax_remittance.other_amount': {
    status: 422,
    title: 'Not what is withheld',
    text: (r) =>
      `The bank sent ${printMoney(r.paid)}, and ${printMoney(r.withheld)} is withheld and not ` +
      'remitted. Remit all that was withheld by that day, to the minor unit.',
    example: {
      code: 'tax_remittance.other_amount',
      paid: usd(29999n),
      withheld: usd(30000n),
    },
  },
} as const satisfies RefusalTable<
  Extract<TaxRefusal, { readonly code: `tax_remittance.${string}` }>
>

export const taxRefusals = { ...invoiceRefusals, ...remittanceRefusals }

/** Constraints that stand for a refusal about tax. */
export const taxConstraints = {
  tax_invoices_number_once: { code: 'tax_invoice.number_seen' },
  tax_invoices_vat_at_most: {
    code: 'tax_invoice.wrong',
    field: 'VAT',
    found: 'more',
    expected: 'at most 27 % of the net, the highest rate there is',
  },
  tax_invoice_lines_payable_once: { code: 'tax_invoice.there' },
  tax_invoices_second_person: { code: 'tax_invoice.own' },
  tax_remittances_one_open: { code: 'tax_remittance.waits' },
  tax_remittances_second_person: { code: 'tax_remittance.own' },
} as const
