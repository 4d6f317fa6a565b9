import { z } from 'zod'
import { roles } from '../audit/act.ts'
import { route } from '../platform/contract.ts'
import {
  dateSchema,
  flagSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import {
  CONDITION_CHARACTERS_MAX,
  conditionBinds,
  conditionStates,
  QUESTION_CHARACTERS_MAX,
  questionKinds,
  questionStates,
  verdicts,
} from './question.ts'

const words = z.string().trim().min(1).max(QUESTION_CHARACTERS_MAX)
const subject = {
  subjectKind: z.string().regex(/^[a-z_]{1,40}$/, 'is no kind of subject, such as submission'),
  subjectId: z.uuid(),
}

export const authoritySchema = z.object({
  authorityId: idSchema('authority'),
  amount: moneySchema,
  clauseId: z.string().nullable(),
  expiresAt: instantSchema,
  usedBy: z.uuid().nullable(),
  usedAt: instantSchema.nullable(),
})

export const conditionSchema = z.object({
  questionId: idSchema('question'),
  condition: z.string(),
  /** `before`: no decision rests on the answer until it is met; `after`: it is followed up. */
  binds: z.enum(conditionBinds),
  dueOn: dateSchema.nullable(),
  state: z.enum(conditionStates),
  settledBy: z.string().nullable(),
  settledByName: z.string().nullable(),
  settledAt: instantSchema.nullable(),
  evidence: z.string().nullable(),
})

export const questionSchema = z.object({
  questionId: idSchema('question'),
  kind: z.enum(questionKinds),
  ...subject,
  question: z.string(),
  amount: moneySchema.nullable(),
  roles: z.array(z.enum(roles)),
  askedByName: z.string().nullable(),
  askedAt: instantSchema,
  dueAt: instantSchema.nullable(),
  state: z.enum(questionStates),
  answer: z.string().nullable(),
  answeredByName: z.string().nullable(),
  answeredAt: instantSchema.nullable(),
  verdict: z.enum(verdicts).nullable(),
  authority: authoritySchema.nullable(),
  condition: conditionSchema.nullable(),
  /** Decisions that rest on the answer. */
  citedBy: z.array(z.uuid()),
  assignedTo: z.string().nullable(),
  assignedToName: z.string().nullable(),
  withdrawnReason: z.string().nullable(),
  isOverdue: z.boolean(),
  comments: z.array(
    z.object({
      commentId: idSchema('comment'),
      questionId: idSchema('question'),
      text: z.string(),
      saidByName: z.string().nullable(),
      saidAt: instantSchema,
    }),
  ),
  mayWithdraw: z.boolean(),
  /** Whether the reader may answer it, and if not, why. */
  mayAnswer: z.boolean(),
})

export const listQuestions = route({
  method: 'get',
  path: '/questions',
  action: 'question.read',
  summary: 'Escalations, open ones by when they are due; mine=true: what the reader may answer',
  query: z.object({
    ...pageQuery,
    state: z.enum(questionStates).optional(),
    mine: flagSchema.optional(),
  }),
  answer: pageOf(questionSchema),
})

export const listSubjectQuestions = route({
  method: 'get',
  path: '/questions/of/{subjectKind}/{subjectId}',
  action: 'question.read',
  summary: 'Every question about one subject, oldest first',
  params: z.object(subject),
  answer: z.object({ rows: z.array(questionSchema) }),
})

export const showQuestion = route({
  method: 'get',
  path: '/questions/{questionId}',
  action: 'question.read',
  summary: 'One question with its answer and the authority given',
  params: z.object({ questionId: idSchema('question') }),
  answer: questionSchema,
})

export const raiseQuestion = route({
  method: 'post',
  path: '/questions',
  action: 'question.raise',
  summary: 'Ask the role that may answer; an open question of the kind is that question',
  body: z.strictObject({
    ...subject,
    kind: z.enum(questionKinds),
    question: words,
    amount: moneySchema.nullable().default(null),
  }),
  answer: z.object({ questionId: idSchema('question'), isNew: z.boolean() }),
  status: 201,
})

export const answerQuestion = route({
  method: 'post',
  path: '/questions/{questionId}/answer',
  action: 'question.answer',
  summary: 'Answer a question, for limit, budget and design with an authority if wanted',
  params: z.object({ questionId: idSchema('question') }),
  body: z.strictObject({
    text: words,
    authority: z
      .strictObject({
        amount: moneySchema,
        clauseId: z.string().max(64).nullable().default(null),
        expiresAt: instantSchema,
      })
      .nullable()
      .default(null),
    verdict: z.enum(verdicts).optional(),
    condition: z
      .strictObject({
        text: z.string().trim().min(1).max(CONDITION_CHARACTERS_MAX),
        binds: z.enum(conditionBinds),
        dueOn: dateSchema.nullable().default(null),
      })
      .nullable()
      .default(null),
  }),
  answer: z.object({ authorityId: idSchema('authority').nullable() }),
})

const questionParams = z.object({ questionId: idSchema('question') })

export const listAnswerers = route({
  method: 'get',
  path: '/questions/{questionId}/answerers',
  action: 'question.read',
  summary: 'Who a question may be given to',
  params: questionParams,
  answer: z.object({ rows: z.array(z.object({ principalId: z.string(), name: z.string() })) }),
})

export const assignAsked = route({
  method: 'post',
  path: '/questions/{questionId}/assignment',
  action: 'question.assign',
  summary: 'Give an open question to one person who may answer it, or to nobody in particular',
  params: questionParams,
  body: z.strictObject({ to: z.uuid().nullable() }),
  answer: z.object({ assignedTo: z.string().nullable() }),
})

export const commentQuestion = route({
  method: 'post',
  path: '/questions/{questionId}/comments',
  action: 'question.comment',
  summary: 'Say something about a question among ourselves',
  params: questionParams,
  body: z.strictObject({ text: words }),
  answer: z.object({ commentId: z.string() }),
  status: 201,
})

export const withdrawAskedQuestion = route({
  method: 'post',
  path: '/questions/{questionId}/withdrawal',
  action: 'question.withdraw',
  summary: 'Take an open question back, with the reason',
  params: questionParams,
  body: z.strictObject({ reason: words }),
  answer: z.object({ state: z.literal('withdrawn') }),
})

export const settleConditionOf = route({
  method: 'post',
  path: '/questions/{questionId}/condition',
  action: 'question.settle_condition',
  summary: 'Record whether the condition of an answer is met, and what shows it',
  params: questionParams,
  body: z.strictObject({
    state: z.enum(['fulfilled', 'failed']),
    evidence: z.string().trim().min(1).max(CONDITION_CHARACTERS_MAX),
  }),
  answer: z.object({ state: z.enum(['fulfilled', 'failed']) }),
})
