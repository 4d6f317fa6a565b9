import { formOf, type Pack, packOf } from '../programs/index.ts'
import type { CoinvestMilestoneFacts } from './coinvest-milestone.ts'
import type { CoinvestProposalFacts } from './coinvest-proposal.ts'
import { rateOfTier } from './tier-rate.ts'
import type { Standing } from './under-terms.ts'
import { moreOf, slotsUnderTerms } from './under-terms-mdf.ts'

/** A proposal under other terms: shares, sizes and day rates are theirs. */
export function proposalUnderTerms(of: Pack, given: object): CoinvestProposalFacts {
  const pack = packOf(of, 'coinvest')
  const facts = given as CoinvestProposalFacts // kept under this type of submission
  return {
    ...facts,
    rate: rateOfTier(pack, facts.tier, facts.rate),
    inKindMax: pack.inKindMax,
    milestoneMax: pack.milestoneMax,
    leadDays: pack.windows.leadDays,
    ownDays: facts.ownDays.map((one) => ({
      ...one,
      rate: pack.dayRates.find(({ role }) => role === one.role)?.rate ?? one.rate,
    })),
  }
}

/** A milestone under other terms. The share of the cost is the plan's own. */
export function milestoneUnderTerms(
  of: Pack,
  given: object,
  standing: Standing,
): CoinvestMilestoneFacts {
  const pack = packOf(of, 'coinvest')
  const facts = given as CoinvestMilestoneFacts // kept under this type of submission
  const slots = formOf(pack, 'coinvest_milestone').slots
  return {
    ...facts,
    shape: pack.shape,
    slipDays: pack.windows.slipDays,
    slipsMax: pack.slipsMax,
    inKindKinds: pack.inKindKinds,
    planRemaining: moreOf(facts.planRemaining, standing.committedMore),
    proof: slotsUnderTerms(
      facts.proof,
      slots.filter(({ slot }) => slot !== 'acceptance'),
    ),
  }
}
