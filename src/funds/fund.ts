import type { Currency } from '../kernel/currency.ts'
import type { Id } from '../kernel/ids.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'

export type FundId = Id<'fund'>
export type AllocationId = Id<'allocation'>

/** A budget in one currency, of one payer. What it holds is in the ledger's book of the same id. */
export type Fund = {
  readonly fundId: FundId
  /** `EMEA-MDF-2026` */
  readonly code: string
  readonly name: string
  readonly payerId: string
  readonly currency: Currency
  /** The payer's IANA zone: on which day of the books an instant falls. */
  readonly zone: string
  readonly ownerId: string | null
  readonly parentId: FundId | null
  /** 1 for a fund without parent, at most {@link FUND_LEVELS_MAX}. */
  readonly level: number
  readonly validFrom: PlainDate
  /** The first day after the fund's period. */
  readonly validUntil: PlainDate
  readonly requestsDueOn: PlainDate | null
  readonly claimsDueOn: PlainDate | null
  readonly status: 'open' | 'closed'
  readonly closedOn: PlainDate | null
}

export const FUND_LEVELS_MAX = 5

export const allocationKinds = ['general', 'partner', 'region', 'activity', 'period'] as const
export type AllocationKind = (typeof allocationKinds)[number]

/** A part of a fund: who or what its `available` money is for. */
export type Allocation = {
  readonly allocationId: AllocationId
  readonly fundId: FundId
  readonly code: string
  readonly name: string
  readonly kind: AllocationKind
  readonly partnerId: string | null
}

/** The day of the fund's books on which `at` falls. */
export function bookDay(fund: Pick<Fund, 'zone'>, at: Instant): PlainDate {
  return at.toZonedDateTimeISO(fund.zone).toPlainDate()
}

/** Since when a fund gives nothing more: closed by its owner, or past its period; null while it is
 *  open on that day. Money that comes back to such a fund goes on to its budget. */
export function shutSince(fund: Fund, on: PlainDate): PlainDate | null {
  if (fund.closedOn !== null) return fund.closedOn
  const { validUntil } = fund
  return on.since(validUntil, { largestUnit: 'day' }).days >= 0 ? validUntil : null
}
