import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
  ratioSchema,
} from '../platform/wire.ts'
import { reasonText, statusSchema } from './shapes.ts'

const params = z.object({ incentiveId: idSchema('incentive') })

/** What stands against a registration, for staff: a partner never learns who holds a customer. */
const conflictSchema = z.object({
  source: z.enum([
    'protection',
    'attribution',
    'plan',
    'undecided',
    'house_account',
    'direct',
    'outreach',
    'tender',
  ]),
  /** The same customer for certain, or by a name as good as the same; else a person looks. */
  exact: z.boolean(),
  keys: z.array(z.enum(['domain', 'tax_id', 'name', 'family', 'customer'])),
  /** Likeness of the names, in thousandths. */
  score: z.number().int(),
  customerName: z.string(),
  /** Of another partner's incentive. */
  number: z.string().nullable(),
  submissionId: idSchema('submission').nullable(),
  partnerName: z.string().nullable(),
  /** The code of our own opportunity. */
  opportunity: z.string().nullable(),
  products: z.array(z.string()),
  since: instantSchema.nullable(),
  sinceOn: dateSchema.nullable(),
  until: instantSchema.nullable(),
})

const dealSchema = z.object({
  incentiveId: idSchema('incentive'),
  number: z.string(),
  status: z.string(),
  title: z.string(),
  submissionId: idSchema('submission'),
  customer: z.string(),
  products: z.array(z.string()),
  value: moneySchema.nullable(),
  closeOn: dateSchema.nullable(),
  tier: z.string().nullable(),
  rate: ratioSchema.nullable(),
  exclusive: z.boolean(),
  protectedFrom: instantSchema.nullable(),
  /** Half-open: from this instant on the customer is free. */
  protectedUntil: instantSchema.nullable(),
  /** The last whole day of it in the program's zone, and how many days are left, today included. */
  lastOn: dateSchema.nullable(),
  daysLeft: z.number().int().nullable(),
  extended: z.boolean(),
  /** Whether its program gives it another extension. */
  mayExtend: z.boolean(),
  /** While it is set the protection stays, whatever its end says. */
  extensionAskedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  endedBy: z
    .enum(['lost', 'expired', 'released', 'partner_terminated', 'extension_rejected'])
    .nullable(),
  /** What is owed for it, once it was won. */
  owed: z
    .object({
      amount: moneySchema,
      status: z.string(),
      dueOn: dateSchema,
      paidOn: dateSchema.nullable(),
    })
    .nullable(),
  handedIn: z.array(
    z.object({
      submissionId: idSchema('submission'),
      number: z.string(),
      type: z.string(),
      status: statusSchema,
    }),
  ),
  mayRelease: z.boolean(),
  /** What the approval awarded without paying it. */
  award: z
    .object({
      kind: z.literal('discount_points'),
      dealClass: z.enum(['new_customer', 'replacement', 'existing']),
      points: ratioSchema,
      /** `25 percentage points of extra discount, for a new customer` */
      text: z.string(),
    })
    .nullable(),
  /** It was second to a deal that holds the customer: the share it has if that is won. */
  runnerUpShare: ratioSchema.nullable(),
  /** For the partner, of a deal that is over: what registering the customer anew begins with. */
  again: z
    .object({ programId: idSchema('program'), form: z.record(z.string(), z.string()) })
    .nullable(),
  /** Since when it is looked at more closely; null: it was not. */
  researchedAt: instantSchema.nullable(),
  /** For staff; null in the portal. */
  staff: z
    .object({
      /** What counts for "first complete wins". */
      completeAt: instantSchema.nullable(),
      /** Numbers of earlier ones that are decided first. */
      waitsFor: z.array(z.string()),
      /** Looked up now, while it is undecided. */
      conflicts: z.array(conflictSchema),
      /** What approving it now would award; null where nothing is, or it is decided. */
      wouldAward: z.string().nullable(),
      /** Deals of other partners whose customers are one family with its own by the CRM now. */
      rivals: z.array(
        z.object({
          incentiveId: idSchema('incentive'),
          submissionId: idSchema('submission'),
          number: z.string(),
          partnerName: z.string(),
          customerName: z.string(),
        }),
      ),
      /** Who was second for its customer; or the deal it was second to. */
      runnerUp: z.string().nullable(),
      secondTo: z.string().nullable(),
      /** What is being looked into; null without a closer look. */
      researchQuestion: z.string().nullable(),
      /** Days a closer look would add; null where there is none, or was. */
      researchDays: z.number().int().nullable(),
    })
    .nullable(),
})
export type DealView = z.output<typeof dealSchema>

export const readDeal = route({
  method: 'get',
  path: '/incentives/{incentiveId}/deal',
  action: 'incentive.read',
  summary: 'A registered deal: until when it is protected, its extension and end, what is owed',
  params,
  answer: dealSchema,
})

export const dealViews = ['protected', 'pending', 'clashing', 'ended', 'all'] as const

export const listDeals = route({
  method: 'get',
  path: '/deals',
  action: 'queue.read',
  summary: 'Registered deals, those first whose protection ends first',
  query: z.object({
    ...pageQuery,
    view: z.enum(dealViews).default('protected'),
    text: z.string().max(200).optional(),
  }),
  answer: pageOf(
    z.object({
      incentiveId: idSchema('incentive'),
      submissionId: idSchema('submission'),
      number: z.string(),
      status: z.string(),
      partnerName: z.string(),
      customerName: z.string(),
      products: z.array(z.string()),
      value: moneySchema,
      lastOn: dateSchema.nullable(),
      protectedUntil: instantSchema.nullable(),
      daysLeft: z.number().int().nullable(),
      extensionAskedAt: instantSchema.nullable(),
    }),
  ),
})

/** A closer look before a registration is decided: it gives its decision more time, once. */
export const researchSubmission = route({
  method: 'post',
  path: '/submissions/{submissionId}/research',
  action: 'submission.decide',
  summary:
    'Looks at a registration more closely: its decision gets the days of the program more, once',
  params: z.object({ submissionId: idSchema('submission') }),
  body: z.object({ version: z.number().int(), question: reasonText }),
  answer: z.object({ days: z.number().int(), decisionDueAt: instantSchema.nullable() }),
})

export const releaseDeal = route({
  method: 'post',
  path: '/incentives/{incentiveId}/release',
  action: 'deal.release',
  summary: 'Gives a protected customer back before the end',
  params,
  body: z.object({ reason: reasonText }),
  answer: z.object({ number: z.string(), status: z.literal('released') }),
})
