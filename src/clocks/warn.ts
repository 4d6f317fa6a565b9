import { type Act, record } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { currentCalendars } from './calendar-read.ts'
import type { ClockKey, Mark } from './clock.ts'
import { dueInstants, percentReached } from './due.ts'
import {
  calendarsById,
  type ClockRow,
  clocksToWarn,
  type MarkRow,
  marksOf,
  saveDue,
  setWarned,
} from './sql.ts'

/** Clocks one sweep looks at; what is left waits for the next. */
export const WARN_CLOCKS_MAX = 500

type Reached = ClockKey & {
  readonly clockId: string
  readonly partnerId: string | null
  readonly dueAt: Instant | null
  readonly percent: number
}

/** Records that clocks passed a share of their time: `clock.warned`, at the full target
 *  `clock.breached`, which the lead hears of. */
export async function recordLevel(act: Act, reached: readonly Reached[]): Promise<void> {
  for (const clock of reached) {
    await record(act, {
      type: clock.percent === 100 ? 'clock.breached' : 'clock.warned',
      subjectKind: clock.subjectKind,
      subjectId: clock.subjectId,
      partnerId: clock.partnerId,
      body: { clockKind: clock.kind, dueAt: clock.dueAt, percent: clock.percent },
    })
  }
  await setWarned(
    act.tx,
    reached.map((clock) => ({ clockId: clock.clockId, percent: clock.percent })),
  )
}

/** Tells of clocks that passed 50, 80 or 100 % of their time by `act.at`, each level once and only
 *  the highest of those passed since the last look. Answers how many were told of. */
export async function warnClocks(act: Act): Promise<Result<{ readonly told: number }, never>> {
  const clocks = await clocksToWarn(act.tx, act.at, WARN_CLOCKS_MAX)
  if (clocks.length === 0) return ok({ told: 0 })
  const runs = await runsOf(act, clocks)
  const reached: Reached[] = []
  const saved = clocks.map((clock) => {
    const { calendar, marks } = must(runs.get(clock.clockId), 'the run of a clock')
    const percent = percentReached(calendar, marks, clock.targetMinutes, act.at)
    if (percent > clock.warnedPercent) reached.push({ ...clock, percent })
    const warnedPercent = Math.max(percent, clock.warnedPercent)
    return { ...clock, warnedPercent, ...dueInstants(calendar, marks, { ...clock, warnedPercent }) }
  })
  await recordLevel(act, reached)
  await saveDue(act.tx, saved)
  return ok({ told: reached.length })
}

/** Calendar as it stands and marks of each of these clocks, by clock id. */
export async function runsOf(act: Act, clocks: readonly ClockRow[]) {
  const calendarIds = [...new Set(clocks.map((clock) => clock.calendarId))]
  const calendars = await currentCalendars(act.tx, await calendarsById(act.tx, calendarIds))
  const marks = marksByClock(
    await marksOf(
      act.tx,
      clocks.map((clock) => clock.clockId),
    ),
  )
  return new Map(
    clocks.map((clock) => [
      clock.clockId,
      {
        calendar: must(calendars.get(clock.calendarId), 'the calendar of a clock'),
        marks: must(marks.get(clock.clockId), 'the marks of a clock'),
      },
    ]),
  )
}

export function marksByClock(rows: readonly MarkRow[]): ReadonlyMap<string, Mark[]> {
  const marks = new Map<string, Mark[]>()
  for (const row of rows) {
    const own = marks.get(row.clockId)
    if (own === undefined) marks.set(row.clockId, [row])
    else own.push(row)
  }
  return marks
}
