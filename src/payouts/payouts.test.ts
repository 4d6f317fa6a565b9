import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, describe, test } from 'node:test'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import type { Actor } from '../audit/index.ts'
import { checkPain001 } from '../formats/pain001-check.ts'
import { bucketTotals, holdersOf } from '../ledger/index.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { noteDeciders, payablesById } from '../payables/index.ts'
import { sql, withTx } from '../platform/db.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import { setErpNumber, suspendVendor } from '../vendors/index.ts'
import { verifications as payableChecks } from '../payables/verify.ts'
import { lettersSay } from './answers/testing.ts'
import { payoutEvents } from './events.ts'
import * as payouts from './index.ts'
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
import { sweepUnanswered } from './unanswered.ts'
import { firstWrongOf } from './verify.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }

function prepare(ground: Ground, more: { who?: Actor; at?: Instant } = {}) {
  const { payingAccountId, crew } = ground
  return run(db, more.who ?? crew.specialist, {
    action: 'run.prepare',
    command: payouts.prepareRun(tools.keys),
    input: { payingAccountId, upToDueOn: dueOn, executeOn: dueOn },
    ...(more.at === undefined ? {} : { at: more.at }),
  })
}
const approve = (who: Actor, of: { runId: string; contentHash: string | null }) =>
  run(db, who, {
    action: 'run.approve',
    command: payouts.approveRun,
    input: { runId: of.runId, contentHash: of.contentHash ?? '' },
  })
const release = (who: Actor, runId: string, at?: Instant) =>
  run(db, who, {
    action: 'run.release',
    command: payouts.releaseRun(tools),
    input: { runId },
    ...(at === undefined ? {} : { at }),
  })
const check = (who: Actor, runId: string) =>
  run(db, who, {
    action: 'run.prepare',
    command: payouts.checkRun(tools.keys),
    input: { runId },
  })

async function buckets(ground: Ground) {
  const totals = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.fundId))
  const of = (name: 'payable' | 'in_transit' | 'paid') => totals.get(name) ?? 0n
  return { payable: of('payable'), inTransit: of('in_transit'), paid: of('paid') }
}

const statuses = async (payableIds: readonly string[]) =>
  (await withTx(db.world.app, (tx) => payablesById(tx, payableIds))).map((each) => each.status)

