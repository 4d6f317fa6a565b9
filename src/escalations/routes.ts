import { type Call, execute, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { type PageMark, pageFrom, readCursor } from '../platform/page.ts'
import { answer } from './answer.ts'
import * as contract from './contract.ts'
import { assignQuestion, comment, settleCondition, withdrawQuestion } from './discuss.ts'
import { raise } from './raise.ts'
import { answerersOf, shownQuestions } from './read-questions.ts'
import { questionById, questionPage, type QuestionMark, questionsOf } from './sql.ts'

/** The mark of a page as its cursor carries it: when the answer is due, and the question. */
function markOf(mark: PageMark | null): QuestionMark | null {
  if (mark === null) return null
  const dueAt = mark.key === '' ? null : Temporal.Instant.from(mark.key)
  return { dueAt, questionId: mark.id }
}

export const routes: readonly ServedRoute<Call>[] = [
  on(contract.listQuestions, async (call, { query }) => {
    const filter = { ...query, for: query.mine === true ? call.actor.roles.join() : '' }
    const after = readCursor(query.after, filter)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' })
    const { limit } = query
    const found = await read(call, 'question.read', async (tx) => {
      const asked = {
        state: query.state ?? null,
        roles: query.mine === true ? call.actor.roles : null,
      }
      const rows = await questionPage(tx, asked, { after: markOf(after), limit: limit + 1 })
      return shownQuestions(tx, rows, call)
    })
    if (!found.ok) return found
    const mark = (row: { questionId: string; dueAt: Instant | null }) => ({
      key: row.dueAt?.toString() ?? '',
      id: row.questionId,
    })
    return ok(pageFrom(found.value, { limit, filter }, mark))
  }),
  on(contract.listSubjectQuestions, async (call, { params }) => {
    const found = await read(call, 'question.read', async (tx) =>
      shownQuestions(tx, await questionsOf(tx, params), call),
    )
    return found.ok ? ok({ rows: found.value }) : found
  }),
  on(contract.showQuestion, async (call, { params }) => {
    const found = await read(call, 'question.read', async (tx) => {
      const question = await questionById(tx, params.questionId)
      return question === null ? [] : shownQuestions(tx, [question], call)
    })
    if (!found.ok) return found
    const [shown] = found.value
    if (shown !== undefined) return ok(shown)
    return refuse({ code: 'escalations.question_unknown', question: params.questionId })
  }),
  on(contract.raiseQuestion, (call, { body }) => execute(call, 'question.raise', raise, body)),
  on(contract.answerQuestion, (call, { params, body }) =>
    execute(call, 'question.answer', answer, { ...params, ...body }),
  ),
  on(contract.listAnswerers, async (call, { params }) => {
    const found = await read(call, 'question.read', async (tx) => {
      const question = await questionById(tx, params.questionId)
      return question === null ? null : answerersOf(tx, question)
    })
    if (!found.ok) return found
    if (found.value !== null) return ok({ rows: found.value })
    return refuse({ code: 'escalations.question_unknown', question: params.questionId })
  }),
  on(contract.assignAsked, (call, { params, body }) =>
    execute(call, 'question.assign', assignQuestion, { ...params, ...body }),
  ),
  on(contract.commentQuestion, (call, { params, body }) =>
    execute(call, 'question.comment', comment, { ...params, ...body }),
  ),
  on(contract.withdrawAskedQuestion, (call, { params, body }) =>
    execute(call, 'question.withdraw', withdrawQuestion, { ...params, ...body }),
  ),
  on(contract.settleConditionOf, (call, { params, body }) =>
    execute(call, 'question.settle_condition', settleCondition, { ...params, ...body }),
  ),
]
