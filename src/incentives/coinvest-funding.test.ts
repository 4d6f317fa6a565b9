import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compare, type Money, money, parseDecimal, subtract, sum } from '../kernel/money.ts'
import { ratio } from '../kernel/ratio.ts'
import { fundingOf, trancheAmount, trancheEarned } from './coinvest-funding.ts'

const usd = (text: string): Money => parseDecimal(text, 'USD')!
const terms = {
  formula: 'coinvest_funding@1' as const,
  cap: usd('2000000.00'),
  first: usd('400000.00'),
  firstAt: usd('50000.00'),
}
const fifth = ratio(1n, 5n)
const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((minor) => money(minor, 'USD'))

test('the funding is never above the cap nor the share of the revenue', () => {
  fc.assert(
    fc.property(amount, (revenue) => {
      const { amount: funding } = fundingOf(revenue, { share: fifth, cap: terms.cap })
      assert.ok(compare(funding, terms.cap) <= 0)
      assert.ok(5n * funding.minor <= revenue.minor + 5n)
    }),
  )
})

test('more spent never earns less, and never more than the funding', () => {
  fc.assert(
    fc.property(amount, amount, amount, (funding, one, other) => {
      const [less, more] = one.minor < other.minor ? [one, other] : [other, one]
      const of = { funding, share: fifth, terms }
      assert.ok(compare(trancheEarned(less, of), trancheEarned(more, of)) <= 0)
      assert.ok(compare(trancheEarned(more, of), funding) <= 0)
    }),
  )
})

test('tranches claimed one after the other pay what the last spend has earned, not more', () => {
  fc.assert(
    fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 8 }), (funding, spends) => {
      const inOrder = spends.toSorted((a, b) => (a.minor < b.minor ? -1 : 1))
      const paid: Money[] = []
      for (const spend of inOrder) {
        const paidBefore = sum(paid, 'USD')
        const planRemaining = subtract(funding, paidBefore)
        const asked = { amount: funding, claimed: funding, share: fifth, spend, funding }
        paid.push(trancheAmount({ ...asked, paidBefore, planRemaining, terms }).payable)
      }
      const earned = trancheEarned(inOrder.at(-1)!, { funding, share: fifth, terms })
      assert.deepEqual(sum(paid, 'USD'), earned)
    }),
  )
})

test('a tranche pays neither above its amount nor above what is claimed', () => {
  fc.assert(
    fc.property(amount, amount, amount, (planned, claimed, spend) => {
      const funding = terms.cap
      const { payable } = trancheAmount({
        amount: planned,
        claimed,
        share: fifth,
        spend,
        funding,
        paidBefore: money(0n, 'USD'),
        planRemaining: funding,
        terms,
      })
      assert.ok(compare(payable, planned) <= 0 && compare(payable, claimed) <= 0)
    }),
  )
})
