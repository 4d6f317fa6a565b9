import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { openPool, RollBack, sql, type Sql, type Tx, withTx } from '../platform/db.ts'
import { testDatabase } from '../platform/testing.ts'
import { verifications as vendorVerifications } from '../vendors/verify.ts'
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

async function releasedRun(wanted: Parameters<typeof payoutGround>[1] = {}) {
  const ground = await payoutGround(db, wanted)
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
  if (wanted.secondApprovalAbove !== undefined) {
    unwrap(await run(db, crew.fiona, { ...approve, input: approval }))
  }
  const release = { action: 'run.release', command: payouts.releaseRun(tools), at } as const
  unwrap(await run(db, crew.frank, { ...release, input: { runId } }))
  return runId
}

async function vendorAndPayoutChecks(tx: Tx): Promise<string | null> {
  for (const { firstWrong } of vendorVerifications) {
    const wrong = await firstWrong(tx)
    if (wrong !== null) return wrong
  }
  return firstWrongOf(tx, db.world.files)
}

async function wrongAfter(attack: Sql, dropped: Sql | null = null): Promise<string | null> {
  const found = await withTx(superuser, async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    if (dropped !== null) await tx.run(dropped)
    assert.ok((await tx.run(attack)) > 0, 'something was rewritten')
    await tx.run(sql`set local role quittance_app`)
    throw new RollBack(await vendorAndPayoutChecks(tx))
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

test('verify names a run that one person too few approved, or who approved its account released', async () => {
  const runId = await releasedRun({ secondApprovalAbove: 100_000n })
  assert.equal(await wrongAfter(sql`update payouts.runs set version = version + 1`), null)
  const one = sql`delete from payouts.approvals a using payouts.runs r
    where a.run_id = ${runId} and r.run_id = a.run_id and a.approver <> r.released_by`
  assert.match((await wrongAfter(one)) ?? '', /fewer approved it than had to$/)
  const own = sql`update payouts.payments p set account_approved_by = r.released_by
    from payouts.runs r where r.run_id = p.run_id and r.run_id = ${runId}`
  assert.match((await wrongAfter(own)) ?? '', /an account that it paid first released it$/)
})

test('verify names an account that its typist called back or approved', async () => {
  await releasedRun()
  const rule = sql`alter table vendors.bank_details drop constraint bank_details_second_person`
  const called = sql`update vendors.bank_details set called_back_by = proposed_by`
  assert.match((await wrongAfter(called, rule)) ?? '', /whoever typed it called it back$/)
  const noCall = sql`update vendors.bank_details set called_back_at = null`
  assert.match((await wrongAfter(noCall, rule)) ?? '', /without a call-back$/)
})
