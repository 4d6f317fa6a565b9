export { assess, holdPayables, liftHold, type Assessed, type VendorLack } from './assess.ts'
export { cancelPayable } from './cancel.ts'
export { createPayable, TERMS_DAYS, type NewPayable } from './create.ts'
export { dueDate } from './due-date.ts'
export { payableEvents, payableNews } from './events.ts'
export {
  holdKinds,
  payableStatuses,
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
  readyPayables,
  type PayablePageRow,
  type PayableWithHolds,
} from './read.ts'
export { payableConstraints, payableRefusals, type PayableRefusal } from './refusals.ts'
export {
  returnPayables,
  schedulePayables,
  sendPayables,
  settlePayables,
  unschedulePayables,
  unsettlePayables,
} from './run-steps.ts'
export { dueForAssessment, openOfPartners } from './sql.ts'
