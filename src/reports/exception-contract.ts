import { z } from 'zod'
import { fileAnswer, route } from '../platform/contract.ts'
import {
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'

export const exceptionSchema = z.object({
  authorityId: z.string(),
  questionId: z.string(),
  decisionId: z.string(),
  submissionId: z.string(),
  number: z.string(),
  type: z.string(),
  programId: z.string(),
  programName: z.string(),
  partnerName: z.string(),
  /** `over_limit`, `outside_policy`, `outside_term`. */
  why: z.string(),
  clauseIds: z.array(z.string()),
  amount: moneySchema,
  allowed: moneySchema,
  currency: z.string(),
  kind: z.string(),
  question: z.string(),
  answer: z.string().nullable(),
  askedByName: z.string().nullable(),
  grantedByName: z.string().nullable(),
  usedByName: z.string().nullable(),
  at: instantSchema,
  usedOn: dateSchema,
  condition: z.string().nullable(),
  conditionBinds: z.string().nullable(),
  conditionDueOn: dateSchema.nullable(),
  conditionState: z.string().nullable(),
  conditionEvidence: z.string().nullable(),
  isReplaced: z.boolean(),
})

const filter = {
  programId: idSchema('program').optional(),
  clauseId: z.string().max(64).optional(),
  /** From this day on, and before that one. */
  from: dateSchema.optional(),
  until: dateSchema.optional(),
  condition: z.enum(['open', 'fulfilled', 'failed']).optional(),
}

export const listExceptions = route({
  method: 'get',
  path: '/exceptions',
  action: 'question.read',
  summary: 'Approvals outside the terms, the newest first',
  query: z.object({ ...pageQuery, ...filter }),
  answer: pageOf(exceptionSchema),
})

export const exceptionClauses = route({
  method: 'get',
  path: '/exceptions/clauses',
  action: 'question.read',
  summary: 'Clauses that were overridden, with how often',
  answer: z.object({ rows: z.array(z.object({ clauseId: z.string(), times: z.number().int() })) }),
})

export const exceptionFile = route({
  method: 'get',
  path: '/exceptions/file',
  action: 'question.read',
  summary: 'The register as XLSX or CSV; the same rows give the same bytes',
  query: z.object({ ...filter, format: z.enum(['xlsx', 'csv']).default('xlsx') }),
  kind: 'download',
  answer: fileAnswer,
})

export const repeatedExceptions = route({
  method: 'get',
  path: '/exceptions/repeated',
  action: 'question.read',
  summary: 'Clauses overridden again and again of late: what an owner may want to change',
  answer: z.object({
    /** At least so often in so many days. */
    times: z.number().int(),
    days: z.number().int(),
    rows: z.array(
      z.object({
        programId: idSchema('program'),
        programName: z.string(),
        clauseId: z.string(),
        times: z.number().int(),
        amount: moneySchema,
        lastAt: instantSchema,
        draftId: z.string().nullable(),
        simulationId: z.string().nullable(),
      }),
    ),
  }),
})
