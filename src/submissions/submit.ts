import { type Act, record } from '../audit/index.ts'
import { pauseClock, resumeClock, startClock } from '../clocks/index.ts'
import { endFollowUps, openThread, say, startFollowUps } from '../correspondence/index.ts'
import { amendPending, lockIncentive, openIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { printDay } from '../kernel/temporal.ts'
import { lockPartner, type Partner } from '../partners/index.ts'
import { type Pack, slaOf, versionInForce, whyNotEligible } from '../programs/index.ts'
import { allocationOf, fundOf } from './fund-of.ts'
import { freshFor } from './guard.ts'
import { type HandedIn, handedIn } from './handed-in.ts'
import type { Place, Placed } from './kind.ts'
import { kindOf, requestedOf } from './kinds.ts'
import type { SubmissionRefusal } from './refusals.ts'
import {
  defectsOf,
  insertDefects,
  lastSequence,
  lockSubmission,
  mendDefects,
  moveSubmission,
  numberSubmission,
  setComplete,
  setDecisionDue,
  setVersion,
  type SubmissionRow,
} from './sql.ts'
import { mayStandUnder } from './stand-under.ts'
import { type SubmissionStatus, transitions } from './submission.ts'

export type Submit = { readonly submissionId: string; readonly version: number }
export type Submitted = {
  readonly version: number
  readonly number: string
  readonly status: SubmissionStatus
}

/** Hands in a draft, or what was sent back. From the portal or the API it must be complete; what
 *  comes by sheet or mail incomplete is taken in and returned with what is missing. */
export async function submit(
  act: Act,
  input: Submit,
): Promise<Result<Submitted, SubmissionRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const mending = found?.status === 'action_required'
  const seen = freshFor(found, input, mending ? 'resubmit' : 'submit')
  if (!seen.ok) return seen
  return mending ? resubmit(act, seen.value) : firstSubmit(act, seen.value)
}

async function firstSubmit(
  act: Act,
  row: SubmissionRow,
): Promise<Result<Submitted, SubmissionRefusal>> {
  const partner = must(await lockPartner(act.tx, row.partnerId), 'a submission has its partner')
  const current = await inForceNow(act, row)
  if (!current.ok) return current
  const handed = await handedIn(act.tx, current.value)
  const opens = kindOf(row.type).place.by === 'opens'
  const why = opens ? whyNotEligible(handed.pack.eligibility, partner) : null
  if (why !== null) {
    const { code: program } = handed.pack
    return refuse({ code: 'submission.not_eligible', program, partner: partner.code, why })
  }
  const mayLack = row.source === 'sheet' || row.source === 'mail'
  if (handed.problems.length > 0 && !mayLack) {
    return refuse({
      code: 'submission.incomplete',
      submission: 'The draft',
      problems: handed.problems,
    })
  }
  const placed = await place(act, handed, partner)
  if (!placed.ok) return placed
  const number = placed.value
  await moved(act, row, 'submit')
  await record(act, {
    type: 'submission.submitted',
    subjectKind: 'submission',
    subjectId: row.submissionId,
    partnerId: row.partnerId,
    body: { number, type: row.type, complete: handed.problems.length === 0 },
  })
  await openThread(act, {
    threadKind: 'submission',
    threadId: row.submissionId,
    partnerId: row.partnerId,
  })
  if (handed.problems.length > 0) return returnIncomplete(act, { handed, number, partner })
  await startReview(act, { row, pack: handed.pack, number, partner })
  return whenComplete(act, row.submissionId, partner)
}

/** What opens an incentive is judged by the version in force on the day it is handed in; the rest by
 *  its incentive's. */
async function inForceNow(
  act: Act,
  row: SubmissionRow,
): Promise<Result<SubmissionRow, SubmissionRefusal>> {
  if (kindOf(row.type).place.by === 'under') return ok(row)
  const before = await handedIn(act.tx, row)
  const today = act.at.toZonedDateTimeISO(before.pack.zone).toPlainDate()
  const version = await versionInForce(act.tx, row.programId, today)
  if (version === null) {
    const { code: program } = before.pack
    return refuse({ code: 'submission.no_program', program, on: today.toString() })
  }
  return ok({ ...row, versionId: version.versionId })
}

