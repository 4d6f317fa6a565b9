import type { Act } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { ok } from '../kernel/result.ts'
import type { Keys } from '../platform/secrets.ts'
import { contentHash } from './content.ts'
import { contentOf, loadPlan, type Plan, planTotal } from './plan.ts'
import { lockStanding, preflight, type Preflight } from './preflight.ts'
import type { StepAnswer } from './prepare.ts'
import type { Finding } from './reasons.ts'
import * as paymentRows from './payment-sql.ts'
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
    const found = await preflightUnderLock(act, keys, plan)
    await refreshFirst(act, plan, found)
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

/** Preflight of a run's payments with partners and vendors locked; the run is locked already. */
export async function preflightUnderLock(act: Act, keys: Keys, plan: Plan): Promise<UnderLock> {
  const calendar = must(await calendarOf(act.tx, plan.account.calendarCode), 'a known calendar')
  const standing = await lockStanding(act.tx, keys, {
    partnerIds: plan.payments.map((payment) => payment.partnerId),
    currency: plan.run.currency,
    on: act.at.toZonedDateTimeISO(calendar.zone).toPlainDate(),
    executeOn: plan.run.executeOn,
  })
  const found = await preflight(act, keys, plan, standing, 'scheduled')
  const first = plan.payments.map(({ paymentId, partnerId, bankDetailId }) => ({
    paymentId,
    firstToAccount: bankDetailId !== null && !standing.reached.has(bankDetailId),
    accountApprovedBy: standing.vendors.get(partnerId)?.bankApprovedBy ?? null,
  }))
  return { ...found, first }
}

/** Which payments are the first to their account may have changed since: another run settled. */
async function refreshFirst(act: Act, plan: Plan, found: UnderLock): Promise<void> {
  if (plan.payments.length > 0) await paymentRows.setFirstToAccount(act.tx, found.first)
}

/** A draft whose payments passed is checked: its content is fixed by its hash. One that cannot go,
 *  or that has nothing left, stays a draft. */
export async function passOrStay(act: Act, plan: Plan, ofRun: readonly Finding[]): Promise<Plan> {
  if (ofRun.length > 0 || plan.payments.length === 0) return plan
  const hash = contentHash(contentOf(plan))
  const { from, to } = runMoves.check
  const { runId } = plan.run
  await runs.moveRun(act.tx, { runId, from, to, contentHash: hash })
  const total = planTotal(plan)
  await recordRun(act, plan.run, 'run.checked', {
    contentHash: hash,
    payments: plan.payments.length,
    amountMinor: total.minor,
    currency: total.currency,
  })
  return { ...plan, run: { ...plan.run, status: to, contentHash: hash } }
}
