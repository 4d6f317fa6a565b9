import { must } from '../../kernel/assert.ts'
import { addBusinessDays, type Calendar } from '../../kernel/calendar.ts'
import { type PlainDate, Temporal } from '../../kernel/temporal.ts'

/** Business days until a block must be reported, by the day it applies from. Source: 31 CFR
 *  501.603(b)(1)(i), "within 10 business days from the date that property becomes blocked"; looked up
 *  2026-11-23. Where no list of ours says otherwise, the same is kept for every list. */
const deadlines = [{ fromOn: '1997-08-25', businessDays: 10 }] as const

/** The last day to report a block of `blockedOn`. Blocked on Monday 2 March 2026: due 16 March. */
export function reportDueOn(calendar: Calendar, blockedOn: PlainDate): PlainDate {
  const rule = deadlines.findLast(
    ({ fromOn }) => Temporal.PlainDate.compare(fromOn, blockedOn) <= 0,
  )
  const { businessDays } = must(rule, 'a deadline for every day since 1997')
  return addBusinessDays(calendar, blockedOn, businessDays)
}
