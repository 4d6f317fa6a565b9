import { z } from 'zod'
import { fileAnswer, route } from '../../platform/contract.ts'
import {
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../../platform/wire.ts'
import { paymentStates } from '../run.ts'
import {
  answerFormats,
  answerScopes,
  answerWords,
  lineOutcomes,
  openReasons,
} from './answer-line.ts'
import { writtenStates, writtenWords } from './written-state.ts'

/** The most bytes of one answer: a status report of some 20,000 payments. */
export const ANSWER_BYTES_MAX = 32 * 1024 * 1024
const reasonText = z.string().trim().min(1).max(2000)

/** A bank's code in words: for staff, for the partner, and what to do. */
export const bankReasonSchema = z.object({
  code: z.string(),
  staff: z.string(),
  partner: z.string(),
  remedy: z.string(),
  owedBy: z.enum(['partner', 'specialist', 'finance']),
  newAccount: z.boolean(),
})

const answerRow = z.object({
  bankAnswerId: idSchema('bank_answer'),
  name: z.string(),
  format: z.enum(answerFormats),
  messageId: z.string().nullable(),
  lines: z.number().int(),
  applied: z.number().int(),
  /** Lines that wait for a person. */
  open: z.number().int(),
  /** Numbers of the runs it speaks of, the first twenty. */
  runs: z.array(z.string()),
  filedBy: z.string(),
  filedAt: instantSchema,
})

export const answerLineSchema = z.object({
  bankAnswerId: idSchema('bank_answer'),
  answerName: z.string(),
  filedAt: instantSchema,
  lineNo: z.number().int(),
  /** Where in the file it stands. */
  fileLine: z.number().int(),
  scope: z.enum(answerScopes),
  says: z.enum(answerWords),
  status: z.string().nullable(),
  reason: bankReasonSchema.nullable(),
  information: z.string().nullable(),
  messageRef: z.string().nullable(),
  endToEndRef: z.string().nullable(),
  traceRef: z.string().nullable(),
  /** Our bill and the day it was paid, as the ERP's register says. */
  billRef: z.string().nullable(),
  paidOn: dateSchema.nullable(),
  amount: moneySchema.nullable(),
  runId: idSchema('run').nullable(),
  runNumber: z.string().nullable(),
  paymentId: idSchema('payment').nullable(),
  creditorName: z.string().nullable(),
  paymentState: z.enum(paymentStates).nullable(),
  outcome: z.enum(lineOutcomes),
  paymentsMoved: z.number().int(),
  /** Why it waits for a person, and what they can do. */
  why: z.object({ code: z.enum(openReasons), text: z.string(), remedy: z.string() }).nullable(),
  /** A notice of change says what the account's data are; they are kept sealed. */
  hasCorrection: z.boolean(),
  closed: z.object({ by: z.string(), at: instantSchema, reason: z.string() }).nullable(),
})

/** `known`: these very bytes were filed before, nothing happened. */
export const fileAnswerRoute = route({
  method: 'put',
  path: '/bank-answers',
  action: 'answer.file',
  summary:
    'File what a bank or the ERP answered: pain.002, NACHA returns and notices, or the register of ' +
    'bills as CSV or XLSX (raw body, name in ?name=)',
  query: z.object({ name: z.string().max(255).optional() }),
  kind: 'upload',
  bytesMax: ANSWER_BYTES_MAX,
  answer: z.object({
    bankAnswerId: idSchema('bank_answer'),
    outcome: z.enum(['filed', 'known']),
    lines: z.number().int(),
    counts: z.object({
      accepted: z.number().int(),
      paid: z.number().int(),
      rejected: z.number().int(),
      returned: z.number().int(),
      open: z.number().int(),
    }),
  }),
})

export const listAnswers = route({
  method: 'get',
  path: '/bank-answers',
  action: 'answer.read',
  summary: 'What banks answered, newest first',
  query: z.object({ ...pageQuery, runId: idSchema('run').optional() }),
  answer: pageOf(answerRow),
})

export const listAnswerLines = route({
  method: 'get',
  path: '/bank-answer-lines',
  action: 'answer.read',
  summary:
    'What answers say, line by line: of one answer, of one run, or all that wait for a person',
  query: z.object({
    ...pageQuery,
    bankAnswerId: idSchema('bank_answer').optional(),
    runId: idSchema('run').optional(),
    open: z.enum(['true', 'false']).optional(),
  }),
  answer: pageOf(answerLineSchema),
})

export const answerFile = route({
  method: 'get',
  path: '/bank-answers/{bankAnswerId}/file',
  action: 'answer.paper',
  summary: 'The answer as the bank sent it',
  params: z.object({ bankAnswerId: idSchema('bank_answer') }),
  answer: fileAnswer,
  kind: 'download',
})

export const closeAnswerLine = route({
  method: 'post',
  path: '/bank-answers/{bankAnswerId}/lines/{lineNo}/closing',
  action: 'answer.close',
  summary: 'Say how a line that fitted nothing was settled',
  params: z.object({
    bankAnswerId: idSchema('bank_answer'),
    lineNo: z.string().regex(/^[1-9]\d{0,5}$/),
  }),
  body: z.strictObject({ reason: reasonText }),
  answer: z.object({ lineNo: z.number().int() }),
})

const writtenRow = z.object({
  writtenAnswerId: idSchema('written_answer'),
  paymentId: idSchema('payment'),
  runId: idSchema('run'),
  runNumber: z.string(),
  endToEndId: z.string(),
  creditorName: z.string(),
  amount: moneySchema,
  paymentState: z.enum(paymentStates),
  says: z.enum(writtenWords),
  saidOn: dateSchema,
  reason: bankReasonSchema.nullable(),
  words: z.string(),
  fileName: z.string(),
  filedBy: z.string(),
  filedAt: instantSchema,
  state: z.enum(writtenStates),
  judgedBy: z.string().nullable(),
  judgedAt: instantSchema.nullable(),
  declinedReason: z.string().nullable(),
  /** May whoever asks confirm it now, and if not, why. */
  mayConfirm: z.object({ may: z.boolean(), whyNot: z.string().nullable() }),
})

/** A bank's letter about one payment. Its words go with the paper; nothing moves before somebody else
 *  of Finance confirms it. */
export const fileWritten = route({
  method: 'put',
  path: '/payments/{paymentId}/written-answers',
  action: 'answer.write',
  summary: "File a bank's written answer about a payment (raw body: the paper; name in ?name=)",
  params: z.object({ paymentId: idSchema('payment') }),
  query: z.object({
    name: z.string().max(255).optional(),
    says: z.enum(writtenWords),
    saidOn: dateSchema,
    code: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z0-9]{1,4}$/, 'is no code such as AC04 or R03')
      .optional(),
    words: z.string().trim().min(1).max(2000),
  }),
  kind: 'upload',
  answer: z.object({ writtenAnswerId: idSchema('written_answer') }),
})

