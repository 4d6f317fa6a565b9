import { must } from '../kernel/assert.ts'
import { type Money, zero } from '../kernel/money.ts'
import type { SubmissionKind } from './kind.ts'
import { coinvestMilestone } from './kinds/coinvest-milestone.ts'
import { coinvestProposal } from './kinds/coinvest-proposal.ts'
import { dealExtension } from './kinds/deal-extension.ts'
import { dealOutcome } from './kinds/deal-outcome.ts'
import { dealRegistration } from './kinds/deal-registration.ts'
import { mdfChange } from './kinds/mdf-change.ts'
import { mdfClaim } from './kinds/mdf-claim.ts'
import { mdfRebate } from './kinds/mdf-rebate.ts'
import { mdfReimbursement } from './kinds/mdf-reimbursement.ts'
import { mdfRequest } from './kinds/mdf-request.ts'
import { referral } from './kinds/referral.ts'
import { referralFee } from './kinds/referral-fee.ts'
import { askedFor } from './money-of-form.ts'
import type { SubmissionType } from './submission.ts'

const kinds: Readonly<Partial<Record<SubmissionType, SubmissionKind>>> = {
  mdf_request: mdfRequest,
  mdf_change: mdfChange,
  mdf_claim: mdfClaim,
  mdf_reimbursement: mdfReimbursement,
  mdf_rebate: mdfRebate,
  deal_registration: dealRegistration,
  deal_extension: dealExtension,
  deal_outcome: dealOutcome,
  coinvest_proposal: coinvestProposal,
  coinvest_milestone: coinvestMilestone,
  referral,
  referral_fee: referralFee,
}

/** What a type of submission does its own way. */
export function kindOf(type: SubmissionType): SubmissionKind {
  return must(kinds[type], `the kind of submission ${type}`)
}

/** What a submission asks for: the amount field of its type; zero where the rules compute it. */
export function requestedOf(
  type: SubmissionType,
  form: Readonly<Record<string, string>>,
  currency: string,
): Money {
  const { amountField } = kindOf(type)
  return amountField === null ? zero(currency) : askedFor(amountField, form, currency)
}
