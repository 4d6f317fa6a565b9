import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { add, compare, least, type Money, money, scale, subtract, sum } from '../kernel/money.ts'
import { ratio } from '../kernel/ratio.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { checkCatalog, checkNumber, packOf, parsePack, readPackFolder } from '../programs/index.ts'
import { assessClaim, assessRequest, type Assessment, type LineJudged } from './assess.ts'
import { acceptableOf, type ClaimLine } from './claim-line.ts'
import type { MdfClaimFacts } from './mdf-claim.ts'
import { eligibleCost, type MdfRequestFacts } from './mdf-request.ts'
import { recoverFrom, referralFeeReturn } from './referral-fee-amount.ts'

const folder = join(import.meta.dirname, '../../programs/mdf-na')
const pack = packOf(unwrap(parsePack(await readPackFolder(folder))), 'mdf')

const usd = (minor: bigint): Money => money(minor, 'USD')
const none = usd(0n)
const amount = fc.bigInt({ min: 0n, max: 3_000_000n }).map(usd)
const first = Temporal.PlainDate.from('2026-05-01')
const day = fc.integer({ min: 0, max: 120 }).map((days) => first.add({ days }))
const rate = fc.constantFrom(ratio(1n, 2n), ratio(3n, 4n), ratio(1n, 3n), ratio(0n))
const share = (by: { num: bigint; den: bigint }, of: Money) => scale(of, by, 'half-even')

const line: fc.Arbitrary<Omit<ClaimLine, 'lineNo'>> = fc
  .record({
    net: amount,
    percent: fc.integer({ min: 0, max: 130 }),
    cut: fc.integer({ min: 0, max: 100 }),
    kinds: fc.tuple(kind(), kind()),
    invoiceOn: fc.option(day),
    deliveredOn: fc.option(day),
    invoiceState: fc.constantFrom('accepted', 'pending', 'rejected', 'missing'),
    invoiceFrom: fc.constantFrom('third_party', 'affiliate', 'self', 'unknown'),
    claimedBefore: amount,
    elsewhere: fc.boolean(),
  })
  .map(({ net, percent, cut, kinds, elsewhere, ...rest }) => {
    const claimed = usd((net.minor * BigInt(percent)) / 100n)
    const part = usd((claimed.minor * BigInt(cut)) / 100n)
    return {
      ...rest,
      description: 'A cost',
      seller: 'Hall & Co.',
      invoiceNumber: 'INV-1',
      net,
      tax: usd(net.minor / 5n),
      claimed,
      parts: [
        { costKind: kinds[0], net: part },
        { costKind: kinds[1], net: subtract(claimed, part) },
      ],
      claimedElsewhere: elsewhere ? ['MDF-2026-00001/2'] : [],
    }
  })

function kind() {
  return fc.constantFrom(...pack.costKinds.map((one) => one.kind))
}

const claim: fc.Arbitrary<MdfClaimFacts> = fc
  .record({
    partnerStatus: fc.constantFrom('active', 'suspended', 'terminated'),
    goodStanding: fc.boolean(),
    complete: fc.boolean(),
    incentiveStatus: fc.constantFrom('committed', 'settled', 'lapsed', 'cancelled'),
    late: fc.boolean(),
    rate,
    claimed: amount,
    committedRemaining: amount,
    lines: fc.array(line, { maxLength: 6 }),
    proof: fc.constantFrom('accepted', 'pending', 'rejected', 'missing'),
    exceptionAsked: fc.boolean(),
    same: fc.boolean(),
  })
  .map(({ late, lines, proof, same, ...rest }) => ({
    ...rest,
    completeAt: Temporal.Instant.from(late ? '2026-08-01T00:00:00Z' : '2026-06-01T00:00:00Z'),
    claimDeadlineOn: Temporal.PlainDate.from('2026-06-26'),
    deadlineAt: Temporal.Instant.from('2026-06-27T04:00:00Z'),
    firstOn: first,
    lastOn: Temporal.PlainDate.from('2026-05-12'),
    lines: lines.map((one, at) => ({ ...one, lineNo: at + 1 })),
    proof: [{ slot: 'agenda', label: 'Agenda', state: proof }],
    metric: { label: 'Attendees', value: '80' },
    sameFileElsewhere: same ? ['MDF-2026-00001/2'] : [],
  }))

test('a claim never pays above what is claimed, committed, or the share of what was accepted', () => {
  fc.assert(
    fc.property(claim, (facts) => {
      const { amount: pays, lines } = assessClaim(pack, facts)
      const accepted = sum(
        lines.map((one) => one.accepted),
        'USD',
      )
      const most = least(facts.claimed, facts.committedRemaining, share(facts.rate, accepted))
      assert.ok(compare(pays, most) <= 0 && pays.minor >= 0n)
    }),
  )
})

test('lines add up: nothing is accepted beyond a part, a line, or what its invoice has left', () => {
  fc.assert(
    fc.property(claim, (facts) => {
      const { lines } = assessClaim(pack, facts)
      for (const own of facts.lines) {
        const judged = lines.filter((one) => one.lineNo === own.lineNo)
        const claimed = judged.reduce((total, one) => add(total, one.claimed), none)
        const accepted = judged.reduce((total, one) => add(total, one.accepted), none)
        assert.equal(claimed.minor, own.claimed.minor)
        assert.ok(compare(accepted, acceptableOf(own)) <= 0)
        assert.ok(judged.every((one) => compare(one.accepted, one.claimed) <= 0))
      }
    }),
  )
})

