import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { RollBack, sql, withTx } from '../platform/db.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import { constraintsOf } from '../wiring.ts'
import * as changes from './change-payer.ts'
import * as payouts from './index.ts'
import type { PayerChangeId } from './payer-change-sql.ts'
import { selectAccount, selectPayer } from './payer-sql.ts'
import { codeOf, dueOn, type Ground, owed, payoutGround, run, usableVendor } from './testing.ts'
import { verifications } from './verify.ts'

/** Our own accounts and companies: changed by two, cooled off, and nothing leaves meanwhile. */
const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const tools = db.world
const edit = 'payer.edit' as const

const proposeAccount = (ground: Ground, who: Actor, wanted: changes.AccountWanted) => {
  const { payingAccountId } = ground
  const input = { payingAccountId, wanted, reason: 'the bank wrote to us' }
  return run(db, who, { action: edit, command: changes.proposeAccountChange, input })
}
const proposePayer = (ground: Ground, who: Actor, wanted: changes.PayerWanted) => {
  const input = { payerId: ground.payerId, wanted, reason: 'we moved' }
  return run(db, who, { action: edit, command: changes.proposePayerChange, input })
}
const approve = (who: Actor, payerChangeId: PayerChangeId) =>
  run(db, who, { action: edit, command: changes.approvePayerChange, input: { payerChangeId } })
const decline = (who: Actor, payerChangeId: PayerChangeId) => {
  const input = { payerChangeId, reason: 'it was not us' }
  return run(db, who, { action: edit, command: changes.declinePayerChange, input })
}

async function approvedRun(ground: Ground) {
  const { partnerId } = await usableVendor(ground, 'Globex GmbH')
  await owed(ground, { partnerId, minor: 500_000n })
  const step = unwrap(
    await run(db, ground.crew.specialist, {
      action: 'run.prepare',
      command: payouts.prepareRun(tools.keys),
      input: { payingAccountId: ground.payingAccountId, upToDueOn: dueOn },
    }),
  )
  const contentHash = must(step.contentHash, 'it passed')
  const input = { runId: step.runId, contentHash }
  const { frank } = ground.crew
  unwrap(await run(db, frank, { action: 'run.approve', command: payouts.approveRun, input }))
  return step.runId
}

const release = (ground: Ground, runId: Awaited<ReturnType<typeof approvedRun>>) =>
  run(db, ground.crew.fiona, {
    action: 'run.release',
    command: payouts.releaseRun(tools),
    input: { runId },
  })

const accountOf = (ground: Ground) =>
  withTx(tools.app, async (tx) => must(await selectAccount(tx, ground.payingAccountId), 'there'))

async function noneWrong(): Promise<void> {
  await withTx(tools.app, async (tx) => {
    for (const { name, firstWrong } of verifications) assert.equal(await firstWrong(tx), null, name)
  })
}

describe('a change of our own account', () => {
  test('takes two people and three banking days, and everybody of Finance hears', async () => {
    const ground = await payoutGround(db)
    const { frank, fiona, felix } = ground.crew
    const { payerChangeId } = unwrap(await proposeAccount(ground, frank, { cutOff: '11:00' }))
    const again = await proposeAccount(ground, felix, { leadDays: 2 })
    assert.equal(codeOf(again), 'payer_change.waits')
    const told = await withTx(tools.app, (tx) =>
      tx.many<{ email: string }>(sql`
        select l.to_email as email from correspondence.letters l
          join correspondence.threads t on t.thread_id = l.thread_id
        where t.subject_id = ${payerChangeId}`),
    )
    assert.ok(told.length >= 3)
    assert.equal(codeOf(await approve(frank, payerChangeId)), 'payer_change.own')
    const { state, usableOn } = unwrap(await approve(fiona, payerChangeId))
    assert.equal(state, 'cooling')
    assert.equal(usableOn?.toString(), '2026-04-02')
    const early = Temporal.Instant.from('2026-04-01T20:00:00Z')
    await inAct(db, fiona, changes.sweepOwnAccounts, early)
    assert.equal((await accountOf(ground)).cutOff, '15:30')
    await inAct(db, fiona, changes.sweepOwnAccounts, early.add({ hours: 12 }))
    assert.equal((await accountOf(ground)).cutOff, '11:00')
    assert.equal(codeOf(await decline(felix, payerChangeId)), 'payer_change.not_open')
    await noneWrong()
  })

  test('holds what is approved, waiting and cooling; declined, it goes on', async () => {
    const ground = await payoutGround(db)
    const { frank } = ground.crew
    const runId = await approvedRun(ground)
    const { payerChangeId } = unwrap(await proposeAccount(ground, frank, { leadDays: 1 }))
    const held = unwrap(await release(ground, runId))
    assert.equal(held.outcome, 'returned_to_draft')
    assert.equal(held.reasons[0]?.code, 'paying_account_changing')
    unwrap(await decline(frank, payerChangeId))
    const check = { action: 'run.prepare', command: payouts.checkRun(tools.keys) } as const
    const checked = unwrap(await run(db, ground.crew.specialist, { ...check, input: { runId } }))
    assert.equal(checked.status, 'checked')
  })

  test('that fits no profile, or changes nothing, is refused', async () => {
    const ground = await payoutGround(db)
    const { frank } = ground.crew
    const nacha = await proposeAccount(ground, frank, { profile: 'nacha' })
    assert.equal(codeOf(nacha), 'paying_account.invalid')
    const same = await proposeAccount(ground, frank, { cutOff: '15:30' })
    assert.equal(codeOf(same), 'payer_change.nothing')
  })

  test('and a release at the same moment: one of them sees the other', async () => {
    const ground = await payoutGround(db)
    const runId = await approvedRun(ground)
    const [released, proposed] = await Promise.all([
      release(ground, runId),
      proposeAccount(ground, ground.crew.felix, { profile: 'sepa_03' }),
    ])
    unwrap(proposed)
    const { outcome } = unwrap(released)
    assert.ok(outcome === 'released' || outcome === 'returned_to_draft')
    const [row] = await withTx(tools.app, (tx) =>
      tx.many<{ wrong: boolean }>(sql`
        select exists (select from payouts.runs r join payouts.payer_changes c
            on c.paying_account_id = r.paying_account_id
          where r.run_id = ${runId} and r.released_at is not null
            and c.decided_at is not null) as wrong`),
    )
    assert.equal(row?.wrong, false)
  })
})

