import { record, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { IdentityRefusal } from './refusals.ts'
import { type CodeAnswer, tryCode } from './step-up.ts'
import { confirmSecondFactorRow, endOtherSessions, removeSecondFactorRow } from './step-up-sql.ts'

type Answer = Promise<Result<CodeAnswer, IdentityRefusal>>

/** Turns the begun authenticator on, once a code of it was seen; every other session ends, as
 *  whoever sits there signed in without it. */
export async function confirmSecondFactor(
  act: Act,
  asked: { readonly step: bigint | null },
): Answer {
  const tried = await tryCode(act, { step: asked.step, usedFor: 'enrolment' })
  if (!tried.ok || tried.value.outcome !== 'right') return tried
  const { principalId } = act.actor
  if ((await confirmSecondFactorRow(act.tx, principalId)) === 0) {
    return refuse({ code: 'identity.no_second_factor' })
  }
  if (act.door?.kind === 'session') await endOtherSessions(act.tx, principalId, act.door.hash)
  await told(act, 'on')
  return tried
}

/** Turns the authenticator off: with the password and a code of it, or one of the codes kept for a
 *  lost device, so that neither a session left open nor a password alone suffices. */
export async function removeSecondFactor(
  act: Act,
  asked: {
    readonly passwordRight: boolean
    readonly step: bigint | null
    /** The code was one of those kept for a lost device. */
    readonly isRecovery: boolean
  },
): Answer {
  if (!asked.passwordRight) return refuse({ code: 'identity.password_wrong' })
  const { step, isRecovery } = asked
  if (!isRecovery) {
    const tried = await tryCode(act, { step, usedFor: 'removal' })
    if (!tried.ok || tried.value.outcome !== 'right') return tried
  }
  const { principalId } = act.actor
  if ((await removeSecondFactorRow(act.tx, principalId)) === 0) {
    return refuse({ code: 'identity.no_second_factor' })
  }
  if (act.door?.kind === 'session') await endOtherSessions(act.tx, principalId, act.door.hash)
  await told(act, isRecovery ? 'off_by_recovery_code' : 'off')
  return ok({ outcome: 'right' })
}

function told(act: Act, how: 'on' | 'off' | 'off_by_recovery_code') {
  const { principalId, partnerId } = act.actor
  return record(act, {
    type: 'person.second_factor',
    subjectKind: 'person',
    subjectId: principalId,
    partnerId,
    body: { how },
  })
}
