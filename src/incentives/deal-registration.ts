import { compare, type Money, printMoney } from '../kernel/money.ts'
import { type Instant, type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import type { Participant } from '../programs/index.ts'
import { type Check, type CheckName, type ClauseOf, type MakeCheck, makeCheck } from './check.ts'
import type { DealCustomer } from './deal-class.ts'

/** One thing that stands against a registration, as a decision keeps it: ids and codes, nobody's
 *  name. `exact`: the same customer for certain, or by a name as good as the same. */
export type DealConflict = {
  readonly source:
    | 'protection'
    | 'attribution'
    | 'plan'
    | 'undecided'
    | 'house_account'
    | 'direct'
    | 'outreach'
    | 'tender'
  readonly exact: boolean
  readonly keys: readonly ('domain' | 'tax_id' | 'name' | 'family' | 'customer')[]
  /** Likeness of the names, in thousandths. */
  readonly score: number
  /** `DR-2026-00042`, for staff only. */
  readonly number: string | null
  /** Of what is undecided: when it became complete. */
  readonly completeAt: Instant | null
}

/** Everything the checks of a registration look at, fetched once; a decision keeps it for ever. */
export type DealRegistrationFacts = {
  readonly partnerStatus: string
  readonly goodStanding: boolean
  readonly complete: boolean
  readonly exceptionAsked: boolean
  /** When it became complete, or now for a draft; its day in the program's zone. */
  readonly completeAt: Instant
  readonly completeOn: PlainDate
  readonly tier: string
  /** Products its tier may not register, as people read them. */
  readonly closedProducts: readonly string[]
  /** Of the world, for another version to judge by; absent in records of before. */
  readonly products?: readonly string[]
  /** Of the world: for whom the program must be open; absent in records of before. */
  readonly participant?: Participant
  readonly country: string
  readonly countryOpen: boolean
  readonly value: Money
  readonly minimumValue: Money
  readonly closeOn: PlainDate | null
  readonly closeWithinDays: number
  readonly outreachDays: number
  readonly sameMomentSeconds: number
  readonly isTender: boolean
  readonly conflicts: readonly DealConflict[]
  /** The partner's own incentives for the same customer and a shared product. */
  readonly duplicates: readonly string[]
  /** What is known of the customer; absent in decisions of before there were classes. */
  readonly customer?: DealCustomer | undefined
  /** It was looked at more closely already; absent: it was not. */
  readonly researched?: boolean | undefined
}

/** `deal_registration@1`: the checks of a registration, in the order people read them. Sentences are
 *  for the partner: none says who holds the customer, nor anything of their deal. */
export function dealRegistrationChecks(facts: DealRegistrationFacts, clauseOf: ClauseOf): Check[] {
  const check = makeCheck(clauseOf)
  return [
    authorized(facts, check),
    against(facts, check, {
      code: 'check_house_account',
      sources: ['house_account'],
      free: 'The customer is not an account we work on ourselves.',
      held: 'The customer is an account we work on ourselves',
      alike: 'An account we work on ourselves has a similar name',
    }),
    against(facts, check, {
      code: 'check_direct',
      sources: ['direct'],
      free: 'We have no open sale of our own to the customer.',
      held: 'We have an open sale of our own to the customer',
      alike: 'We have an open sale of our own to a customer with a similar name',
    }),
    against(facts, check, {
      code: 'check_outreach',
      sources: ['outreach'],
      free: `We did not reach out to the customer ourselves in ${facts.outreachDays} days.`,
      held: `We reached out to the customer ourselves in the last ${facts.outreachDays} days`,
      alike: 'We reached out ourselves to a customer with a similar name',
    }),
    tender(facts, check),
    against(facts, check, {
      code: 'check_conflict',
      sources: ['protection', 'attribution', 'plan'],
      free: 'The customer is free for these products.',
      held: 'The customer is taken for one of these products',
      alike: 'A customer with a similar name is taken for one of these products',
    }),
    sameMoment(facts, check),
    earlier(facts, check),
    duplicate(facts, check),
    value(facts, check),
    closeDate(facts, check),
  ]
}

type Moment = Pick<DealRegistrationFacts, 'completeAt' | 'sameMomentSeconds' | 'conflicts'>

/** Registrations of the same customer that became complete in the same moment. */
export function inSameMoment(facts: Moment): DealConflict[] {
  return undecided(facts).filter((one) => distance(one, facts) < facts.sameMomentSeconds)
}

/** Registrations of the same customer that were complete before, and not in the same moment. */
export function completeBefore(facts: Moment): DealConflict[] {
  return undecided(facts).filter(
    (one) =>
      distance(one, facts) >= facts.sameMomentSeconds &&
      one.completeAt !== null &&
      Temporal.Instant.compare(one.completeAt, facts.completeAt) < 0,
  )
}

function undecided({ conflicts }: Moment): DealConflict[] {
  return conflicts.filter((one) => one.source === 'undecided' && one.exact)
}

function distance(one: DealConflict, facts: Moment): number {
  if (one.completeAt === null) return Number.POSITIVE_INFINITY
  return Math.abs(one.completeAt.since(facts.completeAt).total('seconds'))
}

function authorized(facts: DealRegistrationFacts, check: MakeCheck): Check {
  const { closedProducts, country, countryOpen, tier } = facts
  const seen = { tier, country, closed: closedProducts.join(', ') || 'none' }
  if (!countryOpen) {
    const sentence = `The program does not cover customers in ${country || 'this country'}.`
    return check('check_authorized', 'fail', sentence, seen)
  }
  return closedProducts.length > 0
    ? check('check_authorized', 'fail', `Your tier may not register ${seen.closed}.`, seen)
    : check('check_authorized', 'pass', 'You may register these products in this country.', seen)
}

type Against = {
  readonly code: CheckName
  readonly sources: readonly DealConflict['source'][]
  readonly free: string
  readonly held: string
  readonly alike: string
}

function against(facts: DealRegistrationFacts, check: MakeCheck, words: Against): Check {
  const found = facts.conflicts.filter((one) => words.sources.includes(one.source))
  const held = found.find((one) => one.exact)
  if (held !== undefined) {
    const sentence = `${words.held}: ${byWords(held)}.`
    return check(words.code, 'fail', sentence, seenOf(held))
  }
  const alike = found.toSorted((a, b) => b.score - a.score)[0]
  if (alike === undefined) return check(words.code, 'pass', words.free, { found_by: 'nothing' })
  const sentence = `${words.alike} (likeness ${printScore(alike.score)}): a person looks.`
  return check(words.code, 'warn', sentence, seenOf(alike))
}

function seenOf(one: DealConflict): Check['facts'] {
  return { found_by: one.keys.join(', ') || 'likeness', likeness: printScore(one.score) }
}

const keyWords = {
  tax_id: 'the tax number is the same',
  domain: 'the domain is the same',
  family: 'it belongs to the same group of companies',
  customer: 'it is the same customer',
  name: 'name and country are the same',
} as const

function byWords({ keys, score }: DealConflict): string {
  for (const key of ['tax_id', 'domain', 'customer', 'name', 'family'] as const) {
    if (keys.includes(key)) return keyWords[key]
  }
  return `the names are alike by ${printScore(score)}`
}

/** 812 thousandths are `0.81`. */
export function printScore(score: number): string {
  const hundredths = Math.floor(score / 10)
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`
}

function tender(facts: DealRegistrationFacts, check: MakeCheck): Check {
  if (facts.isTender) {
    const sentence = 'The customer has published a tender: nobody registers it.'
    return check('check_tender', 'fail', sentence, { found_by: 'as typed' })
  }
  return against(facts, check, {
    code: 'check_tender',
    sources: ['tender'],
    free: 'We know of no published tender.',
    held: 'The customer has published a tender',
    alike: 'A customer with a similar name has published a tender',
  })
}

function sameMoment(facts: DealRegistrationFacts, check: MakeCheck): Check {
  const found = inSameMoment(facts)
  const seen = { found: String(found.length), seconds: String(facts.sameMomentSeconds) }
  return found.length === 0
    ? check('check_same_moment', 'pass', 'Nobody registered the customer in the same moment.', seen)
    : check(
        'check_same_moment',
        'fail',
        'Another registration of the customer came in the same moment: the program owner decides.',
        seen,
      )
}

function earlier(facts: DealRegistrationFacts, check: MakeCheck): Check {
  const found = completeBefore(facts)
  const seen = { found: String(found.length) }
  return found.length === 0
    ? check('check_earlier', 'pass', 'No earlier registration of the customer is open.', seen)
    : check(
        'check_earlier',
        'unknown',
        'An earlier registration of the customer is decided first.',
        seen,
      )
}

function duplicate({ duplicates }: DealRegistrationFacts, check: MakeCheck): Check {
  const seen = { numbers: duplicates.join(', ') || 'none' }
  return duplicates.length === 0
    ? check('check_duplicate', 'pass', 'You have not registered this customer before.', seen)
    : check('check_duplicate', 'fail', `You have this customer already: ${seen.numbers}.`, seen)
}

function value(facts: DealRegistrationFacts, check: MakeCheck): Check {
  const seen = { value: printMoney(facts.value), minimum: printMoney(facts.minimumValue) }
  return compare(facts.value, facts.minimumValue) >= 0
    ? check('check_value', 'pass', `The value is ${seen.minimum} or more.`, seen)
    : check('check_value', 'fail', `The value is below ${seen.minimum}.`, seen)
}

function closeDate(facts: DealRegistrationFacts, check: MakeCheck): Check {
  const { closeOn, completeOn, closeWithinDays } = facts
  if (closeOn === null) {
    return check('check_close_date', 'unknown', 'The day it should close is not given.', {
      close_on: 'none',
    })
  }
  const last = completeOn.add({ days: closeWithinDays })
  const seen = { close_on: closeOn.toString(), latest: last.toString() }
  if (Temporal.PlainDate.compare(closeOn, completeOn) < 0) {
    return check('check_close_date', 'fail', 'The day it should close has passed.', seen)
  }
  return Temporal.PlainDate.compare(closeOn, last) <= 0
    ? check('check_close_date', 'pass', `It should close until ${printDay(last)}.`, seen)
    : check('check_close_date', 'fail', `It should close after ${printDay(last)}.`, seen)
}
