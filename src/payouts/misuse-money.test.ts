import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { openPool, RollBack, sql, type Sql, withTx } from '../platform/db.ts'
import { testDatabase } from '../platform/testing.ts'
import * as payouts from './index.ts'
import { payoutConstraints } from './refusals.ts'
import { owed, payoutGround, run, usableVendor } from './testing.ts'
import { firstWrongOf } from './verify.ts'

/** A run whose approval somebody rewrote. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
const superuser = openPool(db.superuserUrl, 'test superuser', 1)
after(async () => {
  await superuser.end()
  await db.close()
})
const tools = { keys: db.world.keys, files: db.world.files }
const at = Temporal.Instant.from('2026-03-30T08:00:00Z')

async function releasedRun() {
  const ground = await payoutGround(db)
  const { crew, payingAccountId } = ground
  const { partnerId } = await usableVendor(ground, 'Globex GmbH')
  await owed(ground, { partnerId, minor: 200_000n, reference: 'DR-2026-00001/2' })
  const input = { payingAccountId, upToDueOn: Temporal.PlainDate.from('2026-04-01') }
  const command = payouts.prepareRun(tools.keys)
  const prepare = { action: 'run.prepare', command, input, at } as const
  const { runId, contentHash, total } = unwrap(await run(db, crew.specialist, prepare))
  assert.deepEqual(total, money(200_000n, 'EUR'))
  const approval = { runId, contentHash: contentHash ?? '' }
  const approve = { action: 'run.approve', command: payouts.approveRun, at } as const
  unwrap(await run(db, crew.frank, { ...approve, input: approval }))
  const release = { action: 'run.release', command: payouts.releaseRun(tools), at } as const
  unwrap(await run(db, crew.frank, { ...release, input: { runId } }))
  return runId
}

async function wrongAfter(attack: Sql): Promise<string | null> {
  const found = await withTx(superuser, async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    assert.ok((await tx.run(attack)) > 0, 'something was rewritten')
    await tx.run(sql`set local role quittance_app`)
    throw new RollBack(await firstWrongOf(tx, db.world.files))
  })
  return found as string | null // what RollBack carries
}

test('verify names a run that was approved by who decided what it pays', async () => {
  const runId = await releasedRun()
  assert.equal(await wrongAfter(sql`update payouts.runs set version = version + 1`), null)
  const decider = sql`(select o.decided_by from payables.payables o
    join payouts.payment_lines l using (payable_id) join payouts.payments p using (payment_id)
    where p.run_id = ${runId} limit 1)`
  const wrong = await wrongAfter(sql`update payouts.approvals set approver = ${decider}`)
  assert.match(wrong ?? '', /who decided what it pays approved it$/)
})
