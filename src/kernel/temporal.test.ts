import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayFrom, instantFrom, Temporal } from './temporal.ts'

test('instants are read as Temporal reads them, whatever their fraction', () => {
  const fraction = fc.constantFrom('', '.5', '.05', '.123', '.000001', '.123456789')
  const second = fc.integer({ min: -60_000_000_000, max: 250_000_000_000 })
  fc.assert(
    fc.property(second, fraction, (s, digits) => {
      const whole = Temporal.Instant.fromEpochMilliseconds(s * 1000).toString()
      const text = whole.replace('Z', `${digits}Z`)
      assert.equal(instantFrom(text).epochNanoseconds, Temporal.Instant.from(text).epochNanoseconds)
    }),
  )
})

test('days are read as Temporal reads them, and no day is none', () => {
  const days = fc.integer({ min: -700_000, max: 2_900_000 })
  fc.assert(
    fc.property(days, (since) => {
      const day = Temporal.PlainDate.from('1970-01-01').add({ days: since })
      assert.ok(dayFrom(day.toString()).equals(day))
      assert.ok(dayFrom(day.toString()).equals(day), 'read again')
    }),
  )
  assert.throws(() => dayFrom('2026-02-30'), RangeError)
  assert.throws(() => instantFrom('yesterday'), RangeError)
})
