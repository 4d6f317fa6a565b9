import { type Act, personBehind, record } from '../audit/index.ts'
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

/** Gives an open submission to a person, or back to the queue (null). */
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
  return ok({ version: await give(act, input.submissionId, input.principalId) })
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
