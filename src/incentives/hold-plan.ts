import { type Act, type EventId, record } from '../audit/index.ts'
import { money } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import {
  type CustomerKeys,
  keysOf,
  LIKENESS_WHOLE,
  likenessOfPlain,
  matchCustomers,
  sharedKeys,
  type TypedCustomer,
} from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import * as plans from './coinvest-sql.ts'
import { thousandths } from './customer-conflict.ts'
import { moveIncentive } from './hold.ts'
import type { Incentive } from './incentive.ts'
import type { Milestone } from './plan.ts'
import type { IncentiveRefusal } from './refusals.ts'
import * as sales from './sales-sql.ts'

export type WritePlan = {
  readonly plan: plans.PlanWrite
  readonly customer: TypedCustomer
  /** When the proposal became complete; null before. */
  readonly completeAt: Instant | null
}

/** What a proposal says of its plan and its customer, while nothing is approved. A plan keeps nobody
 *  from registering a deal: it is exclusive among plans alone. */
export async function writePlan(act: Act, input: WritePlan): Promise<void> {
  const { plan, customer, completeAt } = input
  const { incentiveId, partnerId } = plan
  const keys = keysOf(customer)
  const known = (await matchCustomers(act.tx, keys, LIKENESS_WHOLE)).find(
    (match) => match.keys.length > 0,
  )
  await sales.upsertSale(act.tx, {
    incentiveId,
    partnerId,
    kind: 'coinvest',
    customerName: customer.name,
    nameKey: keys.nameKey || customer.name, // a name of signs alone has no plain form
    domains: keys.domains,
    country: keys.country,
    taxId: keys.taxId,
    customerId: known?.customerId ?? null,
    familyRoot: known?.familyRoot ?? null,
    products: [],
    isExclusive: false,
    completeAt,
    opportunityCode: null,
  })
  await plans.upsertPlan(act.tx, plan)
}

/** Other plans of the same customer: `active` by a shared key or family; `likely` when only the names
 *  are alike by `look`, or when they are proposed and not decided. */
export async function otherPlans(
  tx: Tx,
  asked: {
    readonly customer: TypedCustomer
    readonly exceptIncentiveId: string | null
    readonly look: Ratio
  },
): Promise<{ readonly active: readonly string[]; readonly likely: readonly string[] }> {
  const keys = keysOf(asked.customer)
  const look = thousandths(asked.look)
  const known = (await matchCustomers(tx, keys, look)).filter((match) => match.keys.length > 0)
  const familyRoots = [...new Set(known.map((match) => match.familyRoot))]
  const near = await plans.plansNear(tx, { ...keys, ...asked, familyRoots })
  const isSame = (plan: plans.PlanNear) =>
    sharedKeys(keys, plan).length > 0 || familyRoots.some((root) => root === plan.familyRoot)
  const active = near.filter((plan) => plan.status === 'committed' && isSame(plan))
  const likely = near.filter(
    (plan) =>
      !active.includes(plan) &&
      (isSame(plan) || likenessOfPlain(keys.nameKey, plan.nameKey) >= look),
  )
  return { active: active.map((plan) => plan.number), likely: likely.map((plan) => plan.number) }
}

/** What a customer is held by: the CRM's family, hosts, tax number, and name with country. */
function planKeys(keys: CustomerKeys, familyRoot: string | null): plans.PlanKey[] {
  const { domains, taxId, nameKey, country } = keys
  return [
    ...(familyRoot === null ? [] : [{ keyKind: 'family' as const, key: familyRoot }]),
    ...domains.map((key) => ({ keyKind: 'domain' as const, key })),
    ...(taxId === null ? [] : [{ keyKind: 'tax_id' as const, key: taxId }]),
    ...(country === null ? [] : [{ keyKind: 'name' as const, key: `${country} ${nameKey}` }]),
  ]
}

export type FixPlan = {
  readonly incentive: Incentive
  readonly customer: TypedCustomer
  readonly share: Ratio
  readonly milestones: readonly plans.MilestoneWrite[]
}

