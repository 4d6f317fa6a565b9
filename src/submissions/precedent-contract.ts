import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { idSchema, instantSchema, moneySchema } from '../platform/wire.ts'

/** A decided edge case that is like another, for staff. */
export const precedentSchema = z.object({
  decisionId: z.string(),
  submissionId: z.string(),
  number: z.string(),
  type: z.string(),
  partnerName: z.string(),
  programName: z.string(),
  outcome: z.string(),
  amount: moneySchema.nullable(),
  reason: z.string(),
  clauseIds: z.array(z.string()),
  decidedByName: z.string().nullable(),
  decidedAt: instantSchema,
  /** Another decision stands in its place: what was decided then counts no more. */
  isReplaced: z.boolean(),
  /** `escalated`, `excepted`, `appealed`, `corrected`, `against_suggestion`. */
  marks: z.array(z.string()),
  /** "same clause C-4.2", "similar words". */
  why: z.array(z.string()),
  authority: z
    .object({
      amount: moneySchema,
      grantedByName: z.string().nullable(),
      condition: z.string().nullable(),
      conditionState: z.string().nullable(),
    })
    .nullable(),
  answers: z.array(
    z.object({
      kind: z.string(),
      question: z.string(),
      answer: z.string(),
      verdict: z.string().nullable(),
      answeredByName: z.string().nullable(),
    }),
  ),
})

export const readPrecedents = route({
  method: 'get',
  path: '/submissions/{submissionId}/precedents',
  action: 'queue.read',
  summary: 'Decided edge cases like this one, the likest first, each with why',
  params: z.object({ submissionId: idSchema('submission') }),
  answer: z.object({ rows: z.array(precedentSchema) }),
})
