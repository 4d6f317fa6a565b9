import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  currencySchema,
  dateSchema,
  idSchema,
  instantSchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import {
  bankDetailStates,
  bankSchemes,
  callBackOutcomes,
  callBackSources,
  entityKinds,
  taxForms,
  taxFormStates,
  vendorStates,
} from './vendor.ts'
import { askedBySchema, bankReviewSchema, typedAccountSchema } from './bank-contract.ts'
import { vendorSlots } from './slots.ts'
import { moved, reasonBody, reasonText, signedFields, vendorParams } from './vendor-wire.ts'

export * from './onboarding-contract.ts'
export * from './bank-contract.ts'
export * from './screening/contract.ts'

const detailParams = z.object({ bankDetailId: idSchema('bank_detail') })

export const missingSchema = z.object({
  hold: z.enum(['vendor', 'bank', 'tax_form', 'screening']),
  what: z.string(),
  owedBy: z.enum(['partner', 'specialist', 'finance', 'time']),
  until: dateSchema.nullable(),
})

const profileFields = {
  legalName: z.string().trim().min(1).max(140).nullable(),
  entityKind: z.enum(entityKinds).nullable(),
  registrationNumber: z.string().trim().max(64).nullable(),
  taxResidence: z.string().trim().max(100).nullable(),
  street: z.string().trim().min(1).max(70).nullable(),
  houseNumber: z.string().trim().min(1).max(16).nullable(),
  postCode: z.string().trim().min(1).max(16).nullable(),
  town: z.string().trim().min(1).max(35).nullable(),
  region: z.string().trim().min(1).max(35).nullable(),
  country: z.string().trim().max(100).nullable(),
  taxForm: z.enum(taxForms).nullable(),
  taxFormSignedOn: dateSchema.nullable(),
}

const companyNumbers = {
  lei: z.string().trim().max(20).nullable(),
  vatNumber: z.string().trim().max(40).nullable(),
}

/** Left out, they stay as they are on file. */
const optionalFields = z.object({ ...signedFields, ...companyNumbers }).partial().shape

const taxFormSchema = z.object({
  taxFormId: idSchema('tax_form'),
  state: z.enum(taxFormStates),
  form: z.enum(taxForms),
  taxResidence: z.string(),
  signedOn: dateSchema.nullable(),
  ...signedFields,
  taxNumberMasked: z.string().nullable(),
  validThrough: dateSchema.nullable(),
  proposedAt: instantSchema,
  decidedAt: instantSchema.nullable(),
  endedOn: dateSchema.nullable(),
  endedReason: z.string().nullable(),
})

const bankDetailSchema = z.object({
  bankDetailId: idSchema('bank_detail'),
  currency: z.string(),
  scheme: z.enum(bankSchemes),
  holderName: z.string(),
  /** The holder is neither the profile's legal name nor what Finance accepted for it. */
  holderDiffers: z.boolean(),
  bankCountry: z.string(),
  bic: z.string().nullable(),
  masked: z.string(),
  state: z.enum(bankDetailStates),
  isFirst: z.boolean(),
  proposedAt: instantSchema,
  calledBackAt: instantSchema.nullable(),
  approvedAt: instantSchema.nullable(),
  usableOn: dateSchema.nullable(),
  retiredAt: instantSchema.nullable(),
  retiredReason: z.string().nullable(),
  holderLocal: z.string().nullable(),
  /** Set when our own bank proposed it: which notice of change. */
  noticeCode: z.string().nullable(),
  version: z.number().int(),
  /** What the reviewer looks at; null for the partner. */
  review: bankReviewSchema.nullable(),
})

