import { type Act, record } from '../audit/index.ts'
import { assert } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { LedgerRefusal } from './refusals.ts'
import { firstOpenDay, movePeriod, selectPeriods } from './sql.ts'

/** A month of one payer's books; `month` is `2026-03`. Months that were never touched are open. */
export type Period = { readonly payerId: string; readonly month: string }

const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/

/** Marks a month as being closed: entries still come in while the checklist is worked through. */
export function startClosing(act: Act, period: Period): Promise<Result<Period, LedgerRefusal>> {
  return move(act, period, 'closing')
}

/** Closes a month for good. What is posted to it later is booked on the first open day after and
 *  keeps the month it was earned in. Waits for postings under way. Refuses what is closed. */
export function closePeriod(act: Act, period: Period): Promise<Result<Period, LedgerRefusal>> {
  return move(act, period, 'closed')
}

async function move(
  act: Act,
  period: Period,
  status: 'closing' | 'closed',
): Promise<Result<Period, LedgerRefusal>> {
  assert(monthPattern.test(period.month), `not a month: ${period.month}`)
  const { before } = await movePeriod(act.tx, period.payerId, period.month, status)
  if (before === 'closed') return refuse({ code: 'ledger.period_closed', ...period })
  await record(act, {
    type: status === 'closed' ? 'period.closed' : 'period.closing',
    subjectKind: 'period',
    subjectId: `${period.payerId}/${period.month}`,
    body: { payerId: period.payerId, month: period.month },
  })
  return ok(period)
}

/** The months of a payer that somebody began to close, oldest first. */
export async function periodsOf(tx: Tx, payerId: string) {
  const rows = await selectPeriods(tx, payerId)
  return rows.map((row) => ({ month: row.month.toPlainYearMonth().toString(), status: row.status }))
}

/** The first day on or after `day` in a month that is not closed: where late entries are booked. */
export async function openDay(tx: Tx, payerId: string, day: PlainDate): Promise<PlainDate> {
  return (await firstOpenDay(tx, payerId, day)).day
}
