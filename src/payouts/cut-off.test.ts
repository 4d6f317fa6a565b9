import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addBusinessDays, isWorkingDay, weekdaysOpen } from '../kernel/calendar.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import { canStillExecute, earliestExecution, isUnpublished, releaseBefore } from './cut-off.ts'
import { dayWarnings } from './day-warning.ts'
import { type PayableFacts, payDate } from './pay-date.ts'
import { dueDate } from '../payables/index.ts'

const day = Temporal.PlainDate.from
const { compare } = Temporal.PlainDate
/** Zones whose clocks change, northern and southern, and two whose do not. */
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Sydney',
  'Asia/Tokyo',
  'Asia/Kolkata',
]
const holidays = [
  '2026-01-01',
  '2026-04-03',
  '2026-04-06',
  '2026-05-01',
  '2026-12-25',
  '2026-12-28',
]
const calendarIn = (zone: string) => weekdaysOpen(zone, '07:00-18:00', holidays)
const first = day('2026-01-02')

const anyZone = fc.constantFrom(...zones)
const anyRule = fc.record({
  cutOff: fc.constantFrom('00:30', '02:30', '12:00', '15:30', '23:59'),
  leadDays: fc.nat(4),
})
const anyDay = fc.nat(360).map((days) => first.add({ days }))
/** Any second of the year. */
const anyInstant = fc
  .nat(365 * 86_400)
  .map((seconds) => Temporal.Instant.from('2026-01-01T00:00:00Z').add({ seconds }))

test('the earliest day is a banking day from today on, and a file released now still reaches it', () => {
  fc.assert(
    fc.property(anyZone, anyRule, anyInstant, (zone, rule, at) => {
      const calendar = calendarIn(zone)
      const on = earliestExecution(calendar, rule, at)
      assert.ok(isWorkingDay(calendar, on))
      assert.ok(compare(on, at.toZonedDateTimeISO(zone).toPlainDate()) >= 0)
      assert.ok(canStillExecute(calendar, rule, on, at))
      const before = addBusinessDays(calendar, on, -1)
      const today = at.toZonedDateTimeISO(zone).toPlainDate()
      if (compare(before, today) >= 0) assert.ok(!canStillExecute(calendar, rule, before, at))
    }),
  )
})

test('who releases later is never paid earlier', () => {
  fc.assert(
    fc.property(anyZone, anyRule, anyInstant, fc.nat(20 * 86_400), (zone, rule, at, seconds) => {
      const calendar = calendarIn(zone)
      const later = earliestExecution(calendar, rule, at.add({ seconds }))
      assert.ok(compare(earliestExecution(calendar, rule, at), later) <= 0)
    }),
  )
})

test('the cut-off is met a nanosecond before it and missed on it, in every zone and on every day', () => {
  fc.assert(
    fc.property(anyZone, anyRule, anyDay, (zone, rule, on) => {
      const calendar = calendarIn(zone)
      fc.pre(isWorkingDay(calendar, on))
      const closes = releaseBefore(calendar, rule, on)
      assert.ok(canStillExecute(calendar, rule, on, closes.subtract({ nanoseconds: 1 })))
      assert.ok(!canStillExecute(calendar, rule, on, closes))
    }),
  )
})

test('the bank’s half past three stays half past three when clocks change', () => {
  const closes = (zone: string, on: string) =>
    releaseBefore(calendarIn(zone), { cutOff: '15:30', leadDays: 0 }, day(on)).toString()
  assert.equal(closes('Europe/Berlin', '2026-03-27'), '2026-03-27T14:30:00Z')
  assert.equal(closes('Europe/Berlin', '2026-03-30'), '2026-03-30T13:30:00Z')
  assert.equal(closes('America/New_York', '2026-03-06'), '2026-03-06T20:30:00Z')
  assert.equal(closes('America/New_York', '2026-03-09'), '2026-03-09T19:30:00Z')
  assert.equal(closes('Australia/Sydney', '2026-04-02'), '2026-04-02T04:30:00Z')
  assert.equal(closes('Australia/Sydney', '2026-04-07'), '2026-04-07T05:30:00Z')
  // A lead day across the change counts days, not hours: Monday's file is wanted on Friday.
  const led = releaseBefore(
    calendarIn('Europe/Berlin'),
    { cutOff: '15:30', leadDays: 1 },
    day('2026-03-30'),
  )
  assert.equal(led.toString(), '2026-03-27T14:30:00Z')
})

