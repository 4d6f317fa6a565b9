import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

export type StepUpId = Id<'step_up'>
export type CodeUse = 'enrolment' | 'sign_in' | 'step_up' | 'removal'

/** Marks a code as used; 0 when it, or a later one, was used before. The person is locked. */
export function useCode(
  tx: Tx,
  use: {
    readonly principalId: string
    readonly step: bigint
    readonly usedFor: CodeUse
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into identity.used_codes (principal_id, totp_step, used_for, used_at)
    select ${use.principalId}::uuid, ${use.step}::int8, ${use.usedFor}, ${use.at}
    where not exists (select from identity.used_codes u
      where u.principal_id = ${use.principalId}::uuid and u.totp_step >= ${use.step}::int8)`)
}

export function insertStepUp(
  tx: Tx,
  row: {
    readonly stepUpId: StepUpId
    readonly principalId: string
    readonly sessionHash: string
    readonly step: bigint
    readonly at: Instant
    readonly expiresAt: Instant
  },
) {
  return tx.run(sql`
    insert into identity.step_ups (step_up_id, principal_id, session_hash, totp_step, at, expires_at)
    values (${row.stepUpId}, ${row.principalId}, ${row.sessionHash}, ${row.step}, ${row.at},
      ${row.expiresAt})`)
}

/** The newest second factor shown in a session, fresh or not. Index step_ups_of_session. */
export function newestStepUp(
  tx: Tx,
  asked: { readonly principalId: string; readonly sessionHash: string },
) {
  return tx.maybeOne<{ stepUpId: StepUpId; at: Instant; expiresAt: Instant }>(sql`
    select step_up_id as "stepUpId", at, expires_at as "expiresAt" from identity.step_ups
    where principal_id = ${asked.principalId}::uuid and session_hash = ${asked.sessionHash}
    order by expires_at desc limit 1`)
}

export function insertCodeFailure(
  tx: Tx,
  row: {
    readonly failureId: string
    readonly principalId: string
    readonly why: 'wrong' | 'used_before'
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into identity.code_failures (failure_id, principal_id, why, at)
    values (${row.failureId}, ${row.principalId}, ${row.why}, ${row.at})`)
}

/** When somebody's codes failed since an instant, oldest first. Index code_failures_lately. */
export function codeFailuresSince(tx: Tx, principalId: string, since: Instant) {
  return tx.many<{ at: Instant }>(sql`
    select at from identity.code_failures
    where principal_id = ${principalId}::uuid and at > ${since} order by at limit 100`)
}

/** Turns an authenticator on that was begun and not confirmed; 0 when there is none. */
export function confirmSecondFactorRow(tx: Tx, principalId: string) {
  return tx.run(sql`
    with begun as (
      update auth."twoFactor" set "verified" = true
      where "userId" = ${principalId} and "verified" is not true returning "userId"
    )
    update auth."user" u set "twoFactorEnabled" = true from begun where u."id" = begun."userId"`)
}

/** Takes an authenticator away; 0 when none was on. */
export function removeSecondFactorRow(tx: Tx, principalId: string) {
  return tx.run(sql`
    with gone as (
      delete from auth."twoFactor" where "userId" = ${principalId}
    )
    update auth."user" set "twoFactorEnabled" = false
    where "id" = ${principalId} and "twoFactorEnabled"`)
}

/** Signs a person out everywhere but where they are. */
export function endOtherSessions(tx: Tx, principalId: string, sessionHash: string) {
  return tx.run(sql`
    delete from auth."session" where "userId" = ${principalId}
      and encode(sha256(convert_to("token", 'UTF8')), 'hex') <> ${sessionHash}`)
}
