import type { Act } from '../audit/index.ts'
import {
  acceptedOf,
  attributionOf,
  attributionOfSale,
  attributionsOver,
  convertReferral,
  endHold,
  endTerm,
  type IncentiveRefusal,
  linkSale,
  moveIncentive,
  thousandths,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { keysOf, matchCustomers, opportunityById, type OpportunityId } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import type { ReferralPack } from '../programs/index.ts'
import { customerOf } from './customer-of-form.ts'
import { lockedReferral, settleReferral } from './referral-fees.ts'
import { feesUnder, referralsToSettle, referralUnder } from './referral-sql.ts'
import { openStatuses } from './submission.ts'
import { selectSubmission } from './sql.ts'

/** Referrals one sweep looks at; what is left waits for the next. */
export const REFERRALS_MAX = 200

export type LinkOpportunity = { readonly incentiveId: string; readonly opportunityId: string }

/** A person says which of our sales came of a referral. When it is won already, the referral is
 *  converted and what the customer paid so far raises its fees. */
export async function linkOpportunity(
  act: Act,
  input: LinkOpportunity,
): Promise<Result<{ converted: boolean }, IncentiveRefusal>> {
  const { incentiveId, opportunityId } = input
  const known = await lockedReferral(act, incentiveId)
  if (known === null) return refuse({ code: 'incentive.unknown', incentive: incentiveId })
  const { referredAt, customerIds } = await meantBy(act.tx, incentiveId, known.pack)
  const linked = await linkSale(act, { ...known, opportunityId, referredAt, customerIds })
  if (linked.ok && linked.value.converted) await settleReferral(act, incentiveId)
  return linked
}

/** When a referral was whole, and the customers of the CRM that it may mean: the same by a key, or by
 *  a name that is alike. */
export async function meantBy(tx: Tx, incentiveId: string, pack: ReferralPack) {
  const { submissionId } = must(
    await referralUnder(tx, incentiveId),
    'a referral was opened by its first submission',
  )
  const row = must(await selectSubmission(tx, submissionId), 'a submission that was listed')
  const keys = keysOf(customerOf(row.form))
  const matches = await matchCustomers(tx, keys, thousandths(pack.likeness.look))
  return {
    referredAt: row.completeAt ?? row.createdAt,
    customerIds: matches.map((match) => match.customerId),
  }
}

/** A sale moved on: when it is linked to a referral and won now, the referral is converted. */
export async function saleChanged(
  act: Act,
  { opportunityId, eventId }: { readonly opportunityId: string; readonly eventId: string },
): Promise<void> {
  const attribution = await attributionOfSale(act.tx, opportunityId)
  if (attribution === null || attribution.wonOn !== null) return
  const known = await lockedReferral(act, attribution.incentiveId)
  const sale = await opportunityById(act.tx, opportunityId as OpportunityId) // the event's own
  if (known === null || sale === null || sale.stage !== 'won') return
  if (known.incentive.status !== 'accepted') return
  const converted = await convertReferral(act, { ...known, sale, causeEventId: eventId })
  // Won too late, or earned on by another incentive: the referral's page says so, nothing is paid.
  if (converted.ok) await settleReferral(act, attribution.incentiveId)
}

/** The customer paid or got something back: the referral its sale is linked to is settled. */
export async function collectionCame(act: Act, opportunityId: string): Promise<void> {
  const attribution = await attributionOfSale(act.tx, opportunityId)
  if (attribution !== null) await settleReferral(act, attribution.incentiveId)
}

/** A fee was decided: the next payment has its turn. */
export async function feeDecided(act: Act, submissionId: string): Promise<void> {
  const row = await selectSubmission(act.tx, submissionId)
  if (row?.type !== 'referral_fee' || row.incentiveId === null) return
  await settleReferral(act, row.incentiveId)
}

/** The partnership ended: referrals without a won sale end with it; what was won earns on. */
export async function partnerEnded(
  act: Act,
  { partnerId, eventId }: { readonly partnerId: string; readonly eventId: string },
): Promise<Result<{ expired: number }, never>> {
  let expired = 0
  for (const { incentiveId } of await acceptedOf(act.tx, partnerId, REFERRALS_MAX)) {
    if (await expire(act, incentiveId, eventId)) expired += 1
  }
  return ok({ expired })
}

async function expire(act: Act, incentiveId: string, causeEventId: string | null) {
  const known = await lockedReferral(act, incentiveId)
  if (known === null || known.incentive.status !== 'accepted') return false
  const { incentive } = known
  unwrap(await moveIncentive(act, { incentive, move: 'expire', causeEventId }))
  await endHold(act, incentiveId)
  return true
}

/** Ends referrals whose time is over without a won sale: `accepted` → `expired`. */
export async function sweepExpired(act: Act): Promise<Result<{ expired: number }, never>> {
  let expired = 0
  for (const { incentiveId } of await attributionsOver(act.tx, act.at, REFERRALS_MAX)) {
    if (await expire(act, incentiveId, null)) expired += 1
  }
  return ok({ expired })
}

/** Settles the won referrals that have something to settle: what waited for a rate or for money on its
 *  way, and whatever news did not reach. When the first year is over and nothing is open, a referral
 *  is completed, or expired where the customer never paid. */
export async function sweepWon(act: Act): Promise<Result<{ ended: number }, never>> {
  let ended = 0
  const on = act.at.toZonedDateTimeISO('UTC').toPlainDate()
  for (const { incentiveId } of await referralsToSettle(act.tx, { on, limit: REFERRALS_MAX })) {
    const settled = await settleReferral(act, incentiveId)
    if (!settled.waits && (await complete(act, incentiveId))) ended += 1
  }
  return ok({ ended })
}

async function complete(act: Act, incentiveId: string): Promise<boolean> {
  const known = await lockedReferral(act, incentiveId)
  const attribution = await attributionOf(act.tx, incentiveId)
  const termEnds = attribution?.firstYearUntil ?? null
  if (known === null || attribution === null || termEnds === null) return false
  const { incentive, pack } = known
  const { payingUntil } = attribution
  const isPaused = payingUntil !== null && Temporal.PlainDate.compare(payingUntil, termEnds) < 0
  const until = isPaused ? payingUntil : termEnds
  const today = act.at.toZonedDateTimeISO(pack.zone).toPlainDate()
  if (Temporal.PlainDate.compare(today, until) < 0) return false
  const fees = await feesUnder(act.tx, incentiveId)
  if (fees.some((fee) => openStatuses.some((status) => status === fee.status))) return false
  const ends = { earning: 'complete', converted: 'expire' } as const
  if (incentive.status !== 'earning' && incentive.status !== 'converted') return false
  const move = ends[incentive.status]
  if (isPaused) await endTerm(act, { incentiveId, endedOn: until })
  unwrap(await moveIncentive(act, { incentive, move, causeEventId: null }))
  return true
}
