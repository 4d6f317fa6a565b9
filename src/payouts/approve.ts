import type { Act } from '../audit/index.ts'
import { heldBy, limitsOf, namesOf } from '../identity/index.ts'
import { assert, must } from '../kernel/assert.ts'
import { add, compare, money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import * as approvals from './approval-sql.ts'
import { contentHash } from './content.ts'
import type { Difference } from './differences.ts'
import { approvalBar, asActor, doer, type Seat, seatOf } from './duties.ts'
import { contentOf, decidersOf, dutiesOf, loadPlan, type Plan, planTotal } from './plan.ts'
import type { StepAnswer } from './prepare.ts'
import { paymentInWords } from './preflight.ts'
import type { PayoutRefusal } from './refusals.ts'
import { reviewedBy } from './review.ts'
import * as runs from './run-sql.ts'
import { runMoves, type RunId } from './run.ts'
import { lockRunIn, recordRun, stepOf } from './step.ts'

export type ApproveRun = {
  readonly runId: RunId
  /** sha256 of the content that the approver looked at. */
  readonly contentHash: string
}

/** Approves exactly what has this hash. Refuses another content (saying what is different), whoever
 *  prepared, changed or checked the run, whoever decided a submission in it or filed an answer by
 *  which it pays something again, a sum above the approver's own limit, and while a payment that stands out was not looked at. A stand-in approves
 *  for whom they stand in, and is barred where either is. Where the payer needs more approvals the
 *  first leaves the run `checked`. Approving the same again changes nothing. */
export async function approveRun(act: Act, asked: ApproveRun): StepAnswer {
  const from = ['checked', 'approved'] as const
  const locked = await lockRunIn(act, asked.runId, { from, wanted: 'approved' })
  if (!locked.ok) return locked
  const plan = await loadPlan(act.tx, locked.value)
  const { runId, number } = plan.run
  const now = contentHash(contentOf(plan))
  assert(now === plan.run.contentHash, `the content of ${number} is not what was checked`)
  const given = await approvals.approvalsOf(act.tx, runId)
  if (asked.contentHash !== now) return changedSince(plan, given, asked.contentHash)
  const standing = given.filter((approval) => approval.voidedAt === null)
  const approver = doer(act.actor)
  if (standing.some((approval) => approval.approver === approver)) return ok(stepOf(plan))
  const seated = await seatFor(act, plan, standing)
  if (!seated.ok) return seated
  const reviewed = await reviewedBy(act.tx, plan, { person: approver, at: act.at })
  if (reviewed.unseen.length > 0) return unseenRefusal(plan, reviewed.unseen)
  const approvalId = act.newId<'approval'>()
  await approvals.insertApproval(act.tx, {
    approvalId,
    runId,
    approver,
    forPerson: seated.value.for,
    contentHash: now,
    lookedAt: reviewed.seen,
    at: act.at,
  })
  const { needed } = await approvalsNeeded(
    act.tx,
    { ...plan, total: planTotal(plan) },
    dayOf(plan, act),
  )
  const count = standing.length + 1
  await recordRun(act, plan.run, 'run.approved', {
    contentHash: now,
    approvals: count,
    needed,
    lookedAt: reviewed.seen,
    standsInFor: seated.value.for,
  })
  if (count < needed || plan.run.status === 'approved') return ok(stepOf(plan))
  const { to } = runMoves.approve
  await runs.moveRun(act.tx, { runId, from: ['checked'], to, contentHash: now })
  return ok(stepOf({ ...plan, run: { ...plan.run, status: to } }))
}

function changedSince(
  plan: Plan,
  given: readonly approvals.ApprovalRow[],
  approved: string,
): Refused<PayoutRefusal> {
  const { number, contentHash: now } = plan.run
  const since = given.filter((approval) => approval.contentHash === approved)
  const changed = since.flatMap(({ voidReason: why }) => (why === null ? [] : [why]))
  // Written by `backToDraft` of this domain.
  const differences = since.flatMap((row) => (row.differences ?? []) as readonly Difference[])
  const is = must(now, 'a run that is checked has a hash')
  return refuse({
    code: 'run.content_changed',
    run: number,
    approved,
    now: is,
    changed,
    differences,
  })
}

function unseenRefusal(plan: Plan, unseen: readonly string[]): Refused<PayoutRefusal> {
  const payments = plan.payments
    .filter((payment) => unseen.includes(payment.paymentId))
    .map(paymentInWords)
  return refuse({ code: 'run.not_looked_at', run: plan.run.number, payments })
}

/** Whose seat the approver takes, when no rule keeps them from it. */
async function seatFor(
  act: Act,
  plan: Plan,
  standing: readonly approvals.ApprovalRow[],
): Promise<Result<Seat, PayoutRefusal>> {
  const { number, currency } = plan.run
  const duties = dutiesOf(plan)
  const person = doer(act.actor)
  const bar = approvalBar(act.actor, duties)
  if (bar === 'decided') {
    const references = decidedBy(plan, person)
    return refuse({ code: 'run.decider', run: number, references })
  }
  if (bar === 'answered') return refuse(answerFilerRefusal(plan, person, 'approve'))
  if (bar !== null) return refuse({ code: 'run.preparer', run: number, wanted: 'approve' })
  const held = await heldBy(act.tx, act.actor, 'finance', act.at)
  const taken = standing.map((approval) => approval.forPerson ?? approval.approver)
  const seat = seatOf(
    person,
    held,
    (giver) => approvalBar(asActor(giver), duties) !== null || taken.includes(giver),
  )
  const wanted = 'approve'
  if (seat === null) return refuse(await standInRefusal(act.tx, { run: number, held, wanted }))
  if (taken.includes(seat.seat)) {
    const ownHeld = { own: true, standsInFor: [seat.seat] }
    return refuse(await standInRefusal(act.tx, { run: number, held: ownHeld, wanted }))
  }
  const total = planTotal(plan)
  const limits = await limitsOf(act.tx, [person, seat.seat], currency)
  const limit = [...limits.values()].find((each) => compare(total, each) > 0)
  if (limit !== undefined) return refuse({ code: 'run.above_limit', run: number, total, limit })
  return ok(seat)
}

/** Says for whom somebody would have acted, and that none of them may. */
export async function standInRefusal(
  tx: Tx,
  of: {
    readonly run: string
    readonly held: { readonly standsInFor: readonly string[] }
    readonly wanted: string
  },
): Promise<Extract<PayoutRefusal, { code: 'run.stand_in_barred' }>> {
  const people = await namesOf(tx, of.held.standsInFor)
  const names = people.map((row) => row.name)
  return { code: 'run.stand_in_barred', run: of.run, standsInFor: names, wanted: of.wanted }
}

/** Says which payments somebody filed an answer about that the run makes again. */
export function answerFilerRefusal(
  plan: Plan,
  person: string,
  wanted: 'approve' | 'release',
): Extract<PayoutRefusal, { code: 'run.answer_filer' }> {
  const own = plan.reissues.filter((each) => each.person === person)
  const payments = [...new Set(own.map((each) => each.earlier))]
  return { code: 'run.answer_filer', run: plan.run.number, payments, wanted }
}

/** What of a run a person decided, by number. */
export function decidedBy(plan: Plan, person: string): string[] {
  const lines = plan.payments.flatMap((payment) => payment.lines)
  const own = lines.filter((line) => decidersOf(line).includes(person))
  return [...new Set(own.map((line) => line.reference))]
}

/** The day of the payer's books on which this act falls. */
export function dayOf(plan: Pick<Plan, 'payer'>, act: Pick<Act, 'at'>): PlainDate {
  return act.at.toZonedDateTimeISO(plan.payer.zone).toPlainDate()
}

export type Needed = {
  readonly needed: 1 | 2 | 3
  /** All that the payer releases on that day in the currency, this run included. */
  readonly total: Money
  /** Above it one more approves than would otherwise; zero where the payer names none. */
  readonly above: Money
}

/** One approval; two when with this run the payer releases more on that day than it lets one person
 *  approve; three above the bar it sets for that. Amounts of other currencies are not converted: each
 *  has a line of its own, and one without a line always needs two. */
export async function approvalsNeeded(
  tx: Tx,
  plan: Pick<Plan, 'run' | 'payer'> & { readonly total: Money },
  on: PlainDate,
): Promise<Needed> {
  const { payerId } = plan.payer
  const { currency, releasedAt } = plan.run
  const bars = await approvals.approvalBars(tx, payerId, currency)
  const before = await runs.releasedOnDay(tx, payerId, currency, on)
  const others = money(before.minor, currency)
  const total = releasedAt === null ? add(others, plan.total) : others
  const above = money(bars?.aboveMinor ?? 0n, currency)
  const third = bars?.thirdAboveMinor ?? null
  if (third !== null && total.minor > third) {
    return { needed: 3, total, above: money(third, currency) }
  }
  return { needed: compare(total, above) > 0 ? 2 : 1, total, above }
}
