import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { money, type Money } from '../kernel/money.ts'
import { ratio } from '../kernel/ratio.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import {
  accrualStanding,
  carryOver,
  earnedInAll,
  earnedOf,
  earningPeriod,
  lastClaimDay,
  periodName,
  periodUsedOn,
} from './accrual.ts'
import { mdfReimbursementAmount, typeCap } from './reimbursement-amount.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const eur = (minor: bigint): Money => money(minor, 'EUR')
const earns = ['year', 'half', 'quarter'] as const
const uses = ['same', 'next'] as const
const anyDay = fc.integer({ min: 0, max: 4000 }).map((days) => day('2024-01-01').add({ days }))
const anyTerms = fc.record({ earn: fc.constantFrom(...earns), use: fc.constantFrom(...uses) })
const isIn = (on: PlainDate, from: PlainDate, until: PlainDate) =>
  Temporal.PlainDate.compare(from, on) <= 0 && Temporal.PlainDate.compare(on, until) < 0

test('an earning period is the calendar’s own, half-open', () => {
  const half = earningPeriod(day('2026-07-01'), { earn: 'half', use: 'next' })
  assert.equal(half.earnedFrom.toString(), '2026-07-01')
  assert.equal(half.earnedUntil.toString(), '2027-01-01')
  assert.equal(half.usedFrom.toString(), '2027-01-01')
  assert.equal(half.usedUntil.toString(), '2027-07-01')
  assert.equal(periodName(half), 'H2 2026')
  const quarter = earningPeriod(day('2026-03-31'), { earn: 'quarter', use: 'same' })
  assert.equal(periodName(quarter), 'Q1 2026')
  assert.equal(quarter.usedUntil.toString(), '2026-04-01')
  assert.equal(periodName(earningPeriod(day('2026-02-28'), { earn: 'year', use: 'same' })), '2026')
})

test('every day lies in the period it earns in, and is paid by the one it is used in', () => {
  fc.assert(
    fc.property(anyDay, anyTerms, (on, terms) => {
      const earned = earningPeriod(on, terms)
      assert.ok(isIn(on, earned.earnedFrom, earned.earnedUntil))
      const used = periodUsedOn(on, terms)
      assert.ok(isIn(on, used.usedFrom, used.usedUntil))
      assert.deepEqual(earningPeriod(used.earnedFrom, terms), used)
    }),
  )
})

test('the last day to claim is counted from the last day of use, or is the fund’s', () => {
  const year = earningPeriod(day('2026-05-05'), { earn: 'year', use: 'same' })
  assert.equal(lastClaimDay(year, 90, null).toString(), '2027-03-31')
  assert.equal(lastClaimDay(year, 90, day('2027-02-01')).toString(), '2027-02-01')
  assert.equal(lastClaimDay(year, 90, day('2027-06-01')).toString(), '2027-03-31')
})

test('a credit takes back exactly what its purchase earned', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      fc.integer({ min: 1, max: 100 }),
      (minor, percent) => {
        const rate = ratio(BigInt(percent), 100n)
        const [bought, returned] = [earnedOf(eur(minor), rate), earnedOf(eur(-minor), rate)]
        assert.equal(bought.minor + returned.minor, 0n)
      },
    ),
  )
})

const anyAmount = fc.bigInt({ min: 0n, max: 10n ** 9n })

test('what is available, used, forfeited and owed always explains what was earned', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
      anyAmount,
      anyAmount,
      anyAmount,
      (earned, available, used, forfeited) => {
        const posted = available + used + forfeited
        const said = accrualStanding({
          earned: eur(earned),
          posted: eur(posted),
          forfeited: eur(forfeited),
          available: eur(available),
        })
        assert.equal(said.used.minor, used)
        assert.ok(said.target.minor >= 0n && said.owed.minor >= 0n)
        assert.ok(said.target.minor === 0n || said.owed.minor === 0n)
        // Never more is to be had than was earned, and a debt is what was used beyond it.
        assert.ok(said.target.minor === 0n || said.target.minor + used + forfeited === earned)
        assert.equal(said.owed.minor, used > earned ? used - earned : 0n)
      },
    ),
  )
})

test('what is carried over is neither more than is free nor more than is owed', () => {
  fc.assert(
    fc.property(anyAmount, fc.array(anyAmount, { maxLength: 6 }), (free, owed) => {
      const debts = owed.map((minor, id) => ({ id, owed: eur(minor) }))
      const carried = carryOver(eur(free), debts)
      const all = earnedInAll(carried, 'EUR').minor
      const total = owed.reduce((sum, minor) => sum + minor, 0n)
      assert.equal(all, total < free ? total : free)
      for (const { debt, amount } of carried) assert.ok(amount.minor <= debt.owed.minor)
    }),
  )
})

test('a reimbursement is never above what is claimed, its share, its cap and what is there', () => {
  fc.assert(
    fc.property(
      anyAmount,
      fc.array(anyAmount, { maxLength: 5 }),
      fc.option(anyAmount),
      anyAmount,
      fc.integer({ min: 0, max: 100 }),
      (claimed, costs, cap, available, percent) => {
        const said = mdfReimbursementAmount({
          acceptedCosts: costs.map(eur),
          rate: ratio(BigInt(percent), 100n),
          claimed: eur(claimed),
          capLeft: cap === null ? null : eur(cap),
          available: eur(available),
        })
        const cost = costs.reduce((sum, minor) => sum + minor, 0n)
        assert.ok(said.payable.minor <= claimed && said.payable.minor <= available)
        assert.ok(cap === null || said.payable.minor <= cap)
        assert.ok(said.payable.minor <= cost && said.payable.minor >= 0n)
        const turned = mdfReimbursementAmount({
          acceptedCosts: costs.toReversed().map(eur),
          rate: ratio(BigInt(percent), 100n),
          claimed: eur(claimed),
          capLeft: cap === null ? null : eur(cap),
          available: eur(available),
        })
        assert.deepEqual(turned.payable, said.payable)
      },
    ),
  )
})

test('of equal terms the first of claimed, rate, cap, available is named', () => {
  const same = eur(5_000n)
  const input = { claimed: same, capLeft: same, available: same, rate: ratio(1n) }
  const { limitedBy } = mdfReimbursementAmount({ ...input, acceptedCosts: [same] })
  assert.equal(limitedBy, 'claimed')
  const less = { ...input, claimed: eur(5_001n), acceptedCosts: [eur(5_001n)] }
  assert.equal(mdfReimbursementAmount(less).limitedBy, 'cap')
  assert.equal(mdfReimbursementAmount({ ...less, capLeft: null }).limitedBy, 'available')
})

test('the cap of a type is the greater of share and amount, less what was approved before', () => {
  const of = { share: ratio(1n, 10n), atLeast: eur(300_000n) }
  assert.equal(typeCap(of, { earned: eur(2_400_000n), approved: eur(0n) }).left.minor, 300_000n)
  assert.equal(typeCap(of, { earned: eur(4_000_000n), approved: eur(1n) }).left.minor, 399_999n)
  assert.equal(typeCap(of, { earned: eur(0n), approved: eur(400_000n) }).left.minor, 0n)
  const bare = { share: ratio(1n, 4n), atLeast: null }
  assert.equal(typeCap(bare, { earned: eur(-5n), approved: eur(0n) }).left.minor, 0n)
})
