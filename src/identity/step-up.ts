import { personBehind, record, type Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { accountOf } from './accounts-sql.ts'
import type { IdentityRefusal } from './refusals.ts'
import { lockPrincipal } from './sql.ts'
import { codeFailuresSince, insertCodeFailure, insertStepUp, newestStepUp } from './step-up-sql.ts'
import { type CodeUse, type StepUpId, useCode } from './step-up-sql.ts'

/** A second factor shown holds so long, in the session it was shown in. */
export const STEP_UP_MINUTES = 10
/** So many codes may fail in {@link LOCK_MINUTES}; then none is looked at until the oldest is old. */
export const CODE_FAILURES_MAX = 5
export const LOCK_MINUTES = 15

/** What a code came to. A code that fails is an answer, not a refusal: the failure is committed. */
export type CodeAnswer =
  | { readonly outcome: 'right' }
  | { readonly outcome: 'wrong'; readonly triesLeft: number }
  | { readonly outcome: 'used_before' }

/** Counts and records one try of a code, with the person locked so that tries wait in line. `step`:
 *  the 30 seconds it belongs to, null when it is wrong. Refuses while too many have failed. */
export async function tryCode(
  act: Act,
  asked: { readonly step: bigint | null; readonly usedFor: CodeUse },
): Promise<Result<CodeAnswer, IdentityRefusal>> {
  const { principalId } = act.actor
  await lockPrincipal(act.tx, principalId)
  const since = act.at.subtract({ minutes: LOCK_MINUTES })
  const failed = await codeFailuresSince(act.tx, principalId, since)
  const [oldest] = failed.slice(-CODE_FAILURES_MAX)
  if (oldest !== undefined && failed.length >= CODE_FAILURES_MAX) {
    const until = oldest.at.add({ minutes: LOCK_MINUTES }).toString()
    return refuse({ code: 'identity.codes_locked', failed: CODE_FAILURES_MAX, until })
  }
  const { step, usedFor } = asked
  const used = step === null ? 0 : await useCode(act.tx, { principalId, step, usedFor, at: act.at })
  if (used === 1) return ok({ outcome: 'right' })
  const why = step === null ? 'wrong' : 'used_before'
  const failureId = act.newId<'failure'>()
  await insertCodeFailure(act.tx, { failureId, principalId, why, at: act.at })
  const triesLeft = CODE_FAILURES_MAX - failed.length - 1
  await record(act, {
    type: 'person.code_failed',
    subjectKind: 'person',
    subjectId: principalId,
    partnerId: act.actor.partnerId,
    body: { why, usedFor, triesLeft },
  })
  return ok(step === null ? { outcome: 'wrong', triesLeft } : { outcome: 'used_before' })
}

export type SteppedUp =
  | Exclude<CodeAnswer, { readonly outcome: 'right' }>
  | { readonly outcome: 'right'; readonly until: Instant }

/** Shows the second factor in this session: what asks for it is open for {@link STEP_UP_MINUTES}. */
export async function stepUp(
  act: Act,
  asked: { readonly step: bigint | null },
): Promise<Result<SteppedUp, IdentityRefusal>> {
  const { door } = act
  if (door?.kind !== 'session') return refuse({ code: 'identity.no_session' })
  const tried = await tryCode(act, { step: asked.step, usedFor: 'step_up' })
  if (!tried.ok) return tried
  if (tried.value.outcome !== 'right') return ok(tried.value)
  const step = must(asked.step, 'a right code belongs to its 30 seconds')
  const { principalId } = act.actor
  const stepUpId = act.newId<'step_up'>()
  const until = act.at.add({ minutes: STEP_UP_MINUTES })
  await insertStepUp(act.tx, {
    stepUpId,
    principalId,
    sessionHash: door.hash,
    step,
    at: act.at,
    expiresAt: until,
  })
  await record(act, {
    type: 'person.stepped_up',
    subjectKind: 'person',
    subjectId: principalId,
    partnerId: act.actor.partnerId,
    body: { stepUpId, until },
  })
  return ok({ outcome: 'right', until })
}

/** How an act proves that it is who it says, beyond being signed in. `missing` says what lacks. */
export type Proof =
  | { readonly by: 'step_up'; readonly stepUpId: StepUpId }
  | { readonly by: 'operator' }
  | { readonly by: 'nothing'; readonly missing: MissingProof }
export type MissingProof = 'agent' | 'no_second_factor' | 'never' | 'expired'

/** The proof an act comes with: a second factor shown in its session and still fresh; or it comes
 *  from whoever operates the installation, who holds the database and its keys. An agent has none. */
export async function proofOf(act: Act): Promise<Proof> {
  const { actor, door } = act
  if (actor.kind === 'agent' || door?.kind === 'key') return { by: 'nothing', missing: 'agent' }
  if (door?.kind !== 'session') return { by: 'operator' }
  const principalId = personBehind(actor)
  const account = await accountOf(act.tx, principalId)
  if (account === null || !account.secondFactor) {
    return { by: 'nothing', missing: 'no_second_factor' }
  }
  const newest = await newestStepUp(act.tx, { principalId, sessionHash: door.hash })
  if (newest === null) return { by: 'nothing', missing: 'never' }
  const isFresh = isFreshAt(newest, act.at)
  return isFresh
    ? { by: 'step_up', stepUpId: newest.stepUpId }
    : { by: 'nothing', missing: 'expired' }
}

/** Whether a second factor shown still holds at `at`. */
export function isFreshAt(
  shown: { readonly at: Instant; readonly expiresAt: Instant },
  at: Instant,
): boolean {
  const now = at.epochMilliseconds
  return shown.at.epochMilliseconds <= now && now < shown.expiresAt.epochMilliseconds
}
