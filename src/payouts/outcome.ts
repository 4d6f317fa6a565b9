import { record, recordAll, type Act, type NewEvent } from '../audit/index.ts'
import type { FundRefusal } from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import {
  returnPayables,
  settlePayablesEach,
  unsettlePayables,
  type PayableRefusal,
} from '../payables/index.ts'
import { money, type Money } from '../kernel/money.ts'
import { refuseAccounts } from '../vendors/index.ts'
import { type Evidence, keepEvidence } from './answers/evidence.ts'
import { closeOvertaken } from './answers/overtaken.ts'
import { bankReason, codeIn } from './answers/reason-codes.ts'
import type { PayoutRefusal } from './refusals.ts'
import { type NettingRow, nettingsOf } from './netting-sql.ts'
import * as paymentRows from './payment-sql.ts'
import * as runs from './run-sql.ts'
import { attemptMoves, runMoves, type AttemptState, type PaymentId, type RunId } from './run.ts'
import { lockRunIn, recordRun } from './step.ts'
import { giveBackTax } from './tax/give-back-tax.ts'
import { type WithholdingRow, withholdingsOf } from './tax/tax-sql.ts'

/** What the bank's answer does to payments of a released run. Reconciliation calls these inside its
 *  own transaction, with the event of the match as the cause. Payments already in the state asked
 *  for are left alone, so the same answer twice is one entry each. */
export type Answered = {
  readonly runId: RunId
  /** `'all'`: every payment of the run that the bank has not answered yet. */
  readonly paymentIds: readonly PaymentId[] | 'all'
  /** The bank's booking date: the day it counts for. */
  readonly bookedOn: PlainDate
  readonly causeEventId: string
}
export type Refused = Answered & {
  /** The bank's reason in words, with its code: `AC04 account closed`. */
  readonly reason: string
}
/** What is owed again says by what it was told. */
export type TakenBack = Refused & { readonly evidence: Evidence }
/** What moved now, and where the run stands. */
export type Outcome = {
  readonly moved: readonly { readonly paymentId: PaymentId; readonly amount: Money }[]
  readonly runSettled: boolean
}
type Answer = Promise<Result<Outcome, PayoutRefusal | PayableRefusal | FundRefusal>>

/** The bank confirms payments: `in_transit` → `paid`, their payables are paid on the booking date. */
export function settlePayments(act: Act, asked: Answered): Answer {
  return settleEach(act, { ...asked, causeOf: () => asked.causeEventId })
}

/** {@link settlePayments} in sets, for payments that different lines of a statement confirm: each has
 *  a cause of its own. */
export async function settleEach(
  act: Act,
  asked: Omit<Answered, 'causeEventId'> & {
    readonly causeOf: (paymentId: PaymentId) => string
  },
): Answer {
  const { runId, paymentIds, bookedOn, causeOf } = asked
  const opened = await openAnswer(act, { runId, paymentIds, move: 'settle', done: 'settled' })
  if (!opened.ok) return opened
  const { run, payments } = opened.value
  const owed = await payablesLeft(act, payments)
  const eventIds = await recordAll(
    act,
    payments.map((payment) => {
      const cause = { runId, bookedOn, causeEventId: causeOf(payment.paymentId) }
      return told(cause, { ...payment, number: run.number }, 'payment.settled', {})
    }),
  )
  const steps = payments
    .map((payment, index) => ({
      eventId: must(eventIds[index], 'each payment has its event'),
      payableIds: owed.get(payment.paymentId) ?? [],
    }))
    .filter((step) => step.payableIds.length > 0)
  for (let start = 0; start < steps.length; start += PAYMENTS_PER_SET_MAX) {
    const some = steps.slice(start, start + PAYMENTS_PER_SET_MAX)
    const on = bookedOn
    const posted = await settlePayablesEach(act, { runId, on, paidOn: on, steps: some })
    if (!posted.ok) return posted
  }
  return moved(act, { run, payments }, { move: 'settle', bookedOn, bankReason: null })
}

/** Payments settled in one call: one entry of the books each. */
const PAYMENTS_PER_SET_MAX = 1_000

/** The bank takes payments on: `sent` or `unknown` → `accepted`. No money moves; whether it went, a
 *  statement says. */
