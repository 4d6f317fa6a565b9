import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { reasonText, seen, statusSchema, submissionParams } from './shapes.ts'

const moved = z.object({ version: z.number().int(), status: statusSchema })

export const appealSubmission = route({
  method: 'post',
  path: '/submissions/{submissionId}/appeal',
  action: 'submission.appeal',
  summary: 'Appeals against a rejection, a lapse or an approval for less; another person decides',
  params: submissionParams,
  body: z.object({ ...seen, reason: reasonText }),
  answer: moved,
})

export const takeUpAppeal = route({
  method: 'post',
  path: '/submissions/{submissionId}/appeal/review',
  action: 'submission.take',
  summary: 'Takes an appeal up for review; refused to whoever decided before',
  params: submissionParams,
  body: z.object({ ...seen }),
  answer: moved,
})

export const correctDecision = route({
  method: 'post',
  path: '/submissions/{submissionId}/correction',
  action: 'submission.correct',
  summary: 'Opens an approval again to correct it; what was not sent waits until it is decided',
  params: submissionParams,
  body: z.object({ ...seen, reason: reasonText }),
  answer: moved,
})

/** The partner takes an appeal back, or we give a correction up. */
export const keepDecision = route({
  method: 'post',
  path: '/submissions/{submissionId}/decision/keeping',
  action: 'submission.keep',
  summary: 'Lets the decision stand that is looked at again',
  params: submissionParams,
  body: z.object({ ...seen, reason: reasonText }),
  answer: moved,
})

export const undoDecision = route({
  method: 'post',
  path: '/submissions/{submissionId}/decision/undoing',
  action: 'submission.undo',
  summary: 'Takes a decision back within its first minute, before its letter is sent',
  params: submissionParams,
  body: z.object({ ...seen }),
  answer: moved,
})
