import { type Call, execute, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor } from '../platform/page.ts'
import { answer } from './answer.ts'
import * as contract from './contract.ts'
import { raise } from './raise.ts'
import { shownQuestions } from './read-questions.ts'
import { questionById, questionPage, questionsOf } from './sql.ts'

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
      const rows = await questionPage(tx, asked, { after: after?.id ?? null, limit: limit + 1 })
      return shownQuestions(tx, rows, call.actor)
    })
    if (!found.ok) return found
    const mark = (row: { questionId: string }) => ({ key: row.questionId, id: row.questionId })
    return ok(pageFrom(found.value, { limit, filter }, mark))
  }),
  on(contract.listSubjectQuestions, async (call, { params }) => {
    const found = await read(call, 'question.read', async (tx) =>
      shownQuestions(tx, await questionsOf(tx, params), call.actor),
    )
    return found.ok ? ok({ rows: found.value }) : found
  }),
  on(contract.showQuestion, async (call, { params }) => {
    const found = await read(call, 'question.read', async (tx) => {
      const question = await questionById(tx, params.questionId)
      return question === null ? [] : shownQuestions(tx, [question], call.actor)
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
]
