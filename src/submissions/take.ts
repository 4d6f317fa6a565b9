import { type Act, personBehind, record } from '../audit/index.ts'
import { mayDo, personActor } from '../identity/index.ts'
import { isUuid } from '../kernel/ids.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { assignTo, lockNextUnassigned, lockSubmission } from './sql.ts'
import { openStatuses, type SubmissionId } from './submission.ts'

/** Hands the most urgent unassigned submission to the caller, and to nobody else: the row is locked,
 *  rows others are taking are passed over. Null when nothing waits. */
export async function takeNext(
  act: Act,
): Promise<Result<{ submissionId: SubmissionId | null }, never>> {
  const next = await lockNextUnassigned(act.tx)
  if (next === null) return ok({ submissionId: null })
  await give(act, next.submissionId, personBehind(act.actor))
  return ok({ submissionId: next.submissionId })
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
