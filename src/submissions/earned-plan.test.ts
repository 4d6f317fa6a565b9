import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { answer, questionsOf, usableAuthority } from '../escalations/index.ts'
import { fundBalance } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { accrualsUnder, incentiveById, periodName, sumsOf } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { threadPage } from '../correspondence/read-thread.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { warnOfForfeiture } from './accruals.ts'
import { coopAmount, coopInstant, earnedPlanSetting, tellPurchase } from './coop-testing.ts'
import { decide } from './decide.ts'
import { type EarnedSetting, proposeEarned } from './earned-plan-testing.ts'
import { bringBack, escalateRefusal } from './escalate.ts'
import { accrualDetail, accrualView, seenAccrual } from './read-accruals.ts'
import { selectSubmission } from './sql.ts'
import { wiredDatabase } from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const lead = await person(db, { roles: ['lead'], limit: money(5_000_000n, 'EUR') })
const owner = await person(db, { roles: ['program_owner'] })
const folder = 'coinvest-accrual'
const least = (a: bigint, b: bigint) => (a < b ? a : b)
const wanted = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`

function approve(setting: EarnedSetting, submissionId: string, on: string) {
  return inAct(
    db,
    lead,
    async (act) => {
      const row = must(await selectSubmission(act.tx, submissionId), 'it was handed in')
      const asked = { submissionId, version: row.version, outcome: 'approve' } as const
      return decide(act, { ...asked, lines: [], reason: 'As the terms say.', clauseIds: [] })
    },
    coopInstant(setting, on),
  )
}

function standing({ partnerId, programId }: EarnedSetting, period: string) {
  return undone(db, async (tx) => {
    const all = await accrualsUnder(tx, { partnerId, programId })
    const found = all.find((one) => periodName(one) === period)
    const accrual = must(found, `an accrual of ${period}`)
    return { accrual, ...(await sumsOf(tx, accrual)) }
  })
}

/** 10,000.00 earned in H1 2026. */
async function earned(): Promise<EarnedSetting> {
  const setting = await earnedPlanSetting(db, { folder, tier: 'select' })
  const bought = { number: 'A-1', amount: coopAmount(setting, '500000.00'), on: '2026-02-10' }
  await tellPurchase(setting, bought)
  return setting
}

const asks = (minor: bigint) => ({
  requested: wanted(minor),
  cost: wanted(2n * minor),
  starts: '2026-07-01',
  at: '2026-06-10',
})

test('of two plans approved at once, what was earned pays for one', async () => {
  const setting = await earned()
  const plans = [
    await proposeEarned(setting, asks(600_000n)),
    await proposeEarned(setting, asks(600_000n)),
  ]
  const done = await Promise.all(
    plans.map(({ submissionId }) => approve(setting, submissionId, '2026-06-11')),
  )
  assert.deepEqual(done.map((one) => one.ok).sort(), [false, true])
  const { available } = await standing(setting, 'H1 2026')
  assert.equal(available.minor, 400_000n)
})

test('an authority does not create money: the books say of what period there is how much', async () => {
  const setting = await earned()
  const { submissionId } = await proposeEarned(setting, asks(1_000_001n))
  const at = coopInstant(setting, '2026-06-11')
  const decided = async (more: { readonly authorityId?: string }) => {
    const row = must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'handed in')
    const asked = { submissionId, version: row.version, outcome: 'approve', ...more } as const
    const words = { lines: [], reason: 'The owner wants it.', clauseIds: [] }
    const escalate = escalateRefusal<{ code: string }>(submissionId, ({ code }) => code)
    const call = testCall(db, lead, { at })
    return execute(call, 'submission.decide', decide, { ...asked, ...words }, { escalate })
  }
  const refused = await decided({})
  assert.equal(!refused.ok && refused.refusal.code, 'submission.policy_forbids')
  const about = { subjectKind: 'submission', subjectId: submissionId }
  const [question] = await undone(db, (tx) => questionsOf(tx, about))
  const { questionId } = must(question, 'the owner is asked')
  const authority = {
    amount: money(2_000_000n, 'EUR'),
    clauseId: null,
    expiresAt: at.add({ hours: 24 }),
  }
  const text = 'Approve it all the same.'
  unwrap(await inAct(db, owner, (act) => answer(act, { questionId, text, authority }), at))
  unwrap(await inAct(db, lead, (act) => bringBack(act, { submissionId }), at))
  const granted = await undone(db, (tx) => usableAuthority(tx, { subjectId: submissionId, at }))
  const still = await decided({ authorityId: must(granted, 'an authority').authorityId })
  assert.deepEqual(!still.ok && still.refusal, {
    code: 'fund.insufficient',
    fund: setting.fund.code,
    available: money(1_000_000n, 'EUR'),
    requested: money(1_000_001n, 'EUR'),
    of: 'what was earned in H1 2026',
  })
  const balance = await undone(db, (tx) => fundBalance(tx, setting.fund))
  assert.deepEqual([balance.committed.minor, balance.available.minor], [0n, 1_000_000n])
})

test('a plan draws on the allocation of its period, and of no other', async () => {
  const setting = await earned()
  const { submissionId } = await proposeEarned(setting, { ...asks(100_000n), starts: '2027-01-04' })
  const row = must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'handed in')
  const plan = await undone(db, (tx) => incentiveById(tx, must(row.incentiveId, 'a plan')))
  const second = await standing(setting, 'H2 2026')
  assert.equal(plan?.allocationId, second.accrual.allocationId)
  assert.equal(second.earned.minor, 0n)
})

test('the partner sees until when to propose, and the plan its period pays', async () => {
  const setting = await earned()
  const { submissionId } = await proposeEarned(setting, asks(600_000n))
  unwrap(await approve(setting, submissionId, '2026-06-11'))
  const { accrual, available } = await standing(setting, 'H1 2026')
  const at = coopInstant(setting, '2026-06-12')
  const { view, detail } = await undone(db, async (tx) => {
    const seen = must(await seenAccrual(tx, accrual.accrualId, 'Partner'), 'its own')
    const detail = await accrualDetail(tx, accrual)
    return { view: accrualView(seen, { available, at }), detail }
  })
  assert.deepEqual(
    [view.stage, view.proposeBy?.toString(), view.used.minor, view.available.minor],
    ['earning', '2026-12-17', 600_000n, 400_000n],
  )
  assert.deepEqual(
    detail.drawn.map((one) => [one.submissionId, one.approved?.minor]),
    [[submissionId, 600_000n]],
  )
})

test('partners are told before the last day to propose, each warning once', async () => {
  const setting = await earned()
  const told: number[] = []
  // Proposals come 14 days before the first day, and the last first day is 31 December.
  for (const on of ['2026-11-16', '2026-11-17', '2026-11-18', '2026-12-14', '2026-12-18']) {
    const at = coopInstant(setting, on)
    await inAct(db, testActor(['lead']), async (act) => unwrap(await warnOfForfeiture(act)), at)
    told.push((await letters(setting)).length)
  }
  assert.deepEqual(told, [0, 1, 1, 2, 2])
  assert.match(
    (await letters(setting))[0] ?? '',
    /uses 10,000.00 EUR of what you earned in H1 2026/,
  )
})

async function letters(setting: EarnedSetting) {
  const { accrual } = await standing(setting, 'H1 2026')
  const asked = { threadKind: 'accrual', threadId: accrual.accrualId, isStaff: true }
  const page = await undone(db, (tx) => threadPage(tx, { ...asked, after: null, limit: 20 }))
  return (page?.rows ?? []).map(({ text }) => text)
}

type Step = { readonly kind: 'buy' | 'return' | 'plan'; readonly minor: bigint }
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('buy', 'return', 'plan'),
  minor: fc.bigInt({ min: 30_000n, max: 400_000n }),
})

test('whatever comes in whatever order, plans never take more than was earned', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
      const setting = await earnedPlanSetting(db, { folder, tier: 'select' })
      await tellPurchase(setting, { number: 'S', amount: money(5_000n, 'EUR'), on: '2026-02-01' })
      let [earnedMost, taken] = [0n, 0n]
      const bought: { readonly number: string; left: bigint }[] = []
      for (const [place, { kind, minor }] of steps.entries()) {
        if (kind === 'plan') {
          const before = await standing(setting, 'H1 2026')
          const { submissionId } = await proposeEarned(setting, asks(minor))
          const done = await approve(setting, submissionId, '2026-06-11')
          assert.equal(done.ok, minor <= before.available.minor)
          if (done.ok) taken += minor
        } else {
          // 2 % of what is bought or returned are `minor`, exactly.
          const last = bought.at(-1)
          const part = kind === 'buy' || last === undefined ? minor : least(minor, last.left)
          const told = { number: `P-${place}`, on: '2026-03-01' }
          if (kind === 'buy') {
            bought.push({ number: told.number, left: part })
            await tellPurchase(setting, { ...told, amount: money(50n * part, 'EUR') })
          } else if (last !== undefined && part > 0n) {
            last.left -= part
            const amount = money(-50n * part, 'EUR')
            await tellPurchase(setting, { ...told, amount, returns: last.number })
          }
        }
        const now = await standing(setting, 'H1 2026')
        if (now.earned.minor > earnedMost) earnedMost = now.earned.minor
        const free = now.earned.minor - taken
        assert.equal(now.available.minor, free > 0n ? free : 0n)
        assert.ok(taken <= earnedMost)
      }
    }),
    { numRuns: 6 },
  )
})
