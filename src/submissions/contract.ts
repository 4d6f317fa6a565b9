import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  countSchema,
  idSchema,
  moneySchema,
  pageOf,
  pageQuery,
  dateSchema,
} from '../platform/wire.ts'
import {
  typeSchema,
  statusSchema,
  submissionParams,
  seen,
  reasonText,
  formSchema,
  lineSchema,
  checkSchema,
  stepSchema,
  lineVerdictSchema,
  problemOfSubmission,
  queueRowSchema,
  queueViews,
  submissionViewSchema,
  assessmentSchema,
  verdictSchema,
} from './shapes.ts'
import { incentiveTypes } from './submission.ts'

export { fileReferralPaper, linkOpportunity, readReferral } from './referral-contract.ts'
export { queueViews } from './shapes.ts'
export * from './reopening-contract.ts'
export { listSignals, readSignals } from './signal-contract.ts'
export { accrualStages, listAccruals, readAccrual } from './accrual-contract.ts'
export { dealViews, listDeals, readDeal, releaseDeal, researchSubmission } from './deal-contract.ts'
export { readPrecedents } from './precedent-contract.ts'
export { readPlan, slipMilestone, terminatePlan } from './plan-contract.ts'

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

/** Which of the programs in force today a partner may take part in. */
export const myPrograms = route({
  method: 'get',
  path: '/portal/programs',
  action: 'submission.read',
  summary: 'The versions in force today that the partner may hand in under',
  answer: z.object({
    rows: z.array(
      z.object({
        programId: idSchema('program'),
        versionId: idSchema('version'),
        code: z.string(),
      }),
    ),
  }),
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
      type: z.enum(incentiveTypes),
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
      /** What may be handed in under it now. */
      mayHandIn: z.array(typeSchema),
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

/** On the partner's word: what was not sent back is decided now. */
export const sendLinesLater = route({
  method: 'post',
  path: '/submissions/{submissionId}/later-lines',
  action: 'submission.submit',
  summary: 'Moves the returned lines to a draft of the next claim and hands the rest in again',
  params: submissionParams,
  body: z.object({ ...seen }),
  answer: z.object({
    version: z.number().int(),
    status: statusSchema,
    nextId: idSchema('submission'),
    lines: z.array(z.number().int()),
  }),
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
    question: z.string().trim().min(1).max(4000),
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

/** A sheet of submissions: the preview is the same import, rolled back. */
export const importSheet = route({
  method: 'put',
  path: '/submissions/imports',
  action: 'submission.import',
  summary: 'Takes in a CSV or XLSX of submissions, row by row; good rows go through',
  kind: 'upload',
  query: z.object({
    name: z.string().max(200),
    preview: z.enum(['true', 'false']).default('true'),
    /** How the sheet writes amounts and dates; what is not declared, each column must show. */
    decimal: z.enum(['.', ',']).optional(),
    dates: z.enum(['iso', 'dmy', 'mdy']).optional(),
  }),
  answer: z.object({
    rows: z.array(
      z.object({
        sheet: z.string(),
        row: z.number().int(),
        key: z.string(),
        result: z.enum(['created', 'mended', 'unchanged', 'refused']),
        number: z.string().nullable(),
        problems: z.array(z.string()),
      }),
    ),
    notes: z.array(z.string()),
  }),
})
