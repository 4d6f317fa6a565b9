import { type Act, personBehind, record } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { NOMINAL_DAY_MINUTES, parseOpenDay, printOpenDay } from '../kernel/calendar.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import {
  type CalendarChangeRow,
  insertCalendarChange,
  waitingChanges,
} from './calendar-change-sql.ts'
import { opensBankDay } from './calendar-change.ts'
import { dueInstants } from './due.ts'
import { keepCalendar } from './calendars-kept.ts'
import type { ClockRefusal } from './refusals.ts'
import {
  calendarByCode,
  type CalendarRow,
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
  await keepCalendar(act, input.code)
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
export type CalendarEdited = {
  readonly revision: number
  readonly recomputed: number
  /** It opens a bank day: nothing is edited before another person agrees. */
  readonly waits: boolean
}
type Edited = Result<CalendarEdited, ClockRefusal>

/** Adds a day that differs to a calendar and recomputes its open clocks; stopped ones keep the due
 *  instant they ended under. What makes a bank day of a day that was none waits for another person.
 *  Refuses a day that has an entry. */
export async function addHoliday(act: Act, input: NewHoliday): Promise<Edited> {
  const { calendarCode: calendar, on, hours = '' } = input
  if (parseOpenDay(hours) === null) return refuse({ code: 'clocks.hours_malformed', hours })
  const row = await lockCalendar(act.tx, calendar)
  if (row === null) return refuse({ code: 'clocks.calendar_unknown', calendar })
  const stands = await holidayOn(act, row, on)
  if (stands !== null) {
    return refuse({ code: 'clocks.holiday_known', calendar, on: on.toString() })
  }
  if (!opensBankDay(row, { on, stands: null, hours })) return putHoliday(act, input)
  const { name, source } = input
  return keepProposal(act, row, { on, name, source, hours })
}

/** Takes a day out of a calendar again; open clocks are recomputed, stopped ones are not. Where that
 *  makes a bank day of it, it waits for another person. */
export async function dropHoliday(
  act: Act,
  input: { readonly calendarCode: string; readonly on: PlainDate },
): Promise<Edited> {
  const { calendarCode: calendar, on } = input
  const row = await lockCalendar(act.tx, calendar)
  if (row === null) return refuse({ code: 'clocks.calendar_unknown', calendar })
  const stands = await holidayOn(act, row, on)
  if (stands === null) {
    return refuse({ code: 'clocks.holiday_unknown', calendar, on: on.toString() })
  }
  if (!opensBankDay(row, { on, stands: stands.hours, hours: null }))
    return takeOutHoliday(act, input)
  return keepProposal(act, row, { on, name: null, source: null, hours: null })
}

async function holidayOn(act: Act, { calendarId }: CalendarRow, on: PlainDate) {
  const known = await holidaysNow(act.tx, [calendarId])
  return known.find((day) => day.on.equals(on)) ?? null
}

async function keepProposal(
  act: Act,
  { calendarId, code: calendar, revision }: CalendarRow,
  day: Pick<CalendarChangeRow, 'on' | 'name' | 'source' | 'hours'>,
): Promise<Edited> {
  const waiting = await waitingChanges(act.tx, calendarId)
  if (waiting.some((each) => each.on.equals(day.on))) {
    return refuse({ code: 'calendar_change.waits', on: day.on.toString() })
  }
  const calendarChangeId = act.newId<'calendar_change'>()
  const proposedBy = personBehind(act.actor)
  const row = { calendarChangeId, calendarId, ...day, proposedBy, proposedAt: act.at }
  await insertCalendarChange(act.tx, row)
  await record(act, {
    type: 'calendar.change_proposed',
    subjectKind: 'calendar',
    subjectId: calendar,
    body: { on: day.on, hours: day.hours },
  })
  return ok({ revision, recomputed: 0, waits: true })
}

/** Writes a day that differs, whoever had to agree to it; refuses one that has an entry meanwhile. */
export async function putHoliday(act: Act, input: NewHoliday): Promise<Edited> {
  const { calendarCode: calendar, on, name, source } = input
  const hours = parseOpenDay(input.hours ?? '')
  if (hours === null) return refuse({ code: 'clocks.hours_malformed', hours: input.hours ?? '' })
  const row = await lockCalendar(act.tx, calendar)
  if (row === null) return refuse({ code: 'clocks.calendar_unknown', calendar })
  if ((await holidayOn(act, row, on)) !== null) {
    return refuse({ code: 'clocks.holiday_known', calendar, on: on.toString() })
  }
  const { calendarId } = row
  const revision = row.revision + 1
  const text = printOpenDay(hours)
  await insertHoliday(act.tx, { calendarId, on, name, source, hours: text, revision })
  const recomputed = await moveToRevision(act, calendarId, revision)
  await keepCalendar(act, calendar)
  await record(act, {
    type: 'calendar.holiday_added',
    subjectKind: 'calendar',
    subjectId: calendar,
    body: { on, hours: text, recomputed },
  })
  return ok({ revision, recomputed, waits: false })
}

/** Takes a day out, whoever had to agree to it; refuses one that is out meanwhile. */
export async function takeOutHoliday(
  act: Act,
  input: { readonly calendarCode: string; readonly on: PlainDate },
): Promise<Edited> {
  const { calendarCode: calendar, on } = input
  const row = await lockCalendar(act.tx, calendar)
  if (row === null) return refuse({ code: 'clocks.calendar_unknown', calendar })
  const revision = row.revision + 1
  if ((await endHoliday(act.tx, row.calendarId, on, revision)) === 0) {
    return refuse({ code: 'clocks.holiday_unknown', calendar, on: on.toString() })
  }
  const recomputed = await moveToRevision(act, row.calendarId, revision)
  await keepCalendar(act, calendar)
  await record(act, {
    type: 'calendar.holiday_dropped',
    subjectKind: 'calendar',
    subjectId: calendar,
    body: { on, recomputed },
  })
  return ok({ revision, recomputed, waits: false })
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
