import type { Act } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { ok } from '../kernel/result.ts'
import type { Keys } from '../platform/secrets.ts'
import { contentHash } from './content.ts'
import { contentOf, loadPlan, type Plan, planTotal, type PlanPayment } from './plan.ts'
import { preflightInSets } from './preflight-run.ts'
import type { Preflight, Standing } from './preflight.ts'
import type { StepAnswer } from './prepare.ts'
import type { Finding } from './reasons.ts'
import * as paymentRows from './payment-sql.ts'
import { keepRisks } from './review.ts'
import * as runs from './run-sql.ts'
import { runMoves, type RunId } from './run.ts'
import { dropPayments, lockRunIn, notePreparer, recordRun, stepOf } from './step.ts'

/** Checks a draft again: what fails drops out with its reasons; the rest is `checked` and can be
 *  approved. Whoever checks counts as one of those who prepared it. */
export function checkRun(keys: Keys) {
  return async (act: Act, asked: { readonly runId: RunId }): StepAnswer => {
    const { from } = runMoves.check
    const locked = await lockRunIn(act, asked.runId, { from, wanted: 'checked' })
    if (!locked.ok) return locked
    const plan = await notePreparer(act, await loadPlan(act.tx, locked.value))
    const found = await preflightUnderLock(act, keys, plan, true)
    await refreshFirst(act, found)
    const left = await dropPayments(act, plan, {
      failed: found.failed,
      reason: 'dropped by the check of the run',
    })
    if (!left.ok) return left
    const row = must(await runs.selectRun(act.tx, plan.run.runId), 'runs stay')
    const passed = await passOrStay(act, await loadPlan(act.tx, row), found.ofRun)
    return ok(stepOf(passed, { dropped: left.value.dropped, ofRun: found.ofRun }))
  }
}

export type UnderLock = Preflight & {
  readonly first: readonly Pick<
    paymentRows.PaymentRow,
    'paymentId' | 'firstToAccount' | 'accountApprovedBy'
  >[]
}

/** Preflight of a run's payments with partners and vendors locked; the run is locked already. Which
 *  payments are the first to their account is told where it differs from what the plan says. */
export async function preflightUnderLock(
  act: Act,
  keys: Keys,
  plan: Plan,
  readBack: boolean,
): Promise<UnderLock> {
  const calendar = must(await calendarOf(act.tx, plan.account.calendarCode), 'a known calendar')
  const first: UnderLock['first'][number][] = []
  const found = await preflightInSets(act, keys, plan, {
    on: act.at.toZonedDateTimeISO(calendar.zone).toPlainDate(),
    readBack,
    eachSet: (payments, standing) =>
      void first.push(...payments.flatMap((payment) => firstNow(payment, standing))),
  })
  return { ...found, first }
}

function firstNow(payment: PlanPayment, standing: Standing): UnderLock['first'][number][] {
  const { paymentId, partnerId, bankDetailId } = payment
  const firstToAccount = bankDetailId !== null && !standing.reached.has(bankDetailId)
  const accountApprovedBy = standing.vendors.get(partnerId)?.bankApprovedBy ?? null
  const isSame =
    firstToAccount === payment.firstToAccount && accountApprovedBy === payment.accountApprovedBy
  return isSame ? [] : [{ paymentId, firstToAccount, accountApprovedBy }]
}

/** Which payments are the first to their account may have changed since: another run settled. */
async function refreshFirst(act: Act, found: UnderLock): Promise<void> {
  if (found.first.length > 0) await paymentRows.setFirstToAccount(act.tx, found.first)
}

/** A draft whose payments passed is checked: its content is fixed by its hash. One that cannot go,
 *  or that has nothing left, stays a draft. */
export async function passOrStay(act: Act, plan: Plan, ofRun: readonly Finding[]): Promise<Plan> {
  if (ofRun.length > 0 || plan.payments.length === 0) return plan
  const hash = contentHash(contentOf(plan))
  const { from, to } = runMoves.check
  const { runId } = plan.run
  await runs.moveRun(act.tx, { runId, from, to, contentHash: hash })
  await keepRisks(act, plan)
  const total = planTotal(plan)
  await recordRun(act, plan.run, 'run.checked', {
    contentHash: hash,
    payments: plan.payments.length,
    amountMinor: total.minor,
    currency: total.currency,
  })
  return { ...plan, run: { ...plan.run, status: to, contentHash: hash } }
}
