import { z } from 'zod'

const amount = z.object({ minor: z.string(), currency: z.string() })
const moved = z.strictObject({ number: z.string() })

/** What incentives record. */
export const incentiveEvents = {
  'incentive.opened': z.strictObject({
    number: z.string(),
    requested: amount,
    versionId: z.string(),
  }),
  'incentive.committed': z.strictObject({ number: z.string(), tier: z.string(), amount }),
  'incentive.settled': moved,
  'incentive.declined': moved,
  'incentive.lapsed': moved,
  'incentive.cancelled': moved,
} as const
