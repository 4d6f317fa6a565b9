import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { dateSchema, idSchema, instantSchema, moneySchema, ratioSchema } from '../platform/wire.ts'
import { reasonText, statusSchema } from './shapes.ts'

const params = z.object({ incentiveId: idSchema('incentive') })

const milestoneSchema = z.object({
  milestoneNo: z.number().int(),
  deliverable: z.string(),
  criterion: z.string(),
  /** As approved, and as it stands after it slipped. */
  plannedOn: dateSchema,
  dueOn: dateSchema,
  slips: z.number().int(),
  /** Its day has passed, and nothing handed in for it waits for us. */
  overdue: z.boolean(),
  /** The last day it may slip to without asking; null when it slipped as often as it may. */
  maySlipUntil: dateSchema.nullable(),
  amount: moneySchema,
  status: z.enum(['pending', 'accepted', 'dropped']),
  accepted: moneySchema.nullable(),
  acceptedAt: instantSchema.nullable(),
  /** Of a plan in tranches: what the customer had spent when it was accepted. */
  spend: moneySchema.nullable(),
  /** What was handed in for it last. */
  submission: z
    .object({ submissionId: idSchema('submission'), number: z.string(), status: statusSchema })
    .nullable(),
  /** What is owed for it, once it was accepted. */
  owed: z
    .object({ status: z.string(), dueOn: dateSchema, paidOn: dateSchema.nullable() })
    .nullable(),
})

const planSchema = z.object({
  incentiveId: idSchema('incentive'),
  number: z.string(),
  title: z.string(),
  status: z.enum(['pending', 'committed', 'completed', 'terminated', 'declined']),
  shape: z.enum(['cost_share', 'milestone', 'matched', 'tranches', 'accrual']),
  useCase: z.string(),
  customerName: z.string(),
  startsOn: dateSchema.nullable(),
  totalCost: moneySchema,
  /** As approved; as asked for while it is pending. */
  ourShare: moneySchema,
  share: ratioSchema.nullable(),
  partnerCash: moneySchema,
  partnerInKind: moneySchema,
  expectedRevenue: moneySchema,
  milestones: z.array(milestoneSchema),
  /** What the accepted milestones came to, and what an active plan may still pay. */
  accepted: moneySchema,
  left: moneySchema,
  /** The milestone to hand in next; null when none is open, or one is undecided. */
  nextNo: z.number().int().nullable(),
  /** For staff: an authority that lets one milestone slip beyond the terms. */
  slipAuthorityId: idSchema('authority').nullable(),
})
export type PlanView = z.output<typeof planSchema>

export const readPlan = route({
  method: 'get',
  path: '/incentives/{incentiveId}/plan',
  action: 'incentive.read',
  summary:
    'A co-investment plan with its milestones: days, amounts, what was accepted, what is left',
  params,
  answer: planSchema,
})

export const slipMilestone = route({
  method: 'post',
  path: '/incentives/{incentiveId}/milestone-slips',
  action: 'plan.slip',
  summary: 'Moves the day of an open milestone; beyond the terms the program owner is asked',
  params,
  body: z.object({
    milestoneNo: z.number().int().min(1).max(200),
    dueOn: dateSchema,
    reason: reasonText,
    authorityId: idSchema('authority').optional(),
  }),
  answer: z.object({ slips: z.number().int() }),
})

export const terminatePlan = route({
  method: 'post',
  path: '/incentives/{incentiveId}/termination',
  action: 'plan.terminate',
  summary: 'Ends a plan early: what was accepted is owed, the rest goes back to the fund',
  params,
  body: z.object({ reason: reasonText }),
  answer: z.object({ status: z.literal('terminated') }),
})
