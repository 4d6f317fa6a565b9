import type { Role } from '../audit/index.ts'
import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

export type PrincipalId = Id<'principal'>

/** A person by id with the roles that hold at `at`: granted, or delegated for these days by
 *  somebody who holds it and is not suspended. Null when unknown or suspended. One row by primary key, its grants by `role_grants_once`. */
export function activePerson(tx: Tx, principalId: string, at: Instant) {
  return tx.maybeOne<{
    principalId: PrincipalId
    name: string
    partnerId: string | null
    roles: Role[]
    standsInFor: string[]
  }>(sql`
    select p.principal_id as "principalId", p.name, p.partner_id as "partnerId",
      coalesce((select array_agg(distinct d.from_principal_id::text)
        from identity.delegations d
          join identity.role_grants g on g.principal_id = d.from_principal_id
            and g.role = d.role and g.status = 'active'
          join identity.principals f on f.principal_id = d.from_principal_id
            and f.status = 'active'
        where d.to_principal_id = p.principal_id and d.status = 'active'
          and d.valid_from <= ${at} and ${at} < d.valid_until
          and not exists (select from identity.role_grants o where o.principal_id = p.principal_id
            and o.role in (d.role, 'finance') and o.status = 'active')), '{}') as "standsInFor",
      coalesce((select array_agg(held.role order by held.role) from (
        select g.role from identity.role_grants g
        where g.principal_id = p.principal_id and g.status = 'active'
        union
        select d.role from identity.delegations d
          join identity.role_grants g on g.principal_id = d.from_principal_id
            and g.role = d.role and g.status = 'active'
          join identity.principals f on f.principal_id = d.from_principal_id
            and f.status = 'active'
        where d.to_principal_id = p.principal_id and d.status = 'active'
          and d.valid_from <= ${at} and ${at} < d.valid_until) held), '{}') as roles
    from identity.principals p
    where p.principal_id = ${principalId} and p.kind = 'person' and p.status = 'active'`)
}

/** The agent a key belongs to: the key's roles as far as the person who answers for it still holds
 *  them. Null when the key is unknown, pending, revoked or expired, or either is suspended. */
export function activeAgent(tx: Tx, tokenHash: Buffer, at: Instant) {
  return tx.maybeOne<{
    keyId: Id<'key'>
    principalId: PrincipalId
    name: string
    answersFor: PrincipalId
    roles: Role[]
    lastUsedAt: Instant | null
  }>(sql`
    select k.key_id as "keyId", a.principal_id as "principalId", a.name,
      p.principal_id as "answersFor", k.last_used_at as "lastUsedAt",
      coalesce((select array_agg(g.role order by g.role) from identity.role_grants g
        where g.principal_id = p.principal_id and g.status = 'active'
          and g.role = any(k.roles)), '{}') as roles
    from identity.api_keys k
      join identity.principals a on a.principal_id = k.principal_id and a.status = 'active'
      join identity.principals p on p.principal_id = a.answers_for and p.status = 'active'
    where k.token_hash = ${tokenHash} and k.status = 'active' and k.expires_at > ${at}`)
}

export function touchKey(tx: Tx, keyId: string, at: Instant) {
  return tx.run(sql`update identity.api_keys set last_used_at = ${at} where key_id = ${keyId}`)
}

/** One principal and the roles granted (not delegated), locked: who is changed waits its turn. */
export function lockPrincipal(tx: Tx, principalId: string) {
  return tx.maybeOne<{
    principalId: PrincipalId
    kind: 'person' | 'agent'
    name: string
    partnerId: string | null
    administers: boolean
    status: 'active' | 'suspended'
    roles: Role[]
    live: Role[]
  }>(sql`
    select p.principal_id as "principalId", p.kind, p.name, p.partner_id as "partnerId",
      p.administers, p.status,
      coalesce((select array_agg(g.role order by g.role) from identity.role_grants g
        where g.principal_id = p.principal_id and g.status = 'active'), '{}') as roles,
      coalesce((select array_agg(g.role order by g.role) from identity.role_grants g
        where g.principal_id = p.principal_id and g.status <> 'revoked'), '{}') as live
    from identity.principals p where p.principal_id = ${principalId} for update of p`)
}

