export { decide, type Decide, type Decided, type DecideRefusal } from './decide.ts'
export { createDraft, type CreateDraft, saveDraft, type SaveDraft } from './draft.ts'
export { bringBack, escalate, escalateRefusal } from './escalate.ts'
export { judge } from './facts.ts'
export type { Judged } from './kind.ts'
export { handedIn, type HandedIn } from './handed-in.ts'
export type { LineJudgment } from './judgment.ts'
export type { Line, Problem } from './completeness.ts'
export { attachPaper, detachPaper } from './papers.ts'
export { submissionConstraints, type SubmissionRefusal, submissionRefusals } from './refusals.ts'
export { sendLinesLater } from './next-claim.ts'
export { appeal, correct } from './reopen.ts'
export { undo } from './undo.ts'
export { research, type Research } from './research.ts'
export { sendBack, type SendBack, withdraw } from './send-back.ts'
export {
  decidersOfMany,
  feesRaised,
  selectSubmission as submissionById,
  submissionByNumber,
  submissionByOrigin,
  type SubmissionRow,
} from './sql.ts'
export {
  openStatuses,
  type SubmissionId,
  type SubmissionStatus,
  submissionStatuses,
  type SubmissionType,
  transitions,
} from './submission.ts'
export { submit, type Submit, type Submitted } from './submit.ts'
export { assign, takeNext, takeUpAppeal } from './take.ts'
export {
  type ImportedSubmission,
  importSheet,
  importSheets,
  type ImportSubmissions,
  type SheetReport,
} from './import-sheet.ts'
export { type Sheet, sheetOf, type SheetStyle } from './sheet-columns.ts'
export type { SheetPapers } from './sheet-papers.ts'
export { filesNamed } from './sheet.ts'
export { filePaper, sweepPaperwork } from './referral-paperwork.ts'
export { linkOpportunity } from './referral-moves.ts'
export { slipMilestone } from './plan-changes.ts'
export {
  type Answered,
  answeredOf,
  type DecisionFacts,
  keepFacts,
  newestChecks,
  type NotReplayable,
  readFacts,
  rejudge,
  underTermsOf,
} from './decision-facts.ts'
export {
  type DecidedRow,
  decidedNewest,
  decidedPage,
  incentivesAfter,
  partnerNames,
  type PastCaseRow,
  pastCases,
} from './decided-sql.ts'
export { fundStanding } from './fund-standing.ts'
