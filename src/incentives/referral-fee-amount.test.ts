import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compare, money, parseDecimal, scale, sum, type Money, zero } from '../kernel/money.ts'
import { parsePercent, ratio } from '../kernel/ratio.ts'
import {
  recoverFrom,
  referralFeeInstalment,
  referralFeeReturn,
  referralFeeTotal,
  type CountedPayment,
  type FeeTerms,
} from './referral-fee-amount.ts'

const usd = (text: string): Money => parseDecimal(text, 'USD')!
const paid = (amount: string, refunded = '0'): CountedPayment => ({
  amount: usd(amount),
  refunded: usd(refunded),
})
const terms = (share = '10 %', cap = '20000.00', firstYear: string | null = null): FeeTerms => ({
  rate: parsePercent(share)!,
  cap: usd(cap),
  firstYearValue: firstYear === null ? null : usd(firstYear),
  currency: 'USD',
})

/** The instalments of payments as they come. */
function instalments(payments: readonly CountedPayment[], given: FeeTerms): Money[] {
  const fixed: Money[] = []
  for (const place of payments.keys()) {
    fixed.push(referralFeeInstalment(payments.slice(0, place + 1), fixed, given).payable)
  }
  return fixed
}

test('E29: four quarterly payments make four fees under one cap', () => {
  const fees = instalments(
    [1, 2, 3, 4].map(() => paid('60000.00')),
    terms(),
  )
  assert.deepEqual(fees, [usd('6000.00'), usd('6000.00'), usd('6000.00'), usd('2000.00')])
})

test('E30: half of what was collected is returned, and the fee is computed anew', () => {
  const first = referralFeeInstalment([paid('300000.00')], [], terms())
  assert.deepEqual([first.payable, first.limitedBy], [usd('20000.00'), 'cap'])
  const after = referralFeeReturn([paid('300000.00', '150000.00')], [first.payable], terms())
  assert.deepEqual([after.total, after.excess], [usd('15000.00'), usd('5000.00')])
})

test('a refund that leaves the fee at its cap takes nothing back', () => {
  const after = referralFeeReturn([paid('300000.00', '50000.00')], [usd('20000.00')], terms())
  assert.deepEqual(after.excess, usd('0'))
})

test('what is collected beyond the value of the first year does not count', () => {
  const fee = referralFeeTotal([paid('100000.00')], terms('10 %', '20000.00', '80000.00'))
  assert.deepEqual([fee.total, fee.limitedBy], [usd('8000.00'), 'first_year'])
})

test('half a cent rounds to even, once, on the fee in all', () => {
  const fees = instalments([paid('0.25'), paid('0.50')], terms())
  assert.deepEqual(fees, [usd('0.02'), usd('0.06')])
})

test('the working of an instalment can be read step by step', () => {
  const { steps } = referralFeeInstalment(
    [paid('60000.00'), paid('150000.00', '10000.00')],
    [usd('6000.00')],
    terms(),
  )
  assert.deepEqual(
    steps.map((step) => `${step.label}: ${step.formula}`),
    [
      'Collected from the customer: 60,000.00 USD + 150,000.00 USD',
      'Returned to the customer in time: 10,000.00 USD',
      'Share of what counts: 10 % × 200,000.00 USD',
      'Fee in all: min(20,000.00 USD, cap of 20,000.00 USD)',
      'Fixed by earlier payments: 6,000.00 USD',
      'This instalment: 20,000.00 USD − 6,000.00 USD',
    ],
  )
})

test('what is unpaid is lowered before what is paid is clawed back, and a cancelled fee gives nothing', () => {
  const recovery = recoverFrom(usd('7000.00'), [
    { payableId: 'paid', left: usd('5000.00'), state: 'paid' },
    { payableId: 'open', left: usd('3000.00'), state: 'open' },
  ])
  assert.deepEqual(recovery.lower, [{ payableId: 'open', amount: usd('3000.00') }])
  assert.deepEqual(recovery.clawBack, [{ payableId: 'paid', amount: usd('4000.00') }])
  assert.deepEqual(recovery.waits, usd('0'))
})

test('what is on its way to the partner waits until it has arrived or come back', () => {
  const recovery = recoverFrom(usd('2000.00'), [
    { payableId: 'sent', left: usd('5000.00'), state: 'on_its_way' },
  ])
  assert.deepEqual(recovery, { lower: [], clawBack: [], waits: usd('2000.00') })
})

const minor = fc.bigInt({ min: 1n, max: 10n ** 11n })
const payment = fc
  .tuple(minor, fc.integer({ min: 0, max: 100 }))
  .map(([amount, share]): CountedPayment => ({
    amount: money(amount, 'USD'),
    refunded: money((amount * BigInt(share)) / 100n, 'USD'),
  }))
const someTerms = fc
  .tuple(fc.bigInt({ min: 1n, max: 10_000n }), fc.option(minor), fc.option(minor))
  .map(([share, cap, firstYear]): FeeTerms => ({
    rate: ratio(share, 10_000n),
    cap: cap === null ? null : money(cap, 'USD'),
    firstYearValue: firstYear === null ? null : money(firstYear, 'USD'),
    currency: 'USD',
  }))

test('the instalments never come to more than the cap or the share of what was collected', () => {
  fc.assert(
    fc.property(fc.array(payment, { maxLength: 12 }), someTerms, (payments, given) => {
      const unreturned = payments.map((one) => ({ ...one, refunded: zero('USD') }))
      const all = sum(instalments(unreturned, given), 'USD')
      const collected = sum(
        payments.map((one) => one.amount),
        'USD',
      )
      assert.ok(given.cap === null || compare(all, given.cap) <= 0)
      assert.ok(compare(all, scale(collected, given.rate, 'half-even')) <= 0)
      assert.deepEqual(all, referralFeeTotal(unreturned, given).total)
    }),
  )
})

test('the order of payments does not change the fee in all', () => {
  fc.assert(
    fc.property(fc.array(payment, { maxLength: 12 }), someTerms, (payments, given) => {
      const turned = payments.toReversed()
      assert.deepEqual(
        referralFeeTotal(turned, given).total,
        referralFeeTotal(payments, given).total,
      )
    }),
  )
})

test('after every refund what was fixed is what the fee comes to, never below zero', () => {
  fc.assert(
    fc.property(fc.array(payment, { minLength: 1, maxLength: 8 }), someTerms, (payments, given) => {
      const unreturned = payments.map((one) => ({ ...one, refunded: zero('USD') }))
      const fixed = instalments(unreturned, given)
      const back = referralFeeReturn(payments, fixed, given)
      assert.ok(back.excess.minor >= 0n && back.total.minor >= 0n)
      const after = sum([...fixed, money(-back.excess.minor, 'USD')], 'USD')
      assert.deepEqual(after, back.total)
    }),
  )
})

test('what is taken back is never more than the excess, nor than what each debt holds', () => {
  const debt = fc.record({
    payableId: fc.uuid(),
    left: minor.map((amount) => money(amount, 'USD')),
    state: fc.constantFrom('open' as const, 'on_its_way' as const, 'paid' as const),
  })
  fc.assert(
    fc.property(minor, fc.array(debt, { maxLength: 6 }), (excess, debts) => {
      const { lower, clawBack, waits } = recoverFrom(money(excess, 'USD'), debts)
      const taken = sum([...lower, ...clawBack].map((one) => one.amount).concat(waits), 'USD')
      const held = sum(
        debts.map((one) => one.left),
        'USD',
      )
      assert.deepEqual(taken.minor, excess < held.minor ? excess : held.minor)
    }),
  )
})
