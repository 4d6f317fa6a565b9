import { assert, must } from '../kernel/assert.ts'
import { partnerTiers } from '../partners/index.ts'
import type { Region } from './company.ts'
import { cellOf, readFacts } from './facts/read.ts'

/** How far a partner's onboarding has come. `usable`: profile and accounts approved. `changed`: a
 *  second account in the same currency cools off. `suspicious`: somebody named a new account and a
 *  new telephone number in one week; nobody was reached yet. `unconfirmed`: the first account waits
 *  for its call-back. */
export const onboardings = [
  'usable',
  'changed',
  'suspicious',
  'unconfirmed',
  'in_review',
  'submitted',
  'in_progress',
  'invited',
  'suspended',
] as const
export type Onboarding = (typeof onboardings)[number]

export type BankAccount = {
  readonly currency: string
  readonly number:
    | { readonly iban: string }
    | { readonly routingNumber: string; readonly accountNumber: string }
}

export type SamplePartner = {
  readonly code: string
  readonly legalName: string
  readonly domain: string
  readonly country: string
  readonly zone: string
  readonly region: Region
  readonly tier: (typeof partnerTiers)[number]
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

const northAmerica = ['US', 'CA']

/** The partners, as `facts/partners.csv` lists them. */
export const partners: readonly SamplePartner[] = readFacts('partners').map(partnerOf)

function partnerOf(row: Readonly<Record<string, string>>): SamplePartner {
  const cell = (column: string) => cellOf(row, column)
  const [taxForm, country] = [cell('tax_form'), cell('country')]
  assert(taxForm === 'vat' || taxForm === 'w9' || taxForm === 'w8bene', `a form: ${taxForm}`)
  const onboarding = onboardings.find((each) => each === cell('onboarding'))
  return {
    code: cell('code'),
    legalName: cell('legal_name'),
    domain: cell('domain'),
    country,
    zone: cell('zone'),
    region: northAmerica.includes(country) ? 'na' : 'emea',
    tier: must(
      partnerTiers.find((each) => each === cell('tier')),
      'a tier',
    ),
    contact: cell('contact'),
    phone: cell('phone'),
    street: cell('street'),
    houseNumber: cell('house_number'),
    postCode: cell('post_code'),
    town: cell('town'),
    state: cell('state') === '' ? null : cell('state'),
    registration: cell('registration'),
    taxForm,
    taxNumber: cell('tax_number'),
    accounts: cell('accounts')
      .split('; ')
      .filter((text) => text !== '')
      .map(accountOf),
    onboarding: must(onboarding, `how far ${cell('code')} has come`),
  }
}

/** `DE76700400480482910077 EUR`, or by routing and account number `102000076/4417002956 USD`. */
function accountOf(text: string): BankAccount {
  const [number = '', currency = ''] = text.split(' ')
  const [routingNumber = '', accountNumber] = number.split('/')
  return {
    currency,
    number: accountNumber === undefined ? { iban: number } : { routingNumber, accountNumber },
  }
}
