import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { dateSchema, idSchema, instantSchema, moneySchema } from '../platform/wire.ts'
import { payHealths } from './pay-date.ts'
import { reasonSchema } from './reason-contract.ts'

const healthSchema = z.enum(payHealths)

export const showOnTime = route({
  method: 'get',
  path: '/payouts/on-time',
  action: 'payable.read',
  summary: 'What will be late unless someone acts: the predicted day, who acts, and by when',
  query: z.object({ until: dateSchema.optional(), payerId: idSchema('payer').optional() }),
  answer: z.object({
    today: dateSchema,
    until: dateSchema,
    tallies: z.array(z.object({ health: healthSchema, payables: z.number().int() })),
    rows: z.array(
      z.object({
        payableId: idSchema('payable'),
        reference: z.string(),
        submissionId: z.string(),
        partnerId: idSchema('partner'),
        partnerName: z.string(),
        payerName: z.string().nullable(),
        amount: moneySchema,
        dueOn: dateSchema,
        /** When the bank books it if everybody acts at once; null while nobody can say. */
        predictedOn: dateSchema.nullable(),
        /** Past what is published of the bank's calendar: a holiday may still be put on it. */
        isProvisional: z.boolean(),
        health: healthSchema,
        owedBy: z.enum(['partner', 'specialist', 'lead', 'finance', 'legal', 'time', 'bank']),
        step: z.string(),
        actBefore: instantSchema.nullable(),
        /** Banking days since that instant, once it has passed: 0 on its own day. */
        pastDays: z.number().int().nullable(),
        /** Banking days since the due day; 0 while it is not over. */
        lateDays: z.number().int(),
        run: z.object({ runId: idSchema('run'), number: z.string() }).nullable(),
        missing: z.array(reasonSchema),
      }),
    ),
    /** Only what is due first was looked at. */
    more: z.boolean(),
  }),
})

export const ownPayDates = route({
  method: 'get',
  path: '/portal/pay-dates',
  action: 'payable.read_own',
  summary: 'When what is owed to the partner will be in its account',
  answer: z.object({
    rows: z.array(
      z.object({
        payableId: idSchema('payable'),
        reference: z.string(),
        amount: moneySchema,
        dueOn: dateSchema,
        predictedOn: dateSchema.nullable(),
        isProvisional: z.boolean(),
        isLate: z.boolean(),
        waitsForYou: z.boolean(),
        actBefore: instantSchema.nullable(),
      }),
    ),
  }),
})
