import { compare, type Money, printMoney } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { type Instant, type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import type { MdfPack, Participant } from '../programs/index.ts'
import { lastClaimDay, periodName, periodUsedOn, type EarningPeriod } from './accrual.ts'
import { type Check, type ClauseOf, makeCheck, type MakeCheck } from './check.ts'
import {
  type ClaimLine,
  foreignInvoices,
  invoiceReuse,
  lineSums,
  type PartFacts,
  partFacts,
  type ProofSlot,
} from './claim-line.ts'
import { claimDeadline, endOfDay } from './incentive.ts'
import { proofCheck } from './proof-state.ts'
import type { Signals } from './signal.ts'
import { signalChecks } from './signal-checks.ts'
import { typeCap, type TypeCap } from './reimbursement-amount.ts'

/** Everything the checks of a reimbursement look at, fetched once; a decision keeps it for ever. What
 *  the version says of it (rates, caps, windows) is computed from it. */
export type MdfReimbursementFacts = {
  readonly partnerStatus: string
  readonly goodStanding: boolean
  readonly tier: keyof MdfPack['rates']
  readonly complete: boolean
  readonly completeAt: Instant
  readonly activityType: string
  readonly firstOn: PlainDate | null
  readonly lastOn: PlainDate | null
  readonly fundFrom: PlainDate
  /** The last day of the fund's period, and the last one it takes claims on. */
  readonly fundUntil: PlainDate
  readonly fundClaimsDueOn: PlainDate | null
  readonly claimed: Money
  /** Earned in the period it is paid from, and what is available of it (of the allocation, where
   *  nothing is earned). */
  readonly earned: Money
  readonly available: Money
  /** Of the same type of activity, approved before from the same period. */
  readonly approvedOfType: Money
  readonly lines: readonly ClaimLine[]
  readonly proof: readonly ProofSlot[]
  readonly metric: { readonly label: string; readonly value: string | null } | null
  readonly exceptionAsked: boolean
  /** Numbers of the partner's others for the same activity type and overlapping days. */
  readonly overlapping: readonly string[]
  readonly sameFileElsewhere: readonly string[]
  /** Of the world: for whom the program must be open; absent in records of before. */
  readonly participant?: Participant
  /** Signs of fraud; absent in records of before. */
  readonly signals?: Signals
}

/** What a version makes of the facts: its share, caps and windows. */
export type ReimbursementTerms = {
  readonly period: EarningPeriod | null
  readonly deadlineOn: PlainDate | null
  readonly deadlineAt: Instant | null
  readonly rate: Ratio
  readonly cap: TypeCap | null
  /** The smaller of the cap of one activity and what is left of that of its type. */
  readonly capLeft: Money | null
}

/** Share, caps and windows of a version for one reimbursement. */
export function reimbursementTerms(
  pack: MdfPack,
  facts: MdfReimbursementFacts,
): ReimbursementTerms {
  const { lastOn, fundClaimsDueOn, earned, approvedOfType } = facts
  const activity = pack.activities.find((one) => one.type === facts.activityType)
  const { period, deadlineOn } = windowsOf(pack, lastOn, fundClaimsDueOn)
  const capOf = activity?.capOfEarned ?? null
  const cap = capOf === null ? null : typeCap(capOf, { earned, approved: approvedOfType })
  const caps = [cap?.left ?? null, activity?.cap ?? null].filter((one) => one !== null)
  return {
    period,
    deadlineOn,
    deadlineAt: deadlineOn === null ? null : endOfDay(deadlineOn, pack.zone),
    rate: activity?.rate ?? pack.rates[facts.tier],
    cap,
    capLeft: caps.toSorted(compare)[0] ?? null,
  }
}

/** The earning period that pays for an activity, by its last day, and the last day to claim on it. */
export function windowsOf(
  pack: Pick<MdfPack, 'accrual' | 'windows'>,
  lastOn: PlainDate | null,
  fundClaimsDueOn: PlainDate | null,
): { readonly period: EarningPeriod | null; readonly deadlineOn: PlainDate | null } {
  if (lastOn === null) return { period: null, deadlineOn: null }
  const days = pack.windows.claimDaysAfter
  if (pack.accrual === null) {
    return { period: null, deadlineOn: claimDeadline(lastOn, days, fundClaimsDueOn) }
  }
  const period = periodUsedOn(lastOn, pack.accrual)
  return { period, deadlineOn: lastClaimDay(period, days, fundClaimsDueOn) }
}

/** What the line table is asked about one part of one line. */
export type ReimbursedPart = PartFacts & {
  readonly invoice_dated: 'inside' | 'outside' | 'unknown'
  readonly invoice_age: 'in_time' | 'late' | 'unknown'
  readonly delivery: 'inside' | 'outside' | 'unproven'
}

/** The facts of each part of each line, in the order of the claim. */
export function reimbursedParts(
  pack: MdfPack,
  facts: MdfReimbursementFacts,
  terms: ReimbursementTerms,
): ReimbursedPart[] {
  return facts.lines.flatMap((line) =>
    partFacts(line, facts.claimed.currency).map((part) => ({
      ...part,
      invoice_dated: datedOf(line, facts, terms),
      invoice_age: ageOf(line, facts, pack),
      delivery: deliveryOf(line, facts),
    })),
  )
}

const order = Temporal.PlainDate.compare

function datedOf(
  { invoiceOn }: ClaimLine,
  { firstOn }: MdfReimbursementFacts,
  { period, deadlineOn }: ReimbursementTerms,
): ReimbursedPart['invoice_dated'] {
  const from = period?.usedFrom ?? firstOn
  if (invoiceOn === null || from === null || deadlineOn === null) return 'unknown'
  return order(invoiceOn, from) >= 0 && order(invoiceOn, deadlineOn) <= 0 ? 'inside' : 'outside'
}

function ageOf(
  { invoiceOn }: ClaimLine,
  { completeAt }: MdfReimbursementFacts,
  { windows, zone }: MdfPack,
): ReimbursedPart['invoice_age'] {
  const days = windows.claimDaysAfterInvoice
  if (days === null) return 'in_time'
  if (invoiceOn === null) return 'unknown'
  const until = endOfDay(invoiceOn.add({ days }), zone)
  return Temporal.Instant.compare(completeAt, until) < 0 ? 'in_time' : 'late'
}

function deliveryOf(
  { deliveredOn }: ClaimLine,
  { firstOn, lastOn }: MdfReimbursementFacts,
): ReimbursedPart['delivery'] {
  if (deliveredOn === null || firstOn === null || lastOn === null) return 'unproven'
  return order(deliveredOn, firstOn) >= 0 && order(deliveredOn, lastOn) <= 0 ? 'inside' : 'outside'
}

/** `mdf_reimbursement@1`: the checks of a reimbursement, in the order people read them; `payable` is
 *  what would be paid were it not for what is available, and for the cap. */
export function mdfReimbursementChecks(
  pack: MdfPack,
  facts: MdfReimbursementFacts,
  of: { readonly terms: ReimbursementTerms; readonly wanted: Money },
  clauseOf: ClauseOf,
): Check[] {
  const check = makeCheck(clauseOf)
  const { terms, wanted } = of
  return [
    dates(pack, facts, terms, check),
    deadline(facts, terms, check),
    enough(facts, terms, wanted, check),
    activityCap(terms, wanted, check),
    proofCheck(facts.proof, proofWords, check),
    results(facts, check),
    duplicate(facts, check),
    invoiceReuse(facts.lines, check),
    lineSums(facts.lines, check),
    ...foreignInvoices(facts.lines, check),
    ...signalChecks({ ...facts, limit: pack.ceilings.limits.specialist }, check),
  ]
}

function dates(
  pack: MdfPack,
  facts: MdfReimbursementFacts,
  { period }: ReimbursementTerms,
  check: MakeCheck,
): Check {
  const { firstOn, lastOn, completeAt } = facts
  const handedInOn = completeAt.toZonedDateTimeISO(pack.zone).toPlainDate()
  const seen = {
    first_on: firstOn?.toString() ?? 'not given',
    last_on: lastOn?.toString() ?? 'not given',
    handed_in_on: handedInOn.toString(),
    period_of_use: period === null ? 'none' : `${period.usedFrom} to ${lastDay(period)}`,
    fund_period: `${facts.fundFrom} to ${facts.fundUntil}`,
  }
  const say = (state: Check['state'], sentence: string) =>
    check('check_dates', state, sentence, seen)
  if (firstOn === null || lastOn === null) return say('unknown', 'Its days are not given.')
  if (order(firstOn, lastOn) > 0) return say('fail', 'The last day lies before the first day.')
  if (order(lastOn, handedInOn) > 0) {
    return say('fail', 'It is not over yet: what it cost is claimed afterwards.')
  }
  if (period !== null && order(firstOn, period.usedFrom) < 0) {
    return say(
      'fail',
      `Its days lie in two periods of use: a new one began on ${printDay(period.usedFrom)}.`,
    )
  }
  if (order(firstOn, facts.fundFrom) < 0 || order(lastOn, facts.fundUntil) > 0) {
    return say('fail', 'It lies outside of the fund’s period.')
  }
  return say('pass', 'Its days lie in one period of use, inside of the fund’s.')
}

function lastDay(period: EarningPeriod): PlainDate {
  return period.usedUntil.subtract({ days: 1 })
}

function deadline(
  facts: MdfReimbursementFacts,
  { deadlineOn, deadlineAt }: ReimbursementTerms,
  check: MakeCheck,
): Check {
  if (deadlineOn === null || deadlineAt === null) {
    return check('check_deadline', 'unknown', 'Its days are not given.', {})
  }
  const inTime = Temporal.Instant.compare(facts.completeAt, deadlineAt) < 0
  const seen = {
    complete_at: facts.completeAt.toString(),
    claim_until: deadlineOn.toString(),
    deadline_at: deadlineAt.toString(),
  }
  const sentence = inTime
    ? `Handed in before the end of ${printDay(deadlineOn)}.`
    : `Claims could be handed in until the end of ${printDay(deadlineOn)}.`
  return check('check_deadline', inTime ? 'pass' : 'fail', sentence, seen)
}

function enough(
  { earned, available }: MdfReimbursementFacts,
  { period }: ReimbursementTerms,
  wanted: Money,
  check: MakeCheck,
): Check {
  const name = period === null ? null : periodName(period)
  const seen = {
    ...(name === null ? {} : { period: name, earned: printMoney(earned) }),
    available: printMoney(available),
    wanted: printMoney(wanted),
  }
  const of = name === null ? 'Available' : `Available of what was earned in ${name}`
  const sentence = `${of}: ${seen.available}.`
  return check('check_earned', stateAgainst(wanted, available), sentence, seen)
}

/** pass: all of it fits; warn: a part; fail: nothing is left. */
function stateAgainst(wanted: Money, left: Money): Check['state'] {
  if (left.minor <= 0n) return 'fail'
  return compare(wanted, left) <= 0 ? 'pass' : 'warn'
}

function activityCap({ cap, capLeft }: ReimbursementTerms, wanted: Money, check: MakeCheck): Check {
  if (capLeft === null) {
    return check('check_activity_cap', 'pass', 'This kind of activity has no cap of its own.', {})
  }
  const seen = {
    ...(cap === null
      ? {}
      : { cap: printMoney(cap.cap), approved_before: printMoney(cap.approved) }),
    left: printMoney(capLeft),
    wanted: printMoney(wanted),
  }
  const sentence = `Left of the cap of its kind of activity: ${seen.left}.`
  return check('check_activity_cap', stateAgainst(wanted, capLeft), sentence, seen)
}

const proofWords = {
  code: 'check_proof',
  lacks: 'Proof of performance lacks',
  waits: 'Proof of performance is still to be looked at',
  whole: 'Proof of performance is complete and accepted.',
} as const

function results({ metric }: MdfReimbursementFacts, check: MakeCheck): Check {
  if (metric === null) {
    return check('check_results', 'pass', 'This kind of activity asks for no figure.', {})
  }
  const { label, value } = metric
  const given = value !== null && value !== ''
  const sentence = given ? `${label}: ${value}.` : `The result is not reported: ${label}.`
  return check('check_results', given ? 'pass' : 'fail', sentence, {
    [label]: value ?? 'not given',
  })
}

function duplicate({ overlapping }: MdfReimbursementFacts, check: MakeCheck): Check {
  const others = overlapping.join(', ')
  const sentence =
    others === ''
      ? 'No other claim covers the same kind of activity on the same days.'
      : `Another claim of yours covers the same kind of activity on the same days: ${others}.`
  const state = others === '' ? 'pass' : 'warn'
  return check('check_duplicate', state, sentence, { overlapping: others || 'none' })
}
