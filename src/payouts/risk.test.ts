import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Money } from '../kernel/money.ts'
import { Temporal } from '../kernel/temporal.ts'
import { type RiskHistory, riskOf, type RiskPayment, riskPoints, standsOut } from './risk.ts'

const day = Temporal.PlainDate.from
const eur = (units: number): Money => ({ minor: BigInt(Math.round(units * 100)), currency: 'EUR' })

/** A Tuesday's decision of 1,234.56 EUR on usual terms, to a vendor and account paid before. */
const line = {
  reference: 'MDF-2026-00001/1',
  decidedBy: 'lea',
  decidedOn: day('2026-03-03'),
  decidedAt: Temporal.Instant.from('2026-03-03T10:00:00Z'),
  dueOn: day('2026-04-02'),
  amount: eur(1234.56),
}
const plain: RiskPayment = { amount: eur(1234.56), firstToAccount: false, lines: [line] }
const known: RiskHistory = {
  today: day('2026-03-30'),
  zone: 'Europe/Berlin',
  paid: [1200, 1300, 1250, 1100, 1400, 1234].map(eur),
  accountChangedOn: null,
  contactChangedOn: null,
  bankCountry: 'DE',
  residence: 'DE',
  around: [],
  reissues: [],
  approvalBar: eur(50_000),
  deciders: [{ person: 'lea', limit: eur(5_000), decided: [eur(1234.56)] }],
  sameAmountVendors: 1,
}
const codes = (payment: Partial<RiskPayment>, history: Partial<RiskHistory> = {}) =>
  riskOf({ ...plain, ...payment }, { ...known, ...history }).signs.map((sign) => sign.code)

test('an ordinary payment has no sign', () => {
  assert.deepEqual(riskOf(plain, known), { points: 0, signs: [] })
})

test('each sign shows by its own fact, and not a step before', () => {
  const lately = day('2026-01-29')
  assert.deepEqual(codes({}, { accountChangedOn: lately }), ['changed_account'])
  assert.deepEqual(codes({}, { accountChangedOn: lately.subtract({ days: 1 }) }), [])
  assert.deepEqual(codes({}, { contactChangedOn: lately }), ['changed_contact'])
  assert.deepEqual(codes({ firstToAccount: true }), ['new_account'])
  assert.deepEqual(codes({}, { bankCountry: 'LT' }), ['account_abroad'])
  assert.deepEqual(codes({}, { paid: [] }), ['first_payment'])
  assert.deepEqual(codes({ amount: eur(1000) }), ['round_sum'])
  assert.deepEqual(codes({ amount: eur(1500) }), [])
  assert.deepEqual(codes({}, { sameAmountVendors: 3 }), ['same_amount'])
  assert.deepEqual(codes({}, { sameAmountVendors: 2 }), [])
  assert.deepEqual(codes({ lines: [{ ...line, dueOn: day('2026-03-22') }] }), ['urgent'])
  assert.deepEqual(codes({ lines: [{ ...line, dueOn: day('2026-03-23') }] }), [])
  const saturday = Temporal.Instant.from('2026-03-07T10:00:00Z')
  const night = Temporal.Instant.from('2026-03-03T21:00:00Z') // 22:00 in Berlin
  const evening = Temporal.Instant.from('2026-03-03T20:59:00Z')
  assert.deepEqual(codes({ lines: [{ ...line, decidedAt: saturday }] }), ['odd_hour'])
  assert.deepEqual(codes({ lines: [{ ...line, decidedAt: night }] }), ['odd_hour'])
  assert.deepEqual(codes({ lines: [{ ...line, decidedAt: evening }] }), [])
})

test('out of pattern is far above the median, in spreads that one large payment does not stretch', () => {
  // The median of the six is 1,234.00; the spread a tenth of it, 123.40.
  assert.deepEqual(codes({ amount: eur(1850.99) }), [])
  assert.deepEqual(codes({ amount: eur(1851) }), ['out_of_pattern'])
  assert.deepEqual(codes({ amount: eur(2468.01) }), ['far_out_of_pattern'])
  const once = [...known.paid, eur(900_000)]
  assert.deepEqual(codes({ amount: eur(2600.01) }, { paid: once }), ['far_out_of_pattern'])
  // Four payments are no pattern.
  assert.deepEqual(codes({ amount: eur(9999.99) }, { paid: known.paid.slice(0, 4) }), [])
  // Always the same amount: a tenth more is not odd at once.
  assert.deepEqual(codes({ amount: eur(110.5) }, { paid: Array(9).fill(eur(100)) }), [])
})

test('a sum split just below a limit is seen, by decisions and by approvals', () => {
  const decided = (amounts: readonly number[]) => ({
    deciders: [{ person: 'lea', limit: eur(5_000), decided: amounts.map(eur) }],
  })
  assert.deepEqual(codes({}, decided([4_900, 4_800])), ['split_below_limit'])
  assert.deepEqual(codes({}, decided([4_900])), [])
  assert.deepEqual(codes({}, decided([3_900, 3_800])), [])
  assert.deepEqual(codes({}, decided([5_100, 4_900])), [])
  const paid: readonly Money[] = []
  const big = { amount: eur(49_000.5) }
  assert.ok(codes(big, { paid, around: [eur(48_500)] }).includes('split_below_limit'))
  assert.ok(!codes(big, { paid, around: [eur(2_000)] }).includes('split_below_limit'))
})

test('one grave sign is looked at, a first payment to an ordinary account is not', () => {
  assert.ok(standsOut({ points: riskPoints.changed_account }))
  const first = riskOf(
    { ...plain, amount: eur(3000), firstToAccount: true },
    { ...known, paid: [] },
  )
  assert.deepEqual(first.points, 30)
  assert.ok(!standsOut(first))
  const mailbox = { contactChangedOn: day('2026-03-20'), paid: [] }
  assert.ok(standsOut(riskOf({ ...plain, firstToAccount: true }, { ...known, ...mailbox })))
})

test('signs stand gravest first, and say why in a sentence', () => {
  const { signs } = riskOf(
    { ...plain, amount: eur(2000), firstToAccount: true },
    { ...known, accountChangedOn: day('2026-03-20') },
  )
  assert.deepEqual(
    signs.map((sign) => sign.points),
    signs.map((sign) => sign.points).toSorted((a, b) => b - a),
  )
  for (const sign of signs) assert.match(sign.text, /^[A-Z0-9].*\.$/)
})
