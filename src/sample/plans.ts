import type { Days } from './days.ts'
import type { CaseFacts, CaseLine, Move, Story } from './story.ts'

/** A milestone: its amount is our half of what it costs. */
type MilestoneFacts = {
  readonly what: string
  readonly accepted: string
  readonly amount: number
  readonly due: number
}

type PlanFacts = {
  readonly title: string
  readonly useCase: 'proof_of_concept' | 'migration' | 'build' | 'launch'
  readonly customer: string
  readonly domain: string
  /** First day of the work, in working days from the anchor. */
  readonly starts: number
  readonly milestones: readonly MilestoneFacts[]
  /** Days of a solution architect that the partner gives, at 1,200.00 USD. */
  readonly architectDays: number
  readonly revenue: string
}

const ARCHITECT_DAY = 1200

/** The proposal: we bear half of the cost, the partner the rest in money and days of its own. */
function proposalOf(plan: PlanFacts): CaseFacts {
  const share = plan.milestones.reduce((sum, { amount }) => sum + amount, 0)
  const inKind = plan.architectDays * ARCHITECT_DAY
  const form = (days: Days) => ({
    title: plan.title,
    use_case: plan.useCase,
    customer: plan.customer,
    customer_domain: plan.domain,
    customer_country: 'US',
    starts_on: days.day(plan.starts).toString(),
    total_cost: `${share * 2}.00`,
    requested: `${share}.00`,
    partner_cash: `${share - inKind}.00`,
    days_architect: String(plan.architectDays),
    expected_revenue: plan.revenue,
  })
  const lines = plan.milestones.map(({ what, accepted, amount, due }): CaseLine => ({
    what,
    criterion: accepted,
    net: `${amount}.00`,
    due,
  }))
  const text = [
    `${plan.customer} supports this project with its own people and will sign for each milestone.`,
    'We understand that you and the partner share its cost.',
  ]
  const letter = { slot: 'customer_letter', name: 'Letter of the customer' }
  return {
    type: 'coinvest_proposal',
    title: plan.title,
    form,
    lines,
    papers: [
      { ...letter, title: plan.title, from: plan.customer, day: plan.starts - 20, text },
      {
        slot: 'work_plan',
        name: 'Work plan',
        title: `Work plan: ${plan.title}`,
        day: plan.starts - 18,
        text: plan.milestones.map(({ what }, at) => `${at + 1}. ${what}`),
      },
    ],
  }
}

type Done = {
  readonly no: number
  /** What it cost in all; our half of it is claimed, up to the milestone's amount. */
  readonly cost: number
  readonly claimed: string
  readonly seller: string
  readonly invoice: string
  readonly signer: string
  readonly day: number
  readonly summary: string
}

function milestoneOf(plan: PlanFacts, done: Done): CaseFacts {
  const milestone = plan.milestones[done.no - 1]
  const what = milestone?.what ?? ''
  const form = (days: Days) => ({
    milestone: String(done.no),
    claimed: done.claimed,
    signed_by: done.signer,
    signer_email: `${done.signer.toLowerCase().replace(' ', '.')}@${plan.domain}`,
    signed_on: days.day(done.day - 1).toString(),
    summary: done.summary,
  })
  const invoice = { seller: done.seller, number: done.invoice, day: done.day - 2, tax: 0 }
  const paper = { day: done.day - 1, title: what }
  return {
    type: 'coinvest_milestone',
    title: what,
    form,
    lines: [{ what, kind: 'services', net: `${done.cost}.00`, invoice }],
    papers: [
      { ...paper, slot: 'invoice', lineNo: 1, name: done.invoice, text: [] },
      { ...paper, slot: 'deliverable', name: 'Deliverable', text: [done.summary] },
      {
        ...paper,
        slot: 'acceptance',
        name: 'Signed acceptance',
        from: plan.customer,
        text: [`Accepted: ${milestone?.accepted ?? ''}.`, `${done.signer}, for ${plan.customer}`],
      },
    ],
  }
}

const claims: PlanFacts = {
  title: 'Claims desk on the platform',
  useCase: 'migration',
  customer: 'Great Plains Mutual',
  domain: 'greatplainsmutual.example',
  starts: -44,
  architectDays: 5,
  revenue: '240000.00',
  milestones: [
    {
      what: 'Claims history moved',
      accepted: 'eleven years of claims open in the new desk',
      amount: 7200,
      due: -24,
    },
    {
      what: 'Adjusters work in it',
      accepted: 'forty adjusters close a claim from end to end',
      amount: 6300,
      due: -6,
    },
    {
      what: 'Old desk switched off',
      accepted: 'the last server of the old desk is dark',
      amount: 4500,
      due: 24,
    },
  ],
}

