import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  addBusinessDays,
  isWorkingDay,
  nextWorkingDay,
  parseOpenDay,
  previousBankingDay,
  printOpenDay,
  weekdaysOpen,
  workingDaysWithin,
  type Calendar,
} from './calendar.ts'
import {
  addBusinessTime,
  afterBusinessDays,
  businessMinutesBetween,
  businessMsBetween,
  isOpenAt,
  nextOpen,
} from './calendar-time.ts'
import { Temporal, type Instant } from './temporal.ts'

const berlin = weekdaysOpen('Europe/Berlin', '09:00-17:00', ['2026-04-06'])
const local = (text: string, zone = 'Europe/Berlin'): Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant()
const date = (text: string) => Temporal.PlainDate.from(text)

describe('opening hours', () => {
  test('are read with breaks and printed the same', () => {
    const text = '09:00-12:00, 12:30-24:00'
    assert.equal(printOpenDay(parseOpenDay(text)!), text)
    assert.deepEqual(parseOpenDay(''), [])
  })

  test('that overlap, are empty or pass midnight are not hours', () => {
    for (const text of [
      '09:00-12:00, 11:00-13:00',
      '09:00-09:00',
      '17:00-09:00',
      '09:00-25:00',
      '9-17',
    ]) {
      assert.equal(parseOpenDay(text), null, text)
    }
  })
})

describe('working days', () => {
  test('skip weekends and holidays', () => {
    assert.equal(isWorkingDay(berlin, date('2026-04-06')), false)
    assert.equal(nextWorkingDay(berlin, date('2026-04-04')).toString(), '2026-04-07')
    assert.equal(addBusinessDays(berlin, date('2026-04-02'), 2).toString(), '2026-04-07')
    assert.equal(workingDaysWithin(berlin, date('2026-04-03'), date('2026-04-10')), 5)
    assert.equal(workingDaysWithin(berlin, date('2026-04-10'), date('2026-04-03')), 0)
  })

  test('a due date on a bank holiday moves to the banking day before', () => {
    assert.equal(previousBankingDay(berlin, date('2026-04-06')).toString(), '2026-04-03')
    assert.equal(previousBankingDay(berlin, date('2026-04-07')).toString(), '2026-04-07')
  })

  test('a half day is a working day that counts its hours', () => {
    const christmasEve: Calendar = {
      ...berlin,
      holidays: new Map([['2026-12-24', parseOpenDay('09:00-13:00')!]]),
    }
    assert.equal(isWorkingDay(christmasEve, date('2026-12-24')), true)
    const due = addBusinessTime(christmasEve, local('2026-12-23T15:00'), 480)
    assert.equal(due.toString(), local('2026-12-25T11:00').toString())
  })
})

describe('business time', () => {
  test('ending on a close it is that close, and the close itself is no open time', () => {
    const close = local('2026-03-06T17:00')
    assert.ok(addBusinessTime(berlin, local('2026-03-06T16:00'), 60).equals(close))
    assert.equal(isOpenAt(berlin, close), false)
    assert.ok(nextOpen(berlin, close).equals(local('2026-03-09T09:00')))
  })

  test('follow-up days keep the time of day, or wait for the opening', () => {
    assert.ok(
      afterBusinessDays(berlin, local('2026-03-06T16:59'), 2).equals(local('2026-03-10T16:59')),
    )
    assert.ok(
      afterBusinessDays(berlin, local('2026-03-03T08:00'), 2).equals(local('2026-03-05T09:00')),
    )
    assert.ok(
      afterBusinessDays(berlin, local('2026-03-07T12:00'), 2).equals(local('2026-03-11T12:00')),
    )
  })

  test('an hour the clock change removes is not counted, one it repeats is counted once', () => {
    const night = weekdaysOpen('Europe/Berlin', '00:00-24:00')
    const early: Calendar = { ...night, week: Array(7).fill(parseOpenDay('02:15-02:45')) as never }
    const spring = { from: local('2026-03-29T00:00'), until: local('2026-03-30T00:00') }
    const autumn = { from: local('2026-10-25T00:00'), until: local('2026-10-26T00:00') }
    assert.equal(businessMinutesBetween(early, spring.from, spring.until), 0)
    assert.equal(businessMinutesBetween(early, autumn.from, autumn.until), 30)
  })

  test('a calendar that never opens is a fault, not an endless search', () => {
    assert.throws(
      () => nextOpen(weekdaysOpen('Etc/UTC', ''), local('2026-03-06T17:00')),
      /never|no 0 ms/,
    )
  })
})

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Etc/UTC',
]
const hours = ['09:00-17:00', '00:00-24:00', '02:15-02:45, 03:00-11:00', '09:00-12:00, 12:30-18:00']
const calendars: fc.Arbitrary<Calendar> = fc
  .record({
    zone: fc.constantFrom(...zones),
    week: fc.tuple(...Array.from({ length: 7 }, () => fc.constantFrom(...hours, ''))),
    holidays: fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 12 }),
  })
  .filter(({ week }) => week.some((text) => text !== '' && text.length > 11))
  .map((drawn) => ({
    zone: drawn.zone,
    week: drawn.week.map((text) => parseOpenDay(text)!) as unknown as Calendar['week'],
    holidays: new Map(
      drawn.holidays.map((n) => [date('2026-01-01').add({ days: n }).toString(), []]),
    ),
    nominalDayMinutes: 480,
  }))
const instants = fc
  .integer({ min: 0, max: 400 * 86_400_000 })
  .map((ms) => local('2026-01-01T00:00').add({ milliseconds: ms }))

describe('laws of business time', () => {
  const runs = { numRuns: 150 }

  test('between undoes add, forwards and backwards', () => {
    fc.assert(
      fc.property(
        calendars,
        instants,
        fc.integer({ min: -9000, max: 9000 }),
        (calendar, at, minutes) => {
          const there = addBusinessTime(calendar, at, minutes)
          assert.equal(businessMinutesBetween(calendar, at, there), minutes === 0 ? 0 : minutes)
        },
      ),
      runs,
    )
  })

  test('parts add up to the whole, so pausing and resuming loses and invents nothing', () => {
    fc.assert(
      fc.property(
        calendars,
        fc.array(instants, { minLength: 3, maxLength: 3 }),
        (calendar, three) => {
          const [a, b, c] = three.sort(Temporal.Instant.compare) as [Instant, Instant, Instant]
          const parts = businessMsBetween(calendar, a, b) + businessMsBetween(calendar, b, c)
          assert.equal(parts, businessMsBetween(calendar, a, c))
        },
      ),
      runs,
    )
  })

  test('an opening is open, and no open time lies before it', () => {
    fc.assert(
      fc.property(calendars, instants, (calendar, at) => {
        const opening = nextOpen(calendar, at)
        assert.ok(isOpenAt(calendar, opening))
        assert.equal(businessMsBetween(calendar, at, opening), 0)
      }),
      runs,
    )
  })
})
