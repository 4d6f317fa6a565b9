import type { Role } from '../audit/index.ts'
import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PrincipalId } from './sql.ts'

export type KeyId = Id<'key'>

export function insertKey(
  tx: Tx,
  row: {
    readonly keyId: string
    readonly principalId: string
    readonly tokenHash: Buffer
    readonly tokenStart: string
    readonly roles: readonly Role[]
    readonly limitMinor: bigint | null
    readonly limitCurrency: string | null
    readonly madeBy: string
    readonly at: Instant
    readonly expiresAt: Instant
  },
) {
  return tx.run(sql`
    insert into identity.api_keys (key_id, principal_id, token_hash, token_start, roles,
      limit_minor, limit_currency, status, made_by, made_at, expires_at)
    values (${row.keyId}, ${row.principalId}, ${row.tokenHash}, ${row.tokenStart}, ${row.roles},
      ${row.limitMinor}, ${row.limitCurrency}, 'pending', ${row.madeBy}, ${row.at},
      ${row.expiresAt})`)
}

export function lockKey(tx: Tx, keyId: string) {
  return tx.maybeOne<{
    keyId: KeyId
    principalId: PrincipalId
    name: string
    status: 'pending' | 'active' | 'revoked'
    madeBy: string
  }>(sql`
    select k.key_id as "keyId", k.principal_id as "principalId", p.name, k.status,
      k.made_by as "madeBy"
    from identity.api_keys k join identity.principals p on p.principal_id = k.principal_id
    where k.key_id = ${keyId} for update of k`)
}

export function approveKeyRow(tx: Tx, keyId: string, by: string, at: Instant) {
  return tx.run(sql`
    update identity.api_keys set status = 'active', approved_by = ${by}, approved_at = ${at}
    where key_id = ${keyId} and status = 'pending'`)
}

export function revokeKeyRow(tx: Tx, keyId: string, by: string, at: Instant) {
  return tx.run(sql`
    update identity.api_keys set status = 'revoked', revoked_by = ${by}, revoked_at = ${at}
    where key_id = ${keyId} and status <> 'revoked'`)
}

/** Every key, newest first; never the key itself. At most `limit`. */
export function keyList(tx: Tx, limit: number) {
  return tx.many<{
    keyId: KeyId
    agent: string
    answersFor: string
    tokenStart: string
    roles: Role[]
    limitMinor: bigint | null
    limitCurrency: string | null
    status: 'pending' | 'active' | 'revoked'
    madeBy: string
    expiresAt: Instant
    lastUsedAt: Instant | null
  }>(sql`
    select k.key_id as "keyId", a.name as agent, p.name as "answersFor",
      k.token_start as "tokenStart", k.roles, k.limit_minor as "limitMinor",
      k.limit_currency as "limitCurrency", k.status, k.made_by as "madeBy",
      k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt"
    from identity.api_keys k join identity.principals a on a.principal_id = k.principal_id
      join identity.principals p on p.principal_id = a.answers_for
    order by k.key_id desc limit ${limit}`)
}