describe('a pay run from what is due to what the bank confirms', () => {
  test('is prepared, approved by its content, released as one file and settled', async () => {
    const ground = await payoutGround(db)
    const { frank, fiona } = ground.crew
    const globex = await usableVendor(ground, 'Globex GmbH')
    const acme = await usableVendor(ground, 'Acme GmbH')
    const ids = [
      await owed(ground, { partnerId: globex.partnerId, minor: 500_000n }),
      await owed(ground, { partnerId: globex.partnerId, minor: 120_050n }),
      await owed(ground, { partnerId: acme.partnerId, minor: 75_000n }),
    ]
    assert.deepEqual(await statuses(ids), ['ready', 'ready', 'ready'])
    const step = unwrap(await prepare(ground))
    assert.equal(step.status, 'checked')
    assert.equal(step.payments, 2)
    assert.deepEqual(step.total, { minor: 695_050n, currency: 'EUR' })
    assert.deepEqual(step.dropped, [])
    assert.deepEqual(await statuses(ids), ['scheduled', 'scheduled', 'scheduled'])
    assert.equal(codeOf(await prepare(ground)), 'run.nothing_due')

    const wrong = 'a'.repeat(64)
    const other = { runId: step.runId, contentHash: wrong }
    assert.equal(codeOf(await approve(frank, other)), 'run.content_changed')
    assert.equal(codeOf(await release(frank, step.runId)), 'run.not_movable')
    assert.equal(unwrap(await approve(frank, step)).status, 'approved')
    const released = unwrap(await release(fiona, step.runId))
    assert.equal(released.outcome, 'released')
    assert.deepEqual(await buckets(ground), { payable: 0n, inTransit: 695_050n, paid: 0n })

    const bytes = await db.world.files.bytes(released.file?.sha256 ?? '')
    assert.ok(bytes)
    assert.equal(createHash('sha256').update(bytes).digest('hex'), released.file?.sha256)
    const read = unwrap(checkPain001(bytes))
    assert.equal(read.messageId, step.number)
    assert.deepEqual(read.controlSum, { minor: 695_050n, currency: 'EUR' })
    assert.deepEqual(
      read.payments.map((payment) => payment.creditorName),
      ['Acme GmbH', 'Globex GmbH'],
    )

    const inTransit = await withTx(db.world.app, (tx) =>
      payouts.runsInTransit(tx, ground.payingAccountId),
    )
    assert.equal(inTransit[0]?.open.minor, 695_050n)
    const settle = () =>
      inAct(db, frank, (act) =>
        payouts.settlePayments(act, {
          runId: step.runId,
          paymentIds: 'all',
          bookedOn: dueOn,
          causeEventId: act.newId(),
        }),
      )
    assert.equal(unwrap(await settle()).runSettled, true)
    assert.deepEqual(await buckets(ground), { payable: 0n, inTransit: 0n, paid: 695_050n })
    assert.deepEqual(unwrap(await settle()).moved, [])
    assert.deepEqual(await statuses(ids), ['paid', 'paid', 'paid'])
  })

  test('released again by anybody, it answers the same file and posts nothing', async () => {
    const ground = await payoutGround(db)
    const { frank, fiona } = ground.crew
    const globex = await usableVendor(ground, 'Globex GmbH')
    await owed(ground, { partnerId: globex.partnerId, minor: 500_000n })
    const step = unwrap(await prepare(ground))
    unwrap(await approve(frank, step))
    const [first, second, third] = await Promise.all([
      release(frank, step.runId),
      release(fiona, step.runId),
      release(fiona, step.runId),
    ])
    const shas = [first, second, third].map((each) => unwrap(each).file?.sha256)
    assert.equal(new Set(shas).size, 1)
    assert.deepEqual(await buckets(ground), { payable: 0n, inTransit: 500_000n, paid: 0n })
    const held = await withTx(db.world.app, (tx) => holdersOf(tx, ground.fundId, 'in_transit'))
    assert.deepEqual([...held], [[step.runId, 500_000n]])
  })
})

describe('the file', () => {
  const corpora = process.env['QUITTANCE_CORPORA'] ?? resolve('../shared/corpora')
  const schema = join(corpora, 'iso20022/xsd/pain.001.001.09.xsd')
  const skip = existsSync(schema) ? false : `no schema at ${schema}`
  for (const profile of ['sepa', 'usd'] as const) {
    test(`of a ${profile} account validates against the official schema`, { skip }, async () => {
      const ground = await payoutGround(db, { profile })
      const { frank, fiona } = ground.crew
      const vendor = await usableVendor(ground, 'Łódź Systemy & Söhne GmbH')
      await owed(ground, { partnerId: vendor.partnerId, minor: 500_000n })
      const step = unwrap(await prepare(ground))
      assert.deepEqual(step.dropped, [])
      unwrap(await approve(frank, step))
      const { file } = unwrap(await release(fiona, step.runId))
      const bytes = await db.world.files.bytes(file?.sha256 ?? '')
      const validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(schema)))
      assert.doesNotThrow(() => validator.validate(XmlDocument.fromBuffer(bytes ?? Buffer.of())))
    })
  }

  test('of the ERP rail is a bill per payment, and lives the same life', async () => {
    const ground = await payoutGround(db, { profile: 'erp' })
    const { frank, fiona, felix } = ground.crew
    const vendor = await usableVendor(ground, 'Globex GmbH')
    await owed(ground, { partnerId: vendor.partnerId, minor: 500_000n })
    const without = unwrap(await prepare(ground))
    assert.equal(without.status, 'draft')
    assert.equal(without.dropped[0]?.reasons[0]?.code, 'no_erp_number')
    const numbered = { vendorId: vendor.vendorId, erpNumber: `V-${ground.suffix}` }
    unwrap(
      await run(db, felix, { action: 'vendor.approve', command: setErpNumber, input: numbered }),
    )
    const step = unwrap(await prepare(ground))
    unwrap(await approve(frank, step))
    const { file } = unwrap(await release(fiona, step.runId))
    const text = (await db.world.files.bytes(file?.sha256 ?? ''))?.toString() ?? ''
    assert.match(text, new RegExp(`^${step.number}-1,V-${ground.suffix},Globex GmbH,`, 'm'))
    assert.match(text, /,5000\.00,5000\.00/)
  })
})

