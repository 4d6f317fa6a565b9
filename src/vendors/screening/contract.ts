import { z } from 'zod'
import { route } from '../../platform/contract.ts'
import {
  dateSchema,
  flagSchema,
  idSchema,
  instantSchema,
  pageOf,
  pageQuery,
} from '../../platform/wire.ts'
import { listKinds } from './list-names.ts'
import { OWNERS_MAX, ownershipStates } from './ownership.ts'

export const LIST_BYTES_MAX = 64 * 1024 * 1024
export const screeningListKinds = listKinds
export const hitStates = ['possible', 'clearing', 'cleared', 'true', 'gone'] as const

const reasonText = z.string().trim().min(10, 'needs a reason that explains it').max(2000)
const hitParams = z.object({ hitId: z.uuid() })
const judged = z.object({ state: z.string() })
const vendorParams = z.object({ vendorId: idSchema('vendor') })

const versionFields = {
  version: z.number().int(),
  publishedOn: dateSchema.nullable(),
  loadedAt: instantSchema,
  entries: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  removed: z.number().int(),
}

export const listScreeningLists = route({
  method: 'get',
  path: '/screening/lists',
  action: 'screening.read',
  summary: 'Sanctions lists as loaded, with their age; none: screening is not connected',
  answer: z.object({
    rows: z.array(
      z.object({
        listCode: z.string(),
        kind: z.enum(screeningListKinds),
        name: z.string(),
        ...versionFields,
        names: z.number().int(),
        loadedByName: z.string().nullable(),
        ageDays: z.number().int(),
        isStale: z.boolean(),
      }),
    ),
    /** A list older than so many days counts as old, and no run leaves by it. */
    limitDays: z.number().int(),
    limitSince: dateSchema,
    /** Another limit that waits for a second person. */
    limitChange: z
      .object({
        days: z.number().int(),
        reason: z.string(),
        proposedByName: z.string().nullable(),
        proposedAt: instantSchema,
        /** The reader proposed it: another agrees. */
        isOwn: z.boolean(),
      })
      .nullable(),
    /** Vendors whose names or lists changed and that wait to be screened. */
    due: z.number().int(),
    /** Hits that wait for somebody. */
    waiting: z.number().int(),
  }),
})

const limitSet = z.object({ days: z.number().int(), fromOn: dateSchema })

export const proposeScreeningLimit = route({
  method: 'put',
  path: '/screening/limit',
  action: 'screening.load',
  summary: 'Propose after how many days a sanctions list counts as old; another person agrees',
  body: z.strictObject({ days: z.number().int().min(1).max(365), reason: reasonText }),
  answer: z.object({ changeId: z.uuid() }),
})

export const approveScreeningLimit = route({
  method: 'post',
  path: '/screening/limit/approval',
  action: 'screening.load',
  summary: 'Agree to the limit that was proposed: lists are held to it from today on',
  answer: limitSet,
})

export const declineScreeningLimit = route({
  method: 'post',
  path: '/screening/limit/refusal',
  action: 'screening.load',
  summary: 'Do not agree, or take it back: the limit stays as it is',
  body: z.strictObject({ reason: reasonText }),
  answer: z.object({ days: z.number().int() }),
})

export const showScreeningList = route({
  method: 'get',
  path: '/screening/lists/{listCode}',
  action: 'screening.read',
  summary: 'The versions of one sanctions list, newest first',
  params: z.object({ listCode: z.string().max(32) }),
  answer: z.object({ rows: z.array(z.object(versionFields)) }),
})

export const loadScreeningListFile = route({
  method: 'put',
  path: '/screening/lists/{kind}',
  action: 'screening.load',
  summary: 'Load a sanctions list: one file, or a zip of the tables of an OFAC list',
  params: z.object({ kind: z.enum(screeningListKinds) }),
  query: z.object({
    listCode: z
      .string()
      .regex(/^[a-z][a-z0-9_]{1,31}$/, 'is no short code such as house')
      .optional(),
    evenShrunk: flagSchema.optional(),
    evenOlder: flagSchema.optional(),
  }),
  kind: 'upload',
  bytesMax: LIST_BYTES_MAX,
  answer: z.object({
    listCode: z.string(),
    version: z.number().int(),
    isSame: z.boolean(),
    entries: z.number().int(),
    names: z.number().int(),
    added: z.number().int(),
    changed: z.number().int(),
    removed: z.number().int(),
    records: z.record(z.string(), z.number().int()),
    hits: z.number().int(),
  }),
})

const wordPair = z.object({ left: z.string(), right: z.string(), alike: z.number() })
const hitFields = {
  hitId: z.uuid(),
  vendorId: idSchema('vendor'),
  partnerId: idSchema('partner'),
  partnerCode: z.string(),
  partnerName: z.string(),
  legalName: z.string().nullable(),
  subject: z.string(),
  askedName: z.string(),
  listCode: z.string(),
  listedName: z.string(),
  listedPrimary: z.string(),
  listedKind: z.string(),
  quality: z.string(),
  score: z.number().int(),
  state: z.enum(hitStates),
  foundAt: instantSchema,
  proposedByName: z.string().nullable(),
  proposedAt: instantSchema.nullable(),
  reason: z.string().nullable(),
  settledByName: z.string().nullable(),
  settledAt: instantSchema.nullable(),
  settledReason: z.string().nullable(),
  reportDueOn: dateSchema.nullable(),
  /** Why the reader may not take the next step; null: they may. */
  bar: z.enum(['typed', 'proposed', 'role', 'settled']).nullable(),
}

