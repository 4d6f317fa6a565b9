import { type Instant, type PlainDate, printDay } from '../kernel/temporal.ts'
import type { Participant, ReferralPack } from '../programs/index.ts'
import { type Check, type CheckName, makeCheck, type MakeCheck } from './check.ts'
import type { ClauseOf } from './mdf-request.ts'
import { liveCheck } from './referral-term.ts'

/** Why two customers are taken for one: the same domain, tax number, family or name. */
export type MatchKey = 'domain' | 'tax_id' | 'family' | 'name' | 'customer'

/** What somebody holds on the same customer, or asked for before. */
export type CustomerHold = {
  readonly kind: 'protection' | 'attribution' | 'asked_before'
  /** The referring partner's own. */
  readonly own: boolean
  readonly number: string
  readonly by: MatchKey
  /** How alike the names are, `0.94`, where only the name speaks for it. */
  readonly likeness: string | null
}

export type OpenSale = {
  readonly code: string
  readonly openedOn: PlainDate
  readonly openedAt: Instant | null
}

/** Everything the checks of a referral look at, fetched once; a decision keeps it for ever. It names
 *  no person: neither the customer's contact nor their address. */
export type ReferralFacts = {
  readonly partnerStatus: string
  readonly goodStanding: boolean
  readonly complete: boolean
  /** When it became complete, or now for a draft, and the zone in which people are told. */
  readonly completeAt: Instant
  readonly zone: string
  readonly customer: string
  readonly consent: boolean
  readonly consentOn: PlainDate | null
  /** The customer is the partner, or belongs to its group; by what that shows. */
  readonly self: { readonly is: 'self' | 'affiliate'; readonly by: MatchKey } | null
  /** A customer of ours already: it bought before, or is a house account. */
  readonly existing: { readonly code: string; readonly why: 'bought' | 'house_account' } | null
  /** Sales of our own to the customer that were open when it became complete, and since when; the
   *  instant where the list of sales says it. */
  readonly openOpportunities: readonly OpenSale[]
  /** The same customer, for certain. */
  readonly holds: readonly CustomerHold[]
  /** Perhaps the same customer: a person looks. */
  readonly alike: readonly CustomerHold[]
  readonly exceptionAsked: boolean
  /** Other referrals of the partner under the program that are accepted and have no sale yet. */
  readonly liveOthers?: number
  /** Of the world: for whom the program must be open; absent in records of before. */
  readonly participant?: Participant
}

/** `referral@1`: the checks of a referral, in the order people read them. What others hold is said
 *  without naming who holds it. */
export function referralChecks(
  pack: ReferralPack,
  facts: ReferralFacts,
  clauseOf: ClauseOf,
): Check[] {
  const check = makeCheck(clauseOf)
  const { maxLive } = pack
  return [
    consent(facts, check),
    notItself(facts, check),
    notCustomer(facts, check),
    noOpportunity(facts, check),
    noProtection(facts, check),
    firstIn(facts, check),
    duplicate(facts, check),
    ...(maxLive === null ? [] : [liveCheck(maxLive, facts.liveOthers ?? 0, check)]),
  ]
}

function consent(facts: ReferralFacts, check: MakeCheck): Check {
  const { consent: given, consentOn } = facts
  const seen = { consent: given ? 'yes' : 'no', consent_on: consentOn?.toString() ?? 'not given' }
  if (!given) {
    return check('check_consent', 'fail', 'The customer has not agreed to be named to us.', seen)
  }
  if (consentOn === null) {
    return check('check_consent', 'unknown', 'The day the customer agreed is not given.', seen)
  }
  const on = facts.completeAt.toZonedDateTimeISO(facts.zone).toPlainDate()
  if (consentOn.since(on).sign > 0) {
    return check('check_consent', 'fail', 'The day the customer agreed is still to come.', seen)
  }
  const sentence = `The customer agreed on ${printDay(consentOn)}.`
  return check('check_consent', 'pass', sentence, seen)
}

function notItself(facts: ReferralFacts, check: MakeCheck): Check {
  const { self } = facts
  if (self === null) {
    const sentence = 'The customer is neither the partner nor of its group.'
    return check('check_self', 'pass', sentence, { found_by: 'nothing' })
  }
  const sentence =
    self.is === 'self'
      ? `The customer is the partner itself: ${byWords[self.by]} is the same.`
      : `The customer belongs to the partner’s group: ${byWords[self.by]} is the same.`
  return check('check_self', 'fail', sentence, { found_by: self.by })
}

