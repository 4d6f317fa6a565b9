import type { Act } from '../audit/index.ts'
import { say } from '../correspondence/index.ts'
import { type EscalationRefusal, raiseOnRefusal, useAuthority } from '../escalations/index.ts'
import type { FundRefusal } from '../funds/index.ts'
import {
  endPlan,
  type Incentive,
  incentiveMove,
  type IncentiveRefusal,
  incentiveRefusals,
  lockIncentive,
  milestonesOf,
  moveMilestone,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { zero } from '../kernel/money.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import { partnerById } from '../partners/index.ts'
import { packOf, versionById } from '../programs/index.ts'
import { releaseLeft } from './commitment.ts'
import { openingOf, plansOfTerminated } from './milestone-sql.ts'
import { openUnder } from './sql.ts'

export type SlipMilestone = {
  readonly incentiveId: string
  readonly milestoneNo: number
  /** The day it slips to. */
  readonly dueOn: PlainDate
  readonly reason: string
  readonly authorityId?: string | undefined
}

/** Moves the day of an open milestone: as often and as far as the program lets it; beyond that with
 *  an authority of the program owner, who is asked by the refusal itself (E26). */
export async function slipMilestone(
  act: Act,
  input: SlipMilestone,
): Promise<Result<{ slips: number }, IncentiveRefusal | EscalationRefusal>> {
  const { incentiveId, milestoneNo, dueOn, reason } = input
  // The owner's authority is for us to cite; a partner asks.
  const authorityId = act.actor.partnerId === null ? input.authorityId : undefined
  const found = await activePlan(act, incentiveId, 'slip a milestone of')
  if (!found.ok) return found
  const incentive = found.value
  const { number } = incentive
  const milestones = await milestonesOf(act.tx, incentiveId)
  const milestone = milestones.find((one) => one.milestoneNo === milestoneNo)
  if (milestone?.status !== 'pending') {
    return refuse({ code: 'plan.no_milestone', number, milestoneNo })
  }
  const { compare } = Temporal.PlainDate
  const days = { number, milestoneNo, dueOn: dueOn.toString() }
  if (compare(dueOn, milestone.dueOn) <= 0) {
    return refuse({ code: 'plan.not_later', ...days, nowOn: milestone.dueOn.toString() })
  }
  const version = must(await versionById(act.tx, incentive.versionId), 'an incentive’s version')
  const pack = packOf(version.pack, 'coinvest')
  const lastOn = milestone.dueOn.add({ days: pack.windows.slipDays })
  const { slips } = milestone
  const isAllowed = slips < pack.slipsMax && compare(dueOn, lastOn) <= 0
  if (!isAllowed && authorityId === undefined) {
    const may = slips < pack.slipsMax ? lastOn : milestone.dueOn
    return refuse({ code: 'plan.slip_beyond', ...days, lastOn: may.toString(), slips })
  }
  if (!isAllowed && authorityId !== undefined) {
    const used = await useAuthority(act, {
      authorityId,
      subjectId: (await proposalOf(act, incentive)).subjectId,
      decisionId: act.newId<'decision'>(),
      amount: zero(incentive.requested.currency), // no money moves with a day
      overrides: { why: 'outside_term', clauseIds: [] },
    })
    if (!used.ok) return used
  }
  const moved = await moveMilestone(act, { incentive, milestoneNo, dueOn, reason })
  if (moved.ok)
    await tell(act, incentive, `Milestone ${milestoneNo} is now due on ${printDay(dueOn)}.`)
  return moved
}

export type TerminatePlan = { readonly incentiveId: string; readonly reason: string }

/** Ends a plan before its last milestone: what was accepted is owed, what is pending is given up, and
 *  what is left of the commitment goes back. Never while a milestone that was handed in is undecided. */
export async function terminatePlan(
  act: Act,
  input: TerminatePlan,
): Promise<Result<{ status: 'terminated' }, IncentiveRefusal | FundRefusal>> {
  const found = await activePlan(act, input.incentiveId, 'terminate')
  if (!found.ok) return found
  const incentive = found.value
  const { incentiveId, number } = incentive
  const open = await openUnder(act.tx, {
    incentiveId,
    type: 'coinvest_milestone',
    submissionId: incentiveId, // leaves none out: ids of incentives are none of submissions
  })
  if (open.length > 0) {
    return refuse({ code: 'plan.milestone_undecided', number, submissions: open })
  }
  return terminate(act, incentive, input.reason)
}

async function terminate(
  act: Act,
  incentive: Incentive,
  reason: string,
): Promise<Result<{ status: 'terminated' }, IncentiveRefusal | FundRefusal>> {
  const ended = await endPlan(act, { incentive, move: 'terminate', causeEventId: null, reason })
  if (!ended.ok) return ended
  const released = await releaseLeft(act, incentive, ended.value.eventId)
  if (!released.ok) return released
  await tell(
    act,
    incentive,
    `The plan has ended early: ${reason} What was accepted is paid on its day.`,
  )
  return ok({ status: 'terminated' })
}

/** A letter to the partner, on the thread of the proposal. */
async function tell(act: Act, incentive: Incentive, text: string): Promise<void> {
  const { partnerId, number } = incentive
  const partner = must(await partnerById(act.tx, partnerId), 'an incentive has its partner')
  const about = { about: `plan ${number}`, partner: partner.legalName, link: null }
  await say(act, {
    threadKind: 'submission',
    threadId: (await proposalOf(act, incentive)).subjectId,
    partnerId,
    template: 'message.posted',
    facts: { ...about, text },
  })
}

/** Plans one sweep ends; what is left waits for the next. */
const ENDED_MAX = 200

/** A partner that was terminated performs nothing more: its plans end as soon as nothing handed in
 *  under them is undecided, and what is not earned goes back. Answers how many ended. */
export async function endPlansOfTerminated(act: Act): Promise<Result<{ ended: number }, never>> {
  const plans = await plansOfTerminated(act.tx, ENDED_MAX)
  for (const { incentiveId } of plans) {
    const incentive = must(await lockIncentive(act.tx, incentiveId), 'a plan that was listed')
    if (incentive.status !== 'committed') continue
    unwrap(await terminate(act, incentive, 'The partnership is over.'))
  }
  return ok({ ended: plans.length })
}

/** The plan, locked, of the caller's own when a partner calls; refused unless it is committed. */
async function activePlan(
  act: Act,
  incentiveId: string,
  move: string,
): Promise<Result<Incentive, IncentiveRefusal>> {
  const incentive = await lockIncentive(act.tx, incentiveId)
  const own = act.actor.partnerId
  if (incentive?.type !== 'coinvest' || (own !== null && incentive.partnerId !== own)) {
    return refuse({ code: 'incentive.unknown', incentive: incentiveId })
  }
  if (incentive.status === 'committed') return ok(incentive)
  const { number, status } = incentive
  const needs = [...incentiveMove('coinvest', 'terminate').from]
  return refuse({ code: 'incentive.wrong_state', number, status, needs, move })
}

/** What a question about a plan is about: its proposal, where the plan is shown. */
async function proposalOf(act: Act, { incentiveId }: Incentive) {
  const proposal = must(await openingOf(act.tx, incentiveId), 'a plan was proposed')
  return { subjectKind: 'submission', subjectId: proposal.submissionId }
}

/** For `execute(…, { escalate })`: a slip beyond the terms becomes a question for the owner. */
export function askToSlip(input: SlipMilestone) {
  return async (
    act: Act,
    refusal: IncentiveRefusal | EscalationRefusal,
    kind: string,
  ): Promise<void> => {
    const incentive = await lockIncentive(act.tx, input.incentiveId)
    if (incentive === null || refusal.code !== 'plan.slip_beyond') return
    const { text } = incentiveRefusals[refusal.code]
    const words = () => `${text(refusal)} The reason given: ${input.reason}`
    await raiseOnRefusal(await proposalOf(act, incentive), words)(act, refusal, kind)
  }
}
