import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { dateSchema, idSchema, instantSchema } from '../platform/wire.ts'

const code = z.string().regex(/^[a-z][a-z0-9-]{1,31}$/, 'is no calendar code, such as new-york')
const hours = z
  .string()
  .max(200)
  .meta({ examples: ['09:00-12:00, 13:00-17:00'] })

export const calendarSchema = z.object({
  code,
  name: z.string(),
  kind: z.enum(['office', 'banking']),
  zone: z.string(),
  week: z.array(hours).length(7),
  nominalDayMinutes: z.number().int(),
  /** The last day whose holidays are officially known; null where nobody has said, and for offices. */
  publishedUntil: dateSchema.nullable(),
  publishedSource: z.string().nullable(),
})

export const holidaySchema = z.object({
  on: dateSchema,
  name: z.string(),
  hours,
  source: z.string(),
})

const edited = z.object({
  revision: z.number().int(),
  recomputed: z.number().int(),
  /** It opens a bank day: nothing is edited before another person agrees. */
  waits: z.boolean(),
})

/** A day that is to become a bank day; `name`, `hours` and `source` null: it no longer differs. */
const waitingSchema = z.object({
  calendarChangeId: idSchema('calendar_change'),
  on: dateSchema,
  name: z.string().nullable(),
  hours: z.string().nullable(),
  source: z.string().nullable(),
  proposedBy: z.object({ principalId: z.string(), name: z.string() }),
  proposedAt: instantSchema,
  /** Why whoever asks may not agree; null when they may. */
  mayAgree: z.string().nullable(),
})

export const listCalendars = route({
  method: 'get',
  path: '/calendars',
  action: 'calendar.read',
  summary: 'Every calendar: zone, opening hours Monday to Sunday, minutes of a nominal day',
  answer: z.object({ rows: z.array(calendarSchema) }),
})

export const addCalendar = route({
  method: 'post',
  path: '/calendars',
  action: 'calendar.edit',
  summary: 'Add a calendar; its hours stay as they are',
  body: z.strictObject({
    code,
    name: z.string().min(1).max(120),
    kind: z.enum(['office', 'banking']),
    zone: z.string().max(64),
    week: z.array(hours).length(7),
    nominalDayMinutes: z.number().int().min(1).max(1440).default(480),
  }),
  answer: z.object({ code }),
  status: 201,
})

export const listHolidays = route({
  method: 'get',
  path: '/calendars/{code}/holidays',
  action: 'calendar.read',
  summary: 'The days of a calendar that differ, oldest first, and what is to change and waits',
  params: z.object({ code }),
  answer: z.object({ rows: z.array(holidaySchema), waiting: z.array(waitingSchema) }),
})

export const addHoliday = route({
  method: 'post',
  path: '/calendars/{code}/holidays',
  action: 'calendar.edit',
  summary: 'Add a holiday or a half day; one that opens a bank day waits for another person',
  params: z.object({ code }),
  body: z.strictObject({
    on: dateSchema,
    name: z.string().min(1).max(120),
    hours: hours.default(''),
    source: z.string().min(1).max(200),
  }),
  answer: edited,
  status: 201,
})

export const statePublished = route({
  method: 'post',
  path: '/calendars/{code}/published',
  action: 'calendar.edit',
  summary: 'State until when the holidays of a banking calendar are published, and by whom',
  params: z.object({ code }),
  body: z.strictObject({ until: dateSchema, source: z.string().trim().min(1).max(200) }),
  answer: z.object({ until: dateSchema }),
  status: 201,
})

export const dropHoliday = route({
  method: 'delete',
  path: '/calendars/{code}/holidays/{on}',
  action: 'calendar.edit',
  summary: 'Take a day out of a calendar again; where that opens a bank day another person agrees',
  params: z.object({ code, on: dateSchema }),
  answer: edited,
})

const changeParams = z.object({ calendarChangeId: idSchema('calendar_change') })

export const agreeCalendarChange = route({
  method: 'post',
  path: '/calendar-changes/{calendarChangeId}/approval',
  action: 'calendar.agree',
  summary: 'Agree that a day is a bank day; never by whoever proposed it',
  params: changeParams,
  answer: edited,
})

export const declineCalendarChange = route({
  method: 'post',
  path: '/calendar-changes/{calendarChangeId}/declining',
  action: 'calendar.agree',
  summary: 'Decline that a day becomes a bank day',
  params: changeParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(2000) }),
  answer: z.object({ state: z.literal('declined') }),
})
