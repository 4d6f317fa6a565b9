import type { Role } from '../audit/index.ts'
import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PrincipalId } from './sql.ts'

export type GrantId = Id<'grant'>
export type LimitId = Id<'limit'>
export type DelegationId = Id<'delegation'>

/** Whether anybody holds the role; two who ask at once are told apart by role_grants_one_set_up. */
export function roleIsHeld(tx: Tx, role: Role) {
  return tx.one<{ held: boolean }>(sql`
    select exists (select from identity.role_grants where role = ${role} and status = 'active')
      as held`)
}

/** Whether anybody ever held the role: what had a second person once needs one for good. */
export function roleWasHeld(tx: Tx, role: Role) {
  return tx.one<{ held: boolean }>(sql`
    select exists (select from identity.role_grants where role = ${role}
      and (status = 'active' or by_set_up or approved_at is not null)) as held`)
}

export function insertGrant(
  tx: Tx,
  row: {
    readonly grantId: string
    readonly principalId: string
    readonly role: Role
    readonly status: 'pending' | 'active'
    readonly bySetUp: boolean
    readonly proposedBy: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into identity.role_grants (grant_id, principal_id, role, status, by_set_up, proposed_by,
      proposed_at)
    values (${row.grantId}, ${row.principalId}, ${row.role}, ${row.status}, ${row.bySetUp},
      ${row.proposedBy}, ${row.at})`)
}

export function lockGrant(tx: Tx, grantId: string) {
  return tx.maybeOne<{
    grantId: GrantId
    principalId: PrincipalId
    role: Role
    status: 'pending' | 'active' | 'revoked'
    proposedBy: string
  }>(sql`
    select grant_id as "grantId", principal_id as "principalId", role, status,
      proposed_by as "proposedBy"
    from identity.role_grants where grant_id = ${grantId} for update`)
}

export function liveGrant(tx: Tx, principalId: string, role: Role) {
  return tx.maybeOne<{ grantId: GrantId }>(sql`
    select grant_id as "grantId" from identity.role_grants
    where principal_id = ${principalId} and role = ${role} and status <> 'revoked' for update`)
}

export function approveGrantRow(tx: Tx, grantId: string, by: string, at: Instant) {
  return tx.run(sql`
    update identity.role_grants set status = 'active', approved_by = ${by}, approved_at = ${at}
    where grant_id = ${grantId} and status = 'pending'`)
}

export function revokeGrantRow(tx: Tx, grantId: string, by: string, at: Instant) {
  return tx.run(sql`
    update identity.role_grants set status = 'revoked', revoked_by = ${by}, revoked_at = ${at}
    where grant_id = ${grantId} and status <> 'revoked'`)
}

export function liveLimits(tx: Tx, principalId: string, currency: string) {
  return tx.many<{ limitId: LimitId; amountMinor: bigint; status: 'pending' | 'active' }>(sql`
    select limit_id as "limitId", amount_minor as "amountMinor", status from identity.limits
    where principal_id = ${principalId} and currency = ${currency} and status <> 'ended'
    for update`)
}

export function insertLimit(
  tx: Tx,
  row: {
    readonly limitId: string
    readonly principalId: string
    readonly amountMinor: bigint
    readonly currency: string
    readonly status: 'pending' | 'active'
    readonly lowers: boolean
    readonly proposedBy: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into identity.limits (limit_id, principal_id, amount_minor, currency, status, lowers,
      proposed_by, proposed_at)
    values (${row.limitId}, ${row.principalId}, ${row.amountMinor}, ${row.currency},
      ${row.status}, ${row.lowers}, ${row.proposedBy}, ${row.at})`)
}

export function lockLimit(tx: Tx, limitId: string) {
  return tx.maybeOne<{
    limitId: LimitId
    principalId: PrincipalId
    amountMinor: bigint
    currency: string
    status: 'pending' | 'active' | 'ended'
    proposedBy: string
  }>(sql`
    select limit_id as "limitId", principal_id as "principalId", amount_minor as "amountMinor",
      currency, status, proposed_by as "proposedBy"
    from identity.limits where limit_id = ${limitId} for update`)
}

export function endLimits(tx: Tx, limitIds: readonly string[], at: Instant) {
  return tx.run(sql`
    update identity.limits set status = 'ended', ended_at = ${at}
    where limit_id = any(${limitIds}::uuid[]) and status <> 'ended'`)
}

