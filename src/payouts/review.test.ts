import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { approveLimit, setLimit } from '../identity/index.ts'
import { approveDelegation, delegate } from '../identity/delegations.ts'
import { person } from '../identity/testing.ts'
import { unwrap } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import * as payouts from './index.ts'
import { setThirdBars } from './approval-sql.ts'
import { payoutEvents } from './events.ts'
import { payoutConstraints } from './refusals.ts'
import {
  codeOf,
  dueOn,
  type Ground,
  owed,
  payoutGround,
  run,
  runAt,
  usableVendor,
} from './testing.ts'
import { keepPayer } from './settings-kept.ts'
import { verifications } from './verify.ts'
import { runView } from './view.ts'

/** Who looks, who approves and for whom, and what an approval is worth once something changed. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }

async function prepare(ground: Ground, at: Instant = runAt) {
  const { payingAccountId, crew } = ground
  const input = { payingAccountId, upToDueOn: dueOn }
  const command = payouts.prepareRun(tools.keys)
  return unwrap(await run(db, crew.specialist, { action: 'run.prepare', command, input, at }))
}
const approve = (who: Actor, step: payouts.Step, at = runAt) =>
  run(db, who, {
    action: 'run.approve',
    command: payouts.approveRun,
    input: { runId: step.runId, contentHash: step.contentHash ?? '' },
    at,
  })
const look = (who: Actor, step: payouts.Step, paymentId: payouts.PaymentId, at = runAt) =>
  run(db, who, {
    action: 'run.approve',
    command: payouts.lookAtPayment,
    input: { runId: step.runId, paymentId, contentHash: step.contentHash ?? '' },
    at,
  })
const release = (who: Actor, step: payouts.Step, at = runAt) =>
  run(db, who, {
    action: 'run.release',
    command: payouts.releaseRun(tools),
    input: { runId: step.runId },
    at,
  })
const viewOf = async (who: Actor, step: payouts.Step, at = runAt) => {
  const view = await withTx(db.world.app, (tx) => runView(tx, { actor: who, at }, step.runId))
  return view ?? assert.fail('the run is there')
}

async function limitTo(who: Actor, minor: bigint, by: { lead: Actor; second: Actor }) {
  const input = { principalId: who.principalId, limit: { minor, currency: 'EUR' } }
  const set = { action: 'limit.set', command: setLimit, input } as const
  const { limitId } = unwrap(await run(db, by.lead, set))
  const agree = { action: 'limit.approve', command: approveLimit, input: { limitId } } as const
  unwrap(await run(db, by.second, agree))
}

/** Two sums for Globex, each just below what Lea decides alone: a run one has to look through. */
async function splitSums() {
  const ground = await payoutGround(db)
  const lead = await person(db, { roles: ['lead'] })
  await limitTo(ground.crew.decider, 160_000n, { lead, second: ground.crew.felix })
  const globex = await usableVendor(ground, 'Globex GmbH')
  const acme = await usableVendor(ground, 'Acme GmbH')
  await owed(ground, { partnerId: globex.partnerId, minor: 155_000n })
  await owed(ground, { partnerId: globex.partnerId, minor: 145_000n })
  await owed(ground, { partnerId: acme.partnerId, minor: 20_000n })
  return { ground, step: await prepare(ground) }
}

