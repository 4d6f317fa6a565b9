import { record, recordAll, type Act } from '../audit/index.ts'
import { pack } from '../kernel/json.ts'
import type { Money } from '../kernel/money.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import { unschedulePayables, type PayableRefusal } from '../payables/index.ts'
import { assessPartners } from './assess-again.ts'
import { voidApprovals } from './approval-sql.ts'
import type { Change } from './content.ts'
import type { Difference } from './differences.ts'
import { doer } from './duties.ts'
import { endNettings } from './netting-sql.ts'
import { endTaxes } from './tax/tax-sql.ts'
import { type Plan, planTotal, type PlanPayment } from './plan.ts'
import { codesOf } from './preflight.ts'
import { type Finding, type Reason, reasonOf } from './reasons.ts'
import type { PayoutRefusal } from './refusals.ts'
import * as paymentRows from './payment-sql.ts'
import * as runs from './run-sql.ts'
import type { PaymentId, RunId, RunStatus } from './run.ts'

/** What every step of a run answers. */
export type Step = {
  readonly runId: RunId
  readonly number: string
  readonly status: RunStatus
  readonly contentHash: string | null
  readonly payments: number
  readonly total: Money
  /** What left the run in this step, and why. */
  readonly dropped: readonly Dropped[]
  /** Why the run itself cannot go on. */
  readonly reasons: readonly Reason[]
}
export type Dropped = {
  readonly paymentId: PaymentId
  readonly creditorName: string
  readonly reasons: readonly Reason[]
}

export function stepOf(
  plan: Plan,
  more: { readonly dropped?: readonly Dropped[]; readonly ofRun?: readonly Finding[] } = {},
): Step {
  const { runId, number, status, contentHash } = plan.run
  return {
    runId,
    number,
    status,
    contentHash,
    payments: plan.payments.length,
    total: planTotal(plan),
    dropped: more.dropped ?? [],
    reasons: (more.ofRun ?? []).map((found) => reasonOf(found, { runId })),
  }
}

/** The run, locked; refuses one that is not there, or that stands elsewhere than `from`. */
export async function lockRunIn(
  act: Act,
  runId: RunId,
  asked: { readonly from: readonly RunStatus[]; readonly wanted: string },
): Promise<Result<runs.RunRow, PayoutRefusal>> {
  const run = await runs.lockRun(act.tx, runId)
  if (run === null) return refuse({ code: 'run.unknown', run: runId })
  return notIn(run, asked) ?? ok(run)
}

export function notIn(
  run: runs.RunRow,
  asked: { readonly from: readonly RunStatus[]; readonly wanted: string },
): Refused<PayoutRefusal> | null {
  const { number, status } = run
  if (asked.from.includes(status)) return null
  return refuse({ code: 'run.not_movable', run: number, status, wanted: asked.wanted })
}

export type DropAsked = {
  readonly failed: ReadonlyMap<PaymentId, readonly Finding[]>
  readonly reason: string
}

/** Takes payments out of a run that was not released: their payables are free and looked at again,
 *  and the reasons are kept. Answers the plan without them. */
export async function dropPayments(
  act: Act,
  plan: Plan,
  { failed, reason }: DropAsked,
): Promise<Result<{ plan: Plan; dropped: Dropped[] }, PayableRefusal>> {
  const gone = plan.payments.filter((payment) => failed.has(payment.paymentId))
  if (gone.length === 0) return ok({ plan, dropped: [] })
  const ids = gone.map((payment) => payment.paymentId)
  await paymentRows.dropPayments(act.tx, ids, act.at)
  await paymentRows.endLines(act.tx, ids)
  await endNettings(act.tx, ids)
  await endTaxes(act.tx, ids)
  await keepFindings(act, plan.run.runId, failed)
  await recordDrops(act, plan, failed)
  const freed = await freePayables(act, plan, gone, reason)
  if (!freed.ok) return freed
  const left = plan.payments.filter((payment) => !failed.has(payment.paymentId))
  return ok({ plan: { ...plan, payments: left }, dropped: droppedOf(gone, failed) })
}