describe('who may', () => {
  test('preparers, deciders and approvers of a first account are told who may instead', async () => {
    const ground = await payoutGround(db)
    const { frank, fiona, felix } = ground.crew
    const both = { ...ground.crew.specialist, roles: ['specialist', 'finance'] as const }
    const globex = await usableVendor(ground, 'Globex GmbH', { approver: felix })
    await owed(ground, { partnerId: globex.partnerId, minor: 500_000n, decidedBy: fiona })
    const step = unwrap(await prepare(ground, { who: both }))
    assert.equal(codeOf(await approve(both, step)), 'run.preparer')
    assert.equal(codeOf(await approve(fiona, step)), 'run.decider')
    unwrap(await approve(frank, step))
    assert.equal(codeOf(await release(both, step.runId)), 'run.preparer')
    const refused = await release(felix, step.runId)
    assert.ok(!refused.ok && refused.refusal.code === 'run.first_payment')
    assert.ok(refused.refusal.mayRelease.includes(frank.name))
    assert.ok(refused.refusal.mayRelease.includes(fiona.name))
    assert.ok(!refused.refusal.mayRelease.includes(felix.name))
    assert.equal(unwrap(await release(frank, step.runId)).outcome, 'released')
  })

  test('who decided it a second time does not approve it either, before or after', async () => {
    const ground = await payoutGround(db)
    const { frank, fiona } = ground.crew
    const { partnerId } = await usableVendor(ground, 'Globex GmbH')
    const payableId = await owed(ground, { partnerId, minor: 500_000n })
    const again = (by: { readonly principalId: string }) =>
      inAct(ground.db, ground.crew.decider, async (act) => {
        const { submissionId } = await act.tx.one<{ submissionId: string }>(sql`
          select submission_id as "submissionId" from payables.payables
          where payable_id = ${payableId}`)
        const deciders = [ground.crew.decider.principalId, by.principalId]
        await noteDeciders(act, { submissionId, deciders })
      })
    await again(fiona)
    const step = unwrap(await prepare(ground))
    assert.equal(codeOf(await approve(fiona, step)), 'run.decider')
    unwrap(await approve(frank, step))
    await again(frank)
    assert.equal(codeOf(await release(fiona, step.runId)), 'run.decider')
  })

  test('above what one may approve on a day, two approve', async () => {
    const ground = await payoutGround(db, { secondApprovalAbove: 600_000n })
    const { frank, fiona } = ground.crew
    const vendors = [
      await usableVendor(ground, 'Globex GmbH'),
      await usableVendor(ground, 'Acme GmbH'),
    ]
    await owed(ground, { partnerId: vendors[0]?.partnerId ?? '', minor: 500_000n })
    const first = unwrap(await prepare(ground))
    await owed(ground, { partnerId: vendors[1]?.partnerId ?? '', minor: 200_000n })
    const second = unwrap(await prepare(ground))
    assert.equal(unwrap(await approve(frank, first)).status, 'approved')
    assert.equal(unwrap(await approve(frank, second)).status, 'approved')
    unwrap(await release(fiona, first.runId))
    const refused = await release(fiona, second.runId)
    assert.ok(!refused.ok && refused.refusal.code === 'run.second_approval')
    assert.deepEqual(refused.refusal.total.minor, 700_000n)
    unwrap(await approve(fiona, second))
    assert.equal(unwrap(await release(fiona, second.runId)).outcome, 'released')
  })
})

