import { add, compare, type Money, printMoney, scale, subtract, sum } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { printDay, Temporal, type PlainDate } from '../kernel/temporal.ts'
import type { CoinvestPack, Participant } from '../programs/index.ts'
import { type Check, type ClauseOf, makeCheck, type MakeCheck } from './check.ts'
import { fundingOf } from './coinvest-funding.ts'
import { fundingChecks } from './coinvest-tranche.ts'
import { leadTime } from './lead-time.ts'
import { printPercent, type Step } from './mdf-amount.ts'
import { inKindOf, type OwnDays } from './plan.ts'

/** Everything the checks of a proposal look at, fetched once; a decision keeps it for ever. */
export type CoinvestProposalFacts = {
  readonly partnerStatus: string
  readonly goodStanding: boolean
  readonly complete: boolean
  /** The day it became complete (or today, for a draft), in the program's zone. */
  readonly completeOn: PlainDate
  /** Our share of the cost, as asked for. */
  readonly requested: Money
  /** Annual recurring revenue, where our funding is a share of it. */
  readonly expectedRevenue?: Money
  readonly totalCost: Money
  readonly partnerCash: Money
  readonly ownDays: readonly OwnDays[]
  readonly startsOn: PlainDate | null
  readonly milestones: readonly {
    readonly lineNo: number
    readonly dueOn: PlainDate | null
    readonly amount: Money
  }[]
  readonly exceptionAsked: boolean
  /** Of the world, for another version to judge by; absent in records of before. */
  readonly tier?: string
  /** Of the world: for whom the program must be open; absent in records of before. */
  readonly participant?: Participant
  /** Our share at most: that of the partner's tier. */
  readonly rate: Ratio
  readonly inKindMax: Ratio
  readonly milestoneMax: Ratio
  readonly leadDays: number
  readonly programFrom: PlainDate
  /** First day the program no longer covers; null while open. */
  readonly programUntil: PlainDate | null
  readonly fundFrom: PlainDate
  readonly fundUntil: PlainDate
  readonly available: Money
  /** Of a plan paid from what was earned by buying: the period and what it earned so far. */
  readonly earned?: { readonly period: string; readonly amount: Money }
  /** Active plans of the same customer; numbers of ours, which the partner does not read. */
  readonly activePlans: readonly string[]
  /** Plans of the same customer that are proposed, and plans of customers of a name like it. */
  readonly likelyPlans: readonly string[]
}

/** `coinvest_proposal@1`: the checks of a proposal, in the order people read them. */
export function coinvestProposalChecks(
  pack: CoinvestPack,
  facts: CoinvestProposalFacts,
  clauseOf: ClauseOf,
): Check[] {
  const check = makeCheck(clauseOf)
  const { funding } = pack
  return [
    leadTime(
      { ...facts, what: 'plan', firstOn: facts.startsOn, daysRequired: facts.leadDays },
      check,
    ),
    dates(facts, check),
    milestones(facts, check),
    milestoneSize(facts, check),
    ...(funding === null
      ? [shares(facts, check), share(facts, check), inKind(facts, check)]
      : fundingChecks(funding, facts, check)),
    customer(facts, check),
    allocation(facts, check),
  ]
}

/** What a proposal asks for, as people read it. */
export function proposalSteps(pack: CoinvestPack, facts: CoinvestProposalFacts): Step[] {
  const asked = [
    {
      label: pack.funding === null ? 'Milestones' : 'Tranches',
      formula: facts.milestones.map(({ amount }) => printMoney(amount)).join(' + ') || '0',
      amount: milestoneSum(facts),
    },
    { label: 'Our share', formula: 'as requested', amount: facts.requested },
  ]
  if (pack.funding !== null && facts.expectedRevenue !== undefined) {
    const { cap } = pack.funding
    return [...fundingOf(facts.expectedRevenue, { share: facts.rate, cap }).steps, ...asked]
  }
  return [...costSteps(facts), ...asked]
}

