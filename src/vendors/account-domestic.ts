import type { Account, AccountKind, AccountProblem, TypedAccount } from './account-number.ts'
import { halfWidthKana } from './half-width-kana.ts'
import type { BankScheme } from './vendor.ts'

type Domestic = Extract<TypedAccount, { scheme: 'gb' | 'ca' | 'au' | 'jp' | 'in' | 'sg' }>

const ACCOUNT_KANA_LENGTH_MAX = 30

/** Accounts of countries whose check digits are no public rule of their own: the shape is checked, as
 *  the clearing's file carries it. The British modulus check needs the Vocalink tables, which are
 *  licensed: without them only sort code and length are. A BSB's third digit is no rule either (0, 1
 *  and 9 are in use beside the states' 2 to 8). */
export function readDomestic(typed: Domestic): Account | AccountProblem {
  switch (typed.scheme) {
    case 'gb':
      return readBritish(typed)
    case 'ca':
      return readCanadian(typed)
    case 'au':
      return readAustralian(typed)
    case 'jp':
      return readJapanese(typed)
    case 'in':
      return readIndian(typed)
    case 'sg':
      return readSingaporean(typed)
  }
}

type Of<S extends BankScheme> = Extract<Domestic, { scheme: S }>

/** Without blanks, dashes, dots and slashes, in capitals: as people copy it from a letterhead. */
export function plainDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\s\-./]/g, '')
    .toUpperCase()
}

/** An account of a clearing code and a number. */
export function clearingAccount(of: {
  readonly scheme: BankScheme
  readonly country: string
  readonly routingNumber: string
  readonly account: string
  readonly accountKind?: AccountKind
  readonly holderLocal?: string
}): Account {
  const { scheme, country, routingNumber, account } = of
  return {
    scheme,
    account,
    indexed: `${scheme}:${routingNumber}:${account}`,
    aliases: [],
    masked: `${country} ****${account.slice(-4)}`,
    bankCountry: country,
    bic: null,
    routingNumber,
    accountKind: of.accountKind ?? null,
    holderLocal: of.holderLocal ?? null,
  }
}

/** Six digits and eight; shorter numbers of some banks begin with noughts (Pay.UK, "Validating
 *  account numbers", section 3.4). */
function readBritish(typed: Of<'gb'>): Account | AccountProblem {
  const routingNumber = plainDigits(typed.sortCode)
  if (!/^\d{6}$/.test(routingNumber) || routingNumber === '000000') {
    return { field: 'sort code', expected: 'six digits, such as 60-16-13' }
  }
  const typedNumber = plainDigits(typed.accountNumber)
  if (!/^\d{6,8}$/.test(typedNumber) || /^0+$/.test(typedNumber)) {
    return { field: 'account number', expected: 'eight digits (some banks: six or seven)' }
  }
  const account = typedNumber.padStart(8, '0')
  return clearingAccount({ scheme: 'gb', country: 'GB', routingNumber, account })
}

/** Transit (branch, 5) and institution (3), in a file `0` + institution + transit (Payments Canada,
 *  Standard 005, "Routing number"). */
function readCanadian(typed: Of<'ca'>): Account | AccountProblem {
  const transit = plainDigits(typed.transitNumber)
  if (!/^\d{5}$/.test(transit)) return { field: 'transit number', expected: 'five digits' }
  const institution = plainDigits(typed.institutionNumber)
  if (!/^\d{3}$/.test(institution) || institution === '000') {
    return { field: 'institution number', expected: 'three digits, such as 003' }
  }
  const account = plainDigits(typed.accountNumber)
  if (!/^\d{5,12}$/.test(account)) {
    return { field: 'account number', expected: '5 to 12 digits' }
  }
  const routingNumber = `0${institution}${transit}`
  return clearingAccount({ scheme: 'ca', country: 'CA', routingNumber, account })
}

/** Bank-State-Branch of six digits; up to nine of account (AusPayNet, Direct Entry, field 3). */
function readAustralian(typed: Of<'au'>): Account | AccountProblem {
  const routingNumber = plainDigits(typed.bsb)
  if (!/^\d{6}$/.test(routingNumber) || routingNumber.startsWith('00')) {
    return { field: 'BSB', expected: 'six digits, such as 062-000' }
  }
  const account = plainDigits(typed.accountNumber)
  if (!/^[A-Z0-9]{4,9}$/.test(account) || /^0+$/.test(account)) {
    return { field: 'account number', expected: '4 to 9 digits' }
  }
  return clearingAccount({ scheme: 'au', country: 'AU', routingNumber, account })
}

/** Bank 4, branch 3, account 7 (shorter ones begin with noughts), and the holder in half-width kana
 *  (Japanese Bankers Association, Zengin format, data record). */
function readJapanese(typed: Of<'jp'>): Account | AccountProblem {
  const bank = plainDigits(typed.bankCode)
  if (!/^\d{4}$/.test(bank)) return { field: 'bank code', expected: 'four digits' }
  const branch = plainDigits(typed.branchCode)
  if (!/^\d{3}$/.test(branch)) return { field: 'branch code', expected: 'three digits' }
  const number = plainDigits(typed.accountNumber)
  if (!/^\d{4,7}$/.test(number) || /^0+$/.test(number)) {
    return { field: 'account number', expected: 'seven digits' }
  }
  const kana = typed.holderKana
  const holderLocal = kana === null ? '' : halfWidthKana(kana)
  if (holderLocal === null || holderLocal.length > ACCOUNT_KANA_LENGTH_MAX) {
    return {
      field: 'holder in kana',
      expected: `katakana, letters and digits, at most ${ACCOUNT_KANA_LENGTH_MAX} half-width`,
    }
  }
  return clearingAccount({
    scheme: 'jp',
    country: 'JP',
    routingNumber: `${bank}${branch}`,
    account: number.padStart(7, '0'),
    accountKind: typed.accountKind,
    ...(holderLocal === '' ? {} : { holderLocal }),
  })
}

/** IFSC: bank 4 letters, a nought, branch 6 (Reserve Bank of India); accounts 9 to 18 digits. */
function readIndian(typed: Of<'in'>): Account | AccountProblem {
  const routingNumber = plainDigits(typed.ifsc)
  if (!/^[A-Z]{4}0[A-Z0-9]{6}$/.test(routingNumber)) {
    return { field: 'IFSC', expected: 'four letters, a nought and six more, such as HDFC0000001' }
  }
  const account = plainDigits(typed.accountNumber)
  if (!/^\d{9,18}$/.test(account)) {
    return { field: 'account number', expected: '9 to 18 digits' }
  }
  return clearingAccount({ scheme: 'in', country: 'IN', routingNumber, account })
}

/** Bank 4, branch 3, account 6 to 14 (Association of Banks in Singapore, GIRO). */
function readSingaporean(typed: Of<'sg'>): Account | AccountProblem {
  const bank = plainDigits(typed.bankCode)
  if (!/^\d{4}$/.test(bank)) return { field: 'bank code', expected: 'four digits, such as 7171' }
  const branch = plainDigits(typed.branchCode)
  if (!/^\d{3}$/.test(branch)) return { field: 'branch code', expected: 'three digits' }
  const account = plainDigits(typed.accountNumber)
  if (!/^\d{6,14}$/.test(account)) {
    return { field: 'account number', expected: '6 to 14 digits' }
  }
  const routingNumber = `${bank}${branch}`
  return clearingAccount({ scheme: 'sg', country: 'SG', routingNumber, account })
}
