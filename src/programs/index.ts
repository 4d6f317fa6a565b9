export { answer, collect, type Answer, type TableRefusal, type Trace } from './answer.ts'
export { checkPack } from './check-pack.ts'
export type { Clause } from './clauses.ts'
export { draftVersion, type Drafted } from './draft-version.ts'
export { programEvents } from './events.ts'
export { printFact, readFact, type FactType, type FactValue, type Facts } from './fact.ts'
export {
  mdfClaimFacts,
  mdfClaimLineFacts,
  mdfFacts,
  mdfRequestFacts,
  type FactWord,
} from './mdf-facts.ts'
export {
  approvalLevels,
  clauseOfCheck,
  outcomeOf,
  outcomes,
  verdictOf,
  verdicts,
  type ApprovalLevel,
  type LineVerdict,
  type MdfClaimFacts,
  type MdfClaimLineFacts,
  type MdfRequestFacts,
  type Outcome,
  type OutcomeQuestion,
  type OutcomeWord,
  type Verdict,
} from './outcome.ts'
export {
  activityCap,
  autonomies,
  packSubmissionTypes,
  slotsOf,
  type Activity,
  type Autonomy,
  type CostKind,
  type Field,
  type FieldKind,
  type Form,
  type Pack,
  type PackFiles,
  type PackRefusal,
  type PackSubmissionType,
  type Slot,
} from './pack.ts'
export { readPackFolder, writePackFolder } from './pack-folder.ts'
export { parsePack, printPack } from './parse-pack.ts'
export { printProblem, type PackProblem } from './problem.ts'
export { publishVersion, type Published } from './publish-version.ts'
export {
  programConstraints,
  programRefusals,
  tableRefusals,
  type ProgramRefusal,
} from './refusals.ts'
export type { ProgramId, VersionHead, VersionId } from './sql.ts'
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
