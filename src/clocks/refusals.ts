import type { RefusalTable } from '../kernel/result.ts'
import { printDay, Temporal, type PlainDate } from '../kernel/temporal.ts'
import type { ClockMove, ClockState } from './clock.ts'

export type ClockRefusal =
  | { readonly code: 'clocks.calendar_unknown'; readonly calendar: string }
  | { readonly code: 'clocks.calendar_taken'; readonly calendar: string }
  | { readonly code: 'clocks.zone_unknown'; readonly zone: string }
  | { readonly code: 'clocks.hours_malformed'; readonly hours: string }
  | { readonly code: 'clocks.holiday_known'; readonly calendar: string; readonly on: string }
  | { readonly code: 'clocks.holiday_unknown'; readonly calendar: string; readonly on: string }
  | { readonly code: 'clocks.not_banking'; readonly calendar: string }
  | {
      readonly code: 'clocks.published_longer'
      readonly calendar: string
      readonly until: PlainDate
      readonly asked: PlainDate
    }
  | { readonly code: 'calendar_change.unknown'; readonly change: string }
  | { readonly code: 'calendar_change.waits'; readonly on: string }
  | { readonly code: 'calendar_change.own' }
  | { readonly code: 'calendar_change.not_open'; readonly state: string }
  | { readonly code: 'clocks.already_started'; readonly kind: string; readonly subjectId: string }
  | { readonly code: 'clocks.not_started'; readonly kind: string; readonly subjectId: string }
  | {
      readonly code: 'clocks.wrong_state'
      readonly kind: string
      readonly move: ClockMove | 'extend'
      readonly state: ClockState
    }

const subject = '0194f3c2-7a10-7000-8000-000000000001'

export const clockRefusals = {
  'clocks.calendar_unknown': {
    status: 404,
    title: 'No such calendar',
    text: (r) => `There is no calendar ${r.calendar}. Choose one from the list, or add it first.`,
    example: { code: 'clocks.calendar_unknown', calendar: 'munich' },
  },
  'clocks.calendar_taken': {
    status: 409,
    title: 'Calendar code taken',
    text: (r) =>
      `A calendar ${r.calendar} is there already. Choose another code, or edit that one.`,
    example: { code: 'clocks.calendar_taken', calendar: 'berlin' },
  },
  'clocks.zone_unknown': {
    status: 422,
    title: 'No such time zone',
    text: (r) => `${r.zone} is no IANA time zone. Write one such as Europe/Berlin.`,
    example: { code: 'clocks.zone_unknown', zone: 'Berlin' },
  },
  'clocks.hours_malformed': {
    status: 422,
    title: 'Not opening hours',
    text: (r) =>
      `"${r.hours}" are no opening hours. Write them as 09:00-12:00, 13:00-17:00, in order and ` +
      'within the day; leave them empty for a closed day. A week has seven, one at least open.',
    example: { code: 'clocks.hours_malformed', hours: '9-17' },
  },
  'clocks.holiday_known': {
    status: 409,
    title: 'Already in the calendar',
    text: (r) =>
      `The calendar ${r.calendar} has an entry for ${r.on} already. ` +
      'Remove that one first if it is wrong.',
    example: { code: 'clocks.holiday_known', calendar: 'berlin', on: '2026-12-25' },
  },
  'clocks.holiday_unknown': {
    status: 404,
    title: 'Not in the calendar',
    text: (r) =>
      `The calendar ${r.calendar} has no entry for ${r.on}, so there is nothing to remove.`,
    example: { code: 'clocks.holiday_unknown', calendar: 'berlin', on: '2026-12-24' },
  },
  'clocks.not_banking': {
    status: 422,
    title: 'Not a banking calendar',
    text: (r) =>
      `${r.calendar} is the calendar of an office. Only the holidays of banking calendars are ` +
      'published until a day: choose one of a currency.',
    example: { code: 'clocks.not_banking', calendar: 'berlin' },
  },
  'clocks.published_longer': {
    status: 409,
    title: 'Published for longer already',
    text: (r) =>
      `The holidays of ${r.calendar} are published until ${printDay(r.until)}, which is not before ` +
      `${printDay(r.asked)}. State a later day; take out or add single days as they change.`,
    example: {
      code: 'clocks.published_longer',
      calendar: 'sg-meps',
      until: Temporal.PlainDate.from('2026-12-31'),
      asked: Temporal.PlainDate.from('2026-06-30'),
    },
  },
  'calendar_change.unknown': {
    status: 404,
    title: 'No such change',
    text: (r) => `There is no change ${r.change} of a calendar. Look at the calendar again.`,
    example: { code: 'calendar_change.unknown', change: subject },
  },
  'calendar_change.waits': {
    status: 409,
    title: 'A change waits already',
    text: (r) =>
      `A change of ${r.on} waits for another person already. Have it agreed or declined first.`,
    example: { code: 'calendar_change.waits', on: '2026-12-25' },
  },
  'calendar_change.own': {
    status: 403,
    title: 'Another person agrees',
    text: () =>
      'You proposed that this day is a bank day, which shortens every cooling-off: another lead, or ' +
      'somebody of Finance, agrees to it.',
    example: { code: 'calendar_change.own' },
  },
  'calendar_change.not_open': {
    status: 409,
    title: 'Decided already',
    text: (r) => `This change of a calendar is ${r.state}. Look at the calendar again.`,
    example: { code: 'calendar_change.not_open', state: 'declined' },
  },
  'clocks.already_started': {
    status: 409,
    title: 'Clock already started',
    text: (r) => `The ${r.kind} clock of ${r.subjectId} was started before; it can be reopened.`,
    example: { code: 'clocks.already_started', kind: 'decision', subjectId: subject },
  },
  'clocks.not_started': {
    status: 409,
    title: 'No such clock',
    text: (r) => `No ${r.kind} clock was started for ${r.subjectId}. Start it first.`,
    example: { code: 'clocks.not_started', kind: 'decision', subjectId: subject },
  },
  'clocks.wrong_state': {
    status: 409,
    title: 'Not in this state of the clock',
    text: (r) =>
      `The ${r.kind} clock is ${r.state}, so it cannot ${r.move}. Reload to see where it is.`,
    example: { code: 'clocks.wrong_state', kind: 'decision', move: 'pause', state: 'paused' },
  },
} as const satisfies RefusalTable<ClockRefusal>

/** Constraint → refusal without facts the database cannot say; commands check first to explain. */
export const clockConstraints = {
  clocks_one_per_kind: {
    code: 'clocks.already_started',
    kind: 'same',
    subjectId: 'this subject',
  },
  holidays_one_per_day: {
    code: 'clocks.holiday_known',
    calendar: 'chosen',
    on: 'this day',
  },
  calendar_changes_one_open: { code: 'calendar_change.waits', on: 'this day' },
  calendar_changes_second_person: { code: 'calendar_change.own' },
  calendars_code_unique: { code: 'clocks.calendar_taken', calendar: 'of this code' },
} as const satisfies Record<string, ClockRefusal>
