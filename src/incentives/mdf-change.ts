import {
  add,
  compare,
  greatest,
  type Money,
  printMoney,
  subtract,
  sum,
  zero,
} from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import { activityCap, type MdfPack } from '../programs/index.ts'
import { type Check, type ClauseOf, makeCheck, type MakeCheck } from './check.ts'
import { leadTime } from './lead-time.ts'
import { type MdfRequestFacts, planChecks } from './mdf-request.ts'

/** What was approved of an activity, or is asked for now. */
export type ActivityPlan = {
  readonly activityType: string
  readonly title: string
  readonly place: string
  readonly country: string
  readonly firstOn: PlainDate | null
  readonly lastOn: PlainDate | null
  readonly amount: Money
  readonly lines: readonly { readonly costKind: string; readonly net: Money }[]
}

/** Everything the checks of a change look at, fetched once; a decision keeps it for ever. Windows,
 *  caps and the never-list are the version's. */
export type MdfChangeFacts = {
  readonly partnerStatus: string
  readonly goodStanding: boolean
  readonly complete: boolean
  /** The day it became complete (or today, for a draft), in the program's zone. */
  readonly completeOn: PlainDate
  readonly exceptionAsked: boolean
  readonly was: ActivityPlan
  readonly now: ActivityPlan
  /** Fixed by the first approval; no change moves it. */
  readonly rate: Ratio
  /** What was approved of claims so far. */
  readonly used: Money
  readonly fundFrom: PlainDate
  readonly fundUntil: PlainDate
  /** Of other activities in the quarter of the first day asked for. */
  readonly approvedInQuarter: Money
  readonly available: Money
  /** Numbers of the partner's other live requests for the same activity type and overlapping days. */
  readonly overlapping: readonly string[]
}

/** When a change was asked for: before the first day as approved, until the last one, or later. */
export function begunWhen({ completeOn, was }: MdfChangeFacts): 'before' | 'during' | 'after' {
  const { compare: order } = Temporal.PlainDate
  if (was.firstOn !== null && order(completeOn, was.firstOn) < 0) return 'before'
  return was.lastOn !== null && order(completeOn, was.lastOn) > 0 ? 'after' : 'during'
}

/** What becomes of the days: a changed last day alone can be asked for once it has begun. */
export function datesOf({ was, now }: MdfChangeFacts): 'same' | 'last_day' | 'moved' {
  if (!isSameDay(was.firstOn, now.firstOn)) return 'moved'
  return isSameDay(was.lastOn, now.lastOn) ? 'same' : 'last_day'
}

function isSameDay(a: PlainDate | null, b: PlainDate | null): boolean {
  return a === null || b === null ? a === b : a.equals(b)
}

/** Place or country differ, whatever their spaces and capitals. */
export function isPlaceChanged({ was, now }: MdfChangeFacts): boolean {
  const plain = (text: string) => text.trim().toLowerCase()
  return plain(was.place) !== plain(now.place) || plain(was.country) !== plain(now.country)
}

/** What is asked for above the approved amount; zero where it stays or becomes less. */
export function increaseOf({ was, now }: MdfChangeFacts): Money {
  return greatest(zero(now.amount.currency), subtract(now.amount, was.amount))
}

/** The changed activity as a request would ask for it, in the terms of a version: what holds for a
 *  request holds for what it becomes. */
export function asRequest(pack: MdfPack, facts: MdfChangeFacts): MdfRequestFacts {
  const { now } = facts
  return {
    ...facts,
    requested: now.amount,
    firstOn: now.firstOn,
    lastOn: now.lastOn,
    lines: now.lines,
    requestDaysBefore: pack.windows.requestDaysBefore,
    minimumRequest: pack.minimumRequest,
    activityCap: activityCap(pack, now.activityType),
    quarterCap: pack.caps.perPartnerQuarter,
    neverKinds: pack.costKinds.filter((kind) => kind.never !== null).map((kind) => kind.kind),
    programFrom: pack.effectiveFrom,
    programUntil: pack.effectiveUntil,
  }
}

