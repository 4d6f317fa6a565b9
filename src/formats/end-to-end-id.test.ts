import { equal, notEqual, deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '../kernel/result.ts'
import { endToEndId, isEndToEndId, placeOfEndToEndId } from './end-to-end-id.ts'

const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const places = fc
  .record({
    year: fc.integer({ min: 0, max: 99 }),
    run: fc.integer({ min: 1, max: 36 ** 3 - 1 }),
    ordinal: fc.integer({ min: 1, max: 36 ** 4 - 1 }),
    attempt: fc.integer({ min: 1, max: 35 }),
  })
  .map(({ year, run, ordinal, attempt }) => ({
    runNumber: `PR-20${String(year).padStart(2, '0')}-${String(run).padStart(4, '0')}`,
    ordinal,
    attempt,
  }))

test('an end-to-end id is 12 of A-Z and 0-9 and tells its payment back', () => {
  fc.assert(
    fc.property(places, (place) => {
      const id = unwrap(endToEndId(place))
      equal(/^[A-Z0-9]{12}$/.test(id), true)
      deepEqual(placeOfEndToEndId(id), place)
    }),
    { numRuns: 2000 },
  )
})

test('the id of a payment is the same at every computing and readable by people', () => {
  const place = { runNumber: 'PR-2026-0007', ordinal: 12, attempt: 1 }
  equal(unwrap(endToEndId(place)), '26007000C10D')
  equal(unwrap(endToEndId(place)), unwrap(endToEndId({ ...place })))
  notEqual(unwrap(endToEndId({ ...place, attempt: 2 })), unwrap(endToEndId(place)))
})

test('every single wrong character is noticed', () => {
  fc.assert(
    fc.property(places, (place) => {
      const id = unwrap(endToEndId(place))
      for (let at = 0; at < id.length; at++) {
        for (const other of characters) {
          if (other === id[at]) continue
          equal(isEndToEndId(id.slice(0, at) + other + id.slice(at + 1)), false)
        }
      }
    }),
    { numRuns: 100 },
  )
})

test('every swap of two neighbours is noticed', () => {
  fc.assert(
    fc.property(places, (place) => {
      const id = unwrap(endToEndId(place))
      for (let at = 0; at + 1 < id.length; at++) {
        const swapped = id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2)
        if (swapped !== id) equal(isEndToEndId(swapped), false)
      }
    }),
    { numRuns: 2000 },
  )
})

test('two attempts of any payments never share an id', () => {
  fc.assert(
    fc.property(places, places, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other)
      equal(unwrap(endToEndId(one)) === unwrap(endToEndId(other)), same)
    }),
  )
  const ids = new Set<string>()
  for (let ordinal = 1; ordinal <= 5000; ordinal++) {
    ids.add(unwrap(endToEndId({ runNumber: 'PR-2026-0007', ordinal, attempt: 1 })))
  }
  equal(ids.size, 5000)
})

test('numbers that do not fit are refused, not folded', () => {
  const good = { runNumber: 'PR-2026-0007', ordinal: 1, attempt: 1 }
  for (const [field, wrong] of [
    ['runNumber', { ...good, runNumber: 'PR-1999-0007' }],
    ['runNumber', { ...good, runNumber: 'PR-2026-46656' }],
    ['runNumber', { ...good, runNumber: 'PR-2026-0000' }],
    ['ordinal', { ...good, ordinal: 0 }],
    ['ordinal', { ...good, ordinal: 36 ** 4 }],
    ['attempt', { ...good, attempt: 36 }],
    ['attempt', { ...good, attempt: 1.5 }],
  ] as const) {
    const made = endToEndId(wrong)
    equal(made.ok ? 'made' : made.refusal.field, field)
  }
})
