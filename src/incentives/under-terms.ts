import type { Pack, PackSubmissionType } from '../programs/index.ts'
import { proposalUnderTerms, milestoneUnderTerms } from './under-terms-coinvest.ts'
import { outcomeUnderTerms, registrationUnderTerms } from './under-terms-deal.ts'
import { claimUnderTerms, requestUnderTerms } from './under-terms-mdf.ts'
import { feeUnderTerms } from './under-terms-referral.ts'

/** What another version made of the cases before this one under the same incentive, in minor units:
 *  new less recorded. */
export type Standing = {
  /** Of what is left of the commitment. */
  readonly committedMore: bigint
  /** Of the fees that earlier payments fixed. */
  readonly fixedMore: bigint
}

/** Recorded facts as they would stand under other terms: what is of the world is kept, what comes
 *  from the version (rates, caps, windows, lists) is that of `pack`. Pure. */
export type UnderTerms = (pack: Pack, facts: object, standing: Standing) => object

/** By type of submission. A type that is not here cannot be judged under other terms. */
export const underTermsOf: Readonly<Partial<Record<PackSubmissionType, UnderTerms>>> = {
  mdf_request: requestUnderTerms,
  mdf_claim: claimUnderTerms,
  // Their checks ask the version itself for what is its own.
  mdf_change: (_pack, facts) => facts,
  mdf_reimbursement: (_pack, facts) => facts,
  mdf_rebate: (_pack, facts) => facts,
  deal_registration: registrationUnderTerms,
  // Whether it was asked in time, once, and with progress is of the world alone.
  deal_extension: (_pack, facts) => facts,
  deal_outcome: outcomeUnderTerms,
  coinvest_proposal: proposalUnderTerms,
  coinvest_milestone: milestoneUnderTerms,
  // Consent and who was first are of the world alone.
  referral: (_pack, facts) => facts,
  referral_fee: feeUnderTerms,
}
