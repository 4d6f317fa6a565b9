import { z } from 'zod'

const hold = z.strictObject({ hold: z.string(), what: z.string(), owedBy: z.string() })
const run = z.strictObject({ runId: z.uuid() })

const ofPayable = z.strictObject({ payableId: z.uuid() })
/** A part of a receivable: what came back, or may be given up. */
const part = ofPayable.extend({ amountMinor: z.string(), currency: z.string() })

const withheld = z.strictObject({
  paymentId: z.uuid(),
  authority: z.string(),
  amountMinor: z.string(),
  currency: z.string(),
})

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
  'payable.lowering_asked': z.strictObject({}),
  'payable.clawback_asked': z.strictObject({}),
  'payable.lowered': z.strictObject({
    byMinor: z.string(),
    currency: z.string(),
    clauseId: z.string().nullable(),
    submissionId: z.uuid(),
  }),
  // Who else decided its submission: before it, undone, or in the place of another decision.
  'payable.decided_again': z.strictObject({
    submissionId: z.uuid(),
    deciders: z.array(z.string()).min(1),
  }),
  'payable.netted': z.strictObject({
    runId: z.uuid(),
    amountMinor: z.string(),
    currency: z.string(),
  }),
  'payable.withheld': withheld,
  'payable.unwithheld': withheld,
  // Its tax invoice was accepted, and the terms run from then.
  'payable.due_moved': z.strictObject({ taxInvoiceOn: z.string(), dueOn: z.string() }),
  'payable.confirmed': z.strictObject({ submissionId: z.uuid() }),
  'payable.cancelled': z.strictObject({ clauseId: z.string().nullable(), submissionId: z.uuid() }),
  'receivable.claimed': z.strictObject({
    payableId: z.uuid(),
    submissionId: z.uuid(),
    fundId: z.uuid(),
    amountMinor: z.string(),
    currency: z.string(),
    clauseId: z.string().nullable(),
  }),
  'receivable.refunded': part,
  'receivable.netted': part,
  /** Tax that was withheld of what is claimed back and had not left yet. */
  'receivable.tax_taken_back': part,
  'receivable.returned': part,
  'receivable.written_off': part,
  'receivable.write_off_proposed': part,
  'receivable.write_off_declined': part,
  'receivable.disputed': ofPayable,
  'receivable.dispute_ended': ofPayable,
} as const

/** News after which a payable has to be assessed. */
export const payableNews = [
  'payable.created',
  'payable.unscheduled',
  'payable.returned',
  'payable.confirmed',
] as const satisfies readonly (keyof typeof payableEvents)[]
