import { type Act, personBehind } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { compare, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { liftCorrection, noteDeciders } from '../payables/index.ts'
import type { HandedIn } from './handed-in.ts'
import type { CarriedOut, CarryOut } from './kind.ts'
import { kindOf } from './kinds.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { endReopening, personsWhoDecided, setReopening } from './reopening-sql.ts'

/** How long a decision can be undone, and its letter and its money wait. */
export const UNDO_SECONDS = 60

/** An appeal is decided by a person who did not decide before, nor answers for one who did; what is
 *  looked at again at all is no work of the system. */
export async function mayDecideAgain(
  act: Act,
  handed: HandedIn,
): Promise<Result<null, SubmissionRefusal>> {
  const { reopening, row } = handed
  if (reopening === null) return ok(null)
  const submission = must(row.number, 'what was decided has a number')
  const isSystem = act.actor.kind === 'system'
  const before =
    reopening.kind === 'appeal' ? await personsWhoDecided(act.tx, row.submissionId) : []
  if (!isSystem && !before.includes(personBehind(act.actor))) return ok(null)
  return refuse({ code: 'submission.same_decider', submission })
}

/** An appeal against an approval for less never ends with less than was approved. */
export function notWorse(handed: HandedIn, now: Money): Result<null, SubmissionRefusal> {
  const { reopening, row } = handed
  if (reopening?.kind !== 'appeal' || reopening.standing === null) return ok(null)
  const { standing: before } = reopening
  if (compare(now, before) >= 0) return ok(null)
  const submission = must(row.number, 'what was decided has a number')
  return refuse({ code: 'submission.appeal_worse', submission, before, now })
}

/** Carries a decision out: whole, or where an approval stands, what differs from it. What was open
 *  of looking at it again has ended with it. */
export async function carryOutAgain(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed } = input
  const done = await carryOutOrAgain(act, input)
  const { type, submissionId } = handed.row
  if (!done.ok || !kindOf(type).pays) return done
  // Also who decided before, or was undone: none of them approves the run that pays it.
  const deciders = await personsWhoDecided(act.tx, submissionId)
  if (deciders.length > 1) await noteDeciders(act, { submissionId, deciders })
  return done
}

async function carryOutOrAgain(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, decisionId } = input
  const { reopening, row } = handed
  const kind = kindOf(row.type)
  if (reopening === null) return kind.carryOut(act, input)
  const { standing, reopeningId } = reopening
  const end = { reopeningId, ended: 'decided' as const, newDecisionId: decisionId, at: act.at }
  await endReopening(act.tx, end)
  await setReopening(act.tx, row.submissionId, null)
  if (standing === null) return kind.carryOut(act, input)
  // Lifted before anything is lowered: what the correction held may be in no state to be moved else.
  await liftCorrection(act, row.submissionId)
  if (kind.again !== undefined) return kind.again(act, { ...input, standing })
  const submission = must(row.number, 'what was decided has a number')
  const why = 'what it granted is ended or changed where it stands.'
  return refuse({ code: 'submission.in_use', submission, why })
}
