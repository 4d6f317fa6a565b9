/** The rules a profile and an account are held to while they are written: what the portal runs beside the person, and the
 *  server again when it is saved. Pure; a browser may load it. */
export { accountCurrencies, accountForms, likelyCurrency, schemesOf } from './account-form.ts'
export { readAccount, type TypedAccount } from './account-number.ts'
export { profileFaults, type TypedProfile } from './profile-faults.ts'
export { chapter4Statuses, formNeeds, formsFor, isSigned, taxClassifications } from './tax-form.ts'
export { sayList } from './screening/list-names.ts'
export {
  needsDirector,
  OWNERS_NEEDED,
  type Ownership,
  ownershipFault,
} from './screening/ownership.ts'
export { numberExpected } from './tax-number.ts'
