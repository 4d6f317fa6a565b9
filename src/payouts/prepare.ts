import type { Act } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { type Calendar, isWorkingDay, nextWorkingDay } from '../kernel/calendar.ts'
import { inSets } from '../kernel/in-sets.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { printRatio } from '../kernel/ratio.ts'
import {
  payablesById,
  readyToPay,
  schedulePayables,
  type Payable,
  type PayableRefusal,
} from '../payables/index.ts'
import type { FundRefusal } from '../funds/index.ts'
import type { Tx } from '../platform/db.ts'
import type { Keys } from '../platform/secrets.ts'
import { passOrStay } from './check.ts'
import { canStillExecute, earliestExecution, processDay, releaseBefore } from './cut-off.ts'
import { doer } from './duties.ts'
import { paymentsMaxOf } from './file-profile.ts'
import { type Group, groupToPayments } from './gather.ts'
import { standsOn } from './payer-change.ts'
import * as payers from './payer-sql.ts'
import { insertNettings } from './netting-sql.ts'
import { payCurrencies } from './pay-currency.ts'
import { nettedIn } from './plan-netting.ts'
import { planPayments } from './plan-payments.ts'
import { loadPlan, type PlanPayment, planTotal, type RunHead, vatPaidOf } from './plan.ts'
import { addLook, lockBehind, type Looked, lookAtWhole, nothingLooked } from './preflight-run.ts'
import { lockStanding, preflight, type Preflight } from './preflight.ts'
import { partnerCodes } from './read-sql.ts'
import { localTime } from './reasons.ts'
import type { PayoutRefusal } from './refusals.ts'
import * as paymentRows from './payment-sql.ts'
import * as runs from './run-sql.ts'
import { PAYMENTS_PER_SET, RUN_PAYABLES_MAX, type PayingAccountId, type RunId } from './run.ts'
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
    const groups = await groupsOf(act.tx, due, paymentsMaxOf(account.profile))
    const run = await newRun(act, account, {
      executeOn,
      upToDueOn,
      zone: payer.zone,
      calendar,
    })
    await runs.insertRun(act.tx, run)
    const recoversVat = (await payerTaxed(act.tx, payerId))?.settings.recoversVat ?? true
    const made = await keepInSets(act, keys, { run, payer, account, groups, on, recoversVat })
    return checkKept(act, run, made)
  }
}

type DueId = Awaited<ReturnType<typeof readyToPay>>[number]

/** What is due as payments, in the order of partners' codes, as many as one file names. */
async function groupsOf(
  tx: Tx,
  due: readonly DueId[],
  paymentsMax: number,
): Promise<Group<DueId>[]> {
  const codes = await partnerCodes(
    tx,
    due.map((each) => each.partnerId),
  )
  const codeOf = new Map(codes.map((row) => [row.partnerId, row.code]))
  const code = (each: DueId) => codeOf.get(each.partnerId) ?? each.partnerId
  const inOrder = [...due].sort((a, b) => (code(a) < code(b) ? -1 : 1))
  return groupToPayments(inOrder).slice(0, paymentsMax)
}

/** What is ready and due of the payer, and paid in the account's currency: what is owed in it, and
 *  what is owed in another to partners who have named no account but in this one. */
async function dueFor(
  act: Act,
  account: payers.AccountRow,
  upToDueOn: PlainDate,
): Promise<DueId[]> {
  const { payerId, currency } = account
  const asked = { payerId, currency, dueBy: upToDueOn, limit: RUN_PAYABLES_MAX }
  const own = await readyToPay(act.tx, asked)
  const others = await readyToPay(act.tx, { ...asked, others: true })
  const owed = [...own, ...others].map((payable) => ({ ...payable, payerId }))
  const paidIn = await payCurrencies(act.tx, owed)
  return owed.filter((each) => paidIn(each) === currency).slice(0, RUN_PAYABLES_MAX)
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
  readonly failed: Preflight['failed']
  readonly recoversVat: boolean
}

type Kept = { readonly dropped: readonly PlanPayment[]; readonly looked: Looked }

