import { z } from 'zod'

import { fileAnswer, route } from '../platform/contract.ts'
import { bigintSchema, idSchema, instantSchema } from '../platform/wire.ts'
import { EVIDENCE_BYTES_MAX, itemStates } from './evidence.ts'

const itemParams = z.object({ itemId: idSchema('evidence_item') })

export const itemSchema = z.object({
  itemId: idSchema('evidence_item'),
  fileId: idSchema('file'),
  ownerKind: z.string(),
  ownerId: z.string(),
  slot: z.string(),
  lineNo: z.number().int().nullable(),
  state: z.enum(itemStates),
  reason: z.string().nullable(),
  partnerId: idSchema('partner').nullable(),
  attachedAt: instantSchema,
  version: z.number().int(),
  name: z.string(),
  sha256: z.string(),
  sizeBytes: bigintSchema,
  mediaType: z.string(),
  uploadedAt: instantSchema,
})

export const uploadFile = route({
  method: 'put',
  path: '/files',
  action: 'evidence.upload',
  summary: 'Upload a file (raw body, name in ?name=); then attach it to what it proves',
  query: z.object({
    name: z.string().max(255).optional(),
    partnerId: idSchema('partner').optional(),
  }),
  kind: 'upload',
  bytesMax: EVIDENCE_BYTES_MAX,
  answer: z.object({ fileId: idSchema('file'), sha256: z.string() }),
})

export const listItems = route({
  method: 'get',
  path: '/evidence',
  action: 'evidence.read',
  summary: 'What is attached to a submission or vendor',
  query: z.object({ ownerKind: z.string().max(64), ownerId: z.uuid() }),
  answer: z.object({ rows: z.array(itemSchema) }),
})

export const downloadItem = route({
  method: 'get',
  path: '/evidence/{itemId}/content',
  action: 'evidence.read',
  summary: 'The bytes of one piece of evidence',
  params: itemParams,
  kind: 'download',
  answer: fileAnswer,
})

export const judgeItem = route({
  method: 'post',
  path: '/evidence/{itemId}/judgement',
  action: 'evidence.judge',
  summary: 'Accept or reject a piece of evidence',
  params: itemParams,
  body: z.strictObject({
    state: z.enum(itemStates),
    reason: z.string().trim().max(2000).nullable().default(null),
  }),
  answer: z.object({ state: z.enum(itemStates) }),
})
