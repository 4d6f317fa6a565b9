import type { Days } from './days.ts'
import type { CaseFacts, CollectionFacts, Move, SaleFacts, Story, When } from './story.ts'

type ReferredFacts = {
  readonly customer: string
  readonly domain: string
  readonly country: string
  readonly contact: string
  readonly need: string
  readonly value: string
  /** The day on which the customer agreed to be named, in working days from the anchor. */
  readonly consent: number
}

function referralOf(facts: ReferredFacts): CaseFacts {
  const { customer, domain, contact } = facts
  const form = (days: Days) => ({
    title: `${customer}: ${facts.need.split(/[,;.]/)[0] ?? ''}`.slice(0, 120),
    customer_name: customer,
    customer_domain: domain,
    customer_country: facts.country,
    contact_name: contact,
    contact_email: `${contact.toLowerCase().replace(' ', '.')}@${domain}`,
    consent: 'yes',
    consent_on: days.day(facts.consent).toString(),
    need: facts.need,
    expected_value: facts.value,
  })
  const text = [
    'We agree that our name and our need are passed on to Northwind Cloud Inc.',
    contact,
  ]
  const paper = { slot: 'consent_proof', name: 'Consent', title: 'We agree to be named' }
  const papers = [{ ...paper, from: customer, day: facts.consent, text }]
  return { type: 'referral', title: customer, form, papers }
}

/** The steps from the won sale on: what was collected when, and the fees approved for it. */
type Earning = {
  readonly sale: SaleFacts
  readonly linked: number
  readonly collected: readonly (CollectionFacts & { readonly back: number })[]
  /** Working days back on which a fee was approved. */
  readonly fees: readonly number[]
}

const refer = (facts: ReferredFacts, when: When): Move => ({
  do: 'hand_in',
  when,
  what: referralOf(facts),
})
const accept = (back: number, by: 'maya' | 'jonas'): Move => ({
  do: 'approve',
  when: { back, at: '11:25' },
  by,
})

function earning({ sale, linked, collected, fees }: Earning): Move[] {
  const { won = 0, ...open } = sale
  return [
    { do: 'sale', when: { back: -open.opened, at: '09:15' }, by: 'maya', sale: qualified(open) },
    { do: 'link', when: { back: linked, at: '10:40' }, by: 'jonas', sale: sale.code },
    { do: 'sale', when: { back: -won, at: '16:10' }, by: 'maya', sale },
    ...collected.map(({ back, ...row }): Move => ({
      do: 'collect',
      when: { back, at: '08:40' },
      by: 'maya',
      row,
    })),
    ...fees.map((back): Move => ({ do: 'fee', when: { back, at: '13:45' }, by: 'jonas' })),
  ]
}

const qualified = (sale: Omit<SaleFacts, 'won'>): SaleFacts => ({ ...sale, stage: 'qualified' })

const story = (id: string, partner: string, moves: readonly Move[]): Story => ({
  id: `referral-${id}`,
  partner,
  program: 'referral-global',
  moves: moves.toSorted((a, b) => backOf(b.when) - backOf(a.when)),
})

/** What is told by a share of its time comes last. */
const backOf = (when: When) => ('back' in when ? when.back : -1)

const open: readonly (readonly [
  partner: string,
  facts: ReferredFacts,
  when: When,
  accepted: number | null,
])[] = [
  [
    'MALAREN',
    {
      customer: 'Dalarna Sawmills Group',
      domain: 'dalarnasawmills.example',
      country: 'SE',
      contact: 'Lovisa Bergqvist',
      need: 'One platform for nine mills, before the winter season.',
      value: '88000.00',
      consent: -44,
    },
    { back: 41, at: '10:05' },
    39,
  ],
  [
    'RHONE',
    {
      customer: 'Thermes de Savoie SA',
      domain: 'thermes-savoie.example',
      country: 'FR',
      contact: 'Camille Roche',
      need: 'Booking and billing for six spas in one system.',
      value: '46000.00',
      consent: -36,
    },
    { back: 34, at: '15:30' },
    32,
  ],
  [
    'CALDER',
    {
      customer: 'Ridings Furniture Ltd',
      domain: 'ridingsfurniture.example',
      country: 'GB',
      contact: 'Gareth Booth',
      need: 'Stock of eleven shops by the hour.',
      value: '39000.00',
      consent: -25,
    },
    { back: 23, at: '09:50' },
    22,
  ],
  [
    'STLAURENT',
    {
      customer: 'Érablières de l’Estrie',
      domain: 'erablieres-estrie.example',
      country: 'CA',
      contact: 'Maude Caron',
      need: 'Traceability from the tree to the shelf, for the new food law.',
      value: '27000.00',
      consent: -18,
    },
    { back: 16, at: '13:15' },
    14,
  ],
  [
    'OZARK',
    {
      customer: 'White River Poultry Inc.',
      domain: 'whiteriverpoultry.example',
      country: 'US',
      contact: 'Travis Boone',
      need: 'Cold chain records for four plants.',
      value: '52000.00',
      consent: -12,
    },
    { back: 10, at: '11:40' },
    8,
  ],
  [
    'HANSEKONTOR',
    {
      customer: 'Alsterhaus Immobilien AG',
      domain: 'alsterhaus-immo.example',
      country: 'DE',
      contact: 'Birte Lohse',
      need: 'Leases and meters of 4,000 flats in one place.',
      value: '73000.00',
      consent: -4,
    },
    { used: 0.4 },
    null,
  ],
  [
    'PACIFICRIM',
    {
      customer: 'Okanagan Cellars Ltd.',
      domain: 'okanagancellars.example',
      country: 'CA',
      contact: 'Megan Ito',
      need: 'Club members, tastings and orders together.',
      value: '31000.00',
      consent: -5,
    },
    { used: 0.95 },
    null,
  ],
]

