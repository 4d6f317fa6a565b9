import type { Act } from '../audit/index.ts'
import { bankingCalendarCode, calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { recordPayable } from './assess.ts'
import { TERMS_DAYS } from './create.ts'
import { dueDate } from './due-date.ts'
import type { PayableId } from './payable.ts'
import * as rows from './sql.ts'

/** The tax invoice of these payables was accepted on a day: their terms run from it where that is the
 *  latest. What was gathered by month or quarter had waited for its last day. What is on its way keeps
 *  its due date. Refuses nothing. */
export async function acceptedTaxInvoice(
  act: Act,
  asked: { readonly payableIds: readonly PayableId[]; readonly on: PlainDate },
): Promise<void> {
  const locked = await rows.lockRows(act.tx, [...new Set(asked.payableIds)])
  for (const row of locked.filter((one) => one.sentOn === null && one.status !== 'cancelled')) {
    const code = bankingCalendarCode(row.currency)
    const banking = must(await calendarOf(act.tx, code), `banking calendar ${code}`)
    const isGathered = row.schedule !== null && row.schedule !== 'by_terms'
    // What is gathered is held until the day after the last of its month or quarter.
    const holdUntil = isGathered ? (row.holdUntil?.subtract({ days: 1 }) ?? null) : row.holdUntil
    const from = { decidedOn: row.decidedOn, holdUntil, taxInvoiceOn: asked.on }
    const dueOn = dueDate(from, row.termsDays ?? TERMS_DAYS, banking)
    const { payableId } = row
    await rows.setTaxInvoiceDay(act.tx, { payableId, taxInvoiceOn: asked.on, dueOn })
    const body = { taxInvoiceOn: asked.on, dueOn }
    await recordPayable(act, row, 'payable.due_moved', body)
  }
}
