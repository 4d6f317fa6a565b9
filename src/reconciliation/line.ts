import type { Id } from '../kernel/ids.ts'
import type { Money } from '../kernel/money.ts'

export type StatementId = Id<'statement'>
export type LineId = Id<'statement_line'>
export type MatchId = Id<'match'>
export type ProposalId = Id<'match_proposal'>
export type BreakId = Id<'break'>

/** Which kind of file lines came from; per account and day one source is the book. */
export const statementSources = ['camt.053', 'mt940'] as const
export type StatementSource = (typeof statementSources)[number]
/** What is imported: statements, and notifications, which add details and are never a line. */
export const fileSources = [...statementSources, 'camt.054'] as const
export type FileSource = (typeof fileSources)[number]

/** Opening + lines = closing: stated by the file, closed by its neighbours, not sayable, or false. */
export const proofStates = ['proven', 'chained', 'unproven', 'contradicted'] as const
export type ProofState = (typeof proofStates)[number]

/** How much of a line is explained. */
export const lineStates = ['unmatched', 'part', 'matched'] as const
export type LineState = (typeof lineStates)[number]

/** What a part of a line is: money that left for a payment, money of a payment that came back,
 *  what a partner refunds of what was claimed back, the bank's own charge, a difference of exchange. */
export const matchKinds = ['payment', 'return', 'refund', 'fees', 'fx'] as const
export type MatchKind = (typeof matchKinds)[number]

/** Why a part of a line is believed to be that, strongest first. */
export const matchTiers = [
  'end_to_end',
  'batch',
  'amount_account',
  'amount_name',
  'manual',
] as const
export type MatchTier = (typeof matchTiers)[number]

export const breakSubjects = ['line', 'payment', 'statement'] as const
export type BreakSubject = (typeof breakSubjects)[number]

/** `no_payment`: nothing fits · `proposed`: something fits, a person must say · `part_left`: a rest
 *  of the line · `money_in`: a credit that is no return · `overdue`: sent, and no line shows it
 *  · `quarantined`: the file contradicts itself · `gap`: it does not begin where the last ended. */
export const breakCauses = [
  'no_payment',
  'proposed',
  'part_left',
  'money_in',
  'overdue',
  'quarantined',
  'gap',
] as const
export type BreakCause = (typeof breakCauses)[number]

export const breakOwners = ['specialist', 'finance'] as const
export type BreakOwner = (typeof breakOwners)[number]

/** matched | part | unmatched, from a line's amount and what of it is matched. */
export function lineState(amount: Money, matched: Money): LineState {
  if (matched.minor === amount.minor) return 'matched'
  return matched.minor === 0n ? 'unmatched' : 'part'
}