const open = { waits: [], run: null, unanswered: false } as const
const factsOf = (zone: string, rule: { cutOff: string; leadDays: number }, due: PlainDate) =>
  ({
    ...open,
    dueOn: due,
    rail: { ...rule, calendar: calendarIn(zone), publishedUntil: day('2026-12-31') },
  }) satisfies PayableFacts

test('what is decided later is due and booked no earlier, and never on a day the banks are closed', () => {
  const decided = fc.tuple(fc.nat(300), fc.nat(20))
  const anyTerms = fc.record({
    termsDays: fc.constantFrom(0, 14, 30, 60),
    schedule: fc.constantFrom('by_terms' as const, 'monthly' as const, 'quarterly' as const),
  })
  fc.assert(
    fc.property(anyZone, anyRule, decided, anyTerms, anyInstant, (zone, rule, days, terms, at) => {
      const calendar = calendarIn(zone)
      const dueOf = (on: PlainDate) =>
        dueDate({ decidedOn: on, holdUntil: null }, terms.termsDays, calendar, terms.schedule)
      const [early, gap] = days
      const dues = [early, early + gap].map((count) => dueOf(first.add({ days: count })))
      const [a, b] = dues.map((due) => payDate(factsOf(zone, rule, due), at).predictedOn)
      assert.ok(compare(dues[0]!, dues[1]!) <= 0)
      assert.ok(a && b && compare(a, b) <= 0)
      const today = at.toZonedDateTimeISO(zone).toPlainDate()
      for (const on of [a, b]) assert.ok(isWorkingDay(calendar, on) && compare(on, today) >= 0)
    }),
  )
})

test('looked at later, the same payable is never predicted earlier', () => {
  fc.assert(
    fc.property(anyZone, anyRule, anyDay, anyInstant, fc.nat(30 * 86_400), (...of) => {
      const [zone, rule, due, at, seconds] = of
      fc.pre(isWorkingDay(calendarIn(zone), due))
      const facts = factsOf(zone, rule, due)
      const [now, then] = [payDate(facts, at), payDate(facts, at.add({ seconds }))]
      assert.ok(now.predictedOn && then.predictedOn)
      assert.ok(compare(now.predictedOn, then.predictedOn) <= 0)
      assert.ok(now.lateDays <= then.lateDays)
      const isAhead = Temporal.Instant.compare(then.actBefore!, at.add({ seconds })) > 0
      assert.equal(then.pastDays === null, isAhead)
    }),
  )
})

test('a day past what is published of a calendar is marked, and a run on it warned of', () => {
  assert.ok(!isUnpublished(day('2026-12-31'), day('2026-12-31')))
  assert.ok(isUnpublished(day('2026-12-31'), day('2027-01-04')) && isUnpublished(null, first))
  const at = Temporal.Instant.from('2026-12-01T09:00:00Z')
  const rule = { cutOff: '15:30', leadDays: 1 }
  const on = (due: string) => payDate(factsOf('Asia/Kolkata', rule, day(due)), at).isProvisional
  assert.deepEqual([on('2026-12-30'), on('2027-01-05')], [false, true])
  const warned = (executeOn: string, publishedUntil: PlainDate | null) =>
    dayWarnings({ calendarCode: 'in-rbi', executeOn: day(executeOn), publishedUntil })
  assert.deepEqual(warned('2026-12-30', day('2026-12-31')), [])
  assert.equal(
    warned('2027-01-05', day('2026-12-31'))[0]?.text,
    'Whether the bank works on 5 January 2027 is not certain: of in-rbi, its bank holidays are ' +
      'published until 31 December 2026.',
  )
  assert.match(warned('2027-01-05', null)[0]?.text ?? '', /nobody has said until when/)
})
