import { type Act, record } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { ok, type Result } from '../kernel/result.ts'
import { type Instant, type PlainDate, Temporal } from '../kernel/temporal.ts'
import { keysOf, type TypedCustomer } from '../partners/index.ts'
import type { DealPack } from '../programs/index.ts'
import { findConflicts } from './customer-conflict.ts'
import { type Deal, type DealEnd, endOf, protectionEnd } from './deal.ts'
import * as rows from './deal-sql.ts'
import { moveIncentive } from './hold.ts'
import type { Incentive } from './incentive.ts'
import type { IncentiveRefusal } from './refusals.ts'
import { setSaleEarned, setSaleLive, upsertSale } from './sales-sql.ts'

export type SaveDeal = {
  readonly incentive: Incentive
  readonly customer: TypedCustomer
  readonly products: readonly string[]
  /** When the submission became complete; null while it is not. */
  readonly completeAt: Instant | null
  readonly opportunityCode: string | null
  readonly pack: DealPack
  /** The rest of the form; null while something of it is missing. */
  readonly terms: {
    readonly role: string
    readonly value: Money
    readonly closeOn: PlainDate
  } | null
}

/** What a registration says of customer and deal, for everybody else's look-up. Another customer or
 *  product makes it complete anew, at `act.at`. */
export async function saveDeal(act: Act, given: SaveDeal): Promise<void> {
  const { incentive, customer, products, pack, terms } = given
  const { incentiveId, partnerId } = incentive
  const keys = keysOf(customer)
  const nameKey = keys.nameKey === '' ? customer.name.toLowerCase() : keys.nameKey
  const before = await rows.saleOf(act.tx, incentiveId)
  const says = {
    nameKey,
    domains: keys.domains,
    taxId: keys.taxId,
    country: keys.country,
    products,
  }
  const completeAt = completeSince(act, before, says, given.completeAt)
  const found = await findConflicts(act.tx, {
    customer,
    products,
    partnerId,
    exceptIncentiveId: incentiveId,
    at: act.at,
    on: act.at.toZonedDateTimeISO(pack.zone).toPlainDate(),
    outreachDays: 0,
    thresholds: pack.likeness,
  })
  await upsertSale(act.tx, {
    ...says,
    incentiveId,
    partnerId,
    kind: 'deal',
    customerName: customer.name,
    customerId: found.customer?.customerId ?? null,
    familyRoot: found.customer?.familyRoot ?? null,
    isExclusive: pack.exclusive,
    completeAt,
    opportunityCode: given.opportunityCode,
  })
  if (terms === null) return
  const waitsFor = found.exact.flatMap((one) =>
    one.source === 'undecided' && isBefore(one.since, completeAt) ? (one.incentiveId ?? []) : [],
  )
  const { role, value, closeOn } = terms
  const { minor: valueMinor, currency } = value
  await rows.upsertDeal(act.tx, {
    incentiveId,
    partnerId,
    role,
    valueMinor,
    currency,
    closeOn,
    waitsFor,
  })
}

function isBefore(one: Instant | null, other: Instant | null): boolean {
  return one !== null && other !== null && Temporal.Instant.compare(one, other) < 0
}

type Says = Pick<
  NonNullable<Awaited<ReturnType<typeof rows.saleOf>>>,
  'nameKey' | 'country' | 'taxId'
> & { readonly domains: readonly string[]; readonly products: readonly string[] }

function completeSince(
  act: Act,
  before: Awaited<ReturnType<typeof rows.saleOf>>,
  says: Says,
  completeAt: Instant | null,
): Instant | null {
  if (completeAt === null || before === null || before.completeAt === null) return completeAt
  const textOf = (one: Says) =>
    JSON.stringify([
      one.nameKey,
      one.country,
      one.taxId,
      [...one.domains].sort(),
      [...one.products].sort(),
    ])
  return textOf(before) === textOf(says) ? before.completeAt : act.at
}

/** Approved: the customer’s keys are held for its products until 00:00 of the day the program says,
 *  in its zone. A key somebody else holds is refused by the database. */
