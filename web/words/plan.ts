import { parseRatio, placePoint, ratio, roundQuotient } from '../../src/kernel/ratio.ts'
import type { Tone } from '../ui/tone.ts'

/** The states of a co-investment plan as staff read them. */
export const planWords: Record<string, { word: string; tone: Tone }> = {
  pending: { word: 'Being decided', tone: 'info' },
  declined: { word: 'Declined', tone: 'bad' },
  committed: { word: 'Active', tone: 'good' },
  completed: { word: 'Completed', tone: 'neutral' },
  terminated: { word: 'Ended early', tone: 'warn' },
}

/** The states of a milestone. */
export const milestoneWords: Record<string, { word: string; tone: Tone }> = {
  pending: { word: 'Open', tone: 'info' },
  accepted: { word: 'Accepted', tone: 'good' },
  dropped: { word: 'Given up', tone: 'neutral' },
}

/** What a plan pays, by its shape. */
export const shapeWords: Record<string, string> = {
  cost_share: 'Our share of what each milestone cost, up to its amount',
  milestone: 'The amount of each milestone the customer accepted',
  matched: 'What the partner proves to have spent, up to the milestone’s amount',
  tranches: 'Tranches, as the customer spends',
  accrual: 'Our share of what each milestone cost, out of what was earned by buying',
}

/** An exact ratio of the wire in per cent: `1/2` is `50.00 %`, `1/3` is `33.33 %`. */
export function sayShare(text: string | null): string {
  if (text === null) return 'Fixed by the approval'
  const [num = '', den] = text.split('/')
  const share = den === undefined ? parseRatio(num) : ratio(BigInt(num), BigInt(den))
  if (share === null) return text
  return `${placePoint(roundQuotient(share.num * 10_000n, share.den, 'half-even'), 2)} %`
}

type Owed = {
  readonly status: string
  readonly dueOn: string
  readonly paidOn: string | null
}

/** When an accepted milestone is paid, in words; days as `day` prints them. */
export function sayPaid(owed: Owed | null, day: (on: string) => string): string | null {
  if (owed === null) return null
  if (owed.paidOn !== null) return `Paid on ${day(owed.paidOn)}`
  if (owed.status === 'cancelled') return 'Taken back before it was paid'
  return owed.status === 'scheduled' ? 'On its way' : `Due ${day(owed.dueOn)}`
}

type Slipping = { readonly dueOn: string; readonly maySlipUntil: string | null }

/** What moving a milestone means, before it is moved. */
export function saySlip(milestone: Slipping, day: (on: string) => string): string {
  const { dueOn, maySlipUntil } = milestone
  return maySlipUntil === null
    ? `It is due on ${day(dueOn)} and slipped before. A new day is a question to the program owner.`
    : `It is due on ${day(dueOn)} and may slip once, until ${day(maySlipUntil)}. ` +
        'A later day is a question to the program owner.'
}

/** Whether a day lies beyond what a milestone may slip to without asking. */
export function isBeyond({ maySlipUntil }: Slipping, day: string): boolean {
  return day !== '' && (maySlipUntil === null || day > maySlipUntil)
}
