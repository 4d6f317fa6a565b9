import type { Staff } from './company.ts'
import { type Days, officeHour } from './days.ts'
import type { DealFacts } from './deals.ts'
import { oneOf } from './papers/chance.ts'
import type { CaseFacts, Move } from './story.ts'

/** Everything that was done about a deal, from its registration to where it stands. */
export function dealMoves(facts: DealFacts): readonly Move[] {
  const { fate, words, registration: what, day } = facts
  if (fate === 'draft')
    return [{ do: 'hand_in', when: officeHour(facts.chance, 1), what, draft: true }]
  if (fate === 'asked' || fate === 'first_of_two') {
    const used = Number(words)
    const given = { do: 'take', when: { used: used / 2 }, of: what.type } as const
    return [
      { do: 'hand_in', when: { used }, what },
      ...(used > 0.45 ? [{ ...given, by: 'priya', to: 'jonas' } as const] : []),
    ]
  }
  const back = fate === 'back' ? 6 : -day
  const asked = { do: 'hand_in', when: officeHour(facts.chance, back), what } as const
  const when = officeHour(facts.chance, back - 1)
  const by = oneOf<Staff>(facts.chance, ['maya', 'jonas'])
  switch (fate) {
    case 'withdrawn':
      return [asked, { do: 'withdraw', when, reason: words }]
    case 'back':
      return [asked, { do: 'send_back', when, by, ...tooFar }]
    case 'conflict':
      return [asked, { do: 'reject', when, by, clauses: ['DEAL-2.3'], reason: taken }]
    case 'tender':
      return [asked, { do: 'reject', when, by, clauses: ['DEAL-3.3'], reason: published }]
    default:
      return [asked, { do: 'approve', when, by }, ...laterMoves(facts, by)]
  }
}

const taken =
  'This customer is already registered for this product. We cannot protect it a second time; you may ' +
  'register again when the protection has ended.'
const published =
  'The archive published this tender; whoever offers best wins it, and nobody is protected.'
const tooFar = {
  message: 'Everything is here. Only the closing date is further away than we can protect.',
  defects: [
    {
      targetKind: 'field',
      target: 'close_on',
      reason: 'The deal closes more than 150 days from now. When do you expect the signature?',
      clauseId: 'DEAL-4.2',
    },
  ],
} as const

/** What became of a protected deal. */
function laterMoves(facts: DealFacts, by: Staff): readonly Move[] {
  const { fate, words } = facts
  const [told = '', said = ''] = words.split(';')
  const back = -Number(told)
  const outcome = (what: CaseFacts): Move => ({
    do: 'hand_in',
    when: officeHour(facts.chance, back),
    what,
  })
  const decider: Staff = Number(said) > 60_000 ? 'priya' : by
  switch (fate) {
    case 'extension':
      return [{ do: 'hand_in', when: { used: 0.6 }, what: extensionOf(facts, -2) }]
    case 'extended':
      return [
        { do: 'hand_in', when: officeHour(facts.chance, 9), what: extensionOf(facts, -9) },
        { do: 'approve', when: officeHour(facts.chance, 8), by },
      ]
    case 'won':
      return [
        outcome(wonOf(facts, said, -back)),
        { do: 'approve', when: officeHour(facts.chance, back - 2), by: decider },
      ]
    case 'won_open':
      return [outcome(wonOf(facts, said, -back))]
    case 'over':
      return [
        outcome(wonOf(facts, said, -back)),
        {
          do: 'escalate',
          when: officeHour(facts.chance, back - 2),
          by: 'priya',
          kind: 'design',
          question:
            'The order is 41 % above what was registered; a quarter is what the terms let pass. The ' +
            'customer added a second shipyard. Do we pay on all of it?',
        },
      ]
    case 'lost':
      return [
        outcome(lostOf(facts, said)),
        { do: 'approve', when: officeHour(facts.chance, back - 1), by },
      ]
    default:
      return []
  }
}

function extensionOf({ customer, contact }: DealFacts, day: number): CaseFacts {
  const form = (days: Days) => ({
    progress: `${contact.name} confirmed the budget for the next fiscal year; legal review began.`,
    next_steps: 'Second round of the contract, then signature by both managing directors.',
    close_on: days.day(day).add({ days: 50 }).toString(),
  })
  const text = [
    `We confirm that ${customer} negotiates the contract and intends to sign within seven weeks.`,
    `${contact.name}, for ${customer}`,
  ]
  const paper = { slot: 'progress_evidence', name: 'Letter of intent', title: 'Letter of intent' }
  const papers = [{ ...paper, from: customer, day: day - 2, text }]
  return { type: 'deal_extension', title: customer, form, papers }
}

function wonOf({ id, customer, chance }: DealFacts, value: string, day: number): CaseFacts {
  const order = `PO-${10_000 + Math.floor(chance() * 80_000)}`
  const sale = `OP-${4000 + Math.floor(chance() * 5000)}`
  const form = (days: Days) => ({
    outcome: 'won',
    opportunity: sale,
    order_number: order,
    order_on: days.day(day - 3).toString(),
    net_new_value: value,
  })
  const text = [`We order as offered, net value ${value} EUR, for the term of 36 months.`, id]
  const paper = { slot: 'order', name: `Order ${order}`, title: `Purchase order ${order}` }
  const papers = [{ ...paper, from: customer, day: day - 3, text }]
  return { type: 'deal_outcome', title: customer, form, papers }
}

function lostOf({ customer }: DealFacts, reason: string): CaseFacts {
  const form = () => ({ outcome: 'lost', reason })
  return { type: 'deal_outcome', title: customer, form, papers: [] }
}