function costSteps(facts: CoinvestProposalFacts): Step[] {
  const own = inKindOf(facts.ownDays, facts.totalCost.currency)
  const days = facts.ownDays.map(({ days: count, rate }) => `${count} × ${printMoney(rate)}`)
  return [
    { label: 'Total cost', formula: 'as planned', amount: facts.totalCost },
    { label: 'The partner’s share in cash', formula: 'as planned', amount: facts.partnerCash },
    { label: 'The partner’s share in kind', formula: days.join(' + ') || '0', amount: own },
    {
      label: 'Our share at most',
      formula: `${printPercent(facts.rate)} × ${printMoney(facts.totalCost)}`,
      amount: mostOf(facts),
    },
  ]
}

function mostOf(facts: CoinvestProposalFacts): Money {
  return scale(facts.totalCost, facts.rate, 'down')
}

function milestoneSum(facts: CoinvestProposalFacts): Money {
  return sum(
    facts.milestones.map(({ amount }) => amount),
    facts.requested.currency,
  )
}

function dates(facts: CoinvestProposalFacts, check: MakeCheck): Check {
  const { startsOn, programUntil } = facts
  const due = facts.milestones.map(({ dueOn }) => dueOn)
  const days = due.filter((on) => on !== null)
  const seen = {
    starts_on: startsOn?.toString() ?? 'not given',
    due_on: due.map((on) => on?.toString() ?? 'not given').join(', '),
    fund_period: `${facts.fundFrom} to ${facts.fundUntil}`,
  }
  const order = Temporal.PlainDate.compare
  const [first, last] = [days[0], days.at(-1)]
  if (startsOn === null || first === undefined || last === undefined || days.length < due.length) {
    return check('check_dates', 'unknown', 'A date of the plan is not given.', seen)
  }
  if (order(first, startsOn) <= 0) {
    return check('check_dates', 'fail', 'A milestone is due before the work has begun.', seen)
  }
  if (days.some((on, place) => place > 0 && order(on, days[place - 1]!) < 0)) {
    return check('check_dates', 'fail', 'The milestones are not in the order of their dates.', seen)
  }
  if (order(startsOn, facts.fundFrom) < 0 || order(last, facts.fundUntil) > 0) {
    return check('check_dates', 'fail', 'The plan lies outside of the fund’s period.', seen)
  }
  if (order(startsOn, facts.programFrom) < 0 || (programUntil && order(last, programUntil) >= 0)) {
    return check('check_dates', 'fail', 'The plan lies outside of the program’s dates.', seen)
  }
  const sentence = `The milestones run from ${printDay(first)} to ${printDay(last)}.`
  return check('check_dates', 'pass', sentence, seen)
}

function milestones(facts: CoinvestProposalFacts, check: MakeCheck): Check {
  const total = milestoneSum(facts)
  const exact = facts.milestones.length > 0 && compare(total, facts.requested) === 0
  const seen = { milestones: printMoney(total), requested: printMoney(facts.requested) }
  const sentence = exact
    ? `The milestones add up to ${seen.requested}.`
    : `The milestones add up to ${seen.milestones}; our share is ${seen.requested}.`
  return check('check_milestones', exact ? 'pass' : 'fail', sentence, seen)
}

function milestoneSize(facts: CoinvestProposalFacts, check: MakeCheck): Check {
  const most = scale(facts.requested, facts.milestoneMax, 'down')
  const above = facts.milestones.filter(({ amount }) => compare(amount, most) > 0)
  const seen = {
    most: printMoney(most),
    ...Object.fromEntries(above.map((one) => [`line_${one.lineNo}`, printMoney(one.amount)])),
  }
  const limit = `${printPercent(facts.milestoneMax)} of our share, ${seen.most}`
  if (above.length === 0) {
    return check('check_milestone_size', 'pass', `No milestone is above ${limit}.`, seen)
  }
  const which = above.map(({ lineNo }) => lineNo).join(', ')
  return check('check_milestone_size', 'fail', `Above ${limit}: milestone ${which}.`, seen)
}

