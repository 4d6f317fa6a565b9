import type { Actor, Role } from '../audit/index.ts'
import { refuse, type Refused } from '../kernel/result.ts'
import { mayApprove } from './duties.ts'
import type { IdentityRefusal } from './refusals.ts'

/** Roles that a second person must approve before they hold. */
const weighty: readonly Role[] = ['finance', 'lead']

export function needsSecondPerson(role: Role): boolean {
  return weighty.includes(role)
}

/** Null when `actor` may approve something pending that `doers` proposed or gain from; else why
 *  not. `what` names it in the refusal: `role finance`. */
export function approvalRefusal(
  actor: Actor,
  asked: {
    readonly what: string
    readonly status: string
    readonly doers: readonly string[]
  },
): Refused<IdentityRefusal> | null {
  const { what, status, doers } = asked
  if (status !== 'pending') return refuse({ code: 'identity.not_pending', what, status })
  if (!mayApprove(actor, doers)) return refuse({ code: 'identity.second_person', what })
  return null
}
