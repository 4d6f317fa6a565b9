import type { RefusalTable } from '../kernel/result.ts'
import type { TrailKind } from './trail-shapes.ts'

export type ReportRefusal = {
  readonly code: 'trail.unknown'
  readonly kind: TrailKind
  readonly id: string
}

export const reportRefusals = {
  'trail.unknown': {
    status: 404,
    title: 'Nothing to follow',
    text: (r) =>
      `There is no ${r.kind === 'line' ? 'statement line' : r.kind} ${r.id}. Follow a payout from ` +
      'a row of the tracker, a payment of a run, a submission or a bank line.',
    example: { code: 'trail.unknown', kind: 'payment', id: '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11' },
  },
} as const satisfies RefusalTable<ReportRefusal>
