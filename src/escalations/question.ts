import type { Role } from '../audit/index.ts'
import type { Id } from '../kernel/ids.ts'
import type { Money } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'

export type QuestionId = Id<'question'>
export type AuthorityId = Id<'authority'>

export const questionKinds = [
  'limit',
  'budget',
  'design',
  'fraud',
  'legal',
  'sanctions',
  'tax',
] as const
export type QuestionKind = (typeof questionKinds)[number]

export const questionStates = ['open', 'answered', 'withdrawn'] as const
export type QuestionState = (typeof questionStates)[number]

/** Whose answer counts: any of the roles. Only what the owner is asked can be answered with an
 *  authority: nobody buys a way past fraud, law, sanctions or tax. */
export const routing = {
  limit: { roles: ['program_owner'], grants: true },
  budget: { roles: ['program_owner'], grants: true },
  design: { roles: ['program_owner'], grants: true },
  fraud: { roles: ['lead', 'finance'], grants: false },
  legal: { roles: ['legal'], grants: false },
  sanctions: { roles: ['legal'], grants: false },
  tax: { roles: ['finance'], grants: false },
} as const satisfies Record<QuestionKind, { roles: readonly Role[]; grants: boolean }>

/** What a question is about: its owner's word and id, opaque here. */
export type Subject = { readonly subjectKind: string; readonly subjectId: string }

/** A question the queue may not answer, and its answer once it came. `askedBy` and `answeredBy`
 *  are people: an agent counts as who answers for it. */
export type Question = Subject & {
  readonly questionId: QuestionId
  readonly kind: QuestionKind
  readonly question: string
  readonly amount: Money | null
  readonly roles: readonly Role[]
  readonly askedBy: string
  readonly askedAt: Instant
  readonly dueAt: Instant | null
  readonly state: QuestionState
  readonly answer: string | null
  readonly answeredBy: string | null
  readonly answeredAt: Instant | null
}

/** What an answer allows: up to `amount` in this one case, cited once by the decision it lets
 *  through, before `expiresAt`. */
export type Authority = Subject & {
  readonly authorityId: AuthorityId
  readonly questionId: QuestionId
  readonly amount: Money
  readonly clauseId: string | null
  readonly grantedBy: string
  readonly grantedAt: Instant
  readonly expiresAt: Instant
  readonly usedBy: string | null
  readonly usedAt: Instant | null
}

/** Business days within which a question is to be answered. */
export const ANSWER_DAYS = 2
export const QUESTION_CHARACTERS_MAX = 4000
