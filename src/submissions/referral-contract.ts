import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { dateSchema, idSchema, instantSchema, moneySchema, ratioSchema } from '../platform/wire.ts'
import { statusSchema } from './shapes.ts'

const params = z.object({ incentiveId: idSchema('incentive') })

const saleSchema = z.object({
  opportunityId: idSchema('opportunity'),
  code: z.string(),
  name: z.string(),
  customerName: z.string(),
  stage: z.string(),
  openedOn: dateSchema,
  wonOn: dateSchema.nullable(),
})

const owedSchema = z.object({
  payableId: idSchema('payable'),
  status: z.string(),
  /** What is owed: as decided, less what refunds lowered it by. */
  amount: moneySchema,
  lowered: moneySchema,
  clawedBack: moneySchema,
  holdUntil: dateSchema.nullable(),
  dueOn: dateSchema,
  paidOn: dateSchema.nullable(),
  missing: z.array(z.string()),
})

/** A fee raised by a payment of the customer, or one that was counted without adding anything. */
const feeSchema = z.object({
  kind: z.literal('fee'),
  submissionId: idSchema('submission').nullable(),
  number: z.string().nullable(),
  /** Null where nobody was asked: the fee was at its cap. */
  status: statusSchema.nullable(),
  payment: z.string().nullable(),
  collectedOn: dateSchema.nullable(),
  collected: moneySchema.nullable(),
  /** As raised, then as fixed. */
  amount: moneySchema,
  fixedAt: instantSchema.nullable(),
  owed: owedSchema.nullable(),
})

/** What a refund to the customer took back of the fee. */
const refundSchema = z.object({
  kind: z.literal('refund'),
  /** Below zero, or zero where the fee stayed as it was. */
  amount: moneySchema,
  lowered: moneySchema,
  clawedBack: moneySchema,
  fixedAt: instantSchema,
})

/** A payment of the customer as staff see it, with what it raised. */
const paymentSchema = z.object({
  payment: z.string(),
  collectedOn: dateSchema,
  collectedAs: moneySchema,
  conversion: z.string().nullable(),
  counts: moneySchema,
  refunded: moneySchema,
  state: z.enum(['fixed', 'raised', 'waits', 'rejected', 'after_first_year']),
})

export const referralSchema = z.object({
  incentiveId: idSchema('incentive'),
  number: z.string(),
  status: z.string(),
  title: z.string(),
  submissionId: idSchema('submission'),
  customer: z.string(),
  tier: z.string().nullable(),
  rate: ratioSchema.nullable(),
  /** Null: no cap. */
  cap: moneySchema.nullable(),
  countsFrom: instantSchema.nullable(),
  /** The first day it no longer counts, in the program's zone. */
  countsUntilOn: dateSchema.nullable(),
  wonOn: dateSchema.nullable(),
  /** The first day that earns nothing any more: after the first year, or the term. */
  firstYearUntil: dateSchema.nullable(),
  /** Months the program counts from the win; null where it counts the first year. */
  termMonths: z.number().int().nullable(),
  /** The first day by which the customer has paused too long; null where it may, or once ended. */
  payingUntil: dateSchema.nullable(),
  /** Whether fees are gathered to the end of a month or quarter. */
  schedule: z.enum(['by_terms', 'monthly', 'quarterly']),
  /** Papers without which no fee is paid; null where the program asks for none. */
  paperwork: z
    .object({
      /** The last day they may come; null until the sale is won. */
      lastOn: dateSchema.nullable(),
      wholeAt: instantSchema.nullable(),
      forfeitedAt: instantSchema.nullable(),
      papers: z.array(
        z.object({
          slot: z.string(),
          label: z.string(),
          state: z.enum(['missing', 'pending', 'accepted', 'rejected']),
          since: dateSchema.nullable(),
          items: z.array(
            z.object({
              itemId: idSchema('evidence_item'),
              name: z.string(),
              state: z.enum(['pending', 'accepted', 'rejected']),
              reason: z.string().nullable(),
            }),
          ),
        }),
      ),
    })
    .nullable(),
  /** Every fee and refund in the order they were fixed, the undecided last. */
  fees: z.array(z.discriminatedUnion('kind', [feeSchema, refundSchema])),
  /** What the fees come to now. */
  total: moneySchema,
  /** For staff; null in the portal. */
  staff: z
    .object({
      sale: saleSchema.nullable(),
      /** Sales that may have come of it, for a person to confirm. */
      proposals: z.array(saleSchema),
      payments: z.array(paymentSchema),
      /** Why payments cannot be counted yet, such as a missing rate. */
      problem: z.string().nullable(),
    })
    .nullable(),
})

export const readReferral = route({
  method: 'get',
  path: '/incentives/{incentiveId}/referral',
  action: 'incentive.read',
  summary: 'A referral with its sale, what the customer paid, its fees, holds and clawbacks',
  params,
  answer: referralSchema,
})

export const linkOpportunity = route({
  method: 'post',
  path: '/incentives/{incentiveId}/sale',
  action: 'referral.link',
  summary: 'Says which of our sales came of a referral; a won one converts it',
  params,
  body: z.object({ opportunityId: idSchema('opportunity') }),
  answer: z.object({ converted: z.boolean() }),
})

export const fileReferralPaper = route({
  method: 'post',
  path: '/incentives/{incentiveId}/papers',
  action: 'referral.file_paper',
  summary: 'Hands in a paper that the program of a referral asks for',
  params,
  body: z.object({ slot: z.string().max(64), fileId: idSchema('file') }),
  answer: z.object({ itemId: idSchema('evidence_item') }),
})
