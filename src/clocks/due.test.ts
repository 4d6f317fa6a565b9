import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { weekdaysOpen } from '../kernel/calendar.ts'
import { businessMsBetween } from '../kernel/calendar-time.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { clockHealth, type Mark } from './clock.ts'
import { percentReached, reachedAt, timeSplit } from './due.ts'

const berlin = weekdaysOpen('Europe/Berlin', '09:00-17:00', ['2026-04-06'])
const local = (text: string): Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').toInstant()
const start = (at: string): Mark => ({ kind: 'start', at: local(at), runs: true, owedBy: 'ours' })
const pause = (at: string): Mark => ({
  kind: 'pause',
  at: local(at),
  runs: false,
  owedBy: 'partner',
})
const resume = (at: string): Mark => ({ kind: 'resume', at: local(at), runs: true, owedBy: 'ours' })

test('a clock that stands still before its target is used up is not due', () => {
  assert.equal(reachedAt(berlin, [start('2026-03-03T11:00'), pause('2026-03-03T15:00')], 960), null)
})

test('a pause after the due instant does not move it', () => {
  const marks = [start('2026-03-03T11:00'), pause('2026-03-06T15:00')]
  assert.ok(reachedAt(berlin, marks, 960)?.equals(local('2026-03-05T11:00')))
})

test('warnings are reached in order, and the very due instant is in time', () => {
  const marks = [start('2026-03-03T09:00')]
  const at = (text: string) => percentReached(berlin, marks, 960, local(text))
  assert.deepEqual(
    ['2026-03-03T17:00', '2026-03-03T17:01', '2026-03-04T14:00', '2026-03-04T17:00'].map(at),
    [0, 50, 80, 80],
  )
  assert.equal(at('2026-03-04T17:01'), 100)
})

test('a stopped clock met or missed its time by the instant it stopped', () => {
  const dueAt = local('2026-03-05T11:00')
  const clock = { state: 'stopped', dueAt, warnedPercent: 100 } as const
  const much = local('2026-04-05T11:00')
  assert.equal(clockHealth({ ...clock, stoppedAt: dueAt }, much), 'met')
  assert.equal(clockHealth({ ...clock, stoppedAt: local('2026-03-05T11:01') }, much), 'missed')
  assert.equal(clockHealth({ ...clock, state: 'running', stoppedAt: null }, much), 'breached')
})

test('time is split by who owed the next step; an escalation stays on the clock', () => {
  const hand: Mark = { kind: 'hand', at: local('2026-03-04T09:00'), runs: true, owedBy: 'owner' }
  const marks = [start('2026-03-03T09:00'), pause('2026-03-03T11:00'), resume('2026-03-03T15:00')]
  const split = timeSplit(berlin, [...marks, hand], local('2026-03-04T12:00'))
  const hour = 3_600_000
  assert.deepEqual(split, { ours: 4 * hour, partner: 4 * hour, owner: 3 * hour, onClock: 7 * hour })
})

test('however often a clock is paused, it is due when just its target of open time ran', () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 1, max: 60_000 }), { maxLength: 8 })
  fc.assert(
    fc.property(minutes, fc.integer({ min: 1, max: 4000 }), (offsets, target) => {
      const from = local('2026-03-20T10:00')
      const marks: Mark[] = [
        { kind: 'start', at: from, runs: true, owedBy: 'ours' },
        ...offsets
          .sort((a, b) => a - b)
          .map((offset, index): Mark => {
            const at = from.add({ minutes: offset })
            return index % 2 === 0
              ? { kind: 'pause', at, runs: false, owedBy: 'partner' }
              : { kind: 'resume', at, runs: true, owedBy: 'ours' }
          }),
      ]
      const due = reachedAt(berlin, marks, target)
      const end = due ?? marks.at(-1)!.at
      const split = timeSplit(berlin, marks, end)
      if (due !== null) assert.equal(split.onClock, target * 60_000)
      else assert.ok(split.onClock < target * 60_000)
      const whole = businessMsBetween(berlin, from, end)
      assert.equal(split.ours + split.partner, Math.max(whole, 0))
    }),
    { numRuns: 200 },
  )
})
