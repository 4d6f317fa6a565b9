import { personBehind, record, type Act, type Actor, type Role } from '../audit/index.ts'
import { least, money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import { approveLimitRow, endLimits, insertLimit, limitsBinding } from './grants-sql.ts'
import { liveLimits, lockLimit, type LimitId } from './grants-sql.ts'
import type { IdentityRefusal } from './refusals.ts'
import { approvalRefusal } from './second-person.ts'
import { lockPrincipal, type PrincipalId } from './sql.ts'

export type LimitStatus = { readonly limitId: LimitId; readonly status: 'pending' | 'active' }

const limited: readonly Role[] = ['specialist', 'lead', 'finance']

/** Sets up to which amount somebody decides a claim alone, in one currency; for one of Finance, up to
 *  which they approve a pay run. Lowering holds at once; raising waits for a second person. Never
 *  one's own; only who decides (specialist, lead) or approves (Finance) has one. */
export async function setLimit(
  act: Act,
  input: { readonly principalId: string; readonly limit: Money },
): Promise<Result<LimitStatus, IdentityRefusal>> {
  if (personBehind(act.actor) === input.principalId) {
    return refuse({ code: 'identity.own', what: 'limit' })
  }
  const target = await lockPrincipal(act.tx, input.principalId)
  if (target === null || target.kind !== 'person' || target.status !== 'active') {
    return refuse({ code: 'identity.unknown', what: 'active person', id: input.principalId })
  }
  if (!target.live.some((role) => limited.includes(role))) {
    const needs = limited
    return refuse({ code: 'identity.role_missing', who: target.name, needs })
  }
  const { currency, minor } = input.limit
  const live = await liveLimits(act.tx, target.principalId, currency)
  const pending = live.find((row) => row.status === 'pending')
  const active = live.find((row) => row.status === 'active')
  const lowers = active !== undefined && minor <= active.amountMinor
  if (pending !== undefined && !lowers) {
    const waiting = money(pending.amountMinor, currency)
    return refuse({ code: 'identity.limit_pending', who: target.name, pending: waiting })
  }
  // A lowered limit also ends a raise that was waiting: the newest word counts.
  if (lowers)
    await endLimits(
      act.tx,
      live.map((row) => row.limitId),
      act.at,
    )
  return ok(await writeLimit(act, target.principalId, input.limit, lowers))
}

async function writeLimit(
  act: Act,
  principalId: PrincipalId,
  limit: Money,
  lowers: boolean,
): Promise<LimitStatus> {
  const limitId = act.newId<'limit'>()
  const status = lowers ? 'active' : 'pending'
  const proposedBy = personBehind(act.actor)
  const amount = { amountMinor: limit.minor, currency: limit.currency }
  await insertLimit(act.tx, {
    limitId,
    principalId,
    ...amount,
    status,
    lowers,
    proposedBy,
    at: act.at,
  })
  await record(act, {
    type: lowers ? 'limit.set' : 'limit.proposed',
    subjectKind: 'person',
    subjectId: principalId,
    body: { limitId, ...amount },
  })
  return { limitId, status }
}

/** The second person agrees to a raised limit; the one it replaces ends. */
export async function approveLimit(
  act: Act,
  input: { readonly limitId: string },
): Promise<Result<{ principalId: PrincipalId }, IdentityRefusal>> {
  const limit = await lockLimit(act.tx, input.limitId)
  if (limit === null) return refuse({ code: 'identity.unknown', what: 'limit', id: input.limitId })
  const denied = approvalRefusal(act.actor, {
    what: 'limit',
    status: limit.status,
    doers: [limit.proposedBy, limit.principalId],
  })
  if (denied !== null) return denied
  const { principalId, currency, amountMinor } = limit
  const live = await liveLimits(act.tx, principalId, currency)
  const replaced = live.filter((row) => row.status === 'active').map((row) => row.limitId)
  await endLimits(act.tx, replaced, act.at)
  await approveLimitRow(act.tx, limit.limitId, personBehind(act.actor), act.at)
  await record(act, {
    type: 'limit.set',
    subjectKind: 'person',
    subjectId: principalId,
    body: { limitId: limit.limitId, amountMinor, currency },
  })
  return ok({ principalId })
}

/** Up to which amount `actor` decides alone in a currency: zero without a limit. An agent is bound
 *  by its key's limit and by that of the person who answers for it. The system is bound by what its
 *  caller's rules say, not here: it has none. */
export async function limitOf(
  tx: Tx,
  actor: Pick<Actor, 'kind' | 'principalId'>,
  currency: string,
): Promise<Money> {
  const none = money(0n, currency)
  if (actor.kind === 'system') return none
  const rows = await limitsBinding(tx, actor.principalId, currency)
  const [first, ...rest] = rows.map((row) => money(row.amountMinor ?? 0n, currency))
  return first === undefined ? none : least(first, ...rest)
}
