import { type Act, personBehind, record } from '../audit/index.ts'
import { holdersOf, mayApprove } from '../identity/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { insertComment, lockCondition, setCondition } from './condition-sql.ts'
import type { Question, QuestionId } from './question.ts'
import { stopAnswerClock } from './raise.ts'
import type { EscalationRefusal } from './refusals.ts'
import { lockQuestion, setAssigned, withdrawAsked } from './sql.ts'

/** Says something about a question among ourselves; it answers nothing. */
export async function comment(
  act: Act,
  input: { readonly questionId: QuestionId; readonly text: string },
): Promise<Result<{ readonly commentId: string }, EscalationRefusal>> {
  const { questionId, text } = input
  const question = await lockQuestion(act.tx, questionId)
  if (question === null) return unknown(questionId)
  const commentId = act.newId<'comment'>()
  const said = { commentId, questionId, text, saidBy: personBehind(act.actor), saidAt: act.at }
  await insertComment(act.tx, said)
  await note(act, question, 'question.commented')
  return ok({ commentId })
}

/** Gives an open question to one person who may answer it, or back to everybody who may. */
export async function assignQuestion(
  act: Act,
  input: { readonly questionId: QuestionId; readonly to: string | null },
): Promise<Result<{ readonly assignedTo: string | null }, EscalationRefusal>> {
  const found = await open(act, input.questionId)
  if (!found.ok) return found
  const { kind, roles, askedBy, questionId } = found.value
  const holders = await holdersOf(act.tx, roles)
  const isHeld = holders.some((one) => one.principalId === input.to && input.to !== askedBy)
  if (input.to !== null && !isHeld) {
    return refuse({ code: 'escalations.not_assignable', kind, needs: roles })
  }
  await setAssigned(act.tx, questionId, input.to)
  await note(act, found.value, 'question.assigned')
  return ok({ assignedTo: input.to })
}

/** Takes an open question back, with the reason: whoever asked it, or a lead. */
export async function withdrawQuestion(
  act: Act,
  input: { readonly questionId: QuestionId; readonly reason: string },
): Promise<Result<{ readonly state: 'withdrawn' }, EscalationRefusal>> {
  const found = await open(act, input.questionId)
  if (!found.ok) return found
  const { questionId, askedBy } = found.value
  const person = personBehind(act.actor)
  if (person !== askedBy && !act.actor.roles.includes('lead')) {
    return refuse({ code: 'escalations.not_asker', who: act.actor.name })
  }
  await withdrawAsked(act.tx, { questionId, reason: input.reason, person, at: act.at })
  await stopAnswerClock(act, questionId)
  await note(act, found.value, 'question.withdrawn')
  return ok({ state: 'withdrawn' })
}

export type SettleCondition = {
  readonly questionId: QuestionId
  readonly state: 'fulfilled' | 'failed'
  /** What shows it: a paper, a call, a number; or why it is not met. */
  readonly evidence: string
}

/** Records whether the condition of an answer is met, and what shows it. Once; never by who set it
 *  (an agent counts as its person): a condition is checked by another. */
export async function settleCondition(
  act: Act,
  input: SettleCondition,
): Promise<Result<{ readonly state: SettleCondition['state'] }, EscalationRefusal>> {
  const { questionId, state, evidence } = input
  const question = await lockQuestion(act.tx, questionId)
  if (question === null) return unknown(questionId)
  const condition = await lockCondition(act.tx, questionId)
  if (condition === null) return refuse({ code: 'escalations.no_condition' })
  if (condition.state !== 'open') {
    return refuse({ code: 'escalations.condition_settled', state: condition.state })
  }
  if (!mayApprove(act.actor, [question.answeredBy ?? ''])) {
    return refuse({ code: 'escalations.own_condition', who: act.actor.name })
  }
  const settledBy = personBehind(act.actor)
  await setCondition(act.tx, { questionId, state, evidence, settledBy, settledAt: act.at })
  const { subjectKind, subjectId, kind } = question
  await record(act, {
    type: 'question.condition_settled',
    subjectKind,
    subjectId,
    body: { questionId, kind, state },
  })
  return ok({ state })
}

async function open(act: Act, questionId: string): Promise<Result<Question, EscalationRefusal>> {
  const question = await lockQuestion(act.tx, questionId)
  if (question === null) return unknown(questionId)
  if (question.state === 'open') return ok(question)
  const { state } = question
  return refuse({ code: 'escalations.question_settled', question: questionId, state })
}

function unknown(question: string) {
  return refuse({ code: 'escalations.question_unknown', question } as const)
}

type Said = 'question.commented' | 'question.assigned' | 'question.withdrawn'

async function note(act: Act, question: Question, type: Said): Promise<void> {
  const { subjectKind, subjectId, questionId, kind } = question
  await record(act, { type, subjectKind, subjectId, body: { questionId, kind } })
}
