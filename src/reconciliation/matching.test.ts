import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { money } from '../kernel/money.ts'
import { Temporal } from '../kernel/temporal.ts'
import { lineFingerprint, occurrences } from './fingerprint.ts'
import { findMatches, type OpenLine, type OpenPayment, returnChargeMax } from './matching.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const sentOn = day('2026-03-30')

function payment(id: string, run: string, minor: bigint, more: Partial<OpenPayment> = {}) {
  return {
    paymentId: id,
    runId: run,
    runNumber: `PR-2026-${run.padStart(4, '0')}`,
    messageId: `M${run}`,
    endToEndId: `E${id}`,
    amountMinor: minor,
    outOpenMinor: minor,
    returnedOpenMinor: minor,
    inTransit: true,
    sentOn,
    creditorName: `Firma ${id}`,
    converted: false,
    accountEnd: id.padStart(4, '0'),
    ...more,
  } satisfies OpenPayment
}

function line(id: string, minor: bigint, more: Partial<OpenLine> = {}) {
  return {
    lineId: id,
    bookedOn: day('2026-04-01'),
    amountMinor: minor,
    leftMinor: minor,
    claims: [],
    references: [],
    counterparty: null,
    accountEnd: null,
    saysReturn: false,
    byHand: false,
    ...more,
  } satisfies OpenLine
}

const find = (lines: OpenLine[], payments: OpenPayment[]) =>
  findMatches({ currency: 'EUR', lines, payments })

const lineGiven = fc.record({
  minor: fc.integer({ min: -6, max: 6 }).filter((n) => n !== 0),
  claims: fc.array(
    fc.record({
      of: fc.integer({ min: 1, max: 6 }),
      minor: fc.option(fc.integer({ min: 0, max: 6 })),
    }),
    { maxLength: 3 },
  ),
  run: fc.option(fc.integer({ min: 1, max: 3 })),
  byHand: fc.boolean(),
  days: fc.integer({ min: -3, max: 20 }),
})
const paymentGiven = fc.record({
  minor: fc.integer({ min: 1, max: 6 }),
  run: fc.integer({ min: 1, max: 3 }),
  out: fc.boolean(),
  returned: fc.boolean(),
  inTransit: fc.boolean(),
})

