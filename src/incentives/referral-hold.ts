import { type Act, type EventId, personBehind, record } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { type Instant, type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import {
  keysOf,
  opportunityById,
  type OpportunityFound,
  type OpportunityId,
  type TypedCustomer,
} from '../partners/index.ts'
import type { ReferralPack } from '../programs/index.ts'
import { findConflicts } from './customer-conflict.ts'
import { moveIncentive } from './hold.ts'
import type { Incentive } from './incentive.ts'

import * as rows from './referral-sql.ts'
import { paperworkLastOn, payingUntil, termEnd } from './referral-term.ts'
import type { IncentiveRefusal } from './refusals.ts'
import { setSaleEarned, setSaleLive, upsertSale } from './sales-sql.ts'

/** The customer a referral names, as everybody else's look-up finds it. Written when the referral is
 *  handed in, again when it is mended, and once it is complete. */
export async function saveReferredCustomer(
  act: Act,
  given: {
    readonly incentive: Incentive
    readonly customer: TypedCustomer
    readonly completeAt: Instant | null
    readonly pack: ReferralPack
  },
): Promise<void> {
  const { incentive, customer, completeAt } = given
  const known = await customerOf(act, given)
  const keys = keysOf(customer)
  await upsertSale(act.tx, {
    incentiveId: incentive.incentiveId,
    partnerId: incentive.partnerId,
    kind: 'referral',
    customerName: customer.name,
    // A name of signs alone has no plain form; it is then looked up as it was typed.
    nameKey: keys.nameKey === '' ? customer.name.toLowerCase() : keys.nameKey,
    domains: keys.domains,
    country: customer.country,
    taxId: keys.taxId,
    customerId: known?.customerId ?? null,
    familyRoot: known?.familyRoot ?? null,
    products: [],
    isExclusive: true,
    completeAt,
    opportunityCode: null,
  })
}

/** Whom the CRM knows the customer as, by a key; null when it does not. */
async function customerOf(
  act: Act,
  {
    incentive,
    customer,
    pack,
  }: { incentive: Incentive; customer: TypedCustomer; pack: ReferralPack },
) {
  const { customer: known } = await findConflicts(act.tx, {
    customer,
    products: [],
    partnerId: incentive.partnerId,
    exceptIncentiveId: incentive.incentiveId,
    at: act.at,
    on: act.at.toZonedDateTimeISO(pack.zone).toPlainDate(),
    outreachDays: 0,
    thresholds: pack.likeness,
  })
  return known
}

/** The instant an attribution ends: 00:00 of the same day so many months later, half-open. */
export function attributionEnd(from: Instant, months: number, zone: string): Instant {
  return from.toZonedDateTimeISO(zone).startOfDay().add({ months }).toInstant()
}

/** An accepted referral counts from now on for the months of its program. */
export async function attributeReferral(
  act: Act,
  given: { readonly incentive: Incentive; readonly pack: ReferralPack; readonly eventId: string },
): Promise<void> {
  const { incentive, pack, eventId } = given
  const { incentiveId, partnerId, number } = incentive
  const untilAt = attributionEnd(act.at, pack.windows.attributionMonths, pack.zone)
  await rows.insertAttribution(act.tx, { incentiveId, partnerId, fromAt: act.at, untilAt })
  await setSaleLive(act.tx, { incentiveId, from: act.at, until: untilAt })
  await recordOf(act, incentive, 'referral.attributed', { number, untilAt }, eventId)
}

/** A person says that this sale came of the referral. What was linked by mistake is linked anew until
 *  it was won. Refuses a sale of another customer or one opened before the referral was handed in, a
 *  sale lost or won outside of the attribution, and one that another incentive has. A sale that is
 *  won converts the referral at once. */
export async function linkSale(
  act: Act,
  given: {
    readonly incentive: Incentive
    readonly opportunityId: string
    /** Customers of the CRM that the referral may mean. */
    readonly customerIds: readonly string[]
    readonly referredAt: Instant
    readonly pack: ReferralPack
  },
): Promise<Result<{ converted: boolean }, IncentiveRefusal>> {
  const { incentive, pack, customerIds, referredAt } = given
  const { incentiveId, number, status } = incentive
  const opportunityId = given.opportunityId as OpportunityId // an id that is none finds nothing
  const sale = await opportunityById(act.tx, opportunityId)
  const unfit = (why: string) =>
    refuse({ code: 'referral.sale_unfit' as const, number, sale: sale?.code ?? 'it', why })
  if (status !== 'accepted') return unfit(`the referral is ${status}; it must be accepted.`)
  if (sale === null) return unfit('it is not known. Import the opportunities anew.')
  if (!customerIds.includes(sale.customerId)) {
    return unfit(`it is a sale to ${sale.customerName}, who is not the customer referred.`)
  }
  const referredOn = referredAt.toZonedDateTimeISO(pack.zone).toPlainDate()
  if (Temporal.PlainDate.compare(sale.openedOn, referredOn) < 0) {
    return unfit(`it was opened on ${printDay(sale.openedOn)}, before the referral.`)
  }
  if (sale.stage === 'lost') return unfit('it was lost.')
  const other = await rows.attributionOfSale(act.tx, opportunityId)
  if (other !== null && other.incentiveId !== incentiveId) {
    return refuse({ code: 'referral.sale_taken', sale: sale.code })
  }
  const by = personBehind(act.actor)
  await rows.linkSale(act.tx, { incentiveId, opportunityId, at: act.at, by })
  const body = { number, opportunityId, sale: sale.code }
  const eventId = await recordOf(act, incentive, 'referral.linked', body, null)
  if (sale.stage !== 'won') return ok({ converted: false })
  const converted = await convertReferral(act, { incentive, sale, pack, causeEventId: eventId })
  return converted.ok ? ok({ converted: true }) : converted
}

/** The linked sale was won: the referral is converted, its first year begins on the day of the win.
 *  Refuses a sale won after the attribution ended, and one another incentive earned on. */
export async function convertReferral(
  act: Act,
  given: {
    readonly incentive: Incentive
    readonly sale: OpportunityFound
    readonly pack: ReferralPack
    readonly causeEventId: string
  },
): Promise<Result<null, IncentiveRefusal>> {
  const { incentive, sale, pack, causeEventId } = given
  const { incentiveId, number } = incentive
  const wonOn = must(sale.wonOn, 'a sale that is won has its day')
  const attribution = must(await rows.attributionOf(act.tx, incentiveId), 'it was accepted')
  if (isAfterEnd(wonOn, attribution.untilAt, pack.zone)) {
    const why = `it was won on ${printDay(wonOn)}, after the referral had ended.`
    return refuse({ code: 'referral.sale_unfit', number, sale: sale.code, why })
  }
  const { pauseDays, paperworkMonths } = pack.windows
  await rows.setWon(act.tx, {
    incentiveId,
    wonOn,
    firstYearUntil: termEnd(wonOn, pack.windows),
    payingUntil: pauseDays === null ? null : payingUntil(wonOn, [], pauseDays),
    paperworkLastOn: paperworkMonths === null ? null : paperworkLastOn(wonOn, paperworkMonths),
  })
  await setSaleEarned(act.tx, { incentiveId, opportunityCode: sale.code, at: act.at })
  const moved = await moveIncentive(act, { incentive, move: 'convert', causeEventId })
  return moved.ok ? ok(null) : moved
}

function isAfterEnd(on: PlainDate, untilAt: Instant, zone: string): boolean {
  const end = untilAt.toZonedDateTimeISO(zone).toPlainDate()
  return Temporal.PlainDate.compare(on, end) >= 0
}

/** Nobody is kept from the customer any longer. */
export async function endHold(act: Act, incentiveId: string): Promise<void> {
  const attribution = await rows.attributionOf(act.tx, incentiveId)
  if (attribution === null || Temporal.Instant.compare(attribution.untilAt, act.at) <= 0) return
  await setSaleLive(act.tx, { incentiveId, from: attribution.fromAt, until: act.at })
}

/** The required papers are there and accepted; false when that was known, or too late. */
export async function wholePaperwork(act: Act, incentive: Incentive): Promise<boolean> {
  const { incentiveId, number } = incentive
  if (!(await rows.setPaperworkWhole(act.tx, { incentiveId, at: act.at }))) return false
  await recordOf(act, incentive, 'referral.paperwork_whole', { number }, null)
  return true
}

/** The required papers did not come in time: said once, with the papers as the reason. */
export async function forfeitPaperwork(
  act: Act,
  given: { readonly incentive: Incentive; readonly reason: string },
): Promise<EventId> {
  const { incentive, reason } = given
  const { incentiveId, partnerId, number } = incentive
  await rows.setForfeited(act.tx, { incentiveId, at: act.at })
  return record(act, {
    type: 'referral.forfeited',
    subjectKind: 'incentive',
    subjectId: incentiveId,
    partnerId,
    reason,
    body: { number },
  })
}

/** The partner was reminded of its papers, so many days before the last. */
export function paperworkWarned(
  act: Act,
  row: { readonly incentiveId: string; readonly days: number },
) {
  return rows.setPaperworkWarned(act.tx, row)
}

/** Until when the payments of the customer keep the earning alive, as they stand now. */
export async function keepPaying(
  act: Act,
  given: {
    readonly attribution: rows.Attribution
    readonly paidOn: readonly PlainDate[]
    readonly pack: ReferralPack
  },
): Promise<void> {
  const { attribution, paidOn, pack } = given
  const { wonOn, incentiveId } = attribution
  const { pauseDays } = pack.windows
  if (wonOn === null || pauseDays === null) return
  const until = payingUntil(wonOn, paidOn, pauseDays)
  await rows.setPayingUntil(act.tx, { incentiveId, payingUntil: until })
}

/** The customer stopped paying: what it pays from `endedOn` on earns nothing. */
export function endTerm(
  act: Act,
  row: { readonly incentiveId: string; readonly endedOn: PlainDate },
) {
  return rows.setTermEnd(act.tx, row)
}

/** A row that fixed a fee, or what a refund took back of it. */
export async function recordInstalment(
  act: Act,
  incentive: Incentive,
  row: Omit<
    Parameters<typeof rows.insertInstalment>[1],
    'incentiveId' | 'partnerId' | 'fixedAt' | 'eventId'
  >,
  causeEventId: string | null,
): Promise<EventId> {
  const { incentiveId, partnerId, number } = incentive
  const { collectionId, kind, currency, totalMinor, amountMinor, loweredMinor, clawedMinor } = row
  const body = {
    number,
    collectionId,
    currency,
    totalMinor,
    amountMinor,
    ...(kind === 'refund' ? { loweredMinor, clawedMinor } : {}),
  }
  const type = kind === 'fee' ? 'referral.fee_fixed' : 'referral.fee_returned'
  const eventId = await recordOf(act, incentive, type, body, causeEventId)
  await rows.insertInstalment(act.tx, { ...row, incentiveId, partnerId, fixedAt: act.at, eventId })
  return eventId
}

function recordOf(
  act: Act,
  incentive: Incentive,
  type: string,
  body: object,
  causeEventId: string | null,
): Promise<EventId> {
  return record(act, {
    type,
    subjectKind: 'incentive',
    subjectId: incentive.incentiveId,
    partnerId: incentive.partnerId,
    causeEventId,
    body,
  })
}
