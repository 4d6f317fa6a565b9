/** The one import of Temporal: native where the runtime has it, else the polyfill. */
import { Temporal as Polyfill } from 'temporal-polyfill'

export { Polyfill as Temporal }
export type Instant = Polyfill.Instant
export type PlainDate = Polyfill.PlainDate

const months =
  'January February March April May June July August September October November December'.split(' ')

/** A day as people read it in a letter: `25 December 2026`. Screens follow their reader's own form. */
export function printDay(on: PlainDate): string {
  return `${on.day} ${months[on.month - 1]} ${on.year}`
}
