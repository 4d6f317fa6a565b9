import { personBehind, record, type Act } from '../../audit/index.ts'
import { must } from '../../kernel/assert.ts'
import { money, printMoney } from '../../kernel/money.ts'
import { ok, refuse, type Refused, type Result } from '../../kernel/result.ts'
import { assignable } from './answer-line.ts'
import { setLineClosed } from './answers-sql.ts'
import { lockWaiting, movesOf, moveWaiting, type MoveRefusal } from './move-waiting.ts'
import type { AnswerRefusal } from './refusals.ts'
import { type PaymentRow, paymentById } from '../payment-sql.ts'
import type { PaymentId } from '../run.ts'
import { selectRun } from '../run-sql.ts'
import { type LineKey, setLineAssigned, type WaitingLine } from './waiting-sql.ts'

/** `moved`: it was in transit and the amount agrees. `waits`: another person of Finance confirms. */
export type Assigned = { readonly lineNo: number; readonly outcome: 'moved' | 'waits' }

/** A person says which payment an open line is about, with a reason. What was in transit moves at
 *  once where the line says the payment's very amount; what a statement had shown as paid, and a
 *  line that says no amount or another account, wait for another person of Finance. Assigned again before that, the
 *  last one counts. Refuses another amount, currency, payer or account than the line names, and a
 *  payment that it cannot move. */
export async function assignAnswerLine(
  act: Act,
  asked: LineKey & { readonly paymentId: PaymentId; readonly reason: string },
): Promise<Result<Assigned, AnswerRefusal | MoveRefusal>> {
  const { bankAnswerId, lineNo, paymentId, reason } = asked
  const payment = await paymentById(act.tx, paymentId)
  if (payment === null || payment.droppedAt !== null || payment.state === 'created') {
    return refuse({ code: 'payment.unknown', payment: paymentId })
  }
  const opened = await lockWaiting(act, asked, paymentId)
  if (opened === null) return refuse({ code: 'answer.unknown', answer: bankAnswerId })
  const { line } = opened
  const now = must(await paymentById(act.tx, paymentId), 'it was there')
  const stuck = notAssignable(line) ?? (await differs(act, line, now))
  if (stuck !== null) return stuck
  const moves = movesOf(line, [now])
  if (moves.length === 0) {
    const { endToEndId, state } = now
    const wanted = line.says
    return refuse({ code: 'payment.not_movable', payment: endToEndId, state, wanted })
  }
  const [by, name, at] = [personBehind(act.actor), act.actor.name, act.at]
  await setLineAssigned(act.tx, { bankAnswerId, lineNo, paymentId, by, name, at, reason })
  const isUnsure = line.amountMinor === null || line.why === 'account_differs'
  const waits = now.state === 'settled' || isUnsure
  const causeEventId = await record(act, {
    type: 'bank_answer.line_assigned',
    subjectKind: 'bank_answer',
    subjectId: bankAnswerId,
    reason,
    body: { lineNo, paymentId, endToEndId: now.endToEndId, waits },
  })
  if (waits) return ok({ lineNo, outcome: 'waits' })
  const ended = { bankAnswerId, lineNo, by, name, at, reason, as: 'assigned' } as const
  await setLineClosed(act.tx, ended)
  const { filedBy, arrivedBy } = line
  const told = { bankAnswerId, lineOf: () => lineNo, filedBy, arrivedBy, assignedBy: by }
  const evidence = { kind: 'person', ...told } as const
  const { runId } = now
  const moved = await moveWaiting(act, { line, runId, moves, evidence, causeEventId })
  return moved.ok ? ok({ lineNo, outcome: 'moved' }) : moved
}

function notAssignable(line: WaitingLine): Refused<AnswerRefusal> | null {
  const { lineNo, why } = line
  if (line.outcome !== 'open' || line.closedAs !== null) {
    return refuse({ code: 'answer.line_not_open', lineNo })
  }
  const isSaid = ['accepted', 'rejected', 'returned'].includes(line.says)
  const isOne = line.scope === 'payment' && isSaid
  if (isOne && why !== null && assignable.includes(why)) return null
  return refuse({ code: 'answer.not_assignable', lineNo })
}

/** What of the payment is not what the line says of it. */
async function differs(
  act: Act,
  line: WaitingLine,
  payment: PaymentRow,
): Promise<Refused<AnswerRefusal> | null> {
  const { lineNo, amountMinor, currency } = line
  const no = (what: 'amount' | 'currency' | 'payer', said: string, is: string) =>
    refuse({ code: 'answer.assigned_differs', lineNo, what, said, is } as const)
  if (currency !== null && currency !== payment.currency) {
    return no('currency', currency, payment.currency)
  }
  if (amountMinor !== null && currency !== null && amountMinor !== payment.amountMinor) {
    const is = printMoney(money(payment.amountMinor, payment.currency))
    return no('amount', printMoney(money(amountMinor, currency)), is)
  }
  if (line.runId === null) return null
  const answered = must(await selectRun(act.tx, line.runId), 'a line is of a run that is there')
  const own = must(await selectRun(act.tx, payment.runId), 'a payment is of a run')
  return answered.payerId === own.payerId ? null : no('payer', answered.number, own.number)
}
