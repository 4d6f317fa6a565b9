import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, pack, unpack } from './json.ts'
import { Temporal } from './temporal.ts'

const instant = fc
  .bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
  .map((ns) => Temporal.Instant.fromEpochNanoseconds(ns))
const second = fc
  .integer({ min: -60_000_000_000, max: 250_000_000_000 })
  .map((s) => Temporal.Instant.fromEpochMilliseconds(s * 1000))
const day = fc
  .integer({ min: -700_000, max: 2_900_000 })
  .map((days) => Temporal.PlainDate.from('1970-01-01').add({ days }))
const leaf = fc.oneof(
  fc.bigInt(),
  instant,
  second,
  day,
  fc.string(),
  fc.boolean(),
  fc.integer(),
  fc.constant(null),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), tie('tree'), { maxKeys: 5 }),
  ),
}))

test('what is marked is read back exactly: amounts, days, instants to the nanosecond', () => {
  fc.assert(
    fc.property(tree, (value) => {
      const text = canonicalJson(pack(value))
      const back = unpack(JSON.parse(text))
      assert.equal(canonicalJson(pack(back)), text)
      assert.equal(canonicalJson(back), canonicalJson(value))
    }),
  )
})

test('a mark is only a mark where it stands alone and holds a text', () => {
  assert.deepEqual(unpack({ $bigint: '7', also: 1 }), { $bigint: '7', also: 1 })
  assert.deepEqual(unpack({ $bigint: 7 }), { $bigint: 7 })
  assert.deepEqual(unpack({ $other: '7' }), { $other: '7' })
  assert.equal(unpack({ $bigint: '-7' }), -7n)
})
