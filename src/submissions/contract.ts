import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  countSchema,
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
  ratioSchema,
} from '../platform/wire.ts'
import { submissionStatuses, submissionTypes } from './submission.ts'

const typeSchema = z.enum(submissionTypes)
const statusSchema = z.enum(submissionStatuses)
const submissionParams = z.object({ submissionId: idSchema('submission') })
/** The version the caller saw; stale answers 409 with the newer one. */
const seen = { version: z.number().int().positive() }
const reasonText = z.string().trim().min(1).max(8000)

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

const verdictSchema = z.enum(['accepted', 'reduced', 'denied', 'returned'])

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
  lines: z.array(lineVerdictSchema),
})

/** Something required that is not there or not right: what a submit would refuse. */
export const problemOfSubmission = z.object({
  targetKind: z.enum(['field', 'line', 'slot']),
  target: z.string(),
  code: z.string(),
  detail: z.string(),
})

/** Whether a button may be pressed now, and if not, why. */
const mayNowSchema = z.object({ name: z.string(), label: z.string(), whyNot: z.string().nullable() })

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
  health: z.enum(['on_time', 'at_risk', 'breached', 'waiting', 'done']),
  assignedTo: z.string().nullable(),
  assignedName: z.string().nullable(),
})

export const queueViews = [
  'open',
  'mine',
  'breaching_today',
  'waiting_on_partner',
  'escalated',
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
  form: formSchema,
  lines: z.array(lineSchema),
  evidence: z.array(evidenceSchema),
  defects: z.array(defectSchema),
  /** What is missing or wrong now. */
  problems: z.array(problemOfSubmission),
  decisions: z.array(decisionSchema),
  timeline: z.array(timelineSchema),
  mayNow: z.array(mayNowSchema),
  questions: z.array(
    z.object({
      questionId: idSchema('question'),
      kind: z.string(),
      text: z.string(),
      status: z.string(),
      askedAt: instantSchema,
      answer: z.string().nullable(),
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
      missing: z.array(z.string()),
    }),
  ),
})

export const assessmentSchema = z.object({
  checks: z.array(checkSchema),
  suggestion: suggestionSchema,
})

/** The queue: open work by the instant of breach, or another saved view. */
export const queuePage = route({
  method: 'get',
  path: '/queue',
  action: 'queue.read',
  summary: 'One page of a saved view of the queue, the most urgent first',
  query: z.object({
    ...pageQuery,
    view: z.enum(queueViews).default('open'),
    type: typeSchema.optional(),
    partnerId: idSchema('partner').optional(),
    text: z.string().max(100).optional(),
  }),
  answer: pageOf(queueRowSchema),
})

export const queueCounts = route({
  method: 'get',
  path: '/queue/counts',
  action: 'queue.read',
  summary: 'How many submissions each saved view holds, up to 1000+',
  answer: z.record(z.enum(queueViews), countSchema),
})

export const takeNext = route({
  method: 'post',
  path: '/queue/next',
  action: 'submission.take',
  summary: 'Hands the most urgent unassigned submission to the caller, and to nobody else',
  body: z.object({}),
  answer: z.object({ submissionId: idSchema('submission').nullable() }),
})

export const assignSubmission = route({
  method: 'post',
  path: '/submissions/{submissionId}/assignment',
  action: 'submission.assign',
  summary: 'Gives a submission to a person, or back to the queue',
  params: submissionParams,
  body: z.object({ principalId: z.string().nullable() }),
  answer: z.object({ version: z.number().int() }),
})

export const readSubmission = route({
  method: 'get',
  path: '/submissions/{submissionId}',
  action: 'submission.read',
  summary: 'One submission whole, as far as the caller may see it',
  params: submissionParams,
  answer: submissionViewSchema,
})

/** Checks, suggestion and arithmetic from the facts as they stand now. */
export const assessSubmission = route({
  method: 'get',
  path: '/submissions/{submissionId}/assessment',
  action: 'queue.read',
  summary: 'Runs the checks and the policy on the facts of now; decides nothing',
  params: submissionParams,
  answer: assessmentSchema,
})

export const mySubmissions = route({
  method: 'get',
  path: '/portal/submissions',
  action: 'submission.read',
  summary: 'A partner’s own submissions, newest first',
  query: z.object({ ...pageQuery, status: statusSchema.optional() }),
  answer: pageOf(queueRowSchema),
})

