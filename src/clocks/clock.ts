import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'

export type ClockId = Id<'clock'>

/** Who owes the next step while a stretch of time passes; reported apart. */
export const owners = ['ours', 'partner', 'owner'] as const
export type OwedBy = (typeof owners)[number]

export type ClockState = 'running' | 'paused' | 'stopped'
export type MarkKind = 'start' | 'pause' | 'resume' | 'hand' | 'stop' | 'reopen'

/** What was done to a clock: from `at` on it runs or stands, and somebody owes the next step. */
export type Mark = {
  readonly kind: MarkKind
  readonly at: Instant
  readonly runs: boolean
  readonly owedBy: OwedBy
}

/** From which states a mark may be made, and what it makes of the clock. `hand` passes the next
 *  step between us and the fund's owner while the clock runs on: an escalation pauses nothing. */
export const clockMoves = {
  pause: { from: ['running'], to: 'paused', runs: false },
  resume: { from: ['paused'], to: 'running', runs: true },
  hand: { from: ['running'], to: 'running', runs: true },
  stop: { from: ['running', 'paused'], to: 'stopped', runs: false },
  reopen: { from: ['stopped'], to: 'running', runs: true },
} as const satisfies Record<
  Exclude<MarkKind, 'start'>,
  { from: readonly ClockState[]; to: ClockState; runs: boolean }
>
export type ClockMove = keyof typeof clockMoves

/** What a clock belongs to: the subject is opaque here, its owner's word and id. */
export type ClockKey = {
  readonly subjectKind: string
  readonly subjectId: string
  /** `first_response`, `decision`, `appeal`, …: one clock of a kind per subject. */
  readonly kind: string
}

/** A clock as it stands. `dueAt` is null while it stands still before its target is used up. */
export type Clock = ClockKey & {
  readonly clockId: ClockId
  readonly partnerId: string | null
  readonly calendarCode: string
  readonly targetMinutes: number
  readonly state: ClockState
  readonly owedBy: OwedBy
  readonly startedAt: Instant
  readonly stoppedAt: Instant | null
  readonly dueAt: Instant | null
  readonly warnedPercent: number
}

/** The shares of the target at which somebody is told; 100 is the breach. */
export const warnPercents = [50, 80, 100] as const

/** How a clock is doing at `at`, in the words of the screens. At risk is past 80 % of its time. */
export type ClockHealth = 'on_time' | 'at_risk' | 'breached' | 'paused' | 'met' | 'missed'

export function clockHealth(
  clock: Pick<Clock, 'state' | 'dueAt' | 'stoppedAt' | 'warnedPercent'>,
  at: Instant,
): ClockHealth {
  const end = clock.stoppedAt ?? at
  const isLate = clock.dueAt !== null && clock.dueAt.epochMilliseconds < end.epochMilliseconds
  if (clock.state === 'stopped') return isLate ? 'missed' : 'met'
  if (isLate) return 'breached'
  if (clock.state === 'paused') return 'paused'
  return clock.warnedPercent >= 80 ? 'at_risk' : 'on_time'
}
