import { type Instant, Temporal } from '../kernel/temporal.ts'
import { type Asked, CliFault, exitCodes } from './command-line.ts'

/** The instant a date stands for where no hour is given: the same calendar day from UTC−12 to +11. */
const HOUR_OF_A_DATE = 12

/** Reads `2026-03-31` (noon UTC) or `2026-03-31T09:00:00Z`; null when it is neither. */
export function readInstant(text: string): Instant | null {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
      const noon = { timeZone: 'UTC', plainTime: Temporal.PlainTime.from({ hour: HOUR_OF_A_DATE }) }
      return Temporal.PlainDate.from(text).toZonedDateTime(noon).toInstant()
    }
    return Temporal.Instant.from(text)
  } catch {
    return null
  }
}

/** What `--on` says; null when it was not given. Throws a sentence for anything else. */
export function askedInstant(asked: Asked): Instant | null {
  const text = asked.option('on')
  if (text === undefined) return null
  const instant = readInstant(text)
  if (instant !== null) return instant
  throw new CliFault(
    `--on ${text} is neither a date nor an instant: expected 2026-03-31 or 2026-03-31T09:00:00Z.`,
    exitCodes.usage,
  )
}
