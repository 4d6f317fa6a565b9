/** The shapes submissions have on the wire: what `contract.ts` composes its routes of. */
import { z } from 'zod'
import { dateSchema, idSchema, instantSchema, moneySchema, ratioSchema } from '../platform/wire.ts'
import { reopeningKinds, submissionStatuses, submissionTypes } from './submission.ts'

export const typeSchema = z.enum(submissionTypes)
export const statusSchema = z.enum(submissionStatuses)
export const submissionParams = z.object({ submissionId: idSchema('submission') })
/** The version the caller saw; stale answers 409 with the newer one. */
export const seen = { version: z.number().int().positive() }
export const reasonText = z.string().trim().min(1).max(8000)

/** Answers of the form, by field name: text as typed; amounts `1234.50`, dates `2026-03-31`. */
export const formSchema = z.record(z.string().max(64), z.string().max(8000))

/** One part of a line that mixes kinds of cost (catering 1 000 of which wine 300). */
const partSchema = z.object({ costKind: z.string().max(64), net: moneySchema })

/** A cost line; a request's lines are plans (no invoice), a claim's lines have an invoice each. */
export const lineSchema = z.object({
  lineNo: z.number().int().min(1).max(200),
  description: z.string().trim().min(1).max(500),
  costKind: z.string().max(64),
  seller: z.string().max(200).nullable(),
  invoiceNumber: z.string().max(64).nullable(),
  invoiceOn: dateSchema.nullable(),
  deliveredOn: dateSchema.nullable(),
  criterion: z.string().max(2000).nullable().default(null),
  dueOn: dateSchema.nullable().default(null),
  net: moneySchema,
  tax: moneySchema,
  /** Cost before tax that is claimed from this invoice. */
  claimed: moneySchema,
  /** Empty: the line is of one kind. Else the parts add up to `claimed`. */
  parts: z.array(partSchema).max(10),
})

export const checkSchema = z.object({
  code: z.string(),
  state: z.enum(['pass', 'warn', 'fail', 'unknown']),
  clauseId: z.string().nullable(),
  /** One sentence a partner can read. */
  sentence: z.string(),
  /** What it looked at, as name → text. */
  facts: z.record(z.string(), z.string()),
})

/** One step of an amount: `rate × accepted cost = 50 % × 10,000.00 = 5,000.00`. */
export const stepSchema = z.object({
  label: z.string(),
  formula: z.string(),
  amount: moneySchema,
})

export const verdictSchema = z.enum(['accepted', 'reduced', 'denied', 'returned'])

export const lineVerdictSchema = z.object({
  lineNo: z.number().int(),
  partNo: z.number().int(),
  costKind: z.string(),
  verdict: verdictSchema,
  claimed: moneySchema,
  accepted: moneySchema,
  clauseId: z.string().nullable(),
  reason: z.string(),
})

export const suggestionSchema = z.object({
  outcome: z.enum([
    'approve',
    'approve_reduced',
    'reject',
    'request_information',
    'escalate_limit',
    'escalate_budget',
    'escalate_design',
    'escalate_fraud',
    'escalate_legal',
    'escalate_tax',
    'research',
    'none',
  ]),
  approvalLevel: z.string(),
  reason: z.string(),
  clauseIds: z.array(z.string()),
  amount: moneySchema,
  requested: moneySchema,
  lines: z.array(lineVerdictSchema),
  arithmetic: z.array(stepSchema),
  /** Why no table answered, when `outcome` is `none`. */
  problem: z.string().nullable(),
})

