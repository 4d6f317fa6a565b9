import type { Role } from '../audit/index.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PrincipalId } from './sql.ts'

/** The sign-in library's row for a person; its user id is our principal id. */
export function insertUser(
  tx: Tx,
  row: { readonly principalId: string; readonly name: string; readonly email: string },
) {
  return tx.run(sql`
    insert into auth."user" ("id", "name", "email", "emailVerified")
    values (${row.principalId}, ${row.name}, ${row.email.toLowerCase()}, false)`)
}

/** Gives a person a password (as the library hashes it), and their address counts as verified. */
export function setPassword(tx: Tx, principalId: string, passwordHash: string, at: Instant) {
  return tx.run(sql`
    with verified as (
      update auth."user" set "emailVerified" = true, "updatedAt" = ${at} where "id" = ${principalId}
    ), old as (
      delete from auth."account" where "userId" = ${principalId} and "providerId" = 'credential'
    )
    insert into auth."account" ("id", "accountId", "providerId", "userId", "password", "updatedAt")
    values (gen_random_uuid()::text, ${principalId}, 'credential', ${principalId},
      ${passwordHash}, ${at})`)
}

/** Signs a person out everywhere. */
export function endSessions(tx: Tx, principalId: string) {
  return tx.run(sql`delete from auth."session" where "userId" = ${principalId}`)
}

export function insertSetUpLink(
  tx: Tx,
  row: {
    readonly tokenHash: Buffer
    readonly principalId: string
    readonly at: Instant
    readonly expiresAt: Instant
  },
) {
  return tx.run(sql`
    insert into identity.set_up_links (token_hash, principal_id, made_at, expires_at)
    values (${row.tokenHash}, ${row.principalId}, ${row.at}, ${row.expiresAt})`)
}

/** Uses a link up; null when it was used, has expired, or is unknown. */
export function takeSetUpLink(tx: Tx, tokenHash: Buffer, at: Instant) {
  return tx.maybeOne<{ principalId: PrincipalId }>(sql`
    update identity.set_up_links set used_at = ${at}
    where token_hash = ${tokenHash} and used_at is null and expires_at > ${at}
    returning principal_id as "principalId"`)
}

/** Ends the links that a newer one replaces. */
export function endSetUpLinks(tx: Tx, principalId: string, at: Instant) {
  return tx.run(sql`
    update identity.set_up_links set used_at = ${at}
    where principal_id = ${principalId} and used_at is null`)
}

/** A person's account: how they are reached, and how they sign in. Null for an agent. */
export function accountOf(tx: Tx, principalId: string) {
  return tx.maybeOne<{
    name: string
    email: string
    hasPassword: boolean
    secondFactor: boolean
  }>(sql`
    select p.name, p.email,
      exists (select from auth."account" a where a."userId" = p.principal_id::text
        and a."password" is not null) as "hasPassword",
      exists (select from auth."user" u where u."id" = p.principal_id::text
        and u."twoFactorEnabled") as "secondFactor"
    from identity.principals p where p.principal_id = ${principalId} and p.kind = 'person'`)
}

/** The password as the sign-in library hashed it; no row for who has none. */
export function passwordHashOf(tx: Tx, principalId: string) {
  return tx.maybeOne<{ passwordHash: string | null }>(sql`
    select "password" as "passwordHash" from auth."account"
    where "userId" = ${principalId} and "providerId" = 'credential'`)
}

/** Changes how somebody is called and reached, with us and in the sign-in library's own row. */
export function setNameAndEmail(
  tx: Tx,
  row: {
    readonly principalId: string
    readonly name: string
    readonly email: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    with known as (
      update auth."user" set "name" = ${row.name}, "email" = ${row.email.toLowerCase()},
        "updatedAt" = ${row.at}
      where "id" = ${row.principalId}
    )
    update identity.principals set name = ${row.name}, email = ${row.email}
    where principal_id = ${row.principalId}`)
}

/** Who can be signed in as in a sample company: every active person with an address. */
export function samplePeople(tx: Tx, limit: number) {
  return tx.many<{
    principalId: PrincipalId
    name: string
    email: string
    partnerId: string | null
    roles: Role[]
  }>(sql`
    select p.principal_id as "principalId", p.name, p.email, p.partner_id as "partnerId",
      array_agg(g.role order by g.role) as roles
    from identity.principals p
      join identity.role_grants g on g.principal_id = p.principal_id and g.status = 'active'
    where p.kind = 'person' and p.status = 'active'
    group by p.principal_id order by p.principal_id limit ${limit}`)
}

/** Whether the address is of an active person without a second factor: who may sign in by link. */
export function mayUseLink(tx: Tx, email: string) {
  return tx.one<{ may: boolean }>(sql`
    select exists (select from identity.principals p
      join auth."user" u on u."id" = p.principal_id::text
      where lower(p.email) = lower(${email}) and p.status = 'active'
        and u."twoFactorEnabled" is not true) as may`)
}