/** Gives the submission its incentive, number and sequence. */
async function place(
  act: Act,
  handed: HandedIn,
  partner: Partner,
): Promise<Result<string, SubmissionRefusal>> {
  const { row, pack } = handed
  const { place } = kindOf(row.type)
  const target =
    place.by === 'under'
      ? await underIncentive(act, row)
      : await opening(act, { handed, partner, place })
  if (!target.ok) return target
  const { incentiveId, number: incentiveNumber } = target.value
  const sequence = (await lastSequence(act.tx, incentiveId)) + 1
  const number = `${incentiveNumber}/${sequence}`
  const { submissionId, versionId } = row
  await numberSubmission(act.tx, {
    submissionId,
    incentiveId,
    number,
    sequence,
    versionId,
    at: act.at,
  })
  if (pack.currency !== row.currency) throw new Error(`version ${versionId} changed its currency`)
  const placed = await placedNow(act, submissionId, partner)
  const opened = (await kindOf(row.type).opened?.(act, placed)) ?? ok(null)
  return opened.ok ? ok(number) : opened
}

/** The submission as it stands now, under its incentive. */
async function placedNow(act: Act, submissionId: string, partner: Partner): Promise<Placed> {
  const row = must(await lockSubmission(act.tx, submissionId, null), 'a submission just written')
  const handed = await handedIn(act.tx, row)
  return { handed, partner, incentive: must(handed.incentive, 'it was just placed') }
}

/** What its type does once it is complete, and how the submission stands after it. */
async function whenComplete(
  act: Act,
  submissionId: string,
  partner: Partner,
): Promise<Result<Submitted, never>> {
  const placed = await placedNow(act, submissionId, partner)
  await kindOf(placed.handed.row.type).completed?.(act, placed)
  const row = must(await lockSubmission(act.tx, submissionId, null), 'a submission just written')
  const { version, number, status } = row
  return ok({ version, number: must(number, 'what is in review has a number'), status })
}

async function underIncentive(act: Act, row: SubmissionRow) {
  const incentive = must(
    await lockIncentive(act.tx, must(row.incentiveId, 'what stands under an incentive names it')),
    'a submission has its incentive',
  )
  const free = await mayStandUnder(act, incentive, row)
  if (!free.ok) return free
  return ok({ incentiveId: incentive.incentiveId, number: incentive.number })
}

type Opening = {
  readonly handed: HandedIn
  readonly partner: Partner
  readonly place: Extract<Place, { by: 'opens' }>
}

async function opening(act: Act, { handed, partner, place }: Opening) {
  const { row, pack } = handed
  const fund = await fundOf(act.tx, pack)
  const { allocate } = kindOf(row.type)
  const allocationId =
    allocate === undefined
      ? await allocationOf(act.tx, fund, row.partnerId)
      : await allocate(act, { handed, partner, fund })
  if (allocationId === null) {
    return refuse({
      code: 'submission.no_allocation' as const,
      fund: fund.code,
      partner: partner.legalName,
    })
  }
  return ok(
    await openIncentive(act, {
      type: pack.type,
      partnerId: row.partnerId,
      programId: row.programId,
      versionId: row.versionId,
      fundId: fund.fundId,
      allocationId,
      year: act.at.toZonedDateTimeISO(pack.zone).year,
      ...place.describe(row.form, pack, fund),
      requested: requestedOf(row.type, row.form, pack.currency),
    }),
  )
}

async function moved(act: Act, row: SubmissionRow, name: keyof typeof transitions) {
  const { from, to } = transitions[name]
  return must(
    await moveSubmission(act.tx, row.submissionId, from, to),
    'the row was locked in this state',
  )
}

type Starting = {
  readonly row: SubmissionRow
  readonly pack: Pack
  readonly number: string
  readonly partner: Partner
}