/** Payables of these payments leave the run and wait, assessed at once. */
export async function freePayables(
  act: Act,
  plan: Plan,
  payments: readonly PlanPayment[],
  reason: string,
): Promise<Result<unknown, PayableRefusal>> {
  const payableIds = payments.flatMap((each) => each.lines.map((line) => line.payableId))
  if (payableIds.length === 0) return ok(null)
  const { runId } = plan.run
  const freed = await unschedulePayables(act, { runId, payableIds, reason })
  if (!freed.ok) return freed as Result<never, PayableRefusal> // unscheduling posts nothing
  return assessPartners(
    act,
    payments.map((each) => each.partnerId),
  )
}

export function droppedOf(
  payments: readonly PlanPayment[],
  failed: DropAsked['failed'],
): Dropped[] {
  return payments.map(({ paymentId, creditorName, partnerId }) => ({
    paymentId,
    creditorName,
    reasons: (failed.get(paymentId) ?? []).map((found) => reasonOf(found, { partnerId })),
  }))
}

export async function keepFindings(
  act: Act,
  runId: RunId,
  failed: DropAsked['failed'],
  ofRun: readonly Finding[] = [],
): Promise<void> {
  const rows = [
    ...[...failed].flatMap(([paymentId, found]) => found.map((each) => ({ paymentId, each }))),
    ...ofRun.map((each) => ({ paymentId: null, each })),
  ].map(({ paymentId, each }) => ({
    findingId: act.newId<'finding'>(),
    runId,
    paymentId,
    found: JSON.stringify(pack(each)),
  }))
  if (rows.length > 0) await runs.insertFindings(act.tx, rows, act.at)
}

export async function recordDrops(
  act: Act,
  plan: Plan,
  failed: DropAsked['failed'],
): Promise<void> {
  const { runId, number } = plan.run
  await recordAll(
    act,
    plan.payments.flatMap(({ paymentId: subjectId, partnerId }) => {
      const found = failed.get(subjectId)
      if (found === undefined) return []
      const body = { runId, number, codes: codesOf(found) }
      return [{ type: 'payment.dropped', subjectKind: 'payment', subjectId, partnerId, body }]
    }),
  )
}

/** Records a step of the run and answers its event. */
export function recordRun(
  act: Act,
  run: Pick<runs.RunRow, 'runId' | 'number'>,
  type: string,
  body: object,
  reason: string | null = null,
) {
  const { runId: subjectId, number } = run
  return record(act, { type, subjectKind: 'run', subjectId, reason, body: { number, ...body } })
}

/** What is different since an approval: in words, and field by field. */
export type Different = {
  readonly changes: readonly Change[]
  readonly differences: readonly Difference[]
}

/** Back to draft, whatever was approved: approvals are void and say what changed. */
export async function backToDraft(act: Act, plan: Plan, different: Different): Promise<Plan> {
  const { runId } = plan.run
  const reason = different.changes.map((change) => change.text).join('; ')
  const changed = different.changes.map((change) => change.told)
  const differences = JSON.stringify(different.differences)
  const approvals = await voidApprovals(act.tx, { runId, at: act.at, reason, differences })
  if (approvals > 0) {
    await recordRun(act, plan.run, 'run.approval_voided', { approvals, changed })
  }
  const from = ['draft', 'checked', 'approved'] as const
  await runs.moveRun(act.tx, { runId, from, to: 'draft', contentHash: null })
  return { ...plan, run: { ...plan.run, status: 'draft', contentHash: null } }
}

/** From now on this person neither approves nor releases the run. */
export async function notePreparer(act: Act, plan: Plan): Promise<Plan> {
  const person = doer(act.actor)
  if (plan.run.preparers.includes(person)) return plan
  await runs.addPreparer(act.tx, plan.run.runId, person)
  return { ...plan, run: { ...plan.run, preparers: [...plan.run.preparers, person] } }
}
