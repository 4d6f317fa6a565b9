import { type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import type { FeeTail, ReferralPack } from '../programs/index.ts'
import type { Check, MakeCheck } from './check.ts'

/** The first day that no longer earns: `first_year_days` after the win, or the same day so many
 *  months later. Won on 15 March 2026 with 36 months: 15 March 2029 earns nothing, the day before
 *  does; won on 31 August with 6: 28 February. */
export function termEnd(wonOn: PlainDate, windows: ReferralPack['windows']): PlainDate {
  const { termMonths, firstYearDays } = windows
  if (termMonths !== null) return wonOn.add({ months: termMonths })
  return wonOn.add({ days: firstYearDays ?? 0 })
}

/** The first day by which the customer has paused too long, `pauseDays` and a day after the win or
 *  its last payment in time; later payments do not bring the earning back. `paidOn`: in any order. */
export function payingUntil(
  wonOn: PlainDate,
  paidOn: readonly PlainDate[],
  pauseDays: number,
): PlainDate {
  const { compare } = Temporal.PlainDate
  const pausedAfter = (last: PlainDate) => last.add({ days: pauseDays + 1 })
  return paidOn.toSorted(compare).reduce((until, on) => {
    if (compare(on, until) >= 0) return until
    const next = pausedAfter(on)
    return compare(next, until) > 0 ? next : until
  }, pausedAfter(wonOn))
}

/** The last day on which a required paper may come: the same day so many months after the win. */
export function paperworkLastOn(wonOn: PlainDate, months: number): PlainDate {
  return wonOn.add({ months })
}

/** A required paper as it stands: `since` is the day the one that counts was handed in. */
export type PaperStanding = {
  readonly slot: string
  readonly label: string
  readonly state: 'missing' | 'pending' | 'accepted' | 'rejected'
  readonly since: PlainDate | null
}

export type Paperwork = 'whole' | 'awaited' | 'forfeited'

/** Whether the papers are there: whole when each is accepted; forfeited once the last day is over and
 *  one was not handed in by then, or was rejected and not replaced; else awaited. What was handed in
 *  in time and is still looked at forfeits nothing. */
export function paperworkOf(
  papers: readonly PaperStanding[],
  asked: { readonly lastOn: PlainDate; readonly on: PlainDate },
): Paperwork {
  if (papers.every(({ state }) => state === 'accepted')) return 'whole'
  if (Temporal.PlainDate.compare(asked.on, asked.lastOn) <= 0) return 'awaited'
  return papers.some((paper) => isLate(paper, asked.lastOn)) ? 'forfeited' : 'awaited'
}

function isLate({ state, since }: PaperStanding, lastOn: PlainDate): boolean {
  if (state === 'missing' || state === 'rejected' || since === null) return true
  return Temporal.PlainDate.compare(since, lastOn) > 0
}

/** What a fee is asked beside its payment: days of the world; the program's part is its pack's. */
export type FeeTermFacts = {
  readonly wonOn: PlainDate | null
  readonly payment: { readonly collectedOn: PlainDate }
  /** Days the customer paid on the sale up to this payment, it included. */
  readonly paidOn?: readonly PlainDate[]
  /** The day the partnership ended; null while it stands. */
  readonly terminatedOn?: PlainDate | null
  readonly papers?: readonly PaperStanding[]
  /** The day it is judged, in the program's zone. */
  readonly askedOn?: PlainDate
}

/** The checks of what a program says beside the share: how long, while the customer pays, with which
 *  papers, and after the partnership. One that the program does not have is not made. */
export function feeTermChecks(pack: ReferralPack, facts: FeeTermFacts, check: MakeCheck): Check[] {
  const { windows, tail } = pack
  return [
    ...(windows.termMonths === null ? [] : [term(pack, facts, check)]),
    ...(windows.pauseDays === null ? [] : [paying(windows.pauseDays, facts, check)]),
    ...(windows.paperworkMonths === null ? [] : [paperwork(pack, facts, check)]),
    ...(tail === 'term' ? [] : [afterEnd(tail, facts, check)]),
  ]
}

function term(pack: ReferralPack, facts: FeeTermFacts, check: MakeCheck): Check {
  const { collectedOn } = facts.payment
  const until = facts.wonOn === null ? null : termEnd(facts.wonOn, pack.windows)
  const seen = { collected_on: collectedOn.toString(), until: until?.toString() ?? 'unknown' }
  if (until === null) return check('check_term', 'unknown', 'The sale is not won.', seen)
  const months = `the ${pack.windows.termMonths} months`
  if (Temporal.PlainDate.compare(collectedOn, until) >= 0) {
    const sentence = `The customer paid on ${printDay(collectedOn)}; ${months} ended before ${printDay(until)}.`
    return check('check_term', 'fail', sentence, seen)
  }
  const sentence = `The customer paid on ${printDay(collectedOn)}, within ${months} from the win.`
  return check('check_term', 'pass', sentence, seen)
}

function paying(pauseDays: number, facts: FeeTermFacts, check: MakeCheck): Check {
  const { wonOn, paidOn = [], payment } = facts
  if (wonOn === null) return check('check_paying', 'unknown', 'The sale is not won.', {})
  const until = payingUntil(wonOn, paidOn, pauseDays)
  const seen = {
    collected_on: payment.collectedOn.toString(),
    paying_until: until.toString(),
    pause_days: String(pauseDays),
  }
  if (Temporal.PlainDate.compare(payment.collectedOn, until) < 0) {
    return check('check_paying', 'pass', 'The customer has paid without a long pause.', seen)
  }
  const last = printDay(until.subtract({ days: pauseDays + 1 }))
  const sentence = `The customer paused for more than ${pauseDays} days after ${last}.`
  return check('check_paying', 'fail', sentence, seen)
}

function paperwork(pack: ReferralPack, facts: FeeTermFacts, check: MakeCheck): Check {
  const { wonOn, papers = [], askedOn } = facts
  const months = pack.windows.paperworkMonths
  if (wonOn === null || askedOn === undefined || months === null) {
    return check('check_paperwork', 'unknown', 'The sale is not won.', {})
  }
  const lastOn = paperworkLastOn(wonOn, months)
  const asked = pack.paperwork.map(
    ({ slot, label }): PaperStanding =>
      papers.find((one) => one.slot === slot) ?? { slot, label, state: 'missing', since: null },
  )
  const seen = {
    last_on: lastOn.toString(),
    asked_on: askedOn.toString(),
    ...Object.fromEntries(asked.map(({ slot, state }) => [slot, state])),
  }
  const lacking = asked.filter(({ state }) => state !== 'accepted').map(({ label }) => label)
  switch (paperworkOf(asked, { lastOn, on: askedOn })) {
    case 'whole':
      return check('check_paperwork', 'pass', 'The paperwork is there and accepted.', seen)
    case 'awaited': {
      const sentence = `${lacking.join(', ')}: awaited until ${printDay(lastOn)}; the fee waits for it.`
      return check('check_paperwork', 'warn', sentence, seen)
    }
    case 'forfeited': {
      const sentence = `${lacking.join(', ')}: not there by ${printDay(lastOn)}; the fee is forfeited.`
      return check('check_paperwork', 'fail', sentence, seen)
    }
  }
}

function afterEnd(tail: FeeTail, facts: FeeTermFacts, check: MakeCheck): Check {
  const { collectedOn } = facts.payment
  const ended = facts.terminatedOn ?? null
  const seen = {
    collected_on: collectedOn.toString(),
    ended_on: ended?.toString() ?? 'not ended',
    tail,
  }
  if (ended === null) return check('check_tail', 'pass', 'The partnership stands.', seen)
  const before = Temporal.PlainDate.compare(collectedOn, ended) < 0
  if (tail === 'paid_before' && before) {
    const sentence = `The customer paid before the partnership ended on ${printDay(ended)}.`
    return check('check_tail', 'pass', sentence, seen)
  }
  const sentence = `The partnership ended on ${printDay(ended)}; this fee is no longer owed.`
  return check('check_tail', 'fail', sentence, seen)
}

/** Whether one more referral fits: `others` are accepted and without a sale. The 25th of 25 does. */
export function liveCheck(maxLive: number, others: number, check: MakeCheck): Check {
  const seen = { others: String(others), max_live: String(maxLive) }
  const fits = others < maxLive
  const sentence = fits
    ? `With this one the partner has ${others + 1} live referrals of at most ${maxLive}.`
    : `The partner has ${others} live referrals; ${maxLive} is the most.`
  return check('check_live', fits ? 'pass' : 'fail', sentence, seen)
}