export function insertPrincipal(
  tx: Tx,
  row: {
    readonly principalId: string
    readonly kind: 'person' | 'agent'
    readonly name: string
    readonly email: string | null
    readonly partnerId: string | null
    readonly answersFor: string | null
    readonly administers: boolean
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into identity.principals (principal_id, kind, name, email, partner_id, answers_for,
      administers, added_at)
    values (${row.principalId}, ${row.kind}, ${row.name}, ${row.email}, ${row.partnerId},
      ${row.answersFor}, ${row.administers}, ${row.at})`)
}

export function setAdministers(tx: Tx, principalId: string, administers: boolean) {
  return tx.run(sql`
    update identity.principals set administers = ${administers}
    where principal_id = ${principalId}`)
}

export function setStatus(tx: Tx, principalId: string, status: 'active' | 'suspended') {
  return tx.run(sql`
    update identity.principals set status = ${status} where principal_id = ${principalId}`)
}

export function emailKnown(tx: Tx, email: string) {
  return tx.maybeOne<{ principalId: PrincipalId }>(sql`
    select principal_id as "principalId" from identity.principals
    where lower(email) = lower(${email})`)
}

/** Everybody, people and agents, with roles, limits and what waits for a second person. */
export function peoplePage(
  tx: Tx,
  asked: {
    readonly afterName: string
    readonly afterId: string | null
    readonly limit: number
    /** Our own people and agents, or those of partners. */
    readonly side: 'own' | 'partner'
    readonly partnerId: string | null
  },
) {
  return tx.many<{
    principalId: PrincipalId
    kind: 'person' | 'agent'
    name: string
    email: string | null
    partnerId: string | null
    answersFor: PrincipalId | null
    status: 'active' | 'suspended'
    hasPassword: boolean
    secondFactor: boolean
    grants: { grantId: string; role: Role; status: 'pending' | 'active'; proposedBy: string }[]
    limits: {
      limitId: string
      amountMinor: string
      currency: string
      status: 'pending' | 'active'
      proposedBy: string
    }[]
  }>(sql`
    select p.principal_id as "principalId", p.kind, p.name, p.email, p.partner_id as "partnerId",
      p.answers_for as "answersFor", p.status,
      exists (select from auth."account" a where a."userId" = p.principal_id::text
        and a."password" is not null) as "hasPassword",
      exists (select from auth."user" u where u."id" = p.principal_id::text
        and u."twoFactorEnabled") as "secondFactor",
      coalesce((select jsonb_agg(jsonb_build_object('grantId', g.grant_id, 'role', g.role,
          'status', g.status, 'proposedBy', g.proposed_by) order by g.role)
        from identity.role_grants g
        where g.principal_id = p.principal_id and g.status <> 'revoked'), '[]') as grants,
      coalesce((select jsonb_agg(jsonb_build_object('limitId', l.limit_id,
          'amountMinor', l.amount_minor::text, 'currency', l.currency, 'status', l.status,
          'proposedBy', l.proposed_by) order by l.currency, l.status)
        from identity.limits l
        where l.principal_id = p.principal_id and l.status <> 'ended'), '[]') as limits
    from identity.principals p
    where (p.partner_id is null) = (${asked.side} = 'own')
      and (${asked.partnerId}::uuid is null or p.partner_id = ${asked.partnerId}::uuid)
      and (${asked.afterId}::uuid is null
        or (p.name collate "C", p.principal_id) > (${asked.afterName}, ${asked.afterId}::uuid))
    order by p.name collate "C", p.principal_id limit ${asked.limit}`)
}

/** Names for ids, for screens and texts; unknown ids are left out. */
export function namesOf(tx: Tx, principalIds: readonly string[]) {
  return tx.many<{ principalId: PrincipalId; name: string }>(sql`
    select principal_id as "principalId", name from identity.principals
    where principal_id = any(${principalIds}::uuid[])`)
}

/** Active people who hold any of these roles: whom a notice reaches. */
export function holdersOf(tx: Tx, roles: readonly Role[], partnerId: string | null = null) {
  return tx.many<{ principalId: PrincipalId; name: string; email: string }>(sql`
    select p.principal_id as "principalId", p.name, p.email from identity.principals p
    where p.kind = 'person' and p.status = 'active'
      and p.partner_id is not distinct from ${partnerId}::uuid
      and exists (select from identity.role_grants g where g.principal_id = p.principal_id
        and g.status = 'active' and g.role = any(${roles}))
    order by p.principal_id`)
}