export function approveLimitRow(tx: Tx, limitId: string, by: string, at: Instant) {
  return tx.run(sql`
    update identity.limits set status = 'active', approved_by = ${by}, approved_at = ${at}
    where limit_id = ${limitId} and status = 'pending'`)
}

/** The least of the limits that bind a principal in a currency: their own, and for an agent its
 *  key's and that of the person who answers for it. A missing one is null: nothing alone. */
export function limitsBinding(tx: Tx, principalId: string, currency: string) {
  return tx.many<{ amountMinor: bigint | null }>(sql`
    select l.amount_minor as "amountMinor"
    from identity.principals p left join identity.limits l
      on l.principal_id = coalesce(p.answers_for, p.principal_id) and l.status = 'active'
        and l.currency = ${currency}
    where p.principal_id = ${principalId}
    union all
    select case when k.limit_currency = ${currency} then k.limit_minor end
    from identity.api_keys k where k.principal_id = ${principalId} and k.status = 'active'`)
}

export function insertDelegation(
  tx: Tx,
  row: {
    readonly delegationId: string
    readonly from: string
    readonly to: string
    readonly role: string
    readonly validFrom: Instant
    readonly validUntil: Instant
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into identity.delegations (delegation_id, from_principal_id, to_principal_id, role,
      valid_from, valid_until, status, proposed_at)
    values (${row.delegationId}, ${row.from}, ${row.to}, ${row.role}, ${row.validFrom},
      ${row.validUntil}, 'pending', ${row.at})`)
}

export function lockDelegation(tx: Tx, delegationId: string) {
  return tx.maybeOne<{
    delegationId: DelegationId
    from: PrincipalId
    to: PrincipalId
    role: string
    status: 'pending' | 'active' | 'ended'
  }>(sql`
    select delegation_id as "delegationId", from_principal_id as "from",
      to_principal_id as "to", role, status
    from identity.delegations where delegation_id = ${delegationId} for update`)
}

export function approveDelegationRow(tx: Tx, delegationId: string, by: string, at: Instant) {
  return tx.run(sql`
    update identity.delegations set status = 'active', approved_by = ${by}, approved_at = ${at}
    where delegation_id = ${delegationId} and status = 'pending'`)
}

export function endDelegationRow(tx: Tx, delegationId: string, at: Instant) {
  return tx.run(sql`
    update identity.delegations set status = 'ended', ended_at = ${at}
    where delegation_id = ${delegationId} and status <> 'ended'`)
}

/** Who stands in for whom, what is over left out; newest first. */
export function liveDelegations(tx: Tx, at: Instant, limit: number) {
  return tx.many<{
    delegationId: DelegationId
    from: PrincipalId
    to: PrincipalId
    fromName: string
    toName: string
    role: 'lead' | 'finance'
    validFrom: Instant
    validUntil: Instant
    status: 'pending' | 'active'
  }>(sql`
    select d.delegation_id as "delegationId", d.from_principal_id as "from",
      d.to_principal_id as "to", f.name as "fromName", t.name as "toName", d.role,
      d.valid_from as "validFrom", d.valid_until as "validUntil", d.status
    from identity.delegations d
      join identity.principals f on f.principal_id = d.from_principal_id
      join identity.principals t on t.principal_id = d.to_principal_id
    where d.status <> 'ended' and d.valid_until > ${at}
    order by d.delegation_id desc limit ${limit}`)
}

/** A person's roles that wait for a second person. */
export function pendingGrants(tx: Tx, principalId: string) {
  return tx.many<{ grantId: GrantId }>(sql`
    select grant_id as "grantId" from identity.role_grants
    where principal_id = ${principalId} and status = 'pending' order by role`)
}

/** A person's limits that wait for a second person. */
export function pendingLimits(tx: Tx, principalId: string) {
  return tx.many<{ limitId: LimitId }>(sql`
    select limit_id as "limitId" from identity.limits
    where principal_id = ${principalId} and status = 'pending' order by currency`)
}

/** A limit in force of which no event says this amount, currency and person. Index events_subject. */
export function firstWrongLimit(tx: Tx) {
  return tx.maybeOne<{ limitId: LimitId }>(sql`
    select l.limit_id as "limitId" from identity.limits l
    where l.status = 'active' and not exists (select from audit.events e
      where e.subject_kind = 'person' and e.subject_id = l.principal_id::text
        and e.type = 'limit.set' and e.body::jsonb ->> 'limitId' = l.limit_id::text
        and e.body::jsonb ->> 'amountMinor' = l.amount_minor::text
        and e.body::jsonb ->> 'currency' = l.currency)
    order by l.limit_id limit 1`)
}