test('what is matched never exceeds the line, nor the payment’s leg', () => {
  fc.assert(
    fc.property(
      fc.array(lineGiven, { maxLength: 8 }),
      fc.array(paymentGiven, { maxLength: 6 }),
      (givenLines, givenPayments) => {
        const payments = givenPayments.map(({ minor, run, out, returned, inTransit }, index) =>
          payment(`${index + 1}`, `${run}`, BigInt(minor), {
            outOpenMinor: out ? BigInt(minor) : 0n,
            returnedOpenMinor: returned ? BigInt(minor) : 0n,
            inTransit,
          }),
        )
        const lines = givenLines.map(({ minor, claims, run, byHand, days }, index) =>
          line(`${index + 1}`, BigInt(minor), {
            byHand,
            bookedOn: sentOn.add({ days }),
            references: run === null ? [] : [`PR-2026-${String(run).padStart(4, '0')}-1`],
            claims: claims.map((claim) => ({
              endToEndId: `E${claim.of}`,
              amountMinor: claim.minor === null ? null : BigInt(claim.minor),
            })),
          }),
        )
        const { matches, proposals } = find(lines, payments)
        for (const { lineId, leftMinor, byHand } of lines) {
          const own = matches.filter((match) => match.lineId === lineId)
          const total = own.reduce((sum, match) => sum + match.amountMinor, 0n)
          assert.ok(own.every((match) => match.amountMinor < 0n === leftMinor < 0n))
          assert.ok(leftMinor < 0n ? total >= leftMinor : total <= leftMinor)
          assert.ok(!byHand || own.length === 0)
          const rest = leftMinor - total
          assert.ok(rest !== 0n || proposals.every((each) => each.lineId !== lineId))
        }
        for (const { paymentId, outOpenMinor, returnedOpenMinor } of payments) {
          const legs = { payment: outOpenMinor, return: returnedOpenMinor }
          for (const kind of ['payment', 'return'] as const) {
            const own = matches.filter((m) => m.paymentId === paymentId && m.kind === kind)
            const total = own.reduce(
              (sum, m) =>
                sum + (m.amountMinor < 0n ? -m.amountMinor : m.amountMinor) + m.shortMinor,
              0n,
            )
            assert.ok(total <= legs[kind])
          }
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('the same lines and payments are matched alike, and what is left then is left again', () => {
  const payments = [payment('1', '1', 100n), payment('2', '1', 200n), payment('3', '2', 300n)]
  const lines = [line('1', -300n, { references: ['PR-2026-0001-1'] }), line('2', -300n)]
  const first = find(lines, payments)
  assert.deepEqual(first, find(lines, payments))
  assert.deepEqual(
    first.matches.map((match) => match.paymentId),
    ['1', '2'],
  )
})

test('an amount alone settles no single payment and no run that has a rival', () => {
  assert.deepEqual(find([line('1', -100n)], [payment('1', '1', 100n)]).matches, [])
  const twoRuns = [
    payment('1', '1', 100n),
    payment('2', '1', 200n),
    payment('3', '2', 150n),
    payment('4', '2', 150n),
  ]
  assert.deepEqual(find([line('1', -300n)], twoRuns).matches, [])
  const rival = [payment('1', '1', 100n), payment('2', '1', 200n), payment('3', '2', 300n)]
  assert.deepEqual(find([line('1', -300n)], rival).matches, [])
  const twins = [line('1', -300n), line('2', -300n)]
  assert.deepEqual(find(twins, rival.slice(0, 2)).matches, [])
})

test('a run long ago is not guessed at', () => {
  const run = [payment('1', '1', 100n), payment('2', '1', 200n)]
  const late = line('1', -300n, { bookedOn: sentOn.add({ days: 16 }) })
  assert.deepEqual(find([late], run).matches, [])
  assert.equal(find([{ ...late, references: ['PR 2026 0001 1'] }], run).matches.length, 2)
})

test('a return comes short by what a bank may keep, not by more', () => {
  const most = returnChargeMax('EUR')
  assert.equal(most, 5_000n)
  assert.equal(returnChargeMax('JPY'), 50n)
  const sent = payment('1', '1', 80_000n, { outOpenMinor: 0n, inTransit: false })
  const back = (minor: bigint) =>
    line('1', minor, { claims: [{ endToEndId: 'E1', amountMinor: minor }] })
  assert.equal(find([back(80_000n - most)], [sent]).matches[0]?.shortMinor, most)
  assert.deepEqual(find([back(80_000n - most - 1n)], [sent]).matches, [])
  assert.deepEqual(find([back(80_001n)], [sent]).matches, [])
})

test('lines are told apart by what the bank says of them, identical ones by their count', () => {
  const entry = {
    ...({
      ordinal: 1,
      line: 10,
      side: 'debit',
      reversal: false,
      status: 'booked',
    } as const),
    amount: money(-450n, 'EUR'),
    bookedOn: day('2026-04-07'),
    valuedOn: null,
    entryReference: '17',
    servicerReference: 'A1',
    transactionCode: null,
    information: null,
    batch: null,
    details: [],
  }
  const print = (more: object) => lineFingerprint({ ...entry, ...more }, entry.bookedOn)
  assert.equal(print({}), print({ ordinal: 9, line: 99, entryReference: '3' }))
  assert.notEqual(print({}), print({ servicerReference: null }))
  assert.notEqual(print({}), print({ amount: { minor: -451n, currency: 'EUR' } }))
  assert.deepEqual(occurrences(['a', 'b', 'a', 'a']), [1, 1, 2, 3])
})