export async function acceptPayments(
  act: Act,
  asked: {
    readonly runId: RunId
    readonly paymentIds: readonly PaymentId[] | 'all'
    readonly causeEventId: string
  },
): Promise<Result<Outcome, PayoutRefusal>> {
  const opened = await openAnswer(act, { ...asked, move: 'accept', done: 'accepted' })
  if (!opened.ok) return opened
  const { run, payments } = opened.value
  const { causeEventId } = asked
  await recordAll(
    act,
    payments.map(({ paymentId: subjectId, partnerId, endToEndId }) => ({
      type: 'payment.accepted',
      subjectKind: 'payment',
      subjectId,
      partnerId,
      causeEventId,
      body: { runId: run.runId, number: run.number, endToEndId },
    })),
  )
  await moveTo(act, payments, 'accept', null, null)
  const done = payments.map(({ paymentId, amountMinor, currency }) => ({
    paymentId,
    amount: money(amountMinor, currency),
  }))
  return ok({ moved: done, runSettled: false })
}

/** The bank has the file: `released` → `acknowledged`. A run that is further on stays there. */
export async function acknowledgeRun(
  act: Act,
  asked: { readonly runId: RunId; readonly causeEventId: string },
): Promise<void> {
  const run = must(await runs.lockRun(act.tx, asked.runId), 'an answered run is there')
  const { from, to } = runMoves.acknowledge
  const { runId, contentHash } = run
  const moved = await runs.moveRun(act.tx, { runId, from, to, contentHash })
  if (moved > 0) await recordRun(act, run, 'run.acknowledged', {})
}

/** The bank rejects payments before booking them: `in_transit` → `payable`. The payables wait for a
 *  new run with new ids. */
export async function rejectPayments(act: Act, asked: TakenBack): Answer {
  return answer(act, { asked, move: 'reject', done: 'rejected' }, async (payment, payableIds) => {
    const { runId, bookedOn: on, reason } = asked
    const eventId = await tell(act, asked, payment, 'payment.rejected', {}, reason)
    return giveBackLines(act, payment, { runId, payableIds, eventId, on, reason })
  })
}

/** Payments come back: `paid` → `payable` after the bank had confirmed, `in_transit` → `payable`
 *  before. The whole payable is owed again; what a bank kept as fee is the payer's. What was settled
 *  comes back by more than one person's file (a constraint). */
export async function returnPayments(act: Act, asked: TakenBack): Answer {
  return answer(act, { asked, move: 'sendBack', done: 'returned' }, async (payment, payableIds) => {
    const { runId, bookedOn: on, reason } = asked
    const wasSettled = payment.state === 'settled'
    const eventId = await tell(act, asked, payment, 'payment.returned', { wasSettled }, reason)
    return giveBackLines(act, payment, { runId, payableIds, eventId, on, reason })
  })
}

/** A settlement taken back because its match was wrong: `paid` → `in_transit`; the bank has not
 *  answered it any more, and its run is open again. */
export async function unsettlePayments(act: Act, asked: Refused): Answer {
  return answer(act, { asked, move: 'unsettle', done: 'sent' }, async (payment, payableIds) => {
    const { runId, bookedOn: on, reason } = asked
    const eventId = await tell(act, asked, payment, 'payment.unsettled', {}, reason)
    return unsettlePayables(act, { runId, payableIds, eventId, on, reason })
  })
}

/** No answer came in the rail's time: nothing moves, and nothing is paid again before evidence. */
export async function markUnknown(
  act: Act,
  asked: { readonly runId: RunId; readonly paymentIds: readonly PaymentId[] | 'all' },
): Promise<Result<{ readonly moved: number }, PayoutRefusal>> {
  const opened = await openAnswer(act, { ...asked, move: 'lose', done: 'unknown' })
  if (!opened.ok) return opened
  const { run, payments } = opened.value
  const { runId, number } = run
  await recordAll(
    act,
    payments.map(({ paymentId: subjectId, partnerId, endToEndId }) => {
      const body = { runId, number, endToEndId }
      return { type: 'payment.unknown', subjectKind: 'payment', subjectId, partnerId, body }
    }),
  )
  await moveTo(act, payments, 'lose', null, null)
  return ok({ moved: payments.length })
}

