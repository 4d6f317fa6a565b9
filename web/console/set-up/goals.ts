import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import type { readSetUp } from '../../../src/reports/contract.ts'

type PartName = RouteWireAnswer<typeof readSetUp>['steps'][number]['parts'][number]['part']

/** Where a part of the set-up is done. */
export type Goal = {
  readonly to: '/account' | '/settings' | '/funds' | '/programs' | '/partners' | '/customers'
  readonly tab?: string
  readonly does: string
}

const invite: Goal = { to: '/settings', tab: 'people', does: 'Invite' }

/** Null: done elsewhere, by somebody else. */
export const goals: Record<PartName, Goal | null> = {
  address: { to: '/account', does: 'Say who you are' },
  second_factor: { to: '/account', does: 'Set it up' },
  lead: invite,
  specialist: invite,
  program_owner: invite,
  finance: invite,
  auditor: invite,
  limit: { to: '/settings', tab: 'people', does: 'Set a limit' },
  calendar: { to: '/settings', tab: 'calendars', does: 'Look at calendars' },
  payer: { to: '/settings', tab: 'payers', does: 'Add the payer' },
  account: { to: '/settings', tab: 'payers', does: 'Add an account' },
  account_approved: { to: '/settings', tab: 'payers', does: 'Approve it' },
  fund: { to: '/funds', does: 'Open a fund' },
  budget: { to: '/funds', does: 'Put budget in' },
  pack: { to: '/programs', does: 'Bring a pack' },
  published: { to: '/programs', does: 'Publish' },
  partner: { to: '/partners', does: 'Add partners' },
  contact: { to: '/partners', does: 'Invite a contact' },
  customer: { to: '/customers', does: 'Import customers' },
  rate: { to: '/settings', tab: 'rates', does: 'Import rates' },
  request: null,
}
