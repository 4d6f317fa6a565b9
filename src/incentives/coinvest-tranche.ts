import { compare, least, type Money, printMoney } from '../kernel/money.ts'
import type { CoinvestPack } from '../programs/index.ts'
import type { Check, MakeCheck } from './check.ts'
import { type FundingTerms, fundingOf } from './coinvest-funding.ts'
import { printPercent } from './mdf-amount.ts'

/** What a proposal is asked whose plan is paid in tranches. */
type Asked = {
  readonly requested: Money
  readonly expectedRevenue?: Money
  readonly milestones: readonly { readonly amount: Money }[]
  readonly rate: CoinvestPack['shareMax']
}

/** Whether our funding is within the share of the revenue and the cap, and the first tranche within
 *  its own. */
export function fundingChecks(terms: FundingTerms, asked: Asked, check: MakeCheck): Check[] {
  return [funding(terms, asked, check), firstTranche(terms, asked, check)]
}

function funding(terms: FundingTerms, asked: Asked, check: MakeCheck): Check {
  const { requested, expectedRevenue, rate } = asked
  if (expectedRevenue === undefined) {
    const sentence = 'The annual recurring revenue is not given.'
    return check('check_funding', 'unknown', sentence, {})
  }
  const most = fundingOf(expectedRevenue, { share: rate, cap: terms.cap })
  const within = requested.minor > 0n && compare(requested, most.amount) <= 0
  const seen = {
    requested: printMoney(requested),
    annual_revenue: printMoney(expectedRevenue),
    share: printPercent(rate),
    cap: printMoney(terms.cap),
    limited_by: most.limitedBy,
  }
  const limit = `${seen.share} of ${seen.annual_revenue} and ${seen.cap}, ${printMoney(most.amount)}`
  const sentence = within
    ? `Our funding is within the lesser of ${limit}.`
    : `Our funding lies above zero and within the lesser of ${limit}.`
  return check('check_funding', within ? 'pass' : 'fail', sentence, seen)
}

function firstTranche(terms: FundingTerms, asked: Asked, check: MakeCheck): Check {
  const [first] = asked.milestones
  if (first === undefined) {
    return check('check_first_tranche', 'unknown', 'The plan has no tranche.', {})
  }
  const most = least(terms.first, asked.requested)
  const within = compare(first.amount, most) <= 0
  const seen = { first: printMoney(first.amount), most: printMoney(most) }
  const sentence = within
    ? `The first tranche, ${seen.first}, is at most ${seen.most}.`
    : `The first tranche, ${seen.first}, is above ${seen.most}.`
  return check('check_first_tranche', within ? 'pass' : 'fail', sentence, seen)
}

/** The customer's spend against the first threshold, and against what it had spent before. */
export function spendCheck(
  terms: FundingTerms,
  asked: { readonly spend?: Money | null; readonly spendBefore?: Money },
  check: MakeCheck,
): Check {
  const { spend = null, spendBefore } = asked
  if (spend === null) {
    return check('check_spend', 'unknown', 'What the customer has spent is not given.', {})
  }
  const seen = {
    spend: printMoney(spend),
    before: spendBefore === undefined ? 'none' : printMoney(spendBefore),
    first_at: printMoney(terms.firstAt),
  }
  if (spendBefore !== undefined && compare(spend, spendBefore) < 0) {
    const sentence = `The customer had spent ${seen.before} before; ${seen.spend} in all is less.`
    return check('check_spend', 'warn', sentence, seen)
  }
  if (compare(spend, terms.firstAt) < 0) {
    const sentence = `The customer has spent ${seen.spend}; tranches begin at ${seen.first_at}.`
    return check('check_spend', 'fail', sentence, seen)
  }
  return check('check_spend', 'pass', `The customer has spent ${seen.spend}.`, seen)
}