export async function protectDeal(
  act: Act,
  given: { readonly incentive: Incentive; readonly pack: DealPack; readonly eventId: string },
): Promise<Instant> {
  const { incentive, pack, eventId } = given
  const { incentiveId, partnerId, number } = incentive
  const deal = must(await rows.dealOf(act.tx, incentiveId), 'a registration in review has its deal')
  const until = protectionEnd(act.at, pack.windows.protectionDays, pack.zone)
  await rows.setProtectedUntil(act.tx, incentiveId, until)
  await rows.dropRunnerUp(act.tx, incentiveId)
  await setSaleLive(act.tx, { incentiveId, from: act.at, until })
  await rows.setProtectedDays(act.tx, { incentiveId, ...daysOf(act.at, until, pack.zone) })
  if (deal.isExclusive) {
    const held = { incentiveId, partnerId, from: act.at, until, products: deal.products }
    await rows.insertProtections(act.tx, held, heldKeys(deal))
  }
  await note(act, incentive, 'deal.protected', { number, until }, eventId)
  return until
}

/** Declined only because another deal holds the customer: it is second to that, and the first to be.
 *  Answers whether it is. */
export async function keepRunnerUp(
  act: Act,
  given: {
    readonly incentive: Incentive
    readonly holder: Incentive
    readonly causeEventId: string
  },
): Promise<boolean> {
  const { incentive, holder, causeEventId } = given
  const { incentiveId, number } = incentive
  if (holder.status !== 'protected' || holder.programId !== incentive.programId) return false
  const kept = await rows.insertRunnerUp(act.tx, { incentiveId, runnerUpOf: holder.incentiveId })
  if (kept === 0) return false
  await note(act, incentive, 'deal.runner_up', { number }, causeEventId)
  return true
}

/** What nobody else may hold: customer and family of the CRM, domains, tax number, name and country. */
export function heldKeys(deal: Deal): { readonly kind: string; readonly key: string }[] {
  const { customerId, familyRoot, domains, taxId, nameKey, country } = deal
  return [
    ...(customerId === null ? [] : [{ kind: 'customer', key: customerId }]),
    ...(familyRoot === null ? [] : [{ kind: 'family', key: familyRoot }]),
    ...domains.map((key) => ({ kind: 'domain', key })),
    ...(taxId === null ? [] : [{ kind: 'tax_id', key: taxId }]),
    { kind: 'name', key: `${nameKey}|${country ?? ''}` },
  ]
}

/** An extension asked for before the end keeps the protection until it is decided; one asked for at
 *  the end or later, or one more than the program allows, keeps nothing. */
export async function askExtension(
  act: Act,
  incentive: Incentive,
  given: { readonly extensions: number; readonly extensionsMax: number },
): Promise<void> {
  const { incentiveId, status } = incentive
  const deal = await rows.dealOf(act.tx, incentiveId)
  const until = deal === null ? null : endOf(deal)
  if (status !== 'protected' || deal === null) return
  if (given.extensions >= given.extensionsMax) return
  if (until === null || Temporal.Instant.compare(act.at, until) >= 0) return
  await rows.setExtensionAsked(act.tx, incentiveId, act.at)
  await hold(act, deal, null)
}

/** Extended from the old end: once by the terms, again by an authority. */
export async function extendDeal(
  act: Act,
  given: { readonly incentive: Incentive; readonly pack: DealPack; readonly eventId: string },
): Promise<void> {
  const { incentive, pack, eventId } = given
  const { incentiveId, number } = incentive
  const deal = must(await rows.dealOf(act.tx, incentiveId), 'a protected deal')
  const old = must(endOf(deal), 'a protected deal has its end')
  const until = protectionEnd(old, pack.windows.extensionDays, pack.zone)
  await rows.setExtended(act.tx, incentiveId, until)
  await hold(act, deal, until)
  const from = must(deal.protectedFrom, 'a protected deal has its beginning')
  await rows.setProtectedDays(act.tx, { incentiveId, ...daysOf(from, until, pack.zone) })
  await note(act, incentive, 'deal.extended', { number, until }, eventId)
}

