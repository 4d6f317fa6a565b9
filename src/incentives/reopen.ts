import { type Act, type EventId, record } from '../audit/index.ts'
import { assert } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { type Incentive, incentiveMove } from './incentive.ts'
import type { IncentiveRefusal } from './refusals.ts'
import * as rows from './reopen-sql.ts'

/** What was declined is undecided once more: an appeal came in, or the decision was undone. Its
 *  approval, where it had one, is gone; the books are moved by the caller. */
export async function reopenIncentive(
  act: Act,
  input: { readonly incentive: Incentive; readonly causeEventId: string },
): Promise<Result<{ eventId: EventId }, IncentiveRefusal>> {
  const { incentive, causeEventId } = input
  const { incentiveId, type, number, status } = incentive
  const { from, to } = incentiveMove(type, 'reopen')
  assert(to === 'pending', 'what is reopened is undecided')
  const moved = await rows.reopenRow(act.tx, incentiveId, from)
  if (moved === null) {
    const code = 'incentive.wrong_state'
    return refuse({ code, number, status, needs: [...from], move: 'reopen' })
  }
  return ok({ eventId: await note(act, incentive, 'incentive.reopened', {}, causeEventId) })
}

/** The commitment is undone within its first minute: the activity is undecided again. */
export async function uncommitIncentive(
  act: Act,
  input: { readonly incentive: Incentive; readonly causeEventId: string },
): Promise<Result<null, IncentiveRefusal>> {
  const { incentive, causeEventId } = input
  const { from } = incentiveMove(incentive.type, 'uncommit')
  const moved = await rows.reopenRow(act.tx, incentive.incentiveId, from)
  if (moved === null) {
    const { number, status } = incentive
    const code = 'incentive.wrong_state'
    return refuse({ code, number, status, needs: [...from], move: 'uncommit' })
  }
  await note(act, incentive, 'incentive.reopened', {}, causeEventId)
  return ok(null)
}

/** A settlement is undone within its first minute: the activity may be claimed under again. */
export async function unsettleIncentive(
  act: Act,
  input: { readonly incentive: Incentive; readonly causeEventId: string },
): Promise<Result<{ eventId: EventId }, IncentiveRefusal>> {
  const { incentive, causeEventId } = input
  const { from, to } = incentiveMove(incentive.type, 'unsettle')
  const moved = await rows.moveRow(act.tx, incentive.incentiveId, { from, to })
  if (moved === null) {
    const { number, status } = incentive
    const code = 'incentive.wrong_state'
    return refuse({ code, number, status, needs: [...from], move: 'unsettle' })
  }
  return ok({ eventId: await note(act, incentive, 'incentive.unsettled', {}, causeEventId) })
}

/** Another amount in the place of the one that was approved: tier and rate stay those of the first
 *  approval. The books are moved by the caller. Refuses what is not committed any more. */
export async function correctApproval(
  act: Act,
  input: {
    readonly incentive: Incentive
    readonly amount: Money
    readonly causeEventId: string
  },
): Promise<Result<null, IncentiveRefusal>> {
  const { incentive, amount, causeEventId } = input
  const { incentiveId, number, status, approval } = incentive
  const moved = await rows.correctRow(act.tx, { incentiveId, approvedMinor: amount.minor })
  if (moved === null || approval === null) {
    const code = 'incentive.wrong_state'
    return refuse({ code, number, status, needs: ['committed'], move: 'commit' })
  }
  const body = { tier: approval.tier, amount }
  await note(act, incentive, 'incentive.corrected', body, causeEventId)
  return ok(null)
}

/** Another accepted amount of a milestone that was accepted before. */
export async function correctMilestone(
  act: Act,
  input: {
    readonly incentive: Incentive
    readonly milestoneNo: number
    readonly accepted: Money
    readonly causeEventId: string
  },
): Promise<Result<null, IncentiveRefusal>> {
  const { incentive, milestoneNo, accepted, causeEventId } = input
  const { incentiveId, number } = incentive
  const acceptedMinor = accepted.minor
  const done = await rows.correctMilestoneRow(act.tx, { incentiveId, milestoneNo, acceptedMinor })
  if (done === null) return refuse({ code: 'plan.no_milestone', number, milestoneNo })
  const body = { milestoneNo, amount: accepted }
  await note(act, incentive, 'incentive.milestone_accepted', body, causeEventId)
  return ok(null)
}

/** A registration that is undecided again goes before those that became complete after it. */
export function letWaitFor(
  act: Act,
  of: { readonly incentiveId: string; readonly later: readonly string[] },
): Promise<number> {
  return rows.letWaitFor(act.tx, of)
}

function note(
  act: Act,
  incentive: Incentive,
  type: string,
  body: object,
  causeEventId: string,
): Promise<EventId> {
  return record(act, {
    type,
    subjectKind: 'incentive',
    subjectId: incentive.incentiveId,
    partnerId: incentive.partnerId,
    causeEventId,
    body: { number: incentive.number, ...body },
  })
}
