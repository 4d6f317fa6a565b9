import { likeness } from './likeness.ts'

/** Where somebody can be found, as a list has it; what is not known is ''. */
export type Site = {
  readonly name: string
  /** Street and number, `1740 W. Ohio St., 2nd floor`. */
  readonly address: string
  readonly phone: string
}

/** Names at one door alike by this are one business. */
const NEIGHBOURS_LIKENESS = 500

const streetKinds = new Set(
  (
    'street st avenue ave av boulevard blvd blv road rd drive dr place pl court ct lane ln parkway ' +
    'pkwy highway hwy way terrace ter plaza plz square sq circle cir'
  ).split(' '),
)
const sides = new Set('north south east west n s e w ne nw se sw'.split(' '))

/** House number and street, without the side, the kind of street, floor or suite: `1740 W. Ohio St.,
 *  2nd floor` is `1740 ohio`. Null without a number before a street, as in `P.O. Box 12`. */
export function addressKey(address: string): string | null {
  const words = address
    .toLowerCase()
    .replaceAll('.', ' ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
  const [number = '', ...rest] = words
  if (!/^\d/.test(number)) return null
  const street = sides.has(rest[0] ?? '') ? rest.slice(1) : rest
  const name = street.find((word, at) => at === 0 || !streetKinds.has(word))
  return name === undefined ? null : `${number} ${name.replace(/^(\d+)(st|nd|rd|th)$/, '$1')}`
}

/** Digits as they are dialled nearby: the last seven. Null where there are fewer. */
export function phoneKey(phone: string): string | null {
  const digits = phone.replaceAll(/\D/g, '')
  return digits.length < 7 ? null : digits.slice(-7)
}

/** Is it one door: the same house number in a street of one name? */
export function isSameDoor(a: Site, b: Site): boolean {
  const key = addressKey(a.address)
  return key !== null && key === addressKey(b.address)
}

/** Is it one business: one telephone and names not wholly different, or one door and names alike? The
 *  same name alone is a chain. */
export function isSameBusiness(a: Site, b: Site): boolean {
  const alike = likeness(a.name, b.name)
  const phone = phoneKey(a.phone)
  if (phone !== null && phone === phoneKey(b.phone)) return alike > 0
  return isSameDoor(a, b) && alike >= NEIGHBOURS_LIKENESS
}