async function giveBackLines(
  act: Act,
  payment: paymentRows.PaymentRow & { readonly number: string },
  back: Parameters<typeof returnPayables>[1],
) {
  await paymentRows.endLines(act.tx, [payment.paymentId], back.payableIds)
  const returned = await returnPayables(act, back)
  if (!returned.ok) return returned
  const taxed = await giveBackTax(act, payment, { ...back, causeEventId: back.eventId })
  return taxed.ok ? returned : taxed
}

type Move = keyof typeof attemptMoves
type Opened = { readonly run: runs.RunRow; readonly payments: readonly paymentRows.PaymentRow[] }

/** The run and those of its payments that this answer moves. */
async function openAnswer(
  act: Act,
  asked: {
    readonly runId: RunId
    readonly paymentIds: readonly PaymentId[] | 'all'
    readonly move: Move
    readonly done: AttemptState
  },
): Promise<Result<Opened, PayoutRefusal>> {
  const from = ['released', 'acknowledged', 'settled', 'rejected'] as const
  const locked = await lockRunIn(act, asked.runId, { from, wanted: 'answered by the bank' })
  if (!locked.ok) return locked
  const run = locked.value
  const { paymentIds } = asked
  const all =
    paymentIds === 'all'
      ? await paymentRows.paymentsOfRuns(act.tx, [run.runId])
      : await paymentRows.paymentsIn(act.tx, run.runId, paymentIds)
  const live = all.filter((payment) => payment.droppedAt === null)
  const movable: readonly AttemptState[] = attemptMoves[asked.move].from
  const unanswered: readonly AttemptState[] = attemptMoves.reject.from
  if (asked.paymentIds === 'all') {
    const open = live.filter(({ state }) => unanswered.includes(state) && movable.includes(state))
    return ok({ run, payments: open })
  }
  const wanted = [...new Set(asked.paymentIds)]
  const byId = new Map(live.map((payment) => [payment.paymentId, payment]))
  const found = wanted.map((id) => byId.get(id))
  const strange = found.indexOf(undefined)
  if (strange !== -1) {
    const payment = wanted[strange] ?? ''
    return refuse({ code: 'run.payment_unknown', run: run.number, payment })
  }
  const named = found.filter((payment) => payment !== undefined)
  const todo = named.filter((payment) => payment.state !== asked.done)
  const stuck = todo.find((payment) => !movable.includes(payment.state))
  if (stuck !== undefined) {
    const { endToEndId: payment, state } = stuck
    return refuse({ code: 'payment.not_movable', payment, state, wanted: asked.done })
  }
  return ok({ run, payments: todo })
}

async function answer(
  act: Act,
  of: {
    readonly asked: Answered | Refused | TakenBack
    readonly move: Move
    readonly done: AttemptState
  },
  post: (
    payment: paymentRows.PaymentRow & { readonly number: string },
    payableIds: readonly string[],
  ) => Promise<Result<unknown, PayableRefusal | FundRefusal>>,
): Answer {
  const { asked, move, done } = of
  const { runId, paymentIds } = asked
  const opened = await openAnswer(act, { runId, paymentIds, move, done })
  if (!opened.ok) return opened
  const { run, payments } = opened.value
  if ('evidence' in asked) {
    await refuseAccountsOf(act, payments, asked.reason)
    await keepEvidence(act, payments, asked)
  }
  const owed = await payablesLeft(act, payments)
  for (const payment of payments) {
    const payableIds = owed.get(payment.paymentId) ?? []
    const posted = await post({ ...payment, number: run.number }, payableIds)
    if (!posted.ok) return posted
  }
  const isBack = move === 'unsettle'
  const bankReason = 'reason' in asked && !isBack ? asked.reason : null
  const bookedOn = isBack ? null : asked.bookedOn
  const outcome = await moved(act, { run, payments }, { move, bookedOn, bankReason })
  if ('evidence' in asked) await closeOvertaken(act, { runId, payments, evidence: asked.evidence })
  return outcome
}

/** Where the bank's reason lies in the account, the account is not paid to again as it stands. */
async function refuseAccountsOf(
  act: Act,
  payments: readonly paymentRows.PaymentRow[],
  reason: string,
): Promise<void> {
  const code = codeIn(reason)
  if (code === null || !bankReason(code).newAccount) return
  await refuseAccounts(
    act,
    payments.flatMap(({ bankDetailId, partnerId, endToEndId: paymentRef }) =>
      bankDetailId === null ? [] : [{ bankDetailId, partnerId, paymentRef, code }],
    ),
  )
}

