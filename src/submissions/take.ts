import { type Act, personBehind, record } from '../audit/index.ts'
import { mayDo, personActor } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { isUuid } from '../kernel/ids.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { mayDecideAgain } from './decide-again.ts'
import { freshFor } from './guard.ts'
import { handedIn } from './handed-in.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { personsWhoDecided } from './reopening-sql.ts'
import {
  assignTo,
  lockNextUnassigned,
  lockSubmission,
  moveSubmission,
  type SubmissionRow,
} from './sql.ts'
import {
  openStatuses,
  type SubmissionId,
  type SubmissionStatus,
  transitions,
} from './submission.ts'

/** Hands the most urgent unassigned submission to the caller, and to nobody else: the row is locked,
 *  rows others are taking are passed over. Null when nothing waits. */
export async function takeNext(
  act: Act,
): Promise<Result<{ submissionId: SubmissionId | null }, never>> {
  const next = await lockNextUnassigned(act.tx, personBehind(act.actor))
  if (next === null) return ok({ submissionId: null })
  const { submissionId } = next
  await give(act, submissionId, personBehind(act.actor))
  const row = must(await lockSubmission(act.tx, submissionId, null), 'a row just locked')
  if (row.status === 'appealed') await startAppeal(act, row)
  return ok({ submissionId })
}

/** Takes an appeal up: another person than who decided looks at it, and it is in review again. */
export async function takeUpAppeal(
  act: Act,
  input: { readonly submissionId: string; readonly version: number },
): Promise<Result<{ version: number; status: SubmissionStatus }, SubmissionRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, null)
  const seen = freshFor(found, input, 'takeUpAppeal')
  if (!seen.ok) return seen
  const other = await mayDecideAgain(act, await handedIn(act.tx, seen.value))
  if (!other.ok) return other
  await startAppeal(act, seen.value)
  const version = await give(act, input.submissionId, personBehind(act.actor))
  return ok({ version, status: 'in_review' })
}

async function startAppeal(act: Act, row: SubmissionRow): Promise<void> {
  const { submissionId, partnerId, number } = row
  const { from, to } = transitions.takeUpAppeal
  must(await moveSubmission(act.tx, submissionId, from, to), 'locked as appealed')
  await record(act, {
    type: 'submission.appeal_taken_up',
    subjectKind: 'submission',
    subjectId: submissionId,
    partnerId,
    body: { number },
  })
}

/** Gives an open submission to somebody who may decide it, or back to the queue (null). */
export async function assign(
  act: Act,
  input: { readonly submissionId: string; readonly principalId: string | null },
): Promise<Result<{ version: number }, SubmissionRefusal>> {
  const row = await lockSubmission(act.tx, input.submissionId, null)
  if (row === null) return refuse({ code: 'submission.unknown', submission: input.submissionId })
  if (!openStatuses.some((status) => status === row.status)) {
    const submission = row.number ?? 'The draft'
    const why = `It is ${row.status.replace('_', ' ')}; only open work is assigned.`
    return refuse({ code: 'submission.wrong_state', submission, why })
  }
  const to = input.principalId
  if (to !== null && !(await mayTake(act, to))) {
    return refuse({ code: 'submission.no_worker', person: to.slice(0, 64) })
  }
  if (to !== null && row.reopenedBy === 'appeal') {
    const before = await personsWhoDecided(act.tx, row.submissionId)
    const submission = row.number ?? 'The draft'
    if (before.includes(to)) return refuse({ code: 'submission.same_decider', submission })
  }
  return ok({ version: await give(act, input.submissionId, to) })
}

async function mayTake(act: Act, principalId: string): Promise<boolean> {
  const person = isUuid(principalId) ? await personActor(act.tx, principalId, act.at) : null
  return person !== null && mayDo({ signedIn: true, roles: person.roles }, 'submission.take')
}

async function give(act: Act, submissionId: string, to: string | null): Promise<number> {
  const { version } = await assignTo(act.tx, submissionId, to)
  await record(act, {
    type: to === null ? 'submission.unassigned' : 'submission.assigned',
    subjectKind: 'submission',
    subjectId: submissionId,
    body: { to },
  })
  return version
}
