import type { Act } from '../audit/index.ts'
import { addPrecedent, citeAnswers, type PrecedentMark } from '../escalations/index.ts'
import type { Assessment } from '../incentives/index.ts'
import type { Money } from '../kernel/money.ts'
import type { HandedIn } from './handed-in.ts'

/** By what a case is alike to others. `tier` is the partner's where nothing was approved yet. */
export function likenessOf(
  handed: HandedIn,
  assessment: Assessment,
  asked: { readonly tier: string; readonly words: readonly string[]; readonly amount: Money },
) {
  const { row, incentive, pack } = handed
  const { checks, outcome, lines } = assessment
  const own = lines.filter((line) => line.verdict !== 'accepted').map((line) => line.clauseId)
  const failed = checks.filter((check) => check.state === 'fail' || check.state === 'warn')
  const clauses = [outcome?.clause ?? null, ...own, ...failed.map((check) => check.clauseId)]
  return {
    family: pack.type,
    type: row.type,
    amount: asked.amount,
    tier: incentive?.approval?.tier ?? asked.tier,
    activity: incentive?.activityType ?? row.form['activity_type'] ?? null,
    clauseIds: [...new Set(clauses.filter((clause) => clause !== null))],
    checks: [...new Set(failed.map((check) => check.code))],
    words: [incentive?.title ?? row.form['title'] ?? '', ...asked.words].join('\n').trim(),
  }
}

export type Deciding = {
  readonly decisionId: string
  readonly outcome: 'approve' | 'approve_reduced' | 'reject'
  readonly amount: Money
  readonly reason: string
  readonly clauseIds: readonly string[]
  readonly authorityId: string | null
  readonly tier: string
  /** Lines a person accepts that the terms never pay. */
  readonly isOverruled: boolean
}

/** Cites the answers the decision rests on, and keeps it as a precedent if it is an edge case: asked
 *  about, outside the terms, appealed, corrected, or decided against the suggestion. */
export async function keepPrecedent(
  act: Act,
  handed: HandedIn,
  given: { readonly deciding: Deciding; readonly assessment: Assessment },
): Promise<void> {
  const { deciding, assessment } = given
  const { decisionId, reason, outcome, amount, tier } = deciding
  const subject = { subjectKind: 'submission', subjectId: handed.row.submissionId } as const
  const answers = await citeAnswers(act, { ...subject, decisionId })
  const marks = marksOf(handed, given, answers.length > 0)
  if (marks.length === 0) return
  const said = answers.flatMap(({ question, answer }) => [question, answer ?? ''])
  const likeness = likenessOf(handed, assessment, { tier, amount, words: [reason, ...said] })
  await addPrecedent(act, {
    ...subject,
    ...likeness,
    clauseIds: [...new Set([...deciding.clauseIds, ...likeness.clauseIds])],
    decisionId,
    outcome,
    marks,
    decidedAt: act.at,
  })
}

function marksOf(
  { reopening }: HandedIn,
  { deciding, assessment }: { deciding: Deciding; assessment: Assessment },
  isAsked: boolean,
): PrecedentMark[] {
  const suggested = assessment.outcome?.outcome ?? 'none'
  const isAgainst =
    deciding.isOverruled ||
    (deciding.outcome === 'reject' ? suggested.startsWith('approve') : suggested === 'reject')
  return [
    ...(isAsked ? (['escalated'] as const) : []),
    ...(deciding.authorityId === null ? [] : (['excepted'] as const)),
    ...(reopening?.kind === 'appeal' ? (['appealed'] as const) : []),
    ...(reopening?.kind === 'correction' ? (['corrected'] as const) : []),
    ...(isAgainst ? (['against_suggestion'] as const) : []),
  ]
}
