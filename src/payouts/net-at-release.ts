import { record, type Act } from '../audit/index.ts'
import type { FundRefusal } from '../funds/index.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { netPayables, type PayableRefusal } from '../payables/index.ts'
import { markNetted } from './netting-sql.ts'
import * as paymentRows from './payment-sql.ts'
import type { Plan, PlanPayment } from './plan.ts'
import { nettedIn, nettedOf } from './plan-netting.ts'
import { leaves } from './run-file.ts'
import { attemptMoves } from './run.ts'
import { withheldFrom } from './tax/plan-tax.ts'

/** Payables of a payment of which something goes to the bank; the others are netted, and withheld, in
 *  full. */
export function payablesLeaving(
  payment: Pick<PlanPayment, 'lines' | 'nettings' | 'withholdings'>,
): string[] {
  return payment.lines
    .filter(({ payableId, amount }) => {
      const netted = nettedOf(payment.nettings, payableId, amount.currency)
      const withheld = withheldFrom(payment.withholdings, payableId, amount.currency)
      return netted.minor + withheld.minor < amount.minor
    })
    .map((line) => line.payableId)
}

/** Nets what the run's payments net, payment by payment, each by one entry. A payment of which
 *  nothing is left is settled by it on the day of release. The attempts are sent already. */
export async function netAtRelease(
  act: Act,
  plan: Plan,
  of: { readonly on: PlainDate; readonly causeEventId: string },
): Promise<Result<null, PayableRefusal | FundRefusal>> {
  const { runId } = plan.run
  const { on } = of
  const netting = plan.payments.filter((payment) => payment.nettings.length > 0)
  for (const payment of netting) {
    const { paymentId, nettings: pieces } = payment
    const eventId = await tellNetted(act, plan, payment, of.causeEventId)
    const netted = await netPayables(act, { runId, paymentId, eventId, on, pieces })
    if (!netted.ok) return netted
  }
  const ids = netting.map((payment) => payment.paymentId)
  await markNetted(act.tx, ids, act.at)
  const done = netting.filter((payment) => !leaves(payment))
  const paymentIds = done.map((payment) => payment.paymentId)
  const settled = { ...attemptMoves.settle, bookedOn: on, bankReason: null, at: act.at }
  if (done.length > 0) await paymentRows.moveAttempts(act.tx, { paymentIds, ...settled })
  for (const payment of done) await tellSettled(act, plan, payment, of)
  return ok(null)
}

function tellNetted(act: Act, plan: Plan, payment: PlanPayment, causeEventId: string) {
  const { runId, number } = plan.run
  const { paymentId: subjectId, partnerId, endToEndId, owed, nettings } = payment
  const { currency } = owed
  const amountMinor = nettedIn(nettings, currency).minor
  const body = { runId, number, endToEndId, amountMinor, currency }
  const event = { type: 'payment.netted', subjectKind: 'payment', subjectId, partnerId }
  return record(act, { ...event, causeEventId, body })
}

function tellSettled(
  act: Act,
  plan: Plan,
  payment: PlanPayment,
  of: { readonly on: PlainDate; readonly causeEventId: string },
) {
  const { runId, number } = plan.run
  const { paymentId: subjectId, partnerId, endToEndId, amount } = payment
  const { on: bookedOn, causeEventId } = of
  const sum = { amountMinor: amount.minor, currency: amount.currency }
  const body = { runId, number, endToEndId, bookedOn, ...sum }
  const event = { type: 'payment.settled', subjectKind: 'payment', subjectId, partnerId }
  return record(act, { ...event, causeEventId, body })
}