/** A partner's activities: where each stands and where the money is. */
export const myIncentives = route({
  method: 'get',
  path: '/portal/incentives',
  action: 'incentive.read',
  summary: 'A partner’s own incentives with what was requested, approved, claimed and paid',
  query: z.object({ ...pageQuery }),
  answer: pageOf(
    z.object({
      incentiveId: idSchema('incentive'),
      number: z.string(),
      title: z.string(),
      status: z.string(),
      activityType: z.string().nullable(),
      firstOn: dateSchema.nullable(),
      lastOn: dateSchema.nullable(),
      claimDeadlineOn: dateSchema.nullable(),
      requested: moneySchema,
      approved: moneySchema.nullable(),
      claimed: moneySchema,
      accepted: moneySchema,
      paid: moneySchema,
      mayClaim: z.boolean(),
    }),
  ),
})

export const createDraft = route({
  method: 'post',
  path: '/submissions',
  action: 'submission.draft',
  summary: 'Opens a draft: a request under a program, or a claim under an incentive',
  status: 201,
  body: z.object({
    type: typeSchema,
    /** For a request: the program. */
    programId: idSchema('program').optional(),
    /** For a claim: the activity claimed under. */
    incentiveId: idSchema('incentive').optional(),
    /** Staff entering for a partner name it; a partner's own is taken from the session. */
    partnerId: idSchema('partner').optional(),
    form: formSchema.default({}),
  }),
  answer: z.object({ submissionId: idSchema('submission'), version: z.number().int() }),
})

/** Saves what was typed. In `action_required` only what has a defect may change. */
export const saveDraft = route({
  method: 'put',
  path: '/submissions/{submissionId}/draft',
  action: 'submission.draft',
  summary: 'Saves form and lines, and says what a submit would refuse',
  params: submissionParams,
  body: z.object({
    ...seen,
    form: formSchema,
    lines: z.array(lineSchema).max(200),
    isFinal: z.boolean().default(true),
  }),
  answer: z.object({
    version: z.number().int(),
    problems: z.array(problemOfSubmission),
    checks: z.array(checkSchema),
  }),
})

/** The file was uploaded before (`PUT /files`); its slot is one of the form, or of one line. */
export const attachEvidence = route({
  method: 'post',
  path: '/submissions/{submissionId}/evidence',
  action: 'submission.draft',
  summary: 'Puts an uploaded file into a slot of the submission or of one of its lines',
  params: submissionParams,
  body: z.object({
    fileId: idSchema('file'),
    slot: z.string().min(1).max(80),
    lineNo: z.number().int().min(1).nullable().default(null),
  }),
  status: 201,
  answer: z.object({ itemId: idSchema('evidence_item'), version: z.number().int() }),
})

export const removeEvidence = route({
  method: 'delete',
  path: '/submissions/{submissionId}/evidence/{itemId}',
  action: 'submission.draft',
  summary: 'Takes a piece of evidence out of its slot while it may still be changed',
  params: submissionParams.extend({ itemId: idSchema('evidence_item') }),
  answer: z.object({ version: z.number().int() }),
})

export const submitSubmission = route({
  method: 'post',
  path: '/submissions/{submissionId}/submission',
  action: 'submission.submit',
  summary: 'Hands in a draft, or hands a mended submission in again',
  params: submissionParams,
  body: z.object({ ...seen }),
  answer: z.object({ version: z.number().int(), number: z.string(), status: statusSchema }),
})

export const withdrawSubmission = route({
  method: 'post',
  path: '/submissions/{submissionId}/withdrawal',
  action: 'submission.withdraw',
  summary: 'The partner takes an undecided submission back',
  params: submissionParams,
  body: z.object({ ...seen, reason: reasonText }),
  answer: z.object({ version: z.number().int() }),
})

export const sendBack = route({
  method: 'post',
  path: '/submissions/{submissionId}/defects',
  action: 'submission.decide',
  summary: 'Sends a submission back with defects; only what has one reopens',
  params: submissionParams,
  body: z.object({
    ...seen,
    message: reasonText,
    defects: z
      .array(
        z.object({
          targetKind: z.enum(['field', 'line', 'slot']),
          target: z.string().min(1).max(80),
          reason: reasonText,
          clauseId: z.string().nullable().default(null),
        }),
      )
      .min(1)
      .max(100),
  }),
  answer: z.object({ version: z.number().int(), status: statusSchema }),
})