/** `mdf_change@1`: the checks of a change, in the order people read them. */
export function mdfChangeChecks(pack: MdfPack, facts: MdfChangeFacts, clauseOf: ClauseOf): Check[] {
  const check = makeCheck(clauseOf)
  const request = asRequest(pack, facts)
  return [
    change(facts, check),
    lead(facts, pack.windows.requestDaysBefore, check),
    planChecks.dates(request, check),
    planChecks.minimum(request, check),
    planChecks.share(request, check),
    planChecks.activityCap(request, check),
    planChecks.quarterCap(request, check),
    planChecks.allocation({ ...request, requested: increaseOf(facts) }, check),
    used(facts, check),
    planChecks.duplicate(request, check),
  ]
}

/** What differs, in words: `first day 3 May 2026 → 10 May 2026`. Empty when nothing does. */
export function whatChanged(facts: MdfChangeFacts): string[] {
  const { was, now } = facts
  const said = (what: string, before: string, after: string) =>
    before === after ? [] : [`${what} ${before} → ${after}`]
  const day = (on: PlainDate | null) => (on === null ? 'not given' : printDay(on))
  const cost = (plan: ActivityPlan) =>
    sum(
      plan.lines.map((line) => line.net),
      plan.amount.currency,
    )
  const kinds = (plan: ActivityPlan) =>
    plan.lines
      .map((line) => `${line.costKind} ${printMoney(line.net)}`)
      .sort()
      .join(', ')
  const costs = said('planned cost', printMoney(cost(was)), printMoney(cost(now)))
  return [
    ...said('type', was.activityType, now.activityType),
    ...said('title', was.title, now.title),
    ...said('first day', day(was.firstOn), day(now.firstOn)),
    ...said('last day', day(was.lastOn), day(now.lastOn)),
    ...(isPlaceChanged(facts) ? said('place', was.place, now.place) : []),
    ...(isPlaceChanged(facts) ? said('country', was.country, now.country) : []),
    ...said('amount', printMoney(was.amount), printMoney(now.amount)),
    ...(costs.length > 0 ? costs : said('costs', kinds(was), kinds(now))),
  ]
}

function change(facts: MdfChangeFacts, check: MakeCheck): Check {
  const changed = whatChanged(facts)
  const sentence =
    changed.length > 0 ? `It changes ${changed.join('; ')}.` : 'It asks for what was approved.'
  return check('check_change', changed.length > 0 ? 'pass' : 'fail', sentence, {
    changed: changed.join('; ') || 'nothing',
  })
}

function lead(facts: MdfChangeFacts, daysRequired: number, check: MakeCheck): Check {
  const { completeOn, now } = facts
  if (datesOf(facts) === 'moved') {
    return leadTime({ what: 'activity', completeOn, firstOn: now.firstOn, daysRequired }, check)
  }
  const seen = { asked_on: completeOn.toString(), first_on: now.firstOn?.toString() ?? 'not given' }
  return check('check_lead_time', 'pass', 'The first day stays as it was approved.', seen)
}

function used(facts: MdfChangeFacts, check: MakeCheck): Check {
  const enough = compare(facts.now.amount, facts.used) >= 0
  const seen = {
    requested: printMoney(facts.now.amount),
    approved_of_claims: printMoney(facts.used),
  }
  const sentence = enough
    ? `${seen.approved_of_claims} was approved of claims so far; ${seen.requested} covers it.`
    : `${seen.approved_of_claims} was approved of claims already, more than ${seen.requested}.`
  return check('check_used', enough ? 'pass' : 'fail', sentence, seen)
}

/** What the decision commits in all, and against which limit it is weighed: a change that asks for no
 *  more promises nothing new; one that asks for more is weighed by the whole, so that no limit is
 *  passed in steps. */
export function weighedAmount(was: Money, amount: Money): Money {
  return compare(amount, was) > 0 ? amount : zero(amount.currency)
}

/** Signed: what goes from `available` to `committed`, or back when negative. */
export function commitmentMoves(was: Money, amount: Money): Money {
  return add(amount, { minor: -was.minor, currency: was.currency })
}
