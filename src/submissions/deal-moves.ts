import { type Act, type HeardEvent, record } from '../audit/index.ts'
import { notify } from '../correspondence/index.ts'
import {
  dealsEnding,
  endDeal,
  holdersOf,
  type IncentiveRefusal,
  lockIncentive,
  protectedDeals,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { familyAround, partnerById, type PartnerId, partnersById } from '../partners/index.ts'
import { handedIn } from './handed-in.ts'
import { inSameMomentAs } from './kinds/deal-registration.ts'
import { bringBackTogether } from './same-moment.ts'
import { openUnder, selectSubmission } from './sql.ts'

/** Deals one sweep ends; what is left waits for the next. */
export const ENDING_MAX = 200

/** Protections whose end has come. The customer was free from the end on, to the instant; the sweep
 *  only says so. Answers how many ended. */
export async function expireDeals(act: Act): Promise<Result<{ ended: number }, never>> {
  let ended = 0
  for (const { incentiveId } of await dealsEnding(act.tx, act.at, ENDING_MAX)) {
    const incentive = must(await lockIncentive(act.tx, incentiveId), 'a deal that was listed')
    const done = await endDeal(act, { incentive, by: 'expired', causeEventId: null })
    if (done.ok) ended += 1
  }
  return ok({ ended })
}

/** A terminated partner holds no customer any longer. */
export async function endDealsOf(act: Act, event: HeardEvent): Promise<Result<null, never>> {
  for (const { incentiveId } of await protectedDeals(act.tx, event.subjectId)) {
    const incentive = must(await lockIncentive(act.tx, incentiveId), 'a deal that was listed')
    unwrap(await endDeal(act, { incentive, by: 'partner_terminated', causeEventId: event.eventId }))
  }
  return ok(null)
}

/** A suspended partner keeps what it holds; the lead is told what that is. */
export async function tellOfSuspended(act: Act, event: HeardEvent): Promise<Result<null, never>> {
  const partnerId = event.subjectId as PartnerId // the subject of every event named partner.…
  const held = await protectedDeals(act.tx, partnerId)
  if (held.length === 0) return ok(null)
  const partner = must(await partnerById(act.tx, partnerId), 'a partner of an event')
  const numbers = held.map((deal) => deal.number).join(', ')
  await notify(act, {
    roles: ['lead'],
    subjectKind: 'partner',
    subjectId: event.subjectId,
    eventId: event.eventId,
    text:
      `${partner.legalName} is suspended and holds ${numbers}. ` +
      'The protection stands; nothing is paid meanwhile. Release it if it should end.',
  })
  return ok(null)
}

/** The CRM says that customers are of one family which several partners hold for one product: nothing
 *  breaks, and the lead is asked which of them stands. */
export async function tellOfMergedFamily(
  act: Act,
  event: HeardEvent,
): Promise<Result<null, never>> {
  const customerIds = await familyAround(act.tx, event.subjectId)
  const held = await holdersOf(act.tx, { customerIds, at: act.at })
  const rivals = held.filter((one) =>
    held.some((other) => other.partnerId !== one.partnerId && sharesProduct(one, other)),
  )
  if (rivals.length === 0) return ok(null)
  const partners = await partnersById(
    act.tx,
    rivals.map((one) => one.partnerId),
  )
  const said = rivals.map(
    (one) => `${one.number} of ${partners.get(one.partnerId)?.legalName} (${one.customerName})`,
  )
  await notify(act, {
    roles: ['lead'],
    subjectKind: 'customer',
    subjectId: event.subjectId,
    eventId: event.eventId,
    text:
      `${said.join(' and ')} hold companies that are one group by the CRM now. Both stand until ` +
      'one is ended: say which, and end the protection of the other.',
  })
  return ok(null)
}

type Held = { readonly products: readonly string[] }
function sharesProduct(one: Held, other: Held): boolean {
  if (one.products.length === 0 || other.products.length === 0) return true
  return one.products.some((product) => other.products.includes(product))
}

/** The answer to one question about several registrations brings all of them back. */
export async function answeredTogether(act: Act, event: HeardEvent): Promise<Result<null, never>> {
  const row = await selectSubmission(act.tx, event.subjectId)
  if (row === null || row.type !== 'deal_registration') return ok(null)
  const numbers = await inSameMomentAs(act.tx, await handedIn(act.tx, row), act.at)
  return bringBackTogether(act, numbers)
}

export type ReleaseDeal = { readonly incentiveId: string; readonly reason: string }

/** Gives a customer back before the end: by the partner who holds it, or by us with a reason. Never
 *  while how the deal ended is told and not decided. */
export async function releaseDeal(
  act: Act,
  input: ReleaseDeal,
): Promise<Result<{ number: string; status: 'released' }, IncentiveRefusal>> {
  const incentive = await lockIncentive(act.tx, input.incentiveId)
  const own = act.actor.partnerId
  if (incentive?.type !== 'deal' || (own !== null && own !== incentive.partnerId)) {
    return refuse({ code: 'incentive.unknown', incentive: input.incentiveId })
  }
  const { number, incentiveId } = incentive
  const outcomes = await openUnder(act.tx, {
    incentiveId,
    type: 'deal_outcome',
    submissionId: incentiveId, // leaves none out: ids of incentives are none of submissions
  })
  if (outcomes.length > 0) {
    return refuse({ code: 'deal.outcome_undecided', number, submissions: outcomes })
  }
  const eventId = await record(act, {
    type: 'deal.given_back',
    subjectKind: 'incentive',
    subjectId: incentive.incentiveId,
    partnerId: incentive.partnerId,
    reason: input.reason,
    body: { number },
  })
  const ended = await endDeal(act, { incentive, by: 'released', causeEventId: eventId })
  return ended.ok ? ok({ number, status: 'released' }) : ended
}
