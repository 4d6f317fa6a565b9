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

/** Days read so far, by their text: cases of one time share theirs. Emptied when full. */
const days = new Map<string, PlainDate>()
const DAYS_MAX = 4096

/** `2026-03-02`, by its parts and once: many times as fast as reading any form there is. Another
 *  form is read the long way; throws for what is no day. */
export function dayFrom(text: string): PlainDate {
  const known = days.get(text)
  if (known !== undefined) return known
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return Polyfill.PlainDate.from(text)
  const at = (from: number, to: number) => Number(text.slice(from, to))
  const day = new Polyfill.PlainDate(at(0, 4), at(5, 7), at(8, 10))
  if (days.size >= DAYS_MAX) days.clear()
  days.set(text, day)
  return day
}

const plainMoment = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/

/** `2026-03-02T15:00:00Z`, with milliseconds or without; any other form is read the long way. Throws
 *  for what is no instant. */
export function instantFrom(text: string): Instant {
  const milliseconds = plainMoment.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(milliseconds)
    ? Polyfill.Instant.from(text)
    : Polyfill.Instant.fromEpochMilliseconds(milliseconds)
}
