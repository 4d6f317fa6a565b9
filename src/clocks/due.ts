import type { Calendar } from '../kernel/calendar.ts'
import { addBusinessTime, businessMsBetween } from '../kernel/calendar-time.ts'
import type { Instant } from '../kernel/temporal.ts'
import { type Mark, type OwedBy, warnPercents } from './clock.ts'

const MINUTE_MS = 60_000

type Stretch = {
  readonly from: Instant
  readonly until: Instant | null
  readonly runs: boolean
  readonly owedBy: OwedBy
}

function stretches(marks: readonly Mark[]): Stretch[] {
  return marks.map((mark, index) => ({
    from: mark.at,
    until: marks[index + 1]?.at ?? null,
    runs: mark.runs,
    owedBy: mark.owedBy,
  }))
}

/** When `minutes` of open time are used up while the clock runs; null while it stands still before
 *  that. Marks in order of time. Tuesday 11:00, 960 minutes of 09–17 days: Thursday 11:00. */
export function reachedAt(
  calendar: Calendar,
  marks: readonly Mark[],
  minutes: number,
): Instant | null {
  let left = minutes * MINUTE_MS
  for (const { from, until, runs } of stretches(marks)) {
    if (!runs) continue
    if (until === null) return addBusinessTime(calendar, from, left / MINUTE_MS)
    const used = businessMsBetween(calendar, from, until)
    if (used > 0 && left <= used) return addBusinessTime(calendar, from, left / MINUTE_MS)
    left -= used
  }
  return null
}

/** Open time until `until`, in milliseconds, by who owed the next step; `onClock` is what counted
 *  against the target. The parts lose and invent nothing. */
export type TimeSplit = Readonly<Record<OwedBy | 'onClock', number>>

export function timeSplit(calendar: Calendar, marks: readonly Mark[], until: Instant): TimeSplit {
  const split = { ours: 0, partner: 0, owner: 0, onClock: 0 }
  for (const stretch of stretches(marks)) {
    const end = earlier(stretch.until ?? until, until)
    const isStopped = !stretch.runs && stretch.owedBy === 'ours'
    if (isStopped || end.epochMilliseconds <= stretch.from.epochMilliseconds) continue
    const ms = businessMsBetween(calendar, stretch.from, end)
    split[stretch.owedBy] += ms
    if (stretch.runs) split.onClock += ms
  }
  return split
}

function earlier(a: Instant, b: Instant): Instant {
  return a.epochMilliseconds <= b.epochMilliseconds ? a : b
}

/** What is stored of a clock besides its marks: when it is due (once stopped: when it would have
 *  been), and when the next warning comes that was not given yet. */
export type DueInstants = { readonly dueAt: Instant | null; readonly warnAt: Instant | null }

export function dueInstants(
  calendar: Calendar,
  marks: readonly Mark[],
  clock: { readonly targetMinutes: number; readonly warnedPercent: number },
): DueInstants {
  const isStopped = marks.at(-1)?.kind === 'stop'
  const counted = isStopped ? marks.slice(0, -1) : marks
  const next = warnPercents.find((percent) => percent > clock.warnedPercent)
  const share = (percent: number) =>
    reachedAt(calendar, counted, (clock.targetMinutes * percent) / 100)
  return {
    dueAt: share(100),
    warnAt: isStopped || next === undefined ? null : share(next),
  }
}

/** The highest warning level whose time is past at `at`; 0 before the first. What is done on the
 *  very instant it is due is in time. */
export function percentReached(
  calendar: Calendar,
  marks: readonly Mark[],
  targetMinutes: number,
  at: Instant,
): number {
  const reached = warnPercents.filter((percent) => {
    const instant = reachedAt(calendar, marks, (targetMinutes * percent) / 100)
    return instant !== null && instant.epochMilliseconds < at.epochMilliseconds
  })
  return reached.at(-1) ?? 0
}