const imaging: PlanFacts = {
  title: 'Imaging archive for rural clinics',
  useCase: 'build',
  customer: 'Silver Basin Health',
  domain: 'silverbasin.example',
  starts: -46,
  architectDays: 4,
  revenue: '310000.00',
  milestones: [
    {
      what: 'Archive for two pilot clinics',
      accepted: 'radiologists of both clinics read from it for a week',
      amount: 6000,
      due: -28,
    },
    {
      what: 'Nine clinics connected',
      accepted: 'each clinic stores and reads the images of one day',
      amount: 6000,
      due: -14,
    },
    {
      what: 'Retention and audit',
      accepted: 'the customer’s auditor signs the retention report',
      amount: 4000,
      due: -7,
    },
  ],
}

const yard: PlanFacts = {
  title: 'Yard planning, proof of concept',
  useCase: 'proof_of_concept',
  customer: 'Tillamook Timber Co.',
  domain: 'tillamooktimber.example',
  starts: -26,
  architectDays: 3,
  revenue: '95000.00',
  milestones: [
    {
      what: 'Stock of one yard in the plan',
      accepted: 'count and plan differ by less than two per cent',
      amount: 3200,
      due: -4,
    },
    {
      what: 'Saw plan by the hour',
      accepted: 'a shift follows the plan for five days',
      amount: 3000,
      due: 12,
    },
    {
      what: 'Report to the board',
      accepted: 'the board decides on the roll-out',
      amount: 1800,
      due: 30,
    },
  ],
}

const payments: PlanFacts = {
  title: 'Instant payments, launch',
  useCase: 'launch',
  customer: 'Piedmont Community Bank',
  domain: 'piedmontcommunity.example',
  starts: 14,
  architectDays: 6,
  revenue: '420000.00',
  milestones: [
    { what: 'Test bank', accepted: 'a thousand test payments settle', amount: 7000, due: 40 },
    { what: 'Pilot branches', accepted: 'three branches pay for a week', amount: 7000, due: 60 },
    { what: 'Launch', accepted: 'every branch is live for ten days', amount: 5000, due: 85 },
  ],
}

const water: PlanFacts = {
  title: 'Meter data hub',
  useCase: 'build',
  customer: 'Gila Bend Irrigation District',
  domain: 'gilabendwater.example',
  starts: 16,
  architectDays: 4,
  revenue: '130000.00',
  milestones: [
    { what: 'First thousand meters', accepted: 'readings arrive hourly', amount: 4400, due: 38 },
    { what: 'Billing from readings', accepted: 'one invoice run agrees', amount: 4200, due: 58 },
    { what: 'Growers’ view', accepted: 'fifty growers have signed in', amount: 2600, due: 80 },
  ],
}

const rivals: PlanFacts = {
  ...imaging,
  title: 'Image store for clinics',
  starts: 15,
  architectDays: 2,
  milestones: [
    { what: 'Store set up', accepted: 'images of one clinic are stored', amount: 3000, due: 35 },
    { what: 'Viewer', accepted: 'doctors open an image in two seconds', amount: 3000, due: 50 },
    { what: 'Handover', accepted: 'the customer’s own team runs it', amount: 2000, due: 70 },
  ],
}

const ports: PlanFacts = {
  title: 'Berth forecast for three ports',
  useCase: 'proof_of_concept',
  customer: 'Salish Sea Ports Authority',
  domain: 'salishports.example',
  starts: 18,
  architectDays: 5,
  revenue: '175000.00',
  milestones: [
    {
      what: 'Forecast for one berth',
      accepted: 'six of seven days are right',
      amount: 4800,
      due: 40,
    },
    { what: 'All berths of a port', accepted: 'pilots plan by it', amount: 4200, due: 62 },
    { what: 'Three ports', accepted: 'each port works with it for a week', amount: 3000, due: 84 },
  ],
}

const propose = (plan: PlanFacts, back: number): Move => ({
  do: 'hand_in',
  when: { back, at: '10:20' },
  what: proposalOf(plan),
})
const reached = (plan: PlanFacts, done: Done): Move => ({
  do: 'hand_in',
  when: { back: -done.day, at: '14:10' },
  what: milestoneOf(plan, done),
})
const planOf = (id: string, partner: string, moves: readonly Move[]): Story => ({
  id: `plan-${id}`,
  partner,
  program: 'coinvest-na',
  moves,
})

