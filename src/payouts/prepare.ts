import type { Act } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { type Calendar, isWorkingDay, nextWorkingDay } from '../kernel/calendar.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { printRatio } from '../kernel/ratio.ts'
import {
  readyPayables,
  schedulePayables,
  type Payable,
  type PayableRefusal,
} from '../payables/index.ts'
import type { FundRefusal } from '../funds/index.ts'
import type { Keys } from '../platform/secrets.ts'
import { passOrStay } from './check.ts'
import { canStillExecute, earliestExecution, processDay, releaseBefore } from './cut-off.ts'
import { doer } from './duties.ts'
import { standsOn } from './payer-change.ts'
import * as payers from './payer-sql.ts'
import { insertNettings } from './netting-sql.ts'
import { payCurrencies } from './pay-currency.ts'
import { nettedIn } from './plan-netting.ts'
import { planPayments } from './plan-payments.ts'
import { loadPlan, type PlanPayment, planTotal, type RunHead, vatPaidOf } from './plan.ts'
import { lockStanding, preflight, type Preflight } from './preflight.ts'
import { localTime } from './reasons.ts'
import type { PayoutRefusal } from './refusals.ts'
import * as paymentRows from './payment-sql.ts'
import * as runs from './run-sql.ts'
import { RUN_PAYABLES_MAX, type PayingAccountId, type RunId } from './run.ts'
import { payerTaxed } from './tax/ground.ts'
import { keepTaxes } from './tax/keep-taxes.ts'
import { vatIn, withheldIn } from './tax/plan-tax.ts'
import { droppedOf, keepFindings, recordDrops, recordRun, type Step, stepOf } from './step.ts'

export type PrepareRun = {
  readonly payingAccountId: PayingAccountId
  /** Everything ready that is due by this day is taken. */
  readonly upToDueOn: PlainDate
  /** The first day that can be kept, unless told. */
  readonly executeOn?: PlainDate | undefined
}
export type StepAnswer = Promise<Result<Step, PayoutRefusal | PayableRefusal | FundRefusal>>

/** Prepares a pay run: what is ready and due of the account's payer and currency, one payment per
 *  account of a partner, number, ids and creation time fixed for good. Each payment is checked; what
 *  fails stays out with its reasons, the rest goes on to `checked`. Refuses when nothing is due, and
 *  a day that is no banking day or whose cut-off has passed. */
export function prepareRun(keys: Keys) {
  return async (act: Act, asked: PrepareRun): StepAnswer => {
    const account = await payers.lockAccount(act.tx, asked.payingAccountId)
    if (account === null) {
      return refuse({ code: 'paying_account.unknown', account: asked.payingAccountId })
    }
    const { name, payerId, currency } = account
    const calendar = must(await calendarOf(act.tx, account.calendarCode), 'a known calendar')
    const on = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
    const state = standsOn(account, on)
    if (state !== 'usable') {
      const wanted = 'used for a run'
      return refuse({ code: 'paying_account.not_movable', account: name, state, wanted })
    }
    const executeOn = asked.executeOn ?? earliestExecution(calendar, account, act.at)
    const late = dayRefusal(act, calendar, account, executeOn)
    if (late !== null) return late
    const payer = must(await payers.selectPayer(act.tx, payerId), 'an account has a payer')
    const { upToDueOn } = asked
    const due = await dueFor(act, account, upToDueOn)
    if (due.length === 0) {
      return refuse({ code: 'run.nothing_due', payer: payer.legalName, currency, upToDueOn })
    }
    const partnerIds = due.map((payable) => payable.partnerId)
    const standing = await lockStanding(act.tx, keys, { partnerIds, currency, on, executeOn })
    const run = await newRun(act, account, {
      executeOn,
      upToDueOn,
      zone: payer.zone,
      calendar,
    })
    const preparedOn = act.at.toZonedDateTimeISO(payer.zone).toPlainDate()
    const { payments, before } = await planPayments(act, keys, {
      run,
      due,
      standing,
      payer,
      executeOn,
      preparedOn,
    })
    const plan = { run: { ...run, runId: null }, payer, account, payments }
    const checked = await preflight(act, keys, plan, standing, 'ready', before)
    const recoversVat = (await payerTaxed(act.tx, payerId))?.settings.recoversVat ?? true
    return keepRun(act, run, { payments, checked, recoversVat })
  }
}

/** What is ready and due of the payer, and paid in the account's currency: what is owed in it, and
 *  what is owed in another to partners who have named no account but in this one. */
async function dueFor(
  act: Act,
  account: payers.AccountRow,
  upToDueOn: PlainDate,
): Promise<Payable[]> {
  const { payerId, currency } = account
  const asked = { payerId, currency, dueBy: upToDueOn, limit: RUN_PAYABLES_MAX }
  const own = await readyPayables(act.tx, asked)
  const others = await readyPayables(act.tx, { ...asked, others: true })
  const owed = [...own, ...others].map((payable) => ({
    payable,
    partnerId: payable.partnerId,
    payerId,
    currency: payable.amount.currency,
  }))
  const paidIn = await payCurrencies(act.tx, owed)
  return owed
    .filter((each) => paidIn(each) === currency)
    .map(({ payable }) => payable)
    .slice(0, RUN_PAYABLES_MAX)
}

