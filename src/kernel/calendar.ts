import { assert } from './assert.ts'
import { Temporal, type PlainDate } from './temporal.ts'

/** A stretch of opening hours in minutes of the local day, half-open: 540 to 1020 is 09:00–17:00.
 *  1440 is the end of the day. */
export type OpenHours = { readonly fromMinute: number; readonly untilMinute: number }

/** Opening hours of one day, in order and apart; none means closed. */
export type OpenDay = readonly OpenHours[]

/** When work happens: the zone the hours are local in, the hours of each weekday (Monday first),
 *  the days that differ (`2026-12-24` → shorter hours, or none), and how many minutes a "day" of a
 *  clock means. Plain data: rows of the clocks domain, or a program pack. */
export type Calendar = {
  readonly zone: string
  readonly week: readonly [OpenDay, OpenDay, OpenDay, OpenDay, OpenDay, OpenDay, OpenDay]
  readonly holidays: ReadonlyMap<string, OpenDay>
  readonly nominalDayMinutes: number
}

/** Eight hours: what a "day" of a clock means unless the calendar says otherwise. */
export const NOMINAL_DAY_MINUTES = 480
/** A search over days ends here (27 years): past it the calendar never opens, which is a bug. */
export const CALENDAR_DAYS_MAX = 10_000

const hoursPattern = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/

/** Reads `09:00-12:00, 13:00-17:00`; empty text is a closed day. Null when it is not such a text,
 *  or when a stretch is empty, passes 24:00 or begins before the one before it ends. */
export function parseOpenDay(text: string): OpenDay | null {
  if (text.trim() === '') return []
  const day: OpenHours[] = []
  for (const part of text.split(',')) {
    const match = hoursPattern.exec(part.trim())
    if (match === null) return null
    const [, h1, m1, h2, m2] = match.map(Number)
    if (m1! > 59 || m2! > 59) return null
    day.push({ fromMinute: h1! * 60 + m1!, untilMinute: h2! * 60 + m2! })
  }
  return isOpenDay(day) ? day : null
}

function isOpenDay(day: OpenDay): boolean {
  return day.every((hours, at) => {
    const earliest = at === 0 ? 0 : day[at - 1]!.untilMinute
    return (
      hours.fromMinute >= earliest &&
      hours.untilMinute > hours.fromMinute &&
      hours.untilMinute <= 1440
    )
  })
}

/** `09:00-12:00, 13:00-17:00`, as {@link parseOpenDay} reads it. */
export function printOpenDay(day: OpenDay): string {
  return day.map((h) => `${clockTime(h.fromMinute)}-${clockTime(h.untilMinute)}`).join(', ')
}

function clockTime(minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60]
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

/** The same hours Monday to Friday, closed at the weekend: most offices and every banking day. */
export function weekdaysOpen(
  zone: string,
  hours: string,
  holidays: readonly string[] = [],
): Calendar {
  const day = parseOpenDay(hours)
  assert(day !== null, `not opening hours: ${hours}`)
  return {
    zone,
    week: [day, day, day, day, day, [], []],
    holidays: new Map(holidays.map((date) => [date, []])),
    nominalDayMinutes: NOMINAL_DAY_MINUTES,
  }
}

/** The hours of one date: those of the holiday if it is one, else those of its weekday. */
export function openDay(calendar: Calendar, date: PlainDate): OpenDay {
  return calendar.holidays.get(date.toString()) ?? calendar.week[date.dayOfWeek - 1]!
}

/** A day on which there is any open time; a half day is one. */
export function isWorkingDay(calendar: Calendar, date: PlainDate): boolean {
  return openDay(calendar, date).length > 0
}

/** `date` if it is a working day, else the next one. */
export function nextWorkingDay(calendar: Calendar, date: PlainDate): PlainDate {
  return seekWorkingDay(calendar, date, 1)
}

/** `date` if the bank works on it, else the last banking day before: where a due date falls. */
export function previousBankingDay(calendar: Calendar, date: PlainDate): PlainDate {
  return seekWorkingDay(calendar, date, -1)
}

function seekWorkingDay(calendar: Calendar, date: PlainDate, step: 1 | -1): PlainDate {
  let day = date
  for (let days = 0; days < CALENDAR_DAYS_MAX; days++) {
    if (isWorkingDay(calendar, day)) return day
    day = day.add({ days: step })
  }
  assert(false, `the calendar of ${calendar.zone} never opens near ${date.toString()}`)
}

/** `count` working days after `date` (before it, when negative). A start that is no working day
 *  first moves to the next one (back: the one before): Sunday + 1 is Tuesday, Friday + 1 Monday. */
export function addBusinessDays(calendar: Calendar, date: PlainDate, count: number): PlainDate {
  assert(Number.isInteger(count), `business days are whole: ${count}`)
  const step = count < 0 ? -1 : 1
  let day = seekWorkingDay(calendar, date, step)
  for (let left = Math.abs(count); left > 0; left--) {
    day = seekWorkingDay(calendar, day.add({ days: step }), step)
  }
  return day
}

/** Working days from `first` to `last`, both counted; 0 when `last` is before `first`. */
export function workingDaysWithin(calendar: Calendar, first: PlainDate, last: PlainDate): number {
  let count = 0
  for (let day = first; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    if (isWorkingDay(calendar, day)) count += 1
  }
  return count
}