export const listWritten = route({
  method: 'get',
  path: '/written-answers',
  action: 'answer.read',
  summary: "Banks' written answers, newest first",
  query: z.object({
    ...pageQuery,
    runId: idSchema('run').optional(),
    open: z.enum(['true', 'false']).optional(),
  }),
  answer: pageOf(writtenRow),
})

const writtenParams = z.object({ writtenAnswerId: idSchema('written_answer') })

export const writtenFile = route({
  method: 'get',
  path: '/written-answers/{writtenAnswerId}/file',
  action: 'answer.paper',
  summary: 'The paper of a written answer',
  params: writtenParams,
  answer: fileAnswer,
  kind: 'download',
})

export const confirmWritten = route({
  method: 'post',
  path: '/written-answers/{writtenAnswerId}/confirmation',
  action: 'answer.write',
  summary: 'Confirm a written answer against its paper; never by whoever filed it',
  params: writtenParams,
  answer: z.object({ state: z.enum(writtenStates) }),
})

export const declineWritten = route({
  method: 'post',
  path: '/written-answers/{writtenAnswerId}/declining',
  action: 'answer.write',
  summary: 'Do not use a written answer',
  params: writtenParams,
  body: z.strictObject({ reason: reasonText }),
  answer: z.object({ state: z.enum(writtenStates) }),
})

export const setAnswerTime = route({
  method: 'put',
  path: '/paying-accounts/{payingAccountId}/answer-time',
  action: 'payer.edit',
  summary: 'In how many banking days the bank of an account answers, from a day on',
  params: z.object({ payingAccountId: idSchema('paying_account') }),
  body: z.strictObject({
    bankingDays: z.number().int().min(0).max(60),
    validFrom: dateSchema,
    reason: reasonText,
  }),
  answer: z.object({ bankingDays: z.number().int() }),
})

export const liftRefusal = route({
  method: 'post',
  path: '/payments/{paymentId}/account-refusal/lifting',
  action: 'bank_detail.approve',
  summary: 'Say why the account of a payment that a bank refused may be paid to after all',
  params: z.object({ paymentId: idSchema('payment') }),
  body: z.strictObject({ reason: reasonText }),
  answer: z.object({ lifted: z.number().int() }),
})
