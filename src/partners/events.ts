import { z } from 'zod'
import { partnerStatuses, partnerTiers } from './partner.ts'

/** What partners record. Names and mail addresses never enter an event: contacts say `changed`. */
export const partnerEvents = {
  'partner.enrolled': z.strictObject({
    code: z.string(),
    tier: z.enum(partnerTiers),
    status: z.enum(partnerStatuses),
  }),
  'partner.updated': z.strictObject({
    changed: z.array(z.string()),
    tier: z.enum(partnerTiers),
    goodStanding: z.boolean(),
    status: z.enum(partnerStatuses),
  }),
  'partner.contact_changed': z.strictObject({ contactsChanged: z.number().int() }),
  'partner.contact_removed': z.strictObject({ contactId: z.uuid() }),
  'partner.suspended': z.strictObject({ from: z.enum(partnerStatuses) }),
  'partner.reinstated': z.strictObject({ from: z.enum(partnerStatuses) }),
  'partner.terminated': z.strictObject({ from: z.enum(partnerStatuses) }),
  'customer.added': z.strictObject({ code: z.string() }),
  'customer.updated': z.strictObject({ changed: z.array(z.string()) }),
} as const
