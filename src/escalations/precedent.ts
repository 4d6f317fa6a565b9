import { type Money, toDecimal } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Subject } from './question.ts'

/** Why a decided case is worth finding again. */
export const precedentMarks = [
  'escalated',
  'excepted',
  'appealed',
  'corrected',
  'against_suggestion',
] as const
export type PrecedentMark = (typeof precedentMarks)[number]

/** By what cases are alike. `family` is the type of program; `checks` those that did not pass. */
export type Likeness = {
  readonly family: string
  readonly type: string
  readonly amount: Money
  readonly tier: string | null
  readonly activity: string | null
  readonly clauseIds: readonly string[]
  readonly checks: readonly string[]
  /** Title, reasons, questions and answers: what somebody would remember it by. */
  readonly words: string
}

/** A decided edge case, kept with its decision. */
export type Precedent = Subject &
  Likeness & {
    readonly decisionId: string
    readonly outcome: string
    readonly marks: readonly PrecedentMark[]
    readonly decidedAt: Instant
  }

/** In what a precedent is like the case asked about. */
export type Alike = {
  readonly clauses: readonly string[]
  readonly checks: readonly string[]
  readonly isType: boolean
  readonly isSize: boolean
  readonly isTier: boolean
  readonly isActivity: boolean
  readonly isWords: boolean
}

/** The size of an amount in halves of a power of ten of its major unit: 1 to 3 is 0, 3 to 10 is 1,
 *  10 to 30 is 2; 4,000.00 is 7. Less than one is 0. */
export function sizeOf(amount: Money): number {
  const [whole = '0'] = toDecimal(amount).replace('-', '').split('.')
  return (whole.length - 1) * 2 + (Number(whole[0]) >= 3 ? 1 : 0)
}

export const PRECEDENT_WORDS_MAX = 20_000
/** Cases that are shown beside one. */
export const PRECEDENTS_SHOWN = 8

/** Why it is shown, in words: "same clause C-4.2", "same check", "similar words". */
export function sayAlike(alike: Alike): string[] {
  return [
    ...alike.clauses.map((clause) => `same clause ${clause}`),
    ...alike.checks.map((check) => `same check: ${check.replaceAll('_', ' ')}`),
    ...(alike.isType ? ['same kind of submission'] : []),
    ...(alike.isSize ? ['similar amount'] : []),
    ...(alike.isTier ? ['same tier'] : []),
    ...(alike.isActivity ? ['same activity'] : []),
    ...(alike.isWords ? ['similar words'] : []),
  ]
}
