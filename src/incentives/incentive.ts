import type { Id } from '../kernel/ids.ts'
import type { Money } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { Temporal } from '../kernel/temporal.ts'

export type IncentiveId = Id<'incentive'>

export const incentiveStatuses = [
  'pending',
  'committed',
  'settled',
  'lapsed',
  'cancelled',
  'declined',
] as const
export type IncentiveStatus = (typeof incentiveStatuses)[number]

/** Every move of an MDF activity. */
export const incentiveMoves = {
  commit: { from: ['pending'], to: 'committed' },
  decline: { from: ['pending'], to: 'declined' },
  settle: { from: ['committed'], to: 'settled' },
  lapse: { from: ['committed'], to: 'lapsed' },
  cancel: { from: ['pending', 'committed'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly IncentiveStatus[]; to: IncentiveStatus }>
export type IncentiveMove = keyof typeof incentiveMoves

/** What a partner holds over time: an MDF activity. */
export type Incentive = {
  readonly incentiveId: IncentiveId
  /** `MDF-2026-00042` */
  readonly number: string
  readonly status: IncentiveStatus
  readonly partnerId: Id<'partner'>
  readonly programId: Id<'program'>
  /** In force when its first submission became complete; it is judged by it to its end. */
  readonly versionId: Id<'version'>
  readonly fundId: Id<'fund'>
  readonly allocationId: Id<'allocation'>
  readonly title: string
  readonly activityType: string | null
  readonly firstOn: PlainDate | null
  readonly lastOn: PlainDate | null
  /** The last day a claim may be handed in. */
  readonly claimDeadlineOn: PlainDate | null
  readonly requested: Money
  /** Fixed by the approval; null before. */
  readonly approval: {
    readonly tier: string
    readonly rate: Ratio
    readonly amount: Money
  } | null
  readonly createdAt: Instant
  readonly version: number
}

/** The last day of claims: `days` after the last day of the activity, or the fund's own if earlier. */
export function claimDeadline(
  lastOn: PlainDate,
  days: number,
  fundClaimsDueOn: PlainDate | null,
): PlainDate {
  const own = lastOn.add({ days })
  if (fundClaimsDueOn === null) return own
  return Temporal.PlainDate.compare(fundClaimsDueOn, own) < 0 ? fundClaimsDueOn : own
}

/** The instant a calendar day ends in a zone: 00:00 of the next (half-open). */
export function endOfDay(on: PlainDate, zone: string): Instant {
  return on.add({ days: 1 }).toZonedDateTime(zone).toInstant()
}

/** First day and first day after of the calendar quarter `on` lies in. */
export function quarterOf(on: PlainDate): { from: PlainDate; until: PlainDate } {
  const month = Math.floor((on.month - 1) / 3) * 3 + 1
  const from = on.with({ month, day: 1 })
  return { from, until: from.add({ months: 3 }) }
}
