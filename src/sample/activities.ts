import { assert, must } from '../kernel/assert.ts'
import { least, type Money, money, parseDecimal, sum, toDecimal } from '../kernel/money.ts'
import { activityMoves } from './activity-moves.ts'
import { summaryOf } from './activity-words.ts'
import { mdfOf, programs } from './company.ts'
import { type ActivityType, claimedCosts, isActivityType, plannedCosts } from './costs.ts'
import { cellOf, readFacts } from './facts/read.ts'
import { chanceOf } from './papers/chance.ts'
import { partners, type SamplePartner } from './partners.ts'
import type { ClaimFacts, RequestFacts, Story } from './story.ts'

/** How an activity went, as far as it has come by the anchor. */
export const fates = [
  /** Claimed, approved and due some time, or paid. */
  'paid',
  /** Claimed above what was promised. */
  'over',
  /** Claimed with gifts inside a line. */
  'reduced',
  /** Sent back once, mended, approved. */
  'mended',
  /** Approved after its time was over. */
  'slow',
  /** The owner was asked before the request was approved. */
  'owner',
  /** A claim in review; the words say how much of its time is used up at the anchor. */
  'claimed',
  'claim_back',
  'claim_asked',
  'claim_draft',
  /** A request approved; the activity, or its claim, is still to come. */
  'promised',
  'asked',
  'back',
  /** Sent back and never answered. */
  'silent',
  'question',
  'rejected',
  'withdrawn',
  'cut',
  'draft',
] as const
export type Fate = (typeof fates)[number]

/** One row of `facts/activities.csv`, with what follows from it. */
export type ActivityFacts = {
  readonly id: string
  readonly fate: Fate
  /** What the fate needs said: a reason, a question, a share of time. */
  readonly words: string
  readonly type: ActivityType
  readonly partner: SamplePartner
  readonly request: RequestFacts
  readonly requested: Money
  readonly claim: ClaimFacts
  /** Always the same numbers for the same activity. */
  readonly chance: () => number
}

/** Stories of the activities listed in `facts/activities.csv`: a row gives what is asked, where and
 *  when, and how it went; cost lines, invoices and days follow from it, always the same. */
export function activityStories(): Story[] {
  const byCode = new Map(partners.map((partner) => [partner.code, partner]))
  return readFacts('activities').map((row) => {
    const partner = must(byCode.get(cellOf(row, 'partner')), `partner ${cellOf(row, 'partner')}`)
    const facts = factsOf(row, partner)
    const { id, request } = facts
    return { id, partner: partner.code, request, moves: activityMoves(facts) }
  })
}

/** Our share of the cost by tier, in hundredths, as both sample packs have it. */
const shareOf = { registered: 50n, select: 50n, premier: 75n } as const
/** The most that one activity gets, as both sample packs have it, where that is less than any row asks. */
const capOf: Partial<Record<ActivityType, bigint>> = {
  webinar: 10_000_00n,
  email: 10_000_00n,
  content: 15_000_00n,
}

function factsOf(row: Readonly<Record<string, string>>, partner: SamplePartner): ActivityFacts {
  const cell = (column: string) => cellOf(row, column)
  const [type, title, words] = [cell('type'), cell('title'), cell('words')]
  const id = `${partner.code}-${title}`.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')
  const fate = must(
    fates.find((each) => each === cell('fate')),
    `the fate of ${id}`,
  )
  assert(isActivityType(type), `a type of activity: ${type}`)
  const chance = chanceOf(`activity ${id}`)
  const { currency } = programs[mdfOf[partner.region]]
  const total = must(parseDecimal(cell('cost'), currency), `the cost of ${id}`)
  const costs = plannedCosts(type, total, chance)
  const from = Number(cell('day'))
  const requested = requestedOf(total, type, partner)
  // A training fills a room, not a hall.
  const perHead = type === 'training' ? 180_00 : 60_00
  const leads = 8 + Number(total.minor / BigInt(perHead + Math.floor(chance() * 60_00)))
  const request: RequestFacts = {
    type,
    title,
    place: cell('place'),
    audience: cell('audience'),
    leads,
    pipeline: `${leads * (25 + Math.floor(chance() * 60)) * 100}.00`,
    from,
    until: from + daysOf(type, chance) - 1,
    costs,
    requested: toDecimal(requested),
  }
  const known = { id, fate, words, type, partner, request, requested, chance }
  return { ...known, claim: claimOf(known) }
}

/** Our share, in whole fifties. */
function requestedOf(total: Money, type: ActivityType, partner: SamplePartner): Money {
  const share = (total.minor * shareOf[partner.tier]) / 100n
  const capped = share < (capOf[type] ?? share) ? share : (capOf[type] ?? share)
  return money((capped / 50_00n) * 50_00n, total.currency)
}

/** Working days an activity takes. */
function daysOf(type: ActivityType, chance: () => number): number {
  const longer = chance()
  switch (type) {
    case 'paid_media':
    case 'print':
      return 5 + Math.floor(longer * 4)
    case 'content':
    case 'telemarketing':
      return 4
    case 'training':
    case 'sponsorship':
      return 2
    case 'event':
      return longer < 0.25 ? 2 : 1
    default:
      return 1
  }
}

/** What is measured per lead, by type: guests, clicks, views. */
const perLead: Partial<Record<ActivityType, number>> = {
  paid_media: 21,
  print: 160,
  content: 11,
  email: 70,
}

/** What comes of it: invoices near the plan, and a claim within the promise unless the fate is another. */
function claimOf(facts: Omit<ActivityFacts, 'claim'>): ClaimFacts {
  const { fate, type, partner, request, requested, chance } = facts
  const { currency } = requested
  const planned = request.costs.map((cost) => ({
    ...cost,
    amount: must(parseDecimal(cost.net, currency), 'a planned cost'),
  }))
  const where = { country: partner.country, town: partner.town }
  const costs = claimedCosts(planned, where, chance)
  const spent = sum(
    costs.map(({ amount }) => amount),
    currency,
  )
  const share = money((spent.minor * shareOf[partner.tier]) / 100n, currency)
  const more = money((requested.minor * 106n) / 100n, currency)
  const claimed = fate === 'over' ? more : least(share, requested)
  const leads = Math.max(4, Math.floor(request.leads * (0.7 + chance() * 0.5)))
  const metric = Math.floor(leads * (perLead[type] ?? 1.2 + chance() * 0.5))
  const result = { metric, leads, audience: request.audience }
  return {
    claimed: toDecimal(claimed),
    metric,
    leads,
    summary: summaryOf(type, result, chance),
    lines: costs.map(({ amount, ...cost }, at) =>
      fate === 'reduced' && at === 0
        ? { ...cost, parts: withGift(cost.kind, amount) }
        : fate === 'over'
          ? { ...cost, net: toDecimal(money((amount.minor * 115n) / 100n, currency)) }
          : cost,
    ),
  }
}

/** An invoice with gifts for the guests inside. */
function withGift(kind: string, amount: Money) {
  const gift = money((amount.minor / 12_00n) * 1_00n, amount.currency)
  const rest = money(amount.minor - gift.minor, amount.currency)
  return [
    [kind, toDecimal(rest)],
    ['gift', toDecimal(gift)],
  ] as const
}