/** The payables of each payment that netting and tax had not paid in full. */
async function payablesLeft(
  act: Act,
  payments: readonly paymentRows.PaymentRow[],
): Promise<ReadonlyMap<PaymentId, readonly string[]>> {
  const ids = payments.map((payment) => payment.paymentId)
  const lines = await paymentRows.linesOf(act.tx, ids)
  const nettings = await nettingsOf(act.tx, ids)
  const live = lines.filter((line) => line.live)
  const nettedOf = Map.groupBy(
    nettings.filter((each) => each.live),
    (each) => each.paymentId,
  )
  const withheld = await withholdingsOf(act.tx, ids)
  const taxOf = Map.groupBy(
    withheld.filter((each) => each.withheldAt !== null),
    (each) => each.paymentId,
  )
  const left = live.filter((line) =>
    isLeft(line, nettedOf.get(line.paymentId) ?? [], taxOf.get(line.paymentId) ?? []),
  )
  const byPayment = Map.groupBy(left, (line) => line.paymentId)
  return new Map(
    [...byPayment].map(([paymentId, own]) => [paymentId, own.map((line) => line.payableId)]),
  )
}

/** The attempts as the bank answered them, and the run where that leaves it. */
async function moved(
  act: Act,
  { run, payments }: Opened,
  how: {
    readonly move: Move
    readonly bookedOn: PlainDate | null
    readonly bankReason: string | null
  },
): Answer {
  await moveTo(act, payments, how.move, how.bookedOn, how.bankReason)
  const runSettled = await finishRun(act, run)
  const done = payments.map(({ paymentId, amountMinor, currency }) => ({
    paymentId,
    amount: money(amountMinor, currency),
  }))
  return ok({ moved: done, runSettled })
}

/** What netting and tax paid in full at the release is not the bank's to settle or give back. */
function isLeft(
  line: paymentRows.LineRow,
  netted: readonly NettingRow[],
  withheld: readonly WithholdingRow[],
): boolean {
  const own = [...netted, ...withheld].filter((each) => each.payableId === line.payableId)
  return own.reduce((total, each) => total + each.amountMinor, 0n) < line.amountMinor
}

function moveTo(
  act: Act,
  payments: readonly paymentRows.PaymentRow[],
  move: Move,
  bookedOn: PlainDate | null,
  bankReason: string | null,
) {
  const paymentIds = payments.map((payment) => payment.paymentId)
  const { from, to } = attemptMoves[move]
  return paymentRows.moveAttempts(act.tx, {
    paymentIds,
    from,
    to,
    bookedOn,
    bankReason,
    at: act.at,
  })
}

/** A run of which the bank has answered every payment is settled, or rejected when none went. */
export async function finishRun(act: Act, run: runs.RunRow): Promise<boolean> {
  const found = await paymentRows.statesIn(act.tx, run.runId)
  const states = found.map((each) => each.state)
  const unanswered: readonly AttemptState[] = attemptMoves.reject.from
  const isOpen = states.some((state) => unanswered.includes(state))
  const wasOpen = run.status === 'released' || run.status === 'acknowledged'
  if (isOpen === wasOpen) return !isOpen
  const end = states.every((state) => state === 'rejected') ? 'reject' : 'settle'
  const move = isOpen ? 'reopen' : end
  const { from, to } = runMoves[move]
  const { runId, contentHash } = run
  await runs.moveRun(act.tx, { runId, from, to, contentHash })
  await recordRun(act, run, isOpen ? 'run.reopened' : `run.${to}`, {})
  return !isOpen
}

/** Records what the bank said of one payment: the event that its entry names. */
function tell(act: Act, ...said: Parameters<typeof told>) {
  return record(act, told(...said))
}

function told(
  asked: Pick<Answered, 'bookedOn' | 'causeEventId'> & { readonly runId: RunId },
  payment: paymentRows.PaymentRow & { readonly number: string },
  type: string,
  more: object,
  reason: string | null = null,
): NewEvent {
  const { paymentId: subjectId, partnerId, endToEndId, amountMinor, currency, number } = payment
  const { runId, bookedOn, causeEventId } = asked
  const body = { runId, number, endToEndId, bookedOn, amountMinor, currency, ...more }
  return { type, subjectKind: 'payment', subjectId, partnerId, causeEventId, reason, body }
}
