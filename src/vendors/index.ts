export {
  indexesOf,
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
export {
  askToLiftRefusal,
  declineLift,
  liftAccountRefusal,
  refuseAccounts,
} from './account-refused.ts'
export { liftsAsked } from './account-refused-sql.ts'
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
export { agreeUnblock, askUnblock, blockVendor } from './block.ts'
export { declareChange, sweepEndingForms, sweepExpiredForms } from './expire.ts'
export { inviteVendor, type Invitation } from './invite.ts'
export { attachPaper, detachPaper, fillProfile, submitProfile, type Profile } from './profile.ts'
export { approveTaxForm, declineTaxForm, proposeTaxForm, type Renewal } from './renew.ts'
export { formNames } from './tax-form.ts'
export { owedNext } from './next-step.ts'
export { vendorRows as vendorsByCode } from './pipeline-sql.ts'
export { type ShownVendor, vendorShown } from './view.ts'
export { vendorConstraints, vendorRefusals, type VendorRefusal } from './refusals.ts'
export { vendorSlots } from './slots.ts'
export { decideTaxEasing, setTaxFacts, type SetTaxFacts } from './tax-easing.ts'
export { taxFiguresOf, taxStandingsOf } from './tax-facts.ts'
export {
  isReverseCharge,
  needsTaxInvoice,
  taxInvoiceFault,
  type TaxInvoiceMove,
  taxInvoiceMoves,
  type TaxInvoiceRule,
  taxInvoiceRules,
  type TaxInvoiceState,
  taxInvoiceStates,
} from './tax-invoice.ts'
export {
  figureOn,
  type IncomeSource,
  isExemptFrom1099,
  incomeSources,
  sayPercent,
  type TaxFigure,
  type TaxFigureName,
  taxFigures,
  type WithholdingRegime,
  withholdingRegimes,
  type WithholdingRule,
  withholdingRule,
} from './withholding.ts'
export { taxFactsOf, type TaxStandingRow, vendorTaxNotes } from './withholding-sql.ts'
export { namedCurrencies } from './bank-sql.ts'
export { erpNumbersOf } from './sql.ts'
export {
  lockVendors,
  lockVendorsFirst,
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
export { measureScreening } from './screening/corpus-measures.ts'
export { type ListKind, listKinds, listNames, sayList } from './screening/list-names.ts'
export {
  type ListLoad,
  loadScreeningList,
  type Loaded as ListLoaded,
} from './screening/load-list.ts'
export { staleListsAt } from './screening/list-age.ts'
export {
  approveScreeningLimit,
  declineScreeningLimit,
  proposeScreeningLimit,
} from './screening/limit-change.ts'
export { screenVendors } from './screening/screen-vendors.ts'
export { setOwners } from './screening/owners.ts'
export type { Ownership } from './screening/ownership.ts'
export { partnerOfVendor } from './screening/say-screening.ts'
export { proposeClearance, clearHit, confirmHit } from './screening/judge-hit.ts'
export { hitsOfVendor } from './screening/hit-sql.ts'
