import { addBusinessDays, type Calendar, isWorkingDay, nextWorkingDay } from '../kernel/calendar.ts'
import { assert } from '../kernel/assert.ts'
import type { FileProfile } from './run.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'

/** When an own account's bank wants a file. */
export type CutOff = {
  /** Local time of the calendar's zone, `15:30`. */
  readonly cutOff: string
  /** Banking days before the execution day. */
  readonly leadDays: number
}

/** The instant before which the bank must have the file to execute on `executeOn`: the cut-off, lead
 *  days before. Friday, lead 1, cut-off 15:30 → Thursday 15:30. */
export function releaseBefore(calendar: Calendar, rule: CutOff, executeOn: PlainDate): Instant {
  const { cutOff, leadDays } = rule
  const day = leadDays === 0 ? executeOn : addBusinessDays(calendar, executeOn, -leadDays)
  const plainTime = Temporal.PlainTime.from(cutOff)
  return day.toZonedDateTime({ timeZone: calendar.zone, plainTime }).toInstant()
}

/** Can a file released at `at` still be executed on `executeOn`? */
export function canStillExecute(
  calendar: Calendar,
  rule: CutOff,
  executeOn: PlainDate,
  at: Instant,
): boolean {
  if (!isWorkingDay(calendar, executeOn)) return false
  return Temporal.Instant.compare(at, releaseBefore(calendar, rule, executeOn)) < 0
}

/** Does `on` lie past the last day whose bank holidays are officially known? Always, where nobody has
 *  said until when they are. */
export function isUnpublished(publishedUntil: PlainDate | null, on: PlainDate): boolean {
  return publishedUntil === null || Temporal.PlainDate.compare(on, publishedUntil) > 0
}

/** The day on which Bacs processes a file that pays on `executeOn`: the banking day before. Null on
 *  every other rail. Source: Bacs, the three-day cycle of input, processing and entry. */
export function processDay(
  calendar: Calendar,
  account: { readonly profile: FileProfile },
  executeOn: PlainDate,
): PlainDate | null {
  return account.profile === 'bacs' ? addBusinessDays(calendar, executeOn, -1) : null
}

/** A file is late by a lead day or a cut-off; more than this would be a calendar that never opens. */
const DAYS_AHEAD_MAX = 40

/** The first banking day for which a file released at `at` is in time. */
export function earliestExecution(calendar: Calendar, rule: CutOff, at: Instant): PlainDate {
  let day = nextWorkingDay(calendar, at.toZonedDateTimeISO(calendar.zone).toPlainDate())
  for (let tries = 0; tries < DAYS_AHEAD_MAX; tries++) {
    if (canStillExecute(calendar, rule, day, at)) return day
    day = nextWorkingDay(calendar, day.add({ days: 1 }))
  }
  assert(false, `no execution day within ${DAYS_AHEAD_MAX} banking days`)
}
