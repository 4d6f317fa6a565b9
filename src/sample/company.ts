/** Facts of the sample company. Everybody and everything here is invented: names, addresses under
 *  `.example`, and numbers whose check digits are right and that belong to nobody we know of. */
import type { Role } from '../audit/index.ts'
import type { PartnerTier } from '../partners/index.ts'

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

export type Region = 'emea' | 'na'

export const regions = {
  emea: {
    currency: 'EUR',
    zone: 'Europe/Berlin',
    calendar: 'berlin',
    fund: 'EMEA-MDF',
    pack: 'mdf-emea',
  },
  na: {
    currency: 'USD',
    zone: 'America/New_York',
    calendar: 'new-york',
    fund: 'NA-MDF',
    pack: 'mdf-na',
  },
} as const

/** How far a partner's onboarding has come. `usable`: profile and account approved. `changed`: a
 *  second account cools off. `unconfirmed`: the account waits for its call-back. */
export type Onboarding =
  | 'usable'
  | 'changed'
  | 'unconfirmed'
  | 'in_review'
  | 'submitted'
  | 'in_progress'
  | 'invited'
  | 'suspended'

export type BankAccount =
  | { readonly iban: string }
  | { readonly routingNumber: string; readonly accountNumber: string }

export type SamplePartner = {
  readonly code: string
  readonly legalName: string
  readonly domain: string
  readonly country: string
  readonly zone: string
  readonly region: Region
  readonly tier: PartnerTier
  readonly contact: string
  readonly phone: string
  readonly street: string
  readonly houseNumber: string
  readonly postCode: string
  readonly town: string
  readonly state: string | null
  readonly registration: string
  readonly taxForm: 'vat' | 'w9' | 'w8bene'
  readonly taxNumber: string
  readonly accounts: readonly BankAccount[]
  readonly onboarding: Onboarding
}

const emea = { region: 'emea', taxForm: 'vat', state: null } as const
const us = { region: 'na', country: 'US', taxForm: 'w9' } as const

