import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'

export type ContactChangeId = Id<'contact_change'>

/** What changed of how a partner is reached. `admin`: somebody more administers it in the portal. */
export const contactChangeKinds = ['added', 'mail', 'phone', 'removed', 'admin'] as const
export type ContactChangeKind = (typeof contactChangeKinds)[number]

export const contactChangeStates = ['open', 'confirmed', 'denied'] as const
export type ContactChangeState = (typeof contactChangeStates)[number]

/** By which way somebody asked us for a change. */
export const askedChannels = ['portal', 'mail', 'phone', 'letter', 'meeting', 'list'] as const
export type AskedChannel = (typeof askedChannels)[number]

/** Whom one reached about a change: somebody whose number was on file long before it, the address or
 *  number that stood before it, or a number from the contract or a public register. */
export const confirmSources = ['number_on_file', 'former', 'contract', 'public_register'] as const
export type ConfirmSource = (typeof confirmSources)[number]

/** For how many days what is new of a contact proves nothing. */
export const CONTACT_COUNTS_AFTER_DAYS = 30

/** The instant from which a change made at `at` counts as on file. */
export function countsFrom(at: Instant): Instant {
  return at.add({ hours: 24 * CONTACT_COUNTS_AFTER_DAYS })
}

/** Who asked for a change and by which way: the mailbox it came from, the number that called. */
export type AskedBy = { readonly channel: AskedChannel; readonly from: string | null }

type Reachable = {
  readonly name: string | null
  readonly email: string | null
  readonly phone: string | null
}

/** What changes in how one is reached, when `before` becomes `after`. A name or role alone is none.
 *  Pure. */
export function reachChanges(before: Reachable | null, after: Reachable): ContactChangeKind[] {
  if (before === null) return ['added']
  return [
    ...(before.email === after.email ? [] : (['mail'] as const)),
    ...(before.phone === after.phone ? [] : (['phone'] as const)),
  ]
}
