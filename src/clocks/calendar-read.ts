import { must } from '../kernel/assert.ts'
import { type Calendar, type OpenDay, parseOpenDay } from '../kernel/calendar.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import {
  calendarByCode,
  type CalendarRow,
  calendarsByCode,
  type HolidayRow,
  holidaysAt,
  holidaysNow,
  officeInZone,
} from './sql.ts'

/** The calendar that rows describe; the rows were checked when they were written. */
export function calendarFrom(row: CalendarRow, holidays: readonly HolidayRow[]): Calendar {
  const week = row.week.map((hours) => openHours(row.code, hours))
  return {
    zone: row.zone,
    // Seven entries by the constraint calendars_week_days.
    week: week as unknown as Calendar['week'],
    holidays: new Map(holidays.map((day) => [day.on.toString(), openHours(row.code, day.hours)])),
    nominalDayMinutes: row.nominalDayMinutes,
  }
}

function openHours(code: string, hours: string): OpenDay {
  return must(parseOpenDay(hours), `calendar ${code} has opening hours ${hours}`)
}

/** The calendar of a code as it stands now, for pure arithmetic; null when there is none. */
export async function calendarOf(tx: Tx, code: string): Promise<Calendar | null> {
  const row = await calendarByCode(tx, code)
  return row === null ? null : calendarFrom(row, await holidaysNow(tx, [row.calendarId]))
}

/** Until when the holidays of banking calendars are officially known, by code; null where nobody has
 *  said. A banking day past that is a guess: a holiday may still be published on it. */
export async function publishedUntil(
  tx: Tx,
  codes: readonly string[],
): Promise<ReadonlyMap<string, PlainDate | null>> {
  const rows = await calendarsByCode(tx, codes)
  return new Map(rows.map((row) => [row.code, row.publishedUntil]))
}

/** The office calendar of a zone, the first by code; null where none is known. For a receiver whose
 *  working hours should be kept. */
export async function officeCalendarIn(
  tx: Tx,
  zone: string,
): Promise<{ readonly code: string; readonly calendar: Calendar } | null> {
  const row = await officeInZone(tx, zone)
  if (row === null) return null
  return { code: row.code, calendar: calendarFrom(row, await holidaysNow(tx, [row.calendarId])) }
}

/** The current calendars of these rows, by id. */
export async function currentCalendars(
  tx: Tx,
  rows: readonly CalendarRow[],
): Promise<ReadonlyMap<string, Calendar>> {
  const holidays = await holidaysNow(
    tx,
    rows.map((row) => row.calendarId),
  )
  return new Map(
    rows.map((row) => [
      row.calendarId,
      calendarFrom(
        row,
        holidays.filter((day) => day.calendarId === row.calendarId),
      ),
    ]),
  )
}

/** A calendar as it was at an earlier revision: what a stopped clock was computed with. */
export async function calendarAt(tx: Tx, row: CalendarRow, revision: number): Promise<Calendar> {
  return calendarFrom(row, await holidaysAt(tx, row.calendarId, revision))
}
