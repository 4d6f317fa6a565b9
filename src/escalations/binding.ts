import type { Act } from '../audit/index.ts'
import { compare, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import { conditionsOf, insertCitations } from './condition-sql.ts'
import {
  type Condition,
  type Question,
  type QuestionId,
  routing,
  type Subject,
} from './question.ts'
import type { EscalationRefusal } from './refusals.ts'
import { questionsOf } from './sql.ts'

/** The newest answer of each kind: what counts when a later one says otherwise. */
export function standingAnswers(questions: readonly Question[]): Question[] {
  const byKind = new Map<string, Question>()
  for (const question of questions) {
    if (question.state === 'answered') byKind.set(question.kind, question)
  }
  return [...byKind.values()]
}

/** What answers about a case forbid of an approval of `amount`: what was refused, with an amount that
 *  amount and above; and what stands under a condition that is not met before. Pure. `conditions` are
 *  those of the questions. The condition of an authority counts where the authority is cited. */
export function forbidden(
  answers: readonly Question[],
  conditions: readonly Condition[],
  amount: Money,
): EscalationRefusal | null {
  for (const { questionId, kind, verdict, amount: asked } of answers) {
    if (verdict === 'refused' && (asked === null || isUpTo(asked, amount))) {
      return { code: 'escalations.refused_by_answer', kind, amount: asked }
    }
    const condition = conditions.find((one) => one.questionId === questionId)
    if (!routing[kind].grants && condition !== undefined) {
      const unmet = unmetBefore(condition)
      if (unmet !== null) return unmet
    }
  }
  return null
}

function isUpTo(asked: Money, amount: Money): boolean {
  return asked.currency !== amount.currency || compare(asked, amount) <= 0
}

/** The refusal of a decision while its condition is not met; null where it may follow later. */
export function unmetBefore({ binds, state, condition }: Condition): EscalationRefusal | null {
  if (binds === 'after' || state === 'fulfilled') return null
  return { code: 'escalations.condition_unmet', condition, state }
}

/** Whether the answers about a case allow an approval of `amount`; refuses with what they forbid. */
export async function answersAllow(
  tx: Tx,
  input: Subject & { readonly amount: Money },
): Promise<Result<null, EscalationRefusal>> {
  const answers = standingAnswers(await questionsOf(tx, input))
  if (answers.length === 0) return ok(null)
  const ids = answers.map((one) => one.questionId)
  const refusal = forbidden(answers, await conditionsOf(tx, ids), input.amount)
  return refusal === null ? ok(null) : refuse(refusal)
}

/** Keeps with a decision which answers it rests on: the newest of each kind about its case. Answers
 *  the questions, for the precedent. */
export async function citeAnswers(
  act: Act,
  input: Subject & { readonly decisionId: string },
): Promise<readonly Question[]> {
  const answers = standingAnswers(await questionsOf(act.tx, input))
  const ids: QuestionId[] = answers.map((one) => one.questionId)
  if (ids.length > 0) await insertCitations(act.tx, input.decisionId, ids)
  return answers
}