describe('what changes after the approval', () => {
  test('voids it and says what changed', async () => {
    const ground = await payoutGround(db)
    const { frank, specialist } = ground.crew
    const globex = await usableVendor(ground, 'Globex GmbH')
    await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
    const small = await owed(ground, { partnerId: globex.partnerId, minor: 200_000n })
    const step = unwrap(await prepare(ground))
    unwrap(await approve(frank, step))
    const asked = { runId: step.runId, payableId: small, reason: 'disputed by phone' }
    const changed = unwrap(
      await run(db, specialist, {
        action: 'run.prepare',
        command: payouts.leaveOutPayable,
        input: asked,
      }),
    )
    assert.deepEqual([changed.status, changed.total.minor], ['draft', 300_000n])
    assert.equal(codeOf(await approve(frank, step)), 'run.not_movable')
    const again = unwrap(await check(specialist, step.runId))
    assert.notEqual(again.contentHash, step.contentHash)
    const stale = await approve(frank, step)
    assert.ok(!stale.ok && stale.refusal.code === 'run.content_changed')
    assert.deepEqual(stale.refusal.changed, [
      'payment 1 to Globex GmbH: 5,000.00 EUR → 3,000.00 EUR',
    ])
    assert.deepEqual(await statuses([small]), ['ready'])
    unwrap(await approve(frank, again))
    assert.equal(unwrap(await release(frank, step.runId)).outcome, 'released')
  })

  test('a vendor suspended before release leaves the run, which goes back to draft', async () => {
    const ground = await payoutGround(db)
    const { frank, specialist, decider } = ground.crew
    const globex = await usableVendor(ground, 'Globex GmbH')
    const acme = await usableVendor(ground, 'Acme GmbH')
    const held = await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
    await owed(ground, { partnerId: acme.partnerId, minor: 200_000n })
    const step = unwrap(await prepare(ground))
    unwrap(await approve(frank, step))
    const suspend = { vendorId: globex.vendorId, reason: 'sanctions hit' }
    unwrap(
      await run(db, decider, {
        action: 'vendor.suspend',
        command: suspendVendor,
        input: suspend,
      }),
    )
    const back = unwrap(await release(frank, step.runId))
    assert.equal(back.outcome, 'returned_to_draft')
    assert.equal(back.status, 'draft')
    assert.equal(back.payments, 1)
    assert.equal(back.dropped[0]?.creditorName, 'Globex GmbH')
    assert.equal(back.dropped[0]?.reasons[0]?.text, 'The vendor is suspended.')
    assert.deepEqual(await buckets(ground), { payable: 500_000n, inTransit: 0n, paid: 0n })
    assert.deepEqual(await statuses([held]), ['held'])
    assert.equal(codeOf(await release(frank, step.runId)), 'run.not_movable')
    const again = unwrap(await check(specialist, step.runId))
    unwrap(await approve(frank, again))
    assert.equal(unwrap(await release(frank, step.runId)).total.minor, 200_000n)
  })

  test('a cut-off that passed sends the run back; another day brings it on', async () => {
    const ground = await payoutGround(db)
    const { frank, specialist } = ground.crew
    const globex = await usableVendor(ground, 'Globex GmbH')
    await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
    const step = unwrap(await prepare(ground))
    unwrap(await approve(frank, step))
    const late = Temporal.Instant.from('2026-04-01T13:30:00Z')
    const back = unwrap(await release(frank, step.runId, late))
    assert.equal(back.outcome, 'returned_to_draft')
    assert.match(back.reasons[0]?.text ?? '', /by 15:30 on 1 April 2026 \(Europe\/Berlin\)/)
    const move = (executeOn: string) =>
      run(db, specialist, {
        action: 'run.prepare',
        command: payouts.moveExecution,
        input: { runId: step.runId, executeOn: Temporal.PlainDate.from(executeOn) },
        at: late,
      })
    assert.equal(codeOf(await move('2026-04-03')), 'run.not_banking_day')
    assert.equal(codeOf(await move('2026-04-01')), 'run.cut_off_passed')
    assert.equal(unwrap(await move('2026-04-02')).status, 'draft')
  })

  test('a cancelled run frees what it held, and its number stays used', async () => {
    const ground = await payoutGround(db)
    const globex = await usableVendor(ground, 'Globex GmbH')
    const id = await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
    const step = unwrap(await prepare(ground))
    unwrap(
      await run(db, ground.crew.specialist, {
        action: 'run.cancel',
        command: payouts.cancelRun,
        input: { runId: step.runId, reason: 'wrong account' },
      }),
    )
    assert.deepEqual(await statuses([id]), ['ready'])
    const next = unwrap(await prepare(ground))
    assert.notEqual(next.number, step.number)
  })
})

