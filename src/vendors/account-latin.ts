import { clearingAccount, plainDigits } from './account-domestic.ts'
import type { Account, AccountProblem, TypedAccount } from './account-number.ts'

const CLABE_WEIGHTS = [3, 7, 1]

/** CLABE: bank 3, place 3, account 11, check digit by weights 3, 7, 1 (Banco de México, Circular
 *  14/2017, annex on the CLABE). The number names its bank: there is no clearing code beside it. */
export function readClabe(
  typed: Extract<TypedAccount, { scheme: 'mx' }>,
): Account | AccountProblem {
  const account = plainDigits(typed.clabe)
  const expected = 'a CLABE of 18 digits, check digit included'
  if (!/^\d{18}$/.test(account)) return { field: 'CLABE', expected }
  const digits = Array.from(account).map(Number)
  const sum = digits
    .slice(0, 17)
    .reduce((total, digit, at) => total + ((digit * (CLABE_WEIGHTS[at % 3] ?? 0)) % 10), 0)
  if ((10 - (sum % 10)) % 10 !== digits[17]) return { field: 'CLABE', expected }
  return {
    scheme: 'mx',
    account,
    indexed: `mx:${account}`,
    aliases: [],
    masked: `MX ****${account.slice(-4)}`,
    bankCountry: 'MX',
    bic: null,
    routingNumber: null,
    accountKind: null,
    holderLocal: null,
  }
}

/** Bank (COMPE, 3), agency (4, without its own digit) and account with its check digit last. The digit
 *  is checked for the banks that publish how: Banco do Brasil (001), Santander (033), Bradesco (237),
 *  Itaú (341); of other banks only the shape is. */
export function readBrazilian(
  typed: Extract<TypedAccount, { scheme: 'br' }>,
): Account | AccountProblem {
  const bank = plainDigits(typed.bankCode)
  if (!/^\d{3}$/.test(bank) || bank === '000') {
    return { field: 'bank code', expected: 'three digits, such as 001 or 341' }
  }
  const agency = /^(\d{1,4})(?:-[\dXP])?$/i.exec(typed.agency.trim())?.[1]?.padStart(4, '0')
  if (agency === undefined || agency === '0000') {
    return { field: 'agency', expected: 'four digits' }
  }
  const account = plainDigits(typed.accountNumber)
  if (!/^\d{3,12}[\dXP]$/.test(account)) {
    return { field: 'account number', expected: 'the number with its check digit, such as 12345-6' }
  }
  const number = account.slice(0, -1)
  const wanted = checkDigits[bank]?.(agency, number)
  if (wanted !== undefined && wanted !== account.slice(-1)) {
    return { field: 'account number', expected: 'a number whose check digit is right' }
  }
  return clearingAccount({
    scheme: 'br',
    country: 'BR',
    routingNumber: `${bank}${agency}`,
    account,
    accountKind: typed.accountKind,
  })
}

/** By bank: the check digit of an account; undefined when the number is too long to have one. */
const checkDigits: Readonly<Record<string, (agency: string, number: string) => string>> = {
  // Banco do Brasil: modulus 11, weights 9 to 2 over eight digits; 10 is X, 11 is 0.
  '001': (_, number) => eleven(number.padStart(8, '0'), [9, 8, 7, 6, 5, 4, 3, 2], 'X'),
  // Bradesco: modulus 11, weights 2, 7 to 2 over seven digits; 10 is P, 11 is 0.
  '237': (_, number) => eleven(number.padStart(7, '0'), [2, 7, 6, 5, 4, 3, 2], 'P'),
  // Itaú: modulus 10 over agency and five digits, weights 2 and 1; products of two digits are summed.
  '341': (agency, number) => {
    const sum = Array.from(`${agency}${number.padStart(5, '0')}`).reduce((total, digit, at) => {
      const product = Number(digit) * (at % 2 === 0 ? 2 : 1)
      return total + (product > 9 ? product - 9 : product)
    }, 0)
    return String((10 - (sum % 10)) % 10)
  },
  // Santander: weights 9731 of the agency, 97131973 of eight digits; last digits of products.
  '033': (agency, number) => {
    const weights = [9, 7, 3, 1, 9, 7, 1, 3, 1, 9, 7, 3]
    const sum = Array.from(`${agency}${number.padStart(8, '0')}`).reduce(
      (total, digit, at) => total + ((Number(digit) * (weights[at] ?? 0)) % 10),
      0,
    )
    return String((10 - (sum % 10)) % 10)
  },
}

function eleven(digits: string, weights: readonly number[], ten: string): string {
  const sum = Array.from(digits).reduce(
    (total, digit, at) => total + Number(digit) * (weights[at] ?? 0),
    0,
  )
  const check = 11 - (sum % 11)
  if (check === 11) return '0'
  return check === 10 ? ten : String(check)
}
