import type { Act } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { voidApprovals } from './approval-sql.ts'
import { contentChanges } from './content.ts'
import { contentDifferences } from './differences.ts'
import { processDay } from './cut-off.ts'
import { amountOf, remittanceText } from './gather.ts'
import { endNettings } from './netting-sql.ts'
import { nettedIn, nettedOf } from './plan-netting.ts'
import {
  amountAt,
  contentOf,
  loadPlan,
  netOf,
  type Plan,
  type PlanPayment,
  vatPaidOf,
} from './plan.ts'
import { dayRefusal, type StepAnswer } from './prepare.ts'
import type { PayoutRefusal } from './refusals.ts'
import * as paymentRows from './payment-sql.ts'
import * as runs from './run-sql.ts'
import { runMoves, type PaymentId, type RunId } from './run.ts'
import { taxGround } from './tax/ground.ts'
import { taxOf, vatIn, withheldFrom, withheldIn } from './tax/plan-tax.ts'
import { endTaxes, endWithholdings, setWithholding } from './tax/tax-sql.ts'
import {
  backToDraft,
  type Dropped,
  dropPayments,
  freePayables,
  lockRunIn,
  notePreparer,
  recordRun,
  stepOf,
} from './step.ts'

/** Changes of a run that is not released. Each leads back to draft; what was approved before is void
 *  and says what changed; whoever changes it neither approves nor releases it. */

async function openForChange(act: Act, runId: RunId): Promise<Result<Plan, PayoutRefusal>> {
  const { from } = runMoves.change
  const locked = await lockRunIn(act, runId, { from, wanted: 'changed' })
  if (!locked.ok) return locked
  return ok(await notePreparer(act, await loadPlan(act.tx, locked.value)))
}

async function afterChange(
  act: Act,
  before: Plan,
  how: { readonly reason: string | null; readonly dropped?: readonly Dropped[] },
): StepAnswer {
  const row = must(await runs.selectRun(act.tx, before.run.runId), 'runs stay')
  const after = await loadPlan(act.tx, row)
  const [was, is] = [contentOf(before), contentOf(after)]
  const changes = contentChanges(was, is)
  const differences = contentDifferences(was, is)
  const changed = changes.map((change) => change.told)
  await recordRun(act, before.run, 'run.changed', { changed }, how.reason)
  const draft = await backToDraft(act, after, { changes, differences })
  return ok(stepOf(draft, { dropped: how.dropped ?? [] }))
}

export type RemovePayment = {
  readonly runId: RunId
  readonly paymentId: PaymentId
  readonly reason: string
}

/** Takes a payment out; its payables wait for a later run. */
export async function removePayment(act: Act, asked: RemovePayment): StepAnswer {
  const opened = await openForChange(act, asked.runId)
  if (!opened.ok) return opened
  const plan = opened.value
  const { paymentId: payment, reason } = asked
  const isIn = plan.payments.some((each) => each.paymentId === payment)
  if (!isIn) return refuse({ code: 'run.payment_unknown', run: plan.run.number, payment })
  return takeOut(act, plan, payment, reason)
}

async function takeOut(act: Act, plan: Plan, paymentId: PaymentId, reason: string): StepAnswer {
  const failed = new Map([[paymentId, [{ code: 'removed', reason } as const]]])
  const left = await dropPayments(act, plan, { failed, reason })
  if (!left.ok) return left
  return afterChange(act, plan, { reason, dropped: left.value.dropped })
}

export type LeaveOut = {
  readonly runId: RunId
  readonly payableId: string
  readonly reason: string
}

/** Leaves a payable out of its payment, which then pays less; with none left the payment is out. */
export async function leaveOutPayable(act: Act, asked: LeaveOut): StepAnswer {
  const opened = await openForChange(act, asked.runId)
  if (!opened.ok) return opened
  const plan = opened.value
  const { payableId, reason } = asked
  const payment = plan.payments.find((each) => hasLine(each, payableId))
  if (payment === undefined) {
    return refuse({ code: 'run.payment_unknown', run: plan.run.number, payment: payableId })
  }
  if (payment.lines.length === 1) return takeOut(act, plan, payment.paymentId, reason)
  const left = payment.lines.filter((line) => line.payableId !== payableId)
  const gone = payment.lines.filter((line) => line.payableId === payableId)
  const less = await withLess(act, plan, payment, left)
  if (less === null) return takeOut(act, plan, payment.paymentId, reason)
  await keepLess(act, plan, less, payableId)
  const freed = await freePayables(act, plan, [{ ...payment, lines: gone }], reason)
  if (!freed.ok) return freed
  return afterChange(act, plan, { reason })
}

/** A payment with some of its lines: what is left of its nettings, and its tax anew, as that is
 *  rounded once over all of them. Null where nothing would leave for what it owes, or where netting
 *  and tax together are more than a line: then the payment is planned again. */
