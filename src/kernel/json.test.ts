import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson, canonicalPieces, pack, unpack } from './json.ts'
import { Temporal } from './temporal.ts'

test('every kind of fact is kept and read back as it was', () => {
  const facts = {
    amount: { minor: 9_007_199_254_740_993n, currency: 'EUR' },
    on: Temporal.PlainDate.from('2026-03-29'),
    at: Temporal.Instant.from('2026-03-29T01:00:00.5Z'),
    time: Temporal.PlainTime.from('17:00:00'),
    wait: Temporal.Duration.from('P14DT2H'),
    life: Temporal.Duration.from('P1Y6M'),
    rows: [null, true, 'text', { $odd: 'kept' }],
  }
  const kept: unknown = JSON.parse(JSON.stringify(pack(facts)))
  assert.equal(canonicalJson(unpack(kept)), canonicalJson(facts))
  assert.match(canonicalJson(facts), /"life":"P1Y6M".*"time":"17:00:00","wait":"P14DT2H"/)
  assert.deepEqual(unpack(pack(facts.rows)), facts.rows)
})

test('the text in pieces is the same text', () => {
  const value = { b: [1n, { y: 1, x: [] }], a: { k: 'v' }, none: [], left: undefined, e: null }
  assert.equal([...canonicalPieces(value)].join(''), canonicalJson(value))
  assert.equal([...canonicalPieces({})].join(''), canonicalJson({}))
})