describe('what stands out', () => {
  test('comes first, and is looked at before anybody approves', async () => {
    const { ground, step } = await splitSums()
    const { frank, fiona } = ground.crew
    const refused = await approve(frank, step)
    assert.ok(!refused.ok && refused.refusal.code === 'run.not_looked_at')
    assert.deepEqual(refused.refusal.payments, ['3,000.00 EUR to Globex GmbH'])
    const before = await viewOf(frank, step)
    const button = before.mayNow.find((each) => each.action === 'approve')
    assert.equal(button?.whyNot, '1 payment stands out: open each and say that you looked.')
    const out = before.paymentRows.filter((row) => row.risk?.mustLook)
    assert.deepEqual(
      out.map((row) => [row.creditorName, row.risk?.signs[0]?.code]),
      [['Globex GmbH', 'split_below_limit']],
    )
    const paymentId = out[0]?.paymentId ?? assert.fail('one stands out')
    unwrap(await look(frank, step, paymentId))
    unwrap(await look(frank, step, paymentId))
    // Frank's look is not Fiona's.
    assert.equal(codeOf(await approve(fiona, step)), 'run.not_looked_at')
    unwrap(await approve(frank, step))
    const [approval] = (await viewOf(frank, step)).approvals
    assert.deepEqual(
      approval?.lookedAt,
      out.map((row) => row.ordinal),
    )
    assert.equal(unwrap(await release(fiona, step)).outcome, 'released')
  })

  test('is looked at in the content that is there now, and nothing else counts', async () => {
    const { ground, step } = await splitSums()
    const { frank, specialist } = ground.crew
    const { paymentRows } = await viewOf(frank, step)
    const globex = paymentRows.find((row) => row.risk?.mustLook) ?? assert.fail()
    const acme = paymentRows.find((row) => !row.risk?.mustLook) ?? assert.fail()
    unwrap(await look(frank, step, globex.paymentId))
    const input = { runId: step.runId, paymentId: acme.paymentId, reason: 'paid by card' }
    const change = { action: 'run.prepare', command: payouts.removePayment, input } as const
    unwrap(await run(db, specialist, change))
    const command = payouts.checkRun(tools.keys)
    const check = { action: 'run.prepare', command, input: { runId: step.runId } } as const
    const again = unwrap(await run(db, specialist, check))
    assert.equal(codeOf(await look(frank, step, globex.paymentId)), 'run.content_changed')
    assert.equal(codeOf(await look(frank, again, acme.paymentId)), 'run.payment_unknown')
    assert.equal(codeOf(await approve(frank, again)), 'run.not_looked_at')
    unwrap(await look(frank, again, globex.paymentId))
    unwrap(await approve(frank, again))
  })
})

describe('what was approved and what is there', () => {
  test('are told apart field by field, where it is void and where it is refused', async () => {
    const ground = await payoutGround(db)
    const { frank, specialist } = ground.crew
    const globex = await usableVendor(ground, 'Globex GmbH')
    await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
    const small = await owed(ground, { partnerId: globex.partnerId, minor: 200_000n })
    const step = await prepare(ground)
    unwrap(await approve(frank, step))
    const input = { runId: step.runId, payableId: small, reason: 'disputed by phone' }
    const leave = { action: 'run.prepare', command: payouts.leaveOutPayable, input } as const
    unwrap(await run(db, specialist, leave))
    const [approval] = (await viewOf(frank, step)).approvals
    const fields = approval?.differences.map((each) => [each.field, each.before, each.after])
    assert.deepEqual(fields?.slice(0, 1), [['amount', '5,000.00 EUR', '3,000.00 EUR']])
    assert.ok(fields?.some(([field]) => field === 'payables'))
    const command = payouts.checkRun(tools.keys)
    const check = { action: 'run.prepare', command, input: { runId: step.runId } } as const
    unwrap(await run(db, specialist, check))
    const stale = await approve(frank, step)
    assert.ok(!stale.ok && stale.refusal.code === 'run.content_changed')
    assert.deepEqual(stale.refusal.differences, approval?.differences)
  })
})

/** A colleague without Finance of their own who stands in for `giver` now, agreed to by `agreer`. */
async function standIn(giver: Actor, agreer: Actor): Promise<Actor> {
  const stand = await person(db, { roles: ['legal'], name: `Stan for ${giver.name}` })
  const [from, until] = [runAt.subtract({ hours: 1 }), runAt.add({ hours: 72 })]
  const input = { to: stand.principalId, role: 'finance', from, until } as const
  const at = runAt.subtract({ hours: 2 })
  const asked = await run(db, giver, { action: 'delegation.set', command: delegate, input, at })
  const { delegationId } = unwrap(asked)
  const agree = { action: 'delegation.approve', command: approveDelegation } as const
  unwrap(await run(db, agreer, { ...agree, input: { delegationId }, at }))
  return { ...stand, roles: ['finance', 'legal'] }
}

