import type { BankCsvCode } from '../formats/bank-csv-layouts.ts'
import type { AccountScheme } from '../formats/clearing.ts'
import type { ErpBillLayout } from '../formats/erp-bill-layouts.ts'
import type { CharacterSet } from '../formats/character-set.ts'
import type { Currency } from '../kernel/currency.ts'
import { type FileProfile, RUN_PAYMENTS_MAX } from './run.ts'

/** The message or record format behind a profile, and which variant of it. */
export type FileStandard =
  | { readonly kind: 'pain001'; readonly version: '09' | '03'; readonly sepa: boolean }
  | { readonly kind: 'nacha' }
  | { readonly kind: 'bacs' }
  | { readonly kind: 'bank_csv'; readonly layout: BankCsvCode }
  | { readonly kind: 'bills'; readonly layout: ErpBillLayout }

/** What the bank gave us to name ourselves by; what an account of the profile must come with. */
export type OriginatorKind = 'nacha' | 'bacs' | 'abroad'

/** A file profile: what is written, from which accounts, to which, and what fits. */
export type FileRule = {
  readonly words: string
  readonly standard: FileStandard
  /** Null: any one currency, the account's. */
  readonly currency: Currency | null
  /** What an own account may be; `null` among them: the ERP knows it. */
  readonly own: readonly (AccountScheme | null)[]
  /** Accounts it can pay to; null: any. */
  readonly creditors: readonly AccountScheme[] | null
  readonly set: CharacterSet
  /** The creditor's name; the shortest where it depends on the payment. */
  readonly nameLengthMax: number
  /** Asked for (`nacha`, `bacs`), or taken where given (`abroad`). */
  readonly originator: OriginatorKind | null
  readonly extension: string
  readonly mediaType: string
}

/** Every kind of account: what the bank can debit that takes messages or lists of any country. */
const anyKind = ['iban', 'aba', 'gb', 'ca', 'au', 'jp', 'in', 'br', 'mx', 'sg'] as const
const xml = { extension: 'xml', mediaType: 'application/xml' } as const
const csv = { extension: 'csv', mediaType: 'text/csv' } as const
const iso = { ...xml, set: 'swift_x', nameLengthMax: 70 } as const
const bills = {
  ...csv,
  currency: null,
  own: [null, ...anyKind],
  creditors: null,
  set: 'any',
  nameLengthMax: 500,
  originator: null,
} as const
const pain = (version: '09' | '03', sepa: boolean) => ({ kind: 'pain001', version, sepa }) as const

/** Every profile: the one table that writer, checks, constraints, screens and help read from. */
export const profileRules: Readonly<Record<FileProfile, FileRule>> = {
  sepa: {
    ...iso,
    words: 'SEPA credit transfer (pain.001.001.09)',
    standard: pain('09', true),
    currency: 'EUR',
    own: ['iban'],
    creditors: ['iban'],
    originator: null,
  },
  sepa_03: {
    ...iso,
    words: 'SEPA credit transfer, older version (pain.001.001.03)',
    standard: pain('03', true),
    currency: 'EUR',
    own: ['iban'],
    creditors: ['iban'],
    originator: null,
  },
  usd: {
    ...iso,
    words: 'US payments by ISO 20022 (pain.001.001.09)',
    standard: pain('09', false),
    currency: 'USD',
    own: ['aba'],
    creditors: null,
    originator: 'abroad',
  },
  iso: {
    ...iso,
    words: 'any currency, cross-border (pain.001.001.09)',
    standard: pain('09', false),
    currency: null,
    own: anyKind,
    creditors: null,
    originator: 'abroad',
  },
  iso_03: {
    ...iso,
    words: 'any currency, cross-border, older version (pain.001.001.03)',
    standard: pain('03', false),
    currency: null,
    own: anyKind,
    creditors: null,
    originator: 'abroad',
  },
  nacha: {
    words: 'US ACH credits (NACHA: PPD, CCD, CTX)',
    standard: { kind: 'nacha' },
    currency: 'USD',
    own: ['aba'],
    creditors: ['aba'],
    set: 'nacha',
    nameLengthMax: 16,
    originator: 'nacha',
    extension: 'ach',
    mediaType: 'text/plain',
  },
  bacs: {
    words: 'UK Bacs credits (Standard 18)',
    standard: { kind: 'bacs' },
    currency: 'GBP',
    own: ['gb'],
    creditors: ['gb', 'iban'],
    set: 'bacs',
    nameLengthMax: 18,
    originator: 'bacs',
    extension: 'txt',
    mediaType: 'text/plain',
  },
  csv_gb: {
    ...csv,
    words: 'UK bulk list of the bank (CSV)',
    standard: { kind: 'bank_csv', layout: 'gb' },
    currency: 'GBP',
    own: ['gb', 'iban'],
    creditors: ['gb', 'iban'],
    set: 'bacs',
    nameLengthMax: 18,
    originator: null,
  },
  csv_wide: {
    ...csv,
    words: 'list of the bank, any country (CSV)',
    standard: { kind: 'bank_csv', layout: 'wide' },
    currency: null,
    own: anyKind,
    creditors: null,
    set: 'swift_x',
    nameLengthMax: 70,
    originator: null,
  },
  erp: {
    ...bills,
    words: 'bills for the ERP (CSV)',
    standard: { kind: 'bills', layout: 'generic' },
  },
  erp_netsuite: {
    ...bills,
    words: 'bills for NetSuite (CSV)',
    standard: { kind: 'bills', layout: 'netsuite' },
  },
  erp_quickbooks: {
    ...bills,
    words: 'bills for QuickBooks Desktop (IIF)',
    standard: { kind: 'bills', layout: 'quickbooks' },
    extension: 'iif',
    mediaType: 'text/plain',
  },
  erp_xero: {
    ...bills,
    words: 'bills for Xero (CSV)',
    standard: { kind: 'bills', layout: 'xero' },
  },
}

/** True where the ERP pays: bills are exported, and the bank never sees a file of ours. */
export function isErpProfile(profile: FileProfile): boolean {
  return profileRules[profile].standard.kind === 'bills'
}

/** Payments that one file of a profile can name: a NACHA trace has four digits for the payment's place
 *  in its run, and must not come again within a thousand runs (`run-file-domestic.ts`). */
export function paymentsMaxOf(profile: FileProfile): number {
  return profile === 'nacha' ? 9_999 : RUN_PAYMENTS_MAX
}

/** Banking days between release and execution that a rail needs: Bacs takes a file on one day,
 *  processes it on the next and pays on the third. */
export function leadDaysMin(profile: FileProfile): number {
  return profile === 'bacs' ? 2 : 0
}
