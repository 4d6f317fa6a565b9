export { assessClaim, assessRequest, type Assessment, type LineJudged } from './assess.ts'
export type { Check } from './check.ts'
export { incentiveEvents } from './events.ts'
export { amendPending, commitIncentive, moveIncentive, openIncentive } from './hold.ts'
export {
  claimDeadline,
  endOfDay,
  type Incentive,
  type IncentiveId,
  type IncentiveMove,
  type IncentiveStatus,
  incentiveMoves,
  incentiveStatuses,
  quarterOf,
} from './incentive.ts'
export { mdfClaimAmount, mdfRequestAmount, type Step } from './mdf-amount.ts'
export { acceptableOf, type ClaimLine, type ProofSlot } from './claim-line.ts'
export type { MdfClaimFacts } from './mdf-claim.ts'
export { eligibleCost, type MdfRequestFacts } from './mdf-request.ts'
export { type IncentiveRefusal, incentiveRefusals } from './refusals.ts'
export {
  approvedBetween,
  incentivesOfPartner,
  lockIncentiveRow as lockIncentive,
  overlappingNumbers,
  pendingByFund,
  selectIncentive as incentiveById,
  selectIncentiveByNumber as incentiveByNumber,
} from './sql.ts'
