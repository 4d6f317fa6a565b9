import { must } from '../kernel/assert.ts'
import { compare, type Money, negate, subtract, sum } from '../kernel/money.ts'
import { ok, type Result } from '../kernel/result.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import {
  type Collection,
  collectionsByOpportunity,
  opportunityById,
  type OpportunityFound,
  type OpportunityId,
  type Partner,
} from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import type { ReferralPack } from '../programs/index.ts'
import { convertOn, ecb, type RateRefusal, sayRate, sayRateRefusal } from '../rates/index.ts'
import type { Incentive } from './incentive.ts'
import { countsAsRefund, type FeePayment, type ReferralFeeFacts } from './referral-fee.ts'
import type { FeeTerms } from './referral-fee-amount.ts'
import type { PaperStanding } from './referral-term.ts'
import { type Attribution, attributionOf, type Instalment, instalmentsOf } from './referral-sql.ts'

/** A payment of the customer with what corrects and returns it, and how it came to the program's
 *  currency. */
export type GroupedPayment = {
  readonly payment: FeePayment
  readonly collectedAs: Money
  /** `1 EUR = 1.08 USD (ECB, 2026-04-10)`; null without conversion. */
  readonly conversion: string | null
  /** The payment's own row and all that name it. */
  readonly rows: readonly Collection[]
}

/** All that is known of a referral whose sale was linked: payments, and what they fixed. */
export type FeeStanding = {
  readonly attribution: Attribution
  readonly opportunity: OpportunityFound
  readonly groups: readonly GroupedPayment[]
  /** Payments without a rate of their day are not among them: the days of those, and why the first
   *  is not; the others do not wait. */
  readonly unratedOn: readonly PlainDate[]
  readonly lacking: RateRefusal | null
  readonly instalments: readonly Instalment[]
  readonly terms: FeeTerms
}

/** Reads payments, corrections and refunds of the linked sale, the earliest first, each in the
 *  program's currency at the rate of the day the customer paid; a refund at that of the payment it
 *  returns. A payment without its rate is left out until the list is there: the fee in all does not
 *  depend on the order. Null while no sale is linked; refuses `rate.missing` for the first year. */
export async function feeStanding(
  tx: Tx,
  incentive: Incentive,
  pack: ReferralPack,
): Promise<Result<FeeStanding | null, RateRefusal>> {
  const attribution = await attributionOf(tx, incentive.incentiveId)
  const { opportunityId = null } = attribution ?? {}
  if (attribution === null || opportunityId === null) return ok(null)
  const opportunity = must(await opportunityById(tx, opportunityId), 'a linked sale is there')
  const groups: GroupedPayment[] = []
  const unratedOn: PlainDate[] = []
  let lacking: RateRefusal | null = null
  for (const rows of await paymentsOf(tx, opportunityId)) {
    const group = await grouped(tx, rows, pack)
    if (group.ok) {
      groups.push(group.value)
      continue
    }
    lacking ??= group.refusal
    unratedOn.push(must(rows[0], 'a payment has its own row').collectedOn)
  }
  const firstYearValue = await firstYear(tx, opportunity, pack)
  if (!firstYearValue.ok) return firstYearValue
  const rate = incentive.approval?.rate ?? pack.rates.registered
  return ok({
    attribution,
    opportunity,
    groups,
    unratedOn,
    lacking,
    instalments: await instalmentsOf(tx, incentive.incentiveId),
    terms: {
      rate,
      cap: pack.cap,
      firstYearValue: firstYearValue.value,
      currency: pack.currency,
    },
  })
}

/** Why the payments cannot be counted yet, in words. */
export const whyNoStanding: (refusal: RateRefusal) => string = sayRateRefusal

/** The rows of a sale by the payment they belong to, in the order the customer paid. */
async function paymentsOf(tx: Tx, opportunityId: OpportunityId): Promise<Collection[][]> {
  const all = await collectionsByOpportunity(tx, [opportunityId])
  return all
    .filter((row) => row.returnsId === null)
    .toSorted(byDay)
    .map((row) => [row, ...all.filter((one) => one.returnsId === row.collectionId)])
}

function byDay(a: Collection, b: Collection): number {
  const days = a.collectedOn.toString().localeCompare(b.collectedOn.toString())
  return days === 0 ? (a.collectionId < b.collectionId ? -1 : 1) : days
}

