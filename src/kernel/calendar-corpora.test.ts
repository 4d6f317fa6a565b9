import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { addBusinessDays, parseOpenDay, workingDaysWithin, type Calendar } from './calendar.ts'
import {
  addBusinessTime,
  afterBusinessDays,
  businessMinutesBetween,
  nextOpen,
} from './calendar-time.ts'
import { Temporal, type Instant } from './temporal.ts'

/** Working-time cases other projects state (sources in the corpora); read here, never copied. */
const corpora =
  process.env['QUITTANCE_CORPORA'] ?? resolve(import.meta.dirname, '../../../shared/corpora')
const file = join(corpora, 'business-time', 'cases.json')

type Case = {
  id: string
  operation: 'add' | 'between' | 'next_open' | 'business_days_between' | 'sla_clock_with_pauses'
  time_zone: string
  working_hours: Record<string, [string, string][]>
  holidays: string[]
  start: string
  end: string
  amount: number
  unit: 'hours' | 'minutes' | 'seconds' | 'days'
  paused: [string, string][]
  case_opened: string
  case_closed: string
  window: [string, string]
  expected: string | { minutes: number } | { days: number }
  note: string
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const minutesOf = { hours: 60, minutes: 1, seconds: 1 / 60 }

function calendarOf(c: Case): Calendar {
  const week = days.map((day) => {
    const text = (c.working_hours[day] ?? []).map(([from, until]) => `${from}-${until}`).join(', ')
    return parseOpenDay(text)!
  })
  // Seven entries, one per name above.
  const seven = week as unknown as Calendar['week']
  return {
    zone: c.time_zone,
    week: seven,
    holidays: new Map(c.holidays.map((date) => [date, []])),
    nominalDayMinutes: 480,
  }
}

function answer(c: Case): string | { minutes: number } | { days: number } {
  const calendar = calendarOf(c)
  const at = (text: string): Instant =>
    Temporal.PlainDateTime.from(text).toZonedDateTime(c.time_zone).toInstant()
  const say = (instant: Instant) =>
    instant.toZonedDateTimeISO(c.time_zone).toPlainDateTime().toString()
  switch (c.operation) {
    case 'next_open':
      return say(nextOpen(calendar, at(c.start)))
    case 'between':
      return { minutes: businessMinutesBetween(calendar, at(c.start), at(c.end)) }
    case 'business_days_between': {
      const [first, last] = [c.start, c.end].map((text) => Temporal.PlainDate.from(text))
      return { days: workingDaysWithin(calendar, first!, last!) }
    }
    case 'sla_clock_with_pauses':
      return { minutes: minutesOnClock(c, calendar, at) }
    case 'add':
      if (c.unit !== 'days')
        return say(addBusinessTime(calendar, at(c.start), c.amount * minutesOf[c.unit]))
      return c.start.includes('T')
        ? say(afterBusinessDays(calendar, at(c.start), c.amount))
        : addBusinessDays(calendar, Temporal.PlainDate.from(c.start), c.amount).toString()
  }
}

function minutesOnClock(c: Case, calendar: Calendar, at: (text: string) => Instant): number {
  const within = (from: string, until: string) => {
    const begin = from > c.window[0] ? from : c.window[0]
    const end = until < c.window[1] ? until : c.window[1]
    return begin >= end ? 0 : businessMinutesBetween(calendar, at(begin), at(end))
  }
  const paused = c.paused.reduce((sum, [from, until]) => sum + within(from, until), 0)
  return within(c.case_opened, c.case_closed) - paused
}

function normal(expected: Case['expected']): Case['expected'] {
  return typeof expected === 'string' && expected.includes('T')
    ? Temporal.PlainDateTime.from(expected).toString()
    : expected
}

test(
  'every case of working-time arithmetic that other projects state comes out as they state it',
  {
    skip: existsSync(file) ? false : `no corpora at ${corpora}`,
  },
  () => {
    // The shape is checked by the answers themselves: a case of another shape fails the comparison.
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }
    const wrong = cases
      .map((c) => ({ id: c.id, note: c.note, found: answer(c), expected: normal(c.expected) }))
      .filter(({ found, expected }) => JSON.stringify(found) !== JSON.stringify(expected))
    assert.deepEqual(wrong, [])
    assert.ok(cases.length >= 50, `only ${cases.length} cases`)
  },
)
