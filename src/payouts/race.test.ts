import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act, Actor } from '../audit/index.ts'
import { unwrap, type Refusal, type Result } from '../kernel/result.ts'
import { holdersOf } from '../ledger/index.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import { suspendVendor } from '../vendors/index.ts'
import * as payouts from './index.ts'
import { payoutConstraints } from './refusals.ts'
import {
  codeOf,
  dueOn,
  type Ground,
  newAccount,
  owed,
  payoutGround,
  run,
  runAt,
  type TestVendor,
  usableVendor,
} from './testing.ts'
import { firstWrongOf } from './verify.ts'

/** Each money command twice at once, and against what may change under it. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }
const ROUNDS = 6

function prepare(ground: Ground, key?: string) {
  const { payingAccountId, crew } = ground
  return run(db, crew.specialist, {
    action: 'run.prepare',
    command: payouts.prepareRun(tools.keys),
    input: { payingAccountId, upToDueOn: dueOn, executeOn: dueOn },
    ...(key === undefined ? {} : { key }),
  })
}
const release = (who: Actor, runId: string, key?: string) =>
  run(db, who, {
    action: 'run.release',
    command: payouts.releaseRun(tools),
    input: { runId },
    ...(key === undefined ? {} : { key }),
  })

type Approved = {
  readonly ground: Ground
  readonly globex: TestVendor
  readonly runId: string
}

/** A run of two payments, approved by Frank. */
async function approved(): Promise<Approved> {
  const ground = await payoutGround(db)
  const globex = await usableVendor(ground, 'Globex GmbH')
  const acme = await usableVendor(ground, 'Acme GmbH')
  await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
  await owed(ground, { partnerId: acme.partnerId, minor: 200_000n })
  const { runId, contentHash } = unwrap(await prepare(ground))
  unwrap(
    await run(db, ground.crew.frank, {
      action: 'run.approve',
      command: payouts.approveRun,
      input: { runId, contentHash: contentHash ?? '' },
    }),
  )
  return { ground, globex, runId }
}

async function inTransit({ ground, runId }: Approved): Promise<bigint> {
  const held = await withTx(db.world.app, (tx) => holdersOf(tx, ground.fundId, 'in_transit'))
  return held.get(runId) ?? 0n
}

async function entriesOf(runId: string): Promise<number> {
  const { rows } = await db.owner.query<{ count: number }>(
    `select count(distinct p.entry_id)::int as count from ledger.postings p
      join ledger.accounts a using (account_id) where a.bucket = 'in_transit' and a.holder = $1`,
    [runId],
  )
  return rows[0]?.count ?? 0
}

test('one due day is prepared by two at once: one run takes it, the other finds nothing', async () => {
  const ground = await payoutGround(db)
  const globex = await usableVendor(ground, 'Globex GmbH')
  await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
  const codes = (await Promise.all([prepare(ground), prepare(ground), prepare(ground)])).map(codeOf)
  assert.deepEqual(codes.sort(), ['ok', 'run.nothing_due', 'run.nothing_due'])
})

test('prepared twice with one key it is one run', async () => {
  const ground = await payoutGround(db)
  const globex = await usableVendor(ground, 'Globex GmbH')
  await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
  const both = await Promise.all([prepare(ground, 'K1'), prepare(ground, 'K1')])
  const numbers = both.map((step) => unwrap(step).number)
  assert.equal(new Set(numbers).size, 1)
})

for (const keys of [
  ['same', 'same'],
  ['one', 'other'],
  [undefined, undefined],
] as const) {
  const how = keys[0] === undefined ? 'without keys' : `with ${keys.join(' and ')} key`
  test(`released twice at once ${how} it is one file and one entry`, async () => {
    const made = await approved()
    const { frank, fiona } = made.ground.crew
    const who = keys[0] === keys[1] ? [frank, frank] : [frank, fiona]
    const both = await Promise.all(
      keys.map((key, index) => release(who[index] ?? frank, made.runId, key)),
    )
    const shas = both.map((answer) => unwrap(answer).file?.sha256)
    assert.equal(new Set(shas).size, 1)
    assert.equal(await entriesOf(made.runId), 1)
    assert.equal(await inTransit(made), 500_000n)
  })
}