/** Complete: the clocks of first response and decision start, the partner gets a receipt. */
async function startReview(act: Act, starting: Starting): Promise<void> {
  const { row, pack, number, partner } = starting
  await setComplete(act.tx, row.submissionId, act.at)
  await moved(act, row, 'startReview')
  const dueAt = await startClocks(act, row, pack)
  await record(act, {
    type: 'submission.review_started',
    subjectKind: 'submission',
    subjectId: row.submissionId,
    partnerId: row.partnerId,
    body: { number, decisionDueAt: dueAt },
  })
  const answerBy = printDay(dueAt.toZonedDateTimeISO(partner.timeZone).toPlainDate())
  await say(act, {
    threadKind: 'submission',
    threadId: row.submissionId,
    partnerId: row.partnerId,
    template: 'submission.received',
    facts: {
      number,
      partner: partner.legalName,
      link: null,
      what: kindOf(row.type).noun,
      answerBy,
    },
  })
}

async function startClocks(act: Act, row: SubmissionRow, pack: Pack) {
  const sla = slaOf(pack, row.type)
  const common = {
    subjectKind: 'submission',
    subjectId: row.submissionId,
    partnerId: row.partnerId,
    calendarCode: pack.calendar,
  }
  unwrap(
    await startClock(act, {
      ...common,
      kind: 'first_response',
      targetDays: sla.firstResponseDays,
    }),
  )
  const decision = unwrap(
    await startClock(act, {
      ...common,
      kind: 'decision',
      ...(sla.decisionHours === undefined
        ? { targetDays: sla.decisionDays }
        : { targetMinutes: sla.decisionHours * 60 }),
    }),
  )
  const dueAt = must(decision.dueAt, 'a running clock is due')
  await setDecisionDue(act.tx, row.submissionId, dueAt)
  return dueAt
}

/** Taken in but not complete: what is missing become defects, the partner owes the next step. The
 *  decision clock starts when it is complete. */
async function returnIncomplete(
  act: Act,
  given: { readonly handed: HandedIn; readonly number: string; readonly partner: Partner },
): Promise<Result<Submitted, SubmissionRefusal>> {
  const { handed, number, partner } = given
  const { row } = handed
  const defects = handed.problems.map((problem) => ({
    defectId: act.newId<'defect'>(),
    targetKind: problem.targetKind,
    target: problem.target,
    reason: problem.detail,
    clauseId: null,
  }))
  await insertDefects(act.tx, { ...row, at: act.at }, defects)
  const after = await moved(act, row, 'returnIncomplete')
  await record(act, {
    type: 'submission.sent_back',
    subjectKind: 'submission',
    subjectId: row.submissionId,
    partnerId: row.partnerId,
    reason: 'Not complete',
    body: { number, defects: defects.length },
  })
  await askPartner(act, { row, number, partner, defects })
  return ok({ version: after.version, number, status: after.status })
}

/** Tells the partner what to mend, and begins to chase it. */
export async function askPartner(
  act: Act,
  given: {
    readonly row: SubmissionRow
    readonly number: string
    readonly partner: Partner
    readonly defects: readonly { readonly target: string; readonly reason: string }[]
  },
): Promise<void> {
  const { row, number, partner, defects } = given
  const thread = { threadKind: 'submission', threadId: row.submissionId }
  const followUp = unwrap(
    await startFollowUps(act, { ...thread, partnerId: row.partnerId, about: number }),
  )
  await say(act, {
    ...thread,
    partnerId: row.partnerId,
    template: 'submission.information_requested',
    facts: {
      number,
      partner: partner.legalName,
      link: null,
      defects: defects.map(({ target, reason }) => ({ where: target, reason })),
      lapsesOn: printDay(followUp.lapsesAt.toZonedDateTimeISO(partner.timeZone).toPlainDate()),
    },
  })
}

/** The version that judges what is handed in again: fixed since it was complete; before, the one in
 *  force now, as long as it pays from the same fund. */
async function judgedBy(
  act: Act,
  row: SubmissionRow,
): Promise<Result<SubmissionRow, SubmissionRefusal>> {
  if (row.completeAt !== null) return ok(row)
  const current = await inForceNow(act, row)
  if (!current.ok || current.value.versionId === row.versionId) return current
  const [before, now] = [await handedIn(act.tx, row), await handedIn(act.tx, current.value)]
  return before.pack.fundCode === now.pack.fundCode ? current : ok(row)
}

