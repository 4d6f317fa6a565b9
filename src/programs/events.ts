import { z } from 'zod'

const version = {
  code: z.string(),
  number: z.number().int(),
  contentHash: z.string(),
  effectiveFrom: z.string(),
  effectiveUntil: z.string().nullable(),
}

/** What programs record; the subject is the version. */
export const programEvents = {
  'program.created': z.strictObject({
    code: z.string(),
    programType: z.string(),
    currency: z.string(),
  }),
  'program.version_drafted': z.strictObject({ ...version, revision: z.number().int() }),
  'program.version_published': z.strictObject(version),
} as const
