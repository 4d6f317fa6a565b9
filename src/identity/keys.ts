import { personBehind, record, type Act, type Role } from '../audit/index.ts'
import type { Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { approveKeyRow, insertKey, lockKey, revokeKeyRow, type KeyId } from './keys-sql.ts'
import type { IdentityRefusal } from './refusals.ts'
import { approvalRefusal } from './second-person.ts'
import { insertPrincipal, lockPrincipal, setStatus, type PrincipalId } from './sql.ts'

export type KeyInput = {
  /** What people call the agent. */
  readonly name: string
  /** The person who answers for it; for separation of duties the two are one. */
  readonly answersFor: string
  /** Some of that person's roles; one they lose, the key loses. */
  readonly roles: readonly Role[]
  /** Up to which amount the agent decides alone; none: nothing. */
  readonly limit: Money | null
  readonly expiresAt: Instant
  /** SHA-256 of the key; the text is shown once by the caller and never stored. */
  readonly tokenHash: Buffer
  readonly tokenStart: string
}

/** Makes an agent with a key of its own. The key works once a second person has approved it. */
export async function createKey(
  act: Act,
  input: KeyInput,
): Promise<Result<{ keyId: KeyId; agentId: PrincipalId }, IdentityRefusal>> {
  const person = await lockPrincipal(act.tx, input.answersFor)
  if (person === null || person.kind !== 'person' || person.status !== 'active') {
    return refuse({ code: 'identity.unknown', what: 'active person', id: input.answersFor })
  }
  const foreign = input.roles.filter((role) => !person.roles.includes(role) || role === 'admin')
  if (foreign.length > 0 || input.roles.length === 0) {
    const needs = foreign.length > 0 ? foreign : ['of at least one kind']
    return refuse({ code: 'identity.role_missing', who: person.name, needs })
  }
  if (person.partnerId !== null) {
    return refuse({ code: 'identity.wrong_side', who: person.name, role: input.roles.join(', ') })
  }
  const [agentId, keyId] = [act.newId<'principal'>(), act.newId<'key'>()]
  await insertPrincipal(act.tx, {
    principalId: agentId,
    kind: 'agent',
    name: input.name,
    email: null,
    partnerId: null,
    answersFor: person.principalId,
    administers: false,
    at: act.at,
  })
  await insertKey(act.tx, {
    ...input,
    keyId,
    principalId: agentId,
    limitMinor: input.limit?.minor ?? null,
    limitCurrency: input.limit?.currency ?? null,
    madeBy: personBehind(act.actor),
    at: act.at,
  })
  const body = { keyId, roles: input.roles, answersFor: person.principalId, limit: input.limit }
  await record(act, { type: 'key.made', subjectKind: 'agent', subjectId: agentId, body })
  return ok({ keyId, agentId })
}

/** The second person agrees to a key: anybody who may, but not who made it. */
export async function approveKey(
  act: Act,
  input: { readonly keyId: string },
): Promise<Result<{ keyId: KeyId }, IdentityRefusal>> {
  const key = await lockKey(act.tx, input.keyId)
  if (key === null) return refuse({ code: 'identity.unknown', what: 'key', id: input.keyId })
  const what = `key of ${key.name}`
  const denied = approvalRefusal(act.actor, { what, status: key.status, doers: [key.madeBy] })
  if (denied !== null) return denied
  await approveKeyRow(act.tx, key.keyId, personBehind(act.actor), act.at)
  await recordOf(act, 'key.approved', key)
  return ok({ keyId: key.keyId })
}

/** Ends a key at once, and the agent with it. A revoked key stays revoked. */
export async function revokeKey(
  act: Act,
  input: { readonly keyId: string },
): Promise<Result<{ keyId: KeyId }, IdentityRefusal>> {
  const key = await lockKey(act.tx, input.keyId)
  if (key === null) return refuse({ code: 'identity.unknown', what: 'key', id: input.keyId })
  if (key.status === 'revoked') return ok({ keyId: key.keyId })
  await revokeKeyRow(act.tx, key.keyId, personBehind(act.actor), act.at)
  await setStatus(act.tx, key.principalId, 'suspended')
  await recordOf(act, 'key.revoked', key)
  return ok({ keyId: key.keyId })
}

function recordOf(
  act: Act,
  type: string,
  key: { readonly keyId: string; readonly principalId: string },
) {
  const body = { keyId: key.keyId }
  return record(act, { type, subjectKind: 'agent', subjectId: key.principalId, body })
}
