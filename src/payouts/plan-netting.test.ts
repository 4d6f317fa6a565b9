import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { money, toDecimal } from '../kernel/money.ts'
import { payCurrency } from './pay-currency.ts'
import { planNetting } from './plan-netting.ts'
import { remittanceText } from './gather.ts'

const usd = (minor: bigint) => money(minor, 'USD')
const owed = (payableId: string, minor: bigint, netting = true) => ({
  payableId,
  toPay: usd(minor),
  netting,
})
const due = (receivableId: string, minor: bigint) => ({
  receivableId,
  reference: receivableId,
  open: usd(minor),
})
const say = (pieces: ReturnType<typeof planNetting>) =>
  pieces.map((piece) => [piece.receivableId, piece.payableId, toDecimal(piece.amount)].join(' '))

test('the oldest receivable is netted first, against the oldest payable, each as far as it goes', () => {
  const pieces = planNetting(
    [owed('p1', 30_000n), owed('p2', 50_000n)],
    [due('r1', 40_000n), due('r2', 80_000n)],
  )
  assert.deepEqual(say(pieces), ['r1 p1 300.00', 'r1 p2 100.00', 'r2 p2 400.00'])
})

test('what its program does not let be netted is paid in full', () => {
  const pieces = planNetting(
    [owed('p1', 30_000n, false), owed('p2', 50_000n)],
    [due('r1', 40_000n)],
  )
  assert.deepEqual(say(pieces), ['r1 p2 400.00'])
})

test('netting never takes more than either side holds, and as much as both allow', () => {
  const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { maxLength: 12 })
  const flags = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(amounts, amounts, flags, (toPay, open, netting) => {
      const payables = toPay.map((minor, index) => owed(`p${index}`, minor, netting[index] ?? true))
      const receivables = open.map((minor, index) => due(`r${index}`, minor))
      const pieces = planNetting(payables, receivables)
      const total = (of: (piece: (typeof pieces)[number]) => boolean) =>
        pieces.filter(of).reduce((sum, piece) => sum + piece.amount.minor, 0n)
      for (const each of payables) {
        const taken = total((piece) => piece.payableId === each.payableId)
        assert.ok(taken <= (each.netting ? each.toPay.minor : 0n))
      }
      for (const each of receivables) {
        assert.ok(total((piece) => piece.receivableId === each.receivableId) <= each.open.minor)
      }
      const nettable = payables.filter((each) => each.netting)
      const all = nettable.reduce((sum, each) => sum + each.toPay.minor, 0n)
      const against = receivables.reduce((sum, each) => sum + each.open.minor, 0n)
      assert.equal(
        total(() => true),
        all < against ? all : against,
      )
      assert.ok(pieces.every((piece) => piece.amount.minor > 0n))
    }),
  )
})

test('a partner is paid in the currency owed, unless it has named an account in another only', () => {
  const ours = new Set(['USD', 'EUR'])
  assert.equal(payCurrency('USD', ['EUR', 'USD'], ours), 'USD')
  assert.equal(payCurrency('USD', ['GBP', 'EUR'], ours), 'EUR')
  assert.equal(payCurrency('USD', ['GBP'], ours), 'USD')
  assert.equal(payCurrency('USD', [], ours), 'USD')
})

test('what was netted stands behind the references in the remittance, within what a bank carries', () => {
  assert.equal(
    remittanceText('PR-2026-0007', ['MDF-2026-00042/2'], { netted: usd(30_000n) }),
    'MDF-2026-00042/2 less 300.00 USD, PR-2026-0007',
  )
  const many = Array.from({ length: 40 }, (_, index) => `MDF-2026-${10_000 + index}/2`)
  assert.ok(remittanceText('PR-2026-0007', many, { netted: usd(10n ** 15n) }).length <= 140)
})