describe('a stand-in', () => {
  test('approves and releases for somebody, and it is seen for whom', async () => {
    const ground = await payoutGround(db)
    const { frank, fiona } = ground.crew
    const stan = await standIn(frank, fiona)
    const globex = await usableVendor(ground, 'Globex GmbH')
    await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
    const step = await prepare(ground)
    unwrap(await approve(stan, step))
    const seen = await viewOf(stan, step)
    assert.equal(seen.approvals[0]?.standsInFor?.principalId, frank.principalId)
    assert.deepEqual(
      seen.standIns.map((each) => [each.person.principalId, each.standsInFor.principalId]),
      [[stan.principalId, frank.principalId]],
    )
    assert.equal(unwrap(await release(stan, step)).outcome, 'released')
    const after = await viewOf(stan, step)
    assert.equal(after.released?.standsInFor?.principalId, frank.principalId)
    assert.equal(after.released?.proof, 'operator')
  })

  test('sits on the seat of whom they stand in for: the two are not four eyes', async () => {
    const ground = await payoutGround(db, { secondApprovalAbove: 100_000n })
    const { frank, fiona } = ground.crew
    const stan = await standIn(frank, fiona)
    const globex = await usableVendor(ground, 'Globex GmbH')
    await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
    const step = await prepare(ground)
    assert.equal(unwrap(await approve(frank, step)).status, 'checked')
    const refused = await approve(stan, step)
    assert.ok(!refused.ok && refused.refusal.code === 'run.stand_in_barred')
    assert.deepEqual(refused.refusal.standsInFor, [frank.name])
    assert.equal(unwrap(await approve(fiona, step)).status, 'approved')
  })

  test('does nothing for who decided what is paid, or approved its first account', async () => {
    const ground = await payoutGround(db)
    const { fiona, frank, felix } = ground.crew
    const globex = await usableVendor(ground, 'Globex GmbH')
    await owed(ground, { partnerId: globex.partnerId, minor: 300_000n, decidedBy: fiona })
    const step = await prepare(ground)
    const forDecider = await standIn(fiona, felix)
    assert.equal(codeOf(await approve(forDecider, step)), 'run.stand_in_barred')
    unwrap(await approve(frank, step))
    const forApprover = await standIn(felix, frank)
    assert.equal(codeOf(await release(forApprover, step)), 'run.stand_in_barred')
    assert.equal(unwrap(await release(fiona, step)).outcome, 'released')
  })
})

describe('limits', () => {
  test('one approves up to their own limit, and a stand-in no further than whom they stand in for', async () => {
    const ground = await payoutGround(db)
    const { frank, fiona, felix, decider } = ground.crew
    await limitTo(frank, 250_000n, { lead: decider, second: felix })
    const stan = await standIn(frank, fiona)
    const globex = await usableVendor(ground, 'Globex GmbH')
    await owed(ground, { partnerId: globex.partnerId, minor: 250_001n })
    const step = await prepare(ground)
    assert.equal(codeOf(await approve(frank, step)), 'run.above_limit')
    assert.equal(codeOf(await approve(stan, step)), 'run.above_limit')
    unwrap(await approve(fiona, step))
  })

  test('above the third bar three approve', async () => {
    const ground = await payoutGround(db, { secondApprovalAbove: 100_000n })
    const { frank, fiona, felix } = ground.crew
    const bar = { minor: 200_000n, currency: 'EUR' }
    await inAct(db, frank, async (act) => {
      await setThirdBars(act.tx, ground.payerId, [bar])
      await keepPayer(act, ground.payerId)
    })
    const globex = await usableVendor(ground, 'Globex GmbH')
    await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
    const step = await prepare(ground)
    assert.equal((await viewOf(frank, step)).approvalsNeeded, 3)
    assert.equal(unwrap(await approve(frank, step)).status, 'checked')
    assert.equal(unwrap(await approve(fiona, step)).status, 'checked')
    assert.equal(unwrap(await approve(felix, step)).status, 'approved')
    assert.equal(unwrap(await release(fiona, step)).outcome, 'released')
  })
})

test('the database itself refuses a release that proves nothing', async () => {
  const ground = await payoutGround(db)
  const { frank, fiona } = ground.crew
  const globex = await usableVendor(ground, 'Globex GmbH')
  await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
  const step = await prepare(ground)
  unwrap(await approve(frank, step))
  const bare = (proof: string) =>
    db.owner.query(
      `update payouts.runs set status = 'released', released_by = $2, released_at = now(),
        released_on = current_date, release_proof = ${proof}, step_up_id = null where run_id = $1`,
      [step.runId, fiona.principalId],
    )
  await assert.rejects(bare('null'), /runs_release_proof/)
  await assert.rejects(bare("'step_up'"), /without a second factor|runs_release_proof/)
  await assert.rejects(bare("'before'"), /without a second factor/)
})

test('every event is as its schema says, and the books and approvals prove it', async () => {
  const { rows } = await db.world.app.query<{ type: keyof typeof payoutEvents; body: string }>(
    'select type, body::text as body from audit.events where type = any($1)',
    [Object.keys(payoutEvents)],
  )
  for (const { type, body } of rows) payoutEvents[type].parse(JSON.parse(body))
  assert.ok(rows.some((row) => row.type === 'run.payment_looked_at'))
  for (const { name, firstWrong } of verifications) {
    assert.equal(await withTx(db.world.app, firstWrong), null, name)
  }
})
