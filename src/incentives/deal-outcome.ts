import { compare, type Money, printMoney } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { type Instant, type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import { type Check, type ClauseOf, type MakeCheck, makeCheck } from './check.ts'
import type { ProofSlot } from './claim-line.ts'
import { dealIncentive } from './deal-incentive.ts'
import { runnerUpCheck } from './deal-runner-up.ts'
import type { EarnedBy } from './deal-stacking.ts'
import { proofState } from './proof-state.ts'

/** Everything the checks and the amount of an outcome look at. */
export type DealOutcomeFacts = {
  readonly partnerStatus: string
  readonly complete: boolean
  readonly exceptionAsked: boolean
  readonly incentiveStatus: string
  readonly outcome: 'won' | 'lost'
  readonly orderOn: PlainDate | null
  readonly opportunityCode: string | null
  /** The protection as it was granted and extended; null when the deal never had one. */
  readonly protectedFrom: Instant | null
  readonly protectedUntil: Instant | null
  readonly zone: string
  readonly order: readonly ProofSlot[]
  readonly netNew: Money
  readonly registered: Money
  /** Of the world, for another version to judge by; absent in records of before. */
  readonly tier?: string
  readonly rate: Ratio
  readonly tolerance: Ratio
  readonly pays: boolean
  readonly restAnswer: 'none' | 'granted' | 'refused'
  /** The CRM has the sale, to the customer of the deal; true where no sale is named. */
  readonly saleKnown: boolean
  /** Numbers of other incentives that earned on the same opportunity. */
  readonly paidElsewhere: readonly string[]
  /** The same with their programs; absent in decisions of before programs could stack. */
  readonly earnedBy?: readonly EarnedBy[] | undefined
  /** Of who was second for the customer: what the first earned. Absent for a deal of its own. */
  readonly runnerUp?: { readonly rewarded: Money } | undefined
  readonly available: Money
}

/** `deal_outcome@1`: the order, its day, its value, and whether the sale paid an incentive before. */
export function dealOutcomeChecks(facts: DealOutcomeFacts, clauseOf: ClauseOf): Check[] {
  const check = makeCheck(clauseOf)
  if (facts.outcome === 'lost') return lostChecks(check)
  return [
    order(facts, check),
    orderDate(facts, check),
    tolerance(facts, check),
    opportunity(facts, check),
    allocation(facts, check),
  ]
}

/** The checks of a share for who was second: the order was looked at with the deal that was won. */
export function runnerUpChecks(
  facts: Pick<DealOutcomeFacts, 'available'> & {
    readonly rewarded: Money
    readonly payable: Money
  },
  clauseOf: ClauseOf,
): Check[] {
  const check = makeCheck(clauseOf)
  return [runnerUpCheck(facts.rewarded, check), enough(facts.available, facts.payable, check)]
}

/** The amount of an outcome: nothing for a lost deal. */
export function dealOutcomeAmount(facts: DealOutcomeFacts) {
  return dealIncentive({
    netNew: facts.netNew,
    registered: facts.registered,
    rate: facts.rate,
    tolerance: facts.tolerance,
    restGranted: facts.restAnswer === 'granted',
    pays: facts.pays && facts.outcome === 'won',
  })
}

function lostChecks(check: MakeCheck): Check[] {
  const sentence = 'The deal was lost: nothing is paid.'
  const codes = [
    'check_order',
    'check_order_date',
    'check_tolerance',
    'check_opportunity',
    'check_allocation',
  ] as const
  return codes.map((code) => check(code, 'pass', sentence, { outcome: 'lost' }))
}

function order(facts: DealOutcomeFacts, check: MakeCheck): Check {
  const { state, seen } = proofState(facts.order)
  const sentences = {
    pass: 'The order is accepted.',
    unknown: 'The order is still to be looked at.',
    fail: 'The order is missing or was rejected.',
  } as const
  return check('check_order', state, sentences[state], seen)
}

function orderDate(facts: DealOutcomeFacts, check: MakeCheck): Check {
  const { orderOn, protectedFrom, protectedUntil, zone } = facts
  if (orderOn === null || protectedFrom === null || protectedUntil === null) {
    const sentence = 'The order has no day, or the deal no protection.'
    return check('check_order_date', 'unknown', sentence, { order_on: orderOn?.toString() ?? '' })
  }
  // The first day counts whole: an order of the morning belongs to a protection of the afternoon.
  const from = protectedFrom.toZonedDateTimeISO(zone).toPlainDate()
  const last = protectedUntil.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate()
  const seen = { order_on: orderOn.toString(), first: from.toString(), last: last.toString() }
  const inside =
    Temporal.PlainDate.compare(from, orderOn) <= 0 && Temporal.PlainDate.compare(orderOn, last) <= 0
  const days = `${printDay(from)} to ${printDay(last)}`
  return inside
    ? check('check_order_date', 'pass', `The order lies inside the protection, ${days}.`, seen)
    : check('check_order_date', 'fail', `The order lies outside the protection, ${days}.`, seen)
}

function tolerance(facts: DealOutcomeFacts, check: MakeCheck): Check {
  const { above } = dealOutcomeAmount({ ...facts, restAnswer: 'none' })
  const seen = {
    net_new: printMoney(facts.netNew),
    registered: printMoney(facts.registered),
    above: printMoney(above),
  }
  return above.minor === 0n
    ? check('check_tolerance', 'pass', 'The order is within what was registered.', seen)
    : check(
        'check_tolerance',
        'fail',
        `${seen.above} of the order lies above what was registered with its tolerance.`,
        seen,
      )
}

function opportunity({ paidElsewhere, saleKnown }: DealOutcomeFacts, check: MakeCheck): Check {
  const found = paidElsewhere.length > 0
  const seen = {
    elsewhere: found ? String(paidElsewhere.length) : 'none',
    known: saleKnown ? 'yes' : 'no',
  }
  if (found) {
    return check('check_opportunity', 'fail', 'This sale paid another incentive already.', seen)
  }
  // Another number of a sale that was paid before would pay it twice.
  const strange = 'We do not find this number among our sales to the customer: a person looks.'
  return saleKnown
    ? check('check_opportunity', 'pass', 'This sale has paid no other incentive.', seen)
    : check('check_opportunity', 'warn', strange, seen)
}

function allocation(facts: DealOutcomeFacts, check: MakeCheck): Check {
  return enough(facts.available, dealOutcomeAmount(facts).payable, check)
}

function enough(available: Money, payable: Money, check: MakeCheck): Check {
  const has = compare(available, payable) >= 0
  const seen = { payable: printMoney(payable), available: printMoney(available) }
  const sentence = has
    ? 'The fund has the incentive available.'
    : 'The fund does not have the incentive available.'
  return check('check_allocation', has ? 'pass' : 'fail', sentence, seen)
}
