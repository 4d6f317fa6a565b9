import { z } from 'zod'

const number = z.string().nullable()
const money = z.object({ minor: z.string(), currency: z.string() })

/** The events this domain records, with the schemas of their bodies. */
export const submissionEvents = {
  'submission.drafted': z.object({ type: z.string(), programId: z.string() }),
  'submission.edited': z.object({ number }),
  'submission.submitted': z.object({ number, type: z.string(), complete: z.boolean() }),
  'submission.review_started': z.object({ number, decisionDueAt: z.string() }),
  'submission.sent_back': z.object({
    number,
    decisionId: z.string().optional(),
    defects: z.number().int(),
  }),
  'submission.resubmitted': z.object({ number, mended: z.array(z.string()) }),
  /** On the partner's word: returned lines come in the next claim, the rest is decided now. */
  'submission.lines_taken_out': z.object({
    number,
    nextId: z.string(),
    lines: z.array(z.number().int()),
    claimed: money,
    next: money,
  }),
  'submission.escalated': z.object({ number, questionId: z.string(), kind: z.string() }),
  'submission.research_began': z.object({ number, days: z.number().int() }),
  'submission.brought_back': z.object({ number }),
  'submission.approved': z.object({
    number,
    decisionId: z.string(),
    outcome: z.string(),
    amount: z.object({ minor: z.string(), currency: z.string() }),
    clauseIds: z.array(z.string()),
  }),
  'submission.rejected': z.object({
    number,
    decisionId: z.string(),
    outcome: z.string(),
    amount: z.object({ minor: z.string(), currency: z.string() }),
    clauseIds: z.array(z.string()),
  }),
  'submission.appealed': z.object({ number, decisionId: z.string().nullable() }),
  'submission.appeal_taken_up': z.object({ number }),
  'submission.appeal_ended': z.object({ number, ended: z.string() }),
  'submission.correction_opened': z.object({ number, decisionId: z.string().nullable() }),
  'submission.correction_ended': z.object({ number, ended: z.string() }),
  'submission.decision_undone': z.object({ number, decisionId: z.string() }),
  'submission.withdrawn': z.object({ number }),
  'submission.lapsed': z.object({ number }),
  'submission.assigned': z.object({ to: z.string() }),
  'submission.unassigned': z.object({ to: z.null() }),
} as const
