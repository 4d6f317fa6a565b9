import { z } from 'zod'

const channel = {
  payingAccountId: z.uuid(),
  version: z.number().int(),
  kind: z.enum(['manual', 'folder', 'sftp']),
}
const file = { number: z.string(), remoteName: z.string(), tries: z.number().int() }

/** What is recorded of files on their way: names and counts; no key, no host, no account. */
export const transmissionEvents = {
  'channel.proposed': z.strictObject(channel),
  'channel.approved': z.strictObject(channel),
  'channel.declined': z.strictObject(channel),
  'transmission.queued': z.strictObject(file),
  'transmission.sent': z.strictObject(file),
  'transmission.failed': z.strictObject(file),
  'transmission.unknown': z.strictObject(file),
  'transmission.late': z.strictObject(file),
  'transmission.looked': z.strictObject({ ...file, found: z.string() }),
  'transmission.asked_again': z.strictObject(file),
  'transmission.stopped': z.strictObject(file),
  'transmission.confirmed': z.strictObject(file),
} as const
