import { z } from 'zod'

const folder = { payingAccountId: z.uuid() }
const file = { ...folder, name: z.string() }
const content = z.string().regex(/^[0-9a-f]{64}$/)

/** What is recorded of files that a bank put for us: names, hashes and codes; nothing of what they
 *  say, no host and no key. */
export const inboundEvents = {
  'inbound.asked': z.strictObject(folder),
  'inbound.failed': z.strictObject({ ...folder, fault: z.string() }),
  'inbound.recovered': z.strictObject(folder),
  'inbound.crowded': z.strictObject(folder),
  'inbound.silent': z.strictObject({ ...folder, days: z.number().int() }),
  'inbound.passed_by': z.strictObject(file),
  'inbound.fetched': z.strictObject({ ...file, sha256: content }),
  'inbound.filed': z.strictObject({
    ...file,
    sha256: content,
    as: z.string(),
    outcome: z.string(),
  }),
  'inbound.refused': z.strictObject({ ...file, sha256: content, code: z.string() }),
  'inbound.asked_again': z.strictObject(file),
  'inbound.put_aside': z.strictObject(file),
} as const
