import { personBehind, record, type Act } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import * as rows from './calendar-change-sql.ts'
import { type CalendarEdited, putHoliday, takeOutHoliday } from './edit-calendar.ts'
import type { ClockRefusal } from './refusals.ts'
import { lockCalendar } from './sql.ts'

/** Another person, of Finance or a lead, agrees that a day of a banking calendar is a bank day: it counts
 *  from now on. Refuses whoever proposed it, and what another edit has overtaken. */
export async function agreeCalendarChange(
  act: Act,
  asked: { readonly calendarChangeId: rows.CalendarChangeId },
): Promise<Result<CalendarEdited, ClockRefusal>> {
  const found = await lockedChange(act, asked.calendarChangeId)
  if (!found.ok) return found
  const change = found.value
  if (!mayApprove(act.actor, [change.proposedBy])) return refuse({ code: 'calendar_change.own' })
  await decide(act, change, { to: 'applied', declinedReason: null })
  const { code: calendarCode, on, name, hours, source } = change
  return name === null || source === null
    ? takeOutHoliday(act, { calendarCode, on })
    : putHoliday(act, { calendarCode, on, name, source, hours: hours ?? '' })
}

/** Declines that a day becomes a bank day, or takes one's own proposal back. */
export async function declineCalendarChange(
  act: Act,
  asked: { readonly calendarChangeId: rows.CalendarChangeId; readonly reason: string },
): Promise<Result<{ readonly state: 'declined' }, ClockRefusal>> {
  const found = await lockedChange(act, asked.calendarChangeId)
  if (!found.ok) return found
  await decide(act, found.value, { to: 'declined', declinedReason: asked.reason })
  await record(act, {
    type: 'calendar.change_declined',
    subjectKind: 'calendar',
    subjectId: found.value.code,
    reason: asked.reason,
    body: { on: found.value.on },
  })
  return ok({ state: 'declined' })
}

async function lockedChange(
  act: Act,
  calendarChangeId: rows.CalendarChangeId,
): Promise<Result<rows.CalendarChangeRow, ClockRefusal>> {
  const seen = await rows.calendarChange(act.tx, calendarChangeId)
  if (seen === null) return refuse({ code: 'calendar_change.unknown', change: calendarChangeId })
  // The calendar first, as every edit of it does.
  await lockCalendar(act.tx, seen.code)
  const change = (await rows.calendarChange(act.tx, calendarChangeId)) ?? seen
  if (change.state === 'proposed') return ok(change)
  return refuse({ code: 'calendar_change.not_open', state: change.state })
}

function decide(
  act: Act,
  { calendarChangeId }: rows.CalendarChangeRow,
  how: { readonly to: 'applied' | 'declined'; readonly declinedReason: string | null },
) {
  const by = personBehind(act.actor)
  return rows.decideCalendarChange(act.tx, { calendarChangeId, by, at: act.at, ...how })
}
