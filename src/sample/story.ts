import type { QuestionKind } from '../escalations/index.ts'
import type { SubmissionType } from '../submissions/index.ts'
import type { ProgramName, Staff } from './company.ts'
import type { Back, Days } from './days.ts'

/** A moment of a story: working days ago; or, for what still waits, the share of its decision time
 *  that is used up at the anchor: 0.9 is at risk, above 1 is breached. */
export type When = Back | { readonly used: number }

/** `currency`: of the amounts, where it is another than the fund's. */
export type PlannedCost = {
  readonly kind: string
  readonly what: string
  readonly net: string
  readonly currency?: string
}

/** What a partner asks for. Days are working days from the anchor, negative before it. */
export type RequestFacts = {
  readonly type: string
  readonly title: string
  readonly place: string
  readonly audience: string
  readonly leads: number
  readonly pipeline: string
  readonly from: number
  readonly until: number
  readonly costs: readonly PlannedCost[]
  readonly requested: string
}

/** What of a request is otherwise from now on, and why. */
export type ChangeFacts = Partial<Omit<RequestFacts, 'type'>> & { readonly reason: string }

export type ClaimedCost = PlannedCost & {
  readonly seller: string
  readonly invoice: string
  /** Per cent of tax on the invoice. */
  readonly tax: number
  /** Cost before tax that is claimed; the invoice's net unless told. */
  readonly claimed?: string
  readonly parts?: readonly (readonly [kind: string, net: string])[]
}

export type ClaimFacts = {
  readonly claimed: string
  readonly metric: number
  readonly leads: number
  readonly summary: string
  readonly lines: readonly ClaimedCost[]
  readonly final?: 'no'
}

/** A verdict a person gives on a line instead of the suggested one; `accepted` is cost, not our share. */
export type LineVerdict = {
  readonly lineNo: number
  readonly accepted: string
  readonly clause: string
  readonly reason: string
}

export type Defect = {
  readonly targetKind: 'field' | 'line' | 'slot'
  readonly target: string
  readonly reason: string
  readonly clauseId: string | null
}

/** A line of a submission that is no claim of funds: a milestone, or what one cost. Days are working
 *  days from the anchor. */
export type CaseLine = {
  readonly what: string
  readonly net: string
  readonly kind?: string
  readonly criterion?: string
  readonly due?: number
  readonly invoice?: {
    readonly seller: string
    readonly number: string
    readonly day: number
    readonly tax: number
  }
}

/** A paper of it: an invoice where its line has a seller, else a letter with these words. */
export type CasePaper = {
  readonly slot: string
  readonly lineNo?: number
  readonly name: string
  readonly title: string
  /** Who wrote it; the partner unless told. */
  readonly from?: string
  readonly day: number
  readonly text: readonly string[]
}

/** A deal, a plan, a referral, or what comes under one. */
export type CaseFacts = {
  readonly type: Exclude<SubmissionType, 'mdf_request' | 'mdf_claim'>
  readonly title: string
  readonly form: (days: Days) => Readonly<Record<string, string>>
  readonly lines?: readonly CaseLine[]
  readonly papers: readonly CasePaper[]
}

/** A sale to an end customer as the CRM has it on that day. */
export type SaleFacts = {
  readonly code: string
  readonly customerCode: string
  readonly name: string
  readonly stage: 'qualified' | 'proposed' | 'won'
  /** Amount of the contract, all of it in the first year. */
  readonly value: string
  readonly opened: number
  readonly won?: number
}

/** What the customer paid on it, or got back of an earlier payment. */
export type CollectionFacts = {
  readonly number: string
  readonly sale: string
  readonly amount: string
  readonly returns?: string
}

/** What somebody does in a story. Whoever decides is one of our people; the rest the partner does. */
export type Move =
  | { readonly do: 'request'; readonly when: When; readonly draft?: true }
  | { readonly do: 'claim'; readonly when: When; readonly claim: ClaimFacts; readonly draft?: true }
  /** `of`: what is taken, where `when` is a share of its time. */
  | {
      readonly do: 'take'
      readonly when: When
      readonly by: Staff
      /** Whom it is given to, when not taken by oneself. */
      readonly to?: Staff
      readonly of?: SubmissionType
    }
  | {
      readonly do: 'approve'
      readonly when: Back
      readonly by: Staff
      readonly reduced?: true
      /** Of a request approved for less. */
      readonly amount?: string
      readonly reason?: string
      /** Lines that are reduced by hand. */
      readonly lines?: readonly LineVerdict[]
    }
  | {
      readonly do: 'reject'
      readonly when: Back
      readonly by: Staff
      readonly reason: string
      readonly clauses: readonly string[]
    }
  | {
      readonly do: 'send_back'
      readonly when: Back
      readonly by: Staff
      readonly message: string
      readonly defects: readonly Defect[]
    }
  | {
      readonly do: 'mend'
      readonly when: When
      /** Slots that get a new paper; `invoice:2` is the invoice of line 2. */
      readonly slots?: readonly string[]
      readonly form?: Readonly<Record<string, string>>
    }
  | {
      readonly do: 'escalate'
      readonly when: Back
      readonly by: Staff
      readonly kind: QuestionKind
      readonly question: string
      readonly amount?: string
    }
  | {
      readonly do: 'answer'
      readonly when: Back
      readonly by: Staff
      readonly text: string
      /** Up to which amount the decision is let through. */
      readonly authority?: string
      /** What has to follow the decision, by so many working days from the anchor. */
      readonly condition?: { readonly text: string; readonly due: number }
    }
  /** A word to the partner: the first one ends the clock of the first response. */
  | { readonly do: 'post'; readonly when: When; readonly by: Staff; readonly text: string }
  | { readonly do: 'note'; readonly when: Back; readonly by: Staff; readonly text: string }
  /** The first opens what later ones come under. */
  | { readonly do: 'hand_in'; readonly when: When; readonly what: CaseFacts; readonly draft?: true }
  | { readonly do: 'sale'; readonly when: Back; readonly by: Staff; readonly sale: SaleFacts }
  | {
      readonly do: 'collect'
      readonly when: Back
      readonly by: Staff
      readonly row: CollectionFacts
    }
  /** Says that a sale came of the referral. */
  | { readonly do: 'link'; readonly when: Back; readonly by: Staff; readonly sale: string }
  /** Approves the fee that a payment raised. */
  | { readonly do: 'fee'; readonly when: Back; readonly by: Staff }
  | {
      readonly do: 'slip'
      readonly when: Back
      readonly milestone: number
      readonly due: number
      readonly reason: string
    }
  | { readonly do: 'change'; readonly when: When; readonly change: ChangeFacts }
  | { readonly do: 'appeal'; readonly when: Back; readonly reason: string }
  | { readonly do: 'take_up'; readonly when: Back; readonly by: Staff }
  | { readonly do: 'correct'; readonly when: Back; readonly by: Staff; readonly reason: string }
  /** Within the minute after the decision. */
  | { readonly do: 'undo'; readonly when: Back; readonly by: Staff }
  /** What was sent back comes later, the rest is decided; then the next claim with it. */
  | { readonly do: 'later'; readonly when: Back }
  | { readonly do: 'next'; readonly when: When }
  | { readonly do: 'withdraw'; readonly when: Back; readonly reason: string }

/** One activity, deal, plan or referral of one partner, from its first day to where it stands at the
 *  anchor. */
export type Story = {
  readonly id: string
  /** The partner's code. */
  readonly partner: string
  /** The program; development funds of the partner's region unless told. */
  readonly program?: ProgramName
  /** Of an activity. */
  readonly request?: RequestFacts
  readonly moves: readonly Move[]
}
