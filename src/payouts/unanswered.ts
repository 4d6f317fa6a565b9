import type { Act } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { addBusinessDays } from '../kernel/calendar.ts'
import { ok, type Refusal, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { markUnknown } from './outcome.ts'
import { unansweredBefore } from './matching-sql.ts'
import type { PaymentId, RunId } from './run.ts'

/** Banking days after the execution day in which a bank books or refuses a credit transfer. */
export const ANSWER_BANKING_DAYS = 3
const SWEEP_PAYMENTS = 1000

/** Marks payments `unknown` whose rail's answer time has passed without a word: they are shown, asked
 *  about, and not paid again before evidence arrives. */
export async function sweepUnanswered(act: Act): Promise<Result<{ unknown: number }, Refusal>> {
  const today = act.at.toZonedDateTimeISO('UTC').toPlainDate()
  const late = new Map<RunId, PaymentId[]>()
  for (const row of await unansweredBefore(act.tx, today, SWEEP_PAYMENTS)) {
    const calendar = must(await calendarOf(act.tx, row.calendar), 'a known calendar')
    const last = addBusinessDays(calendar, row.executeOn, ANSWER_BANKING_DAYS)
    const here = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
    if (Temporal.PlainDate.compare(here, last) <= 0) continue
    late.set(row.runId, [...(late.get(row.runId) ?? []), row.paymentId])
  }
  let unknown = 0
  for (const [runId, paymentIds] of late) {
    const marked = await markUnknown(act, { runId, paymentIds })
    if (!marked.ok) return marked
    unknown += marked.value.moved
  }
  return ok({ unknown })
}