async function withLess(
  act: Act,
  plan: Plan,
  payment: PlanPayment,
  lines: PlanPayment['lines'],
): Promise<PlanPayment | null> {
  const { payer } = plan
  const owed = amountOf(lines)
  const payableIds = lines.map((line) => line.payableId)
  const ground = await taxGround(act.tx, {
    payer,
    partnerIds: [payment.partnerId],
    payableIds,
    on: plan.run.executeOn,
  })
  const tax = taxOf(ground, payment.partnerId, lines)
  const nettings = payment.nettings.filter((piece) => payableIds.includes(piece.payableId))
  const isOver = lines.some(({ payableId, amount }) => {
    const { currency } = amount
    const withheld = withheldFrom(tax.withholdings, payableId, currency).minor
    return nettedOf(nettings, payableId, currency).minor + withheld > amount.minor
  })
  const less = { ...payment, lines, owed, nettings, ...tax }
  const amount = amountAt(netOf(less), payment.rate)
  if (isOver || (amount.minor === 0n && netOf(less).minor > 0n)) return null
  const known = payment.withholdings.map((each) => each.payableId)
  if (tax.withholdings.some((each) => !known.includes(each.payableId))) return null
  return { ...less, amount }
}

async function keepLess(act: Act, plan: Plan, less: PlanPayment, payableId: string): Promise<void> {
  const { paymentId, owed, nettings, withholdings, vats } = less
  const { currency } = owed
  await paymentRows.leaveOutLine(act.tx, paymentId, payableId)
  await endNettings(act.tx, [paymentId], [payableId])
  await endTaxes(act.tx, [paymentId], [payableId])
  const taxed = new Set(withholdings.map((each) => each.payableId))
  const untaxed = less.lines.filter((line) => !taxed.has(line.payableId))
  const untaxedIds = untaxed.map((line) => line.payableId)
  if (untaxedIds.length > 0) await endWithholdings(act.tx, paymentId, untaxedIds)
  for (const { payableId: id, basis, amount } of withholdings) {
    const row = { paymentId, payableId: id, basisMinor: basis.minor, amountMinor: amount.minor }
    await setWithholding(act.tx, row)
  }
  const sums = {
    netted: nettedIn(nettings, currency),
    withheld: withheldIn(withholdings, currency),
    vat: vatIn(vats, currency),
  }
  await paymentRows.setPaymentAmount(act.tx, {
    paymentId,
    amountMinor: less.amount.minor,
    owedMinor: owed.minor,
    nettedMinor: sums.netted.minor,
    withheldMinor: sums.withheld.minor,
    vatMinor: sums.vat.minor,
    vatPaidMinor: vatPaidOf(less).minor,
    remittance: remittanceText(
      plan.run.number,
      less.lines.map((line) => line.reference),
      sums,
    ),
  })
}

function hasLine(payment: PlanPayment, payableId: string): boolean {
  return payment.lines.some((line) => line.payableId === payableId)
}

/** Executes on another day. Refuses a day that is no banking day or cannot be kept any more. */
export async function moveExecution(
  act: Act,
  asked: { readonly runId: RunId; readonly executeOn: PlainDate },
): StepAnswer {
  const opened = await openForChange(act, asked.runId)
  if (!opened.ok) return opened
  const plan = opened.value
  const calendar = must(await calendarOf(act.tx, plan.account.calendarCode), 'a known calendar')
  const late = dayRefusal(act, calendar, plan.account, asked.executeOn)
  if (late !== null) return late
  const { executeOn } = asked
  const processOn = processDay(calendar, plan.account, executeOn)
  await runs.setExecuteOn(act.tx, asked.runId, { executeOn, processOn })
  return afterChange(act, plan, { reason: null })
}

/** Cancels a run that was not released: its payables are free again, its number stays used. */
export async function cancelRun(
  act: Act,
  asked: { readonly runId: RunId; readonly reason: string },
): StepAnswer {
  const { from, to } = runMoves.cancel
  const locked = await lockRunIn(act, asked.runId, { from, wanted: 'cancelled' })
  if (!locked.ok) return locked
  const plan = await loadPlan(act.tx, locked.value)
  const { runId } = plan.run
  const { reason } = asked
  const ended = { at: act.at, reason: `cancelled: ${reason}`, differences: '[]' }
  await voidApprovals(act.tx, { runId, ...ended })
  const failed = new Map(
    plan.payments.map((each) => [each.paymentId, [{ code: 'removed', reason } as const]]),
  )
  const left = await dropPayments(act, plan, { failed, reason })
  if (!left.ok) return left
  await runs.moveRun(act.tx, { runId, from, to, contentHash: plan.run.contentHash })
  await recordRun(act, plan.run, 'run.cancelled', {}, reason)
  const run = { ...plan.run, status: to }
  return ok(stepOf({ ...left.value.plan, run }, { dropped: left.value.dropped }))
}
