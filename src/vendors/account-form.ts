import type { BankScheme } from './vendor.ts'

/** One field of an account as its country's banks call it. */
export type AccountField = {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly optional?: true
  /** A choice instead of text. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
}

export type AccountForm = { readonly name: string; readonly fields: readonly AccountField[] }

const kinds = [
  { value: 'checking', label: 'Checking' },
  { value: 'savings', label: 'Savings' },
]
const accountNumber = { name: 'accountNumber', label: 'Account number' }

/** What is asked of an account, in the words that stand on the papers of that country's banks. */
export const accountForms: Readonly<Record<BankScheme, AccountForm>> = {
  iban: {
    name: 'IBAN',
    fields: [
      { name: 'iban', label: 'IBAN' },
      { name: 'bic', label: 'BIC, if you know it', optional: true },
    ],
  },
  aba: {
    name: 'US account',
    fields: [
      { name: 'routingNumber', label: 'Routing number (ABA)', hint: 'Nine digits' },
      accountNumber,
      { name: 'accountKind', label: 'Kind', choices: kinds },
    ],
  },
  gb: {
    name: 'UK account',
    fields: [
      { name: 'sortCode', label: 'Sort code', hint: 'Six digits, such as 60-16-13' },
      { ...accountNumber, hint: 'Eight digits' },
    ],
  },
  ca: {
    name: 'Canadian account',
    fields: [
      { name: 'transitNumber', label: 'Transit number', hint: 'Five digits: the branch' },
      { name: 'institutionNumber', label: 'Institution number', hint: 'Three digits: the bank' },
      accountNumber,
    ],
  },
  au: {
    name: 'Australian account',
    fields: [{ name: 'bsb', label: 'BSB', hint: 'Six digits, such as 062-000' }, accountNumber],
  },
  jp: {
    name: 'Japanese account',
    fields: [
      { name: 'bankCode', label: 'Bank code (金融機関コード)', hint: 'Four digits' },
      { name: 'branchCode', label: 'Branch code (支店コード)', hint: 'Three digits' },
      {
        name: 'accountKind',
        label: 'Kind of account (預金種目)',
        choices: [
          { value: 'savings', label: 'Ordinary (普通)' },
          { value: 'checking', label: 'Current (当座)' },
        ],
      },
      { ...accountNumber, label: 'Account number (口座番号)', hint: 'Seven digits' },
      {
        name: 'holderKana',
        label: 'Holder in katakana (口座名義)',
        hint: 'As in the passbook, such as カ）グローベックス',
      },
    ],
  },
  in: {
    name: 'Indian account',
    fields: [
      { name: 'ifsc', label: 'IFSC', hint: 'Eleven signs, such as HDFC0000001' },
      { ...accountNumber, hint: '9 to 18 digits' },
    ],
  },
  br: {
    name: 'Brazilian account',
    fields: [
      { name: 'bankCode', label: 'Bank (banco)', hint: 'Three digits, such as 341' },
      { name: 'agency', label: 'Branch (agência)', hint: 'Four digits' },
      {
        ...accountNumber,
        label: 'Account with digit (conta com dígito)',
        hint: 'Such as 12345-6',
      },
      {
        name: 'accountKind',
        label: 'Kind (tipo)',
        choices: [
          { value: 'checking', label: 'Current (corrente)' },
          { value: 'savings', label: 'Savings (poupança)' },
        ],
      },
    ],
  },
  mx: {
    name: 'Mexican account',
    fields: [{ name: 'clabe', label: 'CLABE', hint: '18 digits' }],
  },
  sg: {
    name: 'Singapore account',
    fields: [
      { name: 'bankCode', label: 'Bank code', hint: 'Four digits, such as 7171' },
      { name: 'branchCode', label: 'Branch code', hint: 'Three digits' },
      accountNumber,
    ],
  },
}

/** By currency: where its accounts are kept, the usual first. What may be kept abroad is kept by IBAN
 *  there; USD is kept in most countries. */
const offered: Readonly<Record<string, readonly BankScheme[]>> = {
  EUR: ['iban'],
  USD: ['aba', 'iban', 'ca', 'sg', 'jp', 'au', 'mx'],
  GBP: ['gb', 'iban'],
  CAD: ['ca', 'iban'],
  AUD: ['au', 'iban'],
  JPY: ['jp', 'iban'],
  INR: ['in'],
  BRL: ['br', 'iban'],
  MXN: ['mx'],
  SGD: ['sg', 'iban'],
}

/** Currencies with a scheme of their own; in any other an IBAN is asked for. */
export const accountCurrencies = [...Object.keys(offered), 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK']

const usual: Readonly<Record<string, string>> = {
  US: 'USD',
  GB: 'GBP',
  CA: 'CAD',
  AU: 'AUD',
  JP: 'JPY',
  IN: 'INR',
  BR: 'BRL',
  MX: 'MXN',
  SG: 'SGD',
}

type AccountsSoFar = {
  readonly country: string | null
  readonly standings: readonly {
    readonly currency: string | null
    readonly missing: readonly { readonly what: string }[]
  }[]
  readonly bankDetails: readonly { readonly currency: string; readonly state: string }[]
}

/** The currency the next account of a vendor is likely for, to begin with: the one it lacks an
 *  account for, else that of the account it has, else its country's. Somebody may choose another. */
export function likelyCurrency({ country, standings, bankDetails }: AccountsSoFar): string {
  const lacks = standings.find(({ missing }) => missing.some(({ what }) => what === 'bank_detail'))
  const has = bankDetails.find(({ state }) => state !== 'retired')
  const likely = lacks?.currency ?? has?.currency ?? usual[country ?? ''] ?? 'EUR'
  return accountCurrencies.includes(likely) ? likely : 'EUR'
}

/** Which kinds of account may be named for a currency, the usual first. */
export function schemesOf(currency: string): readonly BankScheme[] {
  return offered[currency] ?? ['iban']
}
