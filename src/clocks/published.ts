import { type Act, record } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import type { ClockRefusal } from './refusals.ts'
import { lockCalendar, setPublished } from './sql.ts'

/** States until which day the holidays of a banking calendar are officially known, and who published
 *  them: the days themselves are added one by one before. Refuses an office's calendar, and a day that
 *  is not later than what was stated: what is published stays so. */
export async function statePublished(
  act: Act,
  asked: { readonly calendarCode: string; readonly until: PlainDate; readonly source: string },
): Promise<Result<{ readonly until: PlainDate }, ClockRefusal>> {
  const { calendarCode: calendar, until, source } = asked
  const row = await lockCalendar(act.tx, calendar)
  if (row === null) return refuse({ code: 'clocks.calendar_unknown', calendar })
  if (row.kind !== 'banking') return refuse({ code: 'clocks.not_banking', calendar })
  const was = row.publishedUntil
  if (was !== null && Temporal.PlainDate.compare(until, was) <= 0) {
    return refuse({ code: 'clocks.published_longer', calendar, until: was, asked: until })
  }
  await setPublished(act.tx, { calendarId: row.calendarId, until, source })
  await record(act, {
    type: 'calendar.published',
    subjectKind: 'calendar',
    subjectId: calendar,
    body: { until, was },
  })
  return ok({ until })
}
