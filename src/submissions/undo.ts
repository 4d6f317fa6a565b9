import { type Act, personBehind, record } from '../audit/index.ts'
import { reopenClock } from '../clocks/index.ts'
import { say, takeBackWaiting } from '../correspondence/index.ts'
import { lockIncentive, reopenIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { lockPartner } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import { UNDO_SECONDS } from './decide-again.ts'
import { freshFor } from './guard.ts'
import { type HandedIn, handedIn } from './handed-in.ts'
import type { CarryOutRefusal } from './kind.ts'
import { kindOf } from './kinds.ts'
import { makerOf, standingDecision, type StandingDecision } from './reopening-sql.ts'
import type { Reopened } from './reopen.ts'
import { lockSubmission, moveSubmission, setDecisionDue, type SubmissionRow } from './sql.ts'
import { raisedTypes, transitions } from './submission.ts'
import { decisionClock } from './submit.ts'
import { insertUndone, setUndecided } from './undo-sql.ts'

/** Takes a decision of the last minute back: its letter is not sent, incentive, books and payables are
 *  as before it, and the submission is in review again. The decision stays, marked undone. Refuses
 *  `submission.not_undoable` with why. */
export async function undo(
  act: Act,
  input: { readonly submissionId: string; readonly version: number },
): Promise<Result<Reopened, CarryOutRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const seen = freshFor(found, input, 'undo')
  if (!seen.ok) return seen
  const row = seen.value
  const partner = must(await lockPartner(act.tx, row.partnerId), 'a submission has its partner')
  await lockIncentive(act.tx, must(row.incentiveId, 'what was decided has its incentive'))
  const handed = await handedIn(act.tx, row)
  const decision = must(await madeDecision(act.tx, row.submissionId), 'it was decided')
  const submission = must(row.number, 'what was decided has a number')
  const why = whyNoUndo(handed, decision, act.at) ?? whyNotYou(act, decision)
  if (why !== null) return refuse({ code: 'submission.not_undoable', submission, why })
  const { from, to } = transitions.undo
  const moved = must(await moveSubmission(act.tx, row.submissionId, from, to), 'locked as decided')
  const eventId = await note(act, row, decision)
  const done = await reverse(act, handed, { decision, eventId })
  if (!done.ok) return done
  await takeUpAgain(act, row, eventId)
  const thread = { threadKind: 'submission', threadId: row.submissionId } as const
  await takeBackWaiting(act, { ...thread, writtenAt: decision.decidedAt })
  const facts = { number: submission, partner: partner.legalName, link: null }
  const { partnerId } = row
  await say(act, { ...thread, partnerId, to: [], template: 'submission.decision_undone', facts })
  return ok(moved)
}

type Made = StandingDecision & Awaited<ReturnType<typeof makerOf>>

/** The decision that stands, with who made it; null before any. Staff only. */
export async function madeDecision(tx: Tx, submissionId: string): Promise<Made | null> {
  const stands = await standingDecision(tx, submissionId)
  return stands === null ? null : { ...stands, ...(await makerOf(tx, stands.decisionId)) }
}

/** Why a decision cannot be undone at `at`, in words; null when it can. Pure. */
export function whyNoUndo(
  { row, pack }: Pick<HandedIn, 'row' | 'pack'>,
  decision: Made,
  at: Instant,
): string | null {
  const age = at.epochMilliseconds - decision.decidedAt.epochMilliseconds
  if (age > UNDO_SECONDS * MS_PER_SECOND) return `it is older than ${UNDO_SECONDS} seconds.`
  if (decision.corrects !== null) return 'it stands in the place of another.'
  // What had lapsed was decided by nobody before: its appeal would begin anew, and by another clock.
  if (decision.isAgain) return 'it was made on an appeal.'
  if (decision.authorityId !== null) return 'it used the authority that somebody gave.'
  if (raisedTypes.some((type) => type === row.type)) return 'what it pays is computed anew anyway.'
  const granted = decision.outcome !== 'reject'
  if (granted && kindOf(row.type).undo === undefined) return 'what it granted is held already.'
  const hasSecond = pack.type === 'deal' && (pack.runnerUpShare ?? null) !== null
  return !granted && hasSecond ? 'who is second was told already.' : null
}

const MS_PER_SECOND = 1000

function whyNotYou({ actor }: Act, decision: Made): string | null {
  if (decision.person === personBehind(actor) || actor.roles.includes('lead')) return null
  return 'only who made it, or a lead, takes it back.'
}

async function note(act: Act, row: SubmissionRow, decision: Made): Promise<string> {
  const { submissionId, partnerId, number } = row
  const { decisionId } = decision
  const eventId = await record(act, {
    type: 'submission.decision_undone',
    subjectKind: 'submission',
    subjectId: submissionId,
    partnerId,
    causeEventId: decision.eventId,
    body: { number, decisionId },
  })
  const by = { undoneBy: personBehind(act.actor), at: act.at, eventId }
  await insertUndone(act.tx, { decisionId, submissionId, partnerId, ...by })
  await setUndecided(act.tx, submissionId)
  return eventId
}

/** What the decision did, done backwards. */
async function reverse(
  act: Act,
  handed: HandedIn,
  of: { readonly decision: Made; readonly eventId: string },
): Promise<Result<unknown, CarryOutRefusal>> {
  const { decision, eventId } = of
  const { row, incentive } = handed
  const kind = kindOf(row.type)
  if (decision.outcome !== 'reject') {
    const { decisionId, amountMinor, currency } = decision
    const amount = money(amountMinor, currency)
    const reversed = await kind.undo?.(act, { handed, amount, decisionId, eventId })
    return must(reversed, 'the guard asked for it')
  }
  if (kind.place.by === 'opens') {
    const declined = must(incentive, 'what was decided has its incentive')
    const reopened = await reopenIncentive(act, { incentive: declined, causeEventId: eventId })
    if (!reopened.ok) return reopened
  }
  await kind.reopened?.(act, await handedIn(act.tx, row), eventId)
  return ok(null)
}

/** The decision clock goes on with the time it had left. */
async function takeUpAgain(act: Act, row: SubmissionRow, eventId: string): Promise<void> {
  const clock = unwrap(await reopenClock(act, { ...decisionClock(row), eventId }))
  await setDecisionDue(act.tx, row.submissionId, clock.dueAt)
}
