import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  currencySchema,
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import { reasonSchema } from './reason-contract.ts'
import { paymentSchema } from './payment-contract.ts'
import { differenceSchema } from './review-contract.ts'
import { originatorSchema } from './originator.ts'
import { ownAccountSchema } from './own-account.ts'
import { addressSchema } from './payer-address.ts'
import { payerChangeSchema } from './payer-change-contract.ts'
import { accountStates, fileProfiles, paymentStates, runStatuses } from './run.ts'

const runParams = z.object({ runId: idSchema('run') })
const reasonText = z.string().trim().min(1).max(2000)
const person = z.object({ principalId: z.string(), name: z.string() })

const payingAccountSchema = z.object({
  payingAccountId: idSchema('paying_account'),
  payerId: idSchema('payer'),
  name: z.string(),
  currency: currencySchema,
  profile: z.enum(fileProfiles),
  masked: z.string().nullable(),
  bic: z.string().nullable(),
  routingNumber: z.string().nullable(),
  calendar: z.string(),
  /** Local time of the calendar's zone, `15:30`. */
  cutOff: z.string(),
  leadDays: z.number().int(),
  batchBooking: z.boolean(),
  paymentMin: moneySchema,
  glAccount: z.string().nullable(),
  /** By what the bank knows us; null where the profile asks for nothing. */
  originator: originatorSchema.nullable(),
  state: z.enum(accountStates),
  proposedBy: person,
  approvedBy: person.nullable(),
  /** From this day it pays, once approved. */
  usableOn: dateSchema.nullable(),
  /** May whoever asks approve it now, and if not, why. */
  mayApprove: z.object({ may: z.boolean(), whyNot: z.string().nullable() }),
})

export const payerSchema = z.object({
  payerId: idSchema('payer'),
  code: z.string(),
  legalName: z.string(),
  address: addressSchema,
  zone: z.string(),
  taxNumber: z.string().nullable(),
  vatNumber: z.string().nullable(),
  secondApprovalAbove: z.array(moneySchema),
  thirdApprovalAbove: z.array(moneySchema),
  accounts: z.array(payingAccountSchema),
  /** What is to change of it or its accounts, and waits. */
  changes: z.array(payerChangeSchema),
})

export const listPayers = route({
  method: 'get',
  path: '/payers',
  action: 'payer.read',
  summary: 'Our legal entities that pay, with their accounts, masked',
  answer: z.object({ rows: z.array(payerSchema) }),
})

export const createPayer = route({
  method: 'post',
  path: '/payers',
  action: 'payer.edit',
  summary: 'Add a legal entity that pays',
  body: z.strictObject({
    code: z
      .string()
      .trim()
      .regex(/^[A-Z0-9][A-Z0-9-]{1,15}$/, 'is not a code such as EMEA'),
    legalName: z.string().trim().min(1).max(70),
    address: addressSchema,
    zone: z.string().min(1).max(64),
    taxNumber: z.string().trim().min(1).max(40).nullable().default(null),
    vatNumber: z.string().trim().min(1).max(40).nullable().default(null),
    /** Above this, in all that is released on one day, two of Finance approve; per currency. */
    secondApprovalAbove: z.array(moneySchema).max(20).optional(),
    /** Above this three approve; a currency without one never needs three. */
    thirdApprovalAbove: z.array(moneySchema).max(20).optional(),
  }),
  answer: z.object({ payerId: idSchema('payer') }),
  status: 201,
})

