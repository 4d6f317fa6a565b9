import { z } from 'zod'

const clock = {
  clockKind: z.string(),
  dueAt: z.iso.datetime().nullable(),
  percent: z.number().int(),
}

/** What this domain records. A clock's subject is the event's subject; a calendar's edit has the
 *  calendar's code as its subject. */
export const clockEvents = {
  'clock.warned': z.object(clock),
  'clock.breached': z.object(clock),
  'clock.extended': z.object({
    clockKind: z.string(),
    addedMinutes: z.number().int(),
    dueAt: z.iso.datetime().nullable(),
  }),
  'calendar.added': z.object({ zone: z.string() }),
  'calendar.holiday_added': z.object({ on: z.iso.date(), hours: z.string(), recomputed: z.int() }),
  'calendar.published': z.object({ until: z.iso.date(), was: z.iso.date().nullable() }),
  /** `hours` null: the day is no longer one that differs. */
  'calendar.change_proposed': z.object({ on: z.iso.date(), hours: z.string().nullable() }),
  'calendar.change_declined': z.object({ on: z.iso.date() }),
  'calendar.holiday_dropped': z.object({ on: z.iso.date(), recomputed: z.int() }),
} as const
