import { money, type Money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import * as matching from './matching-sql.ts'
import * as paymentRows from './payment-sql.ts'
import * as runs from './run-sql.ts'
import type { AttemptState, PaymentId, PayingAccountId, RunId } from './run.ts'

/** A payment as a bank line may name it. */
export type PaymentForMatching = {
  readonly paymentId: PaymentId
  readonly runId: RunId
  readonly runNumber: string
  readonly endToEndId: string
  readonly amount: Money
  readonly partnerId: string
  readonly creditorName: string
  readonly masked: string
  readonly remittance: string
  readonly state: AttemptState
  readonly executeOn: PlainDate
  /** When it was settled or came back. */
  readonly bookedOn: PlainDate | null
}

/** A run as one debit of the bank may show it. */
export type RunInTransit = {
  readonly runId: RunId
  readonly number: string
  readonly messageId: string
  /** As the file names its one block: what a batch booking may quote. */
  readonly paymentInfoId: string
  readonly executeOn: PlainDate
  readonly releasedAt: Instant | null
  /** What the file asked for in all. */
  readonly total: Money
  /** What the bank has not answered yet. */
  readonly open: Money
  readonly openPayments: readonly PaymentId[]
}

/** Payments of an account that a statement line may settle: all of its open runs; and those settled
 *  on or after `returnsSince`, which a line may bring back. */
export async function paymentsForMatching(
  tx: Tx,
  payingAccountId: PayingAccountId,
  returnsSince: PlainDate | null = null,
): Promise<PaymentForMatching[]> {
  const rows = await matching.paymentsToMatch(tx, payingAccountId, returnsSince)
  return rows.map(({ amountMinor, currency, ...row }) => ({
    ...row,
    amount: money(amountMinor, currency),
  }))
}

/** Locks the runs of an account released on or after `since`, before their payments are read to be
 *  settled: an answer of the bank that comes at this moment is before or after, never between. */
export async function lockRunsOf(
  tx: Tx,
  payingAccountId: PayingAccountId,
  since: PlainDate,
): Promise<void> {
  await matching.lockRunsSince(tx, payingAccountId, since)
}

/** The payment with this end-to-end id, of whatever account and state; null when there is none. */
export async function paymentByEndToEndId(
  tx: Tx,
  endToEndId: string,
): Promise<(PaymentForMatching & { readonly payingAccountId: PayingAccountId }) | null> {
  const row = await matching.paymentByEndToEndId(tx, endToEndId)
  if (row === null) return null
  const { amountMinor, currency, ...rest } = row
  return { ...rest, amount: money(amountMinor, currency) }
}

const unanswered: readonly AttemptState[] = ['sent', 'accepted', 'unknown']

/** Released runs of an account that the bank has not answered in full, oldest first. */
export async function runsInTransit(
  tx: Tx,
  payingAccountId: PayingAccountId,
): Promise<RunInTransit[]> {
  const open = await runs.openRunsOf(tx, payingAccountId)
  const payments = await paymentRows.paymentsOfRuns(
    tx,
    open.map((run) => run.runId),
  )
  const byRun = Map.groupBy(payments, (each) => each.runId)
  return open.map((run) => {
    const own = (byRun.get(run.runId) ?? []).filter((each) => each.droppedAt === null)
    const waiting = own.filter((each) => unanswered.includes(each.state))
    return {
      runId: run.runId,
      number: run.number,
      messageId: run.messageId,
      paymentInfoId: `${run.number}-1`,
      executeOn: run.executeOn,
      releasedAt: run.releasedAt,
      total: totalOf(own, run.currency),
      open: totalOf(waiting, run.currency),
      openPayments: waiting.map((each) => each.paymentId),
    }
  })
}

function totalOf(payments: readonly paymentRows.PaymentRow[], currency: string): Money {
  return money(
    payments.reduce((total, each) => total + each.amountMinor, 0n),
    currency,
  )
}
