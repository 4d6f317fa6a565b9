import { z } from 'zod'

/** What this domain records, on the thread's subject. Texts, names and addresses stay in rows. */
export const correspondenceEvents = {
  'message.sent': z.object({ messageId: z.uuid(), template: z.string(), letters: z.int() }),
  'message.received': z.object({ messageId: z.uuid() }),
  'note.added': z.object({ messageId: z.uuid() }),
  'letter.failed': z.object({ letterId: z.uuid(), attempts: z.int() }),
  'letter.unknown': z.object({ letterId: z.uuid(), attempts: z.int() }),
  'letter.sent_again': z.object({ letterId: z.uuid() }),
  'letter.cancelled': z.object({ letters: z.int() }),
  'follow_up.started': z.object({ followUpId: z.uuid(), lapsesAt: z.iso.datetime() }),
  'follow_up.sent': z.object({ followUpId: z.uuid(), reminder: z.int(), last: z.boolean() }),
  'follow_up.answered': z.object({ followUpId: z.uuid() }),
  'follow_up.lapsed': z.object({ followUpId: z.uuid() }),
} as const