function shares(facts: CoinvestProposalFacts, check: MakeCheck): Check {
  const own = inKindOf(facts.ownDays, facts.totalCost.currency)
  const total = add(add(facts.requested, facts.partnerCash), own)
  const exact = compare(total, facts.totalCost) === 0
  const seen = {
    our_share: printMoney(facts.requested),
    in_cash: printMoney(facts.partnerCash),
    in_kind: printMoney(own),
    total_cost: printMoney(facts.totalCost),
  }
  const parts = `${seen.our_share} + ${seen.in_cash} + ${seen.in_kind}`
  const sentence = exact
    ? `The shares add up to the total cost: ${parts}.`
    : `The shares, ${parts}, are ${printMoney(total)}; the total cost is ${seen.total_cost}.`
  return check('check_shares', exact ? 'pass' : 'fail', sentence, seen)
}

function share(facts: CoinvestProposalFacts, check: MakeCheck): Check {
  const most = mostOf(facts)
  const within = facts.requested.minor > 0n && compare(facts.requested, most) <= 0
  const seen = {
    requested: printMoney(facts.requested),
    total_cost: printMoney(facts.totalCost),
    rate: printPercent(facts.rate),
  }
  const sentence = within
    ? `Our share is within ${seen.rate} of the total cost, ${printMoney(most)}.`
    : `Our share lies above zero and within ${seen.rate} of the total cost, ${printMoney(most)}.`
  return check('check_share', within ? 'pass' : 'fail', sentence, seen)
}

function inKind(facts: CoinvestProposalFacts, check: MakeCheck): Check {
  const own = inKindOf(facts.ownDays, facts.totalCost.currency)
  const theirs = subtract(facts.totalCost, facts.requested)
  const most = scale(theirs, facts.inKindMax, 'down')
  const within = compare(own, most) <= 0
  const seen = { in_kind: printMoney(own), most: printMoney(most) }
  const limit = `${printPercent(facts.inKindMax)} of the partner’s share, ${seen.most}`
  const sentence = within
    ? `Work in kind, ${seen.in_kind}, is within ${limit}.`
    : `Work in kind, ${seen.in_kind}, is above ${limit}.`
  return check('check_in_kind', within ? 'pass' : 'fail', sentence, seen)
}

/** Its sentence names nobody: the partner reads it. */
function customer(facts: CoinvestProposalFacts, check: MakeCheck): Check {
  const seen = {
    active_plans: String(facts.activePlans.length),
    likely_plans: String(facts.likelyPlans.length),
  }
  if (facts.activePlans.length > 0) {
    return check('check_customer', 'fail', 'The customer has an active plan already.', seen)
  }
  if (facts.likelyPlans.length > 0) {
    const sentence = 'There may be another plan for this customer; we look at it.'
    return check('check_customer', 'warn', sentence, seen)
  }
  return check('check_customer', 'pass', 'The customer has no other plan.', seen)
}

function allocation(facts: CoinvestProposalFacts, check: MakeCheck): Check {
  const enough = compare(facts.available, facts.requested) >= 0
  const seen = { requested: printMoney(facts.requested), available: printMoney(facts.available) }
  if (facts.earned !== undefined) {
    const { period, amount } = facts.earned
    const of = { ...seen, period, earned: printMoney(amount) }
    const left = `Of what you earned in ${period}, ${of.earned}, ${of.available} is available`
    const said = enough ? `${left}.` : `${left}; the plan asks for ${of.requested}.`
    return check('check_allocation', enough ? 'pass' : 'fail', said, of)
  }
  const sentence = enough
    ? 'The fund has the amount available.'
    : 'The fund does not have the amount available.'
  return check('check_allocation', enough ? 'pass' : 'fail', sentence, seen)
}