describe('what the bank answers', () => {
  async function releasedRun() {
    const ground = await payoutGround(db)
    const { frank } = ground.crew
    const vendors = [
      await usableVendor(ground, 'Globex GmbH'),
      await usableVendor(ground, 'Acme GmbH'),
    ]
    const ids: string[] = []
    for (const { partnerId } of vendors) {
      ids.push(await owed(ground, { partnerId, minor: 100_000n }))
    }
    const step = unwrap(await prepare(ground))
    unwrap(await approve(frank, step))
    unwrap(await release(frank, step.runId))
    const payments = await withTx(db.world.app, (tx) =>
      payouts.paymentsForMatching(tx, ground.payingAccountId),
    )
    return { ground, runId: step.runId, payments, ids }
  }
  const because = { bookedOn: dueOn, reason: 'the match was wrong' }
  const noon = Temporal.Instant.from('2026-04-01T12:00:00Z')
  const lack = { code: 'AM04', words: 'our account held too little', saidOn: dueOn, at: noon }

  test('a rejected payment is owed again, the rest goes on, and a new run has new ids', async () => {
    const { ground, runId, payments } = await releasedRun()
    const { frank, fiona, felix, specialist } = ground.crew
    const [first, second] = payments.map((payment) => payment.paymentId)
    const letter = (says: 'rejected' | 'returned', paymentId = '') =>
      lettersSay(db, { files: felix, confirms: fiona }, { ...lack, says, paymentIds: [paymentId] })
    const bank = async (command: typeof payouts.unsettlePayments, paymentId = '') =>
      unwrap(
        await inAct(db, frank, (act) =>
          command(act, { runId, paymentIds: [paymentId], causeEventId: act.newId(), ...because }),
        ),
      )
    await letter('rejected', first)
    assert.deepEqual(await buckets(ground), { payable: 100_000n, inTransit: 100_000n, paid: 0n })
    assert.equal((await bank(payouts.settlePayments, second)).runSettled, true)
    assert.deepEqual(await buckets(ground), { payable: 100_000n, inTransit: 0n, paid: 100_000n })
    assert.equal((await bank(payouts.unsettlePayments, second)).runSettled, false)
    assert.deepEqual(await buckets(ground), { payable: 100_000n, inTransit: 100_000n, paid: 0n })
    assert.equal((await bank(payouts.settlePayments, second)).runSettled, true)
    await letter('returned', second)
    assert.deepEqual(await buckets(ground), { payable: 200_000n, inTransit: 0n, paid: 0n })
    await inAct(db, specialist, (act) =>
      payouts.assessPartners(
        act,
        payments.map((payment) => payment.partnerId),
      ),
    )
    const again = unwrap(await prepare(ground))
    assert.equal(again.payments, 2)
    const rejected = await inAct(db, frank, (act) =>
      payouts.settlePayments(act, {
        runId,
        paymentIds: [first ?? ''],
        bookedOn: dueOn,
        causeEventId: act.newId(),
      }),
    )
    assert.equal(codeOf(rejected), 'payment.not_movable')
  })

  test('a run of which the bank takes nothing is rejected, and all of it is owed again', async () => {
    const { ground, payments } = await releasedRun()
    const { felix: files, fiona: confirms } = ground.crew
    const paymentIds = payments.map((payment) => payment.paymentId)
    await lettersSay(db, { files, confirms }, { ...lack, says: 'rejected', paymentIds })
    assert.deepEqual(await buckets(ground), { payable: 200_000n, inTransit: 0n, paid: 0n })
  })

  test('no answer in time is unknown: not paid again until the bank says', async () => {
    const { ground, runId, ids } = await releasedRun()
    const statesAfter = async (text: string) => {
      const at = Temporal.Instant.from(text)
      unwrap(await inAct(db, ground.crew.frank, sweepUnanswered, at))
      const payments = await withTx(db.world.app, (tx) =>
        payouts.paymentsForMatching(tx, ground.payingAccountId),
      )
      return payments.map((payment) => payment.state)
    }
    // Executed on Wednesday 1 April; Friday and Monday are Easter: the third banking day is the 8th.
    assert.deepEqual(await statesAfter('2026-04-08T09:00:00Z'), ['sent', 'sent'])
    assert.deepEqual(await statesAfter('2026-04-09T09:00:00Z'), ['unknown', 'unknown'])
    assert.deepEqual(await statuses(ids), ['scheduled', 'scheduled'])
    assert.equal(codeOf(await prepare(ground, { at: runAt })), 'run.nothing_due')
    const settled = await inAct(db, ground.crew.frank, (act) =>
      payouts.settlePayments(act, {
        runId,
        paymentIds: 'all',
        bookedOn: dueOn,
        causeEventId: act.newId(),
      }),
    )
    assert.equal(unwrap(settled).runSettled, true)
  })
})

