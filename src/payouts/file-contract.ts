import { z } from 'zod'
import { fileAnswer, route } from '../platform/contract.ts'
import { idSchema, instantSchema } from '../platform/wire.ts'
import { fileProfiles } from './run.ts'

export { profileRules } from './file-profile.ts'
export { ownKinds } from './own-account.ts'
export { type FileProfile, fileProfiles } from './run.ts'

const runParams = z.object({ runId: idSchema('run') })

/** For audit under another name, whatever became of the run; for the bank only by whoever has taken it,
 *  and while it is still to be handed in. */
export const runFile = route({
  method: 'get',
  path: '/runs/{runId}/file',
  action: 'run.file',
  summary:
    'The file as it was released, the same bytes ever after: a copy for audit, or for the bank',
  params: runParams,
  query: z.object({ for: z.enum(['audit', 'bank']).default('audit') }),
  answer: fileAnswer,
  kind: 'download',
})

export const takeFile = route({
  method: 'post',
  path: '/runs/{runId}/file-taking',
  action: 'run.transmit',
  summary: 'Take the file to hand it in at the bank; nobody else takes it or has it sent meanwhile',
  params: runParams,
  answer: z.object({ takenAt: instantSchema }),
})

export const giveFileBack = route({
  method: 'post',
  path: '/runs/{runId}/file-return',
  action: 'run.transmit',
  summary: 'Say that the file somebody took was not handed in, so that another may take it',
  params: runParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(2000) }),
  answer: z.null(),
})

/** How the run's file names each creditor: before approval, and ever after. */
export const runFileNames = route({
  method: 'get',
  path: '/runs/{runId}/file-names',
  action: 'run.read',
  summary: 'How the file will name each creditor, beside the name on file',
  params: runParams,
  answer: z.object({
    profile: z.enum(fileProfiles),
    file: z.string(),
    names: z.array(
      z.object({
        paymentId: idSchema('payment'),
        ordinal: z.number().int(),
        onFile: z.string(),
        /** Null when the file cannot carry the name and nobody stated a shorter one. */
        written: z.string().nullable(),
        how: z.enum(['same', 'spelled', 'shortened', 'stated', 'does_not_fit']),
        /** Each rule that made it shorter. */
        why: z.array(z.string()),
      }),
    ),
    /** Of a run of more than 500 payments `names` are those the file says otherwise; so many more. */
    more: z.number().int(),
  }),
})

export const stateWrittenName = route({
  method: 'post',
  path: '/runs/{runId}/payments/{paymentId}/written-name',
  action: 'payer.edit',
  summary: 'State the shorter name that files use for a creditor whose name they cannot carry',
  params: z.object({ runId: idSchema('run'), paymentId: idSchema('payment') }),
  body: z.strictObject({ name: z.string().trim().min(1).max(16) }),
  answer: z.object({ name: z.string() }),
})
