import { z } from 'zod'
import { isAbaNumber } from '../formats/aba.ts'
import { isCarried } from '../formats/character-set.ts'
import { type OriginatorKind, profileRules } from './file-profile.ts'
import type { FileProfile } from './run.ts'

const carried = (set: 'nacha' | 'swift_x', lengthMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(lengthMax)
    .refine((text) => isCarried(set, text), 'has a character that the file cannot carry')

/** What the bank gave us for its ACH service. */
export const nachaOriginatorSchema = z.strictObject({
  kind: z.literal('nacha'),
  companyId: z.string().regex(/^[ A-Z0-9]{10}$/, 'is not ten characters, as the bank says'),
  companyName: carried('nacha', 16),
  immediateOrigin: z.string().regex(/^[ A-Z0-9]{10}$/, 'is not ten characters, as the bank says'),
  /** The routing number of the bank that takes the file. */
  immediateDestination: z.string().refine(isAbaNumber, 'is no routing number'),
  destinationName: carried('nacha', 23),
  entryDescription: carried('nacha', 10).default('INCENTIVE'),
})

export const bacsOriginatorSchema = z.strictObject({
  kind: z.literal('bacs'),
  serviceUserNumber: z.string().regex(/^\d{6}$/, 'is not the six digits of a service user number'),
  /** What receivers read: 18 characters of Bacs' own set. */
  userName: z.string().regex(/^[A-Z0-9.&/ -]{1,18}$/, 'is not 1 to 18 of A–Z 0–9 . & / -'),
})

/** What authorities abroad ask about each payment into a country, as our bank told us to say it. */
export const abroadOriginatorSchema = z.strictObject({
  kind: z.literal('abroad'),
  regulatory: z
    .array(
      z.strictObject({
        country: z.string().regex(/^[A-Z]{2}$/, 'is not a two-letter country code'),
        code: carried('swift_x', 10),
        text: carried('swift_x', 35).nullable().default(null),
      }),
    )
    .min(1)
    .max(50),
})

export const originatorSchema = z.discriminatedUnion('kind', [
  nachaOriginatorSchema,
  bacsOriginatorSchema,
  abroadOriginatorSchema,
])
export type Originator = z.output<typeof originatorSchema>

/** What is wrong with naming ourselves so in a profile; null when it fits. NACHA and Bacs must be
 *  told; ISO takes what authorities abroad ask; nothing else takes any. */
export function originatorProblem(
  profile: FileProfile,
  originator: Originator | null,
): { readonly field: string; readonly expected: string } | null {
  const wanted: OriginatorKind | null = profileRules[profile].originator
  const given = originator?.kind ?? null
  if (given === wanted || (wanted === 'abroad' && given === null)) return null
  const words = {
    nacha: 'company id and name, immediate origin and destination, as the bank gave them',
    bacs: "the service user number and the user's name",
    abroad: 'what authorities abroad ask, or nothing',
  } as const
  return { field: 'originator', expected: wanted === null ? 'nothing' : words[wanted] }
}
