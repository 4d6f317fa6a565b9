import { must } from '../kernel/assert.ts'
import type { Id } from '../kernel/ids.ts'
import type { Money } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { awardKinds, DealClass, ProgramType } from '../programs/index.ts'

export type IncentiveId = Id<'incentive'>

export const incentiveStatuses = [
  'pending',
  'declined',
  'committed',
  'settled',
  'lapsed',
  'cancelled',
  'protected',
  'won',
  'lost',
  'expired',
  'released',
  'completed',
  'terminated',
  'accepted',
  'converted',
  'earning',
] as const
export type IncentiveStatus = (typeof incentiveStatuses)[number]

type Move = {
  readonly from: readonly IncentiveStatus[]
  readonly to: IncentiveStatus
  /** The approval: tier, rate and amount are fixed by it for good. */
  readonly fixes?: true
}

/** Every move of what a partner holds, by the type of its program. */
export const incentiveMovesOf = {
  mdf: {
    commit: { from: ['pending'], to: 'committed', fixes: true },
    decline: { from: ['pending'], to: 'declined' },
    settle: { from: ['committed'], to: 'settled' },
    lapse: { from: ['committed'], to: 'lapsed' },
    cancel: { from: ['pending', 'committed'], to: 'cancelled' },
    // An appeal opens what was declined, or lapsed before it was decided.
    // What was settled at once may have been rejected after all.
    reopen: { from: ['declined', 'cancelled', 'settled'], to: 'pending' },
    // A decision undone within its minute.
    uncommit: { from: ['committed'], to: 'pending' },
    unsettle: { from: ['settled'], to: 'committed' },
  },
  deal: {
    protect: { from: ['pending'], to: 'protected', fixes: true },
    decline: { from: ['pending'], to: 'declined' },
    // An order dated inside the protection wins although it was told of later.
    win: { from: ['protected', 'expired'], to: 'won' },
    lose: { from: ['protected'], to: 'lost' },
    expire: { from: ['protected'], to: 'expired' },
    release: { from: ['protected'], to: 'released' },
    reopen: { from: ['declined'], to: 'pending' },
  },
  coinvest: {
    commit: { from: ['pending'], to: 'committed', fixes: true },
    decline: { from: ['pending'], to: 'declined' },
    complete: { from: ['committed'], to: 'completed' },
    terminate: { from: ['committed'], to: 'terminated' },
    reopen: { from: ['declined'], to: 'pending' },
  },
  referral: {
    accept: { from: ['pending'], to: 'accepted', fixes: true },
    decline: { from: ['pending'], to: 'declined' },
    convert: { from: ['accepted'], to: 'converted' },
    earn: { from: ['converted'], to: 'earning' },
    complete: { from: ['earning'], to: 'completed' },
    reopen: { from: ['declined'], to: 'pending' },
    expire: { from: ['accepted', 'converted'], to: 'expired' },
    // Papers that its program asks for did not come in time.
    forfeit: { from: ['converted', 'earning'], to: 'expired' },
  },
} as const satisfies Record<ProgramType, Record<string, Move>>
type Moves = typeof incentiveMovesOf
/** A move by name; each belongs to one type or several. */
export type IncentiveMove = { [T in ProgramType]: keyof Moves[T] & string }[ProgramType]

/** A move of one type; a fault for a move the type does not have. */
export function incentiveMove(type: ProgramType, name: IncentiveMove): Move {
  const moves: Readonly<Partial<Record<IncentiveMove, Move>>> = incentiveMovesOf[type]
  return must(moves[name], `an incentive of type ${type} may ${name}`)
}

/** What its numbers begin with: `DR-2026-00042`. */
export const numberPrefixes = {
  mdf: 'MDF',
  deal: 'DR',
  coinvest: 'CI',
  referral: 'RF',
} as const satisfies Record<ProgramType, string>

/** What an approval awards without paying it: points of extra discount, by the class of the customer.
 *  25 points are 1/4. */
export type Award = {
  readonly kind: (typeof awardKinds)[number]
  readonly dealClass: DealClass
  readonly points: Ratio
}

/** What a partner holds over time: a registered deal, an MDF activity, a co-investment plan, a
 *  referral. */
export type Incentive = {
  readonly incentiveId: IncentiveId
  readonly type: ProgramType
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
  /** What its approval awarded beside any amount. */
  readonly award: Award | null
  readonly createdAt: Instant
  readonly version: number
}

/** The last day of claims: `days` after the last day of the activity, or the fund's own if earlier. */
export function claimDeadline(
  lastOn: PlainDate,
  days: number,
  fundClaimsDueOn: PlainDate | null,
): PlainDate {
  const own = dayAfter(lastOn, days)
  if (fundClaimsDueOn === null) return own
  return Temporal.PlainDate.compare(fundClaimsDueOn, own) < 0 ? fundClaimsDueOn : own
}

/** The instant a calendar day ends in a zone: 00:00 of the next (half-open). */
export function endOfDay(on: PlainDate, zone: string): Instant {
  let ends = endsOfDays.get(on)
  if (ends === undefined) endsOfDays.set(on, (ends = new Map()))
  let end = ends.get(zone)
  if (end === undefined) {
    end = dayAfter(on, 1).toZonedDateTime(zone).toInstant()
    ends.set(zone, end)
  }
  return end
}

/** A zone's midnights cost more than all else that is done with a day, and days are shared. */
const endsOfDays = new WeakMap<PlainDate, Map<string, Instant>>()
const daysAfter = new WeakMap<PlainDate, Map<number, PlainDate>>()

/** So many days after a day, worked out once for each. */
export function dayAfter(on: PlainDate, days: number): PlainDate {
  let others = daysAfter.get(on)
  if (others === undefined) daysAfter.set(on, (others = new Map()))
  let day = others.get(days)
  if (day === undefined) others.set(days, (day = on.add({ days })))
  return day
}

/** The calendar day of an instant in a zone; `guess` first, as it mostly is that one. */
export function dayOf(at: Instant, zone: string, guess: PlainDate): PlainDate {
  const { compare } = Temporal.Instant
  const isGuess =
    compare(at, endOfDay(guess, zone)) < 0 && compare(at, endOfDay(dayAfter(guess, -1), zone)) >= 0
  return isGuess ? guess : at.toZonedDateTimeISO(zone).toPlainDate()
}

/** First day and first day after of the calendar quarter `on` lies in. */
export function quarterOf(on: PlainDate): { from: PlainDate; until: PlainDate } {
  const month = Math.floor((on.month - 1) / 3) * 3 + 1
  const from = on.with({ month, day: 1 })
  return { from, until: from.add({ months: 3 }) }
}
