import type { Role } from '../audit/act.ts'

/** The order in which a house is set up: each step stands on those before it. */
export const setUpSteps = [
  'you',
  'people',
  'calendar',
  'payer',
  'fund',
  'program',
  'partners',
  'rates',
  'ready',
] as const

export const setUpParts = [
  'address',
  'second_factor',
  'lead',
  'specialist',
  'program_owner',
  'finance',
  'auditor',
  'limit',
  'calendar',
  'payer',
  'account',
  'account_approved',
  'fund',
  'budget',
  'pack',
  'published',
  'partner',
  'contact',
  'customer',
  'rate',
  'request',
] as const

export type SetUpPart = {
  readonly part: (typeof setUpParts)[number]
  readonly text: string
  readonly done: boolean
  /** Whether the first request needs it; the rest can wait. */
  readonly needed: boolean
  /** Who does it; empty: each for themselves. */
  readonly whose: readonly Role[]
  /** Whether the caller is one of them. */
  readonly mine: boolean
  /** What is on its way, or what it waits for; null when there is nothing to say. */
  readonly note: string | null
}
export type SetUpStep = {
  readonly step: (typeof setUpSteps)[number]
  readonly parts: readonly SetUpPart[]
}

type Holders = { readonly working: number; readonly invited: number; readonly pending: number }
export type Crew = (role: Role) => Holders

export type House = {
  readonly limits: number
  readonly pendingLimits: number
  readonly officeCalendars: number
  readonly officeHolidaysAhead: number
  readonly payers: number
  /** Paying accounts that wait for a second person. */
  readonly accounts: number
  readonly usableAccounts: number
  readonly funds: number
  readonly fundsWithBudget: number
  readonly drafts: number
  readonly programsInForce: number
  readonly partners: number
  readonly contacts: number
  readonly invitedContacts: number
  readonly customers: number
  readonly rates: number
  readonly submissions: number
  readonly missingFunds: readonly { readonly fundCode: string; readonly program: string }[]
}

export type SetUpFacts = {
  readonly crew: Crew
  readonly house: House
  /** The caller's account; null for an agent. */
  readonly you: { readonly email: string | null; readonly secondFactor: boolean } | null
  readonly roles: readonly Role[]
}

const operations: readonly Role[] = ['specialist', 'lead']
/** Where the address of the first administrator ends until they change it. */
const PLACEHOLDER_DOMAIN = '@localhost.localdomain'

type Draft = Omit<SetUpPart, 'mine' | 'needed' | 'note'> &
  Partial<Pick<SetUpPart, 'needed' | 'note'>>

/** What is there and what is missing, whose it is, and what it waits for. */
export function stepsOf(facts: SetUpFacts): SetUpStep[] {
  const drafts: Record<SetUpStep['step'], readonly Draft[]> = {
    you: youParts(facts.you),
    people: peopleParts(facts),
    calendar: calendarParts(facts.house),
    payer: payerParts(facts.house),
    fund: fundParts(facts.house),
    program: programParts(facts.house),
    partners: partnerParts(facts.house),
    rates: ratesParts(facts.house),
    ready: readyParts(facts.house),
  }
  return setUpSteps.map((step) => ({
    step,
    parts: drafts[step].map((draft) => ({
      needed: true,
      note: null,
      ...draft,
      mine: draft.whose.length === 0 || draft.whose.some((role) => facts.roles.includes(role)),
    })),
  }))
}

function youParts(you: SetUpFacts['you']): Draft[] {
  if (you === null) return []
  return [
    {
      part: 'address',
      text: 'Your own name and e-mail address',
      done: you.email?.endsWith(PLACEHOLDER_DOMAIN) === false,
      needed: false,
      whose: [],
    },
    {
      part: 'second_factor',
      text: 'A second factor guards your account',
      done: you.secondFactor,
      needed: false,
      whose: [],
    },
  ]
}

const crewWords = [
  { role: 'lead', text: 'An operations lead', count: 1, needed: false },
  { role: 'specialist', text: 'A specialist, who prepares and decides', count: 1, needed: true },
  { role: 'program_owner', text: 'A program owner, who holds the budget', count: 1, needed: true },
  { role: 'finance', text: 'Two of Finance: one approves, the other releases', count: 2 },
  { role: 'auditor', text: 'An auditor, who reads everything', count: 1, needed: false },
] as const

