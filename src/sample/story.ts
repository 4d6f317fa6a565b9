import type { QuestionKind } from '../escalations/index.ts'
import type { Staff } from './company.ts'
import type { Back } from './days.ts'

/** A moment of a story: working days ago; or, for what still waits, the share of its decision time
 *  that is used up at the anchor: 0.9 is at risk, above 1 is breached. */
export type When = Back | { readonly used: number }

export type PlannedCost = { readonly kind: string; readonly what: string; readonly net: string }

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

export type Defect = {
  readonly targetKind: 'field' | 'line' | 'slot'
  readonly target: string
  readonly reason: string
  readonly clauseId: string | null
}

/** What somebody does in a story. Whoever decides is one of our people; the rest the partner does. */
export type Move =
  | { readonly do: 'request'; readonly when: When; readonly draft?: true }
  | { readonly do: 'claim'; readonly when: When; readonly claim: ClaimFacts; readonly draft?: true }
  | { readonly do: 'take'; readonly when: Back; readonly by: Staff }
  | {
      readonly do: 'approve'
      readonly when: Back
      readonly by: Staff
      readonly reduced?: true
      /** Of a request approved for less. */
      readonly amount?: string
      readonly reason?: string
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
    }
  /** A word to the partner: the first one ends the clock of the first response. */
  | { readonly do: 'post'; readonly when: When; readonly by: Staff; readonly text: string }
  | { readonly do: 'note'; readonly when: Back; readonly by: Staff; readonly text: string }
  | { readonly do: 'withdraw'; readonly when: Back; readonly reason: string }

/** One activity of one partner, from its request to where it stands at the anchor. */
export type Story = {
  readonly id: string
  /** The partner's code. */
  readonly partner: string
  readonly request: RequestFacts
  readonly moves: readonly Move[]
}
