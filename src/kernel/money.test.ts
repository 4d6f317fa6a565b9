import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { currencyCodes, currencyScale, parseCurrency } from './currency.ts'
import {
  add,
  allocate,
  compare,
  greatest,
  least,
  type Money,
  money,
  negate,
  parseDecimal,
  printMoney,
  scale,
  subtract,
  sum,
  toDecimal,
  zero,
} from './money.ts'
import { convert, cross, inverse, rate } from './rate.ts'
import { parseRatio, ratio } from './ratio.ts'
import { Temporal } from './temporal.ts'

const minor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
const code = fc.constantFrom(...currencyCodes())
const usd = minor.map((value) => money(value, 'USD'))

test('adding is commutative and associative, and subtracting undoes it', () => {
  fc.assert(
    fc.property(usd, usd, usd, (a, b, c) => {
      assert.deepEqual(add(a, b), add(b, a))
      assert.deepEqual(add(add(a, b), c), add(a, add(b, c)))
      assert.deepEqual(subtract(add(a, b), b), a)
      assert.deepEqual(add(a, negate(a)), zero('USD'))
    }),
  )
})

test('two currencies never mix', () => {
  assert.throws(() => add(money(1n, 'USD'), money(1n, 'EUR')), /cannot add EUR/)
  assert.throws(() => compare(money(1n, 'JPY'), money(1n, 'KWD')), /cannot compare/)
})

test('the parts of an allocation add up to the whole, whatever the weights', () => {
  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 })
    .filter((list) => list.some((weight) => weight > 0n))
  fc.assert(
    fc.property(usd, weights, (total, list) => {
      const parts = allocate(total, list)
      assert.deepEqual(sum(parts, 'USD'), total)
      const whole = list.reduce((a, b) => a + b, 0n)
      parts.forEach((part, at) => {
        const exact = total.minor * list[at]!
        const off = part.minor * whole - exact
        assert.ok((off < 0n ? -off : off) < whole, 'a part is less than a minor unit off')
      })
    }),
  )
})

test('E23: a third of 10,000.00 three times, the residue to the earlier part', () => {
  const parts = allocate(money(1_000_000n, 'USD'), [1n, 1n, 1n])
  assert.deepEqual(parts.map(toDecimal), ['3333.34', '3333.33', '3333.33'])
})

test('an amount is written and read back exactly in every currency', () => {
  fc.assert(
    fc.property(minor, code, (value, currency) => {
      const amount = money(value, currency)
      assert.deepEqual(parseDecimal(toDecimal(amount), currency), amount)
    }),
  )
})

test('more decimals than a currency has are no amount, trailing zeros aside', () => {
  assert.equal(parseDecimal('1.001', 'USD'), null)
  assert.deepEqual(parseDecimal('1.000', 'USD'), money(100n, 'USD'))
  assert.equal(parseDecimal('1.5', 'JPY'), null)
  assert.deepEqual(parseDecimal('1.5', 'KWD'), money(1500n, 'KWD'))
  for (const text of ['', '1,5', '1e5', '.5', '1.', '--1', '+1', 'NaN', ' 1']) {
    assert.equal(parseDecimal(text, 'USD'), null, text)
  }
})

test('least and greatest are ends of the same order', () => {
  fc.assert(
    fc.property(usd, fc.array(usd, { maxLength: 6 }), (first, rest) => {
      const [low, high] = [least(first, ...rest), greatest(first, ...rest)]
      for (const one of [first, ...rest]) {
        assert.ok(compare(low, one) <= 0 && compare(one, high) <= 0)
      }
    }),
  )
})

test('scaling is at most half a minor unit off, ties to even', () => {
  fc.assert(
    fc.property(usd, fc.bigInt({ min: 0n, max: 10_000n }), (amount, basisPoints) => {
      const by = ratio(basisPoints, 10_000n)
      const off = scale(amount, by, 'half-even').minor * by.den - amount.minor * by.num
      assert.ok((off < 0n ? -off : off) * 2n <= by.den)
    }),
  )
  assert.equal(scale(money(1001n, 'USD'), ratio(1n, 2n), 'half-even').minor, 500n)
  assert.equal(scale(money(1003n, 'USD'), ratio(1n, 2n), 'half-even').minor, 502n)
  assert.equal(scale(money(-1001n, 'USD'), ratio(1n, 2n), 'half-even').minor, -500n)
})

test('currencies have the decimals of ISO 4217', () => {
  assert.deepEqual(
    ['USD', 'JPY', 'KWD', 'HUF', 'COP', 'CLP', 'TND', 'ISK'].map(currencyScale),
    [2, 0, 3, 2, 2, 0, 3, 0],
  )
  assert.equal(parseCurrency(' eur '), 'EUR')
  assert.equal(parseCurrency('XXX'), null)
})

test('people read amounts grouped, with their currency', () => {
  assert.equal(printMoney(money(123456789n, 'USD')), '1,234,567.89 USD')
  assert.equal(printMoney(money(-1500n, 'JPY')), '-1,500 JPY')
})

test('E20: yen become dollars and dollars euros, each at its day’s rate', () => {
  const on = Temporal.PlainDate.from('2026-03-03')
  const source = 'ECB'
  const value = (text: string) => parseRatio(text)!
  const eurJpy = rate({ from: 'EUR', to: 'JPY', value: value('160.00'), source, on })
  const eurUsd = rate({ from: 'EUR', to: 'USD', value: value('1.0800'), source, on })
  const accepted = convert(money(1_500_000n, 'JPY'), cross(inverse(eurJpy), eurUsd))
  assert.equal(printMoney(accepted), '10,125.00 USD')
  const payable = scale(accepted, ratio(1n, 2n), 'half-even')
  const later = Temporal.PlainDate.from('2026-04-14')
  const atPay = rate({ from: 'EUR', to: 'USD', value: value('1.1250'), source, on: later })
  assert.equal(printMoney(convert(payable, inverse(atPay))), '4,500.00 EUR')
})

test('a rate read the other way twice is itself', () => {
  const positive = fc.bigInt({ min: 1n, max: 10n ** 12n })
  fc.assert(
    fc.property(positive, positive, (num, den) => {
      const on = Temporal.PlainDate.from('2026-01-02')
      const one = rate({ from: 'EUR', to: 'USD', value: ratio(num, den), source: 'ECB', on })
      assert.deepEqual(inverse(inverse(one)), one)
    }),
  )
  const none: Money = zero('EUR')
  const on = Temporal.PlainDate.from('2026-01-02')
  assert.throws(() => rate({ from: 'EUR', to: 'USD', value: ratio(0n), source: 'ECB', on }))
  assert.throws(() =>
    convert(none, rate({ from: 'USD', to: 'EUR', value: ratio(1n), source: 'ECB', on })),
  )
})
