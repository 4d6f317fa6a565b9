import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  dateSchema,
  idSchema,
  moneySchema,
  pageOf,
  pageQuery,
  ratioSchema,
} from '../platform/wire.ts'
import { statusSchema } from './shapes.ts'

/** Where a period stands: it is earned; it waits for its time of use; it may be used; only claims of
 *  what was done may still come; it is over. */
export const accrualStages = ['earning', 'waiting', 'usable', 'claims_only', 'over'] as const

const accrual = {
  accrualId: idSchema('accrual'),
  partnerId: idSchema('partner'),
  partnerName: z.string(),
  programId: idSchema('program'),
  programName: z.string(),
  /** `H2 2026` */
  period: z.string(),
  stage: z.enum(accrualStages),
  /** First and last days. */
  earnedFrom: dateSchema,
  earnedLastOn: dateSchema,
  usedFrom: dateSchema,
  usedLastOn: dateSchema,
  /** The last day a claim may be handed in; what is left after it is forfeited. */
  claimsDueOn: dateSchema,
  /** Of what pays for plans: the last day to propose one; null where cost is claimed afterwards. */
  proposeBy: dateSchema.nullable(),
  earned: moneySchema,
  used: moneySchema,
  available: moneySchema,
  forfeited: moneySchema,
  /** Used beyond what is earned now: the next accrual bears it. */
  owed: moneySchema,
}
const accrualSchema = z.object(accrual)

const rowSchema = z.object({
  kind: z.enum(['purchase', 'credit', 'carried', 'forfeited']),
  on: dateSchema,
  /** The number of the purchase or credit in the list it came from. */
  number: z.string().nullable(),
  /** As it was listed, and in the currency of the program. */
  listed: moneySchema.nullable(),
  counted: moneySchema.nullable(),
  rate: ratioSchema.nullable(),
  tier: z.string().nullable(),
  earned: moneySchema,
})

const drawnSchema = z.object({
  submissionId: idSchema('submission'),
  number: z.string(),
  title: z.string(),
  status: statusSchema,
  claimed: moneySchema,
  approved: moneySchema.nullable(),
})

export type AccrualView = z.output<typeof accrualSchema>

export const listAccruals = route({
  method: 'get',
  path: '/accruals',
  action: 'incentive.read',
  summary: 'What partners earned of their purchases, period by period, the latest first',
  query: z.object({ ...pageQuery, partnerId: idSchema('partner').optional() }),
  answer: pageOf(accrualSchema),
})

export const readAccrual = route({
  method: 'get',
  path: '/accruals/{accrualId}',
  action: 'incentive.read',
  summary: 'One period: the purchases that earned it, and what was claimed of it',
  params: z.object({ accrualId: idSchema('accrual') }),
  answer: z.object({
    ...accrual,
    rows: z.array(rowSchema),
    /** Rows shown at most; the sums are of all. */
    rowsMore: z.boolean(),
    drawn: z.array(drawnSchema),
  }),
})
