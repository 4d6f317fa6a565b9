import { type Act, record } from '../audit/index.ts'
import { stopClock } from '../clocks/index.ts'
import { endFollowUps } from '../correspondence/index.ts'
import { withdrawQuestions } from '../escalations/index.ts'
import { lockIncentive, moveIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { liftCorrection } from '../payables/index.ts'
import { freshFor } from './guard.ts'
import { type HandedIn, handedIn } from './handed-in.ts'
import { kindOf } from './kinds.ts'
import type { SubmissionRefusal } from './refusals.ts'
import type { Reopen, Reopened } from './reopen.ts'
import { endReopening, setReopening } from './reopening-sql.ts'
import type { Reopening } from './reopening.ts'
import {
  defectsOf,
  lockSubmission,
  mendDefects,
  moveSubmission,
  setDecisionDue,
  type SubmissionRow,
} from './sql.ts'
import { keepMoves, transitions } from './submission.ts'
import { decisionClock } from './submit.ts'

/** What was decided before stands after all: the partner takes an appeal back, or we give a correction
 *  up. Refuses the other way round: nobody takes back what is not theirs. */
export async function keep(act: Act, input: Reopen): Promise<Result<Reopened, SubmissionRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const seen = freshFor(found, input, 'keepApproved')
  if (!seen.ok) return seen
  const handed = await handedIn(act.tx, seen.value)
  const reopening = must(handed.reopening, 'the guard asked for it')
  const isPartner = act.actor.partnerId !== null
  if ((reopening.kind === 'appeal') !== isPartner) {
    const submission = must(seen.value.number, 'what was decided has a number')
    const why = isPartner
      ? 'It is a correction of ours; you hear from us.'
      : 'It is the partner’s appeal: decide it, or let the partner take it back.'
    return refuse({ code: 'submission.wrong_state', submission, why })
  }
  return ok(await letStand(act, handed, { ended: 'taken_back', reason: input.reason }))
}

/** Ends what is open of looking at a submission again; its state, incentive and payables are those of
 *  the decision before. */
export async function letStand(
  act: Act,
  handed: HandedIn,
  end: { readonly ended: 'taken_back' | 'lapsed'; readonly reason: string },
): Promise<Reopened> {
  const { row } = handed
  const reopening = must(handed.reopening, 'it is looked at again')
  const { submissionId, partnerId, number } = row
  const { from, to } = transitions[keepMoves[reopening.fromStatus]]
  const moved = must(await moveSubmission(act.tx, submissionId, from, to), 'locked in this state')
  const eventId = await record(act, {
    type: reopening.kind === 'appeal' ? 'submission.appeal_ended' : 'submission.correction_ended',
    subjectKind: 'submission',
    subjectId: submissionId,
    partnerId,
    reason: end.reason,
    body: { number, ended: end.ended },
  })
  const { reopeningId } = reopening
  await endReopening(act.tx, { reopeningId, ended: end.ended, newDecisionId: null, at: act.at })
  await setReopening(act.tx, submissionId, null)
  await liftCorrection(act, submissionId)
  await endWork(act, row, eventId)
  await declineAgain(act, handed, { reopening, eventId })
  return moved
}

/** Reminders, questions, defects and the clock end with it. */
async function endWork(act: Act, row: SubmissionRow, eventId: string): Promise<void> {
  const { submissionId } = row
  await endFollowUps(act, { threadKind: 'submission', threadId: submissionId })
  await withdrawQuestions(act, { subjectKind: 'submission', subjectId: submissionId })
  await setDecisionDue(act.tx, submissionId, null)
  if ((await defectsOf(act.tx, submissionId)).some((defect) => defect.mendedAt === null)) {
    await mendDefects(act.tx, submissionId, act.at)
  }
  const stopped = await stopClock(act, { ...decisionClock(row), eventId })
  if (!stopped.ok && stopped.refusal.code !== 'clocks.wrong_state') unwrap(stopped)
}

/** What the appeal made undecided is what it was before. */
async function declineAgain(
  act: Act,
  handed: HandedIn,
  of: { readonly reopening: Reopening; readonly eventId: string },
): Promise<void> {
  const { row, incentive } = handed
  const { reopening, eventId: causeEventId } = of
  if (reopening.fromStatus === 'approved') return
  const { place, letGo } = kindOf(row.type)
  if (place.by === 'opens' && incentive?.status === 'pending') {
    const locked = must(await lockIncentive(act.tx, incentive.incentiveId), 'an incentive read')
    const move = reopening.fromStatus === 'lapsed' ? place.letGo : 'decline'
    unwrap(await moveIncentive(act, { incentive: locked, move, causeEventId }))
  }
  await letGo?.(act, handed, causeEventId)
}