export const addPayingAccount = route({
  method: 'post',
  path: '/payers/{payerId}/accounts',
  action: 'payer.edit',
  summary: 'Add a paying account; another person of Finance approves it before use',
  params: z.object({ payerId: idSchema('payer') }),
  body: z.strictObject({
    name: z.string().trim().min(1).max(60),
    currency: currencySchema,
    profile: z.enum(fileProfiles),
    /** Null only for the ERP's rail, where the ERP knows the account. */
    account: ownAccountSchema.nullable(),
    calendar: z.string().trim().min(1).max(64),
    cutOff: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time such as 15:30'),
    /** Banking days before the execution day by whose cut-off the bank must have the file. */
    leadDays: z.number().int().min(0).max(5).default(0),
    batchBooking: z.boolean().default(true),
    /** Below it payables wait for the next run; 50.00 unless told. */
    paymentMin: moneySchema.optional(),
    glAccount: z.string().trim().min(1).max(40).nullable().default(null),
    originator: originatorSchema.nullable().default(null),
  }),
  answer: z.object({
    payingAccountId: idSchema('paying_account'),
    masked: z.string().nullable(),
  }),
  status: 201,
})

export const approvePayingAccount = route({
  method: 'post',
  path: '/paying-accounts/{payingAccountId}/approval',
  action: 'payer.edit',
  summary: 'Approve a paying account; never by whoever added it',
  params: z.object({ payingAccountId: idSchema('paying_account') }),
  answer: z.object({ state: z.enum(accountStates), usableOn: dateSchema }),
})

export const retirePayingAccount = route({
  method: 'post',
  path: '/paying-accounts/{payingAccountId}/retirement',
  action: 'payer.edit',
  summary: 'Take a paying account out of use; its book and its runs stay',
  params: z.object({ payingAccountId: idSchema('paying_account') }),
  body: z.strictObject({ reason: reasonText }),
  answer: z.object({ state: z.enum(accountStates) }),
})

const tally = z.object({ payables: z.number().int(), amount: moneySchema })

/** What is due, one row per day, payer and currency. What was due before `from` and is still open
 *  stands under its own day, marked overdue. */
export const payoutCalendar = route({
  method: 'get',
  path: '/payouts/calendar',
  action: 'payable.read',
  summary: 'What is due by day: ready, held, in a run, sent',
  query: z.object({ until: dateSchema.optional(), payerId: idSchema('payer').optional() }),
  answer: z.object({
    today: dateSchema,
    rows: z.array(
      z.object({
        dueOn: dateSchema,
        overdue: z.boolean(),
        payerId: idSchema('payer'),
        payerName: z.string().nullable(),
        currency: currencySchema,
        ready: tally,
        held: tally,
        inRun: tally,
        sent: tally,
      }),
    ),
  }),
})

export const blockedPayables = route({
  method: 'get',
  path: '/payouts/blocked',
  action: 'payable.read',
  summary: 'What is owed and cannot be paid yet: what is missing, who owes it, what to do',
  query: z.object({
    ...pageQuery,
    payerId: idSchema('payer').optional(),
    owedBy: z.enum(['partner', 'specialist', 'lead', 'finance', 'legal', 'time']).optional(),
  }),
  answer: pageOf(
    z.object({
      payableId: idSchema('payable'),
      reference: z.string(),
      submissionId: z.string(),
      partnerId: idSchema('partner'),
      partnerCode: z.string(),
      partnerName: z.string(),
      payerId: idSchema('payer'),
      amount: moneySchema,
      dueOn: dateSchema,
      overdue: z.boolean(),
      missing: z.array(reasonSchema),
    }),
  ),
})

const runRow = z.object({
  runId: idSchema('run'),
  number: z.string(),
  status: z.enum(runStatuses),
  payerId: idSchema('payer'),
  payerName: z.string(),
  payingAccountId: idSchema('paying_account'),
  accountName: z.string(),
  profile: z.enum(fileProfiles),
  executeOn: dateSchema,
  payments: z.number().int(),
  total: moneySchema,
  dropped: z.number().int(),
  preparedBy: person,
  preparedAt: instantSchema,
  releasedAt: instantSchema.nullable(),
})

