import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { weekdaysOpen } from '../kernel/calendar.ts'
import { Temporal } from '../kernel/temporal.ts'
import { type PayableFacts, payDate, type Wait } from './pay-date.ts'

const day = Temporal.PlainDate.from
const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/Berlin]`).toInstant()
const calendar = weekdaysOpen('Europe/Berlin', '07:00-18:00', ['2026-04-03', '2026-04-06'])
const rail = { calendar, cutOff: '15:30', leadDays: 1, publishedUntil: day('2026-12-31') }
// Due on Thursday 30 April 2026.
const open: PayableFacts = {
  dueOn: day('2026-04-30'),
  waits: [],
  run: null,
  unanswered: false,
  rail,
}
const waits = (...of: Wait[]) => ({ ...open, waits: of })
const said = (facts: PayableFacts, now: string) => {
  const { predictedOn, health, owedBy, step, actBefore } = payDate(facts, at(now))
  const by = actBefore?.toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString() ?? null
  return [predictedOn?.toString() ?? null, health, owedBy, step, by]
}

test('what is ready is booked on its due day, if a run is prepared a day before the cut-off', () => {
  const prepared = ['specialist', 'prepare', '2026-04-28T15:30:00']
  assert.deepEqual(said(open, '2026-04-02T10:00'), ['2026-04-30', 'on_time', ...prepared])
  assert.deepEqual(said(open, '2026-04-24T16:00'), ['2026-04-30', 'at_risk', ...prepared])
  assert.deepEqual(said(open, '2026-04-29T16:00'), ['2026-05-01', 'will_be_late', ...prepared])
  assert.deepEqual(said(open, '2026-05-04T09:00'), ['2026-05-05', 'late', ...prepared])
})

test('an account that is missing is named two days before that, for it is called back and approved', () => {
  const named = waits({ what: 'bank_detail', owedBy: 'partner', until: null })
  const owed = ['partner', 'bank_detail', '2026-04-24T15:30:00']
  assert.deepEqual(said(named, '2026-04-02T10:00'), ['2026-04-30', 'on_time', ...owed])
  assert.deepEqual(said(named, '2026-04-28T10:00'), ['2026-05-01', 'will_be_late', ...owed])
})

test('what only time brings asks nobody; it is late when time is too long', () => {
  const cooling = (until: string) =>
    waits({ what: 'cooling_off', owedBy: 'time', until: day(until) })
  assert.deepEqual(said(cooling('2026-04-20'), '2026-04-14T10:00'), [
    '2026-04-30',
    'on_time',
    'time',
    'cooling_off',
    null,
  ])
  assert.deepEqual(said(cooling('2026-05-04'), '2026-04-28T10:00').slice(0, 2), [
    '2026-05-05',
    'will_be_late',
  ])
})

test('of several things missing, the one with the longest way is asked for first', () => {
  const both = waits(
    { what: 'papers_to_check', owedBy: 'specialist', until: null },
    { what: 'bank_detail', owedBy: 'partner', until: null },
    { what: 'hold_period', owedBy: 'time', until: day('2026-04-10') },
  )
  assert.deepEqual(said(both, '2026-04-02T10:00').slice(2, 4), ['partner', 'bank_detail'])
})

test('a run that waits for Finance is released before the cut-off of its own day', () => {
  const inRun = (
    status: 'draft' | 'checked' | 'approved' | 'released',
    executeOn = '2026-04-30',
  ) => ({
    ...open,
    run: { status, executeOn: day(executeOn) },
  })
  assert.deepEqual(said(inRun('draft'), '2026-04-28T10:00').slice(2), [
    'specialist',
    'check',
    '2026-04-29T15:30:00',
  ])
  assert.deepEqual(said(inRun('checked'), '2026-04-28T10:00').slice(2, 4), ['finance', 'approve'])
  assert.deepEqual(said(inRun('approved'), '2026-04-28T10:00').slice(2, 4), ['finance', 'release'])
  assert.deepEqual(said(inRun('approved', '2026-05-05'), '2026-04-28T10:00').slice(0, 2), [
    '2026-05-05',
    'will_be_late',
  ])
  assert.deepEqual(said(inRun('released'), '2026-04-29T18:00'), [
    '2026-04-30',
    'on_time',
    'bank',
    'bank_answer',
    null,
  ])
  assert.deepEqual(said({ ...inRun('released'), unanswered: true }, '2026-05-06T10:00'), [
    null,
    'late',
    'finance',
    'bank_answer',
    null,
  ])
})

test('without an account to pay from, nobody can say when, and Finance owes it', () => {
  assert.deepEqual(said({ ...open, rail: null }, '2026-04-02T10:00'), [
    null,
    'will_be_late',
    'finance',
    'paying_account',
    null,
  ])
})

test('a day predicted is a banking day, never before today, and in time unless it says late', () => {
  fc.assert(
    fc.property(fc.nat(90), fc.nat(60 * 24 * 90), fc.nat(4), (dueIn, minutes, lead) => {
      const first = day('2026-04-01')
      const dueDay = first.add({ days: dueIn })
      const isOpen = (one: Temporal.PlainDate) =>
        one.dayOfWeek < 6 && !calendar.holidays.has(`${one}`)
      fc.pre(isOpen(dueDay))
      const now = at('2026-04-01T00:00').add({ minutes })
      const facts = { ...open, dueOn: dueDay, rail: { ...rail, leadDays: lead } }
      const { predictedOn, health } = payDate(facts, now)
      assert.ok(predictedOn !== null && isOpen(predictedOn))
      const today = now.toZonedDateTimeISO('Europe/Berlin').toPlainDate()
      assert.ok(Temporal.PlainDate.compare(predictedOn, today) >= 0)
      const inTime = Temporal.PlainDate.compare(predictedOn, dueDay) <= 0
      assert.equal(inTime, health === 'on_time' || health === 'at_risk')
    }),
  )
})
