import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Money, money, parseDecimal, sum } from '../kernel/money.ts'
import { ratio } from '../kernel/ratio.ts'
import { milestoneAmountOf, type MilestoneAmountInput } from './coinvest-amount.ts'
import { splitEvenly } from './plan.ts'

const usd = (text: string): Money => parseDecimal(text, 'USD')!
const planned: MilestoneAmountInput = {
  amount: usd('4000.00'),
  claimed: usd('4000.00'),
  share: ratio(2n, 5n),
  acceptedCosts: [usd('6000.00'), usd('3000.00')],
  planRemaining: usd('9000.00'),
}

test('cost share: 40 % of 9,000.00 is less than the milestone, and is paid', () => {
  const { payable, limitedBy, steps } = milestoneAmountOf.cost_share(planned)
  assert.deepEqual(payable, usd('3600.00'))
  assert.equal(limitedBy, 'cost')
  assert.deepEqual(
    steps.map((step) => step.formula),
    [
      '6,000.00 USD + 3,000.00 USD',
      '40 % × 9,000.00 USD',
      'as claimed',
      'as planned',
      'as committed',
      'min(4,000.00 USD, 3,600.00 USD, 4,000.00 USD, 9,000.00 USD)',
    ],
  )
})

test('milestone: the amount, whatever it cost', () => {
  const { payable, limitedBy } = milestoneAmountOf.milestone({ ...planned, acceptedCosts: [] })
  assert.deepEqual(payable, usd('4000.00'))
  assert.equal(limitedBy, 'claimed')
})

test('matched: as much as the partner proves to have spent, up to the milestone', () => {
  const matched = milestoneAmountOf.matched
  assert.deepEqual(matched(planned).payable, usd('4000.00'))
  const less = matched({ ...planned, acceptedCosts: [usd('1200.50')] })
  assert.deepEqual([less.payable, less.limitedBy], [usd('1200.50'), 'cost'])
})

test('half a cent rounds to even, once', () => {
  const half = { ...planned, share: ratio(1n, 2n) }
  const at = (cost: string) =>
    milestoneAmountOf.cost_share({ ...half, acceptedCosts: [usd(cost)] }).payable
  assert.deepEqual(at('10.01'), usd('5.00'))
  assert.deepEqual(at('10.03'), usd('5.02'))
})

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((minor) => money(minor, 'USD'))
const asked = fc.record({
  amount,
  claimed: amount,
  share: fc
    .tuple(fc.bigInt({ min: 1n, max: 100n }), fc.bigInt({ min: 100n, max: 1000n }))
    .map(([num, den]) => ratio(num, den)),
  acceptedCosts: fc.array(amount, { maxLength: 6 }),
  planRemaining: amount,
})

test('whatever the shape, no milestone pays above its amount, its claim or its plan', () => {
  fc.assert(
    fc.property(
      asked,
      fc.constantFrom('cost_share', 'milestone', 'matched', 'accrual'),
      (input, shape) => {
        const { payable } = milestoneAmountOf[shape](input)
        const { amount: most, claimed, planRemaining, acceptedCosts, share } = input
        const cost = acceptedCosts.reduce((total, one) => total + one.minor, 0n)
        assert.ok(payable.minor >= 0n)
        assert.ok(payable.minor <= most.minor && payable.minor <= claimed.minor)
        assert.ok(payable.minor <= planRemaining.minor)
        if (shape === 'matched') assert.ok(payable.minor <= cost)
        if (shape === 'cost_share' || shape === 'accrual') {
          assert.ok(2n * payable.minor * share.den <= 2n * cost * share.num + share.den)
        }
      },
    ),
  )
})

test('milestones paid one after the other never pay more than the plan', () => {
  fc.assert(
    fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 6 }), (total, costs) => {
      const parts = splitEvenly(total, costs.length)
      assert.deepEqual(sum(parts, 'USD'), total)
      let planRemaining = total
      for (const [place, part] of parts.entries()) {
        const { payable } = milestoneAmountOf.matched({
          amount: part,
          claimed: part,
          share: ratio(1n, 2n),
          acceptedCosts: [costs[place]!],
          planRemaining,
        })
        planRemaining = money(planRemaining.minor - payable.minor, 'USD')
      }
      assert.ok(planRemaining.minor >= 0n)
    }),
  )
})
