import {
  authoritiesUsed,
  precedentsLike,
  type Question,
  questionsOf,
  sayAlike,
} from '../escalations/index.ts'
import { namesOf } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { isUuid } from '../kernel/ids.ts'
import { money } from '../kernel/money.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { partnerById } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import { judge } from './facts.ts'
import { handedIn } from './handed-in.ts'
import { likenessOf } from './keep-precedent.ts'
import { precedentDecisions } from './precedent-sql.ts'
import { selectSubmission } from './sql.ts'

/** Decided edge cases like a submission as it stands at `at`, the likest first, each with why it is
 *  shown, what was decided, and by whose authority. For staff: it names other partners. Null when
 *  there is no such submission. */
export async function precedentsOf(tx: Tx, submissionId: string, at: Instant) {
  const row = await selectSubmission(tx, submissionId)
  if (row === null) return null
  const handed = await handedIn(tx, row)
  const partner = must(await partnerById(tx, row.partnerId), 'a submission has its partner')
  const { assessment } = await judge(tx, handed, at)
  const questions = await questionsOf(tx, { subjectKind: 'submission', subjectId: submissionId })
  const asked = likenessOf(handed, assessment, {
    tier: partner.tier,
    amount: assessment.requested,
    words: questions.map((one) => one.question),
  })
  const rows = await precedentsLike(tx, { ...asked, subjectId: submissionId })
  const ids = rows.map((one) => one.decisionId)
  const decisions = await precedentDecisions(tx, ids)
  const authorities = await authoritiesUsed(tx, ids)
  const answers = await answersOf(tx, [...new Set(decisions.map((one) => one.submissionId))])
  const nameOf = await namesFor(tx, [
    ...decisions.map((one) => one.decidedBy),
    ...authorities.map((one) => one.grantedBy),
    ...answers.map((one) => one.answeredBy ?? ''),
  ])
  return rows.flatMap(({ decisionId, marks, score: _score, ...alike }) => {
    const decision = decisions.find((one) => one.decisionId === decisionId)
    if (decision === undefined) return []
    const { amountMinor, currency, decidedBy, number, ...what } = decision
    const authority = authorities.find((one) => one.decisionId === decisionId)
    return [
      {
        ...what,
        number: number ?? 'Draft',
        amount: amountMinor === null ? null : money(amountMinor, currency),
        decidedByName: nameOf(decidedBy),
        marks,
        why: sayAlike(alike),
        authority:
          authority === undefined
            ? null
            : {
                amount: money(authority.amountMinor, authority.currency),
                grantedByName: nameOf(authority.grantedBy),
                condition: authority.condition,
                conditionState: authority.conditionState,
              },
        answers: answers
          .filter((one) => one.subjectId === decision.submissionId)
          .filter((one) => isBefore(one, decision.decidedAt))
          .map(({ kind, question, answer, answeredBy, verdict }) => ({
            kind,
            question,
            answer: answer ?? '',
            verdict,
            answeredByName: nameOf(answeredBy ?? ''),
          })),
      },
    ]
  })
}

function isBefore({ answeredAt }: Question, at: Instant): boolean {
  return answeredAt !== null && Temporal.Instant.compare(answeredAt, at) <= 0
}

async function answersOf(tx: Tx, submissionIds: readonly string[]): Promise<Question[]> {
  const found: Question[] = []
  // At most as many look-ups as precedents are shown.
  for (const subjectId of submissionIds) {
    const all = await questionsOf(tx, { subjectKind: 'submission', subjectId })
    found.push(...all.filter((one) => one.state === 'answered'))
  }
  return found
}

async function namesFor(tx: Tx, people: readonly string[]) {
  const ids = [...new Set(people.filter(isUuid))]
  const rows = ids.length === 0 ? [] : await namesOf(tx, ids)
  return (id: string) => {
    const known: string | undefined = rows.find((one) => one.principalId === id)?.name
    return known ?? (id.startsWith('system:') ? 'Quittance' : null)
  }
}
