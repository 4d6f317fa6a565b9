import { personBehind, record, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { approveDelegationRow, endDelegationRow, insertDelegation } from './grants-sql.ts'
import { lockDelegation, type DelegationId } from './grants-sql.ts'
import { mayApprove } from './duties.ts'
import type { IdentityRefusal } from './refusals.ts'
import { approvalRefusal } from './second-person.ts'
import { lockPrincipal } from './sql.ts'

/** The longest absence one delegation covers. */
export const DELEGATION_DAYS_MAX = 92

export type DelegationInput = {
  readonly to: string
  readonly role: 'lead' | 'finance'
  readonly from: Instant
  readonly until: Instant
}

/** Lets a colleague stand in for dated days, in a role one holds oneself. Waits for a second person.
 *  It gives the role, never what separation of duties takes from the colleague. */
export async function delegate(
  act: Act,
  input: DelegationInput,
): Promise<Result<{ delegationId: DelegationId }, IdentityRefusal>> {
  const from = personBehind(act.actor)
  if (from === input.to) return refuse({ code: 'identity.own', what: 'stand-in' })
  const bad = badDays(input, act.at)
  if (bad !== null) return refuse(bad)
  // In id order, so that two who delegate to each other at once do not wait for ever.
  const pair = [from, input.to].sort()
  const rows = []
  for (const id of pair) rows.push(await lockPrincipal(act.tx, id))
  const own = rows.find((row) => row?.principalId === from)
  const other = rows.find((row) => row?.principalId === input.to)
  if (own === null || own === undefined || !own.roles.includes(input.role)) {
    return refuse({ code: 'identity.role_missing', who: act.actor.name, needs: [input.role] })
  }
  if (
    other === null ||
    other === undefined ||
    other.kind !== 'person' ||
    other.status !== 'active'
  ) {
    return refuse({ code: 'identity.unknown', what: 'active person', id: input.to })
  }
  const { role } = input
  if (other.partnerId !== null) {
    return refuse({ code: 'identity.wrong_side', who: other.name, role })
  }
  if (other.administers) {
    return refuse({ code: 'identity.admin_excludes', who: other.name, role, holds: ['admin'] })
  }
  const delegationId = act.newId<'delegation'>()
  const days = { validFrom: input.from, validUntil: input.until }
  await insertDelegation(act.tx, { delegationId, from, to: input.to, role, ...days, at: act.at })
  await record(act, {
    type: 'delegation.proposed',
    subjectKind: 'person',
    subjectId: input.to,
    body: { delegationId, role, from: input.from, until: input.until },
  })
  return ok({ delegationId })
}

function badDays(input: DelegationInput, at: Instant): IdentityRefusal | null {
  const hours = input.from.until(input.until).total('hours')
  const ends = Temporal.Instant.compare(input.until, at) > 0
  if (hours > 0 && hours <= DELEGATION_DAYS_MAX * 24 && ends) return null
  return {
    code: 'identity.bad_days',
    from: input.from.toString(),
    until: input.until.toString(),
    daysMax: DELEGATION_DAYS_MAX,
  }
}

/** The second person agrees: neither who goes nor who stands in. */
export async function approveDelegation(
  act: Act,
  input: { readonly delegationId: string },
): Promise<Result<{ delegationId: DelegationId }, IdentityRefusal>> {
  const row = await lockDelegation(act.tx, input.delegationId)
  const what = 'delegation'
  if (row === null) return refuse({ code: 'identity.unknown', what, id: input.delegationId })
  const doers = [row.from, row.to]
  const denied = approvalRefusal(act.actor, { what, status: row.status, doers })
  if (denied !== null) return denied
  await approveDelegationRow(act.tx, row.delegationId, personBehind(act.actor), act.at)
  await recordOf(act, 'delegation.approved', row)
  return ok({ delegationId: row.delegationId })
}

/** Ends a delegation before its day: whoever gave it, or anybody but who stands in. */
export async function endDelegation(
  act: Act,
  input: { readonly delegationId: string },
): Promise<Result<{ delegationId: DelegationId }, IdentityRefusal>> {
  const row = await lockDelegation(act.tx, input.delegationId)
  const what = 'delegation'
  if (row === null) return refuse({ code: 'identity.unknown', what, id: input.delegationId })
  if (!mayApprove(act.actor, [row.to])) return refuse({ code: 'identity.own', what })
  await endDelegationRow(act.tx, row.delegationId, act.at)
  await recordOf(act, 'delegation.ended', row)
  return ok({ delegationId: row.delegationId })
}

function recordOf(
  act: Act,
  type: string,
  row: { readonly delegationId: string; readonly to: string; readonly role: string },
) {
  const body = { delegationId: row.delegationId, role: row.role }
  return record(act, { type, subjectKind: 'person', subjectId: row.to, body })
}