export const evidenceSchema = z.object({
  itemId: idSchema('evidence_item'),
  slot: z.string(),
  lineNo: z.number().int().nullable(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  state: z.enum(['pending', 'accepted', 'rejected']),
  reason: z.string().nullable(),
})

export const defectSchema = z.object({
  defectId: idSchema('defect'),
  targetKind: z.enum(['field', 'line', 'slot']),
  /** Field name, line number, or slot (`slot` or `slot:3` for the slot of line 3). */
  target: z.string(),
  reason: z.string(),
  clauseId: z.string().nullable(),
  openedAt: instantSchema,
  mendedAt: instantSchema.nullable(),
})

export const decisionSchema = z.object({
  decisionId: idSchema('decision'),
  outcome: z.string(),
  amount: moneySchema.nullable(),
  reason: z.string(),
  clauseIds: z.array(z.string()),
  decidedBy: z.string().nullable(),
  decidedAt: instantSchema,
  /** The decision that it took the place of; both stay. */
  corrects: idSchema('decision').nullable(),
  /** When it was taken back, within its first minute. */
  undoneAt: instantSchema.nullable(),
  lines: z.array(lineVerdictSchema),
})

/** One time that a decision was looked at again. */
const reopeningSchema = z.object({
  reopeningId: idSchema('reopening'),
  kind: z.enum(reopeningKinds),
  reason: z.string(),
  fromStatus: z.string(),
  decisionId: idSchema('decision').nullable(),
  openedAt: instantSchema,
  /** Null for a partner. */
  openedBy: z.string().nullable(),
  ended: z.enum(['decided', 'taken_back', 'lapsed']).nullable(),
  endedAt: instantSchema.nullable(),
  newDecisionId: idSchema('decision').nullable(),
})

/** Something required that is not there or not right: what a submit would refuse. */
export const problemOfSubmission = z.object({
  targetKind: z.enum(['field', 'line', 'slot']),
  target: z.string(),
  code: z.string(),
  detail: z.string(),
})

/** Whether a button may be pressed now, and if not, why. */
const mayNowSchema = z.object({
  name: z.string(),
  label: z.string(),
  whyNot: z.string().nullable(),
})

const timelineSchema = z.object({
  eventId: z.string(),
  type: z.string(),
  at: instantSchema,
  actor: z.string(),
  words: z.string(),
  reason: z.string().nullable(),
})

export const queueRowSchema = z.object({
  submissionId: idSchema('submission'),
  number: z.string(),
  type: typeSchema,
  status: statusSchema,
  partnerId: idSchema('partner'),
  partnerName: z.string(),
  programName: z.string(),
  title: z.string(),
  requested: moneySchema,
  submittedAt: instantSchema.nullable(),
  decisionDueAt: instantSchema.nullable(),
  /** That it was decided before: the partner appealed, or we correct ourselves. */
  reopenedBy: z.enum(reopeningKinds).nullable(),
  health: z.enum(['on_time', 'at_risk', 'breached', 'waiting', 'blocked', 'done']),
  assignedTo: z.string().nullable(),
  assignedName: z.string().nullable(),
})

export const queueViews = [
  'open',
  'mine',
  'breaching_today',
  'waiting_on_partner',
  'escalated',
  'appeals',
  'decided',
  'everything',
] as const

export const submissionViewSchema = queueRowSchema.extend({
  version: z.number().int(),
  incentiveId: idSchema('incentive').nullable(),
  incentiveNumber: z.string().nullable(),
  incentiveStatus: z.string().nullable(),
  programId: idSchema('program'),
  versionId: idSchema('version'),
  fundCode: z.string(),
  currency: z.string(),
  activityType: z.string().nullable(),
  firstOn: dateSchema.nullable(),
  lastOn: dateSchema.nullable(),
  rate: ratioSchema.nullable(),
  tier: z.string().nullable(),
  committed: moneySchema.nullable(),
  committedRemaining: moneySchema.nullable(),
  isFinal: z.boolean(),
  /** What an approval may change: verdicts of lines, the amount, or nothing. */
  judged: z.enum(['lines', 'amount', 'whole']),
  /** Whether an approval is paid out, or commits, or only says yes. */
  pays: z.boolean(),
  movesMoney: z.boolean(),
  /** What a change changes, as it was approved; null for what is no change. */
  before: z.object({ form: formSchema, lines: z.array(lineSchema) }).nullable(),
  /** Claims it continues, and claims that continue it with lines that were returned. */
  linked: z.array(
    z.object({
      submissionId: idSchema('submission'),
      number: z.string(),
      status: statusSchema,
      isBefore: z.boolean(),
      /** Until when lines taken over may be handed in. */
      answerBy: instantSchema.nullable(),
    }),
  ),
  /** The returned lines that may come later while the rest is decided; null where none may. */
  laterLines: z.array(z.number().int()).nullable(),
  form: formSchema,
  lines: z.array(lineSchema),
  evidence: z.array(evidenceSchema),
  defects: z.array(defectSchema),
  /** What is missing or wrong now. */
  problems: z.array(problemOfSubmission),
  decisions: z.array(decisionSchema),
  timeline: z.array(timelineSchema),
  reopenings: z.array(reopeningSchema),
  /** The last day to appeal on, in the program's zone; null when nothing can be appealed. */
  appealUntil: dateSchema.nullable(),
  mayNow: z.array(mayNowSchema),
  /** Whose answer it waits for, and since when; without what was asked. */
  waitsFor: z.object({ roles: z.array(z.string()), since: instantSchema }).nullable(),
  questions: z.array(
    z.object({
      questionId: idSchema('question'),
      kind: z.string(),
      text: z.string(),
      status: z.string(),
      askedAt: instantSchema,
      answer: z.string().nullable(),
      /** `granted`, `refused` or `said`. */
      verdict: z.string().nullable(),
      withdrawnReason: z.string().nullable(),
      condition: z
        .object({
          condition: z.string(),
          binds: z.string(),
          dueOn: dateSchema.nullable(),
          state: z.string(),
        })
        .nullable(),
      authority: z
        .object({ authorityId: idSchema('authority'), amount: moneySchema, usable: z.boolean() })
        .nullable(),
    }),
  ),
  payables: z.array(
    z.object({
      payableId: idSchema('payable'),
      amount: moneySchema,
      status: z.string(),
      dueOn: dateSchema,
      /** The day the file went to the bank, and the day the bank booked it. */
      sentOn: dateSchema.nullable(),
      paidOn: dateSchema.nullable(),
      missing: z.array(z.string()),
    }),
  ),
})

export const assessmentSchema = z.object({
  checks: z.array(checkSchema),
  suggestion: suggestionSchema,
})
