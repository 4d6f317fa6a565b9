import { z } from 'zod'

/** What autopilot records; the subject is the simulation. */
export const autopilotEvents = {
  'simulation.ran': z.strictObject({
    versionId: z.string(),
    contentHash: z.string(),
    since: z.string().nullable(),
    until: z.string().nullable(),
    judged: z.number().int(),
    changed: z.number().int(),
  }),
} as const
