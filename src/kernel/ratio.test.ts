import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { idMaker, isUuid, uuidV7 } from './ids.ts'
import { canonicalJson, pack, unpack } from './json.ts'
import {
  compareRatio,
  divide,
  multiply,
  parsePercent,
  parseRatio,
  printRatio,
  ratio,
  type Rounding,
  roundQuotient,
} from './ratio.ts'
import { Temporal } from './temporal.ts'

const integer = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n })
const positive = fc.bigInt({ min: 1n, max: 10n ** 12n })

test('rounding is off by less than one, and by at most a half where it rounds to the nearer', () => {
  const modes = fc.constantFrom<Rounding>('half-even', 'half-up', 'down', 'up')
  fc.assert(
    fc.property(integer, positive, modes, (num, den, mode) => {
      const off = roundQuotient(num, den, mode) * den - num
      const size = off < 0n ? -off : off
      assert.ok(size < den)
      if (mode.startsWith('half')) assert.ok(size * 2n <= den)
      if (mode === 'down') assert.ok(num >= 0n ? off <= 0n : off >= 0n)
      if (mode === 'up') assert.ok(num >= 0n ? off >= 0n : off <= 0n)
    }),
  )
})

test('rounding is symmetric about zero', () => {
  const modes = fc.constantFrom<Rounding>('half-even', 'half-up', 'down', 'up')
  fc.assert(
    fc.property(integer, positive, modes, (num, den, mode) => {
      assert.equal(roundQuotient(-num, den, mode), -roundQuotient(num, den, mode))
    }),
  )
})

test('ties go to even, or away from zero, as the mode says', () => {
  const at = (num: bigint, mode: Rounding) => roundQuotient(num, 2n, mode)
  assert.deepEqual(
    [5n, 7n, -5n, -7n].map((n) => at(n, 'half-even')),
    [2n, 4n, -2n, -4n],
  )
  assert.deepEqual(
    [5n, 7n, -5n, -7n].map((n) => at(n, 'half-up')),
    [3n, 4n, -3n, -4n],
  )
})

test('ratios are in lowest terms, and dividing undoes multiplying', () => {
  fc.assert(
    fc.property(integer, positive, positive, positive, (a, b, c, d) => {
      const [one, two] = [ratio(a, b), ratio(c, d)]
      assert.deepEqual(divide(multiply(one, two), two), one)
      assert.deepEqual(ratio(a * 7n, b * 7n), one)
    }),
  )
})

test('a decimal is read exactly and written back', () => {
  fc.assert(
    fc.property(integer, fc.integer({ min: 0, max: 12 }), (digits, places) => {
      const one = ratio(digits, 10n ** BigInt(places))
      assert.deepEqual(parseRatio(printRatio(one)), one)
    }),
  )
  assert.equal(printRatio(ratio(1n, 3n)), '1/3')
  assert.deepEqual(parsePercent('12.5 %'), ratio(1n, 8n))
  assert.equal(parseRatio('1e3'), null)
  assert.equal(compareRatio(ratio(1n, 3n), ratio(2n, 6n)), 0)
})

test('ids of one act sort in the order they were asked for, beyond one counter too', () => {
  const at = Temporal.Instant.from('2026-03-02T09:00:00Z')
  const next = idMaker(at, (bytes) => randomBytes(bytes))
  const ids = Array.from({ length: 5_000 }, next)
  assert.deepEqual(ids.toSorted(), ids)
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(ids.every(isUuid))
})

test('an id of a later instant sorts behind', () => {
  const random = (bytes: number) => randomBytes(bytes)
  const instant = fc.integer({ min: 0, max: 4_000_000_000_000 })
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      fc.pre(a < b)
      const [one, two] = [a, b].map((ms) =>
        uuidV7(Temporal.Instant.fromEpochMilliseconds(ms), random),
      )
      assert.ok(one! < two!)
    }),
  )
})

test('the same value is the same canonical text, whatever the order of its keys', () => {
  assert.equal(
    canonicalJson({ b: 1, a: [true, null, 5n], c: undefined }),
    '{"a":[true,null,"5"],"b":1}',
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed())
      assert.equal(canonicalJson(turned), canonicalJson(value))
    }),
  )
})

test('what a command answered is unpacked as it was packed', () => {
  const on = Temporal.PlainDate.from('2026-03-02')
  const at = Temporal.Instant.from('2026-03-02T09:00:00Z')
  const value = { minor: 10n ** 17n, list: [on, { at }], text: 'x', none: null }
  const back = unpack(JSON.parse(JSON.stringify(pack(value)))) as typeof value
  assert.equal(back.minor, value.minor)
  assert.ok((back.list[0] as Temporal.PlainDate).equals(on))
  assert.ok((back.list[1] as { at: Temporal.Instant }).at.equals(at))
  assert.deepEqual([back.text, back.none], ['x', null])
})
