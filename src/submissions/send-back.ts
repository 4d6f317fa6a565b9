import { type Act, record } from '../audit/index.ts'
import { stopClock } from '../clocks/index.ts'
import { withdrawQuestions } from '../escalations/index.ts'
import { judgeItem } from '../evidence/index.ts'
import { moveIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result, unwrap } from '../kernel/result.ts'
import { type Instant, printDay, Temporal } from '../kernel/temporal.ts'
import { lockPartner } from '../partners/index.ts'
import { endFollowUps, say } from '../correspondence/index.ts'
import { formOf } from '../programs/index.ts'
import { freshFor } from './guard.ts'
import { handedIn, type HandedIn } from './handed-in.ts'
import { letStand } from './keep.ts'
import { kindOf } from './kinds.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { setLapsed } from './reopening-sql.ts'
import { lastAppealDay } from './reopening.ts'
import {
  defectsOf,
  insertDecision,
  insertDefects,
  lockSubmission,
  mendDefects,
  moveSubmission,
  setDecisionDue,
  type SubmissionRow,
} from './sql.ts'
import { type SubmissionStatus, transitions } from './submission.ts'
import { askPartner, decisionClock, pauseDecision } from './submit.ts'

export type SendBack = {
  readonly submissionId: string
  readonly version: number
  readonly message: string
  readonly defects: readonly {
    readonly targetKind: 'field' | 'line' | 'slot'
    readonly target: string
    readonly reason: string
    readonly clauseId: string | null
  }[]
}

/** Sends a submission back with defects: only what has one reopens, papers of a named slot are
 *  rejected with the reason, the decision clock stands still, the partner is asked and chased. */
export async function sendBack(
  act: Act,
  input: SendBack,
): Promise<Result<{ version: number; status: SubmissionStatus }, SubmissionRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const seen = freshFor(found, input, 'sendBack')
  if (!seen.ok) return seen
  const row = seen.value
  const number = must(row.number, 'what is in review has a number')
  const partner = must(await lockPartner(act.tx, row.partnerId), 'a submission has its partner')
  const handed = await handedIn(act.tx, row)
  const defects = input.defects.map((one) => ({ ...one, defectId: act.newId<'defect'>() }))
  await insertDefects(act.tx, { ...row, at: act.at }, defects)
  await rejectPapers(act, handed, input.defects)
  const { from, to } = transitions.sendBack
  const moved = must(await moveSubmission(act.tx, row.submissionId, from, to), 'locked in review')
  const decisionId = act.newId<'decision'>()
  const eventId = await record(act, {
    type: 'submission.sent_back',
    subjectKind: 'submission',
    subjectId: row.submissionId,
    partnerId: row.partnerId,
    reason: input.message,
    body: { number, decisionId, defects: defects.length },
  })
  await insertDecision(act.tx, {
    decisionId,
    submissionId: row.submissionId,
    partnerId: row.partnerId,
    outcome: 'request_information',
    amountMinor: null,
    currency: row.currency,
    reason: input.message,
    clauseIds: [...new Set(defects.flatMap((one) => one.clauseId ?? []))],
    decidedBy: act.actor.principalId,
    decidedFor: act.actor.answersFor,
    at: act.at,
    versionId: row.versionId,
    authorityId: null,
    facts: null,
    record: '{}',
    eventId,
  })
  await pauseDecision(act, row)
  await firstResponseGiven(act, row)
  await askPartner(act, { row, number, partner, defects: named(defects, handed) })
  return ok({ version: moved.version, status: moved.status })
}

/** The clock of the first response ends with the first message by a person, once. */
export async function firstResponseGiven(act: Act, row: SubmissionRow): Promise<void> {
  if (act.actor.kind === 'system') return
  await wordWasSaid(act, row.submissionId)
}

/** The same, when one of us was heard to have written at `act.at`. */
export async function wordWasSaid(act: Act, submissionId: string): Promise<Result<null, never>> {
  const stopped = await stopClock(act, {
    ...decisionClock({ submissionId, clockKind: 'first_response' }),
  })
  if (!stopped.ok && stopped.refusal.code !== 'clocks.wrong_state') unwrap(stopped)
  return ok(null)
}

/** A paper in a slot that was sent back no longer counts. */
async function rejectPapers(
  act: Act,
  handed: HandedIn,
  defects: SendBack['defects'],
): Promise<void> {
  for (const defect of defects) {
    if (defect.targetKind !== 'slot') continue
    const [slot = '', line] = defect.target.split(':')
    const lineNo = line === undefined ? null : Number(line)
    for (const item of handed.items) {
      if (item.slot !== slot || item.lineNo !== lineNo || item.state === 'rejected') continue
      unwrap(
        await judgeItem(act, { itemId: item.itemId, state: 'rejected', reason: defect.reason }),
      )
    }
  }
}