/** The approval fixes share and milestones, and holds the customer: a second active plan of it is
 *  refused by the database as `plan.customer_taken`. */
export async function fixPlan(act: Act, input: FixPlan): Promise<void> {
  const { incentive, customer, share, milestones } = input
  const { incentiveId, partnerId, requested } = incentive
  const keys = keysOf(customer)
  const known = (await matchCustomers(act.tx, keys, LIKENESS_WHOLE)).find(
    (match) => match.keys.length > 0,
  )
  await plans.setVendorShare(act.tx, { incentiveId, num: share.num, den: share.den })
  const { currency } = requested
  await plans.insertMilestones(act.tx, { incentiveId, partnerId, currency }, milestones)
  await sales.setSaleLive(act.tx, { incentiveId, from: act.at, until: null })
  await plans.insertPlanKeys(act.tx, incentiveId, planKeys(keys, known?.familyRoot ?? null))
}

/** A milestone is accepted, once. Answers those that are still pending. */
export async function acceptMilestone(
  act: Act,
  input: {
    readonly incentive: Incentive
    readonly milestoneNo: number
    readonly acceptedMinor: bigint
    /** Of a plan paid in tranches: what the customer has spent; null for any other. */
    readonly spendMinor: bigint | null
    readonly causeEventId: string
  },
): Promise<Result<{ readonly pending: readonly Milestone[] }, IncentiveRefusal>> {
  const { incentive, milestoneNo, acceptedMinor, causeEventId } = input
  const { incentiveId, partnerId, number } = incentive
  const accepted = await plans.acceptMilestoneRow(act.tx, {
    incentiveId,
    milestoneNo,
    acceptedMinor,
    at: act.at,
  })
  if (accepted === null) return refuse({ code: 'plan.no_milestone', number, milestoneNo })
  await record(act, {
    type: 'incentive.milestone_accepted',
    subjectKind: 'incentive',
    subjectId: incentiveId,
    partnerId,
    causeEventId,
    body: { number, milestoneNo, amount: money(acceptedMinor, incentive.requested.currency) },
  })
  const { spendMinor } = input
  if (spendMinor !== null) {
    await plans.carryTranche(act.tx, { incentiveId, milestoneNo, spendMinor })
  }
  const milestones = await plans.milestonesOf(act.tx, incentiveId)
  return ok({ pending: milestones.filter((one) => one.status === 'pending') })
}

/** Moves the day of a milestone; whether it may is the caller's to ask. */
export async function moveMilestone(
  act: Act,
  input: {
    readonly incentive: Incentive
    readonly milestoneNo: number
    readonly dueOn: PlainDate
    readonly reason: string
  },
): Promise<Result<{ slips: number }, IncentiveRefusal>> {
  const { incentive, milestoneNo, dueOn, reason } = input
  const { incentiveId, partnerId, number } = incentive
  const moved = await plans.slipMilestoneRow(act.tx, { incentiveId, milestoneNo, dueOn })
  if (moved === null) return refuse({ code: 'plan.no_milestone', number, milestoneNo })
  await record(act, {
    type: 'incentive.milestone_slipped',
    subjectKind: 'incentive',
    subjectId: incentiveId,
    partnerId,
    reason,
    body: { number, milestoneNo, dueOn: dueOn.toString(), slips: moved.slips },
  })
  return ok(moved)
}

/** Ends a plan: completed with its last milestone, or terminated with what is pending given up. Its
 *  customer is free for another. What is left in the books is the caller's. */
export async function endPlan(
  act: Act,
  input: {
    readonly incentive: Incentive
    readonly move: 'complete' | 'terminate'
    readonly causeEventId: string | null
    readonly reason?: string
  },
): Promise<Result<{ eventId: EventId }, IncentiveRefusal>> {
  const { incentiveId } = input.incentive
  const moved = await moveIncentive(act, input)
  if (!moved.ok) return moved
  await plans.dropMilestoneRows(act.tx, incentiveId)
  await plans.deletePlanKeys(act.tx, incentiveId)
  await plans.endSale(act.tx, { incentiveId, until: act.at })
  return ok({ eventId: moved.value.eventId })
}
