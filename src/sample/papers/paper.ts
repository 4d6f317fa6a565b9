import type { Money } from '../../kernel/money.ts'
import { printMoney } from '../../kernel/money.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import { chanceOf, oneOf } from './chance.ts'
import { pdfOf } from './pdf.ts'
import { photoOf } from './photo.ts'

/** The activity a paper speaks of. */
export type Activity = {
  /** Tells papers of two activities, or two tries at one, apart. */
  readonly key: string
  readonly partner: string
  readonly title: string
  readonly place: string
  readonly firstOn: PlainDate
  readonly lastOn: PlainDate
  /** What it is measured by: attendees, clicks, views. */
  readonly metric: number
}

export type Invoice = {
  readonly seller: string
  readonly number: string
  readonly on: PlainDate
  readonly what: string
  readonly net: Money
  readonly tax: Money
  readonly total: Money
}

export type Paper = { readonly name: string; readonly bytes: Buffer }

/** An invoice of a seller to the partner. */
export function invoicePaper(activity: Activity, invoice: Invoice): Paper {
  const { seller, number, on, what, net, tax, total } = invoice
  const bytes = pdfOf({
    title: `Invoice ${number}`,
    from: [seller],
    on,
    facts: [
      ['Bill to', activity.partner],
      ['Delivered', activity.firstOn.toString()],
      ['Reference', activity.title],
    ],
    table: {
      head: ['Service', 'Net', 'Tax'],
      rows: [[what, printMoney(net), printMoney(tax)]],
      figuresFrom: 1,
    },
    totals: [
      ['Net', printMoney(net)],
      ['Tax', printMoney(tax)],
      ['Total due', printMoney(total)],
    ],
    text: ['Payable within 14 days. Thank you for your business.'],
  })
  return { name: `Invoice ${number}.pdf`, bytes }
}

/** The paper a partner would put into this slot. */
export function proofPaper(slot: string, activity: Activity): Paper {
  const { key } = activity
  switch (slot) {
    case 'photo':
      return { name: 'photo.png', bytes: photoOf(key, 'event') }
    case 'benefit_photo':
    case 'placement_photo':
      return { name: `${slot}.png`, bytes: photoOf(key, 'booth') }
    case 'creative':
    case 'piece':
      return { name: `${slot}.png`, bytes: photoOf(`${slot} ${key}`, 'artwork') }
    case 'attendee_list':
      return { name: 'attendees.csv', bytes: attendeeList(activity) }
    case 'results':
      return { name: 'results.csv', bytes: resultList(activity) }
    case 'agenda':
      return { name: 'Agenda.pdf', bytes: agenda(activity) }
    default:
      return { name: `${slot}.pdf`, bytes: statement(slot, activity) }
  }
}

/** A letter, minutes, an order or an acceptance, in its own words. */
export function casePaper(paper: {
  readonly name: string
  readonly title: string
  readonly from: string
  readonly to: string
  readonly on: PlainDate
  readonly text: readonly string[]
  readonly key: string
}): Paper {
  const { name, title, from, to, on, text, key } = paper
  const facts = [['Concerns', to]] as const
  const bytes = pdfOf({ title, from: [from], on, facts, text: [...text, `Document ${key}`] })
  return { name: `${name}.pdf`, bytes }
}

const companies = [
  'Bergmann Anlagenbau',
  'Stadtwerke Rosenau',
  'Van Eyck Logistiek',
  'Merchant Wharf Insurance',
  'Silver Basin Health',
  'Prairie Mutual',
  'Tillamook Timber',
  'Georgian Bay Foods',
  'Lauragais',
] as const
const titles = [
  'Head of IT',
  'CISO',
  'IT Architect',
  'CFO',
  'Operations Lead',
  'Platform Engineer',
] as const
const given = [
  'Anna',
  'Ben',
  'Carla',
  'David',
  'Eva',
  'Felix',
  'Grace',
  'Hugo',
  'Ines',
  'Jakob',
  'Kira',
  'Leo',
] as const
const family = [
  'Arnold',
  'Baker',
  'Costa',
  'Dietz',
  'Evans',
  'Fuchs',
  'Grant',
  'Hahn',
  'Iqbal',
  'Jansen',
  'Keller',
] as const

function attendeeList({ key, metric }: Activity): Buffer {
  const chance = chanceOf(`attendees ${key}`)
  const rows = Array.from({ length: metric }, () => {
    const name = `${oneOf(chance, given)} ${oneOf(chance, family)}`
    return [name, oneOf(chance, companies), oneOf(chance, titles), chance() < 0.85 ? 'yes' : 'no']
  })
  return csv([['Name', 'Company', 'Title', 'Attended'], ...rows])
}

function resultList({ key, metric, firstOn, lastOn }: Activity): Buffer {
  const chance = chanceOf(`results ${key}`)
  const days = firstOn.until(lastOn).days + 1
  const rows = Array.from({ length: days }, (_, at) => {
    const clicks =
      at === days - 1 ? metric - Math.floor(metric / days) * (days - 1) : Math.floor(metric / days)
    return [
      firstOn.add({ days: at }).toString(),
      String(clicks * (30 + Math.floor(chance() * 12))),
      String(clicks),
    ]
  })
  return csv([['Day', 'Impressions', 'Clicks'], ...rows])
}

function csv(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(rows.map((row) => `${row.join(',')}\r\n`).join(''))
}

function agenda(activity: Activity): Buffer {
  const hours = ['09:00', '09:30', '10:30', '11:15', '12:30', '13:30', '15:00', '16:30']
  const topics = [
    'Doors open, registration',
    'Welcome and what is new at Northwind Cloud',
    `${activity.partner}: a customer’s first year`,
    'Migrating without a weekend shift',
    'Lunch and booths',
    'Hands-on: cost guardrails',
    'Panel: questions from the floor',
    'Close',
  ]
  return pdfOf({
    title: activity.title,
    from: [activity.partner],
    on: activity.firstOn,
    facts: [
      ['Place', activity.place],
      ['Last day', activity.lastOn.toString()],
      ['Joint with', 'Northwind Cloud Inc.'],
    ],
    table: {
      head: ['Session', 'Starts'],
      rows: topics.map((topic, at) => [topic, hours[at] ?? '']),
      figuresFrom: 1,
    },
    text: [`Document ${activity.key}`],
  })
}

/** Any other paper: what it is, of what, with the figure it states. */
function statement(slot: string, activity: Activity): Buffer {
  const name = slot.replaceAll('_', ' ')
  return pdfOf({
    title: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}: ${activity.title}`,
    from: [activity.partner],
    on: activity.lastOn,
    facts: [
      ['Activity', activity.title],
      ['Place or channel', activity.place],
      ['Days', `${activity.firstOn.toString()} to ${activity.lastOn.toString()}`],
      ['Result', String(activity.metric)],
    ],
    text: [
      'We confirm that the activity named above was carried out together with Northwind Cloud Inc. ' +
        'on the days and in the place stated here.',
      `Document ${activity.key}`,
    ],
  })
}