/** Why this day cannot be kept from now; null when it can. */
export function dayRefusal(
  act: Act,
  calendar: Calendar,
  account: payers.AccountRow,
  executeOn: PlainDate,
): Refused<PayoutRefusal> | null {
  if (!isWorkingDay(calendar, executeOn)) {
    const next = nextWorkingDay(calendar, executeOn)
    return refuse({ code: 'run.not_banking_day', day: executeOn, next })
  }
  if (canStillExecute(calendar, account, executeOn, act.at)) return null
  const closed = localTime(releaseBefore(calendar, account, executeOn), calendar.zone)
  const earliest = earliestExecution(calendar, account, act.at)
  return refuse({ code: 'run.cut_off_passed', executeOn, closed, earliest })
}

type NewRun = RunHead & Parameters<typeof runs.insertRun>[1]

async function newRun(
  act: Act,
  account: payers.AccountRow,
  of: {
    readonly executeOn: PlainDate
    readonly upToDueOn: PlainDate
    readonly zone: string
    readonly calendar: Calendar
  },
): Promise<NewRun> {
  const { year } = act.at.toZonedDateTimeISO(of.zone)
  const { last } = await runs.nextRunNumber(act.tx, year)
  const number = `PR-${year}-${String(last).padStart(4, '0')}`
  return {
    runId: act.newId<'run'>(),
    number,
    payingAccountId: account.payingAccountId,
    payerId: account.payerId,
    currency: account.currency,
    executeOn: of.executeOn,
    processOn: processDay(of.calendar, account, of.executeOn),
    upToDueOn: of.upToDueOn,
    messageId: number,
    // Whole seconds, as the file says it: what is hashed is what is stored.
    createdAt: act.at.round({ smallestUnit: 'second', roundingMode: 'trunc' }),
    preparers: [doer(act.actor)],
  }
}

type ToKeep = {
  readonly payments: readonly PlanPayment[]
  readonly checked: Preflight
  readonly recoversVat: boolean
}

async function keepRun(act: Act, run: NewRun, of: ToKeep): StepAnswer {
  const { payments, checked } = of
  const { runId } = run
  await runs.insertRun(act.tx, run)
  await keepPayments(act, runId, of)
  await keepFindings(act, runId, checked.failed)
  const row = must(await runs.lockRun(act.tx, runId), 'the run just made')
  const plan = await loadPlan(act.tx, row)
  const dropped = payments.filter((payment) => checked.failed.has(payment.paymentId))
  const total = planTotal(plan)
  await recordRun(act, run, 'run.prepared', {
    payingAccountId: run.payingAccountId,
    executeOn: run.executeOn,
    payments: plan.payments.length,
    dropped: dropped.length,
    amountMinor: total.minor,
    currency: total.currency,
  })
  await recordDrops(act, { ...plan, payments }, checked.failed)
  const payableIds = plan.payments.flatMap((each) => each.lines.map((line) => line.payableId))
  if (payableIds.length > 0) {
    const scheduled = await schedulePayables(act, { runId, payableIds })
    if (!scheduled.ok) return scheduled
  }
  const passed = await passOrStay(act, plan, checked.ofRun)
  return ok(stepOf(passed, { dropped: droppedOf(dropped, checked.failed), ofRun: checked.ofRun }))
}

async function keepPayments(act: Act, runId: RunId, of: ToKeep): Promise<void> {
  const isDropped = (payment: PlanPayment) => of.checked.failed.has(payment.paymentId)
  await paymentRows.insertPayments(
    act.tx,
    of.payments.map(({ amount, owed, rate, nettings, withholdings, vats, ...payment }) => ({
      ...payment,
      runId,
      currency: amount.currency,
      amountMinor: amount.minor,
      owedCurrency: owed.currency,
      owedMinor: owed.minor,
      nettedMinor: nettedIn(nettings, owed.currency).minor,
      withheldMinor: withheldIn(withholdings, owed.currency).minor,
      vatMinor: vatIn(vats, owed.currency).minor,
      vatPaidMinor: vatPaidOf({ amount, owed, rate, nettings, withholdings, vats }).minor,
      vatRecovered: of.recoversVat,
      rate: rate === null ? null : printRatio(rate.value),
      rateSource: rate?.source ?? null,
      rateOn: rate?.on ?? null,
      droppedAt: of.checked.failed.has(payment.paymentId) ? act.at : null,
    })),
  )
  await paymentRows.insertAttempts(act.tx, of.payments, act.at)
  const lines = of.payments.flatMap((payment) =>
    payment.lines.map(({ amount, ...line }) => ({
      ...line,
      paymentId: payment.paymentId,
      amountMinor: amount.minor,
      live: !isDropped(payment),
    })),
  )
  await paymentRows.insertLines(act.tx, lines)
  const nettings = of.payments.flatMap((payment) =>
    payment.nettings.map(({ payableId, receivableId, amount }) => ({
      paymentId: payment.paymentId,
      payableId,
      receivableId,
      amountMinor: amount.minor,
      live: !isDropped(payment),
    })),
  )
  if (nettings.length > 0) await insertNettings(act.tx, nettings)
  await keepTaxes(act.tx, of.payments, isDropped)
}