export const screeningHitSchema = z.object({
  ...hitFields,
  pairs: z.array(wordPair),
  leftOver: z.array(z.string()),
  rightOver: z.array(z.string()),
  nameScore: z.number().int(),
  evidence: z.array(z.object({ what: z.string(), by: z.number().int() })),
  asked: z.object({
    kind: z.string(),
    bornOn: dateSchema.nullable(),
    country: z.string().nullable(),
  }),
  entry: z.object({
    uid: z.string(),
    kind: z.string(),
    names: z.array(z.object({ name: z.string(), quality: z.string() })),
    programs: z.array(z.string()),
    births: z.array(z.string()),
    countries: z.array(z.string()),
    ids: z.array(z.string()),
    remarks: z.string().nullable(),
  }),
})

export const listScreeningHits = route({
  method: 'get',
  path: '/screening/hits',
  action: 'screening.read',
  summary: 'Names of vendors that may be on a sanctions list; waiting ones unless told otherwise',
  query: z.object({ ...pageQuery, state: z.enum(hitStates).optional() }),
  answer: pageOf(z.object(hitFields)),
})

export const listVendorHits = route({
  method: 'get',
  path: '/vendors/{vendorId}/screening',
  action: 'screening.read',
  summary: 'How a vendor stands in screening, with every hit there was',
  params: vendorParams,
  answer: z.object({
    isConnected: z.boolean(),
    isFresh: z.boolean(),
    screenedAt: instantSchema.nullable(),
    names: z.array(z.object({ subject: z.string(), name: z.string() })),
    hits: z.array(z.object(hitFields)),
  }),
})

export const showScreeningHit = route({
  method: 'get',
  path: '/screening/hits/{hitId}',
  action: 'screening.read',
  summary: 'One hit: our name beside the entry, and why they match',
  params: hitParams,
  answer: screeningHitSchema,
})

export const proposeClearance = route({
  method: 'post',
  path: '/screening/hits/{hitId}/clearance',
  action: 'screening.judge',
  summary: 'Say why the vendor is not who is listed; another person agrees',
  params: hitParams,
  body: z.strictObject({ reason: reasonText }),
  answer: judged,
})

export const agreeClearance = route({
  method: 'post',
  path: '/screening/hits/{hitId}/clearance/agreement',
  action: 'screening.judge',
  summary: 'Agree that the vendor is not who is listed: this name and this entry hold no more',
  params: hitParams,
  answer: judged,
})

export const declineClearance = route({
  method: 'post',
  path: '/screening/hits/{hitId}/clearance/refusal',
  action: 'screening.judge',
  summary: 'Do not agree: the hit waits as before',
  params: hitParams,
  body: z.strictObject({ reason: reasonText }),
  answer: judged,
})

export const confirmScreeningHit = route({
  method: 'post',
  path: '/screening/hits/{hitId}/confirmation',
  action: 'screening.judge',
  summary: 'It is who is listed: block the vendor, hold what it is owed, tell legal',
  params: hitParams,
  body: z.strictObject({ reason: reasonText }),
  answer: judged,
})

const directorFields = {
  name: z.string().trim().min(1).max(140),
  bornOn: dateSchema.nullable(),
  country: z.string().trim().min(2).max(100),
}
const ownerFields = {
  ...directorFields,
  kind: z.enum(['person', 'company']),
  /** In hundredths of a percent: 2500 is 25 %. */
  shareBp: z.number().int().min(1).max(10_000),
}
const owners = z.object({
  rows: z.array(z.object(ownerFields)),
  /** Owners by name, or that nobody holds 25 % or more; null: it has said neither yet. */
  statement: z
    .object({
      states: z.enum(ownershipStates),
      /** Who directs the company, where no person with 25 % or more is named. */
      director: z.object(directorFields).nullable(),
      statedAt: instantSchema,
      /** Null for the partner. */
      statedByName: z.string().nullable(),
    })
    .nullable(),
})

export const listOwners = route({
  method: 'get',
  path: '/vendors/{vendorId}/owners',
  action: 'vendor.read',
  summary: 'Who owns a vendor as it stated, the largest share first, and who directs it',
  params: vendorParams,
  answer: owners,
})

export const listOwnOwners = route({
  method: 'get',
  path: '/portal/vendor/owners',
  action: 'vendor.read_own',
  summary: 'Who owns the company one belongs to, as last stated',
  answer: owners,
})

export const setOwners = route({
  method: 'put',
  path: '/vendors/{vendorId}/owners',
  action: 'vendor.fill',
  summary:
    'State anew who owns the vendor: everybody with 25 % or more, or that nobody has as much',
  params: vendorParams,
  body: z.strictObject({
    states: z.enum(ownershipStates),
    owners: z.array(z.strictObject(ownerFields)).max(OWNERS_MAX),
    /** Needed where no person with 25 % or more is named. */
    director: z.strictObject(directorFields).nullable(),
  }),
  answer: z.object({ owners: z.number().int() }),
})
