import { z } from 'zod'

const version = {
  code: z.string(),
  number: z.number().int(),
  contentHash: z.string(),
  effectiveFrom: z.string(),
  effectiveUntil: z.string().nullable(),
}

const publication = { contentHash: z.string(), publicationId: z.string() }

/** What programs record; the subject is the version. */
export const programEvents = {
  'program.created': z.strictObject({
    code: z.string(),
    programType: z.string(),
    currency: z.string(),
  }),
  'program.version_drafted': z.strictObject({ ...version, revision: z.number().int() }),
  'program.version_published': z.strictObject(version),
  'program.publication_proposed': z.strictObject({
    code: z.string(),
    number: z.number().int(),
    ...publication,
  }),
  'program.publication_declined': z.strictObject(publication),
} as const
