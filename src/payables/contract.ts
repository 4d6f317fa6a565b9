import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import { holdKinds, holdOwners, payableStatuses } from './payable.ts'

export const holdSchema = z.object({
  hold: z.enum(holdKinds),
  what: z.string(),
  owedBy: z.enum(holdOwners),
  until: dateSchema.nullable(),
  since: instantSchema,
})

export const payableSchema = z.object({
  payableId: idSchema('payable'),
  submissionId: idSchema('submission'),
  decisionId: idSchema('decision'),
  lineNo: z.number().int(),
  instalment: z.number().int(),
  fundId: idSchema('fund'),
  payerId: idSchema('payer'),
  partnerId: idSchema('partner'),
  incentiveId: idSchema('incentive'),
  /** What is owed: as decided, less what it was lowered by. */
  amount: moneySchema,
  lowered: moneySchema,
  /** What of it was paid by netting; the transfer carries the rest. */
  netted: moneySchema,
  /** What of it was withheld for a tax authority. */
  withheld: moneySchema,
  /** What of it was claimed back after it was paid. */
  clawedBack: moneySchema,
  netting: z.boolean(),
  decidedOn: dateSchema,
  /** What people call it: the submission's number. */
  reference: z.string(),
  holdUntil: dateSchema.nullable(),
  /** The day its tax invoice was accepted. */
  taxInvoiceOn: dateSchema.nullable(),
  dueOn: dateSchema,
  status: z.enum(payableStatuses),
  runId: idSchema('run').nullable(),
  sentOn: dateSchema.nullable(),
  paidOn: dateSchema.nullable(),
  confirmed: z.boolean(),
  version: z.number().int(),
  holds: z.array(holdSchema),
})

export const listPayables = route({
  method: 'get',
  path: '/payables',
  action: 'payable.read',
  summary: 'Due and blocked: payables by due date with what each waits for',
  query: z.object({
    ...pageQuery,
    status: z.enum(payableStatuses).optional(),
    hold: z.enum(holdKinds).optional(),
    partnerId: idSchema('partner').optional(),
    payerId: idSchema('payer').optional(),
    dueBy: dateSchema.optional(),
  }),
  answer: pageOf(
    payableSchema.extend({
      partnerCode: z.string(),
      partnerName: z.string(),
      fundCode: z.string(),
    }),
  ),
})

export const sumPayables = route({
  method: 'get',
  path: '/payables/sums',
  action: 'payable.read',
  summary: 'What is owed in sums by status, currency and hold; held twice counts in both',
  answer: z.object({
    rows: z.array(
      z.object({
        status: z.enum(payableStatuses),
        hold: z.enum(holdKinds).nullable(),
        payables: z.number().int(),
        amount: moneySchema,
      }),
    ),
  }),
})

export const listOwnPayables = route({
  method: 'get',
  path: '/portal/payables',
  action: 'payable.read_own',
  summary: 'What the partner one belongs to is owed and was paid, and what is missing',
  answer: z.object({ rows: z.array(payableSchema) }),
})

export const cancelPayable = route({
  method: 'post',
  path: '/payables/{payableId}/cancellation',
  action: 'payable.cancel',
  summary: 'Cancel what is owed and in no run; the money goes back',
  params: z.object({ payableId: idSchema('payable') }),
  body: z.strictObject({
    reason: z.string().trim().min(1).max(2000),
    clauseId: z.string().trim().min(1).max(64).nullable().default(null),
    allocationId: idSchema('allocation').nullable().default(null),
  }),
  answer: z.null(),
})

const because = z.string().trim().min(1).max(2000)

export const confirmPayable = route({
  method: 'post',
  path: '/payables/{payableId}/confirmation',
  action: 'payable.confirm',
  summary: 'Confirm that what a terminated partner has earned is paid all the same',
  params: z.object({ payableId: idSchema('payable') }),
  body: z.strictObject({ reason: because }),
  answer: z.null(),
})

export const lowerOwed = route({
  method: 'post',
  path: '/payables/{payableId}/lowering',
  action: 'payable.lower',
  summary: 'Lower what is owed and in no run; the money goes back',
  params: z.object({ payableId: idSchema('payable') }),
  body: z.strictObject({
    by: moneySchema,
    reason: because,
    clauseId: z.string().trim().min(1).max(64).nullable().default(null),
    allocationId: idSchema('allocation').nullable().default(null),
  }),
  answer: z.object({ owed: moneySchema, cancelled: z.boolean() }),
})

export {
  clawBack,
  decideWriteOff,
  disputeReceivable,
  listReceivables,
  proposeWriteOff,
} from './receivable-contract.ts'
