import { type Act, record } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { calendarFrom } from './calendar-read.ts'
import type { Clock, ClockKey } from './clock.ts'
import { dueInstants, percentReached } from './due.ts'
import type { ClockRefusal } from './refusals.ts'
import { holidaysNow, lockClock, marksOf, saveTarget, shareCalendar } from './sql.ts'

export type ExtendClock = ClockKey & {
  /** Days of the calendar's nominal length (8 h). */
  readonly days: number
  readonly eventId?: string | null
}

/** Gives an open clock more time: its target grows by so many days, and it is due when the whole is
 *  used up. What was warned of and is not reached any more is warned of again. Refuses a clock that
 *  was not started or has ended. */
export async function extendClock(
  act: Act,
  input: ExtendClock,
): Promise<Result<Clock, ClockRefusal>> {
  const clock = await lockClock(act.tx, input)
  const { kind, subjectId } = input
  if (clock === null) return refuse({ code: 'clocks.not_started', kind, subjectId })
  if (clock.state === 'stopped') {
    return refuse({ code: 'clocks.wrong_state', kind, move: 'extend', state: clock.state })
  }
  const row = must(await shareCalendar(act.tx, clock.calendarCode), 'a clock has its calendar')
  const calendar = calendarFrom(row, await holidaysNow(act.tx, [row.calendarId]))
  const marks = await marksOf(act.tx, [clock.clockId])
  const addedMinutes = input.days * row.nominalDayMinutes
  const targetMinutes = clock.targetMinutes + addedMinutes
  const warnedPercent = percentReached(calendar, marks, targetMinutes, act.at)
  const due = dueInstants(calendar, marks, { targetMinutes, warnedPercent })
  const extended = {
    ...clock,
    ...due,
    targetMinutes,
    warnedPercent,
    calendarRevision: row.revision,
  }
  await saveTarget(act.tx, extended)
  await record(act, {
    type: 'clock.extended',
    subjectKind: clock.subjectKind,
    subjectId: clock.subjectId,
    partnerId: clock.partnerId,
    causeEventId: input.eventId ?? null,
    body: { clockKind: kind, addedMinutes, dueAt: extended.dueAt },
  })
  return ok(extended)
}
