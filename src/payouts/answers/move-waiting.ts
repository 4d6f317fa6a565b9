import type { Act } from '../../audit/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { acceptPayments, rejectPayments, returnPayments } from '../outcome.ts'
import { paymentById } from '../payment-sql.ts'
import type { PaymentId, RunId } from '../run.ts'
import { lockRun } from '../run-sql.ts'
import { dayOf } from './answer-day.ts'
import type { Evidence } from './evidence.ts'
import { stepOf } from './place-line.ts'
import { reasonText } from './reason-codes.ts'
import {
  type LineKey,
  lineByKey,
  lockLine,
  type WaitingLine,
  type WaitingPayment,
  whatWaits,
} from './waiting-sql.ts'

export type MoveRefusal = Extract<
  Awaited<ReturnType<typeof rejectPayments>>,
  { ok: false }
>['refusal']

/** A line with the run that it is about, both locked: the run first, as every answer does. Null when
 *  there is no such line. `paymentId`: the payment it is about to be of. */
export async function lockWaiting(
  act: Act,
  key: LineKey,
  paymentId: PaymentId | null = null,
): Promise<{ readonly line: WaitingLine; readonly runId: RunId | null } | null> {
  const seen = await lineByKey(act.tx, key)
  if (seen === null) return null
  const about = paymentId ?? seen.assignedTo ?? seen.paymentId
  const payment = about === null ? null : await paymentById(act.tx, about)
  const runId = payment?.runId ?? seen.runId
  if (runId !== null) await lockRun(act.tx, runId)
  const line = must(await lockLine(act.tx, key), 'a line is never deleted')
  // Assigned to another payment at this moment: that one's run is the one to hold.
  if (paymentId === null && line.assignedTo !== seen.assignedTo) return lockWaiting(act, key)
  return { line, runId }
}

/** The payments that a line which waits would move, as they stand: the one it names or was assigned
 *  to, or what is left of its file. The caller holds the run. */
export async function paymentsWaiting(act: Act, line: WaitingLine): Promise<WaitingPayment[]> {
  const about = line.assignedTo ?? line.paymentId
  if (about === null) return whatWaits(act.tx, line)
  const payment = must(await paymentById(act.tx, about), 'a line is of a payment that is there')
  return [{ paymentId: about, state: payment.state }]
}

export type WaitingMove = {
  readonly move: 'accept' | 'reject' | 'sendBack'
  readonly paymentIds: readonly PaymentId[]
}

/** What a line does to payments by now; what it no longer moves is left out. Pure. */
export function movesOf(
  line: Pick<WaitingLine, 'says'>,
  payments: readonly WaitingPayment[],
): WaitingMove[] {
  const moves = ['accept', 'reject', 'sendBack'] as const
  return moves.flatMap((move) => {
    const own = payments.filter((each) => stepOf(line.says, each.state) === move)
    return own.length === 0 ? [] : [{ move, paymentIds: own.map((each) => each.paymentId) }]
  })
}

/** Moves them, with what proves it; answers how many. */
export async function moveWaiting(
  act: Act,
  of: {
    readonly line: WaitingLine
    readonly runId: RunId
    readonly moves: readonly WaitingMove[]
    readonly evidence: Evidence
    readonly causeEventId: string
  },
): Promise<Result<number, MoveRefusal>> {
  const { line, runId, evidence, causeEventId } = of
  const bookedOn = await dayOf(act, runId)
  const reason = reasonText(line.code, line.information)
  let moved = 0
  for (const { move, paymentIds } of of.moves) {
    const asked = { runId, paymentIds, causeEventId }
    const told = { ...asked, bookedOn, reason, evidence }
    const done =
      move === 'accept'
        ? await acceptPayments(act, asked)
        : move === 'reject'
          ? await rejectPayments(act, told)
          : await returnPayments(act, told)
    if (!done.ok) return done
    moved += done.value.moved.length
  }
  return ok(moved)
}
