export { inFundCurrency } from './foreign-cost.ts'
export { assessClaim, assessRequest, type Assessment, type LineJudged } from './assess.ts'
export { assessChange } from './assess-change.ts'
export { type ChangeActivity, changeActivity } from './change-activity.ts'
export { assessMilestone, assessProposal } from './assess-coinvest.ts'
export { fundingOf } from './coinvest-funding.ts'
export type { Check } from './check.ts'
export type { CoinvestMilestoneFacts } from './coinvest-milestone.ts'
export type { CoinvestProposalFacts } from './coinvest-proposal.ts'
export {
  type Conflict,
  type ConflictAsked,
  type Conflicts,
  type ConflictSource,
  findConflicts,
  ownDuplicates,
  takeTurn,
  thousandths,
} from './customer-conflict.ts'
export { boughtBy } from './customer-history.ts'
export { incentiveEvents } from './events.ts'
export {
  amendPending,
  approveIncentive,
  giveAward,
  moveIncentive,
  openIncentive,
  type OpenIncentive,
} from './hold.ts'
export {
  type Award,
  claimDeadline,
  endOfDay,
  type Incentive,
  type IncentiveId,
  type IncentiveMove,
  type IncentiveStatus,
  incentiveMove,
  incentiveMovesOf,
  incentiveStatuses,
  quarterOf,
} from './incentive.ts'
export {
  correctApproval,
  correctMilestone,
  letWaitFor,
  reopenIncentive,
  uncommitIncentive,
  unsettleIncentive,
} from './reopen.ts'
export { assessReferral, assessReferralFee } from './assess-referral.ts'
export { mdfClaimAmount, mdfRequestAmount, type Step } from './mdf-amount.ts'
export {
  type InvoiceLikeness,
  likenessOf,
  LIKE_PICTURE,
  type PaperDate,
  type PictureLikeness,
  type Signals,
} from './signal.ts'
export { acceptableOf, type ClaimLine, type ProofSlot } from './claim-line.ts'
export { commitmentMoves, type MdfChangeFacts, weighedAmount } from './mdf-change.ts'
export type { MdfClaimFacts } from './mdf-claim.ts'
export { participantOf } from './eligible.ts'
export { eligibleCost, type MdfRequestFacts } from './mdf-request.ts'
export type { CustomerHold, MatchKey, ReferralFacts } from './referral.ts'
export {
  countsAsRefund,
  feeHeldUntil,
  type FeePayment,
  type ReferralFeeFacts,
} from './referral-fee.ts'
export {
  type FeeDebt,
  recoverFrom,
  referralFeeInstalment,
  referralFeeReturn,
  referralFeeTotal,
} from './referral-fee-amount.ts'
export { firstPlanApart, milestonesOf, selectPlan as planOf } from './coinvest-sql.ts'
export {
  acceptMilestone,
  endPlan,
  fixPlan,
  moveMilestone,
  otherPlans,
  writePlan,
} from './hold-plan.ts'
export {
  inKindOf,
  type Milestone,
  MILESTONES_MAX,
  type OwnDays,
  type Plan,
  type SignerSide,
  signerSide,
  splitEvenly,
  vendorShareOf,
} from './plan.ts'
export {
  countedPayments,
  daysPaid,
  type FeeStanding,
  feeStanding,
  type GroupedPayment,
  referralFeeFacts,
  whyNoStanding,
} from './fee-payments.ts'
export {
  paperworkLastOn,
  type PaperStanding,
  type Paperwork,
  paperworkOf,
  termEnd,
} from './referral-term.ts'
export {
  attributeReferral,
  convertReferral,
  endHold,
  endTerm,
  forfeitPaperwork,
  keepPaying,
  linkSale,
  paperworkWarned,
  recordInstalment,
  saveReferredCustomer,
  wholePaperwork,
} from './referral-hold.ts'
export {
  acceptedOf,
  type Attribution,
  attributionOf,
  attributionOfSale,
  attributionsOver,
  firstWrongInstalment,
  type Instalment,
  instalmentsOf,
  liveReferrals,
  paperworkAwaited,
} from './referral-sql.ts'
export { incentiveConstraints, type IncentiveRefusal, incentiveRefusals } from './refusals.ts'
export {
  approvedBetween,
  incentivesOfPartner,
  lockIncentiveRow as lockIncentive,
  overlappingNumbers,
  pendingByFund,
  selectIncentive as incentiveById,
  selectIncentiveByNumber as incentiveByNumber,
} from './sql.ts'
export { assessExtension, assessOutcome, assessRegistration } from './assess-deal.ts'
export { dealAward, dealClass, type DealCustomer, sayAward } from './deal-class.ts'
export { runnerUpTo } from './deal-runner-up.ts'
export { type EarnedBy, stacks } from './deal-stacking.ts'
export { type DealExtensionFacts, sayEnd } from './deal-extension.ts'
export type { DealOutcomeFacts } from './deal-outcome.ts'
export {
  completeBefore,
  type DealConflict,
  type DealRegistrationFacts,
  inSameMoment,
  printScore,
} from './deal-registration.ts'
export { type Deal, type DealEnd, endOf, isProtectedAt, protectionEnd } from './deal.ts'
export {
  dealOf,
  dealsEnding,
  earnedOn,
  protectedDeals,
  runnerUpOf,
  saleOf,
  undecidedOf,
} from './deal-sql.ts'
export {
  askExtension,
  endDeal,
  extendDeal,
  heldKeys,
  keepRunnerUp,
  protectDeal,
  refuseExtension,
  saveDeal,
  winDeal,
} from './hold-deal.ts'
export { holdersOf } from './sales-sql.ts'
export { newestChecks, numberedAmounts, numberedChecks } from './numbered.ts'
export { type Standing, type UnderTerms, underTermsOf } from './under-terms.ts'
export {
  accrualStanding,
  type AccrualStanding,
  type AccrualSums,
  earningPeriod,
  type EarningPeriod,
  earnedOf,
  lastClaimDay,
  periodName,
  periodUsedOn,
} from './accrual.ts'
export {
  type AccrualRow,
  accrualOfAllocation,
  accrualsIn,
  accrualsUnder,
  approvedFrom,
  moveToAllocation,
  partnersUncounted,
  plansDrawingOn,
  programsOfTypes,
  selectAccrual,
} from './accrual-sql.ts'
export { accruePurchases, accruingTypes, ensureAccrual, forfeitAccrual, sumsOf } from './accrue.ts'
export { assessRebate, assessReimbursement } from './assess-reimbursement.ts'
export type { MdfRebateFacts } from './rebate.ts'
export { type MdfReimbursementFacts, windowsOf } from './reimbursement.ts'
