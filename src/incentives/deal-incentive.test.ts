import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { money } from '../kernel/money.ts'
import { ratio } from '../kernel/ratio.ts'
import { dealIncentive } from './deal-incentive.ts'

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((minor) => money(minor, 'EUR'))
const share = fc.bigInt({ min: 0n, max: 100n }).map((percent) => ratio(percent, 100n))

test('a deal never pays more than its rate of the order, nor of the registered value and tolerance', () => {
  fc.assert(
    fc.property(amount, amount, share, share, (netNew, registered, rate, tolerance) => {
      const { payable, requested, above } = dealIncentive({
        netNew,
        registered,
        rate,
        tolerance,
        restGranted: false,
        pays: true,
      })
      assert.ok(payable.minor >= 0n && payable.minor <= requested.minor)
      const most = registered.minor * (tolerance.den + tolerance.num) * rate.num
      assert.ok(payable.minor * tolerance.den * rate.den <= most + tolerance.den * rate.den)
      assert.equal(above.minor === 0n, netNew.minor <= netNew.minor - above.minor)
    }),
  )
})

test('a granted rest pays the whole order; a program that pays none pays none', () => {
  fc.assert(
    fc.property(amount, amount, share, (netNew, registered, rate) => {
      const deal = { netNew, registered, rate, tolerance: ratio(1n, 4n), restGranted: true }
      const granted = dealIncentive({ ...deal, pays: true })
      assert.deepEqual(granted.payable, granted.requested)
      assert.equal(dealIncentive({ ...deal, pays: false }).payable.minor, 0n)
    }),
  )
})
