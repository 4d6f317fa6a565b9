export { answer, collect, type Answer, type TableRefusal, type Trace } from './answer.ts'
export { checkPack } from './check-pack.ts'
export { checkCatalog, meaningOfSeen } from './check-catalog.ts'
export { type CheckName, checkNumber } from './check-numbers.ts'
export type { CatalogEntry } from './check-entries.ts'
export { compileTable, type Outputs, type Table } from './compile.ts'
export { coverageText } from './coverage.ts'
export { tableFromDmn, tablesInDmn, type DmnRead } from './dmn-read.ts'
export { dmnOfTable } from './dmn-write.ts'
export { parseTable } from './parse-table.ts'
export { printTable } from './print-table.ts'
export type { TableSource } from './table.ts'
export type { Clause } from './clauses.ts'
export { draftVersion, type Drafted } from './draft-version.ts'
export { type Eligibility, type Participant, whyNotEligible } from './eligibility.ts'
export { programEvents } from './events.ts'
export { openProposalOf } from './sql.ts'
export { printMarkdown, type PrintedDocument } from './print-document.ts'
export { checkSheetOf } from './print-checks.ts'
export { guideOf, printGuide } from './print-guide.ts'
export { printRuleSheet, ruleSheetOf } from './print-rules.ts'
export { packDifference, type Change, type PackDifference, type TableChange } from './difference.ts'
export { printFact, readFact, type FactType, type FactValue, type Facts } from './fact.ts'
export { type Accruing, accruingOf } from './coinvest-accrual.ts'
export { type AccrualTerms, type Earning } from './mdf-accrual.ts'
export { mdfClaimFacts, mdfClaimLineFacts, mdfFacts, mdfRequestFacts } from './mdf-facts.ts'
export type { FactWord } from './fact-words.ts'
export {
  coinvestFacts,
  type CoinvestMilestoneFactsOfTable,
  type CoinvestMilestoneLineFactsOfTable,
  type CoinvestProposalFactsOfTable,
} from './coinvest-facts.ts'
export { feeTails, type FeeTail, type RequiredPaper } from './type-referral.ts'
export { planShapes, type DayRate, type PlanShape } from './type-coinvest.ts'
export {
  dealTableFacts,
  type DealExtensionFactsOfTable,
  type DealOutcomeFactsOfTable,
  type DealRegistrationFactsOfTable,
} from './deal-facts.ts'
export {
  referralFacts,
  referralFeeFacts,
  referralTableFacts,
  type ReferralFactsOfTable,
  type ReferralFeeFactsOfTable,
} from './referral-facts.ts'
export {
  approvalLevels,
  clauseOfCheck,
  outcomeOf,
  outcomes,
  verdictOf,
  verdicts,
  type ApprovalLevel,
  type LineVerdict,
  type MdfChangeFacts,
  type MdfClaimFacts,
  type MdfClaimLineFacts,
  type MdfRebateFacts,
  type MdfReimbursementFacts,
  type MdfReimbursementLineFacts,
  type MdfRequestFacts,
  type Outcome,
  type OutcomeQuestion,
  type OutcomeWord,
  type Verdict,
} from './outcome.ts'
export {
  activityCap,
  type CapOfEarned,
  autonomies,
  autonomyOf,
  formOf,
  packOf,
  packSubmissionTypes,
  programTypeOf,
  programTypes,
  slaOf,
  untraced,
  slotsOf,
  submissionTypesOf,
  takes,
  type Activity,
  type Autonomy,
  type CoinvestPack,
  type CostKind,
  type DealPack,
  type Field,
  type FieldKind,
  type Form,
  type MdfPack,
  type Pack,
  type PackFiles,
  type PackRefusal,
  type PackSubmissionType,
  type ProgramType,
  type ReferralPack,
  type Slot,
} from './pack.ts'
export {
  awardKinds,
  dealClasses,
  dealClassWords,
  printPoints,
  type AwardTerms,
  type DealClass,
} from './deal-award.ts'
export { printPercent } from './figures.ts'
export { readPackFolder, writePackFolder } from './pack-folder.ts'
export { parsePack, printPack } from './parse-pack.ts'
export { printProblem, type PackProblem } from './problem.ts'
export {
  agreePublication,
  declinePublication,
  proposePublication,
  publishVersion,
  type Proposed,
  type Published,
} from './publish-version.ts'
export {
  programConstraints,
  programRefusals,
  tableRefusals,
  type ProgramRefusal,
} from './refusals.ts'
export type { ProgramId, PublicationId, VersionHead, VersionId } from './sql.ts'
export { factTypesOf, packProblems, type Vocabulary } from './vocabulary.ts'
export {
  exportVersion,
  newPackCache,
  programByCode,
  versionById,
  versionInForce,
  versionsInForce,
  type PackCache,
  type Version,
} from './versions.ts'
