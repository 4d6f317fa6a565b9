import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { dateSchema, idSchema, instantSchema, moneySchema } from '../platform/wire.ts'
import { originatorSchema } from './originator.ts'
import { addressSchema } from './payer-address.ts'
import { payerChangeStates } from './payer-change.ts'
import { fileProfiles } from './run.ts'

const reason = z.string().trim().min(1).max(2000)
const person = z.object({ principalId: z.string(), name: z.string() })

/** A change that waits: what of it is other, old beside new, in words. */
export const payerChangeSchema = z.object({
  payerChangeId: idSchema('payer_change'),
  payerId: idSchema('payer'),
  payingAccountId: idSchema('paying_account').nullable(),
  fields: z.array(
    z.object({ field: z.string(), label: z.string(), before: z.string(), after: z.string() }),
  ),
  reason: z.string(),
  state: z.enum(payerChangeStates),
  /** The day it counts from, once approved. */
  usableOn: dateSchema.nullable(),
  proposedBy: person,
  proposedAt: instantSchema,
  mayApprove: z.object({ may: z.boolean(), whyNot: z.string().nullable() }),
})

const changeParams = z.object({ payerChangeId: idSchema('payer_change') })
const decided = z.object({ state: z.enum(payerChangeStates), usableOn: dateSchema.nullable() })
const proposed = z.object({ payerChangeId: idSchema('payer_change') })

export const proposePayerChange = route({
  method: 'post',
  path: '/payers/{payerId}/changes',
  action: 'payer.edit',
  summary: 'Propose that a payer is other than it stands; another of Finance approves it',
  params: z.object({ payerId: idSchema('payer') }),
  body: z.strictObject({
    wanted: z.strictObject({
      legalName: z.string().trim().min(1).max(70).optional(),
      address: addressSchema.optional(),
      taxNumber: z.string().trim().min(1).max(40).nullable().optional(),
      vatNumber: z.string().trim().min(1).max(40).nullable().optional(),
      /** All bars, in place of those that stand: above the first two approve, above the other three. */
      approvals: z
        .array(z.strictObject({ above: moneySchema, thirdAbove: moneySchema.nullable() }))
        .max(20)
        .optional(),
      /** How it is taxed, whole. */
      taxes: z
        .strictObject({
          incomeSource: z.enum(['partner', 'payer']),
          taxInvoices: z.enum(['never', 'registered', 'always']),
          taxInvoicesFrom: dateSchema.nullable().default(null),
          recoversVat: z.boolean(),
        })
        .optional(),
    }),
    reason,
  }),
  answer: proposed,
  status: 201,
})

export const proposeAccountChange = route({
  method: 'post',
  path: '/paying-accounts/{payingAccountId}/changes',
  action: 'payer.edit',
  summary: 'Propose that a paying account is other than it stands; number and currency stay',
  params: z.object({ payingAccountId: idSchema('paying_account') }),
  body: z.strictObject({
    wanted: z.strictObject({
      name: z.string().trim().min(1).max(60).optional(),
      profile: z.enum(fileProfiles).optional(),
      originator: originatorSchema.nullable().optional(),
      bic: z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'is no BIC')
        .nullable()
        .optional(),
      calendar: z.string().trim().min(1).max(64).optional(),
      cutOff: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time such as 15:30')
        .optional(),
      leadDays: z.number().int().min(0).max(5).optional(),
      batchBooking: z.boolean().optional(),
      paymentMin: moneySchema.optional(),
      glAccount: z.string().trim().min(1).max(40).nullable().optional(),
    }),
    reason,
  }),
  answer: proposed,
  status: 201,
})

export const approvePayerChange = route({
  method: 'post',
  path: '/payer-changes/{payerChangeId}/approval',
  action: 'payer.edit',
  summary: 'Approve a change of a payer or its account; never by whoever proposed it',
  params: changeParams,
  answer: decided,
})

export const declinePayerChange = route({
  method: 'post',
  path: '/payer-changes/{payerChangeId}/declining',
  action: 'payer.edit',
  summary: 'Decline a change of a payer or its account before it counts',
  params: changeParams,
  body: z.strictObject({ reason }),
  answer: decided,
})
