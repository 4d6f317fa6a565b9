import { assert } from './assert.ts'
import {
  addBusinessDays,
  CALENDAR_DAYS_MAX,
  openDay,
  type Calendar,
  type OpenHours,
} from './calendar.ts'
import { Temporal, type Instant, type PlainDate } from './temporal.ts'

/** One stretch of open time as real time, milliseconds since 1970, half-open. */
type Stretch = { readonly from: number; readonly until: number }

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** The instant at which open time worth `minutes` has passed since `from`; fractions down to a
 *  millisecond count, a negative number goes back. Ending exactly at a close it is that close, not
 *  the next opening. Zero minutes is {@link nextOpen}. Friday 16:00 + 60 is Friday 17:00. */
export function addBusinessTime(calendar: Calendar, from: Instant, minutes: number): Instant {
  assert(Number.isFinite(minutes), `minutes are a number: ${minutes}`)
  const left = Math.round(minutes * MINUTE_MS)
  return instant(
    left < 0
      ? goBack(calendar, from.epochMilliseconds, -left)
      : goOn(calendar, from.epochMilliseconds, left),
  )
}

function goOn(calendar: Calendar, from: number, ms: number): number {
  let left = ms
  for (const stretch of stretchesOn(calendar, from, 1)) {
    const begin = Math.max(stretch.from, from)
    if (begin >= stretch.until) continue
    if (left <= stretch.until - begin) return begin + left
    left -= stretch.until - begin
  }
  assert(false, `the calendar of ${calendar.zone} has no ${ms} ms of open time ahead`)
}

function goBack(calendar: Calendar, from: number, ms: number): number {
  let left = ms
  for (const stretch of stretchesOn(calendar, from, -1)) {
    const end = Math.min(stretch.until, from)
    if (end <= stretch.from) continue
    if (left <= end - stretch.from) return end - left
    left -= end - stretch.from
  }
  assert(false, `the calendar of ${calendar.zone} has no ${ms} ms of open time behind`)
}

/** Open minutes (with fractions) from `from` to `until`; negative when `until` is earlier. */
export function businessMinutesBetween(calendar: Calendar, from: Instant, until: Instant): number {
  return businessMsBetween(calendar, from, until) / MINUTE_MS
}

/** Open milliseconds from `from` to `until`: exact, so that parts add up to the whole. */
export function businessMsBetween(calendar: Calendar, from: Instant, until: Instant): number {
  const [begin, end] = [from.epochMilliseconds, until.epochMilliseconds]
  if (end < begin) return -businessMsBetween(calendar, until, from)
  let total = 0
  for (const stretch of stretchesOn(calendar, begin, 1)) {
    if (stretch.from >= end) break
    total += Math.max(0, Math.min(stretch.until, end) - Math.max(stretch.from, begin))
  }
  return total
}

/** `at` if the calendar is open then, else the next opening. A close is no open time. */
export function nextOpen(calendar: Calendar, at: Instant): Instant {
  return instant(goOn(calendar, at.epochMilliseconds, 0))
}

/** Whether `at` lies in open time. */
export function isOpenAt(calendar: Calendar, at: Instant): boolean {
  return goOn(calendar, at.epochMilliseconds, 0) === at.epochMilliseconds
}

/** The same local time `count` working days later, or the next opening when that is closed:
 *  Friday 16:59 + 2 days is Tuesday 16:59; Tuesday 08:00 + 2 days is Thursday 09:00. */
export function afterBusinessDays(calendar: Calendar, from: Instant, count: number): Instant {
  const local = from.toZonedDateTimeISO(calendar.zone)
  const day = addBusinessDays(calendar, local.toPlainDate(), count)
  return nextOpen(
    calendar,
    day.toZonedDateTime({ timeZone: calendar.zone, plainTime: local.toPlainTime() }).toInstant(),
  )
}

/** Every stretch of open time that can end after (step 1) or begin before (step -1) `ms`, in the
 *  order met. Days without hours cost no zone arithmetic. */
function* stretchesOn(calendar: Calendar, ms: number, step: 1 | -1): Generator<Stretch> {
  let day = instant(ms).toZonedDateTimeISO(calendar.zone).toPlainDate()
  for (let days = 0; days < CALENDAR_DAYS_MAX; days++) {
    const hours = openDay(calendar, day)
    if (hours.length > 0) {
      const start = midnight(calendar.zone, day)
      const next = midnight(calendar.zone, day.add({ days: 1 }))
      for (const stretch of step === 1 ? hours : hours.toReversed()) {
        yield realTime({ zone: calendar.zone, day, start, next }, stretch)
      }
    }
    day = day.add({ days: step })
  }
}

type Day = {
  readonly zone: string
  readonly day: PlainDate
  readonly start: number
  readonly next: number
}

/** Local hours as real time. On the days the clock changes each end is asked of the zone: an hour
 *  that does not exist is the moment of the change, one that comes twice is its first. */
function realTime(day: Day, hours: OpenHours): Stretch {
  if (day.next - day.start === DAY_MS) {
    const at = (minute: number) => day.start + minute * MINUTE_MS
    return { from: at(hours.fromMinute), until: at(hours.untilMinute) }
  }
  return { from: wallTime(day, hours.fromMinute), until: wallTime(day, hours.untilMinute) }
}

function wallTime(day: Day, minute: number): number {
  if (minute === 1440) return day.next
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 })
  const wall = day.day.toPlainDateTime(time)
  const found = wall.toZonedDateTime(day.zone, { disambiguation: 'compatible' })
  if (found.toPlainDateTime().equals(wall)) return found.epochMilliseconds
  const change = found.getTimeZoneTransition('previous')
  assert(
    change !== null,
    `a local time that does not exist has a change before it: ${wall.toString()}`,
  )
  return change.epochMilliseconds
}

function midnight(zone: string, day: PlainDate): number {
  return day.toZonedDateTime(zone).epochMilliseconds
}

function instant(ms: number): Instant {
  return Temporal.Instant.fromEpochMilliseconds(ms)
}