/** A word of the partner ended the reminders; while something is still to be mended, they begin anew
 *  from that word, so that nothing waits for ever. */
export async function chaseOn(act: Act, submissionId: string): Promise<Result<null, never>> {
  const row = await lockSubmission(act.tx, submissionId, null)
  if (row === null || row.status !== 'action_required') return ok(null)
  const about = must(row.number, 'what was sent back has a number')
  // Refused only while reminders run already: then there is nothing to begin.
  await startFollowUps(act, {
    threadKind: 'submission',
    threadId: submissionId,
    partnerId: row.partnerId,
    about,
  })
  return ok(null)
}

async function resubmit(
  act: Act,
  found: SubmissionRow,
): Promise<Result<Submitted, SubmissionRefusal>> {
  const partner = must(await lockPartner(act.tx, found.partnerId), 'a submission has its partner')
  const current = await judgedBy(act, found)
  if (!current.ok) return current
  const row = current.value
  const handed = await handedIn(act.tx, row)
  const number = must(row.number, 'what was sent back has a number')
  if (handed.problems.length > 0) {
    return refuse({
      code: 'submission.incomplete',
      submission: number,
      problems: handed.problems,
    })
  }
  const mended = (await defectsOf(act.tx, row.submissionId)).filter((d) => d.mendedAt === null)
  await mendDefects(act.tx, row.submissionId, act.at)
  await endFollowUps(act, { threadKind: 'submission', threadId: row.submissionId })
  await amend(act, row, { handed, partner })
  if (row.versionId !== found.versionId) await setVersion(act.tx, row.submissionId, row.versionId)
  await record(act, {
    type: 'submission.resubmitted',
    subjectKind: 'submission',
    subjectId: row.submissionId,
    partnerId: row.partnerId,
    body: { number, mended: mended.map((defect) => `${defect.targetKind} ${defect.target}`) },
  })
  if (row.completeAt === null && row.reopeningId === null) {
    const back = await moveSubmission(act.tx, row.submissionId, ['action_required'], 'submitted')
    must(back, 'the row was locked in this state')
    await startReview(act, { row, pack: handed.pack, number, partner })
    return whenComplete(act, row.submissionId, partner)
  }
  const after = await moved(act, row, 'resubmit')
  // It lapsed before it ever was complete, and was appealed: it is complete now.
  if (row.completeAt === null) {
    await setComplete(act.tx, row.submissionId, act.at)
    await whenComplete(act, row.submissionId, partner)
  }
  const clock = unwrap(await resumeClock(act, decisionClock(row)))
  await setDecisionDue(act.tx, row.submissionId, clock.dueAt)
  return ok({ version: after.version, number, status: after.status })
}

/** The clock by which a submission is decided: its own, or that of an appeal or a correction. */
export function decisionClock(row: Pick<SubmissionRow, 'submissionId' | 'clockKind'>) {
  return { subjectKind: 'submission', subjectId: row.submissionId, kind: row.clockKind }
}

/** The partner owes the next step: the decision clock stands still. */
export async function pauseDecision(act: Act, row: SubmissionRow): Promise<void> {
  unwrap(await pauseClock(act, decisionClock(row)))
  await setDecisionDue(act.tx, row.submissionId, null)
}

/** A mended request says something else: its incentive follows while it is pending. */
async function amend(
  act: Act,
  row: SubmissionRow,
  given: { readonly handed: HandedIn; readonly partner: Partner },
): Promise<void> {
  const { place, amended } = kindOf(row.type)
  const { pack } = given.handed
  if (place.by === 'opens') {
    await amendPending(act, {
      incentiveId: must(row.incentiveId, 'what was handed in has its incentive'),
      ...place.describe(row.form, pack, await fundOf(act.tx, pack)),
      requestedMinor: requestedOf(row.type, row.form, pack.currency).minor,
      versionId: row.versionId,
    })
  }
  if (amended === undefined) return
  const handed = await handedIn(act.tx, row)
  const incentive = must(handed.incentive, 'what was handed in has its incentive')
  await amended(act, { handed, incentive, partner: given.partner })
}
