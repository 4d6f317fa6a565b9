import type { Money } from '../../kernel/money.ts'
import type { PlainDate } from '../../kernel/temporal.ts'

/** Of what a line of an answer speaks: the file that was sent, a block of it, or one payment. */
export const answerScopes = ['file', 'block', 'payment'] as const
export type AnswerScope = (typeof answerScopes)[number]

/** What a bank or the ERP says. `received`: it has the file and has not decided. `accepted`: it will
 *  carry it out. `paid`: the ERP paid the bill. `rejected`: it does not. `returned`: it did, and the money comes back. `blocked`: it keeps it
 *  for a reason of law. `change`: it was carried out, and the account's data are others. */
export const answerWords = [
  'received',
  'accepted',
  'paid',
  'rejected',
  'returned',
  'blocked',
  'change',
] as const
export type AnswerWord = (typeof answerWords)[number]

/** What was done with a line: it moved something, it said what was known, or it waits for a person. */
export const lineOutcomes = ['applied', 'known', 'open'] as const
export type LineOutcome = (typeof lineOutcomes)[number]

/** Why a line waits for a person. */
export const openReasons = [
  'names_no_file',
  'file_unknown',
  'block_unknown',
  'payment_unknown',
  'other_run',
  'not_sent',
  'amount_differs',
  'after_refusal',
  'settled_before',
  'trace_ambiguous',
  'account_differs',
  'blocked',
  'notice_of_change',
  'between_banks',
  'unclear',
  'refs_differ',
  'not_erp',
  'day_unlikely',
] as const
export type OpenReason = (typeof openReasons)[number]

/** How an answer came to us: somebody filed it, or our channel fetched it from the bank's own folder. */
export const arrivals = ['person', 'channel'] as const
export type Arrival = (typeof arrivals)[number]

/** How a line that waited ended. `closed`: it moved nothing. `assigned`, `confirmed`: it moved its
 *  payment, by one person or two. `declined`: Finance does not use it. `shown`: a statement showed
 *  it. `overtaken`: another answer moved its payment. */
export const lineEnds = [
  'closed',
  'assigned',
  'confirmed',
  'declined',
  'shown',
  'overtaken',
] as const
export type LineEnd = (typeof lineEnds)[number]

/** Why a line may be assigned: nothing but which payment it is about is missing. */
export const assignable: readonly OpenReason[] = [
  'payment_unknown',
  'other_run',
  'refs_differ',
  'trace_ambiguous',
  'account_differs',
]

/** What one line of an answer says, as read: nothing is looked up yet. */
export type AnswerLine = {
  /** 1-based line of the file, or row of the register. */
  readonly fileLine: number
  readonly scope: AnswerScope
  readonly says: AnswerWord
  /** The bank's own status, as written: `ACSP`. */
  readonly status: string | null
  readonly code: string | null
  readonly information: string | null
  /** The message id of the file that was sent. */
  readonly messageRef: string | null
  readonly blockRef: string | null
  readonly endToEndRef: string | null
  readonly traceRef: string | null
  /** The account that it names, as far as it is compared; never kept. */
  readonly account?: string
  readonly amount: Money | null
  /** What the bank says the account's data are; sealed before it is kept. */
  readonly corrected: string | null
  /** Only rows of an ERP's register say these. */
  readonly bill?: RegisterSaid
}

export type RegisterSaid = {
  /** Our bill's number: `PR-2026-0007-12`. */
  readonly billRef: string | null
  readonly paidOn: PlainDate | null
  /** Nothing may follow from a row that is not clear; `information` says why. */
  readonly isClear: boolean
}

export const answerFormats = ['pain.002', 'nacha', 'erp_register'] as const
export type AnswerFormat = (typeof answerFormats)[number]

export type ReadAnswer = {
  readonly format: AnswerFormat
  readonly messageId: string | null
  readonly lines: readonly AnswerLine[]
}

/** Lines of one answer, each of which may move a payment: as many as a run has, and what is said of its
 *  file and block. */
export const ANSWER_LINES_MAX = 100_002