test('files, runs, payments, payables and books agree after all of this', async () => {
  for (const { name, firstWrong } of payableChecks) {
    assert.equal(await withTx(db.world.app, firstWrong), null, name)
  }
  const ours = await withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files))
  assert.equal(ours, null)
})

test('each event is of its schema, and none names a creditor', async () => {
  const { rows } = await db.world.app.query<{ type: keyof typeof payoutEvents; body: string }>(
    'select type, body::text as body from audit.events where type = any($1)',
    [Object.keys(payoutEvents)],
  )
  assert.ok(rows.length > 100)
  for (const { type, body } of rows) {
    payoutEvents[type].parse(JSON.parse(body))
    assert.doesNotMatch(body, /GmbH|DE\*\*/, type)
  }
  const missing = Object.keys(payoutEvents).filter((type) => !rows.some((row) => row.type === type))
  // Netting, tax, review and the bank's answers have stories of their own, beside this.
  const elsewhere = [
    /^(paying_account\.(retired|usable|answer)|payer\.taxes|payer_change|tax_|bank_answer|written_)/,
    /^(repayment_invoice|run\.(payment_looked|ack|file_)|payment\.(netted|withheld|tax|accepted))/,
  ]
  const untold = missing.filter((type) => !elsewhere.some((family) => family.test(type)))
  assert.deepEqual(untold, [])
})

test('a sent file cannot be changed, not by the owner of the tables either', async () => {
  const rewrite = db.owner.query(`update payouts.files set sha256 = repeat('0', 64)`)
  await assert.rejects(rewrite, /a sent file is never changed/)
})

test('verify names what was altered behind its back', async () => {
  const lost = { bytes: () => Promise.resolve(null) }
  const wrong = await withTx(db.world.app, (tx) => firstWrongOf(tx, lost))
  assert.match(wrong ?? '', /^payouts\.files: PR-2026-\d{4}: the file .* is missing/)
})
