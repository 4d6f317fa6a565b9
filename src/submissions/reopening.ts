import type { Id } from '../kernel/ids.ts'
import type { Money } from '../kernel/money.ts'
import { type Instant, type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import type { ReopeningKind, SubmissionStatus } from './submission.ts'

/** That something decided is looked at again, while nobody has decided it anew. */
export type Reopening = {
  readonly reopeningId: Id<'reopening'>
  readonly kind: ReopeningKind
  readonly reason: string
  readonly fromStatus: 'rejected' | 'lapsed' | 'approved'
  /** The decision that is looked at again; null where it lapsed. */
  readonly decisionId: Id<'decision'> | null
  /** What that decision approved, and still stands; null where it approved nothing. */
  readonly standing: Money | null
  readonly openedAt: Instant
}

/** The last whole day of an appeal: `appealDays` after the day of the decision, in the program's
 *  zone. */
export function lastAppealDay(
  decidedAt: Instant,
  terms: { readonly appealDays: number; readonly zone: string },
): PlainDate {
  return decidedAt.toZonedDateTimeISO(terms.zone).toPlainDate().add({ days: terms.appealDays })
}

/** The instant from which it is too late to appeal: 00:00 of the day after {@link lastAppealDay}. */
export function appealUntil(
  decidedAt: Instant,
  terms: { readonly appealDays: number; readonly zone: string },
): Instant {
  return lastAppealDay(decidedAt, terms).add({ days: 1 }).toZonedDateTime(terms.zone).toInstant()
}

export type Appealable = {
  readonly status: SubmissionStatus
  readonly decidedAt: Instant | null
  readonly lapsedAt: Instant | null
  /** Outcome of the decision that stands; null where none does. */
  readonly outcome: string | null
  /** Whether what stands was decided on an appeal, or was appealed against before. */
  readonly isFinal: boolean
  /** Whether what was approved can be raised later: a right that was granted whole cannot. */
  readonly mayRise: boolean
  /** Whether it was granted before and the rejection ended what was granted, for good. */
  readonly isEnded: boolean
}

/** Why the partner cannot appeal at `at`, in words; null when they can. */
export function whyNoAppeal(
  of: Appealable,
  terms: { readonly appealDays: number; readonly zone: string },
  at: Instant,
): string | null {
  const { status, outcome } = of
  if (status !== 'rejected' && status !== 'lapsed' && status !== 'approved') {
    return 'Only what was rejected, lapsed or approved for less can be appealed.'
  }
  if (status === 'approved' && outcome !== 'approve_reduced') {
    return 'It was approved as it was asked for: there is nothing to appeal.'
  }
  if (status === 'approved' && !of.mayRise) {
    return 'Its amount follows from what was paid; ask by a message.'
  }
  if (of.isEnded) return 'What was granted before has ended; hand it in anew, or ask by a message.'
  if (of.isFinal) return 'It was appealed once; what was decided then is final.'
  const since = status === 'lapsed' ? of.lapsedAt : of.decidedAt
  if (since === null) return 'Nothing was decided yet.'
  if (Temporal.Instant.compare(at, appealUntil(since, terms)) < 0) return null
  return `It could be appealed until the end of ${printDay(lastAppealDay(since, terms))}.`
}
