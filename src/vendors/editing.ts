/** The rules a profile is held to while it is written: what the portal runs beside the person, and the
 *  server again when it is saved. Pure; a browser may load it. */
export { profileFaults, type TypedProfile } from './profile-faults.ts'
export { chapter4Statuses, formNeeds, formsFor, isSigned, taxClassifications } from './tax-form.ts'
export { numberExpected } from './tax-number.ts'
