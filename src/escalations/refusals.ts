import { money, printMoney, type Money } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'
import type { QuestionKind } from './question.ts'

export type EscalationRefusal =
  | { readonly code: 'escalations.question_unknown'; readonly question: string }
  | {
      readonly code: 'escalations.question_settled'
      readonly question: string
      readonly state: string
    }
  | {
      readonly code: 'escalations.not_routed'
      readonly kind: QuestionKind
      readonly needs: readonly string[]
      readonly has: readonly string[]
    }
  | { readonly code: 'escalations.own_question'; readonly who: string }
  | { readonly code: 'escalations.grants_nothing'; readonly kind: QuestionKind }
  | { readonly code: 'escalations.authority_invalid'; readonly problem: string }
  | { readonly code: 'escalations.authority_unknown'; readonly authority: string }
  | { readonly code: 'escalations.authority_spent'; readonly decision: string }
  | { readonly code: 'escalations.authority_expired'; readonly expiredAt: string }
  | {
      readonly code: 'escalations.authority_exceeded'
      readonly authority: Money
      readonly requested: Money
    }
  | { readonly code: 'escalations.own_authority'; readonly who: string }
  | {
      readonly code: 'escalations.refused_by_answer'
      readonly kind: QuestionKind
      /** What was asked for and refused; null where no amount was asked. */
      readonly amount: Money | null
    }
  | {
      readonly code: 'escalations.condition_unmet'
      readonly condition: string
      readonly state: string
    }
  | { readonly code: 'escalations.no_condition' }
  | { readonly code: 'escalations.condition_settled'; readonly state: string }
  | { readonly code: 'escalations.own_condition'; readonly who: string }
  | {
      readonly code: 'escalations.not_assignable'
      readonly kind: QuestionKind
      readonly needs: readonly string[]
    }
  | { readonly code: 'escalations.not_asker'; readonly who: string }

const id = '0194f3c2-7a10-7000-8000-000000000001'

