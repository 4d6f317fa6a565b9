import type { RefusalTable } from '../kernel/result.ts'

export type DealRefusal =
  | {
      readonly code: 'deal.earlier_pending'
      readonly submission: string
      readonly earlier: readonly string[]
    }
  | { readonly code: 'deal.moment_open'; readonly submission: string; readonly until: string }
  | {
      readonly code: 'deal.outcome_undecided'
      readonly number: string
      readonly submissions: readonly string[]
    }
  | { readonly code: 'deal.customer_taken' }
  | { readonly code: 'deal.opportunity_paid' }

export const dealRefusals = {
  'deal.earlier_pending': {
    status: 409,
    title: 'An earlier one is decided first',
    text: (r) =>
      `${r.submission} waits for ${r.earlier.join(', ')}, which was complete before for the same ` +
      'customer and is not decided. First complete wins: decide the earlier one.',
    example: {
      code: 'deal.earlier_pending',
      submission: 'DR-2026-00043/1',
      earlier: ['DR-2026-00042'],
    },
  },
  'deal.moment_open': {
    status: 409,
    title: 'Another may come in the same moment',
    text: (r) =>
      `${r.submission} is only just complete: until ${r.until} another registration of the customer ` +
      'would be of the same moment. Decide it then.',
    example: {
      code: 'deal.moment_open',
      submission: 'DR-2026-00043/1',
      until: '2026-03-02T09:01:40Z',
    },
  },
  'deal.outcome_undecided': {
    status: 409,
    title: 'Its outcome is not decided',
    text: (r) =>
      `${r.number} was told to have ended by ${r.submissions.join(', ')}, which is not decided: given ` +
      'back now, an order of before would be lost. Decide it, or have it withdrawn, first.',
    example: {
      code: 'deal.outcome_undecided',
      number: 'DR-2026-00042',
      submissions: ['DR-2026-00042/2'],
    },
  },
  'deal.customer_taken': {
    status: 409,
    title: 'The customer is taken',
    text: () =>
      'Another protection holds this customer for one of these products. ' +
      'Open the submission again: its checks now say which key is the same.',
    example: { code: 'deal.customer_taken' },
  },
  'deal.opportunity_paid': {
    status: 409,
    title: 'The sale has paid already',
    text: () =>
      'Another incentive earned on this opportunity: one sale pays one incentive. ' +
      'Check the number of the sale.',
    example: { code: 'deal.opportunity_paid' },
  },
} as const satisfies RefusalTable<DealRefusal>

export const dealConstraints = {
  protections_one_holder: { code: 'deal.customer_taken' },
  sales_opportunity_once: { code: 'deal.opportunity_paid' },
  sales_stacked_once: { code: 'deal.opportunity_paid' },
} as const satisfies Record<string, DealRefusal>
