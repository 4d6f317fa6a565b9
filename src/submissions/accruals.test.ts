import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { threadPage } from '../correspondence/read-thread.ts'
import { balanceIn } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { accruePurchases, accrualsUnder, incentiveById, sumsOf } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { recordPurchase } from '../partners/index.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { accrueWaiting, warnOfForfeiture } from './accruals.ts'
import {
  coopAmount,
  coopInstant,
  coopSetting,
  type CoopSetting,
  handInReimbursement,
  tellPurchase,
} from './coop-testing.ts'
import { decide } from './decide.ts'
import { correct } from './reopen.ts'
import { selectSubmission } from './sql.ts'
import { wiredDatabase } from './testing.ts'
import { domains } from '../wiring.ts'
import { undo } from './undo.ts'
import { Temporal } from '../kernel/temporal.ts'

const db = await wiredDatabase()
after(() => db.close())
const lead = testActor(['lead'])

async function standing({ partnerId, programId }: CoopSetting) {
  return undone(db, async (tx) => {
    const [accrual] = await accrualsUnder(tx, { partnerId, programId })
    return sumsOf(tx, must(accrual, 'something was earned'))
  })
}

function list(setting: CoopSetting, number: string, text: string, on: string) {
  return recordOn(setting, number, coopAmount(setting, text), on)
}

function recordOn(
  setting: CoopSetting,
  externalId: string,
  amount: Parameters<typeof recordPurchase>[1]['amount'],
  on: string,
) {
  const { suffix, partnerCode } = setting
  return inAct(
    db,
    lead,
    (act) =>
      recordPurchase(act, {
        source: `erp-${suffix.toLowerCase()}`,
        externalId,
        about: partnerCode,
        kind: 'purchase',
        amount,
        on: Temporal.PlainDate.from(on),
        product: null,
        returns: null,
      }),
    coopInstant(setting, on),
  )
}

test('one purchase told twice and counted by five at once earns once', async () => {
  const setting = await coopSetting(db, { folder: 'coop-annual', tier: 'select' })
  const { partnerId } = setting
  const told = await Promise.all([
    list(setting, 'R-1', '10000.00', '2026-02-10'),
    list(setting, 'R-1', '10000.00', '2026-02-10'),
  ])
  assert.deepEqual(told.map((one) => unwrap(one).isNew).sort(), [false, true])
  const at = coopInstant(setting, '2026-02-11')
  const count = () =>
    inAct(db, lead, async (act) => unwrap(await accruePurchases(act, { partnerId })), at)
  const counted = await Promise.all([count(), count(), count(), count(), count()])
  assert.equal(
    counted.reduce((sum, one) => sum + one.counted, 0),
    1,
  )
  const { earned, available } = await standing(setting)
  assert.deepEqual([earned.minor, available.minor], [30_000n, 30_000n])
})

test('fifty purchases counted by four at once add up, in the books too', async () => {
  const setting = await coopSetting(db, { folder: 'coop-annual', tier: 'select' })
  const { partnerId, fund } = setting
  for (let number = 1; number <= 50; number += 1) {
    unwrap(await list(setting, `M-${number}`, `${number}00.00`, '2026-03-01'))
  }
  const at = coopInstant(setting, '2026-03-02')
  const count = () =>
    inAct(db, lead, async (act) => unwrap(await accruePurchases(act, { partnerId })), at)
  await Promise.all([count(), count(), count(), count()])
  const { earned, available } = await standing(setting)
  // 3 % of 100.00 + 200.00 + … + 5,000.00
  assert.deepEqual([earned.minor, available.minor], [382_500n, 382_500n])
  const budget = await undone(db, (tx) => balanceIn(tx, fund, 'budget', ''))
  assert.equal(budget.minor, -382_500n)
})

test('the order of purchases and credits does not matter to what is earned', async () => {
  const sums = []
  for (const order of [
    [1, 2, 3],
    [1, 3, 2],
  ]) {
    const setting = await coopSetting(db, { folder: 'coop-half-year', tier: 'premier' })
    const rows = [
      null,
      { number: 'O-1', amount: coopAmount(setting, '33333.33'), on: '2026-02-01' },
      { number: 'O-2', amount: coopAmount(setting, '-1111.11'), on: '2026-02-02', returns: 'O-1' },
      { number: 'O-3', amount: coopAmount(setting, '0.37'), on: '2026-02-02' },
    ]
    for (const place of order) await tellPurchase(setting, must(rows[place], 'a row'))
    const { earned, available } = await standing(setting)
    sums.push([earned.minor, available.minor])
  }
  assert.deepEqual(sums[0], sums[1])
  assert.deepEqual(sums[0], [128_890n, 128_890n])
})

test('what came in another currency without a rate waits, and never stops the rest', async () => {
  const setting = await coopSetting(db, { folder: 'coop-annual', tier: 'select' })
  const dollars = { minor: 100_000n, currency: 'USD' } as const
  unwrap(await recordOn(setting, 'U-1', dollars, '2026-04-01'))
  await tellPurchase(setting, {
    number: 'U-2',
    amount: coopAmount(setting, '1000.00'),
    on: '2026-04-01',
  })
  const at = coopInstant(setting, '2026-04-02')
  await inAct(db, lead, async (act) => unwrap(await accrueWaiting(act)), at)
  assert.equal((await standing(setting)).earned.minor, 3_000n)
})

