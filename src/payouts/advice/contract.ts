import { z } from 'zod'
import { fileAnswer, route } from '../../platform/contract.ts'
import { dateSchema, idSchema, moneySchema } from '../../platform/wire.ts'
import { attemptStates } from '../run.ts'

export const ownPayments = route({
  method: 'get',
  path: '/portal/payments',
  action: 'payable.read_own',
  summary: 'The payments that have left for the partner, the newest first',
  answer: z.object({
    rows: z.array(
      z.object({
        paymentId: idSchema('payment'),
        reference: z.string(),
        amount: moneySchema,
        masked: z.string(),
        state: z.enum(attemptStates),
        executeOn: dateSchema,
        bookedOn: dateSchema.nullable(),
        claims: z.number().int(),
      }),
    ),
  }),
})

export const ownAdvice = route({
  method: 'get',
  path: '/portal/payments/{paymentId}/advice',
  action: 'payable.read_own',
  summary: 'The remittance advice of an own payment as a PDF: each claim, deduction and tax',
  params: z.object({ paymentId: idSchema('payment') }),
  answer: fileAnswer,
  kind: 'download',
})

export const paymentAdvice = route({
  method: 'get',
  path: '/payments/{paymentId}/advice',
  action: 'payable.read',
  summary: 'The remittance advice of a payment as a PDF, as the partner gets it',
  params: z.object({ paymentId: idSchema('payment') }),
  answer: fileAnswer,
  kind: 'download',
})
