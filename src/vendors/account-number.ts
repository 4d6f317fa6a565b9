import { electronicFormatIBAN, isValidBIC, isValidIBAN } from 'ibantools'
import { isAbaNumber } from '../formats/aba.ts'
import type { BankScheme } from './vendor.ts'

/** An account as typed. */
export type TypedAccount =
  | { readonly scheme: 'iban'; readonly iban: string; readonly bic: string | null }
  | {
      readonly scheme: 'aba'
      readonly routingNumber: string
      readonly accountNumber: string
      readonly accountKind: 'checking' | 'savings'
    }

/** An account that can exist: `account` is what is sealed, `indexed` what tells two apart. */
export type Account = {
  readonly scheme: BankScheme
  readonly account: string
  readonly indexed: string
  readonly masked: string
  readonly bankCountry: string
  readonly bic: string | null
  readonly routingNumber: string | null
  readonly accountKind: 'checking' | 'savings' | null
}

export type AccountProblem = { readonly field: string; readonly expected: string }

/** Checks an account by its own check digits (ISO 13616 for the IBAN, ISO 9362 for the BIC, the ABA's
 *  rule for routing numbers). The BIC must be of the IBAN's country. */
export function readAccount(typed: TypedAccount): Account | AccountProblem {
  return typed.scheme === 'iban' ? readIban(typed) : readAba(typed)
}

function readIban(typed: Extract<TypedAccount, { scheme: 'iban' }>): Account | AccountProblem {
  const iban = electronicFormatIBAN(typed.iban) ?? ''
  if (!isValidIBAN(iban)) {
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
    masked: `${country}** **** ${iban.slice(-4)}`,
    bankCountry: country,
    bic,
    routingNumber: null,
    accountKind: null,
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
    masked: `****${account.slice(-4)}`,
    bankCountry: 'US',
    bic: null,
    routingNumber,
    accountKind: typed.accountKind,
  }
}
