import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'

/** What a person or agent may be; who may do what is in `identity/permissions.ts`. */
export const roles = [
  'partner',
  'partner_admin',
  'specialist',
  'lead',
  'program_owner',
  'finance',
  'legal',
  'auditor',
  'admin',
] as const
export type Role = (typeof roles)[number]

/** Who acts: a person, an agent (an API key of its own), or the system itself (`system:<job>`). */
export type Actor = {
  readonly kind: 'person' | 'agent' | 'system'
  readonly principalId: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Set for a partner's people: whose rows they may see. */
  readonly partnerId: string | null
  /** The person an agent stands for; for separation of duties the two are one. */
  readonly answersFor: string | null
  /** On whose seat a person sits: who delegated a role that they do not hold themselves, for days
   *  that hold now. For separation of duties what these did counts as their own. */
  readonly standsInFor?: readonly string[]
}

/** Which door an act came through, for what asks for a second factor: a browser's session (by the
 *  SHA-256 of its token, in hex), an agent's key, or the installation's own terminal and jobs. */
export type Door =
  | { readonly kind: 'session'; readonly hash: string }
  | { readonly kind: 'key' }
  | { readonly kind: 'operator' }

/** What every command is given: one transaction, who acts, and when. `at` comes from the wiring
 *  only, so that sample data, the command line (`--on`) and tests use the real commands. */
export type Act = {
  readonly tx: Tx
  readonly actor: Actor
  readonly at: Instant
  /** The idempotency key of the request, when it came with one. */
  readonly key: string | null
  readonly requestId: string
  /** Absent at the terminal and in jobs: whoever operates the installation. */
  readonly door?: Door
  /** A new uuid v7 from `at` and the injected random source. */
  newId<Kind extends string>(): Id<Kind>
}

/** The system as an actor, named for the job or subscriber it runs. */
export function systemActor(name: string): Actor {
  const id = `system:${name}`
  return { kind: 'system', principalId: id, name: id, roles: [], partnerId: null, answersFor: null }
}

/** The person behind an actor: separation of duties counts an agent as who answers for it. */
export function personBehind(actor: Pick<Actor, 'principalId' | 'answersFor'>): string {
  return actor.answersFor ?? actor.principalId
}
