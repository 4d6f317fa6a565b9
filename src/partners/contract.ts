import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { idSchema, instantSchema, pageOf, pageQuery } from '../platform/wire.ts'
import { importQuery, importReportSchema, LIST_BYTES_MAX } from './import-contract.ts'
import {
  askedChannels,
  confirmSources,
  contactChangeKinds,
  contactChangeStates,
} from './contact-change.ts'
import { contactRoles, partnerStatuses, partnerTiers } from './partner.ts'

export * from './sales-contract.ts'

const partnerParams = z.object({ partnerId: idSchema('partner') })
const reasonText = z.string().trim().min(1).max(2000)

export const partnerSchema = z.object({
  partnerId: idSchema('partner'),
  code: z.string(),
  legalName: z.string(),
  domains: z.array(z.string()).readonly(),
  country: z.string(),
  timeZone: z.string(),
  tier: z.enum(partnerTiers),
  status: z.enum(partnerStatuses),
  statusReason: z.string().nullable(),
  goodStanding: z.boolean(),
  parentId: idSchema('partner').nullable(),
  enrolledAt: instantSchema,
  version: z.number().int(),
})

/** Who asked for a change and by which way, where staff type it on the partner's behalf. */
const askedFields = {
  asked: z
    .strictObject({ channel: z.enum(askedChannels), from: z.string().trim().max(200).nullable() })
    .optional(),
}

const contactSchema = z.object({
  contactId: idSchema('contact'),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  role: z.enum(contactRoles),
  version: z.number().int(),
})
const partnerWithContacts = partnerSchema.extend({ contacts: z.array(contactSchema) })

const partnerFields = {
  legalName: z.string().trim().min(1).max(200),
  domains: z.array(z.string().max(253)).max(50).default([]),
  country: z.string().max(100),
  timeZone: z.string().max(64).optional(),
  tier: z.enum(partnerTiers).default('registered'),
  goodStanding: z.boolean().default(true),
  parentCode: z.string().max(32).nullable().default(null),
}

export const listPartners = route({
  method: 'get',
  path: '/partners',
  action: 'partner.read',
  summary: 'Partners by code',
  query: z.object({
    ...pageQuery,
    status: z.enum(partnerStatuses).optional(),
    tier: z.enum(partnerTiers).optional(),
    text: z.string().trim().min(1).max(100).optional(),
  }),
  answer: pageOf(partnerSchema),
})

export const showPartner = route({
  method: 'get',
  path: '/partners/{partnerId}',
  action: 'partner.read',
  summary: 'One partner with its contacts',
  params: partnerParams,
  /** Staff see since when a number is on file: which may be called about a bank change. */
  answer: partnerSchema.extend({
    contacts: z.array(contactSchema.extend({ phoneSince: instantSchema.nullable() })),
  }),
})

export const showOwnPartner = route({
  method: 'get',
  path: '/portal/partner',
  action: 'partner.read_own',
  summary: 'The partner one belongs to, with its contacts',
  answer: partnerWithContacts,
})

export const enrolPartner = route({
  method: 'post',
  path: '/partners',
  action: 'partner.update',
  summary: 'Enrol a partner',
  body: z.strictObject({ code: z.string().max(32), ...partnerFields }),
  answer: z.object({ partnerId: idSchema('partner') }),
  status: 201,
})

export const updatePartner = route({
  method: 'put',
  path: '/partners/{partnerId}',
  action: 'partner.update',
  summary: 'Change a partner',
  params: partnerParams,
  body: z.strictObject({ ...partnerFields, version: z.number().int().positive() }),
  answer: z.object({ version: z.number().int() }),
})

export const movePartner = route({
  method: 'post',
  path: '/partners/{partnerId}/status',
  action: 'partner.suspend',
  summary: 'Suspend, reinstate or terminate a partner',
  params: partnerParams,
  body: z.strictObject({ move: z.enum(['suspend', 'reinstate', 'terminate']), reason: reasonText }),
  answer: z.object({ status: z.enum(partnerStatuses) }),
})

export const saveContact = route({
  method: 'post',
  path: '/partners/{partnerId}/contacts',
  action: 'partner.update',
  summary: 'Add a contact, or change the one of that mail address',
  params: partnerParams,
  body: z.strictObject({
    contactId: idSchema('contact').optional(),
    email: z.string().max(254),
    name: z.string().trim().max(200).nullable().default(null),
    phone: z.string().trim().max(40).nullable().default(null),
    role: z.enum(contactRoles),
    ...askedFields,
  }),
  answer: z.object({ contactId: idSchema('contact') }),
})

export const saveOwnContact = route({
  method: 'post',
  path: '/portal/contacts',
  action: 'contact.change',
  summary: 'Add or change a contact of the partner one belongs to; everybody on file is told',
  body: z.strictObject({
    contactId: idSchema('contact').optional(),
    email: z.string().max(254),
    name: z.string().trim().min(1).max(200),
    phone: z.string().trim().min(1).max(40).nullable(),
    role: z.enum(contactRoles),
  }),
  answer: z.object({ contactId: idSchema('contact') }),
})

export const listContactChanges = route({
  method: 'get',
  path: '/partners/{partnerId}/contact-changes',
  action: 'partner.read',
  summary: 'How the ways to reach a partner changed, newest first, and whether it was confirmed',
  params: partnerParams,
  answer: z.object({
    rows: z.array(
      z.object({
        contactChangeId: idSchema('contact_change'),
        partnerId: idSchema('partner'),
        contactId: idSchema('contact').nullable(),
        kind: z.enum(contactChangeKinds),
        nameBefore: z.string().nullable(),
        mailBefore: z.string().nullable(),
        mailAfter: z.string().nullable(),
        phoneBefore: z.string().nullable(),
        phoneAfter: z.string().nullable(),
        askedChannel: z.enum(askedChannels).nullable(),
        askedFrom: z.string().nullable(),
        typedBy: z.string(),
        byStaff: z.boolean(),
        at: instantSchema,
        countsFrom: instantSchema,
        state: z.enum(contactChangeStates),
        judgedBy: z.string().nullable(),
        judgedAt: instantSchema.nullable(),
        judgedSource: z.enum(confirmSources).nullable(),
        judgedReference: z.string().nullable(),
      }),
    ),
  }),
})

export const removeContact = route({
  method: 'delete',
  path: '/partners/{partnerId}/contacts/{contactId}',
  action: 'partner.update',
  summary: 'Remove a contact and empty what it said',
  params: partnerParams.extend({ contactId: idSchema('contact') }),
  answer: z.null(),
})

export const importPartners = route({
  method: 'put',
  path: '/partners/import',
  action: 'partner.import',
  summary: 'Import partners from CSV or XLSX (raw body), or preview what it would change',
  query: importQuery,
  kind: 'upload',
  bytesMax: LIST_BYTES_MAX,
  answer: importReportSchema,
})

export const importCustomers = route({
  method: 'put',
  path: '/customers/import',
  action: 'customer.import',
  summary: 'Import customers from CSV or XLSX (raw body), or preview what it would change',
  query: importQuery,
  kind: 'upload',
  bytesMax: LIST_BYTES_MAX,
  answer: importReportSchema,
})