/** Plans, checks and keeps the payments of a new run, set by set: what stands behind a set is in memory
 *  while it is planned, and what is left of it are its rows. Everything is locked before the first is
 *  read. Answers what dropped out, and what was found. */
async function keepInSets(
  act: Act,
  keys: Keys,
  of: {
    readonly run: NewRun
    readonly payer: payers.PayerRow
    readonly account: payers.AccountRow
    readonly groups: readonly Group<DueId>[]
    readonly on: PlainDate
    readonly recoversVat: boolean
  },
): Promise<Kept> {
  const { run, payer, account, groups, on, recoversVat } = of
  const { executeOn, currency, runId } = run
  const preparedOn = act.at.toZonedDateTimeISO(payer.zone).toPlainDate()
  const isWhole = groups.length <= PAYMENTS_PER_SET
  if (!isWhole) await lockBehind(act.tx, behindGroups(groups))
  const looked = nothingLooked()
  const dropped: PlanPayment[] = []
  let after = 0
  for (const some of inSets(groups, PAYMENTS_PER_SET)) {
    const partnerIds = some.map((group) => group.partnerId)
    const standing = await lockStanding(act.tx, keys, { partnerIds, currency, on, executeOn })
    const toPlan = { run, groups: await wholeGroups(act.tx, some), after, standing, payer }
    const planned = await planPayments(act, keys, { ...toPlan, executeOn, preparedOn })
    const { payments, before } = planned
    const plan = { run: { ...run, runId: null }, payer, account, payments }
    const how = { expected: 'ready', before, isWhole, readBack: true } as const
    const found = await preflight(act, keys, plan, standing, how)
    await keepPayments(act, runId, { payments, failed: found.failed, recoversVat })
    await keepFindings(act, runId, found.failed)
    addLook(looked, found)
    dropped.push(...payments.filter((payment) => found.failed.has(payment.paymentId)))
    after += payments.length
  }
  return { dropped, looked }
}

function behindGroups(groups: readonly Group<DueId>[]) {
  return {
    partnerIds: groups.map((group) => group.partnerId),
    payableIds: groups.flatMap(({ payables }) => payables.map((each) => each.payableId)),
  }
}

async function wholeGroups(tx: Tx, groups: readonly Group<DueId>[]): Promise<Group<Payable>[]> {
  const ids = groups.flatMap(({ payables }) => payables.map((each) => each.payableId))
  const known = new Map((await payablesById(tx, ids)).map((each) => [each.payableId, each]))
  return groups.map((group) => ({
    ...group,
    payables: group.payables.map((each) => must(known.get(each.payableId), 'payables stay')),
  }))
}

/** Records the run that was kept, puts its payables into it, and passes it where nothing is against. */
async function checkKept(act: Act, run: NewRun, { dropped, looked }: Kept): StepAnswer {
  const { runId } = run
  const row = must(await runs.lockRun(act.tx, runId), 'the run just made')
  const plan = await loadPlan(act.tx, row)
  const isWhole = plan.payments.length + dropped.length <= PAYMENTS_PER_SET
  if (!isWhole) await lookAtWhole(act, plan, looked, true)
  const { failed, ofRun } = looked
  const total = planTotal(plan)
  await recordRun(act, run, 'run.prepared', {
    payingAccountId: run.payingAccountId,
    executeOn: run.executeOn,
    payments: plan.payments.length,
    dropped: dropped.length,
    amountMinor: total.minor,
    currency: total.currency,
  })
  await recordDrops(act, { ...plan, payments: dropped }, failed)
  const payableIds = plan.payments.flatMap((each) => each.lines.map((line) => line.payableId))
  if (payableIds.length > 0) {
    const scheduled = await schedulePayables(act, { runId, payableIds })
    if (!scheduled.ok) return scheduled
  }
  const passed = await passOrStay(act, plan, ofRun)
  return ok(stepOf(passed, { dropped: droppedOf(dropped, failed), ofRun }))
}

async function keepPayments(act: Act, runId: RunId, of: ToKeep): Promise<void> {
  const isDropped = (payment: PlanPayment) => of.failed.has(payment.paymentId)
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
      droppedAt: of.failed.has(payment.paymentId) ? act.at : null,
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
