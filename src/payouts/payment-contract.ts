import { z } from 'zod'
import { dateSchema, idSchema, moneySchema } from '../platform/wire.ts'
import { conversionSchema, nettingSchema, taxShape } from './conversion-contract.ts'
import { reasonSchema } from './reason-contract.ts'
import { riskSchema } from './review-contract.ts'
import { paymentStates } from './run.ts'

const person = z.object({ principalId: z.string(), name: z.string() })

/** A payment of a run as people look at it. */
export const paymentSchema = z.object({
  paymentId: idSchema('payment'),
  ordinal: z.number().int(),
  partnerId: idSchema('partner'),
  partnerCode: z.string(),
  creditorName: z.string(),
  masked: z.string(),
  /** What leaves the account: nothing when all is netted. */
  amount: moneySchema,
  /** The sum of its payables, in the currency they are owed in, and what of it is netted. */
  owed: moneySchema,
  netted: moneySchema,
  conversion: conversionSchema.nullable(),
  nettings: z.array(nettingSchema),
  ...taxShape,
  endToEndId: z.string(),
  state: z.enum(paymentStates),
  /** The first payment to this account: shown apart, released by somebody else than approved it. */
  firstToAccount: z.boolean(),
  accountApprovedBy: person.nullable(),
  remittance: z.string(),
  /** Why it dropped out of the run; empty while it is in it. */
  reasons: z.array(reasonSchema),
  /** Why it is looked at first, or not; null once it left the run or the run has ended. */
  risk: riskSchema.nullable(),
  /** The bank's own reason for a rejected or returned payment. */
  bankReason: z.string().nullable(),
  bookedOn: dateSchema.nullable(),
  payables: z.array(
    z.object({
      payableId: idSchema('payable'),
      reference: z.string(),
      submissionId: z.string(),
      lineNo: z.number().int(),
      fundId: idSchema('fund'),
      fundCode: z.string(),
      amount: moneySchema,
      dueOn: dateSchema,
      decidedBy: person.nullable(),
    }),
  ),
})
