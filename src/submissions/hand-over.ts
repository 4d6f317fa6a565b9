import { type Act, record } from '../audit/index.ts'
import { handClock } from '../clocks/index.ts'
import type { QuestionKind } from '../escalations/index.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { moveSubmission, type SubmissionRow } from './sql.ts'
import { type SubmissionStatus, transitions } from './submission.ts'

/** The submission, locked in review, waits for the answer to a question; its clock runs on, the time
 *  is the owner's. Answers its version. */
export async function handOver(
  act: Act,
  row: SubmissionRow,
  asked: { readonly questionId: string; readonly kind: QuestionKind },
): Promise<number> {
  const { from, to } = transitions.escalate
  const moved = must(await moveSubmission(act.tx, row.submissionId, from, to), 'locked in review')
  const eventId = await record(act, {
    type: 'submission.escalated',
    subjectKind: 'submission',
    subjectId: row.submissionId,
    partnerId: row.partnerId,
    body: { number: row.number, ...asked },
  })
  unwrap(await handClock(act, { ...clockOf(row), to: 'owner', eventId }))
  return moved.version
}

/** Back in review, locked while it waited; the time is ours again. */
export async function handBack(
  act: Act,
  row: SubmissionRow,
): Promise<{ version: number; status: SubmissionStatus }> {
  const { from, to } = transitions.bringBack
  const moved = must(await moveSubmission(act.tx, row.submissionId, from, to), 'locked escalated')
  const eventId = await record(act, {
    type: 'submission.brought_back',
    subjectKind: 'submission',
    subjectId: row.submissionId,
    partnerId: row.partnerId,
    body: { number: row.number },
  })
  unwrap(await handClock(act, { ...clockOf(row), to: 'ours', eventId }))
  return { version: moved.version, status: moved.status }
}

function clockOf({ submissionId: subjectId, clockKind: kind }: SubmissionRow) {
  return { subjectKind: 'submission', subjectId, kind } as const
}
