import { z } from 'zod'

const money = z.object({ amount: z.string(), currency: z.string() })
const allocated = z.object({ fund: z.string(), allocation: z.string(), amount: money })

/** What funds record. Money moved for an incentive, a payable or a run is recorded by their owners,
 *  and the entry names that event. */
export const fundEvents = {
  'fund.created': z.object({
    code: z.string(),
    currency: z.string(),
    parent: z.string().nullable(),
  }),
  'fund.allocation_added': z.object({ fund: z.string(), allocation: z.string(), kind: z.string() }),
  'fund.allocated': allocated,
  'fund.reduced': allocated,
  'fund.moved': z.object({ fund: z.string(), from: z.string(), to: z.string(), amount: money }),
  'fund.delegated': z.object({ fund: z.string(), child: z.string(), amount: money }),
  'fund.taken_back': z.object({ fund: z.string(), child: z.string(), amount: money }),
  'fund.closed': z.object({ fund: z.string(), closedOn: z.string(), returned: money }),
} as const
