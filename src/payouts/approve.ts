import type { Act } from '../audit/index.ts'
import { assert } from '../kernel/assert.ts'
import { add, compare, money, type Money } from '../kernel/money.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { contentHash } from './content.ts'
import { approvalBar, doer } from './duties.ts'
import * as payers from './payer-sql.ts'
import { contentOf, decidersOf, dutiesOf, loadPlan, type Plan, planTotal } from './plan.ts'
import type { StepAnswer } from './prepare.ts'
import * as runs from './run-sql.ts'
import { runMoves, type RunId } from './run.ts'
import { lockRunIn, recordRun, stepOf } from './step.ts'

export type ApproveRun = {
  readonly runId: RunId
  /** sha256 of the content that the approver looked at. */
  readonly contentHash: string
}

/** Approves exactly what has this hash. Refuses another content, whoever prepared, changed or checked
 *  the run, and whoever decided a submission in it. Where the payer needs two approvals the first
 *  leaves the run `checked`. Approving the same again changes nothing. */
export async function approveRun(act: Act, asked: ApproveRun): StepAnswer {
  const from = ['checked', 'approved'] as const
  const locked = await lockRunIn(act, asked.runId, { from, wanted: 'approved' })
  if (!locked.ok) return locked
  const plan = await loadPlan(act.tx, locked.value)
  const { runId, number } = plan.run
  const now = contentHash(contentOf(plan))
  assert(now === plan.run.contentHash, `the content of ${number} is not what was checked`)
  const given = await runs.approvalsOf(act.tx, runId)
  if (asked.contentHash !== now) {
    const approved = asked.contentHash
    const since = given.filter((approval) => approval.contentHash === approved)
    const changed = since.flatMap(({ voidReason: why }) => (why === null ? [] : [why]))
    return refuse({ code: 'run.content_changed', run: number, approved, now, changed })
  }
  const duties = dutiesOf(plan)
  const bar = approvalBar(act.actor, duties)
  if (bar === 'decided') {
    const references = decidedBy(plan, doer(act.actor))
    return refuse({ code: 'run.decider', run: number, references })
  }
  if (bar !== null) return refuse({ code: 'run.preparer', run: number, wanted: 'approve' })
  const standing = given.filter((approval) => approval.voidedAt === null)
  const approver = doer(act.actor)
  if (standing.some((approval) => approval.approver === approver)) return ok(stepOf(plan))
  const approvalId = act.newId<'approval'>()
  await runs.insertApproval(act.tx, {
    approvalId,
    runId,
    approver,
    contentHash: now,
    at: act.at,
  })
  const { needed } = await approvalsNeeded(act.tx, plan, dayOf(plan, act))
  const approvals = standing.length + 1
  await recordRun(act, plan.run, 'run.approved', { contentHash: now, approvals, needed })
  if (approvals < needed || plan.run.status === 'approved') return ok(stepOf(plan))
  const { to } = runMoves.approve
  await runs.moveRun(act.tx, { runId, from: ['checked'], to, contentHash: now })
  return ok(stepOf({ ...plan, run: { ...plan.run, status: to } }))
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
  readonly needed: 1 | 2
  /** All that the payer releases on that day in the currency, this run included. */
  readonly total: Money
  /** Above it two approve; zero where the payer names none for the currency. */
  readonly above: Money
}

/** One approval, or two when with this run the payer releases more on that day than it lets one
 *  person approve. Amounts of other currencies are not converted: each has a line of its own. */
export async function approvalsNeeded(tx: Tx, plan: Plan, on: PlainDate): Promise<Needed> {
  const { payerId } = plan.payer
  const { currency, releasedAt } = plan.run
  const limits = await payers.secondApprovalsOf(tx, [payerId])
  const limit = limits.find((row) => row.currency === currency)
  const before = await runs.releasedOnDay(tx, payerId, currency, on)
  const others = money(before.minor, currency)
  const total = releasedAt === null ? add(others, planTotal(plan)) : others
  const above = money(limit?.aboveMinor ?? 0n, currency)
  return { needed: compare(total, above) > 0 ? 2 : 1, total, above }
}
