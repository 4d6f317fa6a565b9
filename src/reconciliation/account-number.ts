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
