import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { money, parseDecimal, type Money, zero } from '../kernel/money.ts'
import { parsePercent, ratio } from '../kernel/ratio.ts'
import { mdfClaimAmount, mdfRequestAmount } from './mdf-amount.ts'

const usd = (text: string): Money => parseDecimal(text, 'USD')!
const half = parsePercent('50 %')!

test('E13: the commitment caps what a claim pays', () => {
  const amount = mdfClaimAmount({
    acceptedCosts: [usd('12000.00')],
    rate: half,
    claimed: usd('6000.00'),
    committedRemaining: usd('5000.00'),
  })
  assert.deepEqual(amount.payable, usd('5000.00'))
  assert.equal(amount.limitedBy, 'commitment')
})

test('E12: tax is no cost, half of the net is paid', () => {
  const amount = mdfClaimAmount({
    acceptedCosts: [parseDecimal('10000.00', 'EUR')!],
    rate: half,
    claimed: parseDecimal('5000.00', 'EUR')!,
    committedRemaining: parseDecimal('5000.00', 'EUR')!,
  })
  assert.deepEqual(amount.payable, parseDecimal('5000.00', 'EUR'))
  assert.equal(amount.limitedBy, 'claimed')
})

test('half a cent rounds to even, once', () => {
  const at = (accepted: string) =>
    mdfClaimAmount({
      acceptedCosts: [usd(accepted)],
      rate: half,
      claimed: usd('100.00'),
      committedRemaining: usd('100.00'),
    }).payable
  assert.deepEqual(at('10.01'), usd('5.00'))
  assert.deepEqual(at('10.03'), usd('5.02'))
})

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((minor) => money(minor, 'USD'))

test('a claim never pays more than was claimed, committed, or its share of the cost', () => {
  fc.assert(
    fc.property(
      fc.array(amount, { maxLength: 8 }),
      amount,
      amount,
      (acceptedCosts, claimed, left) => {
        const rate = ratio(3n, 4n)
        const { payable } = mdfClaimAmount({
          acceptedCosts,
          rate,
          claimed,
          committedRemaining: left,
        })
        const cost = acceptedCosts.reduce((total, one) => total + one.minor, 0n)
        assert.ok(payable.minor <= claimed.minor && payable.minor <= left.minor)
        assert.ok(payable.minor * 4n <= cost * 3n + 2n)
        assert.ok(payable.minor >= 0n)
      },
    ),
  )
})

test('the order of the lines does not matter', () => {
  fc.assert(
    fc.property(
      fc.array(amount, { minLength: 1, maxLength: 8 }),
      amount,
      (acceptedCosts, claimed) => {
        const pay = (costs: readonly Money[]) =>
          mdfClaimAmount({ acceptedCosts: costs, rate: half, claimed, committedRemaining: claimed })
        assert.deepEqual(pay(acceptedCosts).payable, pay(acceptedCosts.toReversed()).payable)
      },
    ),
  )
})

test('what is left of the quarter’s cap is never below zero', () => {
  const { allowed } = mdfRequestAmount({
    requested: usd('100.00'),
    eligibleCost: usd('1000.00'),
    rate: half,
    activityCap: usd('1000.00'),
    quarterCap: usd('50.00'),
    approvedInQuarter: usd('80.00'),
  })
  assert.deepEqual(allowed, zero('USD'))
})
