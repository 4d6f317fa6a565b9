import type { Actor } from '../audit/index.ts'
import { holdersOf, mayApprove, namesOf } from '../identity/index.ts'
import { isUuid } from '../kernel/ids.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { citationsOfQuestions, commentsOf, conditionsOf } from './condition-sql.ts'
import type { Question } from './question.ts'
import { authoritiesOf } from './sql.ts'

/** Questions as a reader sees them at `at`: names of people, the authority given, the condition it
 *  stands under, and whether this reader may answer. A fixed number of look-ups for the whole page. */
export async function shownQuestions(
  tx: Tx,
  questions: readonly Question[],
  { actor: reader, at }: { readonly actor: Actor; readonly at: Instant },
) {
  const ids = questions.map((question) => question.questionId)
  const authorities = await authoritiesOf(tx, ids)
  const conditions = await conditionsOf(tx, ids)
  const comments = await commentsOf(tx, ids)
  const cited = await citationsOfQuestions(tx, ids)
  const nameOf = await names(tx, [
    ...questions.flatMap(({ askedBy, answeredBy, assignedTo }) => [
      askedBy,
      answeredBy,
      assignedTo,
    ]),
    ...conditions.map((one) => one.settledBy),
    ...comments.map((one) => one.saidBy),
  ])
  return questions.map(({ askedBy, answeredBy, ...question }) => {
    const { questionId, dueAt, state, assignedTo } = question
    const condition = conditions.find((row) => row.questionId === questionId)
    const isOf = (row: { readonly questionId: string }) => row.questionId === questionId
    return {
      ...question,
      roles: [...question.roles],
      askedByName: nameOf(askedBy),
      answeredByName: nameOf(answeredBy),
      assignedToName: nameOf(assignedTo),
      isOverdue: state === 'open' && dueAt !== null && Temporal.Instant.compare(dueAt, at) <= 0,
      authority: authorities.find(isOf) ?? null,
      condition:
        condition === undefined
          ? null
          : { ...condition, settledByName: nameOf(condition.settledBy) },
      comments: comments
        .filter(isOf)
        .map(({ saidBy, ...said }) => ({ ...said, saidByName: nameOf(saidBy) })),
      citedBy: cited.filter(isOf).map((row) => row.decisionId),
      mayAnswer:
        state === 'open' &&
        question.roles.some((role) => reader.roles.includes(role)) &&
        mayApprove(reader, [askedBy]),
      mayWithdraw:
        state === 'open' && (reader.principalId === askedBy || reader.roles.includes('lead')),
    }
  })
}

async function names(tx: Tx, people: readonly (string | null)[]) {
  const ids = [...new Set(people.filter((one) => one !== null && isUuid(one)))]
  const rows = ids.length === 0 ? [] : await namesOf(tx, ids as string[]) // nulls are left out
  const found = new Map<string, string>(rows.map((row) => [row.principalId, row.name]))
  return (id: string | null) => (id === null ? null : (found.get(id) ?? null))
}

/** Who a question may be given to: holders of its roles, without who asked it. */
export async function answerersOf(tx: Tx, { roles, askedBy }: Question) {
  const holders = await holdersOf(tx, roles)
  return holders
    .filter((one) => one.principalId !== askedBy)
    .map(({ principalId, name }) => ({ principalId, name }))
}
