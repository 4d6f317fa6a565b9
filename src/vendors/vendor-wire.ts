import { z } from 'zod'
import { idSchema } from '../platform/wire.ts'
import { chapter4Statuses, EXEMPT_PAYEE_CODE_MAX, taxClassifications } from './tax-form.ts'
import { vendorStates } from './vendor.ts'

/** Schemas that several of the vendors' contracts share. */
export const vendorParams = z.object({ vendorId: idSchema('vendor') })
export const reasonText = z.string().trim().min(1).max(2000)
export const reasonBody = z.strictObject({ reason: reasonText })
export const moved = z.object({ state: z.enum(vendorStates) })

/** What a signed tax form says beside its number. */
export const signedFields = {
  signerName: z.string().trim().min(1).max(140).nullable(),
  signerCapacity: z.string().trim().min(1).max(100).nullable(),
  taxClassification: z.enum(taxClassifications).nullable(),
  exemptPayeeCode: z.number().int().min(1).max(EXEMPT_PAYEE_CODE_MAX).nullable(),
  chapter4Status: z.enum(chapter4Statuses).nullable(),
  treatyArticle: z.string().trim().min(1).max(200).nullable(),
  /** `0.05` of 5 %. */
  treatyRate: z.string().max(10).nullable(),
}