export const escalationRefusals = {
  'escalations.question_unknown': {
    status: 404,
    title: 'No such question',
    text: (r) => `There is no question ${r.question}. Look for it in the list of open questions.`,
    example: { code: 'escalations.question_unknown', question: id },
  },
  'escalations.question_settled': {
    status: 409,
    title: 'Question is settled',
    text: (r) =>
      `The question ${r.question} is ${r.state} already. Reload to see what was answered; ` +
      'ask a new one if something is still open.',
    example: { code: 'escalations.question_settled', question: id, state: 'answered' },
  },
  'escalations.not_routed': {
    status: 403,
    title: 'Question goes to somebody else',
    text: (r) =>
      `A ${r.kind} question is answered by ${r.needs.join(' or ')}; the roles held are ` +
      `${r.has.length === 0 ? 'none' : r.has.join(', ')}. Leave it to somebody who holds the role.`,
    example: {
      code: 'escalations.not_routed',
      kind: 'limit',
      needs: ['program_owner'],
      has: ['lead'],
    },
  },
  'escalations.own_question': {
    status: 403,
    title: 'Own question',
    text: (r) =>
      `${r.who} asked this question, or stands for who did. Nobody answers their own question: ` +
      'another person has to.',
    example: { code: 'escalations.own_question', who: 'Maya Okafor' },
  },
  'escalations.grants_nothing': {
    status: 422,
    title: 'Answer cannot carry an authority',
    text: (r) =>
      `A ${r.kind} question is answered in words. Only limit, budget and design questions can be ` +
      'answered with an authority.',
    example: { code: 'escalations.grants_nothing', kind: 'fraud' },
  },
  'escalations.authority_invalid': {
    status: 422,
    title: 'Not an authority',
    text: (r) => `The authority cannot be given: ${r.problem}.`,
    example: {
      code: 'escalations.authority_invalid',
      problem: 'it expires at 2026-03-02T09:00:00Z, which is not after now',
    },
  },
  'escalations.authority_unknown': {
    status: 404,
    title: 'No such authority',
    text: (r) => `There is no authority ${r.authority} for this case. Ask for one by escalating.`,
    example: { code: 'escalations.authority_unknown', authority: id },
  },
  'escalations.authority_spent': {
    status: 409,
    title: 'Authority is used up',
    text: (r) =>
      `The authority was used by the decision ${r.decision}, and counts once. ` +
      'Ask the owner for another one.',
    example: { code: 'escalations.authority_spent', decision: id },
  },
  'escalations.authority_expired': {
    status: 409,
    title: 'Authority has expired',
    text: (r) => `The authority ended at ${r.expiredAt}. Ask the owner for another one.`,
    example: { code: 'escalations.authority_expired', expiredAt: '2026-03-31T22:00:00Z' },
  },
  'escalations.authority_exceeded': {
    status: 409,
    title: 'More than the authority allows',
    escalates: 'limit',
    text: (r) =>
      `The authority is for ${printMoney(r.authority)}, the decision for ` +
      `${printMoney(r.requested)}. Reduce it, or ask the owner for more.`,
    example: {
      code: 'escalations.authority_exceeded',
      authority: money(3_000_000n, 'USD'),
      requested: money(3_000_001n, 'USD'),
    },
  },
  'escalations.own_authority': {
    status: 403,
    title: 'Own authority',
    text: (r) =>
      `${r.who} gave this authority, or stands for who did. Nobody decides on an authority they ` +
      'gave: another person has to.',
    example: { code: 'escalations.own_authority', who: 'Ines Roth' },
  },
  'escalations.refused_by_answer': {
    status: 409,
    title: 'Refused by an answer',
    text: (r) =>
      `The ${r.kind} question about this case was answered: ` +
      `${r.amount === null ? 'no' : `not ${printMoney(r.amount)}`}. An answer binds: reject it, ` +
      `${r.amount === null ? '' : 'approve less, '}or ask again with what is new.`,
    example: {
      code: 'escalations.refused_by_answer',
      kind: 'limit',
      amount: money(3_000_000n, 'USD'),
    },
  },
  'escalations.condition_unmet': {
    status: 409,
    title: 'Condition is not met',
    text: (r) =>
      `The answer stands under a condition that has to be met first: “${r.condition}”. It is ` +
      `${r.state}. ${r.state === 'open' ? 'Record what shows that it is met.' : 'Ask again.'}`,
    example: {
      code: 'escalations.condition_unmet',
      condition: 'The partner confirms the guest list in writing.',
      state: 'open',
    },
  },
  'escalations.no_condition': {
    status: 404,
    title: 'No condition',
    text: () => 'The answer to this question stands under no condition. Reload the question.',
    example: { code: 'escalations.no_condition' },
  },
  'escalations.condition_settled': {
    status: 409,
    title: 'Condition is settled',
    text: (r) => `The condition is recorded as ${r.state} already. Reload to see what shows it.`,
    example: { code: 'escalations.condition_settled', state: 'fulfilled' },
  },
  'escalations.own_condition': {
    status: 403,
    title: 'Own condition',
    text: (r) =>
      `${r.who} set this condition, or stands for who did. Whether it is met is recorded by ` +
      'another person.',
    example: { code: 'escalations.own_condition', who: 'Ines Roth' },
  },
  'escalations.not_assignable': {
    status: 422,
    title: 'Cannot be given to them',
    text: (r) =>
      `A ${r.kind} question is given to somebody who is ${r.needs.join(' or ')} and did not ask ` +
      'it. Choose one of them.',
    example: { code: 'escalations.not_assignable', kind: 'limit', needs: ['program_owner'] },
  },
  'escalations.not_asker': {
    status: 403,
    title: 'Question of somebody else',
    text: (r) => `${r.who} did not ask this question. Who asked takes it back, or a lead.`,
    example: { code: 'escalations.not_asker', who: 'Maya Okafor' },
  },
} as const satisfies RefusalTable<EscalationRefusal>

/** Constraint → refusal; the commands check first to explain. */
export const escalationConstraints = {
  questions_not_own_answer: { code: 'escalations.own_question', who: 'Who answers' },
  authorities_not_own: { code: 'escalations.own_authority', who: 'Who decides' },
  authorities_decision: { code: 'escalations.authority_spent', decision: 'given' },
} as const satisfies Record<string, EscalationRefusal>
