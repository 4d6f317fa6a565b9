import { add, compare, type Money, printMoney, sum } from '../kernel/money.ts'
import { printRatio, type Ratio } from '../kernel/ratio.ts'
import { type Instant, Temporal, type PlainDate } from '../kernel/temporal.ts'
import type { Participant } from '../programs/index.ts'
import { type Check, type ClauseOf, makeCheck, type MakeCheck } from './check.ts'
import { leadTime } from './lead-time.ts'
import { shareOf } from './mdf-amount.ts'

export type { ClauseOf }

/** Everything the checks of a request look at, fetched once; a decision keeps it for ever. */
export type MdfRequestFacts = {
  readonly partnerStatus: string
  readonly goodStanding: boolean
  readonly complete: boolean
  /** The day it became complete (or today, for a draft), in the program's zone. */
  readonly completeOn: PlainDate
  /** Of the world, for another version to judge by; absent in records of before. */
  readonly completeAt?: Instant
  readonly tier?: string
  readonly activityType?: string
  /** Of the world: for whom the program must be open; absent in records of before. */
  readonly participant?: Participant
  readonly requested: Money
  readonly firstOn: PlainDate | null
  readonly lastOn: PlainDate | null
  readonly lines: readonly { readonly costKind: string; readonly net: Money }[]
  readonly exceptionAsked: boolean
  readonly rate: Ratio
  readonly requestDaysBefore: number
  readonly minimumRequest: Money
  readonly activityCap: Money
  readonly quarterCap: Money
  readonly neverKinds: readonly string[]
  readonly programFrom: PlainDate
  /** First day the program no longer covers; null while open. */
  readonly programUntil: PlainDate | null
  readonly fundFrom: PlainDate
  readonly fundUntil: PlainDate
  readonly approvedInQuarter: Money
  readonly available: Money
  /** Numbers of the partner's other live requests for the same activity type and overlapping days. */
  readonly overlapping: readonly string[]
}

/** Cost that the program may share in: the kinds on the never-list left out. */
export function eligibleCost(facts: MdfRequestFacts): Money {
  const eligible = facts.lines.filter((line) => !facts.neverKinds.includes(line.costKind))
  return sum(
    eligible.map((line) => line.net),
    facts.requested.currency,
  )
}

/** The checks of what is planned, one by one: a change of an activity is held to the same. */
export const planChecks = {
  dates,
  minimum,
  share,
  activityCap,
  quarterCap,
  allocation,
  duplicate,
} as const

/** `mdf_request@1`: the checks of a request, in the order people read them. */
export function mdfRequestChecks(facts: MdfRequestFacts, clauseOf: ClauseOf): Check[] {
  const check = makeCheck(clauseOf)
  return [
    leadTime({ ...facts, what: 'activity', daysRequired: facts.requestDaysBefore }, check),
    dates(facts, check),
    minimum(facts, check),
    share(facts, check),
    activityCap(facts, check),
    quarterCap(facts, check),
    allocation(facts, check),
    duplicate(facts, check),
  ]
}

function dates(facts: MdfRequestFacts, check: MakeCheck): Check {
  const { firstOn, lastOn, programUntil } = facts
  const seen = {
    first_on: firstOn?.toString() ?? 'not given',
    last_on: lastOn?.toString() ?? 'not given',
    fund_period: `${facts.fundFrom} to ${facts.fundUntil}`,
  }
  if (firstOn === null || lastOn === null) {
    return check('check_dates', 'unknown', 'The days of the activity are not given.', seen)
  }
  const before = Temporal.PlainDate.compare
  if (before(firstOn, lastOn) > 0) {
    return check('check_dates', 'fail', 'The last day lies before the first day.', seen)
  }
  if (before(firstOn, facts.fundFrom) < 0 || before(lastOn, facts.fundUntil) > 0) {
    return check('check_dates', 'fail', 'The activity lies outside of the fund’s period.', seen)
  }
  if (
    before(firstOn, facts.programFrom) < 0 ||
    (programUntil && before(lastOn, programUntil) >= 0)
  ) {
    return check('check_dates', 'fail', 'The activity lies outside of the program’s dates.', seen)
  }
  return check('check_dates', 'pass', 'The activity lies inside the program and the fund.', seen)
}

function minimum(facts: MdfRequestFacts, check: MakeCheck): Check {
  const enough = compare(facts.requested, facts.minimumRequest) >= 0
  const seen = {
    requested: printMoney(facts.requested),
    minimum: printMoney(facts.minimumRequest),
  }
  const sentence = enough
    ? `${seen.requested} is at or above the minimum of ${seen.minimum}.`
    : `${seen.requested} is below the minimum of ${seen.minimum}.`
  return check('check_minimum', enough ? 'pass' : 'fail', sentence, seen)
}

function share(facts: MdfRequestFacts, check: MakeCheck): Check {
  const eligible = eligibleCost(facts)
  const most = shareOf(eligible, facts.rate)
  const within = compare(facts.requested, most) <= 0
  const seen = {
    requested: printMoney(facts.requested),
    eligible_cost: printMoney(eligible),
    rate: printRatio(facts.rate),
  }
  const sentence = within
    ? `The request is within the share of ${printMoney(most)}.`
    : `The request is above the share of the eligible cost, which is ${printMoney(most)}.`
  return check('check_share', within ? 'pass' : 'fail', sentence, seen)
}

function activityCap(facts: MdfRequestFacts, check: MakeCheck): Check {
  const within = compare(facts.requested, facts.activityCap) <= 0
  const seen = { requested: printMoney(facts.requested), cap: printMoney(facts.activityCap) }
  const sentence = within
    ? `The request is within the cap of ${seen.cap} for an activity.`
    : `The request is above the cap of ${seen.cap} for an activity.`
  return check('check_activity_cap', within ? 'pass' : 'fail', sentence, seen)
}

function quarterCap(facts: MdfRequestFacts, check: MakeCheck): Check {
  const total = add(facts.approvedInQuarter, facts.requested)
  const within = compare(total, facts.quarterCap) <= 0
  const seen = {
    approved_in_quarter: printMoney(facts.approvedInQuarter),
    requested: printMoney(facts.requested),
    cap: printMoney(facts.quarterCap),
  }
  const sentence = within
    ? `With ${seen.approved_in_quarter} approved before, the quarter’s cap of ${seen.cap} holds.`
    : `With ${seen.approved_in_quarter} approved before, the quarter’s cap of ${seen.cap} is passed.`
  return check('check_quarter_cap', within ? 'pass' : 'fail', sentence, seen)
}

function allocation(facts: MdfRequestFacts, check: MakeCheck): Check {
  const enough = compare(facts.available, facts.requested) >= 0
  const seen = { requested: printMoney(facts.requested), available: printMoney(facts.available) }
  const sentence = enough
    ? 'The fund has the amount available.'
    : 'The fund does not have the amount available.'
  return check('check_allocation', enough ? 'pass' : 'fail', sentence, seen)
}

function duplicate(facts: MdfRequestFacts, check: MakeCheck): Check {
  const found = facts.overlapping.length > 0
  const sentence = found
    ? `Another request of yours covers the same kind of activity on the same days: ${facts.overlapping.join(', ')}.`
    : 'No other request covers the same kind of activity on the same days.'
  return check('check_duplicate', found ? 'warn' : 'pass', sentence, {
    overlapping: facts.overlapping.join(', ') || 'none',
  })
}
