import { z } from 'zod'
import { fileAnswer, route } from '../platform/contract.ts'
import {
  currencySchema,
  dateSchema,
  flagSchema,
  idSchema,
  instantSchema,
  moneySchema,
  monthSchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import {
  breakCauses,
  breakOwners,
  breakSubjects,
  lineStates,
  matchKinds,
  matchTiers,
  proofStates,
  statementSources,
} from './line.ts'

/** The most bytes of one statement file: some 50,000 lines. */
export const STATEMENT_BYTES_MAX = 50 * 1024 * 1024

const reasonText = z.string().trim().min(1).max(2000)
const lineParams = z.object({ lineId: idSchema('statement_line') })
const account = {
  payingAccountId: idSchema('paying_account'),
  accountName: z.string(),
  masked: z.string().nullable(),
}

/** One statement of a file. Both balances are null when the file states none; `difference` is what
 *  is missing to the closing balance of a contradicted one, `gap` between the last statement's
 *  closing and this one's opening (null when they meet, or there is nothing to compare). */
export const statementSchema = z.object({
  statementId: idSchema('statement'),
  ...account,
  currency: currencySchema,
  source: z.enum(statementSources),
  bankId: z.string(),
  number: z.string().nullable(),
  fileName: z.string(),
  openedOn: dateSchema.nullable(),
  closedOn: dateSchema.nullable(),
  opening: moneySchema.nullable(),
  closing: moneySchema.nullable(),
  proof: z.enum(proofStates),
  why: z.string().nullable(),
  difference: moneySchema.nullable(),
  gap: moneySchema.nullable(),
  /** Booked entries in the file; of these new with it, already known, or told by another source. */
  lines: z.number().int(),
  linesNew: z.number().int(),
  linesKnown: z.number().int(),
  /** Pending and information entries: shown nowhere, booked never. */
  notBooked: z.number().int(),
  /** Lines for a closed month, booked in the open one. */
  linesLate: z.number().int(),
  warnings: z.array(z.string()),
  importedBy: z.string(),
  importedAt: instantSchema,
})

/** What matching did with what was open. */
export const matchedSchema = z.object({
  settled: z.number().int(),
  returned: z.number().int(),
  proposed: z.number().int(),
  breaks: z.number().int(),
})

/** `known`: these very bytes were imported before, nothing happened. `quarantined`: the file
 *  contradicts itself or was not read whole; it is kept, none of its lines is. */
export const importStatement = route({
  method: 'put',
  path: '/statements',
  action: 'statement.import',
  summary:
    'Import a camt.053, MT940 or camt.054 file (raw body, name in ?name=): prove, book, match its lines',
  query: z.object({ name: z.string().max(255).optional() }),
  kind: 'upload',
  bytesMax: STATEMENT_BYTES_MAX,
  answer: z.object({
    statementFileId: idSchema('statement_file'),
    outcome: z.enum(['imported', 'known', 'quarantined']),
    statements: z.array(statementSchema),
    matched: matchedSchema,
    /** Of a notification (camt.054): new entries, and how many that wait found their line. */
    notified: z.object({ entries: z.number().int(), joined: z.number().int() }),
  }),
})

/** What a notification said and no statement has yet: shown, never booked. */
export const listProvisional = route({
  method: 'get',
  path: '/provisional-lines',
  action: 'statement.read',
  summary: 'Provisional lines: told by notifications (camt.054), waiting for the statement',
  query: z.object({ ...pageQuery, payingAccountId: idSchema('paying_account').optional() }),
  answer: pageOf(
    z.object({
      notifiedEntryId: idSchema('notified_entry'),
      payingAccountId: idSchema('paying_account'),
      accountName: z.string(),
      bookedOn: dateSchema,
      amount: moneySchema,
      servicerReference: z.string().nullable(),
      payments: z.number().int(),
      fileName: z.string(),
    }),
  ),
})

export const listStatements = route({
  method: 'get',
  path: '/statements',
  action: 'statement.read',
  summary: 'Imported statements, latest closing day first',
  query: z.object({ ...pageQuery, payingAccountId: idSchema('paying_account').optional() }),
  answer: pageOf(statementSchema),
})

export const showStatement = route({
  method: 'get',
  path: '/statements/{statementId}',
  action: 'statement.read',
  summary: 'One statement',
  params: z.object({ statementId: idSchema('statement') }),
  answer: statementSchema,
})

export const statementFile = route({
  method: 'get',
  path: '/statements/{statementId}/file',
  action: 'statement.read',
  summary: 'The file as the bank sent it',
  params: z.object({ statementId: idSchema('statement') }),
  kind: 'download',
  answer: fileAnswer,
})

const matchSchema = z.object({
  matchId: idSchema('match'),
  kind: z.enum(matchKinds),
  tier: z.enum(matchTiers),
  /** Part of the line, signed as the bank signs it: money out is below zero. */
  amount: moneySchema,
  paymentId: idSchema('payment').nullable(),
  endToEndId: z.string().nullable(),
  runId: idSchema('run').nullable(),
  runNumber: z.string().nullable(),
  creditorName: z.string().nullable(),
  because: z.string(),
  by: z.string(),
  at: instantSchema,
  mayUndo: z.boolean(),
})

const proposalSchema = z.object({
  proposalId: idSchema('match_proposal'),
  paymentId: idSchema('payment'),
  endToEndId: z.string(),
  runId: idSchema('run'),
  runNumber: z.string(),
  creditorName: z.string(),
  amount: moneySchema,
  tier: z.enum(matchTiers),
  /** Why, in a sentence: `same amount and account, booked 1 day after the run`. */
  because: z.string(),
  /** How many payments fit this line equally well. */
  rivals: z.number().int(),
})

/** A booked line. `matches` are those that stand; undone ones are on the line's own page. */
export const lineSchema = z.object({
  lineId: idSchema('statement_line'),
  statementId: idSchema('statement'),
  ...account,
  bookedOn: dateSchema,
  valuedOn: dateSchema.nullable(),
  /** Signed as the bank signs it: money in is above zero. */
  amount: moneySchema,
  matched: moneySchema,
  state: z.enum(lineStates),
  reversal: z.boolean(),
  counterparty: z.string().nullable(),
  reference: z.string().nullable(),
  remittance: z.string().nullable(),
  returnCode: z.string().nullable(),
  returnText: z.string().nullable(),
  batchReference: z.string().nullable(),
  batchCount: z.number().int().nullable(),
  transactionCode: z.string().nullable(),
  details: z.number().int(),
  /** The day of the books; later than `bookedOn` when that month was closed. */
  enteredOn: dateSchema,
  late: z.boolean(),
  matches: z.array(matchSchema),
  proposals: z.array(proposalSchema),
  breakId: idSchema('break').nullable(),
})

export const listLines = route({
  method: 'get',
  path: '/statement-lines',
  action: 'statement.read',
  summary: 'Statement lines with what explains them and what is proposed, newest first',
  query: z.object({
    ...pageQuery,
    payingAccountId: idSchema('paying_account').optional(),
    statementId: idSchema('statement').optional(),
    state: z.enum(lineStates).optional(),
    /** Only what is not explained in full. */
    open: flagSchema.optional(),
  }),
  answer: pageOf(lineSchema),
})

export const showLine = route({
  method: 'get',
  path: '/statement-lines/{lineId}',
  action: 'statement.read',
  summary: 'One statement line with its history of matches',
  params: lineParams,
  answer: lineSchema.extend({
    undone: z.array(matchSchema.extend({ undoneBy: z.string(), undoneReason: z.string() })),
  }),
})

/** Payments the line may be matched to by hand, likeliest first. `leg` is what the line could be of
 *  them; `open` is what of that leg no line explains yet, unsigned. */
export const lineCandidates = route({
  method: 'get',
  path: '/statement-lines/{lineId}/candidates',
  action: 'statement.read',
  summary: 'Payments this line may be matched to by hand, likeliest first',
  params: lineParams,
  answer: z.object({
    rows: z.array(
      z.object({
        paymentId: idSchema('payment'),
        endToEndId: z.string(),
        runId: idSchema('run'),
        runNumber: z.string(),
        creditorName: z.string(),
        masked: z.string().nullable(),
        state: z.string(),
        sentOn: dateSchema.nullable(),
        amount: moneySchema,
        leg: z.enum(['out', 'returned']),
        open: moneySchema,
      }),
    ),
  }),
})

const matchAnswer = z.object({
  lineId: idSchema('statement_line'),
  state: z.enum(lineStates),
  matchIds: z.array(idSchema('match')),
})

/** Money out settles the payments named, money in returns them; each in full, but for a return that
 *  came short: the rest is the bank's charge (`fees`) when `feesOfRest` says so. */
export const makeMatch = route({
  method: 'post',
  path: '/statement-lines/{lineId}/matches',
  action: 'match.make',
  summary: 'Match a line to payments by hand',
  params: lineParams,
  body: z.strictObject({
    paymentIds: z.array(idSchema('payment')).min(1).max(2000),
    reason: reasonText,
    feesOfRest: z.boolean().default(false),
  }),
  answer: matchAnswer,
  status: 201,
})

export const explainLine = route({
  method: 'post',
  path: '/statement-lines/{lineId}/explanation',
  action: 'match.make',
  summary: 'Say that what is left of a line is a bank charge or a difference of exchange',
  params: lineParams,
  body: z.strictObject({ as: z.enum(['fees', 'fx']), reason: reasonText }),
  answer: matchAnswer,
  status: 201,
})

export const matchRefund = route({
  method: 'post',
  path: '/statement-lines/{lineId}/refund',
  action: 'receivable.refund',
  summary: 'Say that a credit is the refund of what was claimed back of a partner',
  params: lineParams,
  body: z.strictObject({
    receivableId: idSchema('receivable'),
    /** Sent in another currency, it pays all that is open; the difference is exchange. */
    inFull: z.boolean().default(false),
    reason: reasonText,
  }),
  answer: matchAnswer,
  status: 201,
})

export const acceptProposal = route({
  method: 'post',
  path: '/match-proposals/{proposalId}/acceptance',
  action: 'match.make',
  summary: 'Accept a proposed match',
  params: z.object({ proposalId: idSchema('match_proposal') }),
  answer: matchAnswer,
  status: 201,
})

export const rejectProposal = route({
  method: 'post',
  path: '/match-proposals/{proposalId}/rejection',
  action: 'match.make',
  summary: 'Reject a proposed match; it is not proposed again',
  params: z.object({ proposalId: idSchema('match_proposal') }),
  body: z.strictObject({ reason: reasonText }),
  answer: z.null(),
})

export const undoMatch = route({
  method: 'post',
  path: '/matches/{matchId}/undo',
  action: 'match.make',
  summary: 'Take a match back, by a reversing one; until its month is closed',
  params: z.object({ matchId: idSchema('match') }),
  body: z.strictObject({ reason: reasonText }),
  answer: matchAnswer,
})

export const breakSchema = z.object({
  breakId: idSchema('break'),
  subjectKind: z.enum(breakSubjects),
  subjectId: z.string(),
  payingAccountId: idSchema('paying_account').nullable(),
  accountName: z.string().nullable(),
  /** What is not explained, signed as the bank signs it; null for a statement without a figure. */
  amount: moneySchema.nullable(),
  cause: z.enum(breakCauses),
  /** The cause in a sentence, and what to do. */
  text: z.string(),
  remedy: z.string(),
  owner: z.enum(breakOwners),
  /** The day it should have been explained, and the calendar days since. */
  since: dateSchema,
  ageDays: z.number().int(),
  openedAt: instantSchema,
  resolvedAt: instantSchema.nullable(),
  resolvedBy: z.string().nullable(),
  resolution: z.string().nullable(),
})

export const listBreaks = route({
  method: 'get',
  path: '/breaks',
  action: 'statement.read',
  summary: 'What the bank shows and we cannot explain, or we sent and the bank does not show',
  query: z.object({
    ...pageQuery,
    state: z.enum(['open', 'resolved']).default('open'),
    owner: z.enum(breakOwners).optional(),
    payingAccountId: idSchema('paying_account').optional(),
  }),
  answer: pageOf(breakSchema),
})

export const resolveBreak = route({
  method: 'post',
  path: '/breaks/{breakId}/resolution',
  action: 'match.make',
  summary: 'Close a break by a reason; money that is not explained stays in suspense',
  params: z.object({ breakId: idSchema('break') }),
  body: z.strictObject({ reason: reasonText }),
  answer: z.null(),
})

/** How our accounts stand: the cash book beside what the bank last proved. */
export const accountStandings = route({
  method: 'get',
  path: '/reconciliation/accounts',
  action: 'statement.read',
  summary: 'Each paying account: book, last proven closing balance, what waits',
  answer: z.object({
    rows: z.array(
      z.object({
        ...account,
        currency: currencySchema,
        book: moneySchema,
        suspense: moneySchema,
        lastClosedOn: dateSchema.nullable(),
        lastClosing: moneySchema.nullable(),
        /** Book less closing balance, opening balance of the first statement included; null without
         *  a statement that has both. */
        difference: moneySchema.nullable(),
        openLines: z.number().int(),
        proposals: z.number().int(),
        openBreaks: z.number().int(),
        inTransit: moneySchema,
      }),
    ),
  }),
})

export const closingStates = ['open', 'closing', 'closed'] as const

export const periodSchema = z.object({
  payerId: idSchema('payer'),
  payerName: z.string(),
  month: monthSchema,
  status: z.enum(closingStates),
  preparedBy: z.string().nullable(),
  preparedAt: instantSchema.nullable(),
  reviewedBy: z.string().nullable(),
  reviewedAt: instantSchema.nullable(),
  /** sha256 of the closing figures, once closed. */
  figuresHash: z.string().nullable(),
})

export const listPeriods = route({
  method: 'get',
  path: '/periods',
  action: 'ledger.read',
  summary: 'Months of the books of each payer, newest first',
  answer: z.object({ rows: z.array(periodSchema) }),
})

const periodParams = z.object({ payerId: idSchema('payer'), month: monthSchema })

/** `blocks`: it must be done before the month can be closed; else it is to be looked at. */
export const checklistSchema = z.array(
  z.object({
    code: z.enum(['statements', 'breaks', 'tie_out', 'in_transit']),
    done: z.boolean(),
    blocks: z.boolean(),
    text: z.string(),
  }),
)

export const showPeriod = route({
  method: 'get',
  path: '/periods/{payerId}/{month}',
  action: 'ledger.read',
  summary: 'One month with its closing checklist',
  params: periodParams,
  answer: periodSchema.extend({ checklist: checklistSchema }),
})

export const prepareClose = route({
  method: 'post',
  path: '/periods/{payerId}/{month}/preparation',
  action: 'period.close',
  summary: 'Begin to close a month: hand it to another person of Finance for review',
  params: periodParams,
  answer: periodSchema,
})

export const closeMonth = route({
  method: 'post',
  path: '/periods/{payerId}/{month}/close',
  action: 'period.close',
  summary: 'Close a prepared month for good; never by whoever prepared it',
  params: periodParams,
  answer: periodSchema,
})
