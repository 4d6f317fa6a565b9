import { z } from 'zod'
import { askedChannels, confirmSources } from '../partners/contact-change.ts'
import { route } from '../platform/contract.ts'
import { dateSchema, idSchema, instantSchema } from '../platform/wire.ts'
import { bankDetailStates, bankSchemes, callBackOutcomes, callBackSources } from './vendor.ts'

const reasonText = z.string().trim().min(1).max(2000)
const part = z.string().trim().min(1).max(40)
const accountKind = z.enum(['checking', 'savings'])

/** An account in the parts its country's banks write it in. */
export const typedAccountSchema = z.discriminatedUnion('scheme', [
  z.strictObject({
    scheme: z.literal('iban'),
    iban: z.string().max(50),
    bic: z.string().trim().min(1).max(11).nullable().default(null),
  }),
  z.strictObject({
    scheme: z.literal('aba'),
    routingNumber: z.string().max(16),
    accountNumber: z.string().max(34),
    accountKind,
  }),
  z.strictObject({ scheme: z.literal('gb'), sortCode: part, accountNumber: part }),
  z.strictObject({
    scheme: z.literal('ca'),
    transitNumber: part,
    institutionNumber: part,
    accountNumber: part,
  }),
  z.strictObject({ scheme: z.literal('au'), bsb: part, accountNumber: part }),
  z.strictObject({
    scheme: z.literal('jp'),
    bankCode: part,
    branchCode: part,
    accountKind,
    accountNumber: part,
    holderKana: z.string().trim().min(1).max(100),
  }),
  z.strictObject({ scheme: z.literal('in'), ifsc: part, accountNumber: part }),
  z.strictObject({
    scheme: z.literal('br'),
    bankCode: part,
    agency: part,
    accountNumber: part,
    accountKind,
  }),
  z.strictObject({ scheme: z.literal('mx'), clabe: part }),
  z.strictObject({
    scheme: z.literal('sg'),
    bankCode: part,
    branchCode: part,
    accountNumber: part,
  }),
])

/** Who asked for a change and by which way: the mailbox, the number that called. */
export const askedBySchema = z.strictObject({
  channel: z.enum(askedChannels),
  from: z.string().trim().min(1).max(200).nullable().default(null),
})

/** What a reviewer looks at beside the masked account. */
export const bankReviewSchema = z.object({
  askedChannel: z.enum([...askedChannels, 'own_bank']).nullable(),
  askedFrom: z.string().nullable(),
  proposedBy: z.string(),
  /** The holder beside the vendor's name: 100 is the same name, and what differs in words. */
  holderMatch: z.object({ score: z.number().int(), says: z.array(z.string()) }),
  calls: z.array(
    z.object({
      outcome: z.enum(callBackOutcomes),
      source: z.enum(callBackSources),
      reference: z.string(),
      by: z.string(),
      at: instantSchema,
    }),
  ),
  /** Other currencies for which this very account is on file. */
  alsoIn: z.array(z.string()),
  approvedReason: z.string().nullable(),
  /** What approval asks a reason for. */
  unusual: z.array(z.string()),
  sharedUntil: dateSchema.nullable(),
})

/** Bank changes that wait, with what each waits for. */
export const listBankChanges = route({
  method: 'get',
  path: '/bank-changes',
  action: 'vendor.read',
  summary: 'Accounts that wait for a call-back, an approval or their business days, oldest first',
  answer: z.object({
    rows: z.array(
      z.object({
        bankDetailId: idSchema('bank_detail'),
        vendorId: idSchema('vendor'),
        partnerId: idSchema('partner'),
        vendorName: z.string(),
        partnerCode: z.string(),
        currency: z.string(),
        scheme: z.enum(bankSchemes),
        masked: z.string(),
        state: z.enum(bankDetailStates),
        isFirst: z.boolean(),
        noticeCode: z.string().nullable(),
        proposedAt: instantSchema,
        usableOn: dateSchema.nullable(),
        callsNotReached: z.number().int(),
        /** Until when a contact change that nobody confirmed holds it. */
        contactChangedUntil: dateSchema.nullable(),
      }),
    ),
  }),
})

export const answerContactChange = route({
  method: 'post',
  path: '/contact-changes/{contactChangeId}/answer',
  action: 'contact.settle',
  summary: 'Record whether the partner asked for a change of a contact; never by whoever typed it',
  params: z.object({ contactChangeId: idSchema('contact_change') }),
  body: z.strictObject({
    outcome: z.enum(['confirmed', 'denied']),
    source: z.enum(confirmSources),
    reference: z.string().trim().min(1).max(500),
    contactId: idSchema('contact').nullable().default(null),
  }),
  answer: z.null(),
})

const exceptionParams = z.object({ exceptionId: idSchema('account_exception') })

export const listExceptions = route({
  method: 'get',
  path: '/vendors/{vendorId}/account-exceptions',
  action: 'vendor.read',
  summary: 'Accounts this vendor shares with another of its family, and until when',
  params: z.object({ vendorId: idSchema('vendor') }),
  answer: z.object({
    rows: z.array(
      z.object({
        exceptionId: idSchema('account_exception'),
        ownerVendorId: idSchema('vendor'),
        vendorId: idSchema('vendor'),
        ownerName: z.string().nullable(),
        vendorName: z.string().nullable(),
        reason: z.string(),
        askedAt: instantSchema,
        approvedAt: instantSchema.nullable(),
        endsOn: dateSchema,
        endedAt: instantSchema.nullable(),
        endedReason: z.string().nullable(),
      }),
    ),
  }),
})

export const askException = route({
  method: 'post',
  path: '/bank-details/{bankDetailId}/exceptions',
  action: 'bank_detail.approve',
  summary: 'Ask that another vendor of the family may be paid to this account, until a day',
  params: z.object({ bankDetailId: idSchema('bank_detail') }),
  body: z.strictObject({
    vendorId: idSchema('vendor'),
    reason: reasonText,
    endsOn: dateSchema,
  }),
  answer: z.object({ exceptionId: idSchema('account_exception') }),
  status: 201,
})

export const approveException = route({
  method: 'post',
  path: '/account-exceptions/{exceptionId}/approval',
  action: 'bank_detail.approve',
  summary: 'Let the two vendors share the account; another person of Finance than who asked',
  params: exceptionParams,
  answer: z.null(),
})

export const endException = route({
  method: 'post',
  path: '/account-exceptions/{exceptionId}/end',
  action: 'bank_detail.approve',
  summary: 'End a shared account: nothing more is paid there',
  params: exceptionParams,
  body: z.strictObject({ reason: reasonText }),
  answer: z.null(),
})