export const partners: readonly SamplePartner[] = [
  {
    ...emea,
    code: 'ALPENGLOW',
    legalName: 'Alpenglow Systems GmbH',
    domain: 'alpenglow.example',
    country: 'DE',
    zone: 'Europe/Berlin',
    tier: 'premier',
    contact: 'Katharina Vogl',
    phone: '+49 89 5550142',
    street: 'Isartorplatz',
    houseNumber: '8',
    postCode: '80331',
    town: 'München',
    registration: 'HRB 214455',
    taxNumber: 'DE281734502',
    accounts: [{ iban: 'DE76700400480482910077' }],
    onboarding: 'usable',
  },
  {
    ...emea,
    code: 'POLDERLICHT',
    legalName: 'Polderlicht IT B.V.',
    domain: 'polderlicht.example',
    country: 'NL',
    zone: 'Europe/Amsterdam',
    tier: 'select',
    contact: 'Sanne de Wit',
    phone: '+31 30 5550177',
    street: 'Maliebaan',
    houseNumber: '45',
    postCode: '3581 CD',
    town: 'Utrecht',
    registration: 'KvK 61204477',
    taxNumber: 'NL861204770B01',
    accounts: [{ iban: 'NL91ABNA0417164300' }],
    onboarding: 'usable',
  },
  {
    ...emea,
    code: 'GARONNE',
    legalName: 'Ateliers Numériques Garonne SAS',
    domain: 'garonne.example',
    country: 'FR',
    zone: 'Europe/Paris',
    tier: 'select',
    contact: 'Mathilde Roussel',
    phone: '+33 5 55501234',
    street: 'Rue des Filatiers',
    houseNumber: '22',
    postCode: '31000',
    town: 'Toulouse',
    registration: 'RCS Toulouse 512 384 620',
    taxNumber: 'FR13512384620',
    accounts: [{ iban: 'FR7630004008210001018723449' }],
    onboarding: 'usable',
  },
  {
    ...emea,
    code: 'HARBOUR',
    legalName: 'Harbour & Finch Ltd',
    domain: 'harbourfinch.example',
    country: 'GB',
    zone: 'Europe/London',
    tier: 'premier',
    contact: 'Oliver Finch',
    phone: '+44 117 5550161',
    street: 'Welsh Back',
    houseNumber: '17',
    postCode: 'BS1 4SB',
    town: 'Bristol',
    registration: '08412277',
    taxNumber: 'GB284710530',
    accounts: [{ iban: 'GB50BARC20001355779911' }],
    onboarding: 'usable',
  },
  {
    ...emea,
    code: 'TIBER',
    legalName: 'Tiber Cloud S.r.l.',
    domain: 'tibercloud.example',
    country: 'IT',
    zone: 'Europe/Rome',
    tier: 'select',
    contact: 'Giulia Ferrante',
    phone: '+39 06 55501298',
    street: 'Via dei Cerchi',
    houseNumber: '75',
    postCode: '00186',
    town: 'Roma',
    registration: 'REA RM-1204533',
    taxNumber: 'IT08123450978',
    accounts: [{ iban: 'IT85X0542811101000000456783' }],
    onboarding: 'usable',
  },
  {
    ...emea,
    code: 'IBERICA',
    legalName: 'Ibérica Datos S.L.',
    domain: 'ibericadatos.example',
    country: 'ES',
    zone: 'Europe/Madrid',
    tier: 'registered',
    contact: 'Lucía Navarro',
    phone: '+34 96 5550133',
    street: 'Calle de la Paz',
    houseNumber: '31',
    postCode: '46003',
    town: 'Valencia',
    registration: 'Tomo 9612, Hoja V-18834',
    taxNumber: 'ESB96120447',
    accounts: [],
    onboarding: 'in_review',
  },
  {
    ...emea,
    code: 'SKERRY',
    legalName: 'Skerry Software Oy',
    domain: 'skerry.example',
    country: 'FI',
    zone: 'Europe/Helsinki',
    tier: 'registered',
    contact: 'Aino Lehtonen',
    phone: '+358 9 5550188',
    street: 'Fredrikinkatu',
    houseNumber: '12',
    postCode: '00120',
    town: 'Helsinki',
    registration: '2173645-5',
    taxNumber: 'FI21736455',
    accounts: [{ iban: 'FI2112345600000785' }],
    onboarding: 'unconfirmed',
  },
  {
    ...emea,
    code: 'NORDLYS',
    legalName: 'Nordlys Konsult AB',
    domain: 'nordlys.example',
    country: 'SE',
    zone: 'Europe/Stockholm',
    tier: 'registered',
    contact: 'Erik Sandström',
    phone: '+46 31 5550119',
    street: 'Vasagatan',
    houseNumber: '33',
    postCode: '411 37',
    town: 'Göteborg',
    registration: '556812-3409',
    taxNumber: 'SE556812340901',
    accounts: [{ iban: 'SE4550000000058398257466' }],
    onboarding: 'suspended',
  },
  {
    ...us,
    code: 'BLUEMESA',
    legalName: 'Blue Mesa Technologies, Inc.',
    domain: 'bluemesa.example',
    zone: 'America/Denver',
    tier: 'premier',
    contact: 'Dana Whitfield',
    phone: '+1 303 5550134',
    street: 'Wazee Street',
    houseNumber: '1610',
    postCode: '80202',
    town: 'Denver',
    state: 'CO',
    registration: 'DE 5530217',
    taxNumber: '84-3019276',
    accounts: [{ routingNumber: '102000076', accountNumber: '4417002956' }],
    onboarding: 'usable',
  },
  {
    ...us,
    code: 'LAKESHORE',
    legalName: 'Lakeshore Cloud Partners LLC',
    domain: 'lakeshore.example',
    zone: 'America/Chicago',
    tier: 'select',
    contact: 'Marcus Bell',
    phone: '+1 312 5550190',
    street: 'West Kinzie Street',
    houseNumber: '220',
    postCode: '60654',
    town: 'Chicago',
    state: 'IL',
    registration: 'IL 07734419',
    taxNumber: '36-4481907',
    accounts: [{ routingNumber: '071000013', accountNumber: '883104552' }],
    onboarding: 'usable',
  },
  {
    ...us,
    code: 'CASCADIA',
    legalName: 'Cascadia Integrators Inc.',
    domain: 'cascadia.example',
    zone: 'America/Los_Angeles',
    tier: 'select',
    contact: 'Hana Kobayashi',
    phone: '+1 206 5550172',
    street: 'Pike Street',
    houseNumber: '905',
    postCode: '98101',
    town: 'Seattle',
    state: 'WA',
    registration: 'WA 604 118 233',
    taxNumber: '91-1740628',
    accounts: [
      { routingNumber: '125000024', accountNumber: '20077361' },
      { routingNumber: '322271627', accountNumber: '7401185533' },
    ],
    onboarding: 'changed',
  },
  {
    ...us,
    code: 'GULFCOAST',
    legalName: 'Gulf Coast Systems LLC',
    domain: 'gulfcoast.example',
    zone: 'America/Chicago',
    tier: 'registered',
    contact: 'Renée Broussard',
    phone: '+1 713 5550155',
    street: 'Travis Street',
    houseNumber: '1200',
    postCode: '77002',
    town: 'Houston',
    state: 'TX',
    registration: 'TX 0803119745',
    taxNumber: '76-2203391',
    accounts: [],
    onboarding: 'invited',
  },
  {
    region: 'na',
    country: 'CA',
    taxForm: 'w8bene',
    code: 'MAPLERIDGE',
    legalName: 'Maple Ridge Digital Inc.',
    domain: 'mapleridge.example',
    zone: 'America/Toronto',
    tier: 'registered',
    contact: 'Liam Tremblay',
    phone: '+1 416 5550148',
    street: 'King Street East',
    houseNumber: '88',
    postCode: 'M5C 1G6',
    town: 'Toronto',
    state: 'ON',
    registration: 'ON 1190337',
    taxNumber: '771204455RC0001',
    accounts: [],
    onboarding: 'submitted',
  },
]

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
]

/** What the owner did with the budgets since the year began; negative takes back. */
export const budgets: readonly {
  readonly region: Region
  readonly back: number
  readonly allocation: string
  readonly amount: string
  readonly reason: string
  readonly less?: boolean
}[] = [
  {
    region: 'emea',
    back: 64,
    allocation: 'GENERAL',
    amount: '180000.00',
    reason: 'Budget of the year, first release',
  },
  {
    region: 'emea',
    back: 64,
    allocation: 'ALPENGLOW',
    amount: '60000.00',
    reason: 'Joint business plan with Alpenglow',
  },
  {
    region: 'emea',
    back: 40,
    allocation: 'GENERAL',
    amount: '40000.00',
    reason: 'Second release, after the quarterly review',
  },
  {
    region: 'emea',
    back: 15,
    allocation: 'ALPENGLOW',
    amount: '10000.00',
    reason: 'Autumn road show was cancelled',
    less: true,
  },
  {
    region: 'na',
    back: 64,
    allocation: 'GENERAL',
    amount: '150000.00',
    reason: 'Budget of the year, first release',
  },
  {
    region: 'na',
    back: 64,
    allocation: 'BLUEMESA',
    amount: '75000.00',
    reason: 'Joint business plan with Blue Mesa',
  },
  {
    region: 'na',
    back: 38,
    allocation: 'GENERAL',
    amount: '35000.00',
    reason: 'Second release, after the quarterly review',
  },
]
