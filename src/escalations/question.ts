import type { Role } from '../audit/index.ts'
import type { Id } from '../kernel/ids.ts'
import type { Money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'

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

/** What an answer says of what was asked; `said` is words that neither allow nor forbid. */
export const verdicts = ['granted', 'refused', 'said'] as const
export type Verdict = (typeof verdicts)[number]

/** Whose answer counts: any of the roles; and within how many business days of the program's
 *  calendar. Only what the owner is asked can be answered with an authority: nobody buys a way past
 *  fraud, law, sanctions or tax. */
export const routing = {
  limit: { roles: ['program_owner'], grants: true, answerDays: 2 },
  budget: { roles: ['program_owner'], grants: true, answerDays: 2 },
  design: { roles: ['program_owner'], grants: true, answerDays: 2 },
  fraud: { roles: ['lead', 'finance'], grants: false, answerDays: 2 },
  legal: { roles: ['legal'], grants: false, answerDays: 2 },
  sanctions: { roles: ['legal'], grants: false, answerDays: 2 },
  tax: { roles: ['finance'], grants: false, answerDays: 2 },
} as const satisfies Record<
  QuestionKind,
  { roles: readonly Role[]; grants: boolean; answerDays: number }
>

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
  readonly verdict: Verdict | null
  readonly answer: string | null
  readonly answeredBy: string | null
  readonly answeredAt: Instant | null
  /** Who of the routed roles looks after it; null: whoever is first. */
  readonly assignedTo: string | null
  /** Why nobody waits for an answer any more, where a person said so. */
  readonly withdrawnReason: string | null
}

/** When a condition has to be met: `before` any decision that rests on the answer, or `after` it. */
export const conditionBinds = ['before', 'after'] as const
export const conditionStates = ['open', 'fulfilled', 'failed'] as const

/** What an answer stands under, and how it went. `dueOn` is a day of the house. */
export type Condition = {
  readonly questionId: QuestionId
  readonly condition: string
  readonly binds: (typeof conditionBinds)[number]
  readonly dueOn: PlainDate | null
  readonly state: (typeof conditionStates)[number]
  readonly settledBy: string | null
  readonly settledAt: Instant | null
  /** What shows that it is met, or why it is not. */
  readonly evidence: string | null
}

/** Something said among ourselves about a question, before its answer or after. */
export type Comment = {
  readonly commentId: Id<'comment'>
  readonly questionId: QuestionId
  readonly text: string
  readonly saidBy: string
  readonly saidAt: Instant
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

export const QUESTION_CHARACTERS_MAX = 4000
export const CONDITION_CHARACTERS_MAX = 1000
