import { electronicFormatIBAN, isValidIBAN } from 'ibantools'

/** Countries whose structure the package does not hold to: the bank's code is four letters (SWIFT, IBAN
 *  registry, release 99, BBAN structures `4!a21!c` and `4!a16!n`). */
const structures: Readonly<Record<string, RegExp>> = {
  PS: /^PS\d{2}[A-Z]{4}[A-Z0-9]{21}$/,
  VG: /^VG\d{2}[A-Z]{4}\d{16}$/,
}

/** ISO 7064, MOD 97-10, over the IBAN with its first four signs at the end. */
function isChecked(iban: string): boolean {
  const turned = iban.slice(4) + iban.slice(0, 4)
  const digits = Array.from(turned, (sign) => Number.parseInt(sign, 36)).join('')
  return BigInt(digits) % 97n === 1n
}

/** An IBAN as kept, without blanks and signs between; null when length, structure or check digits are
 *  wrong (ISO 13616-1). `NO44 1850.05.14562` is `NO4418500514562`. */
export function readIban(text: string): string | null {
  const iban = electronicFormatIBAN(text.replaceAll('.', '')) ?? ''
  const structure = structures[iban.slice(0, 2)]
  if (structure !== undefined) return structure.test(iban) && isChecked(iban) ? iban : null
  return isValidIBAN(iban) ? iban : null
}