/** Release against a change of what it pays: whoever comes first, money and run tell one story. */
async function against(
  change: (made: Approved) => Promise<Result<unknown, Refusal>>,
): Promise<void> {
  const outcomes = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const made = await approved()
    const off = () => release(made.ground.crew.frank, made.runId)
    // Each order once on purpose, then at the same moment.
    if (round === 0) unwrap(await change(made))
    const first = round === 1 ? await off() : null
    const [released] = await Promise.all([first ?? off(), round === 0 ? null : change(made)])
    const { outcome, payments, dropped } = unwrap(released)
    outcomes.add(outcome)
    if (outcome === 'released') {
      assert.equal(await inTransit(made), 500_000n)
    } else {
      assert.deepEqual([payments, dropped.length, await inTransit(made)], [1, 1, 0n])
    }
  }
  assert.deepEqual([...outcomes].sort(), ['released', 'returned_to_draft'])
  assert.equal(await withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files)), null)
}

test('a suspension at the moment of release is before it or after it', () =>
  against(({ ground, globex }) =>
    run(db, ground.crew.decider, {
      action: 'vendor.suspend',
      command: suspendVendor,
      input: { vendorId: globex.vendorId, reason: 'race' },
    }),
  ))

test('a change of bank at the moment of release is before it or after it', () =>
  against(async ({ ground, globex }) => {
    const { vendorId, legalName } = globex
    const { felix: approver, specialist } = ground.crew
    const changed = await inAct(
      db,
      specialist,
      async (act) => {
        const as = (actor: Actor): Act => ({ ...act, actor })
        return newAccount(ground, as, { vendorId, legalName, approver, onlyProposed: true })
      },
      runAt,
    )
    return { ok: true, value: changed }
  }))

test('an approval at the moment of a change is void, or comes too late', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const ground = await payoutGround(db)
    const globex = await usableVendor(ground, 'Globex GmbH')
    const acme = await usableVendor(ground, 'Acme GmbH')
    const payableId = await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
    await owed(ground, { partnerId: acme.partnerId, minor: 200_000n })
    const { runId, contentHash } = unwrap(await prepare(ground))
    const approve = () =>
      run(db, ground.crew.frank, {
        action: 'run.approve',
        command: payouts.approveRun,
        input: { runId, contentHash: contentHash ?? '' },
      })
    const change = () =>
      run(db, ground.crew.specialist, {
        action: 'run.prepare',
        command: payouts.leaveOutPayable,
        input: { runId, payableId, reason: 'disputed' },
      })
    const steps = round % 2 === 0 ? [approve(), change()] : [change(), approve()]
    const codes = (await Promise.all(steps)).map(codeOf)
    assert.ok(codes.includes('ok'))
    const { rows } = await db.owner.query<{ status: string; standing: number }>(
      `select r.status, (select count(*)::int from payouts.approvals a
          where a.run_id = r.run_id and a.voided_at is null) as standing
        from payouts.runs r where r.run_id = $1`,
      [runId],
    )
    assert.deepEqual(rows[0], { status: 'draft', standing: 0 })
  }
})

test('two approve at once: each is counted once, and a run approved is approved once', async () => {
  const ground = await payoutGround(db, { secondApprovalAbove: 100_000n })
  const { crew } = ground
  const globex = await usableVendor(ground, 'Globex GmbH')
  await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
  const { runId, contentHash } = unwrap(await prepare(ground))
  const input = { runId, contentHash: contentHash ?? '' }
  const step = { action: 'run.approve', command: payouts.approveRun, input } as const
  const both = [crew.frank, crew.fiona, crew.frank, crew.fiona].map((who) => run(db, who, step))
  assert.deepEqual((await Promise.all(both)).map(codeOf), ['ok', 'ok', 'ok', 'ok'])
  const { rows } = await db.owner.query<{ status: string; given: number }>(
    `select status, (select count(*)::int from payouts.approvals where run_id = $1) as given
      from payouts.runs where run_id = $1`,
    [runId],
  )
  assert.deepEqual(rows[0], { status: 'approved', given: 2 })
})