/** A profile with its masked accounts, newest first, and what it still needs before it can be sent. */
export const vendorSchema = z.object({
  vendorId: idSchema('vendor'),
  partnerId: idSchema('partner'),
  state: z.enum(vendorStates),
  stateReason: z.string().nullable(),
  stateSince: instantSchema,
  ...profileFields,
  ...signedFields,
  ...companyNumbers,
  /** The last day the form is good for, and the day its circumstances changed. */
  taxFormThrough: dateSchema.nullable(),
  taxFormEndedOn: dateSchema.nullable(),
  /** Every form signed, newest first; one `proposed` waits for Finance. */
  taxForms: z.array(taxFormSchema),
  /** Which forms the payers who wait ask of this vendor. */
  formsAsked: z.array(z.enum(taxForms)),
  payerCountries: z.array(z.string()),
  /** Codes of the programs that wait for the profile. */
  programs: z.array(z.string()),
  erpNumber: z.string().nullable(),
  /** By currency: what a payment still needs, and who owes it. Null: no account is named yet. */
  standings: z.array(
    z.object({ currency: z.string().nullable(), missing: z.array(missingSchema) }),
  ),
  /** Why it is blocked, and who asked to lift that; staff only. */
  block: z
    .object({
      reason: z.string(),
      blockedBy: z.string(),
      blockedAt: instantSchema,
      liftReason: z.string().nullable(),
      liftAskedBy: z.string().nullable(),
    })
    .nullable(),
  /** Who typed since the last approval: none of them may approve; staff only. */
  typedBy: z.array(z.string()),
  /** The partner's legal name as enrolled, which the profile's is held against. */
  enrolledName: z.string(),
  /** The two are not one name, and Finance has not accepted that: approval needs a reason. */
  nameDiffers: z.boolean(),
  /** Why Finance accepted another name; staff only. */
  nameReason: z.string().nullable(),
  taxNumberMasked: z.string().nullable(),
  invitedAt: instantSchema,
  submittedAt: instantSchema.nullable(),
  approvedAt: instantSchema.nullable(),
  version: z.number().int(),
  bankDetails: z.array(bankDetailSchema),
  stillNeeds: z.array(z.string()),
  /** What Finance looks at twice; empty is nothing, and always so for the partner. */
  warnings: z.array(z.string()),
})

export const listVendors = route({
  method: 'get',
  path: '/vendors',
  action: 'vendor.read',
  summary: 'Vendor profiles by partner code',
  query: z.object({
    ...pageQuery,
    state: z.enum(vendorStates).optional(),
    partnerId: idSchema('partner').optional(),
  }),
  answer: pageOf(
    z.object({
      vendorId: idSchema('vendor'),
      partnerId: idSchema('partner'),
      partnerCode: z.string(),
      partnerName: z.string(),
      state: z.enum(vendorStates),
      stateReason: z.string().nullable(),
      stateSince: instantSchema,
      legalName: z.string().nullable(),
      submittedAt: instantSchema.nullable(),
      taxFormThrough: dateSchema.nullable(),
      erpNumber: z.string().nullable(),
      programs: z.array(z.string()),
      bankWaiting: z.boolean(),
      renewalWaiting: z.boolean(),
      version: z.number().int(),
    }),
  ),
})

export const showVendor = route({
  method: 'get',
  path: '/vendors/{vendorId}',
  action: 'vendor.read',
  summary: 'One vendor profile with its accounts, masked',
  params: vendorParams,
  answer: vendorSchema,
})

export const showOwnVendor = route({
  method: 'get',
  path: '/portal/vendor',
  action: 'vendor.read_own',
  summary: 'The vendor profile of the partner one belongs to; null before the invitation',
  answer: vendorSchema.nullable(),
})

export const inviteVendor = route({
  method: 'post',
  path: '/vendors',
  action: 'vendor.invite',
  summary: 'Invite a partner to fill in its vendor profile, for the programs that wait for it',
  body: z.strictObject({
    partnerId: idSchema('partner'),
    programs: z.array(z.string().trim().min(1).max(64)).max(50).optional(),
    payerCountries: z
      .array(z.string().regex(/^[A-Z]{2}$/))
      .max(50)
      .optional(),
  }),
  answer: z.object({ vendorId: idSchema('vendor') }),
  status: 201,
})

export const fillProfile = route({
  method: 'put',
  path: '/vendors/{vendorId}/profile',
  action: 'vendor.fill',
  summary: 'Fill in the profile; without a tax number the one on file stays',
  params: vendorParams,
  body: z.strictObject({
    ...profileFields,
    ...optionalFields,
    taxNumber: z.string().trim().max(40).optional(),
    version: z.number().int().positive(),
  }),
  answer: z.object({ version: z.number().int() }),
})

export const attachPaper = route({
  method: 'post',
  path: '/vendors/{vendorId}/papers',
  action: 'vendor.fill',
  summary: 'Attach an uploaded paper to the profile',
  params: vendorParams,
  body: z.strictObject({ fileId: idSchema('file'), slot: z.enum(vendorSlots) }),
  answer: z.object({ itemId: idSchema('evidence_item') }),
  status: 201,
})

export const detachPaper = route({
  method: 'delete',
  path: '/vendors/{vendorId}/papers/{itemId}',
  action: 'vendor.fill',
  summary: 'Take a paper away that was not accepted',
  params: vendorParams.extend({ itemId: idSchema('evidence_item') }),
  answer: z.null(),
})

