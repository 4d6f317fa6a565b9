import { z } from 'zod'
import { roles } from '../audit/act.ts'
import { route } from '../platform/contract.ts'
import {
  flagSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import { QUESTION_CHARACTERS_MAX, questionKinds, questionStates } from './question.ts'

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
  authority: authoritySchema.nullable(),
  /** Whether the reader may answer it, and if not, why. */
  mayAnswer: z.boolean(),
})

export const listQuestions = route({
  method: 'get',
  path: '/questions',
  action: 'question.read',
  summary: 'Escalations, oldest first; mine=true keeps what the reader’s roles may answer',
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
  }),
  answer: z.object({ authorityId: idSchema('authority').nullable() }),
})
