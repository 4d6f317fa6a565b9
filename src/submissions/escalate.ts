import type { Act } from '../audit/index.ts'
import { type QuestionKind, raise } from '../escalations/index.ts'
import { must } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { ok, type Refusal, refuse, type Result, unwrap } from '../kernel/result.ts'
import { isAnswered, reservedKind } from './allow.ts'
import { freshFor } from './guard.ts'
import { handBack, handOver } from './hand-over.ts'
import { handedIn } from './handed-in.ts'
import { questionsAbout } from './questions-about.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { lockSubmission, type SubmissionRow } from './sql.ts'
import type { SubmissionStatus } from './submission.ts'

export type Escalate = {
  readonly submissionId: string
  readonly version: number
  readonly kind: QuestionKind
  readonly question: string
  readonly amount?: Money | undefined
}

/** Asks what the queue may not answer. The decision clock runs on; the time is the owner's. */
export async function escalate(
  act: Act,
  input: Escalate,
): Promise<Result<{ questionId: string; version: number }, SubmissionRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const seen = freshFor(found, input, 'escalate')
  if (!seen.ok) return seen
  return ok(await ask(act, seen.value, input))
}

/** Asks about a submission that is locked in review, and hands it to whoever answers. */
export async function ask(
  act: Act,
  row: SubmissionRow,
  input: Pick<Escalate, 'kind' | 'question' | 'amount'>,
): Promise<{ questionId: string; version: number }> {
  const { pack } = await handedIn(act.tx, row)
  const { questionId } = unwrap(
    await raise(act, {
      subjectKind: 'submission',
      subjectId: row.submissionId,
      kind: input.kind,
      question: input.question,
      amount: input.amount ?? null,
      calendarCode: pack.calendar,
    }),
  )
  return { questionId, version: await handOver(act, row, { questionId, kind: input.kind }) }
}

/** For `execute(…, { escalate })`: an escalating refusal of a decision becomes a question about the
 *  submission, which then waits for its answer. */
export function escalateRefusal<R extends Refusal>(
  submissionId: string,
  words: (refusal: R) => string,
  amount?: Money,
): (act: Act, refusal: R, kind: string) => Promise<void> {
  return async (act, refusal, kind) => {
    const row = await lockSubmission(act.tx, submissionId, null)
    if (row === null || row.status !== 'in_review') return
    // The kinds a refusal table may name are these very ones (`RefusalEntry.escalates`).
    const known = await kindOf(act, row, refusal, kind as QuestionKind)
    await ask(act, row, { kind: known, question: words(refusal), amount: amount ?? asked(refusal) })
  }
}

/** The amount that was refused as too much, where the refusal says one: what is asked for. */
function asked(refusal: Refusal): Money | undefined {
  return refusal.code === 'submission.over_limit' && 'amount' in refusal
    ? (refusal.amount as Money) // of this very refusal
    : undefined
}

/** Policy itself may say whose question it is (fraud, legal, tax): theirs comes first; what they
 *  answered, the owner is asked about. */
async function kindOf(
  act: Act,
  row: SubmissionRow,
  refusal: Refusal & { readonly outcome?: unknown },
  kind: QuestionKind,
): Promise<QuestionKind> {
  const asked = typeof refusal.outcome === 'string' ? reservedKind(refusal.outcome) : null
  return asked === null || (await isAnswered(act.tx, row.submissionId, asked)) ? kind : asked
}

/** Back into review. By hand only when no question is open; after an answer by itself. */
export async function bringBack(
  act: Act,
  input: { readonly submissionId: string; readonly version?: number },
): Promise<Result<{ version: number; status: SubmissionStatus }, SubmissionRefusal>> {
  const row = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const version = input.version ?? row?.version ?? 0
  const seen = freshFor(row, { submissionId: input.submissionId, version }, 'bringBack')
  if (!seen.ok) return seen
  const submission = must(seen.value.number, 'what is escalated has a number')
  const questions = await questionsAbout(act.tx, input.submissionId)
  if (questions.some((question) => question.state === 'open')) {
    return refuse({ code: 'submission.open_questions', submission })
  }
  return ok(await handBack(act, seen.value))
}