test('the order of lines does not matter', () => {
  const byLine = ({ lines }: Assessment): LineJudged[] =>
    lines.toSorted((a, b) => a.lineNo - b.lineNo || a.partNo - b.partNo)
  fc.assert(
    fc.property(claim, (facts) => {
      const there = assessClaim(pack, facts)
      const back = assessClaim(pack, { ...facts, lines: facts.lines.toReversed() })
      assert.deepEqual(back.amount, there.amount)
      assert.deepEqual(back.outcome?.outcome, there.outcome?.outcome)
      assert.deepEqual(byLine(back), byLine(there))
      const states = (one: Assessment) => one.checks.map(({ code, state }) => `${code} ${state}`)
      assert.deepEqual(states(back), states(there))
    }),
  )
})

test('whatever is handed in, policy answers, and each finding has its number and a known state', () => {
  fc.assert(
    fc.property(claim, (facts) => {
      const { checks, outcome, problem } = assessClaim(pack, facts)
      assert.equal(problem, null)
      assert.ok(outcome !== null && pack.clauses.has(outcome.clause))
      for (const { code, state } of checks) {
        assert.ok(checkNumber('mdf_claim', code) !== null, code)
        const known = checkCatalog.mdf_claim[code]?.states ?? {}
        assert.ok(Object.keys(known).includes(state), `${code} ${state}`)
      }
    }),
  )
})

const request: fc.Arbitrary<MdfRequestFacts> = fc
  .record({
    completeOn: day,
    percent: fc.bigInt({ min: 0n, max: 70n }),
    ahead: fc.option(fc.integer({ min: -5, max: 60 })),
    days: fc.integer({ min: -1, max: 5 }),
    lines: fc.array(fc.record({ costKind: kind(), net: amount }), { maxLength: 5 }),
    rate,
    approvedInQuarter: fc.bigInt({ min: 0n, max: 9_000_000n }).map(usd),
    available: amount,
  })
  .map(({ percent, ahead, days, ...rest }) => ({
    ...rest,
    ...daysOf(ahead === null ? null : rest.completeOn.add({ days: ahead }), days),
    requested: usd((rest.lines.reduce((all, one) => all + one.net.minor, 0n) * percent) / 100n),
    partnerStatus: 'active',
    goodStanding: true,
    complete: true,
    exceptionAsked: false,
    requestDaysBefore: pack.windows.requestDaysBefore,
    minimumRequest: pack.minimumRequest,
    activityCap: pack.caps.perActivity,
    quarterCap: pack.caps.perPartnerQuarter,
    neverKinds: pack.costKinds.filter((one) => one.never !== null).map((one) => one.kind),
    programFrom: pack.effectiveFrom,
    programUntil: pack.effectiveUntil,
    fundFrom: Temporal.PlainDate.from('2026-01-01'),
    fundUntil: Temporal.PlainDate.from('2026-12-31'),
    overlapping: [],
  }))

function daysOf(firstOn: MdfRequestFacts['firstOn'], days: number) {
  return { firstOn, lastOn: firstOn?.add({ days }) ?? null }
}

test('what policy approves of a request lies within share, caps, quarter and fund', () => {
  let approved = 0
  fc.assert(
    fc.property(request, (facts) => {
      const { amount: allowed, outcome, checks } = assessRequest(pack, facts)
      const atRate = share(facts.rate, eligibleCost(facts))
      assert.ok(compare(allowed, least(facts.requested, atRate, facts.activityCap)) <= 0)
      if (outcome?.outcome !== 'approve') return
      approved += 1
      assert.deepEqual(allowed, facts.requested)
      assert.ok(compare(allowed, facts.available) <= 0)
      const inQuarter = add(allowed, facts.approvedInQuarter)
      assert.ok(compare(inQuarter, facts.quarterCap) <= 0)
      assert.deepEqual(
        checks.filter((one) => one.state === 'fail'),
        [],
      )
    }),
    { numRuns: 1000 },
  )
  assert.ok(approved > 0, 'nothing was approved: the facts are too wild')
})

test('a clawback is never above what was paid, nor a lowering above what is open', () => {
  const debts = fc.array(
    fc.record({ left: amount, state: fc.constantFrom('open', 'on_its_way', 'paid') }),
    { maxLength: 6 },
  )
  const payments = fc.array(fc.record({ amount, refunded: amount }), { maxLength: 6 })
  fc.assert(
    fc.property(debts, payments, fc.array(amount, { maxLength: 6 }), (owed, paid, fixed) => {
      const terms = {
        rate: ratio(1n, 10n),
        cap: usd(20_000n),
        currency: 'USD',
        firstYearValue: null,
      }
      const { excess } = referralFeeReturn(paid, fixed, { ...terms, currency: 'USD' })
      const named = owed.map((one, at) => ({ ...one, payableId: `p${at}` }))
      const { lower, clawBack } = recoverFrom(excess, named)
      const within = (taken: typeof lower, state: string) =>
        taken.every(({ payableId, amount: took }) => {
          const debt = named.find((one) => one.payableId === payableId)
          return debt?.state === state && compare(took, debt.left) <= 0
        })
      assert.ok(within(lower, 'open') && within(clawBack, 'paid'))
      const taken = sum(
        [...lower, ...clawBack].map((one) => one.amount),
        'USD',
      )
      assert.ok(compare(taken, excess) <= 0)
      assert.ok(compare(excess, sum(fixed, 'USD')) <= 0)
    }),
  )
})