export const listRuns = route({
  method: 'get',
  path: '/runs',
  action: 'run.read',
  summary: 'Pay runs, newest first',
  query: z.object({
    ...pageQuery,
    status: z.enum(runStatuses).optional(),
    payerId: idSchema('payer').optional(),
  }),
  answer: pageOf(runRow),
})

export const runActions = [
  'check',
  'change',
  'approve',
  'release',
  'cancel',
  'file',
  'handIn',
] as const

/** A run with everything a person needs to approve it: what would leave, what dropped out and why,
 *  who has approved which content, and what whoever asks may do now. */
export const runSchema = runRow.extend({
  messageId: z.string(),
  createdAt: instantSchema,
  upToDueOn: dateSchema,
  /** Release before this instant, or the execution day cannot be kept. */
  releaseBefore: instantSchema,
  /** sha256 of the content; approving names it, so that nobody approves something else. */
  contentHash: z.string().nullable(),
  approvalsNeeded: z.number().int(),
  /** All the payer releases on the day of asking, this run included. */
  releasedThatDay: moneySchema,
  approvals: z.array(
    z.object({
      by: person,
      at: instantSchema,
      contentHash: z.string(),
      voidedAt: instantSchema.nullable(),
      voidReason: z.string().nullable(),
      /** Whom the approver stood in for. */
      standsInFor: person.nullable(),
      /** Payments that stood out and that the approver looked at, by their number in the run. */
      lookedAt: z.array(z.number().int()),
      /** What became different since, field by field. */
      differences: z.array(differenceSchema),
    }),
  ),
  /** What proved who released it, and for whom; null before release. */
  released: z
    .object({
      by: person,
      standsInFor: person.nullable(),
      proof: z.enum(['step_up', 'operator', 'before']),
    })
    .nullable(),
  /** Who prepared, changed or checked it: none of them approves or releases. */
  preparers: z.array(person),
  /** Of the whole run: a cut-off that cannot be met, an account out of use. */
  reasons: z.array(reasonSchema),
  /** What does not keep it from going and whoever approves it should know. */
  warnings: z.array(z.object({ code: z.string(), text: z.string(), remedy: z.string() })),
  /** All payments of a run of up to 500, in their order; of more, those that stood out most. */
  paymentRows: z.array(paymentSchema),
  /** Payments in it that are the first to their account. */
  firstPayments: z.number().int(),
  /** Payments of the run, or left out of it, that are not among `paymentRows`: see their pages. */
  morePayments: z.number().int(),
  file: z
    .object({
      name: z.string(),
      mediaType: z.string(),
      bytes: z.number().int(),
      sha256: z.string(),
      writtenAt: instantSchema,
      writtenBy: person,
      /** Who has it to hand it in at the bank. */
      taken: z.object({ by: person, at: instantSchema }).nullable(),
    })
    .nullable(),
  mayNow: z.array(
    z.object({ action: z.enum(runActions), may: z.boolean(), whyNot: z.string().nullable() }),
  ),
  /** Who may release it: everybody of Finance whom no rule keeps from it. */
  mayRelease: z.array(person),
  /** Who may release it for somebody, by delegation: `person` for `standsInFor`. */
  standIns: z.array(z.object({ person, standsInFor: person })),
  version: z.number().int(),
})

export const showRun = route({
  method: 'get',
  path: '/runs/{runId}',
  action: 'run.read',
  summary: 'One pay run: payments, preflight, approvals, file, what may happen next',
  params: runParams,
  answer: runSchema,
})

export const listRunPayments = route({
  method: 'get',
  path: '/runs/{runId}/payments',
  action: 'run.read',
  summary:
    'Payments of a run page by page, those that stood out most first; found by name or number',
  params: runParams,
  query: z.object({
    ...pageQuery,
    /** Part of the creditor's name, or the beginning of an end-to-end id or a reference. */
    text: z.string().trim().min(1).max(100).optional(),
    state: z.enum(paymentStates).optional(),
  }),
  answer: pageOf(paymentSchema),
})

