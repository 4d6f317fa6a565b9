import { must } from '../kernel/assert.ts'
import type { Days } from './days.ts'
import { dealMoves } from './deal-moves.ts'
import { cellOf, readFacts } from './facts/read.ts'
import { chanceOf, oneOf } from './papers/chance.ts'
import { partners, type SamplePartner } from './partners.ts'
import type { CaseFacts, Story } from './story.ts'

/** How a deal went, as far as it has come by the anchor. */
export const dealFates = [
  'protected',
  /** Another partner was first. */
  'conflict',
  /** Asks for sixty days more, days before its end. */
  'extension',
  'extended',
  /** Won and approved; the words are the day it was told, and the value of the order. */
  'won',
  'won_open',
  /** The order is far above what was registered: the owner is asked. */
  'over',
  'lost',
  'expired',
  'tender',
  /** In review; the words say how much of its time is used up. */
  'asked',
  /** The same, a few minutes before another partner's: that one is blocked. */
  'first_of_two',
  'back',
  'withdrawn',
  'draft',
] as const
export type DealFate = (typeof dealFates)[number]

/** One row of `facts/deals.csv`, with what follows from it. */
export type DealFacts = {
  readonly id: string
  readonly fate: DealFate
  readonly words: string
  readonly partner: SamplePartner
  readonly customer: string
  readonly domain: string
  readonly value: string
  readonly day: number
  readonly registration: CaseFacts
  readonly contact: { readonly name: string; readonly email: string }
  readonly chance: () => number
}

/** Stories of the deals listed in `facts/deals.csv`. */
export function dealStories(): Story[] {
  const byCode = new Map(partners.map((partner) => [partner.code, partner]))
  return readFacts('deals').map((row) => {
    const partner = must(byCode.get(cellOf(row, 'partner')), `partner ${cellOf(row, 'partner')}`)
    const facts = factsOf(row, partner)
    return {
      id: facts.id,
      partner: partner.code,
      program: 'deal-emea',
      moves: dealMoves(facts),
    }
  })
}

const given = [
  'Anke',
  'Bruno',
  'Clara',
  'Emil',
  'Fleur',
  'Henrik',
  'Ilse',
  'Marta',
  'Paolo',
] as const
const family = ['Albers', 'Boucher', 'Conti', 'Dekker', 'Ek', 'Novak', 'Ortiz', 'Reid'] as const

/** What a partner writes into its subject, by product. */
const projects: Readonly<Record<string, readonly [string, ...string[]]>> = {
  platform: ['moves its data centre', 'replaces its old platform', 'opens a second site'],
  analytics: ['wants figures by the hour', 'reports to its board daily', 'measures its plants'],
  integration: ['connects its suppliers', 'joins two ERP systems', 'sends orders without paper'],
  security: ['answers its auditors', 'locks down remote access', 'prepares for an audit'],
  managed: ['hands over operations', 'has nobody for the nights', 'closes its own shift'],
}

function factsOf(row: Readonly<Record<string, string>>, partner: SamplePartner): DealFacts {
  const cell = (column: string) => cellOf(row, column)
  const [customer, domain, fate] = [cell('customer'), cell('domain'), cell('fate')]
  const id = `deal-${partner.code}-${domain.split('.')[0] ?? ''}`.toLowerCase()
  const chance = chanceOf(id)
  const products = cell('products').split(';')
  const project = oneOf(chance, must(projects[products[0] ?? ''], `a project for ${id}`))
  const name = `${oneOf(chance, given)} ${oneOf(chance, family)}`
  const email = `${name.toLowerCase().replace(' ', '.')}@${domain}`
  const value = `${cell('value')}.00`
  const day = Number(cell('day'))
  const title = `${customer} ${project}`
  const form = (days: Days) => ({
    title: title.slice(0, 120),
    customer_name: customer,
    customer_domain: domain,
    customer_country: cell('country'),
    products: products.join(', '),
    value,
    close_on: days
      .day(Math.min(day, 0))
      .add({ days: fate === 'back' ? 190 : 75 + (value.length % 5) * 12 })
      .toString(),
    partner_role: cell('role'),
    contact_name: name,
    contact_email: email,
    tender: fate === 'tender' ? 'yes' : 'no',
  })
  return {
    id,
    fate: must(
      dealFates.find((each) => each === fate),
      `the fate of ${id}`,
    ),
    words: cell('words'),
    partner,
    customer,
    domain,
    value,
    day,
    chance,
    contact: { name, email },
    registration: {
      type: 'deal_registration',
      title,
      form,
      papers: [minutesOf(customer, name, Math.min(day, -1) - 3, project, chance)],
    },
  }
}

const talked = [
  'They showed us the plan, the budget line and who decides.',
  'Two of their engineers joined; the open points are listed below with a name each.',
  'They compared three offers and asked us for a second round on operations.',
  'A visit to a reference customer is agreed; the date follows from their side.',
] as const

function minutesOf(
  customer: string,
  name: string,
  day: number,
  project: string,
  chance: () => number,
): CaseFacts['papers'][number] {
  return {
    slot: 'engagement',
    name: 'Minutes of the first meeting',
    title: 'Minutes of a meeting',
    day,
    text: [
      `${name} of ${customer} explained why the house ${project}.`,
      oneOf(chance, talked),
      'Next: our written proposal within ten days.',
    ],
  }
}
