import type { Tone } from '../ui/tone.ts'

/** The states of a referral as staff read them. */
export const referralWords: Record<string, { word: string; tone: Tone }> = {
  pending: { word: 'Being decided', tone: 'info' },
  declined: { word: 'Declined', tone: 'bad' },
  accepted: { word: 'Accepted', tone: 'good' },
  converted: { word: 'Became a sale', tone: 'good' },
  earning: { word: 'Earning', tone: 'good' },
  completed: { word: 'Completed', tone: 'neutral' },
  expired: { word: 'Expired', tone: 'neutral' },
}

/** What became of a payment of the customer. */
export const paymentStateWords: Record<string, { word: string; tone: Tone }> = {
  fixed: { word: 'Counted', tone: 'good' },
  raised: { word: 'Fee in review', tone: 'info' },
  waits: { word: 'Waits its turn', tone: 'neutral' },
  rejected: { word: 'Does not count', tone: 'bad' },
  after_first_year: { word: 'After it earned', tone: 'neutral' },
}

/** When what is owed is paid. */
export const scheduleWords: Record<string, string> = {
  by_terms: 'When each is due',
  monthly: 'Each month, after its end',
  quarterly: 'Each quarter, after its end',
}

/** What the last day of earning is called: of the first year, or of the months of a program. */
export function sayTermEnd({ termMonths }: { readonly termMonths: number | null }): string {
  return termMonths === null ? 'First year ends before' : `Its ${termMonths} months end before`
}

type Owed = {
  readonly status: string
  readonly holdUntil: string | null
  readonly dueOn: string
  readonly paidOn: string | null
  readonly missing: readonly string[]
}

/** When a fee is paid, in words; days as `day` prints them. */
export function sayFeePaid(owed: Owed | null, day: (on: string) => string): string {
  if (owed === null) return 'Nothing is owed'
  if (owed.paidOn !== null) return `Paid on ${day(owed.paidOn)}`
  if (owed.status === 'cancelled') return 'Taken back before it was paid'
  if (owed.status === 'scheduled') return 'On its way'
  const waits = owed.missing.filter((one) => !one.startsWith('hold_period'))
  const held = owed.missing.length > waits.length && owed.holdUntil !== null
  const until = held ? `Waits until ${day(owed.holdUntil ?? owed.dueOn)}, due ` : 'Due '
  const lacks = waits.length === 0 ? '' : `; held for ${waits.map(sayMissing).join(', ')}`
  return `${until}${day(owed.dueOn)}${lacks}`
}

/** `vendor: bank detail` as a partner reads it. */
function sayMissing(code: string): string {
  return code.replace(/^[a-z_]+: /, '').replaceAll('_', ' ')
}
