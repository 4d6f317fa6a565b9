import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money, sum } from '../../kernel/money.ts'
import { ratio } from '../../kernel/ratio.ts'
import { planNetting } from '../plan-netting.ts'
import { undonePart } from './give-back-tax.ts'
import { afterTax, taxOf, type TaxGround, vatIn, withheldFrom, withheldIn } from './plan-tax.ts'

const usd = (minor: bigint) => money(minor, 'USD')
const payable = (n: number) => `payable-${n}`

/** A small seeded generator: the same lines on every machine (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function ground(percent: bigint, vats: TaxGround['vats'] = new Map()): TaxGround {
  const rule = {
    regime: 'us_nonresident',
    authority: 'IRS',
    rate: ratio(percent, 100n),
    source: 'a rule',
  } as const
  return { ruleOf: () => rule, standing: new Map(), vats, recoversVat: true }
}

test('withheld, netted and paid are what is owed and its VAT, for any lines', () => {
  const next = seeded(20_260_401)
  const upTo = (most: number) => BigInt(Math.floor(next() * most))
  for (let round = 0; round < 2_000; round += 1) {
    const count = 1 + Math.floor(next() * 6)
    const lines = Array.from({ length: count }, (_, n) => ({
      payableId: payable(n),
      amount: usd(1n + upTo(100_000)),
    }))
    const vat = { taxInvoiceId: 'i', number: 'n', rate: '0.19', net: lines[0]!.amount }
    const carried = new Map(
      next() < 0.5 ? [] : [[payable(0), { payableId: payable(0), ...vat, amount: usd(upTo(900)) }]],
    )
    const tax = taxOf(ground(1n + upTo(49), carried), 'partner', lines)
    const open = lines.map(({ payableId, amount }) => ({
      payableId,
      netting: !carried.has(payableId),
      toPay: usd(amount.minor - withheldFrom(tax.withholdings, payableId, 'USD').minor),
    }))
    const owedToUs = { receivableId: 'r', reference: 'r', open: usd(upTo(150_000)) }
    const nettings = planNetting(open, [owedToUs])
    const owed = sum(
      lines.map((line) => line.amount),
      'USD',
    )
    const netted = nettings.reduce((total, piece) => total + piece.amount.minor, 0n)
    const leaves = afterTax(usd(owed.minor - netted), tax)
    const withheld = withheldIn(tax.withholdings, 'USD').minor
    assert.equal(leaves.minor + withheld + netted, owed.minor + vatIn(tax.vats, 'USD').minor)
    assert.ok(leaves.minor >= vatIn(tax.vats, 'USD').minor, 'the VAT reaches the partner')
    for (const { payableId, amount } of lines) {
      const own = nettings.filter((piece) => piece.payableId === payableId)
      const covered = own.reduce((total, piece) => total + piece.amount.minor, 0n)
      const taxed = withheldFrom(tax.withholdings, payableId, 'USD').minor
      assert.ok(covered + taxed <= amount.minor, 'a line gives no more than it is')
    }
  }
})

test('one rounding for all lines: the parts add up to the rate of the whole', () => {
  const lines = [333n, 333n, 335n].map((minor, n) => ({
    payableId: payable(n),
    amount: usd(minor),
  }))
  const { withholdings } = taxOf(ground(30n), 'partner', lines)
  assert.deepEqual(
    withholdings.map((piece) => piece.amount.minor),
    [100n, 100n, 100n],
  )
  const half = taxOf(ground(50n), 'partner', [{ payableId: payable(0), amount: usd(1n) }])
  assert.deepEqual(half.withholdings, [], 'half a cent is rounded to even, which is nothing')
})

test('what was taxed before is not taxed again', () => {
  const standing = new Map([[payable(0), { amountMinor: 300n, basisMinor: 1_000n }]])
  const before = { ...ground(30n), standing }
  assert.deepEqual(
    taxOf(before, 'p', [{ payableId: payable(0), amount: usd(700n) }]).withholdings,
    [],
  )
})

test('a payment that comes back keeps the tax of what was netted and of what was remitted', () => {
  const row = { amountMinor: 300n, basisMinor: 1_000n }
  const all = { minor: 300n, basisMinor: 1_000n }
  assert.deepEqual(undonePart(row, { netted: 0n, unremitted: 300n }), all)
  const netted = { minor: 180n, basisMinor: 600n }
  assert.deepEqual(undonePart(row, { netted: 400n, unremitted: 300n }), netted)
  assert.deepEqual(undonePart(row, { netted: 0n, unremitted: 0n }), { minor: 0n, basisMinor: 0n })
  const half = { minor: 150n, basisMinor: 500n }
  assert.deepEqual(undonePart(row, { netted: 0n, unremitted: 150n }), half)
})
