import { personBehind, record, type Act, type Role } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { approveGrantRow, insertGrant, liveGrant, lockGrant, revokeGrantRow } from './grants-sql.ts'
import type { GrantId } from './grants-sql.ts'
import type { IdentityRefusal } from './refusals.ts'
import { approvalRefusal, needsSecondPerson } from './second-person.ts'
import { lockPrincipal, setAdministers, type PrincipalId } from './sql.ts'

const partnerRoles: readonly Role[] = ['partner', 'partner_admin']

export type GrantStatus = { readonly grantId: GrantId; readonly status: 'pending' | 'active' }

/** Gives somebody a role. Finance and lead wait as pending for a second person; the others hold at
 *  once. Never one's own; admin excludes every other role; partner roles are a partner's people's. */
export async function grantRole(
  act: Act,
  input: { readonly principalId: string; readonly role: Role },
): Promise<Result<GrantStatus, IdentityRefusal>> {
  if (personBehind(act.actor) === input.principalId) {
    return refuse({ code: 'identity.own', what: 'role' })
  }
  const target = await lockPrincipal(act.tx, input.principalId)
  if (target === null || target.kind !== 'person' || target.status !== 'active') {
    return refuse({ code: 'identity.unknown', what: 'active person', id: input.principalId })
  }
  const unfit = unfitRefusal(target, input.role)
  if (unfit !== null) return refuse(unfit)
  const administers = input.role === 'admin'
  if (target.administers !== administers) {
    await setAdministers(act.tx, target.principalId, administers)
  }
  return ok(await writeGrant(act, { ...input, bySetUp: false }))
}

/** Why this person cannot hold the role, whoever grants it; null when they can. */
function unfitRefusal(
  target: { readonly name: string; readonly partnerId: string | null; readonly live: Role[] },
  role: Role,
): IdentityRefusal | null {
  const who = target.name
  if (target.live.includes(role)) return { code: 'identity.role_held', who, role }
  if (partnerRoles.includes(role) !== (target.partnerId !== null)) {
    return { code: 'identity.wrong_side', who, role }
  }
  const clash = role === 'admin' ? target.live.length > 0 : target.live.includes('admin')
  return clash ? { code: 'identity.admin_excludes', who, role, holds: target.live } : null
}

/** Writes the grant row and its event; the caller has locked and checked. */
export async function writeGrant(
  act: Act,
  grant: { readonly principalId: string; readonly role: Role; readonly bySetUp: boolean },
): Promise<GrantStatus> {
  const { principalId, role, bySetUp } = grant
  const grantId = act.newId<'grant'>()
  const status = needsSecondPerson(role) && !bySetUp ? 'pending' : 'active'
  const proposedBy = personBehind(act.actor)
  await insertGrant(act.tx, { ...grant, grantId, status, proposedBy, at: act.at })
  await record(act, {
    type: status === 'active' ? 'role.granted' : 'role.proposed',
    subjectKind: 'person',
    subjectId: principalId,
    body: { grantId, role, bySetUp },
  })
  return { grantId, status }
}

/** The second person agrees to a pending role: not who proposed it, nor who it is for. */
export async function approveRole(
  act: Act,
  input: { readonly grantId: string },
): Promise<Result<{ principalId: PrincipalId }, IdentityRefusal>> {
  const grant = await lockGrant(act.tx, input.grantId)
  if (grant === null) return refuse({ code: 'identity.unknown', what: 'grant', id: input.grantId })
  const denied = approvalRefusal(act.actor, {
    what: `role ${grant.role}`,
    status: grant.status,
    doers: [grant.proposedBy, grant.principalId],
  })
  if (denied !== null) return denied
  await approveGrantRow(act.tx, grant.grantId, personBehind(act.actor), act.at)
  await record(act, {
    type: 'role.granted',
    subjectKind: 'person',
    subjectId: grant.principalId,
    body: { grantId: grant.grantId, role: grant.role, bySetUp: false },
  })
  return ok({ principalId: grant.principalId })
}

/** Takes a role away, or turns a pending one down. Never one's own: the last administrator stays. */
export async function revokeRole(
  act: Act,
  input: { readonly principalId: string; readonly role: Role },
): Promise<Result<{ grantId: GrantId }, IdentityRefusal>> {
  if (personBehind(act.actor) === input.principalId) {
    return refuse({ code: 'identity.own', what: 'role' })
  }
  const target = await lockPrincipal(act.tx, input.principalId)
  const what = 'person'
  if (target === null) return refuse({ code: 'identity.unknown', what, id: input.principalId })
  const grant = await liveGrant(act.tx, target.principalId, input.role)
  if (grant === null) {
    return refuse({ code: 'identity.role_missing', who: target.name, needs: [input.role] })
  }
  await revokeGrantRow(act.tx, grant.grantId, personBehind(act.actor), act.at)
  await record(act, {
    type: 'role.revoked',
    subjectKind: 'person',
    subjectId: target.principalId,
    body: { grantId: grant.grantId, role: input.role },
  })
  return ok({ grantId: grant.grantId })
}
