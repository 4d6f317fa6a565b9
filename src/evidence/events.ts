import { z } from 'zod'
import { itemStates } from './evidence.ts'

/** File names can name people, so no event carries one: the hash says which bytes. Attaching and
 *  judging are events of the owner, so that they stand in its time line. */
export const evidenceEvents = {
  'evidence.uploaded': z.strictObject({
    sha256: z.string(),
    sizeBytes: z.number().int(),
    mediaType: z.string(),
  }),
  'evidence.attached': z.strictObject({
    itemId: z.uuid(),
    fileId: z.uuid(),
    slot: z.string(),
    lineNo: z.number().int().nullable(),
    sha256: z.string(),
  }),
  /** Of one owner, now of another: the lines it proves were handed in anew. */
  'evidence.moved': z.strictObject({
    itemId: z.uuid(),
    slot: z.string(),
    to: z.uuid(),
    lineNo: z.number().int().nullable(),
  }),
  'evidence.detached': z.strictObject({ itemId: z.uuid(), slot: z.string() }),
  'evidence.judged': z.strictObject({
    itemId: z.uuid(),
    slot: z.string(),
    from: z.enum(itemStates),
    to: z.enum(itemStates),
  }),
} as const
