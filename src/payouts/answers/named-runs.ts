import type { Act } from '../../audit/index.ts'
import { money } from '../../kernel/money.ts'
import type { Keys } from '../../platform/secrets.ts'
import { accountMarks } from '../account-mark.ts'
import { isErpProfile } from '../file-profile.ts'
import { runSequence } from '../run-file-parts.ts'
import { runsOfTrace, traceOf } from '../trace.ts'
import type { AnswerLine } from './answer-line.ts'
import * as rows from './answers-sql.ts'
import { type AnsweredPayment, type AnsweredRun, type Placed, placeLine } from './place-line.ts'

export type PlacedLine = {
  readonly line: AnswerLine
  readonly lineNo: number
  readonly placed: Placed
}

type Named = {
  readonly runs: readonly AnsweredRun[]
  readonly isAccountOf: (payment: AnsweredPayment, account: string) => boolean
}

/** The runs that the lines name by message, bill, end-to-end id or trace number, locked, with where
 *  their payments stand. By a trace number only of one payer, where `payerId` says whose answer it is:
 *  payers at one bank have the same ones. */
export async function runsNamed(
  act: Act,
  keys: Keys,
  lines: readonly AnswerLine[],
  payerId: string | null,
): Promise<Named> {
  const named = (of: (line: AnswerLine) => string | null) => [
    ...new Set(lines.map(of).filter((ref) => ref !== null)),
  ]
  const traces = named((line) => line.traceRef).flatMap((trace) => runsOfTrace(trace) ?? [])
  const traced = traces.length === 0 ? [] : await rows.runsOfTraces(act.tx, traces, payerId)
  const found = await rows.lockAnsweredRuns(act.tx, {
    runIds: traced.map((row) => row.runId),
    messageIds: named((line) => line.messageRef),
    endToEndIds: named((line) => line.endToEndRef),
    numbers: named((line) => line.bill?.billRef?.replace(/-\d+$/, '') ?? null),
  })
  const runIds = found.map(({ runId }) => runId)
  const payments = await rows.answeredPayments(act.tx, runIds)
  const paymentsOf = Map.groupBy(payments, ({ runId }) => runId)
  const byId = new Map(payments.map((each) => [each.paymentId, each]))
  return {
    runs: found.map((run) => answeredRun(run, paymentsOf.get(run.runId) ?? [])),
    isAccountOf: ({ paymentId }, account) => {
      const payment = byId.get(paymentId)
      if (payment === undefined) return false
      const { routingNumber, accountMark } = payment
      return accountMarks(keys, { scheme: 'aba', routingNumber, account }).includes(accountMark)
    },
  }
}

type FoundRun = Awaited<ReturnType<typeof rows.lockAnsweredRuns>>[number]
type FoundPayment = Awaited<ReturnType<typeof rows.answeredPayments>>[number]

function answeredRun(run: FoundRun, payments: readonly FoundPayment[]): AnsweredRun {
  const { runId, number, messageId, status, releasedOn, profile, payerId } = run
  const routingNumber = profile === 'nacha' ? run.routingNumber : null
  const sequence = runSequence({ number })
  return {
    runId,
    payerId,
    messageId,
    paymentInfoId: `${number}-1`,
    isReleased: !['draft', 'checked', 'approved', 'cancelled'].includes(status),
    isErp: isErpProfile(profile),
    releasedOn,
    payments: payments.map((each) => ({
      paymentId: each.paymentId,
      endToEndId: each.endToEndId,
      amount: money(each.amountMinor, each.currency),
      billNumber: `${number}-${each.ordinal}`,
      trace:
        routingNumber === null ? null : traceOf({ routingNumber, sequence, ordinal: each.ordinal }),
      state: each.state,
    })),
  }
}

const LAST_ZONE = 'Pacific/Kiritimati'
const order = ['payment', 'block', 'file'] as const
const stateAfter = {
  accept: 'accepted',
  settle: 'settled',
  reject: 'rejected',
  sendBack: 'returned',
} as const

/** Places all lines, the most particular first: what is said of one payment stands above what is said
 *  of its block or file. Answers them in the order of the file. */
export function placeAll(
  act: Act,
  lines: readonly AnswerLine[],
  { runs, isAccountOf, byHand }: Named & { readonly byHand: boolean },
): PlacedLine[] {
  const bills = new Map(
    runs.flatMap(({ payments }) => payments.map((each) => [each.billNumber, each] as const)),
  )
  const byMessage = new Map(runs.map((run) => [run.messageId, run]))
  const byPayment = new Map(
    runs.flatMap((run) => run.payments.map(({ endToEndId }) => [endToEndId, run] as const)),
  )
  const byTrace = Map.groupBy(
    runs.filter((run) => run.isReleased).flatMap(({ payments }) => payments),
    (payment) => payment.trace,
  )
  const payments = new Map(
    runs.flatMap((run) => run.payments.map((each) => [each.endToEndId, each] as const)),
  )
  const states = new Map<string, AnsweredPayment['state']>()
  const lookup = {
    paymentOf: (id: string | null) => (id === null ? undefined : payments.get(id)),
    runOfMessage: (id: string) => byMessage.get(id),
    runOfPayment: (id: string) => byPayment.get(id),
    paymentOfBill: (number: string) => bills.get(number),
    paymentsOfTrace: (trace: string) => byTrace.get(trace) ?? [],
    isAccountOf,
    byHand,
    // Said on the last day anywhere: the ERP may be ahead of us by hours.
    today: act.at.toZonedDateTimeISO(LAST_ZONE).toPlainDate(),
    stateOf: (payment: AnsweredPayment) => states.get(payment.paymentId) ?? payment.state,
  }
  const named = new Set(
    lines.flatMap(({ scope, endToEndRef: id }) => (scope === 'payment' && id !== null ? [id] : [])),
  )
  const found: PlacedLine[] = []
  for (const scope of order) {
    for (const [index, line] of lines.entries()) {
      if (line.scope !== scope) continue
      const placed = placeLine(line, lookup, named)
      found.push({ line, lineNo: index + 1, placed })
      const { move, payments } = placed
      if (move !== null) for (const each of payments) states.set(each.paymentId, stateAfter[move])
      // A block that was decided stands above what is said of the file.
      if (scope === 'block') for (const each of payments) named.add(each.endToEndId)
    }
  }
  return found.toSorted((one, other) => one.lineNo - other.lineNo)
}
