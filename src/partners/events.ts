import { z } from 'zod'
import { opportunityStages } from './opportunity.ts'
import { partnerStatuses, partnerTiers } from './partner.ts'

const amount = z.strictObject({ amount: z.string(), currency: z.string() })

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
  'partner.contact_changed': z.strictObject({
    contactsChanged: z.number().int(),
    /** What of it changed how the partner is reached. */
    changes: z.array(z.uuid()).optional(),
  }),
  'partner.contact_removed': z.strictObject({
    contactId: z.uuid(),
    contactChangeId: z.uuid().optional(),
  }),
  'partner.contact_settled': z.strictObject({
    contactChangeId: z.uuid(),
    outcome: z.enum(['confirmed', 'denied']),
  }),
  'partner.suspended': z.strictObject({ from: z.enum(partnerStatuses) }),
  'partner.reinstated': z.strictObject({ from: z.enum(partnerStatuses) }),
  'partner.terminated': z.strictObject({ from: z.enum(partnerStatuses) }),
  'customer.added': z.strictObject({ code: z.string() }),
  'customer.updated': z.strictObject({ changed: z.array(z.string()) }),
  'opportunity.changed': z.strictObject({
    code: z.string(),
    customerId: z.uuid(),
    isNew: z.boolean(),
    changed: z.array(z.string()),
    stage: z.enum(opportunityStages),
    stageBefore: z.enum(opportunityStages).nullable(),
    wonOn: z.iso.date().nullable(),
  }),
  // The amount is signed; `returnsId` is the collection that a refund or correction returns.
  'collection.recorded': z.strictObject({
    source: z.string(),
    externalId: z.string(),
    opportunityId: z.uuid(),
    customerId: z.uuid(),
    kind: z.enum(['payment', 'refund']),
    amount,
    collectedOn: z.iso.date(),
    returnsId: z.uuid().nullable(),
  }),
  'purchase.recorded': z.strictObject({
    source: z.string(),
    externalId: z.string(),
    kind: z.enum(['purchase', 'credit']),
    amount,
    purchasedOn: z.iso.date(),
    returnsId: z.uuid().nullable(),
  }),
} as const
