import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import { changeKinds, roads } from './roads.ts'

const programParams = z.object({ programId: idSchema('program') })
const simulationParams = z.object({ simulationId: idSchema('simulation') })

/** How many cases go which road: decided by the rules alone, by a person, or asked of somebody who
 *  may answer what the queue may not. */
const roadCountsSchema = z.object({
  automatic: z.number().int(),
  person: z.number().int(),
  escalated: z.number().int(),
})

/** What a draft would have made of decided cases. Amounts are of the program's currency; an effect is
 *  signed. */
export const simulationSchema = z.object({
  simulationId: idSchema('simulation'),
  programId: idSchema('program'),
  programCode: z.string(),
  versionId: idSchema('version'),
  versionNumber: z.number().int(),
  /** Of the draft that was asked; another than the version's own: the draft was edited since. */
  contentHash: z.string(),
  isStale: z.boolean(),
  /** Cases decided from this day on and before that one, in the draft's zone; null: no end. */
  since: dateSchema.nullable(),
  until: dateSchema.nullable(),
  ranAt: instantSchema,
  /** A person's name. */
  ranBy: z.string(),
  cases: z.object({
    judged: z.number().int(),
    changed: z.number().int(),
    /** Of the changed: another outcome, another amount, only another reason, only another road. */
    byKind: z.record(z.enum(changeKinds), z.number().int()),
    /** Could not be judged: recorded before facts were kept whole, or of a kind no draft re-judges. */
    notSimulated: z.number().int(),
  }),
  money: z.object({
    /** Set aside by approvals of plans: requests, proposals. */
    committedBefore: moneySchema,
    committedAfter: moneySchema,
    /** Owed to partners: claims, milestones, deal incentives, fees. */
    owedBefore: moneySchema,
    owedAfter: moneySchema,
    /** What was approved, and under the draft waits for somebody's word. */
    undecided: moneySchema,
  }),
  budget: z.object({
    fundCode: z.string(),
    /** Available in the fund on the day of the run. */
    available: moneySchema,
    /** What the draft would have taken out of the fund beyond what was: signed. */
    effect: moneySchema,
    /** What would be available now. */
    after: moneySchema,
  }),
  queue: z.object({ before: roadCountsSchema, after: roadCountsSchema }),
  /** Sentences: what no simulation can know. */
  cannotKnow: z.array(z.string()),
})

/** What was answered, or would be. */
const answerSchema = z.object({
  /** `approve`, `approve_reduced`, `reject`, `request_information`, `escalate_…`; `no_rule`: no table
   *  covers it; `not_reached`: what it stands under would not have been approved. */
  outcome: z.string(),
  amount: moneySchema,
  clause: z.string().nullable(),
  reason: z.string().nullable(),
  /** The row of the table that answered. */
  row: z.string().nullable(),
  road: z.enum(roads),
})

/** A case that a draft answers otherwise. */
export const simulatedCaseSchema = z.object({
  caseNo: z.number().int(),
  submissionId: idSchema('submission'),
  number: z.string(),
  type: z.string(),
  partnerId: idSchema('partner'),
  partnerName: z.string(),
  decidedAt: instantSchema,
  change: z.enum(changeKinds),
  before: answerSchema,
  after: answerSchema,
  /** After less before; signed. */
  difference: moneySchema,
  /** Checks that turned. */
  checks: z.array(
    z.object({ code: z.string(), before: z.string(), after: z.string(), sentence: z.string() }),
  ),
  /** It changes because what it stands under does. */
  followsRequest: z.boolean(),
  /** Why, in sentences. */
  why: z.array(z.string()),
})

export const simulateVersion = route({
  method: 'post',
  path: '/programs/{programId}/simulations',
  action: 'simulation.run',
  summary: 'Judge decided cases of a program again under a draft of it, and keep what changes',
  params: programParams,
  body: z.object({
    versionId: idSchema('version'),
    since: dateSchema.optional(),
    until: dateSchema.optional(),
  }),
  answer: simulationSchema,
  status: 201,
})

export const listSimulations = route({
  method: 'get',
  path: '/programs/{programId}/simulations',
  action: 'simulation.read',
  summary: 'Simulations of a program’s drafts, the newest first',
  params: programParams,
  query: z.object(pageQuery),
  answer: pageOf(simulationSchema),
})

export const showSimulation = route({
  method: 'get',
  path: '/simulations/{simulationId}',
  action: 'simulation.read',
  summary: 'What a draft would have made of decided cases',
  params: simulationParams,
  answer: simulationSchema,
})

export const simulatedCases = route({
  method: 'get',
  path: '/simulations/{simulationId}/cases',
  action: 'simulation.read',
  summary: 'The cases a draft answers otherwise, the largest difference first',
  params: simulationParams,
  query: z.object({ ...pageQuery, change: z.enum(changeKinds).optional() }),
  answer: pageOf(simulatedCaseSchema),
})