/** Plans of the program COINVEST-NA: one under way with a milestone that slipped, one completed below
 *  its plan, one just begun, and proposals in every state. Amounts in USD. */
export const plans: readonly Story[] = [
  planOf('claims-desk', 'LAKESHORE', [
    propose(claims, 60),
    { do: 'approve', when: { back: 58, at: '11:15' }, by: 'priya' },
    reached(claims, {
      no: 1,
      cost: 14_600,
      claimed: '7200.00',
      seller: 'Harlan Data Movers LLC',
      invoice: 'HDM-2208',
      signer: 'Nora Petrie',
      day: -27,
      summary: 'Eleven years of claims, 412,000 in all, checked by sample with the customer.',
    }),
    { do: 'approve', when: { back: 25, at: '10:05' }, by: 'priya' },
    {
      do: 'slip',
      when: { back: 10, at: '09:30' },
      milestone: 2,
      due: 8,
      reason: 'The customer’s adjusters are in the field after the hailstorm until next week.',
    },
  ]),
  planOf('imaging-archive', 'BLUEMESA', [
    propose(imaging, 62),
    { do: 'approve', when: { back: 60, at: '15:40' }, by: 'priya' },
    reached(imaging, {
      no: 1,
      cost: 12_200,
      claimed: '6000.00',
      seller: 'Kestrel Imaging Services Inc.',
      invoice: 'KI-7714',
      signer: 'Aaron Whitlock',
      day: -31,
      summary: 'Both clinics read from the archive since Monday a week ago.',
    }),
    { do: 'approve', when: { back: 29, at: '13:25' }, by: 'priya' },
    reached(imaging, {
      no: 2,
      cost: 11_000,
      claimed: '5500.00',
      seller: 'Kestrel Imaging Services Inc.',
      invoice: 'KI-7802',
      signer: 'Aaron Whitlock',
      day: -17,
      summary: 'Nine clinics connected, the last one by satellite.',
    }),
    { do: 'approve', when: { back: 15, at: '11:50' }, by: 'priya' },
    reached(imaging, {
      no: 3,
      cost: 7000,
      claimed: '3500.00',
      seller: 'Mesa Audit Partners LLP',
      invoice: '2026-118',
      signer: 'Aaron Whitlock',
      day: -9,
      summary: 'Retention report signed; what is left of the plan is not needed.',
    }),
    { do: 'approve', when: { back: 7, at: '16:30' }, by: 'maya' },
  ]),
  planOf('yard-planning', 'CASCADIA', [
    propose(yard, 42),
    { do: 'approve', when: { back: 40, at: '10:45' }, by: 'priya' },
    reached(yard, {
      no: 1,
      cost: 6500,
      claimed: '3200.00',
      seller: 'Cedar Loop Analytics LLC',
      invoice: 'CL-0093',
      signer: 'Iris Nakamura',
      day: -3,
      summary: 'Count and plan differ by 1.4 per cent over nine days.',
    }),
  ]),
  planOf('instant-payments', 'PEACHTREE', [
    propose(payments, 9),
    { do: 'approve', when: { back: 7, at: '14:35' }, by: 'priya' },
  ]),
  planOf('meter-hub', 'SONORAN', [
    { do: 'hand_in', when: { used: 0.45 }, what: proposalOf(water) },
  ]),
  planOf('image-store', 'WASATCH', [
    propose(rivals, 13),
    {
      do: 'reject',
      when: { back: 11, at: '10:30' },
      by: 'priya',
      clauses: ['CI-2.3'],
      reason: 'This customer has a plan with us already; we share in one at a time.',
    },
  ]),
  planOf('berth-forecast', 'PACIFICRIM', [
    propose(ports, 4),
    {
      do: 'escalate',
      when: { back: 2, at: '11:10' },
      by: 'priya',
      kind: 'design',
      question:
        'Three port authorities with one budget: one customer with one plan, or three? The terms allow ' +
        'one active plan per customer.',
    },
  ]),
  planOf('growers', 'HUDSON', [
    {
      do: 'hand_in',
      when: { back: 1, at: '16:40' },
      draft: true,
      what: proposalOf({
        ...water,
        title: 'Cold store telemetry',
        customer: 'Seneca Orchards Cooperative',
        domain: 'senecaorchards.example',
      }),
    },
  ]),
]
