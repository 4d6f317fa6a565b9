import { z } from 'zod'

const hold = z.strictObject({ hold: z.string(), what: z.string(), owedBy: z.string() })
const run = z.strictObject({ runId: z.uuid() })

/** Each step of a payable; `payable.returned` is what submissions hears. */
export const payableEvents = {
  'payable.created': z.strictObject({
    submissionId: z.uuid(),
    decisionId: z.uuid(),
    lineNo: z.number().int(),
    instalment: z.number().int(),
    fundId: z.uuid(),
    amountMinor: z.string(),
    currency: z.string(),
    dueOn: z.string(),
  }),
  'payable.held': z.strictObject({ holds: z.array(hold) }),
  'payable.ready': z.strictObject({}),
  'payable.scheduled': run,
  'payable.unscheduled': run,
  'payable.sent': run,
  'payable.paid': z.strictObject({ runId: z.uuid(), paidOn: z.string() }),
  'payable.unpaid': run,
  'payable.returned': z.strictObject({
    runId: z.uuid(),
    submissionId: z.uuid(),
    wasPaid: z.boolean(),
  }),
  'payable.cancelled': z.strictObject({ clauseId: z.string().nullable(), submissionId: z.uuid() }),
} as const

/** News after which a payable has to be assessed. */
export const payableNews = [
  'payable.created',
  'payable.unscheduled',
  'payable.returned',
] as const satisfies readonly (keyof typeof payableEvents)[]
