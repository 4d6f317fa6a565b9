import { type Act, personBehind, record } from '../audit/index.ts'
import { startClock } from '../clocks/index.ts'
import { say } from '../correspondence/index.ts'
import { lockIncentive, reopenIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { printDay } from '../kernel/temporal.ts'
import { lockPartner, type Partner } from '../partners/index.ts'
import { holdForCorrection } from '../payables/index.ts'
import { type Pack, slaOf } from '../programs/index.ts'
import { freshFor } from './guard.ts'
import { type HandedIn, handedIn } from './handed-in.ts'
import { kindOf } from './kinds.ts'
import { mayAppeal } from './may-appeal.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { insertReopening, reopeningsOf, setReopening, standingDecision } from './reopening-sql.ts'
import type { Reopening } from './reopening.ts'
import {
  assignTo,
  lockSubmission,
  moveSubmission,
  setDecisionDue,
  type SubmissionRow,
} from './sql.ts'
import { type ReopeningKind, type SubmissionStatus, transitions } from './submission.ts'
import { decisionClock } from './submit.ts'

export type Reopen = {
  readonly submissionId: string
  readonly version: number
  readonly reason: string
}
export type Reopened = { readonly version: number; readonly status: SubmissionStatus }

/** The partner appeals against a rejection, a lapse or an approval for less. It waits for a person who
 *  did not decide, by a clock of its own; what was declined is undecided again, what was approved
 *  stays approved and is paid meanwhile. Refuses `submission.no_appeal` with why. */
export async function appeal(
  act: Act,
  input: Reopen,
): Promise<Result<Reopened, SubmissionRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const seen = freshFor(found, input, 'appeal')
  if (!seen.ok) return seen
  const partner = must(await lockPartner(act.tx, seen.value.partnerId), 'a submission has one')
  const handed = await handedIn(act.tx, seen.value)
  const { row } = handed
  const why = await mayAppeal(act.tx, handed, act.at)
  if (why !== null) {
    const submission = must(row.number, 'what was decided has a number')
    return refuse({ code: 'submission.no_appeal', submission, why })
  }
  const opened = await open(act, handed, { kind: 'appeal', reason: input.reason })
  await reopenDeclined(act, handed, opened.eventId)
  const number = must(row.number, 'what was decided has a number')
  const { timeZone, legalName } = partner
  const answerBy = printDay(opened.dueAt.toZonedDateTimeISO(timeZone).toPlainDate())
  const facts = { number, partner: legalName, link: null, answerBy }
  await say(act, { ...thread(row), template: 'submission.appeal_received', facts })
  return ok({ version: opened.version, status: opened.status })
}

/** We correct an approval of our own: it is in review again, what it owes and was not sent waits. The
 *  decision stands until another takes its place. */
export async function correct(
  act: Act,
  input: Reopen,
): Promise<Result<Reopened, SubmissionRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const seen = freshFor(found, input, 'correct')
  if (!seen.ok) return seen
  const partner = must(await lockPartner(act.tx, seen.value.partnerId), 'a submission has one')
  const handed = await handedIn(act.tx, seen.value)
  const { row } = handed
  const opened = await open(act, handed, { kind: 'correction', reason: input.reason })
  await holdForCorrection(act, row.submissionId)
  await sayCorrecting(act, row, partner)
  const { version } = await assignTo(act.tx, row.submissionId, personBehind(act.actor))
  return ok({ version, status: opened.status })
}

async function sayCorrecting(act: Act, row: SubmissionRow, partner: Partner): Promise<void> {
  const number = must(row.number, 'what was decided has a number')
  const { pays } = kindOf(row.type)
  const facts = { number, partner: partner.legalName, link: null, pays }
  await say(act, { ...thread(row), template: 'submission.correcting', facts })
}

function thread(row: SubmissionRow) {
  const { submissionId: threadId, partnerId } = row
  return { threadKind: 'submission', threadId, partnerId } as const
}

/** Event, row, state and clock of what is looked at again. */
async function open(
  act: Act,
  { row, pack }: HandedIn,
  why: { readonly kind: ReopeningKind; readonly reason: string },
) {
  const { submissionId, partnerId, number } = row
  const { kind, reason } = why
  const before = await reopeningsOf(act.tx, submissionId)
  const nth = before.filter((one) => one.kind === kind).length + 1
  const clockKind = nth === 1 ? kind : `${kind}_${nth}`
  const stands = row.status === 'lapsed' ? null : await standingDecision(act.tx, submissionId)
  const decisionId = stands?.decisionId ?? null
  const eventId = await record(act, {
    type: kind === 'appeal' ? 'submission.appealed' : 'submission.correction_opened',
    subjectKind: 'submission',
    subjectId: submissionId,
    partnerId,
    reason,
    body: { number, decisionId },
  })
  const reopeningId = act.newId<'reopening'>()
  // The table of moves lets nothing else be looked at again.
  const fromStatus = row.status as Reopening['fromStatus']
  const by = { openedBy: act.actor.principalId, openedFor: act.actor.answersFor, at: act.at }
  const what = { reopeningId, submissionId, partnerId, kind, reason, fromStatus, decisionId }
  await insertReopening(act.tx, { ...what, ...by, clockKind, eventId })
  await setReopening(act.tx, submissionId, reopeningId)
  const { from, to } = transitions[kind === 'appeal' ? 'appeal' : 'correct']
  const moved = must(await moveSubmission(act.tx, submissionId, from, to), 'locked in this state')
  const dueAt = await startReopened(act, { ...row, clockKind }, { pack, kind, eventId })
  await assignTo(act.tx, submissionId, null)
  return { ...moved, version: moved.version + 1, eventId, dueAt }
}

async function startReopened(
  act: Act,
  row: Pick<SubmissionRow, 'submissionId' | 'partnerId' | 'type' | 'clockKind'>,
  of: { readonly pack: Pack; readonly kind: ReopeningKind; readonly eventId: string },
) {
  const sla = of.kind === 'appeal' ? of.pack.sla.appeal : slaOf(of.pack, row.type)
  const { decisionHours } = sla
  const clock = unwrap(
    await startClock(act, {
      ...decisionClock(row),
      partnerId: row.partnerId,
      calendarCode: of.pack.calendar,
      eventId: of.eventId,
      ...(decisionHours === undefined
        ? { targetDays: sla.decisionDays }
        : { targetMinutes: decisionHours * MINUTES_PER_HOUR }),
    }),
  )
  const dueAt = must(clock.dueAt, 'a running clock is due')
  await setDecisionDue(act.tx, row.submissionId, dueAt)
  return dueAt
}

const MINUTES_PER_HOUR = 60

/** What the submission opened and lost with it is undecided again. */
async function reopenDeclined(act: Act, handed: HandedIn, eventId: string): Promise<void> {
  const { row, incentive } = handed
  const kind = kindOf(row.type)
  if (row.status === 'approved') return
  if (kind.place.by === 'opens') {
    const locked = await lockIncentive(act.tx, must(incentive, 'it has its incentive').incentiveId)
    const declined = must(locked, 'an incentive that was read')
    unwrap(await reopenIncentive(act, { incentive: declined, causeEventId: eventId }))
  }
  await kind.reopened?.(act, await handedIn(act.tx, row), eventId)
}
