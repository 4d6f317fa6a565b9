import { z } from 'zod'
import { fileAnswer, route } from '../../platform/contract.ts'
import { flagSchema, idSchema, instantSchema, pageOf, pageQuery } from '../../platform/wire.ts'
import { inboundOutcomes, inboundStates } from './inbound.ts'

const accountParams = z.object({ payingAccountId: idSchema('paying_account') })
const fileParams = z.object({ inboundFileId: idSchema('inbound_file') })
const may = z.object({ may: z.boolean(), whyNot: z.string().nullable() })

const folderSchema = z.object({
  payingAccountId: idSchema('paying_account'),
  account: z.string(),
  /** Where the bank puts files for us: `files.bank.example, out`. */
  where: z.string(),
  lookedAt: instantSchema.nullable(),
  /** The last look that succeeded. */
  okAt: instantSchema.nullable(),
  nextLookAt: instantSchema.nullable(),
  fault: z.enum(['unreachable', 'denied', 'untrusted']).nullable(),
  said: z.string().nullable(),
  /** What Finance does about the fault. */
  remedy: z.string().nullable(),
  /** No look has succeeded for as long as the account's bank may take to answer. */
  silent: z.boolean(),
  answerDays: z.number().int(),
  /** Files that ripen or wait to be read, and files that need a person. */
  waiting: z.number().int(),
  open: z.number().int(),
})

export const listInboundFolders = route({
  method: 'get',
  path: '/inbound-folders',
  action: 'answer.read',
  summary: 'Folders from which the bank’s files are fetched, with how the last look went',
  answer: z.object({ rows: z.array(folderSchema) }),
})

const fileSchema = z.object({
  inboundFileId: idSchema('inbound_file'),
  payingAccountId: idSchema('paying_account'),
  account: z.string(),
  /** As the bank names it; what cannot be shown is replaced. */
  name: z.string(),
  sizeBytes: z.number().nullable(),
  modifiedAt: instantSchema.nullable(),
  state: z.enum(inboundStates),
  seenAt: instantSchema,
  fetchedAt: instantSchema.nullable(),
  movedAt: instantSchema,
  sha256: z.string().nullable(),
  /** The file with the same bytes that came first. */
  sameAs: z.string().nullable(),
  outcome: z.enum(inboundOutcomes).nullable(),
  bankAnswerId: idSchema('bank_answer').nullable(),
  statementFileId: z.string().nullable(),
  /** Why it was not taken or not filed, and what to do. */
  refusal: z.string().nullable(),
  said: z.string().nullable(),
  putAside: z.object({ by: z.string(), reason: z.string() }).nullable(),
  /** May whoever asks have it opened again or put it aside now, and if not, why. */
  mayMove: may,
})

export const listInboundFiles = route({
  method: 'get',
  path: '/inbound-files',
  action: 'answer.read',
  summary: 'Files fetched from banks with what became of each, newest first',
  query: z.object({
    ...pageQuery,
    payingAccountId: idSchema('paying_account').optional(),
    /** Only what was passed by or refused, and needs a person. */
    open: flagSchema.optional(),
  }),
  answer: pageOf(fileSchema),
})

export const inboundContent = route({
  method: 'get',
  path: '/inbound-files/{inboundFileId}/file',
  action: 'answer.paper',
  summary: 'The bytes of a fetched file, as the bank had it; untouched and unread',
  params: fileParams,
  kind: 'download',
  answer: fileAnswer,
})

export const askForLook = route({
  method: 'post',
  path: '/paying-accounts/{payingAccountId}/inbound-look',
  action: 'run.transmit',
  summary: 'Look into the bank’s folder of an account now; the worker does within seconds',
  params: accountParams,
  answer: z.null(),
})

const reason = z.strictObject({ reason: z.string().trim().min(1).max(2000) })
const moved = z.object({ state: z.enum(inboundStates) })

export const openFileAgain = route({
  method: 'post',
  path: '/inbound-files/{inboundFileId}/again',
  action: 'run.transmit',
  summary: 'Have a file that was not taken looked at, or one that was refused read, once more',
  params: fileParams,
  body: reason,
  answer: moved,
})

export const putFileAside = route({
  method: 'post',
  path: '/inbound-files/{inboundFileId}/aside',
  action: 'run.transmit',
  summary: 'Say why a file that was not taken or not filed is nothing for us',
  params: fileParams,
  body: reason,
  answer: moved,
})