function notCustomer(facts: ReferralFacts, check: MakeCheck): Check {
  const { existing } = facts
  if (existing === null) {
    return check('check_customer', 'pass', 'The customer has not bought from us yet.', {
      known_as: 'none',
    })
  }
  const sentence =
    existing.why === 'bought'
      ? 'It is a customer of ours already.'
      : 'It is an account we work on ourselves.'
  return check('check_customer', 'fail', sentence, { known_as: existing.why })
}

function noOpportunity(facts: ReferralFacts, check: MakeCheck): Check {
  const { completeAt, zone } = facts
  const referredOn = completeAt.toZonedDateTimeISO(zone).toPlainDate()
  const sameDay = (sale: OpenSale) => sale.openedAt === null && sale.openedOn.equals(referredOn)
  const sale = facts.openOpportunities.toSorted(
    (a, b) => Number(sameDay(a)) - Number(sameDay(b)),
  )[0]
  if (sale === undefined) {
    return check('check_opportunity', 'pass', 'We have no open sale to the customer.', {
      open_since: 'none',
    })
  }
  const seen = {
    open_since: (sale.openedAt ?? sale.openedOn).toString(),
    referred_at: completeAt.toString(),
  }
  if (sameDay(sale)) {
    const sentence =
      'We opened a sale to the customer on the same day; a person finds out which came first.'
    return check('check_opportunity', 'unknown', sentence, seen)
  }
  const since = sale.openedAt === null ? printDay(sale.openedOn) : sayInstant(sale.openedAt, zone)
  const sentence =
    `Our own sale to the customer was opened on ${since}; ` +
    `the referral came on ${sayInstant(completeAt, zone)}.`
  return check('check_opportunity', 'fail', sentence, seen)
}

function noProtection(facts: ReferralFacts, check: MakeCheck): Check {
  return heldByOthers(facts, check, {
    code: 'check_protection',
    kinds: ['protection'],
    free: 'No other partner has registered the customer.',
    held: 'Another partner holds a protected registration of this customer',
    alike: 'Another partner holds a registration of a customer with a similar name',
  })
}

function firstIn(facts: ReferralFacts, check: MakeCheck): Check {
  const found = heldByOthers(facts, check, {
    code: 'check_first',
    kinds: ['attribution'],
    free: 'Nobody referred the customer before.',
    held: 'Another partner referred this customer before',
    alike: 'Another partner referred a customer with a similar name',
  })
  const asked = facts.holds.find((hold) => !hold.own && hold.kind === 'asked_before')
  if (found.state === 'fail' || asked === undefined) return found
  const sentence = 'Another partner named this customer earlier, and that is not decided yet.'
  return check('check_first', 'unknown', sentence, { found_by: asked.by })
}

function heldByOthers(
  facts: ReferralFacts,
  check: MakeCheck,
  words: {
    readonly code: CheckName
    readonly kinds: readonly CustomerHold['kind'][]
    readonly free: string
    readonly held: string
    readonly alike: string
  },
): Check {
  const ofKind = (hold: CustomerHold) => !hold.own && words.kinds.includes(hold.kind)
  const held = facts.holds.find(ofKind)
  if (held !== undefined) {
    const sentence = `${words.held}: ${byWords[held.by]} is the same.`
    return check(words.code, 'fail', sentence, { found_by: held.by })
  }
  const alike = facts.alike.find(ofKind)
  if (alike === undefined) return check(words.code, 'pass', words.free, { found_by: 'nothing' })
  const likeness = alike.likeness ?? 'unknown'
  const sentence = `${words.alike} (likeness ${likeness}): a person looks.`
  return check(words.code, 'warn', sentence, { found_by: alike.by, likeness })
}

function duplicate(facts: ReferralFacts, check: MakeCheck): Check {
  const own = facts.holds.filter((hold) => hold.own).map((hold) => hold.number)
  const numbers = [...new Set(own)]
  const found = { numbers: numbers.join(', ') || 'none' }
  return numbers.length > 0
    ? check('check_duplicate', 'fail', `You named this customer before: ${found.numbers}.`, found)
    : check('check_duplicate', 'pass', 'You have not named this customer before.', found)
}

const byWords: Record<MatchKey, string> = {
  domain: 'the domain',
  tax_id: 'the tax number',
  family: 'the group of companies',
  name: 'the name',
  customer: 'the customer',
}

/** `2 March 2026 at 08:05 (Europe/Berlin)` */
function sayInstant(at: Instant, zone: string): string {
  const local = at.toZonedDateTimeISO(zone)
  return `${printDay(local.toPlainDate())} at ${local.toPlainTime().toString().slice(0, 5)} (${zone})`
}
