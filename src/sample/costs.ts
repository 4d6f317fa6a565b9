import { allocate, type Money, money, toDecimal } from '../kernel/money.ts'
import { oneOf } from './papers/chance.ts'
import { sellerOf } from './sellers.ts'
import type { ClaimedCost, PlannedCost } from './story.ts'

export type ActivityType = keyof typeof costsOfType

type Kind = readonly [kind: string, weight: number, what: readonly [string, ...string[]]]

/** What an activity of each type costs: kinds of cost, their shares, and how people put it. */
const costsOfType = {
  event: [
    [
      'venue',
      11,
      ['Hall and technology', 'Room, stage and sound', 'Hall for the day', 'Venue hire'],
    ],
    [
      'catering',
      6,
      ['Lunch and coffee', 'Breakfast for all guests', 'Buffet, no alcohol', 'Catering'],
    ],
    ['speaker', 3, ['Keynote', 'Outside speaker with travel', 'Moderator', 'Two guest speakers']],
  ],
  webinar: [
    [
      'agency',
      13,
      ['Production and moderation', 'Studio, direction, recording', 'Live production'],
    ],
    ['list_rental', 7, ['Invitations, two waves', 'Address list and sending', 'Invitations']],
  ],
  paid_media: [
    ['media', 16, ['Placement', 'Placement, as booked', 'Advertisements, three titles']],
    ['production', 4, ['Motifs and landing page', 'Four formats', 'Text and motifs']],
  ],
  print: [
    ['print', 15, ['Posters and hanging', 'Light boxes, two weeks', 'Print run and placement']],
    ['production', 5, ['Design and proofs', 'Motifs', 'Artwork']],
  ],
  content: [
    ['content', 16, ['Research and text', 'Interviews and text', 'Text and editing']],
    ['production', 4, ['Layout', 'Charts and layout', 'Layout and translation']],
  ],
  email: [
    ['list_rental', 14, ['List and sending', 'Addresses for one mailing', 'Sending, two waves']],
    ['content', 6, ['Text', 'Text and images', 'Text, two variants']],
  ],
  telemarketing: [
    ['telemarketing', 17, ['Calls, four days', 'Call team of three', 'Appointments by telephone']],
    ['content', 3, ['Script', 'Script and training', 'Script in two languages']],
  ],
  training: [
    ['training', 15, ['Trainer, two days', 'Trainer and lab', 'Instructor with material']],
    ['venue', 5, ['Training room', 'Lab room', 'Room with equipment']],
  ],
  sponsorship: [
    ['sponsorship', 1, ['Package as in the contract', 'Stand and logo', 'Partnership']],
  ],
} as const satisfies Record<string, readonly Kind[]>

export function isActivityType(text: string): text is ActivityType {
  return Object.hasOwn(costsOfType, text)
}

/** The cost lines a partner plans; they add up to `total`, in whole tens. */
export function plannedCosts(
  type: ActivityType,
  total: Money,
  chance: () => number,
): readonly PlannedCost[] {
  const kinds: readonly Kind[] = costsOfType[type]
  const ten = 1000n
  const weights = kinds.map(([, weight]) => BigInt(weight * 10 + Math.floor(chance() * 20)))
  const tens = allocate(money(total.minor / ten, total.currency), weights)
  return kinds.map(([kind, , what], at) => {
    const net = money((tens[at]?.minor ?? 0n) * ten, total.currency)
    return { kind, what: oneOf(chance, what), net: toDecimal(net) }
  })
}

/** Per cent of tax on an invoice there; none where cities differ. */
const taxOf: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 21,
  CA: 5,
  CH: 8.1,
  DE: 19,
  DK: 25,
  ES: 21,
  FI: 25.5,
  FR: 20,
  GB: 20,
  IE: 23,
  IT: 22,
  NL: 21,
  NO: 25,
  PL: 23,
  SE: 25,
}

/** The invoices that came of the plan: near it, rarely on it. */
export function claimedCosts(
  planned: readonly (PlannedCost & { readonly amount: Money })[],
  where: { readonly country: string; readonly town: string },
  chance: () => number,
): readonly (ClaimedCost & { readonly amount: Money })[] {
  return planned.map(({ amount, ...cost }) => {
    const thousandths = BigInt(925 + Math.floor(chance() * 120))
    // To twenty cents: what people charge is seldom round, and seldom very odd.
    const net = money(((amount.minor * thousandths) / 1000n / 20n) * 20n, amount.currency)
    const seller = sellerOf(cost.kind, where, chance)
    return { ...cost, ...seller, amount: net, net: toDecimal(net), tax: taxOf[where.country] ?? 0 }
  })
}
