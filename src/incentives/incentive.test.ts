import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from '../kernel/temporal.ts'
import { dayOf, endOfDay } from './incentive.ts'

const zone = fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin', 'Africa/Cairo')
const second = fc.integer({ min: 1_700_000_000, max: 1_900_000_000 })

test('the day of an instant is the same whatever day was guessed', () => {
  const off = fc.integer({ min: -2, max: 2 })
  fc.assert(
    fc.property(second, zone, off, (seconds, where, days) => {
      const at = Temporal.Instant.fromEpochMilliseconds(seconds * 1000)
      const day = at.toZonedDateTimeISO(where).toPlainDate()
      assert.ok(dayOf(at, where, day.add({ days })).equals(day))
    }),
  )
})

test('a day ends where the next begins, asked once or again, in each zone by itself', () => {
  const on = Temporal.PlainDate.from('2026-03-29')
  for (const _round of [1, 2]) {
    assert.equal(endOfDay(on, 'Europe/Berlin').toString(), '2026-03-29T22:00:00Z')
    assert.equal(endOfDay(on, 'UTC').toString(), '2026-03-30T00:00:00Z')
  }
})