export const submitProfile = route({
  method: 'post',
  path: '/vendors/{vendorId}/submission',
  action: 'vendor.fill',
  summary: 'Send the profile; refused with everything it still needs',
  params: vendorParams,
  answer: z.null(),
})

export const reviewVendor = route({
  method: 'post',
  path: '/vendors/{vendorId}/review',
  action: 'vendor.review',
  summary: 'The papers are checked: hand the profile to Finance',
  params: vendorParams,
  answer: moved,
})

export const sendBackVendor = route({
  method: 'post',
  path: '/vendors/{vendorId}/return',
  action: 'vendor.review',
  summary: 'Send the profile back, naming what to mend',
  params: vendorParams,
  body: z.strictObject({ reason: reasonText, fields: z.array(z.string().max(64)).max(30) }),
  answer: moved,
})

export const approveVendor = route({
  method: 'post',
  path: '/vendors/{vendorId}/approval',
  action: 'vendor.approve',
  summary: 'Approve a reviewed profile; with a reason where its name is not the enrolled one',
  params: vendorParams,
  body: z.strictObject({ reason: reasonText.nullable().default(null) }),
  answer: moved,
})

export const rejectVendor = route({
  method: 'post',
  path: '/vendors/{vendorId}/rejection',
  action: 'vendor.approve',
  summary: 'Reject a reviewed profile',
  params: vendorParams,
  body: reasonBody,
  answer: moved,
})

export const suspendVendor = route({
  method: 'post',
  path: '/vendors/{vendorId}/suspension',
  action: 'vendor.suspend',
  summary: 'Suspend a vendor: nothing is paid, nothing owed is lost',
  params: vendorParams,
  body: reasonBody,
  answer: moved,
})

export const reinstateVendor = route({
  method: 'post',
  path: '/vendors/{vendorId}/reinstatement',
  action: 'vendor.approve',
  summary: 'Reinstate a suspended vendor',
  params: vendorParams,
  body: reasonBody,
  answer: moved,
})

export const setErpNumber = route({
  method: 'put',
  path: '/vendors/{vendorId}/erp-number',
  action: 'vendor.approve',
  summary: "Store the ERP's number of this vendor",
  params: vendorParams,
  body: z.strictObject({ erpNumber: z.string().trim().min(1).max(40) }),
  answer: z.null(),
})

export const proposeBankDetail = route({
  method: 'post',
  path: '/vendors/{vendorId}/bank-details',
  action: 'bank_detail.propose',
  summary: 'Name an account for one currency',
  params: vendorParams,
  body: z.strictObject({
    currency: currencySchema,
    holderName: z.string().trim().min(1).max(140),
    account: typedAccountSchema,
    asked: askedBySchema.optional(),
  }),
  answer: z.object({ bankDetailId: idSchema('bank_detail'), masked: z.string() }),
  status: 201,
})

export const recordCallBack = route({
  method: 'post',
  path: '/bank-details/{bankDetailId}/call-back',
  action: 'bank_detail.call_back',
  summary: 'Record a call about an account on a number we can trust, and what came of it',
  params: detailParams,
  body: z.strictObject({
    source: z.enum(callBackSources),
    reference: z.string().trim().min(1).max(500),
    contactId: idSchema('contact').nullable().default(null),
    outcome: z.enum(callBackOutcomes).default('confirmed'),
  }),
  answer: z.null(),
})

export const approveBankDetail = route({
  method: 'post',
  path: '/bank-details/{bankDetailId}/approval',
  action: 'bank_detail.approve',
  summary: 'Approve an account; never by whoever typed it; with a reason where it is unusual',
  params: detailParams,
  body: z.strictObject({ reason: reasonText.nullable().default(null) }),
  answer: z.object({ usableOn: dateSchema }),
})

export const retireBankDetail = route({
  method: 'post',
  path: '/bank-details/{bankDetailId}/retirement',
  action: 'bank_detail.propose',
  summary: 'Withdraw a waiting account, or take one out of use',
  params: detailParams,
  body: reasonBody,
  answer: z.null(),
})

export const revealBankDetail = route({
  method: 'post',
  path: '/bank-details/{bankDetailId}/reveal',
  action: 'bank_detail.reveal',
  summary: 'Show the whole account number; the reason is recorded',
  params: detailParams,
  body: reasonBody,
  answer: z.object({ account: z.string(), routingNumber: z.string().nullable() }),
})
