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
  arrivals,
  lineEnds,
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
  /** `person` filed it, or our `channel` fetched it from the bank. */
  arrivedBy: z.enum(arrivals),
})

const mayDo = z.object({ may: z.boolean(), whyNot: z.string().nullable() })

/** An account that a bank refused: does the refusal stand, and does Finance ask that it be lifted. */
const liftSchema = z.object({
  stands: z.boolean(),
  asked: z.object({ by: z.string(), at: instantSchema, reason: z.string() }).nullable(),
  mayLift: mayDo,
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
  closed: z
    .object({ by: z.string(), at: instantSchema, reason: z.string(), as: z.enum(lineEnds) })
    .nullable(),
  filedBy: z.string(),
  arrivedBy: z.enum(arrivals),
  /** Which payment a person says it is about: its end-to-end id. */
  assigned: z
    .object({ to: z.string(), by: z.string(), at: instantSchema, reason: z.string() })
    .nullable(),
  /** It moves money only when somebody else of Finance confirms it, or a statement shows it. */
  waitsForSecond: z.boolean(),
  /** May whoever asks confirm it now, and if not, why. */
  mayConfirm: mayDo,
  mayAssign: z.boolean(),
  /** Only where the bank's reason lies in the account. */
  lift: liftSchema.nullable(),
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

const lineParams = z.object({
  bankAnswerId: idSchema('bank_answer'),
  lineNo: z.string().regex(/^[1-9]\d{0,5}$/),
})
const lineAnswer = z.object({ lineNo: z.number().int() })

export const closeAnswerLine = route({
  method: 'post',
  path: '/bank-answers/{bankAnswerId}/lines/{lineNo}/closing',
  action: 'answer.close',
  summary: 'Say how a line that fitted nothing was settled',
  params: lineParams,
  body: z.strictObject({ reason: reasonText }),
  answer: lineAnswer,
})

/** The payment that whoever confirms saw it assigned to, where it is assigned. */
export const confirmAnswerLine = route({
  method: 'post',
  path: '/bank-answers/{bankAnswerId}/lines/{lineNo}/confirmation',
  action: 'answer.write',
  summary: 'Confirm what one person filed or assigned: a payment that we saw paid came back',
  params: lineParams,
  body: z.strictObject({ reason: reasonText, assignedTo: idSchema('payment').nullable() }),
  answer: lineAnswer.extend({ moved: z.number().int() }),
})

export const declineAnswerLine = route({
  method: 'post',
  path: '/bank-answers/{bankAnswerId}/lines/{lineNo}/declining',
  action: 'answer.write',
  summary: 'Do not use a line that waits for a second person',
  params: lineParams,
  body: z.strictObject({ reason: reasonText }),
  answer: lineAnswer,
})

export const assignAnswerLine = route({
  method: 'post',
  path: '/bank-answers/{bankAnswerId}/lines/{lineNo}/assignment',
  action: 'answer.assign',
  summary: 'Say which payment an open line is about',
  params: lineParams,
  body: z.strictObject({ paymentId: idSchema('payment'), reason: reasonText }),
  answer: lineAnswer.extend({ outcome: z.enum(['moved', 'waits']) }),
})

export const lineCandidates = route({
  method: 'get',
  path: '/bank-answers/{bankAnswerId}/lines/{lineNo}/candidates',
  action: 'answer.read',
  summary: 'Payments that a line could be about: of its amount, sent and not come back',
  params: lineParams,
  query: z.object({ endToEndId: z.string().trim().max(35).optional() }),
  answer: z.object({
    rows: z.array(
      z.object({
        paymentId: idSchema('payment'),
        endToEndId: z.string(),
        creditorName: z.string(),
        masked: z.string(),
        amount: moneySchema,
        state: z.enum(paymentStates),
        runId: idSchema('run'),
        runNumber: z.string(),
      }),
    ),
  }),
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

const ofPayment = z.object({ paymentId: idSchema('payment') })

export const askLift = route({
  method: 'post',
  path: '/payments/{paymentId}/account-refusal/asking',
  action: 'bank_detail.approve',
  summary: 'Say why the account of a payment that a bank refused may be paid to after all',
  params: ofPayment,
  body: z.strictObject({ reason: reasonText }),
  answer: z.object({ asked: z.number().int() }),
})

export const liftRefusal = route({
  method: 'post',
  path: '/payments/{paymentId}/account-refusal/lifting',
  action: 'bank_detail.approve',
  summary: 'Let it be paid to again; never by whoever asked',
  params: ofPayment,
  answer: z.object({ lifted: z.number().int() }),
})

export const declineLift = route({
  method: 'post',
  path: '/payments/{paymentId}/account-refusal/declining',
  action: 'bank_detail.approve',
  summary: 'Do not pay to it again: the refusal stands',
  params: ofPayment,
  body: z.strictObject({ reason: reasonText }),
  answer: z.object({ declined: z.number().int() }),
})
