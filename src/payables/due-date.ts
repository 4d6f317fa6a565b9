import { previousBankingDay, type Calendar } from '../kernel/calendar.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'

/** When a payable is due: the latest of decision and end of hold, plus the terms in calendar days,
 *  moved back to a banking day. Decided Thursday 2 April 2026, net 30: 2 May is a Saturday and 1 May a
 *  TARGET closing day, so 30 April. */
export function dueDate(
  from: { readonly decidedOn: PlainDate; readonly holdUntil: PlainDate | null },
  termsDays: number,
  banking: Calendar,
): PlainDate {
  const { decidedOn, holdUntil } = from
  const isHeld = holdUntil !== null && Temporal.PlainDate.compare(holdUntil, decidedOn) > 0
  const start = isHeld ? holdUntil : decidedOn
  return previousBankingDay(banking, start.add({ days: termsDays }))
}
