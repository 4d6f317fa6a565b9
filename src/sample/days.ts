import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'

/** When something happens in the sample, by working days before the anchor: `{ back: 12, at: '10:30' }`
 *  is half past ten, twelve working days ago, in the zone of whoever does it. */
export type Back = { readonly back: number; readonly at?: string }

/** A moment in office hours, so many working days ago; which one, chance says. */
export function officeHour(chance: () => number, back: number): Back {
  const minutes = 9 * 60 + Math.floor(chance() * 8 * 60)
  const two = (number: number) => String(number).padStart(2, '0')
  return { back, at: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` }
}

/** Months before the anchor's month in which the sample company's fiscal year began. */
const FISCAL_MONTHS_BACK = 4

/** The sample's calendar: everything is dated by its anchor, the instant of the first load. */
export type Days = {
  readonly anchor: Instant
  /** The first day of the fiscal year, a first of a month; programs and funds begin on it. */
  readonly yearFrom: PlainDate
  readonly yearUntil: PlainDate
  /** The day so many Mondays-to-Fridays after (before, when negative) the anchor's own. */
  readonly day: (workingDays: number) => PlainDate
  readonly instant: (when: Back, zone: string) => Instant
}

export function daysOf(anchor: Instant): Days {
  const today = anchor.toZonedDateTimeISO('UTC').toPlainDate()
  const yearFrom = today.with({ day: 1 }).subtract({ months: FISCAL_MONTHS_BACK })
  const day = (workingDays: number) => shifted(today, workingDays)
  return {
    anchor,
    yearFrom,
    yearUntil: yearFrom.add({ years: 1 }),
    day,
    instant({ back, at = '10:00' }, zone) {
      const plainTime = Temporal.PlainTime.from(at)
      return day(-back).toZonedDateTime({ timeZone: zone, plainTime }).toInstant()
    },
  }
}

/** Counts Mondays to Fridays. From a weekend the count starts at the Friday before. */
function shifted(from: PlainDate, workingDays: number): PlainDate {
  let day = from.dayOfWeek > 5 ? from.subtract({ days: from.dayOfWeek - 5 }) : from
  const step = workingDays < 0 ? -1 : 1
  for (let left = Math.abs(workingDays); left > 0; left -= 1) {
    do day = day.add({ days: step })
    while (day.dayOfWeek > 5)
  }
  return day
}
