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
import { recoveryKinds, writeOffStates } from './receivable.ts'

export const recoverySchema = z.object({
  receivableId: idSchema('receivable'),
  kind: z.enum(recoveryKinds),
  amount: moneySchema,
  reason: z.string(),
  recoveredOn: dateSchema,
  payableId: idSchema('payable').nullable(),
  paymentId: idSchema('payment').nullable(),
})

export const receivableSchema = z.object({
  receivableId: idSchema('receivable'),
  payableId: idSchema('payable'),
  fundId: idSchema('fund'),
  payerId: idSchema('payer'),
  partnerId: idSchema('partner'),
  amount: moneySchema,
  /** What has not come back yet. */
  open: moneySchema,
  netting: z.boolean(),
  /** The submission whose payment it was. */
  reference: z.string(),
  reason: z.string(),
  clauseId: z.string().nullable(),
  claimedOn: dateSchema,
  claimedAt: instantSchema,
  disputedAt: instantSchema.nullable(),
  disputeReason: z.string().nullable(),
  /** An invoice that is due then asks for it: until that day is over it is not netted. */
  invoicedUntil: dateSchema.nullable(),
})

const writeOffSchema = z.object({
  amount: moneySchema,
  reason: z.string(),
  state: z.enum(writeOffStates),
  proposedBy: z.string(),
  proposer: z.string(),
  proposedAt: instantSchema,
  decider: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
})

export const listReceivables = route({
  method: 'get',
  path: '/receivables',
  action: 'receivable.read',
  summary: 'What partners owe back, what came back of it and what waits to be given up',
  query: z.object({
    ...pageQuery,
    partnerId: idSchema('partner').optional(),
    open: z.enum(['yes', 'no']).default('yes'),
  }),
  answer: pageOf(
    receivableSchema.extend({
      runId: idSchema('run').nullable(),
      version: z.number().int(),
      partnerCode: z.string(),
      partnerName: z.string(),
      fundCode: z.string(),
      /** Not netted by then, it is asked for by invoice. */
      invoiceFrom: dateSchema,
      recoveries: z.array(recoverySchema),
      writeOffs: z.array(writeOffSchema),
    }),
  ),
})

const because = z.string().trim().min(1).max(2000)
const params = z.object({ receivableId: idSchema('receivable') })
const back = z.object({ open: moneySchema })

export const clawBack = route({
  method: 'post',
  path: '/payables/{payableId}/clawback',
  action: 'receivable.claim',
  summary: 'Claim back what was paid too much; it nets off the next payouts',
  params: z.object({ payableId: idSchema('payable') }),
  body: z.strictObject({
    amount: moneySchema,
    reason: because,
    clauseId: z.string().trim().min(1).max(64).nullable().default(null),
  }),
  answer: z.object({ receivableId: idSchema('receivable') }),
})

export const proposeWriteOff = route({
  method: 'post',
  path: '/receivables/{receivableId}/write-off',
  action: 'ledger.write_off',
  summary: 'Propose to give a receivable up; another of Finance approves it',
  params,
  body: z.strictObject({ amount: moneySchema.nullable().default(null), reason: because }),
  answer: z.object({ writeOffId: idSchema('write_off') }),
})

export const decideWriteOff = route({
  method: 'post',
  path: '/receivables/{receivableId}/write-off/decision',
  action: 'ledger.write_off',
  summary: 'Approve or decline the write-off that another person proposed',
  params,
  body: z.strictObject({ approve: z.boolean() }),
  answer: back,
})

export const disputeReceivable = route({
  method: 'post',
  path: '/receivables/{receivableId}/dispute',
  action: 'receivable.dispute',
  summary: 'Mark a receivable disputed, so that it is not netted, or end the dispute',
  params,
  body: z.strictObject({ disputed: z.boolean(), reason: because }),
  answer: z.null(),
})
