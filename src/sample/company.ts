/** Facts of the sample company. Everybody and everything here is invented: names, addresses under
 *  `.example`, and numbers whose check digits are right and that belong to nobody we know of. */
import type { Role } from '../audit/index.ts'

export const payer = {
  code: 'NWC',
  legalName: 'Northwind Cloud Inc.',
  address: {
    street: 'Harrow Street',
    houseNumber: '410',
    postCode: '02110',
    town: 'Boston',
    region: 'MA',
    country: 'US',
  },
  zone: 'America/New_York',
  taxNumber: '04-7193355',
  vatNumber: null,
} as const

/** Our people, by the short name the stories use. Limits are in both currencies. */
export const people = {
  maya: { name: 'Maya Okafor', role: 'specialist', limit: '5000.00' },
  jonas: { name: 'Jonas Weber', role: 'specialist', limit: '5000.00' },
  priya: { name: 'Priya Raman', role: 'lead', limit: '20000.00' },
  thomas: { name: 'Thomas Lindqvist', role: 'finance' },
  aiko: { name: 'Aiko Tanaka', role: 'finance' },
  elena: { name: 'Elena Castellanos', role: 'program_owner' },
  ruth: { name: 'Ruth Adeyemi', role: 'legal' },
  samuel: { name: 'Samuel Brandt', role: 'auditor' },
  noor: { name: 'Noor Haddad', role: 'admin' },
} as const satisfies Record<string, { name: string; role: Role; limit?: string }>
export type Staff = keyof typeof people

/** The mail address of one of our people. */
export function staffEmail(name: string): string {
  return `${mailbox(name)}@northwindcloud.example`
}

/** `Jürgen O’Neill` → `juergen.oneill`. */
export function mailbox(name: string): string {
  const spelled = name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
  const plain = spelled.normalize('NFD').replaceAll(/[^a-z\s-]/g, '')
  return plain.trim().split(/\s+/).join('.')
}

/** Where a partner is at home, and from which of our accounts it is paid. */
export type Region = 'emea' | 'na'

/** The programs we run: the packs of `programs/` by their folders, and the fund each draws on. */
export const programs = {
  'mdf-emea': {
    currency: 'EUR',
    zone: 'Europe/Berlin',
    calendar: 'berlin',
    fund: 'EMEA-MDF',
    fundName: 'Market development EMEA',
  },
  'mdf-na': {
    currency: 'USD',
    zone: 'America/New_York',
    calendar: 'new-york',
    fund: 'NA-MDF',
    fundName: 'Market development North America',
  },
  'deal-emea': {
    currency: 'EUR',
    zone: 'Europe/Berlin',
    calendar: 'berlin',
    fund: 'EMEA-DEAL',
    fundName: 'Deal incentives EMEA',
  },
  'coinvest-na': {
    currency: 'USD',
    zone: 'America/New_York',
    calendar: 'new-york',
    fund: 'NA-COINVEST',
    fundName: 'Co-investment North America',
  },
  'referral-global': {
    currency: 'USD',
    zone: 'America/New_York',
    calendar: 'new-york',
    fund: 'NA-REFERRAL',
    fundName: 'Referral fees',
  },
} as const
export type ProgramName = keyof typeof programs

/** The names of the table above. */
export const programNames: readonly ProgramName[] = [
  'mdf-emea',
  'mdf-na',
  'deal-emea',
  'coinvest-na',
  'referral-global',
]

/** Where a partner asks for market development funds. */
export const mdfOf = { emea: 'mdf-emea', na: 'mdf-na' } as const satisfies Record<
  Region,
  ProgramName
>

/** End customers the partners work with, as a CRM would export them. */
export const customers: readonly (readonly [
  code: string,
  name: string,
  domain: string,
  country: string,
])[] = [
  ['C-1001', 'Bergmann Anlagenbau AG', 'bergmann-anlagen.example', 'DE'],
  ['C-1002', 'Stadtwerke Rosenau GmbH', 'stadtwerke-rosenau.example', 'DE'],
  ['C-1003', 'Van Eyck Logistiek N.V.', 'vaneyck.example', 'BE'],
  ['C-1004', 'Coopérative du Lauragais', 'lauragais.example', 'FR'],
  ['C-1005', 'Merchant Wharf Insurance plc', 'merchantwharf.example', 'GB'],
  ['C-1006', 'Officine Meccaniche Tevere S.p.A.', 'omtevere.example', 'IT'],
  ['C-1007', 'Silver Basin Health', 'silverbasin.example', 'US'],
  ['C-1008', 'Prairie Mutual', 'prairiemutual.example', 'US'],
  ['C-1009', 'Tillamook Timber Co.', 'tillamooktimber.example', 'US'],
  ['C-1010', 'Georgian Bay Foods Ltd.', 'georgianbay.example', 'CA'],
  ['C-1011', 'Tidewater Shipbuilding Corp.', 'tidewaterships.example', 'US'],
  ['C-1012', 'Catskill Resorts LLC', 'catskillresorts.example', 'US'],
]

/** What the owner did with the budgets since the year began; negative takes back. */
export const budgets: readonly {
  readonly program: ProgramName
  readonly back: number
  readonly allocation: string
  readonly amount: string
  readonly reason: string
  readonly less?: boolean
}[] = [
  {
    program: 'mdf-emea',
    back: 64,
    allocation: 'GENERAL',
    amount: '260000.00',
    reason: 'Budget of the year, first release',
  },
  {
    program: 'mdf-emea',
    back: 64,
    allocation: 'ALPENGLOW',
    amount: '60000.00',
    reason: 'Joint business plan with Alpenglow',
  },
  {
    program: 'mdf-emea',
    back: 40,
    allocation: 'GENERAL',
    amount: '90000.00',
    reason: 'Second release, after the quarterly review',
  },
  {
    program: 'mdf-emea',
    back: 15,
    allocation: 'ALPENGLOW',
    amount: '10000.00',
    reason: 'Autumn road show was cancelled',
    less: true,
  },
  {
    program: 'mdf-na',
    back: 64,
    allocation: 'GENERAL',
    amount: '210000.00',
    reason: 'Budget of the year, first release',
  },
  {
    program: 'mdf-na',
    back: 64,
    allocation: 'BLUEMESA',
    amount: '75000.00',
    reason: 'Joint business plan with Blue Mesa',
  },
  {
    program: 'mdf-na',
    back: 38,
    allocation: 'GENERAL',
    amount: '70000.00',
    reason: 'Second release, after the quarterly review',
  },
  {
    program: 'deal-emea',
    back: 80,
    allocation: 'GENERAL',
    amount: '140000.00',
    reason: 'Deal incentives of the year',
  },
  {
    program: 'coinvest-na',
    back: 80,
    allocation: 'GENERAL',
    amount: '180000.00',
    reason: 'Joint projects of the year',
  },
  {
    program: 'referral-global',
    back: 80,
    allocation: 'GENERAL',
    amount: '90000.00',
    reason: 'Referral fees of the year',
  },
]
