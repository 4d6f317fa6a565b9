import { z } from 'zod'
import { dateSchema, idSchema, moneySchema, ratioSchema } from '../platform/wire.ts'

/** What is owed and not netted was converted once, at this rate: units of the paid currency per unit
 *  owed. */
export const conversionSchema = z.object({
  rate: ratioSchema,
  source: z.string(),
  on: dateSchema,
  /** `1 USD ≈ 0.888889 EUR (ECB, 2026-04-14)` */
  text: z.string(),
})

/** So much of a payable is paid by what the partner owed us of `reference`. */
export const nettingSchema = z.object({
  payableId: idSchema('payable'),
  receivableId: idSchema('receivable'),
  reference: z.string(),
  amount: moneySchema,
})
