import { type Act, personBehind, record } from '../audit/index.ts'
import { firstOffice, startClock, stopClock } from '../clocks/index.ts'
import { notify } from '../correspondence/index.ts'
import { must } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { ok, type Refusal, type Result, unwrap } from '../kernel/result.ts'
import {
  type Question,
  type QuestionId,
  type QuestionKind,
  routing,
  type Subject,
} from './question.ts'
import { insertQuestion, lockOpenQuestions, openQuestionOf, settleQuestion } from './sql.ts'

export type Raise = Subject & {
  readonly kind: QuestionKind
  /** The whole question, for somebody who has not seen the case. */
  readonly question: string
  readonly amount?: Money | null
  /** By whose hours the answer is due; the first office calendar unless told. */
  readonly calendarCode?: string
}

/** Asks the role that may answer. A question of the same kind that is open on the subject is that
 *  question: nothing is asked twice. Starts the clock of the answer and tells the role. */
export async function raise(
  act: Act,
  input: Raise,
): Promise<Result<{ readonly questionId: QuestionId; readonly isNew: boolean }, never>> {
  const { kind, subjectKind, subjectId } = input
  const open = await openQuestionOf(act.tx, input, kind)
  if (open !== null) return ok({ questionId: open.questionId, isNew: false })
  const questionId = act.newId<'question'>()
  const question = {
    questionId,
    kind,
    subjectKind,
    subjectId,
    question: input.question,
    amount: input.amount ?? null,
    roles: routing[kind].roles,
    askedBy: personBehind(act.actor),
    askedAt: act.at,
    ...unsettled,
  } as const
  if (!(await insertQuestion(act.tx, question))) {
    // Somebody asked in the same moment: theirs counts.
    const theirs = must(await openQuestionOf(act.tx, input, kind), 'the question just asked')
    return ok({ questionId: theirs.questionId, isNew: false })
  }
  await startAnswerClock(act, question, input.calendarCode)
  await announce(act, question)
  return ok({ questionId, isNew: true })
}

const unsettled = {
  state: 'open',
  verdict: null,
  answer: null,
  answeredBy: null,
  answeredAt: null,
  assignedTo: null,
  withdrawnReason: null,
} as const

async function startAnswerClock(
  act: Act,
  { questionId, kind }: Pick<Question, 'questionId' | 'kind'>,
  calendarCode: string | undefined,
): Promise<void> {
  unwrap(
    await startClock(act, {
      subjectKind: 'question',
      subjectId: questionId,
      kind: 'answer',
      calendarCode: calendarCode ?? must(await firstOffice(act.tx), 'an office calendar'),
      targetDays: routing[kind].answerDays,
      owedBy: 'owner',
    }),
  )
}

async function announce(act: Act, question: Omit<Question, 'dueAt'>): Promise<void> {
  const { questionId, kind, subjectKind, subjectId, amount, roles } = question
  const amounts = { amountMinor: amount?.minor ?? null, currency: amount?.currency ?? null }
  const eventId = await record(act, {
    type: 'question.raised',
    subjectKind,
    subjectId,
    body: { questionId, kind, ...amounts, roles },
  })
  const text = `A ${kind} question about a ${subjectKind.replaceAll('_', ' ')} waits for you.`
  await notify(act, { roles, subjectKind: 'question', subjectId: questionId, eventId, text })
}

/** Ends the clock of an answer: it came, or nobody waits for it any more. */
export async function stopAnswerClock(act: Act, questionId: QuestionId): Promise<void> {
  const key = { subjectKind: 'question', subjectId: questionId, kind: 'answer' }
  unwrap(await stopClock(act, key))
}

/** Takes back what is open on a subject that needs no answer any more (withdrawn, decided
 *  otherwise). Answers how many. */
export async function withdrawQuestions(act: Act, subject: Subject): Promise<number> {
  const open = await lockOpenQuestions(act.tx, subject)
  for (const { questionId, kind } of open) {
    await settleQuestion(act.tx, { ...unsettled, questionId, state: 'withdrawn' })
    await stopAnswerClock(act, questionId)
    await record(act, { type: 'question.withdrawn', ...subject, body: { questionId, kind } })
  }
  return open.length
}

/** For `execute(…, { escalate })`: an escalating refusal of a command becomes a question about its
 *  subject. `words` puts the refusal into a question somebody can answer. */
export function raiseOnRefusal<R extends Refusal>(
  subject: Subject & { readonly amount?: Money | null; readonly calendarCode?: string },
  words: (refusal: R) => string,
): (act: Act, refusal: R, kind: string) => Promise<void> {
  return async (act, refusal, kind) => {
    // The kinds a refusal table may name are these very ones (`RefusalEntry.escalates`).
    const known = kind as QuestionKind
    unwrap(await raise(act, { ...subject, kind: known, question: words(refusal) }))
  }
}
