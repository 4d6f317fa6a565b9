import type { Act } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { addBusinessDays } from '../kernel/calendar.ts'
import { ok, type Refusal, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { answerDaysOf } from './answers/answer-time.ts'
import { accountsInTransit, unansweredBefore } from './matching-sql.ts'
import { markUnknown } from './outcome.ts'
import type { PaymentId, RunId } from './run.ts'

const SWEEP_PAYMENTS = 1000

/** Marks payments `unknown` whose answer time has passed without a word, account by account: they are
 *  shown, asked about, and not paid again before evidence arrives. */
export async function sweepUnanswered(act: Act): Promise<Result<{ unknown: number }, Refusal>> {
  const today = act.at.toZonedDateTimeISO('UTC').toPlainDate()
  const accounts = await accountsInTransit(act.tx)
  const daysOf = await answerDaysOf(act.tx, accounts, today)
  let unknown = 0
  for (const { payingAccountId, calendar: code } of accounts) {
    const days = must(daysOf.get(payingAccountId), 'each account has its answer time')
    const calendar = must(await calendarOf(act.tx, code), 'a known calendar')
    const here = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
    // Banking days are never fewer than days: what is younger cannot be late.
    const asked = { payingAccountId, day: here.subtract({ days }), limit: SWEEP_PAYMENTS }
    const late = (await unansweredBefore(act.tx, asked)).filter(({ executeOn }) => {
      const last = addBusinessDays(calendar, executeOn, days)
      return Temporal.PlainDate.compare(here, last) > 0
    })
    const marked = await markAll(act, late)
    if (!marked.ok) return marked
    unknown += marked.value
  }
  return ok({ unknown })
}

async function markAll(
  act: Act,
  late: readonly { readonly runId: RunId; readonly paymentId: PaymentId }[],
): Promise<Result<number, Refusal>> {
  let unknown = 0
  for (const [runId, own] of Map.groupBy(late, (each) => each.runId)) {
    const paymentIds = own.map((each) => each.paymentId)
    const marked = await markUnknown(act, { runId, paymentIds })
    if (!marked.ok) return marked
    unknown += marked.value.moved
  }
  return ok(unknown)
}