/** Targets as people read them. */
function named(defects: SendBack['defects'], handed: HandedIn) {
  const form = formOf(handed.pack, handed.row.type)
  return defects.map(({ targetKind, target, reason }) => {
    if (targetKind === 'line') return { target: `Line ${target}`, reason }
    if (targetKind === 'field') {
      return { target: form.fields.find((field) => field.name === target)?.label ?? target, reason }
    }
    const [slot = '', line] = target.split(':')
    const label = slot.replaceAll('_', ' ')
    return { target: line === undefined ? label : `${label} of line ${line}`, reason }
  })
}

/** The partner takes an undecided submission back. A pending activity is cancelled with it. */
export async function withdraw(
  act: Act,
  input: { readonly submissionId: string; readonly version: number; readonly reason: string },
): Promise<Result<{ version: number }, SubmissionRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const seen = freshFor(found, input, 'withdraw')
  if (!seen.ok) return seen
  const row = seen.value
  const version = await end(act, row, 'withdraw', input.reason)
  return ok({ version })
}

/** No answer came in time: the submission lapses, and a pending activity with it. What was sent back
 *  again after the time ran out at `since` waits for an answer of its own. */
export async function lapse(
  act: Act,
  input: { readonly submissionId: string; readonly since: Instant },
): Promise<Result<null, never>> {
  const row = await lockSubmission(act.tx, input.submissionId, null)
  if (row === null || row.status !== 'action_required') return ok(null)
  const reason = 'No answer came in time'
  const asked = (await defectsOf(act.tx, row.submissionId)).filter((one) => one.mendedAt === null)
  const askedAgain = asked.some((one) => Temporal.Instant.compare(one.openedAt, input.since) > 0)
  if (askedAgain) return ok(null)
  const handed = await handedIn(act.tx, row)
  if (handed.reopening !== null) {
    await letStand(act, handed, { ended: 'lapsed', reason })
    return ok(null)
  }
  await end(act, row, 'lapse', reason)
  await setLapsed(act.tx, row.submissionId, act.at)
  await sayLapsed(act, handed)
  return ok(null)
}

async function sayLapsed(act: Act, { row, pack }: HandedIn): Promise<void> {
  const partner = must(await lockPartner(act.tx, row.partnerId), 'a submission has its partner')
  const { appealDays } = pack.windows
  const appealBy = printDay(lastAppealDay(act.at, { appealDays, zone: pack.zone }))
  const number = must(row.number, 'what lapses has a number')
  const facts = { number, partner: partner.legalName, link: null, appealBy }
  const { submissionId: threadId, partnerId } = row
  const to = { threadKind: 'submission', threadId, partnerId } as const
  await say(act, { ...to, template: 'submission.lapsed', facts })
}

async function end(
  act: Act,
  row: SubmissionRow,
  name: 'withdraw' | 'lapse',
  reason: string,
): Promise<number> {
  const { from, to } = transitions[name]
  const moved = must(
    await moveSubmission(act.tx, row.submissionId, from, to),
    'locked in this state',
  )
  const eventId = await record(act, {
    type: `submission.${to}`,
    subjectKind: 'submission',
    subjectId: row.submissionId,
    partnerId: row.partnerId,
    reason,
    body: { number: row.number },
  })
  if (row.status === 'draft') return moved.version
  await endFollowUps(act, { threadKind: 'submission', threadId: row.submissionId })
  await withdrawQuestions(act, { subjectKind: 'submission', subjectId: row.submissionId })
  await setDecisionDue(act.tx, row.submissionId, null)
  if ((await defectsOf(act.tx, row.submissionId)).some((defect) => defect.mendedAt === null)) {
    await mendDefects(act.tx, row.submissionId, act.at)
  }
  if (row.completeAt !== null) await stopAll(act, row, eventId)
  const handed = await handedIn(act.tx, row)
  const { incentive } = handed
  const { place, letGo } = kindOf(row.type)
  if (place.by === 'opens' && incentive?.status === 'pending') {
    unwrap(await moveIncentive(act, { incentive, move: place.letGo, causeEventId: eventId }))
  }
  await letGo?.(act, handed, eventId)
  return moved.version
}

async function stopAll(act: Act, row: SubmissionRow, eventId: string): Promise<void> {
  for (const kind of ['first_response', row.clockKind]) {
    const stopped = await stopClock(act, { ...decisionClock(row), kind, eventId })
    if (!stopped.ok && stopped.refusal.code !== 'clocks.wrong_state') unwrap(stopped)
  }
}