describe('how a payer is taxed', () => {
  const taxes = {
    incomeSource: 'payer',
    taxInvoices: 'always',
    taxInvoicesFrom: null,
    recoversVat: false,
  } as const
  const taxed = (ground: Ground) =>
    withTx(tools.app, (tx) =>
      tx.maybeOne<{ source: string; from: string; by: string | null }>(sql`
        select income_source as source, tax_invoices_from::text as from, payer_change_id as by
        from payouts.payer_taxes where payer_id = ${ground.payerId}`),
    )

  test('takes two of Finance, holds what is approved meanwhile, and begins the day it is asked', async () => {
    const ground = await payoutGround(db)
    const { frank, fiona } = ground.crew
    const runId = await approvedRun(ground)
    const { payerChangeId } = unwrap(await proposePayer(ground, frank, { taxes }))
    assert.equal(await taxed(ground), null)
    const held = unwrap(await release(ground, runId))
    assert.equal(held.reasons[0]?.code, 'paying_account_changing')
    assert.equal(codeOf(await approve(frank, payerChangeId)), 'payer_change.own')
    assert.equal(unwrap(await approve(fiona, payerChangeId)).state, 'applied')
    const after = await taxed(ground)
    assert.deepEqual(after, { source: 'payer', from: '2026-03-30', by: payerChangeId })
    const same = await proposePayer(ground, fiona, { taxes: { ...taxes } })
    assert.equal(codeOf(same), 'payer_change.nothing')
    await noneWrong()
  })

  test('is written by no hand beside: the database asks for the change, verification for the words', async () => {
    const ground = await payoutGround(db)
    const bare = withTx(tools.app, (tx) =>
      tx.run(sql`
        insert into payouts.payer_taxes (payer_id, income_source, tax_invoices, recovers_vat, set_by,
          set_at)
        values (${ground.payerId}, 'partner', 'never', true, 'nobody', '2026-03-30T09:00:00Z')`),
    )
    await assert.rejects(bare, /payer_taxes_by_change/)
    const { payerChangeId } = unwrap(await proposePayer(ground, ground.crew.frank, { taxes }))
    unwrap(await approve(ground.crew.fiona, payerChangeId))
    const own = must(
      verifications.find(({ name }) => name === 'payouts.own_accounts'),
      'the check',
    )
    await withTx(tools.app, async (tx) => {
      await tx.run(sql`update payouts.payer_taxes set recovers_vat = true
        where payer_id = ${ground.payerId}`)
      assert.match((await own.firstWrong(tx)) ?? '', new RegExp(payerChangeId))
      throw new RollBack(null)
    })
  })
})

describe('a change of a payer', () => {
  test('counts once another approved it, and sends what was approved back', async () => {
    const ground = await payoutGround(db, { secondApprovalAbove: 10_000_000n })
    const { frank, felix } = ground.crew
    const runId = await approvedRun(ground)
    const above = money(5_000_000n, 'EUR')
    const third = money(4_000_000n, 'EUR')
    const low = { approvals: [{ above, thirdAbove: third }] }
    assert.equal(codeOf(await proposePayer(ground, frank, low)), 'payer.third_bar_low')
    const wanted = { legalName: 'Example Ireland Ltd', approvals: [{ above, thirdAbove: null }] }
    const { payerChangeId } = unwrap(await proposePayer(ground, frank, wanted))
    assert.equal(unwrap(await approve(felix, payerChangeId)).state, 'applied')
    const { payer, status, bar } = await withTx(tools.app, async (tx) => ({
      payer: await selectPayer(tx, ground.payerId),
      status: await tx.one<{ status: string }>(sql`
        select status from payouts.runs where run_id = ${runId}`),
      bar: await tx.one<{ minor: bigint }>(sql`
        select above_minor as minor from payouts.second_approvals
        where payer_id = ${ground.payerId}`),
    }))
    assert.equal(payer?.legalName, 'Example Ireland Ltd')
    assert.equal(status.status, 'draft')
    assert.equal(bar.minor, 5_000_000n)
    assert.equal(codeOf(await release(ground, runId)), 'run.not_movable')
    await noneWrong()
  })
})
