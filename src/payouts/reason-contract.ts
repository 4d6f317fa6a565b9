import { z } from 'zod'
import { dateSchema } from '../platform/wire.ts'
import { placeSchema } from './review-contract.ts'

/** Why something is not paid, and what to do about it, in sentences. `owedBy` is a role, `partner`,
 *  or `time`; `until` is set when waiting is all that is needed. */
export const reasonSchema = z.object({
  code: z.string(),
  text: z.string(),
  remedy: z.string(),
  owedBy: z.enum(['partner', 'specialist', 'lead', 'finance', 'legal', 'time']),
  until: dateSchema.nullable(),
  /** Where it is remedied; null where nothing is to be done. */
  place: placeSchema.nullable(),
})
