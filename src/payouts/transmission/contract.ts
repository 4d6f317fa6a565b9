import { z } from 'zod'
import { route } from '../../platform/contract.ts'
import { idSchema, instantSchema } from '../../platform/wire.ts'
import {
  channelKinds,
  channelStates,
  sightings,
  stepKinds,
  transmissionStates,
} from './transmission.ts'

const person = z.object({ principalId: z.string(), name: z.string() })
const reasonText = z.string().trim().min(1).max(2000)
const runParams = z.object({ runId: idSchema('run') })
const channelParams = z.object({ channelId: idSchema('channel') })
const accountParams = z.object({ payingAccountId: idSchema('paying_account') })
const may = z.object({ may: z.boolean(), whyNot: z.string().nullable() })

export const channelSchema = z.object({
  channelId: idSchema('channel'),
  version: z.number().int(),
  kind: z.enum(channelKinds),
  folder: z.string().nullable(),
  host: z.string().nullable(),
  port: z.number().int().nullable(),
  login: z.string().nullable(),
  hostKey: z.string().nullable(),
  /** The line the bank puts to our login. */
  publicKey: z.string().nullable(),
  /** Where the bank puts answers and statements; null: a person loads them. */
  inboundFolder: z.string().nullable(),
  state: z.enum(channelStates),
  reason: z.string(),
  proposedBy: person,
  proposedAt: instantSchema,
  settledBy: person.nullable(),
  settledAt: instantSchema.nullable(),
  /** May whoever asks approve it now, and if not, why. */
  mayApprove: may,
})

export const listChannels = route({
  method: 'get',
  path: '/paying-accounts/{payingAccountId}/channels',
  action: 'payer.read',
  summary: 'How the files of a paying account reach its bank: every version, newest first',
  params: accountParams,
  answer: z.object({ rows: z.array(channelSchema) }),
})

const folderName = z.string().trim().min(1).max(255)

export const proposeChannel = route({
  method: 'post',
  path: '/paying-accounts/{payingAccountId}/channels',
  action: 'payer.edit',
  summary: 'Propose how files reach the bank; another person of Finance approves it before use',
  params: accountParams,
  body: z.strictObject({
    channel: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('manual') }),
      /** Below the outbox of the installation. */
      z.strictObject({
        kind: z.literal('folder'),
        folder: folderName,
        /** Below the inbox of the installation. */
        inboundFolder: folderName.nullable().default(null),
      }),
      z.strictObject({
        kind: z.literal('sftp'),
        host: z
          .string()
          .trim()
          .regex(/^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/, 'is no host name or address'),
        port: z.number().int().min(1).max(65_535).default(22),
        login: z
          .string()
          .trim()
          .regex(/^[\x21-\x7e]{1,64}$/, 'is no login name'),
        folder: folderName,
        inboundFolder: folderName.nullable().default(null),
        /** `SHA256:…`, as the bank has given it, not as the server shows it. */
        hostKey: z.string().trim().max(60),
        /** A new key of ours, or the one the bank knows already. */
        key: z.enum(['ed25519', 'rsa', 'kept']).default('ed25519'),
      }),
    ]),
    reason: reasonText,
  }),
  answer: z.object({ channelId: idSchema('channel'), publicKey: z.string().nullable() }),
  status: 201,
})

export const approveChannel = route({
  method: 'post',
  path: '/channels/{channelId}/approval',
  action: 'payer.edit',
  summary: 'Approve a channel somebody else proposed: files go this way from now on',
  params: channelParams,
  answer: z.object({ state: z.enum(channelStates) }),
})

export const declineChannel = route({
  method: 'post',
  path: '/channels/{channelId}/decline',
  action: 'payer.edit',
  summary: 'Decline a proposed channel, or take one’s own proposal back',
  params: channelParams,
  body: z.strictObject({ reason: reasonText }),
  answer: z.object({ state: z.enum(channelStates) }),
})

const entrySchema = z.object({ name: z.string(), sizeBytes: z.number().nullable() })

export const tryChannel = route({
  method: 'post',
  path: '/channels/{channelId}/try',
  action: 'payer.edit',
  summary: 'Connect and list the folder, and the one files come from; writes nothing',
  params: channelParams,
  answer: z.object({
    where: z.string(),
    entries: z.number().int(),
    first: z.array(entrySchema),
    /** The folder from which files are fetched, where the channel names one. */
    inbound: z.object({ where: z.string(), entries: z.number().int() }).nullable(),
  }),
})

const stepSchema = z.object({
  tryNo: z.number().int(),
  step: z.enum(stepKinds),
  by: person,
  at: instantSchema,
  said: z.string().nullable(),
  found: z.enum(sightings).nullable(),
})

const transmissionSchema = z.object({
  runId: idSchema('run'),
  number: z.string(),
  remoteName: z.string(),
  state: z.enum(transmissionStates),
  tryNo: z.number().int(),
  triesLeft: z.number().int(),
  nextAt: instantSchema.nullable(),
  cutOffAt: instantSchema,
  /** The bank has closed for its execution day, or does within the hour, and it is not there. */
  late: z.boolean(),
})

export const listTransmissions = route({
  method: 'get',
  path: '/transmissions',
  action: 'run.read',
  summary: 'Pay files that are on their way to the bank or did not reach it, oldest first',
  answer: z.object({ rows: z.array(transmissionSchema) }),
})

export const showTransmission = route({
  method: 'get',
  path: '/runs/{runId}/transmission',
  action: 'run.read',
  summary: 'Where the file of a run is on its way to the bank, with every try',
  params: runParams,
  answer: z.object({
    /** Null: the program does not send it, a person hands it in. */
    transmission: transmissionSchema
      .extend({
        steps: z.array(stepSchema),
        mayNow: z.object({ look: may, sendAgain: may, confirm: may, stop: may }),
      })
      .nullable(),
  }),
})

export const lookForFile = route({
  method: 'post',
  path: '/runs/{runId}/transmission/look',
  action: 'run.transmit',
  summary: 'Look at the bank’s folder for the file of a run; writes nothing there, and is kept',
  params: runParams,
  answer: z.object({
    where: z.string(),
    remoteName: z.string(),
    found: z.enum(sightings),
    ofRun: z.array(entrySchema),
    entries: z.number().int(),
  }),
})

const reason = z.strictObject({ reason: reasonText })
const moved = z.object({ state: z.enum(transmissionStates) })

export const sendFileAgain = route({
  method: 'post',
  path: '/runs/{runId}/transmission/again',
  action: 'run.transmit',
  summary: 'Have a file sent again that failed, or that nobody can tell of after a look',
  params: runParams,
  body: reason,
  answer: moved,
})

export const confirmFileSent = route({
  method: 'post',
  path: '/runs/{runId}/transmission/confirmation',
  action: 'run.transmit',
  summary: 'State that the bank has the file of a run, and how that is known',
  params: runParams,
  body: reason,
  answer: moved,
})

export const stopSendingFile = route({
  method: 'post',
  path: '/runs/{runId}/transmission/stop',
  action: 'run.transmit',
  summary: 'Take a file that waits off its way, to hand it in by hand',
  params: runParams,
  body: reason,
  answer: moved,
})
