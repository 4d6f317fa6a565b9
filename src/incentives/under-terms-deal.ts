import { ratio, roundQuotient, type Ratio } from '../kernel/ratio.ts'
import { type Pack, packOf } from '../programs/index.ts'
import type { DealOutcomeFacts } from './deal-outcome.ts'
import type { DealConflict, DealRegistrationFacts } from './deal-registration.ts'
import { rateOfTier } from './tier-rate.ts'

/** A registration under other terms. What was found alike is held to their likeness; what lay below
 *  the recorded one was never found. */
export function registrationUnderTerms(of: Pack, given: object): DealRegistrationFacts {
  const pack = packOf(of, 'deal')
  const facts = given as DealRegistrationFacts // kept under this type of submission
  const { products, tier, country } = facts
  const tiersOf: Readonly<Record<string, readonly string[]>> = pack.tiersOf
  return {
    ...facts,
    completeOn: facts.completeAt.toZonedDateTimeISO(pack.zone).toPlainDate(),
    closedProducts:
      products === undefined
        ? facts.closedProducts
        : products
            .filter((product) => !(tiersOf[product]?.includes(tier) ?? true))
            .map((product) => pack.products.find((one) => one.value === product)?.label ?? product),
    countryOpen: pack.countries === null || pack.countries.includes(country),
    minimumValue: pack.minimumValue,
    closeWithinDays: pack.windows.closeWithinDays,
    sameMomentSeconds: pack.sameMomentSeconds,
    conflicts: facts.conflicts.flatMap((one) => alike(one, pack.likeness)),
  }
}

/** What a key shows is the same customer whatever the likeness; a name is by its score. */
function alike(
  one: DealConflict,
  likeness: { readonly conflict: Ratio; readonly look: Ratio },
): DealConflict[] {
  if (one.keys.length > 0) return [one]
  const [conflict, look] = [thousandths(likeness.conflict), thousandths(likeness.look)]
  return one.score < look ? [] : [{ ...one, exact: one.score >= conflict }]
}

function thousandths(likeness: Ratio): number {
  const { num, den } = ratio(likeness.num * 1000n, likeness.den)
  return Number(roundQuotient(num, den, 'half-even'))
}

/** An outcome under other terms, at their rate for the tier that was fixed. */
export function outcomeUnderTerms(of: Pack, given: object): DealOutcomeFacts {
  const pack = packOf(of, 'deal')
  const facts = given as DealOutcomeFacts // kept under this type of submission
  return {
    ...facts,
    zone: pack.zone,
    rate: rateOfTier(pack, facts.tier, facts.rate),
    tolerance: pack.valueTolerance,
    pays: pack.pays,
  }
}
