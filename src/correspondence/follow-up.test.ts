import assert from 'node:assert/strict'
import { test } from 'node:test'
import { weekdaysOpen } from '../kernel/calendar.ts'
import { afterBusinessDays } from '../kernel/calendar-time.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { followUpStep, LAPSE_DAYS, REMINDER_DAYS } from './follow-up.ts'

const calendar = weekdaysOpen('Europe/Berlin', '09:00-17:00')
const local = (text: string): Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').toInstant()

// Monday 2 March 2026, 10:00: reminders on the 4th, 9th and 13th, lapse on the 20th.
const askedAt = local('2026-03-02T10:00')
const lapsesAt = afterBusinessDays(calendar, askedAt, LAPSE_DAYS)
const asked = { askedAt, reminderDays: REMINDER_DAYS, lapseDays: LAPSE_DAYS, lapsesAt }
const step = (reminders: number, at: string) =>
  followUpStep(calendar, { ...asked, reminders }, local(at))

test('reminders come 2, 5 and 9 business days after the request', () => {
  const first = step(0, '2026-03-04T10:00')
  assert.equal(first.kind === 'remind' && first.nextAt.toString(), '2026-03-09T09:00:00Z')
  const second = step(1, '2026-03-09T10:01')
  assert.equal(second.kind === 'remind' && second.nextAt.toString(), '2026-03-13T09:00:00Z')
  const third = step(2, '2026-03-13T10:01')
  assert.deepEqual([third.kind, third.kind === 'remind' && third.isLast], ['remind', true])
  assert.ok(third.kind === 'remind' && third.nextAt.equals(local('2026-03-20T10:00')))
})

test('before its day nothing happens, and after the last one it lapses on the 14th', () => {
  assert.equal(step(0, '2026-03-04T09:59').kind, 'wait')
  assert.equal(step(3, '2026-03-20T09:59').kind, 'wait')
  assert.equal(step(3, '2026-03-20T10:00').kind, 'lapse')
})

test('after a standstill only the latest reminder is sent', () => {
  const late = step(0, '2026-03-10T09:00')
  assert.deepEqual([late.kind, late.kind === 'remind' && late.reminder], ['remind', 2])
})

test('nothing lapses without its last reminder: the day moves as far as was meant', () => {
  const late = step(1, '2026-03-24T11:00')
  assert.equal(late.kind === 'remind' && late.isLast, true)
  assert.ok(late.kind === 'remind' && late.lapsesAt.equals(local('2026-03-31T11:00')))
})
