import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assessClaim, type ClaimLine, type MdfClaimFacts } from '../../src/incentives/index.ts'
import { canonicalJson } from '../../src/kernel/json.ts'
import { type Money, money, sum } from '../../src/kernel/money.ts'
import { ratio } from '../../src/kernel/ratio.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { packOf, parsePack } from '../../src/programs/index.ts'
import { keepFacts, readFacts } from '../../src/submissions/index.ts'
import { effectOf, untouched } from '../../src/autopilot/effect.ts'
import { replay } from '../../src/autopilot/replay.ts'
import { draftFiles } from '../../src/autopilot/testing.ts'

const usd = (minor: bigint): Money => money(minor, 'USD')
const filesOf = async (changes: Readonly<Record<string, string>>) =>
  packOf(unwrap(parsePack(new Map(Object.entries(await draftFiles(changes))))), 'mdf')
const pack = await filesOf({})
const draft = await filesOf({
  'select: 50 %': 'select: 37.5 %',
  'claim_days_after: 45': 'claim_days_after: 9',
})

const amount = fc.bigInt({ min: 1n, max: 3_000_000n }).map(usd)
const day = fc.integer({ min: 0, max: 90 }).map((days) => at('2026-04-01').add({ days }))
function at(text: string) {
  return Temporal.PlainDate.from(text)
}

const line: fc.Arbitrary<Omit<ClaimLine, 'lineNo'>> = fc
  .record({
    net: amount,
    share: fc.integer({ min: 1, max: 130 }),
    invoiceOn: day,
    deliveredOn: fc.option(day),
    costKind: fc.constantFrom('venue', 'catering', 'alcohol', 'gifts'),
    invoiceState: fc.constantFrom('accepted', 'pending', 'rejected', 'missing'),
    invoiceFrom: fc.constantFrom('third_party', 'affiliate', 'self', 'unknown'),
    before: fc.bigInt({ min: 0n, max: 900_000n }).map(usd),
    elsewhere: fc.boolean(),
  })
  .map(({ net, share, before, elsewhere, costKind, ...rest }) => {
    const claimed = usd((net.minor * BigInt(share)) / 100n)
    return {
      ...rest,
      description: 'A cost',
      seller: 'Hall & Co.',
      invoiceNumber: 'INV-1',
      net,
      tax: usd(net.minor / 5n),
      claimed,
      parts: [{ costKind, net: claimed }],
      claimedBefore: before,
      claimedElsewhere: elsewhere ? ['MDF-2026-00001/2'] : [],
    }
  })

const facts: fc.Arbitrary<MdfClaimFacts> = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    claimed: amount,
    committedRemaining: amount,
    lateDays: fc.integer({ min: 0, max: 60 }),
    tier: fc.constantFrom('registered', 'select', 'premier'),
    partnerStatus: fc.constantFrom('active', 'suspended', 'terminated'),
    complete: fc.boolean(),
    exceptionAsked: fc.boolean(),
    metric: fc.constantFrom(null, { label: 'Attendees', value: '12' }),
  })
  .map(({ lines, lateDays, ...rest }) => ({
    ...rest,
    goodStanding: true,
    incentiveStatus: 'committed',
    completeAt: Temporal.Instant.from('2026-04-15T15:00:00Z').add({ hours: 24 * lateDays }),
    claimDeadlineOn: at('2026-05-30'),
    deadlineAt: Temporal.Instant.from('2026-05-31T04:00:00Z'),
    firstOn: at('2026-04-14'),
    lastOn: at('2026-04-15'),
    activityType: 'event',
    fundClaimsDueOn: null,
    rate: ratio(1n, 2n),
    lines: lines.map((one, place) => ({ ...one, lineNo: place + 1 })),
    proof: [{ slot: 'agenda', label: 'Agenda', state: 'accepted' as const }],
    sameFileElsewhere: [],
  }))

function decided(given: MdfClaimFacts) {
  const assessment = assessClaim(pack, given)
  const type = 'mdf_claim' as const
  const kept = keepFacts(pack, { type, facts: given, verdicts: null, assessment })
  const record = canonicalJson({ type, assessment })
  const { minor, currency } = assessment.amount
  return { type, outcome: 'approve', amountMinor: minor, currency, facts: kept, record }
}

test('whatever the facts, a decision asked again answers the same', () => {
  fc.assert(
    fc.property(facts, (given) => {
      assert.deepEqual(replay(pack, decided(given)), { result: 'agrees' })
    }),
  )
})

test('never more than claimed, committed, or the share of what is accepted; lines add up', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const { amount: pays, lines, arithmetic } = assessClaim(pack, given)
      const accepted = sum(
        lines.map((one) => one.accepted),
        'USD',
      )
      assert.ok(pays.minor <= given.claimed.minor && pays.minor <= given.committedRemaining.minor)
      assert.ok(pays.minor * 2n <= accepted.minor + 1n)
      const [first] = arithmetic
      if (first !== undefined) assert.equal(first.amount.minor, accepted.minor)
      for (const one of lines) {
        const own = given.lines.find(({ lineNo }) => lineNo === one.lineNo)
        assert.ok(own !== undefined && one.accepted.minor <= own.net.minor)
      }
    }),
  )
})

test('the order of lines does not matter', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const turned = { ...given, lines: given.lines.toReversed() }
      const [one, other] = [assessClaim(pack, given), assessClaim(pack, turned)]
      assert.equal(one.amount.minor, other.amount.minor)
      assert.equal(one.outcome?.outcome, other.outcome?.outcome)
      assert.equal(one.outcome?.clause, other.outcome?.clause)
    }),
  )
})

test('under a draft too it is never above claim and commitment', () => {
  const checks = 'mdf_claim@1'
  fc.assert(
    fc.property(facts, (given) => {
      const { amountMinor, outcome, type, facts: text } = decided(given)
      const kept = unwrap(readFacts(text))
      const past = { type, outcome, amount: usd(amountMinor), kept }
      const effect = unwrap(effectOf({ was: pack, draft, checks }, past, untouched))
      const { minor } = effect.after.amount
      assert.ok(minor <= given.claimed.minor && minor <= given.committedRemaining.minor)
    }),
  )
})
