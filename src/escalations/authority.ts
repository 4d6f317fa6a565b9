import { type Act, personBehind, record } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import { compare, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { Authority, AuthorityId } from './question.ts'
import { unmetBefore } from './binding.ts'
import { insertException, lockCondition, type Overrides } from './condition-sql.ts'
import type { EscalationRefusal } from './refusals.ts'
import { lockAuthority, markUsed, newestUsable } from './sql.ts'

/** The newest authority of a case that is unused and in force at `at`; null without one. A check
 *  only: {@link useAuthority} decides, under lock. */
export function usableAuthority(
  tx: Tx,
  input: { readonly subjectId: string; readonly at: Instant },
): Promise<Authority | null> {
  return newestUsable(tx, input.subjectId, input.at)
}

export type UseAuthority = {
  readonly authorityId: AuthorityId
  readonly subjectId: string
  readonly decisionId: string
  readonly amount: Money
  /** What of the terms the decision overrides: for the register. */
  readonly overrides: Overrides
}

/** Cites an authority by the decision it lets through. Once, in its own case, in time, up to its
 *  amount in its currency, once its condition is met, and never by whoever gave it. Writes the row of
 *  the exception register. */
export async function useAuthority(
  act: Act,
  input: UseAuthority,
): Promise<Result<Authority, EscalationRefusal>> {
  const { authorityId, subjectId, decisionId, amount, overrides } = input
  const authority = await lockAuthority(act.tx, authorityId)
  if (authority === null || authority.subjectId !== subjectId) {
    return refuse({ code: 'escalations.authority_unknown', authority: authorityId })
  }
  if (authority.usedBy !== null) {
    return refuse({ code: 'escalations.authority_spent', decision: authority.usedBy })
  }
  if (Temporal.Instant.compare(authority.expiresAt, act.at) <= 0) {
    const expiredAt = authority.expiresAt.toString()
    return refuse({ code: 'escalations.authority_expired', expiredAt })
  }
  if (!allows(authority.amount, amount)) {
    const allowed = authority.amount
    return refuse({ code: 'escalations.authority_exceeded', authority: allowed, requested: amount })
  }
  if (!mayApprove(act.actor, [authority.grantedBy])) {
    return refuse({ code: 'escalations.own_authority', who: act.actor.name })
  }
  const condition = await lockCondition(act.tx, authority.questionId)
  const unmet = condition === null ? null : unmetBefore(condition)
  if (unmet !== null) return refuse(unmet)
  const person = personBehind(act.actor)
  await markUsed(act.tx, { authorityId, decisionId, person, at: act.at })
  const { subjectKind, clauseId } = authority
  const clauseIds = [...new Set([...overrides.clauseIds, ...(clauseId === null ? [] : [clauseId])])]
  const { why } = overrides
  const what = { authorityId, decisionId, subjectKind, subjectId, why, clauseIds, amount }
  await insertException(act.tx, { ...what, at: act.at })
  await record(act, {
    type: 'authority.used',
    subjectKind,
    subjectId,
    body: {
      authorityId,
      questionId: authority.questionId,
      decisionId,
      amountMinor: amount.minor,
      currency: amount.currency,
    },
  })
  return ok({ ...authority, usedBy: decisionId, usedAt: act.at })
}

function allows(authority: Money, requested: Money): boolean {
  return authority.currency === requested.currency && compare(authority, requested) >= 0
}