/** 3,000.00 earned and 2,000.00 of it claimed; decided on 21 May at noon. */
async function decidedClaim() {
  const setting = await coopSetting(db, { folder: 'coop-annual', tier: 'select' })
  await tellPurchase(setting, {
    number: 'D-1',
    amount: coopAmount(setting, '100000.00'),
    on: '2026-02-10',
  })
  const { submissionId } = await handInReimbursement(setting, {
    type: 'advertising',
    cost: '4000.00',
    claimed: '2000.00',
    ended: '2026-05-04',
    invoiced: '2026-05-04',
    at: '2026-05-20',
  })
  const limit = coopAmount(setting, '25000.00')
  const one = await person(db, { roles: ['lead'], limit })
  await decideAs(setting, { who: one, submissionId, outcome: 'approve', at: '2026-05-21' })
  assert.equal((await standing(setting)).available.minor, 100_000n)
  return { setting, submissionId, one, limit }
}

function rowOf(submissionId: string) {
  return undone(db, async (tx) => must(await selectSubmission(tx, submissionId), 'handed in'))
}

async function decideAs(
  setting: CoopSetting,
  as: { who: Actor; submissionId: string; outcome: 'approve' | 'reject'; at: string },
) {
  const { submissionId, outcome, who } = as
  const { version } = await rowOf(submissionId)
  const asked = { submissionId, version, outcome, lines: [], reason: 'As told.', clauseIds: [] }
  const at = coopInstant(setting, as.at)
  return unwrap(await execute(testCall(db, who, { at }), 'submission.decide', decide, asked))
}

test('an approval undone in its minute gives back what it took, and is decided anew', async () => {
  const { setting, submissionId, one } = await decidedClaim()
  const { version } = await rowOf(submissionId)
  const at = coopInstant(setting, '2026-05-21 12:00:30')
  unwrap(
    await execute(testCall(db, one, { at }), 'submission.undo', undo, { submissionId, version }),
  )
  assert.equal((await standing(setting)).available.minor, 300_000n)
  assert.equal((await rowOf(submissionId)).status, 'in_review')
  await decideAs(setting, { who: one, submissionId, outcome: 'approve', at: '2026-05-22' })
  assert.equal((await standing(setting)).available.minor, 100_000n)
})

test('a correction to nothing gives the period back what was owed', async () => {
  const { setting, submissionId, limit } = await decidedClaim()
  const another = await person(db, { roles: ['lead'], limit })
  const { version } = await rowOf(submissionId)
  const at = coopInstant(setting, '2026-05-25')
  const asked = { submissionId, version, reason: 'The advertisement never ran.' }
  unwrap(await execute(testCall(db, another, { at }), 'submission.correct', correct, asked))
  await decideAs(setting, { who: another, submissionId, outcome: 'reject', at: '2026-05-26' })
  const { available, earned } = await standing(setting)
  assert.deepEqual([available.minor, earned.minor], [300_000n, 300_000n])
  const row = await rowOf(submissionId)
  const incentive = await undone(db, (tx) => incentiveById(tx, row.incentiveId ?? ''))
  assert.equal(incentive?.approval?.amount.minor, 0n)
})

test('30, 14 and 3 days before, each once, the partner is told what it can still claim', async () => {
  const setting = await coopSetting(db, { folder: 'coop-annual', tier: 'select' })
  const bought = { number: 'W-1', amount: coopAmount(setting, '100000.00'), on: '2026-02-10' }
  await tellPurchase(setting, bought)
  const told: string[][] = []
  for (const day of [
    '2027-02-28',
    '2027-03-01',
    '2027-03-02',
    '2027-03-17',
    '2027-03-28',
    '2027-04-01',
  ]) {
    const at = coopInstant(setting, day)
    await inAct(db, lead, async (act) => unwrap(await warnOfForfeiture(act)), at)
    await inAct(db, lead, async (act) => unwrap(await warnOfForfeiture(act)), at)
    told.push([day, String((await warnings(setting)).length)])
  }
  assert.deepEqual(told, [
    ['2027-02-28', '0'],
    ['2027-03-01', '1'],
    ['2027-03-02', '1'],
    ['2027-03-17', '2'],
    ['2027-03-28', '3'],
    ['2027-04-01', '3'],
  ])
  assert.match(
    (await warnings(setting))[0] ?? '',
    /you can claim 3,000.00 EUR of what you earned in 2026/,
  )
})

/** What the partner was told on the thread of its period, the first first. */
function warnings({ partnerId, programId }: CoopSetting) {
  return undone(db, async (tx) => {
    const [accrual] = await accrualsUnder(tx, { partnerId, programId })
    const threadId = must(accrual, 'something was earned').accrualId
    const asked = { threadKind: 'accrual', threadId, after: null, limit: 20, isStaff: true }
    const page = await threadPage(tx, asked)
    return (page?.rows ?? []).map(({ text }) => text)
  })
}

test('everything that is verified of the record holds after it', async () => {
  for (const { name, firstWrong } of domains.flatMap((one) => one.verifications)) {
    assert.equal(await undone(db, (tx) => firstWrong(tx)), null, name)
  }
})
