import { type Act, record } from '../audit/index.ts'
import { extendClock } from '../clocks/index.ts'
import { say } from '../correspondence/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { type Instant, printDay } from '../kernel/temporal.ts'
import { lockPartner } from '../partners/index.ts'
import type { Pack } from '../programs/index.ts'
import { freshFor } from './guard.ts'
import { handedIn } from './handed-in.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { insertResearch } from './research-sql.ts'
import { firstResponseGiven } from './send-back.ts'
import { lockSubmission, setDecisionDue, type SubmissionRow } from './sql.ts'
import { decisionClock } from './submit.ts'

export type Research = {
  readonly submissionId: string
  readonly version: number
  /** What is looked into, for ourselves. */
  readonly question: string
}

export type Researched = { readonly days: number; readonly decisionDueAt: Instant | null }

/** Business days a closer look adds; null where the program has none for this type. */
export function researchDaysOf(pack: Pack, type: SubmissionRow['type']): number | null {
  return pack.type === 'deal' && type === 'deal_registration' ? pack.windows.researchDays : null
}

/** Looks at a submission more closely before it is decided: it stays in review, its decision gets the
 *  days of the program more, once, and the partner is told until when. */
export async function research(
  act: Act,
  input: Research,
): Promise<Result<Researched, SubmissionRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const seen = freshFor(found, input, 'approve')
  if (!seen.ok) return seen
  const row = seen.value
  const { submissionId, partnerId } = row
  const submission = must(row.number, 'what is in review has a number')
  const { pack } = await handedIn(act.tx, row)
  const days = researchDaysOf(pack, row.type)
  if (days === null) {
    const why = 'Its program has no closer look. Decide it, or ask somebody.'
    return refuse({ code: 'submission.no_research', submission, why })
  }
  const partner = must(await lockPartner(act.tx, partnerId), 'a submission has its partner')
  const { principalId: askedBy } = act.actor
  const kept = { submissionId, partnerId, days, question: input.question, askedBy, at: act.at }
  if (!(await insertResearch(act.tx, kept))) {
    const why = 'It was looked at more closely before, and once is all. Decide it.'
    return refuse({ code: 'submission.no_research', submission, why })
  }
  const eventId = await record(act, {
    type: 'submission.research_began',
    subjectKind: 'submission',
    subjectId: submissionId,
    partnerId,
    body: { number: submission, days },
  })
  const clock = unwrap(await extendClock(act, { ...decisionClock(row), days, eventId }))
  await setDecisionDue(act.tx, submissionId, clock.dueAt)
  await firstResponseGiven(act, row)
  const dueAt = must(clock.dueAt, 'a clock that runs is due')
  const answerBy = printDay(dueAt.toZonedDateTimeISO(partner.timeZone).toPlainDate())
  await say(act, {
    threadKind: 'submission',
    threadId: submissionId,
    partnerId,
    template: 'submission.research',
    facts: { number: submission, partner: partner.legalName, link: null, answerBy },
  })
  return ok({ days, decisionDueAt: clock.dueAt })
}
