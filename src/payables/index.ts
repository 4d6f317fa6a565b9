export {
  assess,
  holdPayables,
  liftHold,
  type Assessed,
  type PayableLack,
  type VendorLack,
} from './assess.ts'
export { cancelPayable } from './cancel.ts'
export { clawBackPaid, type ClawBack } from './claw-back.ts'
export { confirmOwed } from './confirm.ts'
export {
  cancelOwedBy,
  holdForCorrection,
  liftCorrection,
  lowerOwed,
  type LowerOwed,
  noteDeciders,
} from './correct.ts'
export { createPayable, TERMS_DAYS, type NewPayable } from './create.ts'
export { dueDate, heldUntil, type Schedule } from './due-date.ts'
export { payableEvents, payableNews } from './events.ts'
export { lowerPayable, type Lowered, type LowerPayable } from './lower.ts'
export { netPayables, type NetPayables, type NettingPiece } from './net.ts'
export {
  holdKinds,
  payableStatuses,
  toPay,
  type Hold,
  type HoldKind,
  type HoldOwner,
  type Payable,
  type PayableId,
  type PayableStatus,
} from './payable.ts'
export {
  duePage,
  lockPayables,
  owedSums,
  payablesById,
  payablesInRun,
  payablesOf,
  payablesOfPartner,
  lockPayablesFirst,
  readyPayables,
  readyToPay,
  type PayablePageRow,
  type PayableWithHolds,
} from './read.ts'
export {
  lockOpenReceivables,
  nettableReceivables,
  receivablePage,
  receivablesById,
  type ReceivableView,
  uninvoicedReceivables,
} from './read-receivables.ts'
export { NETTING_DAYS, type Receivable, type ReceivableId, type WriteOffId } from './receivable.ts'
export { decideWriteOff, disputeReceivable, proposeWriteOff, recoverByRefund } from './recover.ts'
export { payableConstraints, payableRefusals, type PayableRefusal } from './refusals.ts'
export {
  returnPayables,
  schedulePayables,
  sendPayables,
  settlePayables,
  settlePayablesEach,
  unschedulePayables,
  unsettlePayables,
} from './run-steps.ts'
export { acceptedTaxInvoice } from './tax-invoice-day.ts'
export {
  giveBackWithheld,
  remitWithheld,
  type Withhold,
  withholdPayables,
  type WithheldPiece,
} from './withhold.ts'
export { lockReceivables, setInvoicedUntil } from './receivable-sql.ts'
export {
  dueForAssessment,
  type OpenPayable,
  openOfPartners,
  openOfPayer,
  waitingForBank,
} from './sql.ts'
