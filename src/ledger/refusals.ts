import { compare, money, type Money, printMoney } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'

export type LedgerRefusal =
  | {
      readonly code: 'ledger.insufficient'
      readonly bookId: string
      readonly bucket: string
      readonly holder: string
      /** What the account holds. */
      readonly balance: Money
      /** What was to leave it. */
      readonly requested: Money
    }
  | { readonly code: 'ledger.event_posted'; readonly eventId: string }
  | {
      readonly code: 'ledger.period_closed'
      readonly payerId: string
      readonly month: string
    }

export const ledgerRefusals = {
  'ledger.insufficient': {
    status: 409,
    title: 'Not enough in the account',
    text: (r) =>
      `${r.bucket} holds ${printMoney(r.balance)} and ${printMoney(r.requested)} was to leave it. ` +
      (compare(r.balance, money(0n, r.balance.currency)) > 0
        ? 'Take at most what it holds.'
        : 'Put money in first.'),
    example: {
      code: 'ledger.insufficient',
      bookId: '01940000-0000-7000-8000-000000000001',
      bucket: 'available',
      holder: '01940000-0000-7000-8000-000000000002',
      balance: { minor: 400000n, currency: 'USD' },
      requested: { minor: 600000n, currency: 'USD' },
    },
  },
  'ledger.event_posted': {
    status: 409,
    title: 'Event posted already',
    text: (r) =>
      `The event ${r.eventId} has an entry with other postings, or was sent together with events ` +
      'that have none. One event has one entry for ever: record a new event, or reverse the entry.',
    example: {
      code: 'ledger.event_posted',
      eventId: '01940000-0000-7000-8000-000000000003',
    },
  },
  'ledger.period_closed': {
    status: 409,
    title: 'The month is closed',
    text: (r) =>
      `The books of ${r.month} are closed and stay closed. What is late is booked on the first ` +
      'open day and names the month it was earned in.',
    example: {
      code: 'ledger.period_closed',
      payerId: '01940000-0000-7000-8000-000000000004',
      month: '2026-03',
    },
  },
} as const satisfies RefusalTable<LedgerRefusal>

/** Which refusal a violated constraint of schema ledger means. The function explains before it
 *  writes; these are what is left when two calls race. */
export const ledgerConstraints = {
  entries_event: { code: 'ledger.event_posted', eventId: '(as given)' },
} as const satisfies Record<string, LedgerRefusal>
