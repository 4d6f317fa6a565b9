import { type Act, systemActor } from '../audit/index.ts'
import { questionsOf, raise } from '../escalations/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result, unwrap } from '../kernel/result.ts'
import { handBack, handOver } from './hand-over.ts'
import { registrationsOf } from './deal-sql.ts'
import { lockSubmission, type SubmissionRow } from './sql.ts'

/** Two registrations of one customer complete in the same moment: one question to the program owner
 *  about the first of them, and both wait for its answer. */
export async function askTogether(
  by: Act,
  given: {
    readonly row: SubmissionRow
    readonly calendar: string
    /** Incentives of the others: `DR-2026-00042`. */
    readonly numbers: readonly string[]
    readonly customerName: string
  },
): Promise<void> {
  // Nobody asks: the partner who sent the second knows nothing of the first.
  const act = { ...by, actor: systemActor('submissions.same_moment') }
  const { row, numbers, customerName, calendar } = given
  const others: SubmissionRow[] = []
  for (const { submissionId } of await registrationsOf(act.tx, numbers)) {
    const other = must(await lockSubmission(act.tx, submissionId, null), 'a row just read')
    if (other.status === 'in_review' || other.status === 'escalated') others.push(other)
  }
  const all = [...others, row]
  const first = must(all[0] ?? null, 'there is the row itself')
  const kind = 'design' as const
  const { questionId } = unwrap(
    await raise(act, {
      subjectKind: 'submission',
      subjectId: first.submissionId,
      kind,
      question:
        `${all.map((one) => one.number).join(' and ')} register ${customerName} and became ` +
        'complete in the same moment. Which of them holds the customer?',
      calendarCode: calendar,
    }),
  )
  for (const one of all) {
    if (one.status === 'in_review') await handOver(act, one, { questionId, kind })
  }
}

/** The one question was answered: who waited for it beside its subject comes back too. */
export async function bringBackTogether(
  act: Act,
  numbers: readonly string[],
): Promise<Result<null, never>> {
  for (const { submissionId } of await registrationsOf(act.tx, numbers)) {
    const other = must(await lockSubmission(act.tx, submissionId, null), 'a row just read')
    const subject = { subjectKind: 'submission', subjectId: submissionId }
    const questions = await questionsOf(act.tx, subject)
    // One with a question of its own waits for that.
    const isAsked = questions.some((question) => question.state === 'open')
    if (other.status === 'escalated' && !isAsked) await handBack(act, other)
  }
  return ok(null)
}
