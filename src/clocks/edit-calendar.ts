import { type Act, record } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { NOMINAL_DAY_MINUTES, parseOpenDay, printOpenDay } from '../kernel/calendar.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import { dueInstants } from './due.ts'
import type { ClockRefusal } from './refusals.ts'
import {
  calendarByCode,
  endHoliday,
  holidaysNow,
  insertCalendar,
  insertHoliday,
  lockCalendar,
  openClocksOf,
  saveDue,
  setRevision,
} from './sql.ts'
import { runsOf } from './warn.ts'

/** Clocks recomputed per statement when a calendar changes. */
const RECOMPUTE_CLOCKS = 1000

export type NewCalendar = {
  readonly code: string
  readonly name: string
  readonly kind: 'office' | 'banking'
  readonly zone: string
  /** Opening hours Monday to Sunday, `09:00-12:00, 13:00-17:00`; empty is closed. */
  readonly week: readonly string[]
  readonly nominalDayMinutes?: number
}

/** Adds a calendar without holidays. Its hours stay as they are: clocks point to them; other hours
 *  are another calendar. */
export async function addCalendar(
  act: Act,
  input: NewCalendar,
): Promise<Result<{ readonly code: string }, ClockRefusal>> {
  const zone = zoneName(input.zone)
  if (zone === null) return refuse({ code: 'clocks.zone_unknown', zone: input.zone })
  const week = input.week.map(parseOpenDay)
  const malformed = week.indexOf(null)
  const isOpen = week.some((day) => day !== null && day.length > 0)
  if (malformed !== -1 || week.length !== 7 || !isOpen) {
    const hours = input.week[malformed] ?? input.week.join('; ')
    return refuse({ code: 'clocks.hours_malformed', hours })
  }
  if ((await calendarByCode(act.tx, input.code)) !== null) {
    return refuse({ code: 'clocks.calendar_taken', calendar: input.code })
  }
  await insertCalendar(act.tx, {
    calendarId: act.newId<'calendar'>(),
    code: input.code,
    name: input.name,
    kind: input.kind,
    zone,
    week: week.map((day) => printOpenDay(day ?? [])),
    nominalDayMinutes: input.nominalDayMinutes ?? NOMINAL_DAY_MINUTES,
  })
  await record(act, {
    type: 'calendar.added',
    subjectKind: 'calendar',
    subjectId: input.code,
    body: { zone },
  })
  return ok({ code: input.code })
}

function zoneName(zone: string): string | null {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId
  } catch {
    return null
  }
}

export type NewHoliday = {
  readonly calendarCode: string
  readonly on: PlainDate
  readonly name: string
  /** The hours still open that day; none means closed. */
  readonly hours?: string
  /** Who says so: a law, a bank's notice, the lead's decision. */
  readonly source: string
}
export type CalendarEdited = { readonly revision: number; readonly recomputed: number }

/** Adds a day that differs to a calendar and recomputes its open clocks; stopped ones keep the due
 *  instant they ended under. Refuses a day that has an entry. */
export async function addHoliday(
  act: Act,
  input: NewHoliday,
): Promise<Result<CalendarEdited, ClockRefusal>> {
  const { calendarCode: calendar, on } = input
  const hours = parseOpenDay(input.hours ?? '')
  if (hours === null) return refuse({ code: 'clocks.hours_malformed', hours: input.hours ?? '' })
  const row = await lockCalendar(act.tx, calendar)
  if (row === null) return refuse({ code: 'clocks.calendar_unknown', calendar })
  const { calendarId } = row
  const known = await holidaysNow(act.tx, [calendarId])
  if (known.some((day) => day.on.equals(on))) {
    return refuse({ code: 'clocks.holiday_known', calendar, on: on.toString() })
  }
  const revision = row.revision + 1
  const { name, source } = input
  const text = printOpenDay(hours)
  await insertHoliday(act.tx, { calendarId, on, name, source, hours: text, revision })
  const recomputed = await moveToRevision(act, calendarId, revision)
  await record(act, {
    type: 'calendar.holiday_added',
    subjectKind: 'calendar',
    subjectId: calendar,
    body: { on, hours: text, recomputed },
  })
  return ok({ revision, recomputed })
}

/** Takes a day out of a calendar again; open clocks are recomputed, stopped ones are not. */
export async function dropHoliday(
  act: Act,
  input: { readonly calendarCode: string; readonly on: PlainDate },
): Promise<Result<CalendarEdited, ClockRefusal>> {
  const { calendarCode: calendar, on } = input
  const row = await lockCalendar(act.tx, calendar)
  if (row === null) return refuse({ code: 'clocks.calendar_unknown', calendar })
  const revision = row.revision + 1
  if ((await endHoliday(act.tx, row.calendarId, on, revision)) === 0) {
    return refuse({ code: 'clocks.holiday_unknown', calendar, on: on.toString() })
  }
  const recomputed = await moveToRevision(act, row.calendarId, revision)
  await record(act, {
    type: 'calendar.holiday_dropped',
    subjectKind: 'calendar',
    subjectId: calendar,
    body: { on, recomputed },
  })
  return ok({ revision, recomputed })
}

/** Every open clock of the calendar computed again, in sets; answers how many. */
async function moveToRevision(act: Act, calendarId: string, revision: number): Promise<number> {
  await setRevision(act.tx, calendarId, revision)
  let recomputed = 0
  let after: string | null = null
  for (;;) {
    const clocks = await openClocksOf(act.tx, calendarId, after, RECOMPUTE_CLOCKS)
    if (clocks.length === 0) return recomputed
    const runs = await runsOf(act, clocks)
    const saved = clocks.map((clock) => {
      const { calendar, marks } = must(runs.get(clock.clockId), 'the run of a clock')
      return { ...clock, calendarRevision: revision, ...dueInstants(calendar, marks, clock) }
    })
    await saveDue(act.tx, saved)
    recomputed += clocks.length
    after = must(clocks.at(-1), 'the last of a page').clockId
  }
}
