import { z } from 'zod'
import { conditionStates, questionKinds, verdicts } from './question.ts'

const about = { questionId: z.uuid(), kind: z.enum(questionKinds) }

/** Recorded on the subject of the question. Words stay in the rows. */
export const escalationEvents = {
  'question.raised': z.object({
    ...about,
    amountMinor: z.string().nullable(),
    currency: z.string().nullable(),
    roles: z.array(z.string()),
  }),
  'question.answered': z.object({
    ...about,
    authorityId: z.uuid().nullable(),
    verdict: z.enum(verdicts).optional(),
  }),
  'question.commented': z.object(about),
  'question.assigned': z.object(about),
  'question.condition_settled': z.object({ ...about, state: z.enum(conditionStates) }),
  'question.withdrawn': z.object(about),
  'authority.used': z.object({
    authorityId: z.uuid(),
    questionId: z.uuid(),
    decisionId: z.uuid(),
    amountMinor: z.string(),
    currency: z.string(),
  }),
} as const
