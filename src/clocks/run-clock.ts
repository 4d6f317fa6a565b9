import type { Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import type { Calendar } from '../kernel/calendar.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { calendarFrom } from './calendar-read.ts'
import {
  type Clock,
  type ClockId,
  type ClockKey,
  type ClockMove,
  clockMoves,
  type Mark,
  type OwedBy,
} from './clock.ts'
import { dueInstants, percentReached } from './due.ts'
import type { ClockRefusal } from './refusals.ts'
import {
  type ClockRow,
  holidaysNow,
  insertClock,
  insertMark,
  lockClock,
  marksOf,
  moveClock,
  shareCalendar,
} from './sql.ts'
import { recordLevel } from './warn.ts'

/** How long a clock runs: open minutes, or days of the calendar's nominal length (8 h each). */
export type Target = { readonly targetMinutes: number } | { readonly targetDays: number }

export type StartClock = ClockKey &
  Target & {
    /** Whose portal may see it; null for staff only. */
    readonly partnerId?: string | null
    readonly calendarCode: string
    readonly owedBy?: OwedBy
    /** The event of the subject's owner that caused it. */
    readonly eventId?: string | null
  }

/** Starts the one clock of its kind for a subject at `act.at`; answers it with its due instant.
 *  Refuses an unknown calendar and a clock that was started before. */
export async function startClock(
  act: Act,
  input: StartClock,
): Promise<Result<Clock, ClockRefusal>> {
  const shared = await sharedCalendar(act, input.calendarCode)
  if (shared === null) {
    return refuse({ code: 'clocks.calendar_unknown', calendar: input.calendarCode })
  }
  const { calendar, row: calendarRow } = shared
  const owedBy = input.owedBy ?? 'ours'
  const mark: Mark = { kind: 'start', at: act.at, runs: true, owedBy }
  const targetMinutes =
    'targetMinutes' in input
      ? input.targetMinutes
      : input.targetDays * calendarRow.nominalDayMinutes
  const clock: ClockRow = {
    clockId: act.newId<'clock'>(),
    subjectKind: input.subjectKind,
    subjectId: input.subjectId,
    partnerId: input.partnerId ?? null,
    kind: input.kind,
    calendarId: calendarRow.calendarId,
    calendarRevision: calendarRow.revision,
    targetMinutes,
    state: 'running',
    owedBy,
    startedAt: act.at,
    stoppedAt: null,
    warnedPercent: 0,
    ...dueInstants(calendar, [mark], { targetMinutes, warnedPercent: 0 }),
  }
  if (!(await insertClock(act.tx, clock))) {
    const { kind, subjectId } = input
    return refuse({ code: 'clocks.already_started', kind, subjectId })
  }
  const eventId = input.eventId ?? null
  await insertMark(act.tx, { ...mark, clockId: clock.clockId, number: 1, eventId })
  return ok({ ...clock, calendarCode: input.calendarCode })
}

export type MoveClock = ClockKey & { readonly eventId?: string | null }

/** The partner owes an answer: the clock stands still, their time begins. */
export function pauseClock(act: Act, input: MoveClock): Promise<Result<Clock, ClockRefusal>> {
  return mark(act, input, 'pause', 'partner')
}

/** The answer is there: ours again, from the next opening if the office is closed. */
export function resumeClock(act: Act, input: MoveClock): Promise<Result<Clock, ClockRefusal>> {
  return mark(act, input, 'resume', 'ours')
}

/** Passes the next step between us and the fund's owner; the clock runs on. */
export function handClock(
  act: Act,
  input: MoveClock & { readonly to: 'ours' | 'owner' },
): Promise<Result<Clock, ClockRefusal>> {
  return mark(act, input, 'hand', input.to)
}

/** Done. A target that was passed unnoticed is recorded as breached now. */
export function stopClock(act: Act, input: MoveClock): Promise<Result<Clock, ClockRefusal>> {
  return mark(act, input, 'stop', 'ours')
}

/** Takes a stopped clock up again with the time it had left. */
export function reopenClock(act: Act, input: MoveClock): Promise<Result<Clock, ClockRefusal>> {
  return mark(act, input, 'reopen', 'ours')
}

async function mark(
  act: Act,
  input: MoveClock,
  move: ClockMove,
  owedBy: OwedBy,
): Promise<Result<Clock, ClockRefusal>> {
  const clock = await lockClock(act.tx, input)
  const { kind, subjectId } = input
  if (clock === null) return refuse({ code: 'clocks.not_started', kind, subjectId })
  const { from, to, runs } = clockMoves[move]
  if (!from.some((state) => state === clock.state)) {
    return refuse({ code: 'clocks.wrong_state', kind, move, state: clock.state })
  }
  const found = await sharedCalendar(act, clock.calendarCode)
  const { calendar, row } = must(found, `calendar ${clock.calendarCode} of a clock`)
  const earlier = await marksOf(act.tx, [clock.clockId])
  const at = notBefore(act.at, must(earlier.at(-1), 'a clock has a first mark').at)
  const next: Mark = { kind: move, at, runs, owedBy }
  const marks = [...earlier, next]
  const moved = {
    ...clock,
    state: to,
    owedBy,
    stoppedAt: to === 'stopped' ? at : null,
    calendarRevision: row.revision,
    ...dueInstants(calendar, marks, clock),
  }
  await insertMark(act.tx, {
    ...next,
    clockId: clock.clockId,
    number: marks.length,
    eventId: input.eventId ?? null,
  })
  await moveClock(act.tx, moved)
  if (move === 'stop') return ok(await settle(act, moved, { calendar, marks, at }))
  return ok(moved)
}

/** Two commands may reach the row in another order than their instants; marks keep time's order. */
function notBefore(at: Instant, earliest: Instant): Instant {
  return at.epochMilliseconds < earliest.epochMilliseconds ? earliest : at
}

/** On stop: a breach the sweep had not come to is recorded with the stop. */
async function settle<C extends Clock & { readonly clockId: ClockId }>(
  act: Act,
  clock: C,
  run: { readonly calendar: Calendar; readonly marks: readonly Mark[]; readonly at: Instant },
): Promise<C> {
  const before = run.marks.slice(0, -1)
  const percent = percentReached(run.calendar, before, clock.targetMinutes, run.at)
  if (percent < 100 || clock.warnedPercent === 100) return clock
  await recordLevel(act, [{ ...clock, percent }])
  return { ...clock, warnedPercent: percent }
}

async function sharedCalendar(act: Act, code: string) {
  const row = await shareCalendar(act.tx, code)
  if (row === null) return null
  return { row, calendar: calendarFrom(row, await holidaysNow(act.tx, [row.calendarId])) }
}
