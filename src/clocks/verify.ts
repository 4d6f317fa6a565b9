import type { Verification } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import type { Calendar } from '../kernel/calendar.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { calendarAt } from './calendar-read.ts'
import { calendarVerification } from './calendars-kept.ts'
import { clockMoves, type Mark } from './clock.ts'
import { dueInstants } from './due.ts'
import { calendarsById, type ClockRow, clocksFrom, marksOf } from './sql.ts'
import { marksByClock } from './warn.ts'

const VERIFY_CLOCKS = 1000

/** Every stored due instant is what marks and calendar give. */
export const verifications: readonly Verification[] = [
  {
    name: 'clocks.due',
    guarantee: 'every clock is due when its marks and calendar say, in the state of its last mark',
    firstWrong: firstWrongClock,
  },
  calendarVerification,
]

async function firstWrongClock(tx: Tx): Promise<string | null> {
  const calendars = new Map<string, Calendar>()
  let after: string | null = null
  for (;;) {
    const clocks: ClockRow[] = await clocksFrom(tx, after, VERIFY_CLOCKS)
    if (clocks.length === 0) return null
    const ids = clocks.map((clock) => clock.clockId)
    const marks = marksByClock(await marksOf(tx, ids))
    for (const clock of clocks) {
      const calendar = await calendarOfClock(tx, clock, calendars)
      const wrong = wrongIn(clock, calendar, marks.get(clock.clockId) ?? [])
      if (wrong !== null) return `clock ${clock.clockId} (${clock.kind}): ${wrong}`
    }
    after = ids.at(-1) ?? null
  }
}

async function calendarOfClock(tx: Tx, clock: ClockRow, known: Map<string, Calendar>) {
  const key = `${clock.calendarId} ${clock.calendarRevision}`
  const found = known.get(key)
  if (found !== undefined) return found
  const [row] = await calendarsById(tx, [clock.calendarId])
  const calendar = await calendarAt(tx, must(row, 'a clock has a calendar'), clock.calendarRevision)
  known.set(key, calendar)
  return calendar
}

function wrongIn(clock: ClockRow, calendar: Calendar, marks: readonly Mark[]): string | null {
  const last = marks.at(-1)
  if (last === undefined) return 'has no mark'
  const state = last.kind === 'start' ? 'running' : clockMoves[last.kind].to
  if (clock.state !== state) return `is ${clock.state}, its last mark says ${state}`
  const { dueAt } = dueInstants(calendar, marks, clock)
  if (same(dueAt, clock.dueAt)) return null
  return `is stored as due ${text(clock.dueAt)}, its marks give ${text(dueAt)}`
}

function same(a: Instant | null, b: Instant | null): boolean {
  return a === null || b === null ? a === b : a.epochMilliseconds === b.epochMilliseconds
}

function text(instant: Instant | null): string {
  return instant === null ? 'never' : instant.toString()
}
