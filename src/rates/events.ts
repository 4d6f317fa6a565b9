import { z } from 'zod'

/** What rates record. The subject is the source. */
export const rateEvents = {
  'rates.imported': z.strictObject({
    importId: z.uuid(),
    sha256: z.string(),
    firstOn: z.iso.date(),
    lastOn: z.iso.date(),
    ratesAdded: z.int(),
    ratesRefused: z.int(),
  }),
} as const
