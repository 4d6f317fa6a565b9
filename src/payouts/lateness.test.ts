import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { sql, withTx } from '../platform/db.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import { suspendVendor } from '../vendors/index.ts'
import { approveRun } from './approve.ts'
import { assessPartners } from './assess-again.ts'
import { lateCsv } from './late-file.ts'
import { lateReport } from './late-report.ts'
import { settlePayments } from './outcome.ts'
import { prepareRun } from './prepare.ts'
import { releaseRun } from './release.ts'
import { dueOn, owed, payoutGround, run, usableVendor } from './testing.ts'

/** Due on Wednesday 1 April 2026, Good Friday and Easter Monday behind it. One is booked in time; one is sent
 *  in time and booked on the Tuesday after; one is held since March; one was ready and in no run. */
const db = await testDatabase()
after(() => db.close())
const ground = await payoutGround(db)
const { crew, payerId, payingAccountId } = ground
const at = (text: string) => Temporal.Instant.from(text)
const day = Temporal.PlainDate.from

const inTime = await usableVendor(ground, 'Globex GmbH')
const slow = await usableVendor(ground, 'Acme GmbH')
const stuck = await usableVendor(ground, 'Initech GmbH')
const left = await usableVendor(ground, 'Hooli GmbH')
const owe = (of: { readonly partnerId: string }, reference: string) =>
  owed(ground, { partnerId: of.partnerId, minor: 300_000n, reference })
await owe(inTime, 'MDF-2026-00001/2')
await owe(slow, 'MDF-2026-00002/2')
await owe(stuck, 'MDF-2026-00003/2')

await inAct(
  db,
  crew.decider,
  async (act) => {
    const { vendorId } = stuck
    unwrap(await suspendVendor(act, { vendorId, reason: 'a question of tax' }))
    unwrap(await assessPartners(act, [stuck.partnerId]))
  },
  at('2026-03-10T09:00:00Z'),
)
const prepared = unwrap(
  await run(db, crew.specialist, {
    action: 'run.prepare',
    command: prepareRun(db.world.keys),
    input: { payingAccountId, executeOn: dueOn, upToDueOn: dueOn },
  }),
)
const { runId, contentHash } = prepared
unwrap(
  await run(db, crew.frank, {
    action: 'run.approve',
    command: approveRun,
    input: { runId, contentHash: must(contentHash, 'it was checked') },
  }),
)
unwrap(
  await run(db, crew.fiona, {
    action: 'run.release',
    command: releaseRun({ keys: db.world.keys, files: db.world.files }),
    input: { runId },
  }),
)
const bookOf = async (partnerId: string, bookedOn: string) => {
  const paid = await withTx(db.world.app, (tx) =>
    tx.many<{ paymentId: string }>(sql`
      select payment_id as "paymentId" from payouts.payments where partner_id = ${partnerId}`),
  )
  const paymentIds = paid.map((row) => row.paymentId)
  await inAct(
    db,
    crew.specialist,
    async (act) => {
      const causeEventId = act.newId<'event'>()
      const input = { runId, paymentIds, bookedOn: day(bookedOn), causeEventId }
      unwrap(await settlePayments(act, input))
    },
    at('2026-04-08T07:00:00Z'),
  )
}
await bookOf(inTime.partnerId, '2026-04-01')
await bookOf(slow.partnerId, '2026-04-07')
await owe(left, 'MDF-2026-00004/2')

const report = (now: string) =>
  withTx(db.world.app, (tx) => lateReport(tx, { at: at(now), from: null, until: null, payerId }))

test('of four that were due one was in time, and each other counts against whoever owed its step', async () => {
  const seen = await report('2026-04-10T09:00:00Z')
  assert.deepEqual([seen.due, seen.onTime, seen.more], [4, 1, false])
  assert.deepEqual(seen.months, [{ month: '2026-04', due: 4, onTime: 1 }])
  const rows = seen.rows.map(({ reference, owedBy, step, daysLate, paidOn, runNumber }) =>
    [reference.slice(9, 14), owedBy, step, daysLate, paidOn ?? 'open', runNumber ?? 'no run'].join(
      ' ',
    ),
  )
  assert.deepEqual(rows.toSorted(), [
    `00002 bank bank_answer 2 2026-04-07 ${prepared.number}`,
    '00003 finance vendor_suspended 5 open no run',
    '00004 specialist prepare 5 open no run',
  ])
  assert.deepEqual(
    seen.steps.map(({ owedBy, payables, open, days }) => [owedBy, payables, open, days]),
    [
      ['bank', 1, 0, 2],
      ['specialist', 1, 1, 5],
      ['finance', 1, 1, 5],
    ],
  )
})

test('what is not over counts for nothing yet, and what was due before the period is not in it', async () => {
  const early = await report('2026-04-01T20:00:00Z')
  assert.deepEqual([early.due, early.onTime, early.rows.length], [2, 1, 1])
  const [paid] = early.rows
  assert.equal(paid?.paidOn?.toString(), '2026-04-07')
  const later = await withTx(db.world.app, (tx) =>
    lateReport(tx, {
      at: at('2026-04-10T09:00:00Z'),
      from: day('2026-04-02'),
      until: null,
      payerId,
    }),
  )
  assert.deepEqual([later.due, later.rows.length], [0, 0])
})

test('the file has a row for each, with the step and its last moment', async () => {
  const { rows } = await report('2026-04-10T09:00:00Z')
  const text = new TextDecoder().decode(lateCsv(rows.filter((row) => row.owedBy === 'bank')))
  const [head, line] = text.trim().split('\r\n')
  assert.match(head ?? '', /^\uFEFF?Due on,Booked on,Business days late,/)
  assert.equal(
    line,
    '2026-04-01,2026-04-07,2,MDF-2026-00002/2,Acme GmbH,Example Europe Ltd,EUR,3000.00,bank,' +
      `bank_answer,2026-04-01T22:00:00Z,2026-04-08T07:00:00Z,${prepared.number}`,
  )
})
