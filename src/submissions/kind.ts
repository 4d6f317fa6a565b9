import type { Act } from '../audit/index.ts'
import type { AllocationId, Fund, FundRefusal } from '../funds/index.ts'
import type {
  Assessment,
  Incentive,
  IncentiveRefusal,
  IncentiveStatus,
  LineJudged,
  OpenIncentive,
} from '../incentives/index.ts'
import type { Money } from '../kernel/money.ts'
import type { Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Partner } from '../partners/index.ts'
import type { PayableRefusal } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import type { Pack, Slot } from '../programs/index.ts'
import type { Handed, Problem } from './completeness.ts'
import type { HandedIn } from './handed-in.ts'
import type { LineRow } from './line-sql.ts'
import type { SubmissionRefusal } from './refusals.ts'
import type { SubmissionType } from './submission.ts'

/** The facts of a submission as they stand, with the assessment that follows from them. */
export type Judged = {
  readonly type: SubmissionType
  /** Everything the checks looked at, as plain data: a decision keeps it, replay reads it. */
  readonly facts: object
  readonly assessment: Assessment
  /** What may be accepted of each line at most; empty where lines are not judged one by one. */
  readonly rooms: readonly LineRoom[]
}
export type LineRoom = { readonly lineNo: number; readonly most: Money }

export type Judging = {
  readonly partner: Partner
  readonly at: Instant
  /** A person's verdicts on the lines; null for those of the tables. */
  readonly verdicts: readonly LineJudged[] | null
}

/** What a decision does beside being written: its part in incentive, books and payables. */
export type CarryOut = {
  readonly handed: HandedIn
  readonly partner: Partner
  readonly judged: Judged
  readonly amount: Money
  readonly approved: boolean
  readonly decisionId: string
  readonly eventId: string
}
/** The same, where an approval stands that the new decision takes the place of. */
export type Again = CarryOut & {
  /** What was approved before; `amount` is what is approved now, nothing where it is rejected. */
  readonly standing: Money
}
export type CarryOutRefusal = FundRefusal | IncentiveRefusal | PayableRefusal | SubmissionRefusal
export type CarriedOut = Result<{ readonly payableId: string | null }, CarryOutRefusal>

/** An approval that is undone, with what it approved. */
export type Undo = {
  readonly handed: HandedIn
  readonly amount: Money
  readonly decisionId: string
  readonly eventId: string
}

/** What its first submission says of an incentive. */
export type Described = Pick<
  OpenIncentive,
  'title' | 'activityType' | 'firstOn' | 'lastOn' | 'claimDeadlineOn'
>

/** What opens an incentive, before it has one, and the fund of its program. */
export type Allocating = {
  readonly handed: HandedIn
  readonly partner: Partner
  readonly fund: Fund
}

/** A submission just handed in, with the incentive it opened or stands under. */
export type Placed = {
  readonly handed: HandedIn
  readonly incentive: Incentive
  readonly partner: Partner
}

/** The first submission of an incentive opens it; the others are handed in under it. */
export type Place =
  | {
      readonly by: 'opens'
      readonly describe: (form: HandedIn['row']['form'], pack: Pack, fund: Fund) => Described
      /** What becomes of a pending incentive when the submission is withdrawn or lapses. */
      readonly letGo: 'cancel' | 'decline'
    }
  | {
      readonly by: 'under'
      readonly statuses: readonly IncentiveStatus[]
      /** States for what the end of another deal raises: nobody hands that in. */
      readonly raised?: readonly IncentiveStatus[]
      /** Other types of which none may be undecided meanwhile. */
      readonly notBeside?: readonly SubmissionType[]
    }

/** Before the submission of this sequence under an incentive; before a draft where it is null. */
export type BeforeAsked = { readonly incentiveId: string; readonly sequence: number | null }
export type Before = {
  readonly form: Readonly<Record<string, string>>
  readonly lines: readonly LineRow[]
}

/** What one type of submission does its own way. Drafts, clocks, defects, letters, the queue, the
 *  sheets and the screens are the same for all. */
export type SubmissionKind = {
  readonly type: SubmissionType
  /** "request for funds": what letters and refusals call it. */
  readonly noun: string
  readonly place: Place
  /** What a person may change when they approve: verdicts of lines, the amount, or nothing. */
  readonly judged: 'lines' | 'amount' | 'whole'
  /** Whether the partner hands it in; else it is raised by what happens. */
  readonly byPartner: boolean
  /** Whether its approval commits or owes its amount: then limits hold. */
  readonly movesMoney: boolean
  /** Whether an approval owes its amount in a payable. */
  readonly pays: boolean
  /** The form's field with the amount; null where `judge` computes it. */
  readonly amountField: string | null
  /** What counts against the decider's limit, where that is not the approved amount. */
  readonly weighs?: (handed: HandedIn, amount: Money) => Money
  /** What it changes, as it was approved: a draft begins with it, screens show it beside. */
  readonly before?: (tx: Tx, of: BeforeAsked) => Promise<Before | null>
  /** Problems that fields, lines and slots do not show. Pure. */
  readonly problems: (pack: Pack, handed: Handed) => Problem[]
  /** The evidence slots, with the proof that its activity asks for. Pure. */
  readonly slots: (pack: Pack, handed: Handed) => Slot[]
  /** Fetches every fact once and judges. */
  readonly judge: (tx: Tx, handed: HandedIn, given: Judging) => Promise<Judged>
  /** What it draws on when it opens an incentive; the partner's own allocation, else the general one,
   *  unless told. */
  readonly allocate?: (act: Act, of: Allocating) => Promise<AllocationId | null>
  /** Rows of its own, right after it got its incentive and number. */
  readonly opened?: (act: Act, placed: Placed) => Promise<Result<null, SubmissionRefusal>>
  /** The same after something was mended and handed in again. */
  readonly amended?: (act: Act, placed: Placed) => Promise<void>
  /** Complete for the first time, and in review. */
  readonly completed?: (act: Act, placed: Placed) => Promise<void>
  /** Why it cannot be decided yet. */
  readonly mayDecide?: (
    act: Act,
    handed: HandedIn,
  ) => Promise<Result<null, SubmissionRefusal | IncentiveRefusal>>
  /** Incentive, books and payables, in the decision's own transaction. */
  readonly carryOut: (act: Act, input: CarryOut) => Promise<CarriedOut>
  /** Another decision in the place of one that approved: only the difference moves. Left out where
   *  what was granted cannot be decided anew. */
  readonly again?: (act: Act, input: Again) => Promise<CarriedOut>
  /** An appeal opened what was rejected or lapsed: what it asks for is undecided once more. */
  readonly reopened?: (act: Act, handed: HandedIn, eventId: string) => Promise<void>
  /** Takes a decision of the last minute back: incentive, books and payables as before it. Left out
   *  where what was granted is held for somebody at once. */
  readonly undo?: (act: Act, input: Undo) => Promise<CarriedOut>
  /** Withdrawn or lapsed after it was handed in. */
  readonly letGo?: (act: Act, handed: HandedIn, eventId: string) => Promise<void>
  /** The last sentence of the letter of approval. `approved`: read after it was carried out. */
  readonly next: (handed: HandedIn, approved: Incentive | null) => string
}
