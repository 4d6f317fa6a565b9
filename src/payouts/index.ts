/** What other domains may use of payouts: reconciliation above all. */
export { assessPartners } from './assess-again.ts'
export { approveRun, type ApproveRun } from './approve.ts'
export { cancelRun, leaveOutPayable, moveExecution, removePayment } from './change.ts'
export { checkRun } from './check.ts'
export { type LookAt, lookAtPayment } from './review.ts'
export { payoutEvents } from './events.ts'
export { rateOfPaid } from './rate-of-paid.ts'
export {
  lockRunsOf,
  paymentByEndToEndId,
  type PaymentForMatching,
  paymentsForMatching,
  type RunInTransit,
  runsInTransit,
} from './for-matching.ts'
export { openLinesOf } from './answers/open-lines.ts'
export { type Evidence, showReturned } from './answers/evidence.ts'
export {
  type Answered,
  markUnknown,
  type Outcome,
  rejectPayments,
  returnPayments,
  settleEach,
  settlePayments,
  type TakenBack,
  unsettlePayments,
} from './outcome.ts'
export {
  addPayingAccount,
  approvePayingAccount,
  createPayer,
  type NewPayer,
  type NewPayingAccount,
  payerById,
  payingAccountById,
  payingAccountByNumber,
  retirePayingAccount,
} from './payers.ts'
export { type PrepareRun, prepareRun } from './prepare.ts'
export { payoutConstraints, type PayoutRefusal, payoutRefusals } from './refusals.ts'
export { type Happened, latenessOf, type Owed } from './lateness.ts'
export { type LatePayable, lateReport } from './late-report.ts'
export { lateCsv } from './late-file.ts'
export { type Release, releaseRun } from './release.ts'
export { fileVerification } from './verify.ts'
export { answerReader } from './inbound/answer-reader.ts'
export { type Fetched, fetchFiles } from './inbound/fetch-files.ts'
export type { Reader as BankFileReader, Reading as BankFileReading } from './inbound/reader.ts'
export { type AnswerCounts, type FiledAnswer, fileBankAnswer } from './answers/file-answer.ts'
export { reasonText } from './answers/reason-codes.ts'
export { readAnswer } from './answers/read-answer.ts'
export { answerFileVerification } from './answers/verify.ts'
export { inboundFileVerification } from './inbound/verify.ts'
export {
  type AttemptState,
  attemptStates,
  type FileProfile,
  type PayerId,
  type PayingAccountId,
  type PaymentId,
  type RunId,
  type RunStatus,
} from './run.ts'
export type { Step } from './step.ts'
export { thresholdsOf, type ThresholdRow } from './tax/thresholds.ts'
export { approveChannel, declineChannel, proposeChannel } from './transmission/channels.ts'
export { sendFiles } from './transmission/send.ts'
export { openReleases } from './seal-sql.ts'
