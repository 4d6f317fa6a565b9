import { z } from 'zod'

const hit = { hitId: z.uuid() }

/** What screening records: no name, listed or ours; the rows hold them. */
export const screeningEvents = {
  'screening.list_loaded': z.strictObject({
    listCode: z.string(),
    version: z.number().int(),
    entries: z.number().int(),
    names: z.number().int(),
    added: z.number().int(),
    changed: z.number().int(),
    removed: z.number().int(),
    hits: z.number().int(),
  }),
  'screening.limit_proposed': z.strictObject({ days: z.number().int() }),
  'screening.limit_declined': z.strictObject({ days: z.number().int() }),
  'screening.limit_set': z.strictObject({ days: z.number().int(), fromOn: z.string() }),
  /** What its names came to, unless only a hit of it ended. */
  'vendor.screened': z.strictObject({ mark: z.string().optional() }),
  'vendor.screening_hit': z.strictObject(hit),
  'vendor.screening_clearing': z.strictObject(hit),
  'vendor.screening_cleared': z.strictObject(hit),
  'vendor.screening_kept': z.strictObject(hit),
  'vendor.screening_true': z.strictObject({ ...hit, reportDueOn: z.string() }),
} as const
