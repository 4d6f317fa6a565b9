import { type Act, personBehind, record } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import type { Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import { insertCondition } from './condition-sql.ts'
import {
  type Authority,
  type AuthorityId,
  type Condition,
  type QuestionId,
  routing,
  type Verdict,
} from './question.ts'
import { stopAnswerClock } from './raise.ts'
import type { EscalationRefusal } from './refusals.ts'
import { insertAuthority, lockQuestion, settleQuestion } from './sql.ts'

export type Answer = {
  readonly questionId: QuestionId
  readonly text: string
  /** Lets one decision through: up to `amount` under the clause, before it expires. */
  readonly authority?: {
    readonly amount: Money
    readonly clauseId?: string | null
    readonly expiresAt: Instant
  } | null
  /** Granted with an authority and `said` without unless told. */
  readonly verdict?: Verdict | undefined
  /** What the answer stands under. */
  readonly condition?: {
    readonly text: string
    readonly binds: Condition['binds']
    readonly dueOn?: PlainDate | null
  } | null
}

/** Answers an open question. Only a role it is routed to may, and never who asked it (an agent
 *  counts as its person). Owners may add an authority; other answers are words. What is refused binds
 *  the decision, and so does a condition that has to be met before it. */
export async function answer(
  act: Act,
  input: Answer,
): Promise<Result<{ readonly authorityId: AuthorityId | null }, EscalationRefusal>> {
  const { questionId } = input
  const question = await lockQuestion(act.tx, questionId)
  if (question === null)
    return refuse({ code: 'escalations.question_unknown', question: questionId })
  const { kind, state, roles, subjectKind, subjectId } = question
  if (state !== 'open') {
    return refuse({ code: 'escalations.question_settled', question: questionId, state })
  }
  if (!roles.some((role) => act.actor.roles.includes(role))) {
    return refuse({ code: 'escalations.not_routed', kind, needs: roles, has: act.actor.roles })
  }
  if (!mayApprove(act.actor, [question.askedBy])) {
    return refuse({ code: 'escalations.own_question', who: act.actor.name })
  }
  const authority = authorityOf(act, input, { kind, questionId, subjectKind, subjectId })
  if (!authority.ok) return authority
  const verdict = input.verdict ?? (authority.value === null ? 'said' : 'granted')
  await settleQuestion(act.tx, {
    questionId,
    state: 'answered',
    verdict,
    answer: input.text,
    answeredBy: personBehind(act.actor),
    answeredAt: act.at,
  })
  if (authority.value !== null) await insertAuthority(act.tx, authority.value)
  await keepCondition(act, input)
  await stopAnswerClock(act, questionId)
  const authorityId = authority.value?.authorityId ?? null
  await record(act, {
    type: 'question.answered',
    subjectKind,
    subjectId,
    body: { questionId, kind, authorityId, verdict },
  })
  return ok({ authorityId })
}

async function keepCondition(act: Act, { questionId, condition }: Answer): Promise<void> {
  if (condition === undefined || condition === null) return
  const { text, binds, dueOn = null } = condition
  await insertCondition(act.tx, { questionId, condition: text, binds, dueOn })
}

function authorityOf(
  act: Act,
  input: Answer,
  question: Pick<Authority, 'questionId' | 'subjectKind' | 'subjectId'> & {
    readonly kind: keyof typeof routing
  },
): Result<Authority | null, EscalationRefusal> {
  const asked = input.authority ?? null
  if (asked === null) return ok(null)
  const { kind, ...about } = question
  if (!routing[kind].grants) return refuse({ code: 'escalations.grants_nothing', kind })
  const { amount, expiresAt } = asked
  if (input.verdict !== undefined && input.verdict !== 'granted') {
    const problem = 'an answer that gives one grants what was asked'
    return refuse({ code: 'escalations.authority_invalid', problem })
  }
  if (amount.minor <= 0n) {
    return refuse({
      code: 'escalations.authority_invalid',
      problem: 'its amount is not above zero',
    })
  }
  if (Temporal.Instant.compare(expiresAt, act.at) <= 0) {
    const problem = `it expires at ${expiresAt.toString()}, which is not after now`
    return refuse({ code: 'escalations.authority_invalid', problem })
  }
  return ok({
    ...about,
    authorityId: act.newId<'authority'>(),
    amount,
    clauseId: asked.clauseId ?? null,
    grantedBy: personBehind(act.actor),
    grantedAt: act.at,
    expiresAt,
    usedBy: null,
    usedAt: null,
  })
}
