import { questionById, questionsOf } from '../escalations/index.ts'
import { must } from '../kernel/assert.ts'
import type { Tx } from '../platform/db.ts'
import { linkedQuestions } from './signal-sql.ts'

/** The questions about a submission: its own, and those asked about another that has something in
 *  common with it. Oldest first. */
export async function questionsAbout(tx: Tx, submissionId: string) {
  const own = await questionsOf(tx, { subjectKind: 'submission', subjectId: submissionId })
  const others = []
  for (const { questionId } of await linkedQuestions(tx, submissionId)) {
    if (questionId === null || own.some((one) => one.questionId === questionId)) continue
    others.push(must(await questionById(tx, questionId), 'a linked question'))
  }
  return [...own, ...others]
}
