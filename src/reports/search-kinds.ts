/** What a search finds, and which line of the permission table says who may read it. */
export const foundKinds = {
  submission: 'queue.read',
  incentive: 'queue.read',
  partner: 'partner.read',
  customer: 'customer.read',
  opportunity: 'sale.read',
  run: 'run.read',
} as const
export type FoundKind = keyof typeof foundKinds