/** Referrals of the program REFERRAL-GLOBAL: accepted, waiting, turned down, converted, earning by
 *  instalments, and one whose customer got its money back. Amounts in USD. */
export const referrals: readonly Story[] = [
  ...open.map(([partner, facts, when, accepted], at) =>
    story(partner.toLowerCase(), partner, [
      refer(facts, when),
      ...(accepted === null ? [] : [accept(accepted, at % 2 === 0 ? 'maya' : 'jonas')]),
    ]),
  ),
  story('known-customer', 'GULFCOAST', [
    {
      do: 'sale',
      when: { back: 38, at: '10:00' },
      by: 'maya',
      sale: {
        code: 'OP-3055',
        customerCode: 'C-1008',
        name: 'Prairie Mutual, claims',
        stage: 'qualified',
        value: '150000.00',
        opened: -38,
      },
    },
    refer(
      {
        customer: 'Prairie Mutual',
        domain: 'prairiemutual.example',
        country: 'US',
        contact: 'Gwen Halloran',
        need: 'A second opinion on their claims platform.',
        value: '60000.00',
        consent: -22,
      },
      { back: 20, at: '10:30' },
    ),
    {
      do: 'reject',
      when: { back: 18, at: '15:20' },
      by: 'jonas',
      clauses: ['RF-2.4'],
      reason: 'Our own sales has been talking to this customer since before the referral.',
    },
  ]),
  story('four-instalments', 'CHESAPEAKE', [
    refer(
      {
        customer: 'Tidewater Shipbuilding Corp.',
        domain: 'tidewaterships.example',
        country: 'US',
        contact: 'Denise Rowland',
        need: 'Design data for two yards and their suppliers.',
        value: '96000.00',
        consent: -61,
      },
      { back: 60, at: '14:20' },
    ),
    accept(58, 'maya'),
    ...earning({
      sale: {
        code: 'OP-3107',
        customerCode: 'C-1011',
        name: 'Tidewater Shipbuilding, platform',
        stage: 'won',
        value: '96000.00',
        opened: -55,
        won: -46,
      },
      linked: 52,
      collected: [
        { back: 44, number: 'RCPT-70112', sale: 'OP-3107', amount: '24000.00' },
        { back: 31, number: 'RCPT-70388', sale: 'OP-3107', amount: '24000.00' },
        { back: 18, number: 'RCPT-70641', sale: 'OP-3107', amount: '24000.00' },
        { back: 4, number: 'RCPT-70903', sale: 'OP-3107', amount: '24000.00' },
      ],
      fees: [41, 28, 15],
    }),
  ]),
  story('money-back', 'HUDSON', [
    refer(
      {
        customer: 'Catskill Resorts LLC',
        domain: 'catskillresorts.example',
        country: 'US',
        contact: 'Paul Demers',
        need: 'Reservations for five houses, one guest file.',
        value: '48000.00',
        consent: -81,
      },
      { back: 80, at: '10:10' },
    ),
    accept(79, 'jonas'),
    ...earning({
      sale: {
        code: 'OP-2988',
        customerCode: 'C-1012',
        name: 'Catskill Resorts, platform',
        stage: 'won',
        value: '48000.00',
        opened: -78,
        won: -76,
      },
      linked: 77,
      collected: [
        { back: 75, number: 'RCPT-69204', sale: 'OP-2988', amount: '30000.00' },
        {
          back: 3,
          number: 'RFND-00517',
          sale: 'OP-2988',
          amount: '-10000.00',
          returns: 'RCPT-69204',
        },
      ],
      fees: [72],
    }),
  ]),
]
