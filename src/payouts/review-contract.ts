import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { idSchema, instantSchema } from '../platform/wire.ts'
import { differentFields } from './differences.ts'
import { placeKinds } from './place.ts'

const person = z.object({ principalId: z.string(), name: z.string() })

/** The page on which something is remedied; `id` of what it shows, null for a page without one. */
export const placeSchema = z.object({ kind: z.enum(placeKinds), id: z.string().nullable() })

/** One difference between an approved content and the present one; `payment` null: of the run. */
export const differenceSchema = z.object({
  payment: z.number().int().nullable(),
  creditor: z.string().nullable(),
  field: z.enum(differentFields),
  before: z.string().nullable(),
  after: z.string().nullable(),
})

/** Why a payment is looked at first, gravest first; from `mustLook` on somebody has to look at it. */
export const riskSchema = z.object({
  points: z.number().int(),
  mustLook: z.boolean(),
  signs: z.array(z.object({ code: z.string(), points: z.number().int(), text: z.string() })),
  /** Who has looked at it in the present content. */
  lookedAt: z.array(z.object({ by: person, at: instantSchema })),
})

export const lookAtPayment = route({
  method: 'post',
  path: '/runs/{runId}/payments/{paymentId}/look',
  action: 'run.approve',
  summary: 'Say that you looked at a payment that stands out, in this very content',
  params: z.object({ runId: idSchema('run'), paymentId: idSchema('payment') }),
  body: z.strictObject({ contentHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  answer: z.object({ paymentId: idSchema('payment'), points: z.number().int() }),
})
