import type { Id } from '../kernel/ids.ts'
import type { Money } from '../kernel/money.ts'
import { type Instant, type PlainDate, Temporal } from '../kernel/temporal.ts'
import type { IncentiveId } from './incentive.ts'

export type DealEnd = 'lost' | 'expired' | 'released' | 'partner_terminated' | 'extension_rejected'

/** A registered deal with the sale it is about. */
export type Deal = {
  readonly incentiveId: IncentiveId
  readonly partnerId: Id<'partner'>
  readonly customerName: string
  readonly nameKey: string
  readonly domains: readonly string[]
  readonly country: string | null
  readonly taxId: string | null
  readonly customerId: string | null
  readonly familyRoot: string | null
  readonly products: readonly string[]
  readonly isExclusive: boolean
  /** What counts for "first complete wins": another customer or product moves it. */
  readonly completeAt: Instant | null
  readonly opportunityCode: string | null
  readonly role: string
  /** As registered. */
  readonly value: Money
  readonly closeOn: PlainDate
  readonly protectedFrom: Instant | null
  /** The end of the approval, and of the one extension; half-open. */
  readonly protectedUntil: Instant | null
  readonly extendedUntil: Instant | null
  /** While set, the protection stays until the extension is decided. */
  readonly extensionAskedAt: Instant | null
  readonly endedAt: Instant | null
  readonly endedBy: DealEnd | null
  /** The deal it was second to: it shares what that one earns, where the program says so. */
  readonly runnerUpOf: IncentiveId | null
}

/** Protected until this instant, half-open: 00:00 of the `days`-th day after `from` in the zone.
 *  Approved on 2 March 2026 in Berlin for 90 days: 31 May, 00:00 there. */
export function protectionEnd(from: Instant, days: number, zone: string): Instant {
  const day = from.toZonedDateTimeISO(zone).toPlainDate().add({ days })
  return day.toZonedDateTime(zone).toInstant()
}

/** The end as it stands: the extension's, else the approval's. */
export function endOf(deal: Pick<Deal, 'protectedUntil' | 'extendedUntil'>): Instant | null {
  return deal.extendedUntil ?? deal.protectedUntil
}

/** Does the deal hold its customer at this instant? Half-open; an extension that waits keeps it. */
export function isProtectedAt(
  deal: Pick<
    Deal,
    'protectedFrom' | 'protectedUntil' | 'extendedUntil' | 'extensionAskedAt' | 'endedAt'
  >,
  at: Instant,
): boolean {
  const until = endOf(deal)
  if (deal.protectedFrom === null || until === null) return false
  if (Temporal.Instant.compare(at, deal.protectedFrom) < 0) return false
  if (deal.endedAt !== null) return Temporal.Instant.compare(at, deal.endedAt) < 0
  return deal.extensionAskedAt !== null || Temporal.Instant.compare(at, until) < 0
}
