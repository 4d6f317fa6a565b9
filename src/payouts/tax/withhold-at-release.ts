import { record, type Act } from '../../audit/index.ts'
import type { FundRefusal } from '../../funds/index.ts'
import { must } from '../../kernel/assert.ts'
import { readRatio } from '../../kernel/ratio.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import { type PayableRefusal, withholdPayables } from '../../payables/index.ts'
import { sayPercent } from '../../vendors/index.ts'
import type { Plan } from '../plan.ts'
import { type PlannedWithholding, withheldIn } from './plan-tax.ts'
import { markWithheld } from './tax-sql.ts'

/** Withholds what the run's payments withhold, payment by payment, each by one entry. It goes before
 *  netting and before the transfer, which carry what it leaves. */
export async function withholdAtRelease(
  act: Act,
  plan: Plan,
  of: { readonly on: PlainDate; readonly causeEventId: string },
): Promise<Result<null, PayableRefusal | FundRefusal>> {
  const { runId, number } = plan.run
  const taxed = plan.payments.filter((payment) => payment.withholdings.length > 0)
  for (const { paymentId, partnerId, endToEndId, owed, withholdings } of taxed) {
    const { currency } = owed
    const amountMinor = withheldIn(withholdings, currency).minor
    const eventId = await record(act, {
      type: 'payment.withheld',
      subjectKind: 'payment',
      subjectId: paymentId,
      partnerId,
      causeEventId: of.causeEventId,
      body: { runId, number, endToEndId, amountMinor, currency },
    })
    const pieces = withholdings.map(({ payableId, authority, amount, ...rule }) => ({
      payableId,
      authority,
      amount,
      reason: sayRule(rule),
    }))
    const done = await withholdPayables(act, { runId, paymentId, eventId, on: of.on, pieces })
    if (!done.ok) return done
  }
  const ids = taxed.map((payment) => payment.paymentId)
  if (ids.length > 0) await markWithheld(act.tx, ids, act.at)
  return ok(null)
}

/** `30 % withheld (Internal Revenue Code §1441(a) …)` */
export function sayRule({ rate, source }: Pick<PlannedWithholding, 'rate' | 'source'>): string {
  const percent = sayPercent(must(readRatio(rate), 'a kept rate is a ratio'))
  return `${percent} withheld (${source})`
}
