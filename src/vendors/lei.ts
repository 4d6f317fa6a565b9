import { isMod9710 } from './check-digits.ts'

/** A legal entity identifier: 18 letters and digits, two check digits (ISO 17442-1). */
export function isLei(text: string): boolean {
  return /^[A-Z0-9]{18}\d{2}$/.test(text) && isMod9710(text)
}