function peopleParts({ crew, house }: SetUpFacts): Draft[] {
  const parts = crewWords.map((word): Draft => {
    const holders = crew(word.role)
    // A lead does all that a specialist does.
    const others = word.role === 'specialist' ? crew('lead').working : 0
    return {
      part: word.role,
      text: word.text,
      done: holders.working + others >= word.count,
      needed: !('needed' in word) || word.needed,
      whose: ['admin'],
      note: crewNote(word.role, holders),
    }
  })
  const limit: Draft = {
    part: 'limit',
    text: 'A limit up to which a specialist decides alone',
    done: house.limits > 0,
    needed: false,
    whose: ['lead'],
    note:
      house.pendingLimits > 0
        ? 'Set, and waits for Finance, a program owner or another lead to agree.'
        : 'Without one every amount goes to the lead as a question.',
  }
  return [...parts, limit]
}

function crewNote(role: Role, { invited, pending }: Holders): string | null {
  const said = [
    invited === 0 ? null : `${invited} invited and not signed in yet.`,
    pending === 0
      ? null
      : `${pending} ${pending === 1 ? 'waits' : 'wait'} for a second person: the lead, Finance or ` +
        'another administrator agrees.',
    role === 'finance' && invited + pending === 0
      ? 'The first holds by the link; the second waits for the lead or the first to agree.'
      : null,
  ].filter((each) => each !== null)
  return said.length === 0 ? null : said.join(' ')
}

function calendarParts(house: House): Draft[] {
  return [
    {
      part: 'calendar',
      text: 'The calendar of your office, with its holidays',
      done: house.officeCalendars > 0 && house.officeHolidaysAhead > 0,
      whose: ['lead'],
      note: 'Offices in Berlin and New York and the banking days of EUR and USD come with the program.',
    },
  ]
}

function payerParts(house: House): Draft[] {
  return [
    {
      part: 'payer',
      text: 'The company of yours that pays',
      done: house.payers > 0,
      whose: ['finance'],
    },
    {
      part: 'account',
      text: 'A bank account it pays from',
      done: house.accounts + house.usableAccounts > 0,
      whose: ['finance'],
    },
    {
      part: 'account_approved',
      text: 'The account is approved by another of Finance',
      done: house.usableAccounts > 0,
      whose: ['finance'],
      note:
        house.accounts > 0
          ? `${house.accounts} ${house.accounts === 1 ? 'waits' : 'wait'}: never approved by whoever entered it.`
          : null,
    },
  ]
}

function fundParts(house: House): Draft[] {
  const [missing] = house.missingFunds
  return [
    {
      part: 'fund',
      text: 'A fund: a budget in one currency, paid by your company',
      done: house.funds > 0 && missing === undefined,
      whose: ['program_owner'],
      note:
        missing === undefined
          ? null
          : `The program ${missing.program} names the fund ${missing.fundCode}, which nobody has opened.`,
    },
    {
      part: 'budget',
      text: 'Budget in one of its allocations',
      done: house.fundsWithBudget > 0,
      whose: ['program_owner'],
    },
  ]
}

function programParts(house: House): Draft[] {
  return [
    {
      part: 'pack',
      text: 'A program pack, checked: your own folder or one of the samples',
      done: house.drafts + house.programsInForce > 0,
      whose: ['program_owner'],
    },
    {
      part: 'published',
      text: 'A program in force today',
      done: house.programsInForce > 0,
      whose: ['program_owner'],
      note:
        house.drafts > 0 && house.programsInForce === 0
          ? 'There is a draft; publish it when it says what you mean. It never changes afterwards.'
          : null,
    },
  ]
}

function partnerParts(house: House): Draft[] {
  return [
    {
      part: 'partner',
      text: 'A partner, entered or from a list',
      done: house.partners > 0,
      whose: operations,
    },
    {
      part: 'contact',
      text: 'A contact of a partner, who signs in to the portal',
      done: house.contacts > 0,
      whose: operations,
      note:
        house.invitedContacts > 0
          ? `${house.invitedContacts} invited and not signed in yet.`
          : null,
    },
    {
      part: 'customer',
      text: 'Customers and opportunities, where a program asks for them',
      done: house.customers > 0,
      needed: false,
      whose: operations,
    },
  ]
}

function ratesParts(house: House): Draft[] {
  return [
    {
      part: 'rate',
      text: 'Exchange rates, for costs and payments in other currencies',
      done: house.rates > 0,
      needed: false,
      whose: ['finance', 'lead'],
      note: 'Only where a currency differs from the fund’s.',
    },
  ]
}

function readyParts(house: House): Draft[] {
  return [
    {
      part: 'request',
      text: 'The first request, handed in by a partner',
      done: house.submissions > 0,
      whose: ['partner', 'partner_admin'],
      note: 'A contact signs in to the portal and asks for funds.',
    },
  ]
}
