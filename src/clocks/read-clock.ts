import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { calendarFrom } from './calendar-read.ts'
import type { Clock, ClockKey } from './clock.ts'
import { timeSplit, type TimeSplit } from './due.ts'
import { calendarsById, clockOf, clocksOfSubject, holidaysAt, marksOf } from './sql.ts'

/** When a subject's clock of a kind is due; null without such a clock, or while it stands still. */
export async function dueOf(
  tx: Tx,
  subject: { readonly subjectKind: string; readonly subjectId: string },
  kind: string,
): Promise<Instant | null> {
  return (await clockOf(tx, { ...subject, kind }))?.dueAt ?? null
}

/** Every clock of a subject, oldest first. */
export function clocksOf(tx: Tx, subjectKind: string, subjectId: string): Promise<Clock[]> {
  return clocksOfSubject(tx, subjectKind, subjectId)
}

/** Open time of a clock until `at` by who owed the next step, in milliseconds; null without one. */
export async function timeSplitOf(tx: Tx, key: ClockKey, at: Instant): Promise<TimeSplit | null> {
  const clock = await clockOf(tx, key)
  if (clock === null) return null
  const [row] = await calendarsById(tx, [clock.calendarId])
  const holidays = await holidaysAt(tx, clock.calendarId, clock.calendarRevision)
  return timeSplit(calendarFrom(row!, holidays), await marksOf(tx, [clock.clockId]), at)
}