async function grouped(
  tx: Tx,
  rows: readonly Collection[],
  pack: ReferralPack,
): Promise<Result<GroupedPayment, RateRefusal>> {
  const first = must(rows[0], 'a payment has its own row')
  const { collectedOn, source, externalId } = first
  const { currency } = first.amount
  const of = (kind: Collection['kind']) =>
    sum(
      rows
        .filter((row) => row.kind === kind)
        .filter((row) => kind !== 'refund' || isInTime(first, row.collectedOn, pack))
        .map((row) => row.amount),
      currency,
    )
  const collectedAs = of('payment')
  const back = of('refund')
  const refundedAs = back.minor < 0n ? negate(back) : subtract(back, back)
  const asked = { to: pack.currency, on: collectedOn, source: ecb }
  const amount = await convertOn(tx, { ...asked, amount: collectedAs })
  if (!amount.ok) return amount
  const refunded = await convertOn(tx, { ...asked, amount: refundedAs })
  if (!refunded.ok) return refunded
  const { rate } = amount.value
  return ok({
    payment: {
      collectionId: first.collectionId,
      code: `${source}/${externalId}`,
      collectedOn,
      amount: amount.value.to,
      refunded: refunded.value.to,
    },
    collectedAs,
    conversion: rate === null ? null : sayRate(rate, collectedOn),
    rows,
  })
}

function isInTime(first: Collection, on: PlainDate, { windows }: ReferralPack): boolean {
  return countsAsRefund(first.collectedOn, on, windows.refundDays)
}

/** The value of the first year in the program's currency, by the rate of the day it was won; null
 *  where the program counts months instead. */
async function firstYear(
  tx: Tx,
  { firstYear: amount, wonOn }: OpportunityFound,
  pack: ReferralPack,
): Promise<Result<Money | null, RateRefusal>> {
  if (amount === null || wonOn === null || pack.windows.firstYearDays === null) return ok(null)
  const asked = { amount, to: pack.currency, on: wonOn, source: ecb }
  const converted = await convertOn(tx, asked)
  return converted.ok ? ok(converted.value.to) : converted
}

/** Payments whose fee is fixed: they count towards the fee in all. */
export function countedPayments({ groups, instalments }: FeeStanding): FeePayment[] {
  const fixed = new Set(
    instalments.filter((one) => one.kind === 'fee').map((one) => one.collectionId),
  )
  return groups
    .filter(({ rows }) => rows.some((row) => fixed.has(row.collectionId)))
    .map(({ payment }) => payment)
}

/** The days the customer paid something that it did not get back whole. */
export function daysPaid({ groups, unratedOn }: FeeStanding): PlainDate[] {
  const counted = groups
    .filter(({ payment }) => compare(payment.amount, payment.refunded) > 0)
    .map(({ payment }) => payment.collectedOn)
  return [...counted, ...unratedOn]
}

/** The facts of the fee that one row of the customer's payments raises. */
export function referralFeeFacts(
  standing: FeeStanding,
  given: {
    readonly collectionId: string
    readonly incentive: Incentive
    readonly partner: Partner
    readonly pack: ReferralPack
    readonly complete: boolean
    readonly available: Money
    readonly terminatedOn: PlainDate | null
    readonly papers: readonly PaperStanding[]
    /** Today in the program's zone. */
    readonly askedOn: PlainDate
  },
): ReferralFeeFacts {
  const { collectionId, incentive, partner, pack } = given
  const { attribution, opportunity, groups, instalments, terms } = standing
  const group = must(
    groups.find(({ rows }) => rows.some((row) => row.collectionId === collectionId)),
    'a fee is raised by a payment of its own sale',
  )
  const { payment, collectedAs, conversion } = group
  const counted = countedPayments(standing)
  return {
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    complete: given.complete,
    incentiveStatus: incentive.status,
    opportunity: opportunity.code,
    wonOn: attribution.wonOn,
    saleLost: opportunity.stage === 'lost',
    firstYearUntil: attribution.firstYearUntil,
    firstYearValue: terms.firstYearValue,
    payment,
    collectedAs,
    conversion,
    earlier: counted.filter((one) => one.collectionId !== payment.collectionId),
    fixed: instalments.map((one) => one.amount),
    tier: incentive.approval?.tier ?? 'registered',
    rate: terms.rate,
    cap: terms.cap,
    holdDays: pack.windows.holdDays,
    refundDays: pack.windows.refundDays,
    available: given.available,
    // The payment itself, though it came back whole: a fee for it is asked about.
    paidOn: [...daysPaid(standing), payment.collectedOn]
      .filter((on) => Temporal.PlainDate.compare(on, payment.collectedOn) <= 0)
      .toSorted(Temporal.PlainDate.compare),
    terminatedOn: given.terminatedOn,
    papers: given.papers,
    askedOn: given.askedOn,
  }
}
