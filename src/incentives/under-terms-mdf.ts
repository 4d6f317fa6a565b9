import { type Money, money } from '../kernel/money.ts'
import { activityCap, type Pack, packOf, type Slot, slotsOf } from '../programs/index.ts'
import type { ProofSlot } from './claim-line.ts'
import { claimDeadline, dayOf, endOfDay } from './incentive.ts'
import type { MdfClaimFacts } from './mdf-claim.ts'
import type { MdfRequestFacts } from './mdf-request.ts'
import { rateOfTier } from './tier-rate.ts'
import type { Standing } from './under-terms.ts'

/** A request under other terms. The days of the version itself stay as recorded: a draft is asked as
 *  if it had been in force. */
export function requestUnderTerms(of: Pack, given: object): MdfRequestFacts {
  const pack = packOf(of, 'mdf')
  const facts = given as MdfRequestFacts // kept under this type of submission
  const { completeAt, activityType } = facts
  return {
    ...facts,
    ...(completeAt === undefined
      ? {}
      : { completeOn: dayOf(completeAt, pack.zone, facts.completeOn) }),
    rate: rateOfTier(pack, facts.tier, facts.rate),
    requestDaysBefore: pack.windows.requestDaysBefore,
    minimumRequest: pack.minimumRequest,
    activityCap: activityType === undefined ? facts.activityCap : activityCap(pack, activityType),
    quarterCap: pack.caps.perPartnerQuarter,
    neverKinds: pack.costKinds.filter((kind) => kind.never !== null).map((kind) => kind.kind),
  }
}

/** A claim under other terms, with what the request would have left it. */
export function claimUnderTerms(of: Pack, given: object, standing: Standing): MdfClaimFacts {
  const pack = packOf(of, 'mdf')
  const facts = given as MdfClaimFacts // kept under this type of submission
  const { activityType, fundClaimsDueOn, lastOn } = facts
  const deadlineOn =
    fundClaimsDueOn === undefined
      ? facts.claimDeadlineOn
      : claimDeadline(lastOn, pack.windows.claimDaysAfter, fundClaimsDueOn)
  const activity = pack.activities.find((one) => one.type === activityType)
  return {
    ...facts,
    rate: rateOfTier(pack, facts.tier, facts.rate),
    claimDeadlineOn: deadlineOn,
    deadlineAt: endOfDay(deadlineOn, pack.zone),
    committedRemaining: moreOf(facts.committedRemaining, standing.committedMore),
    proof:
      activityType === undefined
        ? facts.proof
        : slotsUnderTerms(facts.proof, slotsOf(pack, 'mdf_claim', activityType ?? '')),
    metric:
      activity === undefined
        ? facts.metric
        : { label: activity.metric.label, value: facts.metric?.value ?? null },
  }
}

/** The required slots of other terms. One that nobody asked for then is not known: it counts as still
 *  to be looked at. */
export function slotsUnderTerms(
  recorded: readonly ProofSlot[],
  slots: readonly Slot[],
): ProofSlot[] {
  return slots
    .filter((slot) => slot.required)
    .map(({ slot, label }) => {
      const known = recorded.find((one) => one.slot === slot)
      return { slot, label, state: known?.state ?? 'pending' }
    })
}

/** An amount with more (or less) of it, never below zero. */
export function moreOf(amount: Money, minor: bigint): Money {
  const total = amount.minor + minor
  return money(total < 0n ? 0n : total, amount.currency)
}
