import { z } from 'zod'
import { fileAnswer, route } from '../platform/contract.ts'
import { dateSchema, idSchema, instantSchema, moneySchema } from '../platform/wire.ts'

export const lateOwners = [
  'partner',
  'specialist',
  'lead',
  'finance',
  'legal',
  'bank',
  'time',
] as const

const ownerSchema = z.enum(lateOwners)
const count = z.number().int()

const period = {
  /** Due from this day to that one, both counted. */
  from: dateSchema.optional(),
  until: dateSchema.optional(),
  payerId: idSchema('payer').optional(),
}
const narrowed = { owedBy: ownerSchema.optional(), step: z.string().max(64).optional() }

export const showLateness = route({
  method: 'get',
  path: '/payouts/lateness',
  action: 'payable.read',
  summary: 'What was due and how much was booked in time; what counts against whom, with its rows',
  query: z.object({ ...period, ...narrowed }),
  answer: z.object({
    from: dateSchema,
    until: dateSchema,
    today: dateSchema,
    due: count,
    onTime: count,
    months: z.array(z.object({ month: z.string(), due: count, onTime: count })),
    /** Whose step was late, the most often first; not narrowed. */
    steps: z.array(
      z.object({
        owedBy: ownerSchema,
        step: z.string(),
        payables: count,
        /** Of them, not booked to this day. */
        open: count,
        /** Banking days in all. */
        days: count,
      }),
    ),
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
        paidOn: dateSchema.nullable(),
        daysLate: count,
        owedBy: ownerSchema,
        step: z.string(),
        /** Before this instant the step had to be done, and when it was. */
        dueBy: instantSchema,
        doneAt: instantSchema.nullable(),
        runId: idSchema('run').nullable(),
        runNumber: z.string().nullable(),
      }),
    ),
    /** Rows that the file has and this page has not. */
    left: count,
    /** Only what was due last was looked at; `due` and `onTime` count all. */
    more: z.boolean(),
  }),
})

export const latenessFile = route({
  method: 'get',
  path: '/payouts/lateness/file',
  action: 'payable.read',
  summary: 'Everything that was late, as XLSX or CSV; the same rows give the same bytes',
  query: z.object({ ...period, ...narrowed, format: z.enum(['xlsx', 'csv']).default('xlsx') }),
  kind: 'download',
  answer: fileAnswer,
})