/** What every step of a run answers. `dropped`: what left the run in this step, and why. */
export const stepSchema = z.object({
  runId: idSchema('run'),
  number: z.string(),
  status: z.enum(runStatuses),
  contentHash: z.string().nullable(),
  payments: z.number().int(),
  total: moneySchema,
  dropped: z.array(
    z.object({
      paymentId: idSchema('payment'),
      creditorName: z.string(),
      reasons: z.array(reasonSchema),
    }),
  ),
  reasons: z.array(reasonSchema),
})

export const prepareRun = route({
  method: 'post',
  path: '/runs',
  action: 'run.prepare',
  summary: 'Gather what is ready and due into payments and check each; what fails drops out',
  body: z.strictObject({
    payingAccountId: idSchema('paying_account'),
    upToDueOn: dateSchema,
    executeOn: dateSchema.optional(),
  }),
  answer: stepSchema,
  status: 201,
})

export const checkRun = route({
  method: 'post',
  path: '/runs/{runId}/check',
  action: 'run.prepare',
  summary: 'Check a draft again, so that it can be approved',
  params: runParams,
  answer: stepSchema,
})

export const removePayment = route({
  method: 'post',
  path: '/runs/{runId}/payments/{paymentId}/removal',
  action: 'run.prepare',
  summary: 'Take a payment out; an approval given before is void',
  params: runParams.extend({ paymentId: idSchema('payment') }),
  body: z.strictObject({ reason: reasonText }),
  answer: stepSchema,
})

export const leaveOutPayable = route({
  method: 'post',
  path: '/runs/{runId}/payables/{payableId}/removal',
  action: 'run.prepare',
  summary: 'Leave a payable out of its payment; an approval given before is void',
  params: runParams.extend({ payableId: idSchema('payable') }),
  body: z.strictObject({ reason: reasonText }),
  answer: stepSchema,
})

export const moveExecution = route({
  method: 'put',
  path: '/runs/{runId}/execution-day',
  action: 'run.prepare',
  summary: 'Execute on another day; an approval given before is void',
  params: runParams,
  body: z.strictObject({ executeOn: dateSchema }),
  answer: stepSchema,
})

export const approveRun = route({
  method: 'post',
  path: '/runs/{runId}/approval',
  action: 'run.approve',
  summary: 'Approve exactly the content with this hash',
  params: runParams,
  body: z.strictObject({ contentHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  answer: stepSchema,
})

/** `released`, or `returned_to_draft` when something changed since the approval: then what changed
 *  left the run, and the rest is to be checked and approved again. */
export const releaseRun = route({
  method: 'post',
  path: '/runs/{runId}/release',
  action: 'run.release',
  summary: 'Check once more under lock, write the one file and send the money on its way',
  params: runParams,
  answer: stepSchema.extend({
    outcome: z.enum(['released', 'returned_to_draft']),
    file: z.object({ name: z.string(), sha256: z.string() }).nullable(),
  }),
})

export const cancelRun = route({
  method: 'post',
  path: '/runs/{runId}/cancellation',
  action: 'run.cancel',
  summary: 'Cancel a run that was not released; its payables are free again',
  params: runParams,
  body: z.strictObject({ reason: reasonText }),
  answer: stepSchema,
})

export * from './file-contract.ts'
export * from './advice/contract.ts'
export * from './late-contract.ts'
export * from './on-time-contract.ts'
export type { PayHealth } from './pay-date.ts'
export { reasonSchema } from './reason-contract.ts'
export { type AttemptState, type PaymentState, paymentStates } from './run.ts'
export { lookAtPayment } from './review-contract.ts'
export { ownStatement, partnerStatement } from './statement-contract.ts'
export * from './payer-change-contract.ts'
export * from './inbound/contract.ts'
export * from './transmission/contract.ts'
export * from './repayment/contract.ts'
export * from './tax/contract.ts'
export * from './answers/contract.ts'
