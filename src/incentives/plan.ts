import { allocate, type Money, scale, sum } from '../kernel/money.ts'
import { ratio, type Ratio } from '../kernel/ratio.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { PlanShape } from '../programs/index.ts'

/** What a co-investment plan says of customer, cost and shares; amounts the books know are theirs. */
export type Plan = {
  readonly incentiveId: string
  readonly partnerId: string
  readonly shape: PlanShape
  readonly useCase: string
  readonly customerName: string
  readonly customerDomains: readonly string[]
  readonly totalCost: Money
  readonly partnerCash: Money
  readonly partnerInKind: Money
  readonly expectedRevenue: Money
  /** Our share of the cost, fixed by the approval; null before. */
  readonly vendorShare: Ratio | null
}

/** One part of a plan: what is delivered, what its acceptance is judged by, when, for how much. */
export type Milestone = {
  readonly milestoneNo: number
  readonly deliverable: string
  readonly criterion: string
  /** As approved; `dueOn` is the day as it stands after slipping. */
  readonly plannedOn: PlainDate
  readonly dueOn: PlainDate
  readonly slips: number
  readonly amount: Money
  readonly status: 'pending' | 'accepted' | 'dropped'
  /** What was paid for it; null until it is accepted. */
  readonly accepted: Money | null
  readonly acceptedAt: Instant | null
  /** What the customer had spent in all, of a plan paid in tranches; null until it is accepted. */
  readonly spend: Money | null
}

export const MILESTONES_MAX = 20

/** Equal parts that add up to the total exactly, the odd cents first (E23): 10 000.00 in three is
 *  3 333.34 + 3 333.33 + 3 333.33. */
export function splitEvenly(total: Money, count: number): Money[] {
  return allocate(
    total,
    Array.from({ length: count }, () => 1n),
  )
}

/** Our share of the total cost as an exact ratio: 30 000.00 of 80 000.00 is 3/8. */
export function vendorShareOf(approved: Money, totalCost: Money): Ratio {
  return ratio(approved.minor, totalCost.minor)
}

/** Days of the partner's own people, by role. */
export type OwnDays = { readonly role: string; readonly days: number; readonly rate: Money }

/** What work in kind counts for: days × the program's day rate, added up. */
export function inKindOf(ownDays: readonly OwnDays[], currency: Money['currency']): Money {
  return sum(
    ownDays.map(({ days, rate }) => scale(rate, ratio(BigInt(days)), 'half-even')),
    currency,
  )
}

/** On whose side the signer of an acceptance stands. */
export type SignerSide = 'customer' | 'partner' | 'unknown'

/** Tells by mail address and name whether the customer or the partner's own people signed (E24).
 *  Someone of neither domain is unknown: a person looks. Names are compared as `isSameName` says. */
export function signerSide(
  signer: { readonly name: string; readonly email: string },
  known: {
    readonly customerDomains: readonly string[]
    readonly partnerDomains: readonly string[]
    readonly partnerEmails: readonly string[]
    readonly partnerNames: readonly string[]
    readonly isSameName: (a: string, b: string) => boolean
  },
): SignerSide {
  const email = signer.email.trim().toLowerCase()
  const isUnder = (domain: string) => {
    const host = domain.toLowerCase()
    return host !== '' && (email.endsWith(`@${host}`) || email.endsWith(`.${host}`))
  }
  const own =
    known.partnerDomains.some(isUnder) ||
    known.partnerEmails.some((one) => one.toLowerCase() === email) ||
    (signer.name.trim() !== '' &&
      known.partnerNames.some((one) => known.isSameName(one, signer.name)))
  if (own) return 'partner'
  return known.customerDomains.some(isUnder) ? 'customer' : 'unknown'
}
