import { previousBankingDay, type Calendar } from '../kernel/calendar.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'

/** When what is owed is paid: by its terms alone, or gathered to the end of a month or quarter. */
export type Schedule = 'by_terms' | 'monthly' | 'quarterly'

type Start = {
  readonly decidedOn: PlainDate
  readonly holdUntil: PlainDate | null
  /** The day its tax invoice was accepted, where one is asked for. */
  readonly taxInvoiceOn?: PlainDate | null
}

/** When a payable is due: the latest of decision, end of hold and accepted tax invoice, plus the terms
 *  in calendar days, moved back to a banking day. Decided Thursday 2 April 2026, net 30: 2 May is a Saturday and 1 May a
 *  TARGET closing day, so 30 April. Gathered by quarter, the terms count from the quarter's last day:
 *  decided or free on any day from 1 April to 30 June, net 30, it is due on 30 July.
 *  A tax invoice accepted on 10 August, net 30, makes it 9 September whatever it was gathered by. */
export function dueDate(
  from: Start,
  termsDays: number,
  banking: Calendar,
  schedule: Schedule = 'by_terms',
): PlainDate {
  const gathered = lastDayOf(startOf(from), schedule)
  const start = later(gathered, from.taxInvoiceOn ?? gathered)
  return previousBankingDay(banking, start.add({ days: termsDays }))
}

/** The first day a payable waits for time alone no longer: the end of its hold, or the first day after
 *  the month or quarter it is gathered in. Null: nothing to wait for. */
export function heldUntil(from: Start, schedule: Schedule): PlainDate | null {
  if (schedule === 'by_terms') return from.holdUntil
  return lastDayOf(startOf(from), schedule).add({ days: 1 })
}

function startOf({ decidedOn, holdUntil }: Start): PlainDate {
  return later(decidedOn, holdUntil ?? decidedOn)
}

function later(a: PlainDate, b: PlainDate): PlainDate {
  return Temporal.PlainDate.compare(a, b) >= 0 ? a : b
}

/** The last day of the month or calendar quarter that `on` lies in; the day itself without one. */
function lastDayOf(on: PlainDate, schedule: Schedule): PlainDate {
  if (schedule === 'by_terms') return on
  const months = schedule === 'quarterly' ? 3 : 1
  const month = Math.ceil(on.month / months) * months
  const first = on.with({ month, day: 1 })
  return first.add({ months: 1 }).subtract({ days: 1 })
}
