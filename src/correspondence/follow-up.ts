import type { Calendar } from '../kernel/calendar.ts'
import { afterBusinessDays } from '../kernel/calendar-time.ts'
import type { Id } from '../kernel/ids.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import type { PartnerId } from '../partners/index.ts'

export type FollowUpId = Id<'follow_up'>

/** We asked a partner for something and chase the answer: reminders some business days after the
 *  request, in the partner's calendar, then it lapses. */
export type FollowUp = {
  readonly followUpId: FollowUpId
  readonly partnerId: PartnerId
  /** What it is about, as people say it: `MDF-2026-00042/2`. */
  readonly about: string
  readonly calendarCode: string | null
  readonly zone: string
  readonly reminderDays: readonly number[]
  readonly lapseDays: number
  readonly askedAt: Instant
  readonly state: 'open' | 'answered' | 'lapsed'
  readonly reminders: number
  readonly nextAt: Instant | null
  readonly lapsesAt: Instant
  readonly endedAt: Instant | null
}

/** Business days after the request; a program may say otherwise. */
export const REMINDER_DAYS: readonly number[] = [2, 5, 9]
export const LAPSE_DAYS = 14

/** What to do with a follow-up whose next instant has come. Reminders missed meanwhile (the
 *  program stood still) are not sent one after the other: only the latest is. It never lapses
 *  without its last reminder: then it lapses as long after that as was meant. */
export type FollowUpStep =
  | { readonly kind: 'wait'; readonly nextAt: Instant }
  | {
      readonly kind: 'remind'
      readonly reminder: number
      readonly isLast: boolean
      readonly nextAt: Instant
      readonly lapsesAt: Instant
    }
  | { readonly kind: 'lapse' }

export function followUpStep(
  calendar: Calendar,
  followUp: Pick<FollowUp, 'askedAt' | 'reminderDays' | 'lapseDays' | 'reminders' | 'lapsesAt'>,
  at: Instant,
): FollowUpStep {
  const { askedAt, reminderDays, reminders } = followUp
  const instants = reminderDays.map((days) => afterBusinessDays(calendar, askedAt, days))
  const passed = instants.filter((instant) => Temporal.Instant.compare(instant, at) <= 0).length
  const last = instants.length
  if (passed > reminders) {
    const isLast = passed === last
    const lapsesAt = isLast ? lapseAfterLast(calendar, followUp, at) : followUp.lapsesAt
    return {
      kind: 'remind',
      reminder: passed,
      isLast,
      lapsesAt,
      nextAt: instants[passed] ?? lapsesAt,
    }
  }
  const nextAt = instants[reminders] ?? followUp.lapsesAt
  if (Temporal.Instant.compare(at, nextAt) < 0) return { kind: 'wait', nextAt }
  return { kind: 'lapse' }
}

function lapseAfterLast(
  calendar: Calendar,
  followUp: Pick<FollowUp, 'reminderDays' | 'lapseDays' | 'lapsesAt'>,
  at: Instant,
): Instant {
  const days = followUp.lapseDays - (followUp.reminderDays.at(-1) ?? 0)
  const after = afterBusinessDays(calendar, at, days)
  const isLater = Temporal.Instant.compare(after, followUp.lapsesAt) > 0
  // The sweep looks every minute: a few late minutes are no reason to move the promised day.
  const slack = after.epochMilliseconds - followUp.lapsesAt.epochMilliseconds
  return isLater && slack > LATE_MS ? after : followUp.lapsesAt
}

/** A reminder up to an hour late keeps the day first named. */
const LATE_MS = 3_600_000