/** A judgment on one line or part. Amounts come from these; nobody types the total. */
export const lineJudgment = z.object({
  lineNo: z.number().int(),
  partNo: z.number().int().default(1),
  verdict: verdictSchema,
  /** For `reduced`: what is accepted of it. */
  accepted: moneySchema.optional(),
  clauseId: z.string().nullable().default(null),
  reason: z.string().max(2000).default(''),
})

export const decideSubmission = route({
  method: 'post',
  path: '/submissions/{submissionId}/decision',
  action: 'submission.decide',
  summary: 'Approves, approves reduced (by line, or a request by amount) or rejects',
  params: submissionParams,
  body: z.object({
    ...seen,
    outcome: z.enum(['approve', 'approve_reduced', 'reject']),
    /** A request approved for less than asked: the amount. Claims follow from their lines. */
    amount: moneySchema.optional(),
    lines: z.array(lineJudgment).max(2000).default([]),
    reason: z.string().max(8000).default(''),
    clauseIds: z.array(z.string()).max(50).default([]),
    authorityId: idSchema('authority').optional(),
  }),
  answer: z.object({
    decisionId: idSchema('decision'),
    outcome: z.string(),
    amount: moneySchema,
    version: z.number().int(),
    status: statusSchema,
    payableId: idSchema('payable').nullable(),
  }),
})

/** The same command rolled back: what the decision would be, to the cent, with its letter. */
export const previewDecision = route({
  method: 'post',
  path: '/submissions/{submissionId}/decision/preview',
  action: 'submission.decide',
  summary: 'What a decision would pay and say, without making it',
  params: submissionParams,
  body: decideSubmission.body,
  answer: z.object({
    outcome: z.string(),
    amount: moneySchema,
    arithmetic: z.array(stepSchema),
    lines: z.array(lineVerdictSchema),
    letter: z.string(),
  }),
})

export const escalateSubmission = route({
  method: 'post',
  path: '/submissions/{submissionId}/questions',
  action: 'question.raise',
  summary: 'Asks the owner, Finance or legal what the queue may not answer',
  params: submissionParams,
  body: z.object({
    ...seen,
    kind: z.enum(['limit', 'budget', 'design', 'fraud', 'legal', 'sanctions', 'tax']),
    question: reasonText,
    amount: moneySchema.optional(),
    clauseId: z.string().optional(),
  }),
  answer: z.object({ questionId: idSchema('question'), version: z.number().int() }),
})

export const bringBack = route({
  method: 'post',
  path: '/submissions/{submissionId}/return',
  action: 'submission.decide',
  summary: 'Takes an escalated submission back into review when no question is open',
  params: submissionParams,
  body: z.object({ ...seen }),
  answer: z.object({ version: z.number().int(), status: statusSchema }),
})

/** Puts an uploaded file into a slot; `lineNo` where the slot belongs to a line. */
export const attachPaper = route({
  method: 'post',
  path: '/submissions/{submissionId}/evidence',
  action: 'submission.draft',
  summary: 'Attaches an uploaded file to a slot of a draft, or of what was sent back',
  status: 201,
  params: submissionParams,
  body: z.object({
    fileId: idSchema('file'),
    slot: z.string().max(64),
    lineNo: z.number().int().min(1).max(200).nullable().default(null),
  }),
  answer: z.object({ itemId: idSchema('evidence_item') }),
})

export const detachPaper = route({
  method: 'post',
  path: '/submissions/{submissionId}/evidence/removal',
  action: 'submission.draft',
  summary: 'Takes a file out of a slot that is open for change',
  params: submissionParams,
  body: z.object({
    itemId: idSchema('evidence_item'),
    slot: z.string().max(64),
    lineNo: z.number().int().min(1).max(200).nullable().default(null),
  }),
  answer: z.object({ itemId: idSchema('evidence_item') }),
})

/** A sheet of submissions: the preview is the same import, rolled back. */
export const importSheet = route({
  method: 'put',
  path: '/submissions/imports',
  action: 'submission.import',
  summary: 'Takes in a CSV or XLSX of submissions, row by row; good rows go through',
  kind: 'upload',
  query: z.object({ name: z.string().max(200), preview: z.enum(['true', 'false']).default('true') }),
  answer: z.object({
    rows: z.array(
      z.object({
        sheet: z.string(),
        row: z.number().int(),
        result: z.enum(['created', 'unchanged', 'refused']),
        number: z.string().nullable(),
        problems: z.array(z.string()),
      }),
    ),
  }),
})

