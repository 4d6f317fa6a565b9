import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { currencyScale } from './currency.ts'
import { add, compare, money, toDecimal } from './money.ts'
import { convert, convertExact, cross, inverse, printRate, rate, type Rate } from './rate.ts'
import { compareRatio, parseRatio, type Ratio, ratio } from './ratio.ts'
import { Temporal } from './temporal.ts'

const on = Temporal.PlainDate.from('2026-03-03')
const ofEuro = (to: string, value: Ratio | null): Rate =>
  rate({ from: 'EUR', to, value: value ?? assert.fail(), source: 'ECB', on })

const currencies = fc.constantFrom('USD', 'JPY', 'KWD', 'CLP', 'IDR', 'CHF')
/** From 0.000001 to 100 million: wider than one euro has ever been worth. */
const values = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 8n }), fc.integer({ min: 0, max: 6 }))
  .map(([num, scale]) => ratio(num, 10n ** BigInt(scale)))
const minors = fc.bigInt({ min: -(10n ** 8n), max: 10n ** 8n })
const rates = fc.tuple(currencies, values).map(([to, value]) => ofEuro(to, value))

const major = (amount: { minor: bigint; currency: string }) =>
  ratio(amount.minor, 10n ** BigInt(currencyScale(amount.currency)))

test('an amount is off by half a minor unit at most, whatever the decimals of its currency', () => {
  fc.assert(
    fc.property(rates, minors, (given, minor) => {
      const got = convert(money(minor, 'EUR'), given)
      const grow = 10n ** BigInt(currencyScale(given.to))
      // exact × 2 − got × 2 lies between −1 and 1 minor units
      const off = minor * given.value.num * grow * 2n - got.minor * given.value.den * 100n * 2n
      const unit = given.value.den * 100n
      assert.ok(off <= unit && off >= -unit)
    }),
  )
})

test('an exact half goes to the even unit', () => {
  const half = ofEuro('JPY', parseRatio('0.5'))
  const yen = (text: string) => toDecimal(convertExact(parseRatio(text) ?? assert.fail(), half))
  assert.deepEqual(['1', '3', '5', '-1', '-3'].map(yen), ['0', '2', '2', '0', '-2'])
})

test('read twice the other way it is the same rate, and a cross rate has no rounding', () => {
  fc.assert(
    fc.property(rates, rates, (first, second) => {
      assert.equal(compareRatio(inverse(inverse(first)).value, first.value), 0)
      fc.pre(first.to !== second.to)
      const there = cross(inverse(first), second)
      const back = cross(inverse(second), first)
      assert.deepEqual([there.from, there.to], [first.to, second.to])
      assert.equal(compareRatio(inverse(there).value, back.value), 0)
    }),
  )
})

test('by way of the euro an amount is rounded once, not twice', () => {
  // 4 yen are 0.025 EUR and 0.027 USD; by way of 0.02 EUR they would be 0.0216 USD.
  const [usd, jpy] = [ofEuro('USD', parseRatio('1.0800')), ofEuro('JPY', parseRatio('160.00'))]
  const yen = money(4n, 'JPY')
  assert.equal(toDecimal(convert(yen, cross(inverse(jpy), usd))), '0.03')
  assert.equal(toDecimal(convert(convert(yen, inverse(jpy)), usd)), '0.02')
})

test('more money is never less in another currency, and nothing stays nothing', () => {
  fc.assert(
    fc.property(rates, minors, minors, (given, a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a]
      const of = (minor: bigint) => convert(money(minor, 'EUR'), given)
      assert.ok(compare(of(low), of(high)) <= 0)
      assert.equal(of(0n).minor, 0n)
      assert.equal(of(-low).minor, -of(low).minor)
    }),
  )
})

test('parts converted one by one differ from the whole by half a unit each at most', () => {
  fc.assert(
    fc.property(rates, fc.array(minors, { minLength: 1, maxLength: 8 }), (given, parts) => {
      const of = (minor: bigint) => convert(money(minor, 'EUR'), given)
      const whole = of(parts.reduce((a, b) => a + b, 0n))
      const sum = parts.map(of).reduce(add)
      const off = sum.minor - whole.minor
      assert.ok(2n * (off < 0n ? -off : off) <= BigInt(parts.length) + 1n)
    }),
  )
})

test('an amount and its exact figure convert alike', () => {
  fc.assert(
    fc.property(rates, minors, (given, minor) => {
      const amount = money(minor, 'EUR')
      assert.deepEqual(convert(amount, given), convertExact(major(amount), given))
    }),
  )
  const dong = rate({ from: 'USD', to: 'VND', value: ratio(16_000n), source: 'x', on })
  assert.equal(toDecimal(convertExact(ratio(100n, 3n), dong)), '533333')
  assert.equal(toDecimal(convert(money(3_333n, 'USD'), dong)), '533280')
})

test('people read six digits of a rate, and whether that is all of it', () => {
  const [usd, jpy] = [ofEuro('USD', parseRatio('1.0389')), ofEuro('JPY', parseRatio('163.06'))]
  assert.equal(printRate(usd), '1 EUR = 1.0389 USD')
  assert.equal(printRate(cross(inverse(usd), jpy)), '1 USD ≈ 156.954 JPY')
  assert.equal(printRate(inverse(jpy)), '1 JPY ≈ 0.00613271 EUR')
  assert.equal(printRate(ofEuro('IDR', parseRatio('16820.88'))), '1 EUR ≈ 16820.9 IDR')
  assert.equal(printRate(ofEuro('IDR', parseRatio('1234567'))), '1 EUR = 1234567 IDR')
})
