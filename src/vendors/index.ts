export {
  readAccount,
  type Account as VendorAccount,
  type AccountProblem,
  type TypedAccount,
} from './account-number.ts'
export { approveException, askException, endException } from './account-exception.ts'
export { accountForms, schemesOf } from './account-form.ts'
export {
  approveBankDetail,
  proposeBankDetail,
  revealBankDetail,
  type ApprovedDetail,
  type ProposedDetail,
} from './bank-detail.ts'
export { retireBankDetail } from './bank-detail-end.ts'
export { recordCallBack, type CallBack } from './call-back.ts'
export { answerContactChange } from './contact-news.ts'
export { noticeCodes, type NoticeCode } from './notice-code.ts'
export { noticeOfChange, type Notice, type NoticeAnswer } from './notice-of-change.ts'
export { liftAccountRefusal, refuseAccounts } from './account-refused.ts'
export { vendorEvents, vendorNews } from './events.ts'
export { isSameHolder } from './holder-name.ts'
export {
  approveVendor,
  reinstateVendor,
  rejectVendor,
  reviewVendor,
  sendBackVendor,
  setErpNumber,
  suspendVendor,
} from './judge.ts'
export {
  attachPaper,
  detachPaper,
  fillProfile,
  inviteVendor,
  submitProfile,
  type Profile,
} from './profile.ts'
export { vendorConstraints, vendorRefusals, type VendorRefusal } from './refusals.ts'
export { vendorSlots } from './slots.ts'
export { namedCurrencies } from './bank-sql.ts'
export { erpNumbersOf } from './sql.ts'
export {
  lockVendors,
  openBankDetails,
  vendorStandings,
  type OpenedDetail,
  type VendorStanding,
} from './standing.ts'
export {
  bankDetailStates,
  vendorStates,
  type Address,
  type BankDetailId,
  type BankScheme,
  type Missing,
  type MissingWhat,
  type TaxForm,
  type VendorId,
  type VendorState,
} from './vendor.ts'
