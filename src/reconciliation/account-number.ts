import type { AccountScheme } from '../formats/clearing.ts'

/** How else a bank writes the number of one of our accounts: `NL91ABNA0417164300EUR` with the
 *  currency, `BANKDEFF/123456` behind the bank, `37040044/0532013000` in place of a German IBAN. */
export function spellingsOf(number: string): string[] {
  const bare = number.replace(/(?<=\d)[A-Z]{3}$/, '')
  const [bank, account] = bare.split('/')
  const behind = account === undefined || account === '' ? [] : [account]
  const german = /^\d{8}$/.test(bank ?? '') && /^\d{1,10}$/.test(account ?? '')
  const iban = german ? [germanIban(`${bank}${account?.padStart(10, '0')}`)] : []
  return [...new Set([number, bare, ...iban, ...behind])]
}

/** Digits an account number of a country has at least; banks leave out the noughts before it. */
const lengths: Readonly<Partial<Record<AccountScheme, number>>> = { gb: 8, jp: 7 }

/** The account numbers that a statement's spelling may mean behind a clearing code of a country:
 *  `20-00-00 55779911` and `5779911` behind the sort code 200000, `062-000 12345678` behind a BSB,
 *  `00012-003 1234567` behind Canada's 000300012. */
export function numbersBehind(
  scheme: AccountScheme,
  routingNumber: string | null,
  spelling: string,
): readonly string[] {
  const plain = spelling.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()
  const codes = routingNumber === null ? [] : codesOf(scheme, routingNumber)
  const rests = codes
    .filter((code) => plain.startsWith(code) && plain.length > code.length)
    .map((code) => plain.slice(code.length))
  const padded = [plain, ...rests].map((text) => text.padStart(lengths[scheme] ?? 0, '0'))
  return [...new Set([plain, ...rests, ...padded])]
}

/** How banks of a country write the code before a number: Canada's as institution and transit, or
 *  transit and institution; Brazil's with or without the bank before the branch. */
function codesOf(scheme: AccountScheme, code: string): readonly string[] {
  if (scheme === 'ca') {
    const [institution, transit] = [code.slice(1, 4), code.slice(4)]
    return [code, `${institution}${transit}`, `${transit}${institution}`]
  }
  return scheme === 'br' ? [code, code.slice(3)] : [code]
}

/** ISO 13616: the check digits make `bban`, `DE` as 1314 and themselves 1 modulo 97. */
function germanIban(bban: string): string {
  const check = 98n - (BigInt(`${bban}131400`) % 97n)
  return `DE${check.toString().padStart(2, '0')}${bban}`
}

/** `DE89…3000`: enough to tell which, not enough to use. */
export function shortNumber(number: string): string {
  const plain = number.replaceAll(/\s/g, '')
  if (plain.length <= 4) return plain === '' ? 'without a number' : plain
  return `${plain.length > 8 ? plain.slice(0, 4) : ''}…${plain.slice(-4)}`
}
