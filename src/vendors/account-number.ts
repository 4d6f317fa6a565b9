import { isValidBIC } from 'ibantools'
import { isAbaNumber } from '../formats/aba.ts'
import { readIban as readIbanText } from '../formats/iban.ts'
import { readBrazilian, readClabe } from './account-latin.ts'
import { readDomestic } from './account-domestic.ts'
import type { BankScheme } from './vendor.ts'

export type AccountKind = 'checking' | 'savings'

/** An account as typed, in the parts its country's banks write it in. */
export type TypedAccount =
  | { readonly scheme: 'iban'; readonly iban: string; readonly bic: string | null }
  | {
      readonly scheme: 'aba'
      readonly routingNumber: string
      readonly accountNumber: string
      readonly accountKind: AccountKind
    }
  | { readonly scheme: 'gb'; readonly sortCode: string; readonly accountNumber: string }
  | {
      readonly scheme: 'ca'
      readonly transitNumber: string
      readonly institutionNumber: string
      readonly accountNumber: string
    }
  | { readonly scheme: 'au'; readonly bsb: string; readonly accountNumber: string }
  | {
      readonly scheme: 'jp'
      readonly bankCode: string
      readonly branchCode: string
      /** `savings` is an ordinary account (futsu), `checking` a current one (toza). */
      readonly accountKind: AccountKind
      readonly accountNumber: string
      /** Null of an account of our own, whose holder we are. */
      readonly holderKana: string | null
    }
  | { readonly scheme: 'in'; readonly ifsc: string; readonly accountNumber: string }
  | {
      readonly scheme: 'br'
      readonly bankCode: string
      readonly agency: string
      readonly accountNumber: string
      readonly accountKind: AccountKind
    }
  | { readonly scheme: 'mx'; readonly clabe: string }
  | {
      readonly scheme: 'sg'
      readonly bankCode: string
      readonly branchCode: string
      readonly accountNumber: string
    }

/** An account that can exist. `account` is what is sealed; `indexed` tells two apart, and `aliases`
 *  are the other ways to write the same account (a British IBAN is a sort code and a number). */
export type Account = {
  readonly scheme: BankScheme
  readonly account: string
  readonly indexed: string
  readonly aliases: readonly string[]
  readonly masked: string
  readonly bankCountry: string
  readonly bic: string | null
  /** The clearing code as its file carries it: ABA, sort code, `0` + institution + transit (CA), BSB,
   *  bank + branch (JP, SG), IFSC, bank + agency (BR); null for IBAN and CLABE, which name the bank. */
  readonly routingNumber: string | null
  readonly accountKind: AccountKind | null
  /** The holder as the country's banks write it (half-width kana); null elsewhere. */
  readonly holderLocal: string | null
}

export type AccountProblem = { readonly field: string; readonly expected: string }

/** Checks an account by its own check digits where its country has them: ISO 13616 for the IBAN, ISO
 *  9362 for the BIC (of the IBAN's country), the ABA's rule, CLABE, the digits of Brazil's big banks.
 *  Elsewhere only the shape is checked. Answers the first field that cannot be right. */
export function readAccount<T extends TypedAccount>(
  typed: T,
): (Account & { readonly scheme: T['scheme'] }) | AccountProblem {
  // Each reader answers the scheme it was given.
  return read(typed) as (Account & { readonly scheme: T['scheme'] }) | AccountProblem
}

function read(typed: TypedAccount): Account | AccountProblem {
  switch (typed.scheme) {
    case 'iban':
      return readIban(typed)
    case 'aba':
      return readAba(typed)
    case 'br':
      return readBrazilian(typed)
    case 'mx':
      return readClabe(typed)
    default:
      return readDomestic(typed)
  }
}

function readIban(typed: Extract<TypedAccount, { scheme: 'iban' }>): Account | AccountProblem {
  const iban = readIbanText(typed.iban)
  if (iban === null) {
    return { field: 'IBAN', expected: 'an IBAN whose check digits and length are right' }
  }
  const country = iban.slice(0, 2)
  const bic = typed.bic === null ? null : typed.bic.replaceAll(/\s/g, '').toUpperCase()
  if (bic !== null && !isValidBIC(bic)) {
    return { field: 'BIC', expected: 'a BIC of 8 or 11 letters and digits' }
  }
  if (bic !== null && !isBicOf(bic, country)) {
    return { field: 'BIC', expected: `a BIC of the IBAN's country, ${country}` }
  }
  return {
    scheme: 'iban',
    account: iban,
    indexed: `iban:${iban}`,
    // GBkk bank(4) sort code(6) account(8): the same account as the sort code names.
    aliases: country === 'GB' ? [`gb:${iban.slice(8, 14)}:${iban.slice(14)}`] : [],
    masked: `${country}** **** ${iban.slice(-4)}`,
    bankCountry: country,
    bic,
    routingNumber: null,
    accountKind: null,
    holderLocal: null,
  }
}

/** Territories bank under the BIC of the country they belong to. */
const bicCountries: Readonly<Record<string, readonly string[]>> = {
  GB: ['GB', 'GG', 'IM', 'JE'],
  FR: ['FR', 'GF', 'GP', 'MQ', 'RE', 'YT', 'PM', 'BL', 'MF', 'NC', 'PF', 'WF', 'MC'],
}

function isBicOf(bic: string, country: string): boolean {
  return (bicCountries[country] ?? [country]).includes(bic.slice(4, 6))
}

function readAba(typed: Extract<TypedAccount, { scheme: 'aba' }>): Account | AccountProblem {
  const routingNumber = typed.routingNumber.replaceAll(/\s/g, '')
  if (!isAbaNumber(routingNumber)) {
    return {
      field: 'routing number',
      expected: 'an ABA number of nine digits, check digit included',
    }
  }
  const account = typed.accountNumber.replaceAll(/[\s-]/g, '').toUpperCase()
  if (!/^[A-Z0-9]{4,17}$/.test(account)) {
    return { field: 'account number', expected: '4 to 17 digits or letters' }
  }
  return {
    scheme: 'aba',
    account,
    indexed: `aba:${routingNumber}:${account}`,
    aliases: [],
    masked: `****${account.slice(-4)}`,
    bankCountry: 'US',
    bic: null,
    routingNumber,
    accountKind: typed.accountKind,
    holderLocal: null,
  }
}

/** What tells an account apart, from what is stored of it: {@link Account.indexed} and its aliases. */
export function indexesOf(stored: {
  readonly scheme: BankScheme
  readonly account: string
  readonly routingNumber: string | null
}): readonly string[] {
  const { scheme, account, routingNumber } = stored
  if (scheme === 'iban' && account.startsWith('GB')) {
    return [`iban:${account}`, `gb:${account.slice(8, 14)}:${account.slice(14)}`]
  }
  const parts = routingNumber === null ? [scheme, account] : [scheme, routingNumber, account]
  return [parts.join(':')]
}
