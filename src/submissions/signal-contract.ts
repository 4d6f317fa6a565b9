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
import { statusSchema, submissionParams } from './shapes.ts'
import { signalKinds } from './signal-kind.ts'
import { submissionTypes } from './submission.ts'

/** One of the two: whose it is, and the invoice or picture it shares. */
const sideSchema = z.object({
  submissionId: idSchema('submission'),
  number: z.string(),
  type: z.enum(submissionTypes),
  status: statusSchema,
  partnerName: z.string(),
  invoice: z
    .object({
      lineNo: z.number().int(),
      number: z.string().nullable(),
      seller: z.string().nullable(),
      on: dateSchema.nullable(),
      net: moneySchema,
      claimed: moneySchema,
    })
    .nullable(),
  paper: z
    .object({
      itemId: idSchema('evidence_item'),
      slot: z.string(),
      name: z.string(),
      mediaType: z.string(),
    })
    .nullable(),
})

/** What two submissions have in common: the later one, and the one it repeats. */
export const signalSchema = z.object({
  signalId: z.uuid(),
  kind: z.enum(signalKinds),
  isCertain: z.boolean(),
  foundAt: instantSchema,
  questionId: idSchema('question').nullable(),
  later: sideSchema,
  earlier: sideSchema,
})

export const listSignals = route({
  method: 'get',
  path: '/signals',
  action: 'queue.read',
  summary: 'Signs of fraud where one of the two is still open, the newest first',
  query: z.object({ ...pageQuery, kind: z.enum(signalKinds).optional() }),
  answer: pageOf(signalSchema),
})

export const readSignals = route({
  method: 'get',
  path: '/submissions/{submissionId}/signals',
  action: 'queue.read',
  summary: 'What a submission has in common with others, both sides of it; at most 50',
  params: submissionParams,
  answer: z.object({ rows: z.array(signalSchema) }),
})
