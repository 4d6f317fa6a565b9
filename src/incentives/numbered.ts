import type {
  CoinvestPack,
  DealPack,
  MdfPack,
  Pack,
  PackSubmissionType,
  ReferralPack,
} from '../programs/index.ts'
import { assessClaim, type Assessment, assessRequest, type LineJudged } from './assess.ts'
import { assessChange } from './assess-change.ts'
import { assessMilestone, assessProposal } from './assess-coinvest.ts'
import { assessExtension, assessOutcome, assessRegistration } from './assess-deal.ts'
import { assessRebate, assessReimbursement } from './assess-reimbursement.ts'
import { assessReferral, assessReferralFee } from './assess-referral.ts'
import { acceptedAmount, accrualAmount, costShareAmount, matchedAmount } from './coinvest-amount.ts'
import { fundingOf, trancheAmount } from './coinvest-funding.ts'
import type { CoinvestMilestoneFacts } from './coinvest-milestone.ts'
import type { CoinvestProposalFacts } from './coinvest-proposal.ts'
import type { DealExtensionFacts } from './deal-extension.ts'
import { dealIncentive } from './deal-incentive.ts'
import type { DealOutcomeFacts } from './deal-outcome.ts'
import type { DealRegistrationFacts } from './deal-registration.ts'
import { runnerUpAmount } from './deal-runner-up.ts'
import { mdfClaimAmount } from './mdf-amount.ts'
import type { MdfChangeFacts } from './mdf-change.ts'
import type { MdfClaimFacts } from './mdf-claim.ts'
import type { MdfRequestFacts } from './mdf-request.ts'
import type { MdfRebateFacts } from './rebate.ts'
import type { MdfReimbursementFacts } from './reimbursement.ts'
import { mdfRebateAmount, mdfReimbursementAmount } from './reimbursement-amount.ts'
import type { ReferralFacts } from './referral.ts'
import type { ReferralFeeFacts } from './referral-fee.ts'
import { referralFeeInstalment } from './referral-fee-amount.ts'

/** A numbered set of checks with the tables and the arithmetic behind them: what a decision was
 *  judged by, by the name its version pins. A pure function of pack, facts and a person's verdicts. */
export type NumberedChecks = {
  readonly type: PackSubmissionType
  readonly assess: (pack: Pack, facts: object, verdicts: readonly LineJudged[] | null) => Assessment
}

/** Whoever changes what one of these answers gives it a new number and leaves the old one here:
 *  decisions name the one they were made by, and replay asks it again in five years. A new kind of
 *  submission adds its line; the vocabulary of packs reads this list. */
export const numberedChecks: Readonly<Record<string, NumberedChecks>> = {
  'mdf_request@1': one<MdfPack, MdfRequestFacts>('mdf_request', assessRequest),
  'mdf_change@1': one<MdfPack, MdfChangeFacts>('mdf_change', assessChange),
  'mdf_claim@1': one<MdfPack, MdfClaimFacts>('mdf_claim', assessClaim),
  'mdf_reimbursement@1': one<MdfPack, MdfReimbursementFacts>(
    'mdf_reimbursement',
    assessReimbursement,
  ),
  'mdf_rebate@1': one<MdfPack, MdfRebateFacts>('mdf_rebate', assessRebate),
  'deal_registration@1': one<DealPack, DealRegistrationFacts>(
    'deal_registration',
    assessRegistration,
  ),
  'deal_extension@1': one<DealPack, DealExtensionFacts>('deal_extension', assessExtension),
  'deal_outcome@1': one<DealPack, DealOutcomeFacts>('deal_outcome', assessOutcome),
  'coinvest_proposal@1': one<CoinvestPack, CoinvestProposalFacts>(
    'coinvest_proposal',
    assessProposal,
  ),
  'coinvest_milestone@1': one<CoinvestPack, CoinvestMilestoneFacts>(
    'coinvest_milestone',
    assessMilestone,
  ),
  'referral@1': one<ReferralPack, ReferralFacts>('referral', assessReferral),
  'referral_fee@1': one<ReferralPack, ReferralFeeFacts>('referral_fee', assessReferralFee),
}

/** Money functions by the names that packs pin: the checks of their type call them. */
export const numberedAmounts: Readonly<Record<string, (...given: never[]) => unknown>> = {
  'mdf_claim_amount@1': mdfClaimAmount,
  'mdf_reimbursement_amount@1': mdfReimbursementAmount,
  'mdf_rebate_amount@1': mdfRebateAmount,
  'deal_incentive@1': dealIncentive,
  'runner_up_share@1': runnerUpAmount,
  'cost_share@1': costShareAmount,
  'milestone@1': acceptedAmount,
  'matched@1': matchedAmount,
  'accrual@1': accrualAmount,
  'coinvest_funding@1': fundingOf,
  'tranches@1': trancheAmount,
  'referral_fee_amount@1': referralFeeInstalment,
}

/** The newest set of checks for a type of submission: what a draft is simulated with. */
export function newestChecks(type: PackSubmissionType): string | null {
  return newest.get(type) ?? null
}

/** By type; of several the last one stands. */
const newest: ReadonlyMap<PackSubmissionType, string> = new Map(
  Object.entries(numberedChecks)
    .toSorted(([a], [b]) => numberOf(a) - numberOf(b))
    .map(([name, { type }]) => [type, name]),
)

function numberOf(name: string): number {
  return Number(name.slice(name.indexOf('@') + 1))
}

/** Facts are kept under the name of the function that they were fetched for, and a type of submission
 *  belongs to one type of program: what comes in here is what the function asks for. */
function one<P extends Pack, F extends object>(
  type: PackSubmissionType,
  assess: (pack: P, facts: F, verdicts: readonly LineJudged[] | null) => Assessment,
): NumberedChecks {
  return { type, assess: (pack, facts, verdicts) => assess(pack as P, facts as F, verdicts) }
}