/** Not extended: the old end holds; where it has passed meanwhile, the protection ends now. */
export async function refuseExtension(
  act: Act,
  incentive: Incentive,
  causeEventId: string,
): Promise<Result<null, IncentiveRefusal>> {
  const { incentiveId } = incentive
  const deal = await rows.dealOf(act.tx, incentiveId)
  if (deal === null || deal.extensionAskedAt === null) return ok(null)
  const until = must(endOf(deal), 'an extension is asked of a protected deal')
  await rows.setExtensionAsked(act.tx, incentiveId, null)
  if (Temporal.Instant.compare(act.at, until) < 0) {
    await hold(act, deal, until)
    return ok(null)
  }
  return endDeal(act, { incentive, by: 'extension_rejected', causeEventId })
}

const moveOf = {
  lost: 'lose',
  expired: 'expire',
  released: 'release',
  partner_terminated: 'expire',
  extension_rejected: 'expire',
} as const satisfies Record<DealEnd, string>

/** The protection ends: at its end when it expires, else now. */
export async function endDeal(
  act: Act,
  given: {
    readonly incentive: Incentive
    readonly by: DealEnd
    readonly causeEventId: string | null
  },
): Promise<Result<null, IncentiveRefusal>> {
  const { incentive, by, causeEventId } = given
  const moved = await moveIncentive(act, { incentive, move: moveOf[by], causeEventId })
  if (!moved.ok) return moved
  const deal = must(await rows.dealOf(act.tx, incentive.incentiveId), 'a protected deal')
  const end = by === 'expired' ? must(endOf(deal), 'a protected deal has its end') : act.at
  await rows.setEnded(act.tx, incentive.incentiveId, end, by)
  // What expired may still be won by an order of before; what was lost or given back may not.
  if (by === 'lost' || by === 'released') await rows.dropSecondTo(act.tx, incentive.incentiveId)
  await hold(act, deal, end)
  return ok(null)
}

/** Won: the order is kept, and the sale earned this incentive and no other. What is left of the
 *  protection stays. An extension that waits has become idle. */
export async function winDeal(
  act: Act,
  given: {
    readonly incentive: Incentive
    readonly order: {
      readonly number: string | null
      readonly on: PlainDate
      readonly netNew: Money
    }
    readonly opportunityCode: string | null
    /** The incentive on the same sale that this one may stand on. */
    readonly stackedOn: string | null
    readonly causeEventId: string
  },
): Promise<Result<null, IncentiveRefusal>> {
  const { incentive, order, opportunityCode, stackedOn, causeEventId } = given
  const { incentiveId } = incentive
  const moved = await moveIncentive(act, { incentive, move: 'win', causeEventId })
  if (!moved.ok) return moved
  const deal = must(await rows.dealOf(act.tx, incentiveId), 'a protected deal')
  if (deal.extensionAskedAt !== null) {
    const end = must(endOf(deal), 'a protected deal has its end')
    await rows.setExtensionAsked(act.tx, incentiveId, null)
    await hold(act, deal, Temporal.Instant.compare(end, act.at) < 0 ? act.at : end)
  }
  await rows.setOrder(act.tx, {
    incentiveId,
    orderNumber: order.number,
    orderOn: order.on,
    netNewMinor: order.netNew.minor,
  })
  if (opportunityCode !== null) {
    await setSaleEarned(act.tx, { incentiveId, opportunityCode, at: act.at, stackedOn })
  }
  return ok(null)
}

function daysOf(from: Instant, until: Instant, zone: string) {
  const dayOf = (at: Instant) => at.toZonedDateTimeISO(zone).toPlainDate()
  return { first: dayOf(from), last: dayOf(until.subtract({ nanoseconds: 1 })) }
}

async function hold(act: Act, deal: Deal, until: Instant | null): Promise<void> {
  const from = must(deal.protectedFrom, 'a protected deal has its beginning')
  await setSaleLive(act.tx, { incentiveId: deal.incentiveId, from, until })
  await rows.holdProtections(act.tx, deal.incentiveId, until)
}

async function note(
  act: Act,
  incentive: Incentive,
  type: string,
  body: object,
  causeEventId: string,
): Promise<void> {
  await record(act, {
    type,
    subjectKind: 'incentive',
    subjectId: incentive.incentiveId,
    partnerId: incentive.partnerId,
    causeEventId,
    body,
  })
}
