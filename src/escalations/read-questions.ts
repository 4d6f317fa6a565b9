import type { Actor } from '../audit/index.ts'
import { mayApprove, namesOf } from '../identity/index.ts'
import { isUuid } from '../kernel/ids.ts'
import type { Tx } from '../platform/db.ts'
import type { Question } from './question.ts'
import { authoritiesOf } from './sql.ts'

/** Questions as a reader sees them: names of people, the authority given, and whether this reader
 *  may answer. Two look-ups for the whole page. */
export async function shownQuestions(tx: Tx, questions: readonly Question[], reader: Actor) {
  const ids = questions.map((question) => question.questionId)
  const people = questions.flatMap(({ askedBy, answeredBy }) => [askedBy, answeredBy ?? ''])
  const names = await namesOf(tx, [...new Set(people.filter(isUuid))])
  const nameOf = new Map<string, string>(names.map((row) => [row.principalId, row.name]))
  const authorities = await authoritiesOf(tx, ids)
  return questions.map(({ askedBy, answeredBy, ...question }) => ({
    ...question,
    roles: [...question.roles],
    askedByName: nameOf.get(askedBy) ?? null,
    answeredByName: answeredBy === null ? null : (nameOf.get(answeredBy) ?? null),
    authority: authorities.find((row) => row.questionId === question.questionId) ?? null,
    mayAnswer:
      question.state === 'open' &&
      question.roles.some((role) => reader.roles.includes(role)) &&
      mayApprove(reader, [askedBy]),
  }))
}
