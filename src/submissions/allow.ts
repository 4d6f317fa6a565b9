import type { Act } from '../audit/index.ts'
import { answersAllow, type EscalationRefusal, useAuthority } from '../escalations/index.ts'
import { limitOf } from '../identity/index.ts'
import type { LineJudged } from '../incentives/index.ts'
import { compare, least, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import type { Judged } from './kind.ts'
import { kindOf } from './kinds.ts'
import type { HandedIn } from './handed-in.ts'
import { questionsAbout } from './questions-about.ts'
import type { SubmissionRefusal } from './refusals.ts'

export type Allowing = {
  readonly handed: HandedIn
  readonly judged: Judged
  readonly amount: Money
  /** Lines a person accepts that the terms never pay. */
  readonly overruled: readonly LineJudged[]
  readonly decisionId: string
  readonly authorityId?: string | undefined
}

/** Limit and policy. What is above the one or outside the other needs an authority, cited once. What
 *  policy keeps for fraud, legal or tax needs their answer first: no owner gives a way past them. */
export async function allow(
  act: Act,
  asked: Allowing,
): Promise<Result<null, SubmissionRefusal | EscalationRefusal>> {
  const { handed, authorityId, decisionId } = asked
  const amount = kindOf(handed.row.type).weighs?.(handed, asked.amount) ?? asked.amount
  const { submissionId } = handed.row
  const subject = { subjectKind: 'submission', subjectId: submissionId }
  const bound = await answersAllow(act.tx, { ...subject, amount })
  if (!bound.ok) return bound
  const outside = outsidePolicy(asked)
  const limit = await limitFor(act, handed, amount.currency)
  const within = compare(amount, limit) <= 0 || !kindOf(handed.row.type).movesMoney
  if (outside === null && within) return ok(null)
  const kind = outside === null ? null : reservedKind(outside.outcome)
  const isReserved = kind !== null && !(await isAnswered(act.tx, submissionId, kind))
  if (authorityId !== undefined && !isReserved) {
    const used = await useAuthority(act, {
      authorityId,
      subjectId: submissionId,
      decisionId,
      amount,
      overrides:
        outside === null
          ? { why: 'over_limit', clauseIds: [] }
          : { why: 'outside_policy', clauseIds: outside.clauses },
    })
    return used.ok ? ok(null) : used
  }
  return refuse(outside ?? { code: 'submission.over_limit', amount, limit })
}

type Outside = Extract<SubmissionRefusal, { readonly code: 'submission.policy_forbids' }>

function outsidePolicy({ judged, overruled }: Allowing): Outside | null {
  const { outcome, problem } = judged.assessment
  const code = 'submission.policy_forbids'
  if (outcome === null || !outcome.outcome.startsWith('approve')) {
    return {
      code,
      outcome: outcome?.outcome ?? 'nothing',
      reason: outcome?.reason ?? problem?.code ?? 'not covered',
      clauses: outcome === null ? [] : [outcome.clause],
    }
  }
  if (overruled.length === 0) return null
  const clauses = overruled.flatMap((line) => line.clauseId ?? [])
  const reason = overruled.map((line) => `line ${line.lineNo} ${line.reason}`).join(', ')
  return { code, outcome: 'deny', reason, clauses: [...new Set(clauses)] }
}

const reservedKinds = ['fraud', 'legal', 'tax'] as const
type ReservedKind = (typeof reservedKinds)[number]

/** Whose question policy makes it: `escalate_fraud` is one of fraud. Null where the owner answers. */
export function reservedKind(outcome: string): ReservedKind | null {
  return reservedKinds.find((kind) => outcome === `escalate_${kind}`) ?? null
}

/** Whether a question of this kind about the submission was answered. */
export async function isAnswered(
  tx: Tx,
  submissionId: string,
  kind: ReservedKind,
): Promise<boolean> {
  const questions = await questionsAbout(tx, submissionId)
  return questions.some((question) => question.kind === kind && question.state === 'answered')
}

/** The caller's own limit, and never above the version's ceiling for their role. The system is held
 *  by the version's ceiling for a specialist: autonomy asked before it called. */
async function limitFor(act: Act, handed: HandedIn, currency: string): Promise<Money> {
  const { specialist, lead } = handed.pack.ceilings.limits
  if (act.actor.kind === 'system') return specialist
  const own = await limitOf(act.tx, act.actor, currency)
  return least(own, act.actor.roles.includes('lead') ? lead : specialist)
}
