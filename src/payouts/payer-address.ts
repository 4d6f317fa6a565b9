import { z } from 'zod'

/** Where a payer sits, as its files say it. */
export const addressSchema = z.object({
  street: z.string().trim().min(1).max(70),
  houseNumber: z.string().trim().min(1).max(16).nullable(),
  postCode: z.string().trim().min(1).max(16),
  town: z.string().trim().min(1).max(35),
  region: z.string().trim().min(1).max(35).nullable(),
  country: z.string().regex(/^[A-Z]{2}$/, 'is not a two-letter country code'),
})
