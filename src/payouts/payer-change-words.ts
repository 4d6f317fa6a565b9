import { money, printMoney } from '../kernel/money.ts'
import { profileRules } from './file-profile.ts'
import { fileProfiles } from './run.ts'

type Words = {
  readonly label: string
  /** What a value means, for people; as it is stored where there is none. */
  readonly say?: (value: unknown, of: { readonly currency: string | null }) => string
}

const sources: Readonly<Record<string, string>> = {
  partner: 'where the partner works',
  payer: "in the payer's own country",
}
const invoiceRules: Readonly<Record<string, string>> = {
  never: 'never asked for',
  registered: 'where the partner is registered for VAT',
  always: 'always',
}

/** What each column of a payer or an account is called, and how its values read. */
const words: Readonly<Record<string, Words>> = {
  legal_name: { label: 'Legal name' },
  street: { label: 'Street' },
  house_number: { label: 'House number' },
  post_code: { label: 'Post code' },
  town: { label: 'Town' },
  region: { label: 'Region or state' },
  country: { label: 'Country' },
  tax_number: { label: 'Tax number' },
  vat_number: { label: 'VAT number' },
  approvals: { label: 'Who approves', say: sayBars },
  income_source: {
    label: 'What it pays for counts as earned',
    say: (value) => sources[String(value)] ?? String(value),
  },
  tax_invoices: {
    label: 'Tax invoice per payout',
    say: (value) => invoiceRules[String(value)] ?? String(value),
  },
  tax_invoices_from: { label: 'Tax invoices for what is decided from' },
  recovers_vat: {
    label: 'VAT it pays',
    say: (value) => (value === true ? 'is recovered' : 'is a cost of the payer'),
  },
  name: { label: 'Name' },
  profile: { label: 'File', say: sayProfile },
  originator: { label: 'Ids of the bank', say: sayOriginator },
  bic: { label: 'BIC' },
  calendar_code: { label: 'Banking days of' },
  cut_off: { label: 'Cut-off of the bank' },
  lead_days: { label: 'Banking days before' },
  batch_booking: {
    label: 'Booked by the bank',
    say: (value) => (value === true ? 'as one debit' : 'each payment by itself'),
  },
  payment_min_minor: {
    label: 'Smallest payment',
    say: (value, { currency }) => sayAmount(String(value), currency),
  },
  gl_account: { label: 'Account in the ERP' },
}

/** What a column of a change is called: `lead_days` is “Banking days before”. Pure. */
export function fieldWord(column: string): string {
  return words[column]?.label ?? column.replaceAll('_', ' ')
}

/** A value of a column as people read it; `currency` is that of the account. Pure.
 *  `payment_min_minor` of 5000 in EUR reads “50.00 EUR”. */
export function valueWords(column: string, value: unknown, currency: string | null): string {
  if (value === null || value === undefined || value === '') return 'none'
  const say = words[column]?.say
  if (say !== undefined) return say(value, { currency })
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function sayAmount(minor: string, currency: string | null): string {
  if (currency === null || !/^\d+$/.test(minor)) return minor
  return printMoney(money(BigInt(minor), currency))
}

function sayProfile(value: unknown): string {
  const profile = fileProfiles.find((each) => each === value)
  return profile === undefined ? String(value) : profileRules[profile].words
}

/** Bars as `[currency, minor, minor of the third or null]`; none: two always. */
function sayBars(value: unknown): string {
  if (!Array.isArray(value)) return String(value)
  if (value.length === 0) return 'two, whatever the amount'
  const bars: readonly unknown[] = value
  return bars
    .map((bar) => {
      const [currency, second, third]: readonly unknown[] = Array.isArray(bar) ? bar : []
      const of = String(currency)
      const two = `two above ${sayAmount(String(second), of)}`
      return typeof third === 'string' ? `${two}, three above ${sayAmount(third, of)}` : two
    })
    .join('; ')
}

/** By what the bank knows us: each id with what it is. */
function sayOriginator(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .filter(([key]) => key !== 'kind')
    .map(([key, id]) => `${spaced(key)} ${typeof id === 'string' ? id : JSON.stringify(id)}`)
    .join(', ')
}

function spaced(key: string): string {
  return key.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
}
