import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { testCall, testDatabase } from '../platform/testing.ts'
import { withTx } from '../platform/db.ts'
import { constraintsOf } from '../wiring.ts'
import { fileBankAnswer } from './answers/file-answer.ts'
import { report } from './answers/testing.ts'
import * as payouts from './index.ts'
import { retirePayingAccount } from './payers.ts'
import { paymentsOfRuns } from './payment-sql.ts'
import type { RunId } from './run.ts'
import { codeOf, dueOn, type Ground, owed, payoutGround, run, runAt } from './testing.ts'
import { usableVendor } from './testing.ts'
import { sendAgain, stopSending } from './transmission/resolve.ts'
import { sendFiles } from './transmission/send.ts'
import { testChannel } from './transmission/testing.ts'
import { selectTransmission } from './transmission/transmission-sql.ts'
import { firstWrongOf } from './verify.ts'

/** What a bank is said to have refused is owed again: the file that pays it must not leave any more,
 *  and an own account that was retired pays nothing. */
let now = runAt
const outbox = mkdtempSync(join(tmpdir(), 'quittance-outbox-'))
const made = await testDatabase({ clock: () => now, constraints: constraintsOf() })
const db = { ...made, world: { ...made.world, outbox } }
after(async () => {
  await made.close()
  rmSync(outbox, { recursive: true, force: true })
})
const tools = { keys: db.world.keys, files: db.world.files }

/** An approved run of two payments, whose account is emptied into a folder. */
async function approved() {
  const ground = await payoutGround(db)
  const folder = ground.suffix
  await testChannel(db, ground, { kind: 'folder', folder })
  for (const name of ['Globex GmbH', 'Acme GmbH']) {
    const { partnerId } = await usableVendor(ground, name)
    await owed(ground, { partnerId, minor: 100_000n })
  }
  now = now.add({ minutes: 1 })
  const { payingAccountId, crew } = ground
  const prepared = unwrap(
    await run(db, crew.specialist, {
      action: 'run.prepare',
      command: payouts.prepareRun(tools.keys),
      input: { payingAccountId, upToDueOn: dueOn, executeOn: dueOn },
      at: now,
    }),
  )
  const { runId, number } = prepared
  const input = { runId, contentHash: prepared.contentHash ?? '' }
  const step = { action: 'run.approve', command: payouts.approveRun, input, at: now } as const
  unwrap(await run(db, crew.frank, step))
  return { ground, runId, number, folder: join(outbox, folder) }
}

const release = (ground: Ground, runId: RunId) =>
  run(db, ground.crew.frank, {
    action: 'run.release',
    command: payouts.releaseRun(tools),
    input: { runId },
    at: now,
  })

/** The bank is said to have refused the first payment. */
async function refuseOne({ ground, runId, number }: Awaited<ReturnType<typeof approved>>) {
  const [payment] = await withTx(db.world.app, (tx) => paymentsOfRuns(tx, [runId]))
  const { endToEndId } = must(payment, 'a payment')
  const bytes = report({
    messageId: `B-${number}`,
    answers: number,
    payments: [{ endToEndId, status: 'RJCT', code: 'AM04' }],
  })
  const call = testCall(db, ground.crew.specialist, { at: now })
  return unwrap(await fileBankAnswer(call, { name: 'answer.xml', bytes }))
}

const stateOf = async (runId: RunId) =>
  (await withTx(db.world.app, (tx) => selectTransmission(tx, runId)))?.state

test('a file that waits does not leave once one of its payments is owed again', async () => {
  const one = await approved()
  unwrap(await release(one.ground, one.runId))
  assert.equal((await refuseOne(one)).counts.rejected, 1)
  await sendFiles(db.world)
  assert.deepEqual(await readdir(one.folder).catch(() => []), [])
  assert.equal(await stateOf(one.runId), 'failed')
  const again = await run(db, one.ground.crew.frank, {
    action: 'run.transmit',
    command: sendAgain,
    input: { runId: one.runId, reason: 'try once more' },
    at: now,
  })
  assert.equal(codeOf(again), 'transmission.taken_back')
  assert.equal(await withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files)), null)
})

test('a file taken off its way is not sent again once one of its payments is owed again', async () => {
  const one = await approved()
  unwrap(await release(one.ground, one.runId))
  const input = { runId: one.runId, reason: 'the bank is closed' }
  const stop = { action: 'run.transmit', command: stopSending, input, at: now } as const
  unwrap(await run(db, one.ground.crew.frank, stop))
  await refuseOne(one)
  const again = { action: 'run.transmit', command: sendAgain, input, at: now } as const
  const asked = await run(db, one.ground.crew.frank, again)
  assert.equal(codeOf(asked), 'transmission.taken_back')
})

test('an own account retired while a run waits for its payer pays nothing', async () => {
  const { ground, runId } = await approved()
  const holder = await made.owner.connect()
  try {
    await holder.query('begin')
    await holder.query('select from payouts.payers where payer_id = $1 for update', [
      ground.payerId,
    ])
    const released = release(ground, runId)
    await new Promise((resolve) => setTimeout(resolve, 400))
    const { payingAccountId } = ground
    const input = { payingAccountId, reason: 'its bank was hacked' }
    const retire = { action: 'payer.edit', command: retirePayingAccount, input, at: now } as const
    unwrap(await run(db, ground.crew.fiona, retire))
    await holder.query('commit')
    const { outcome } = unwrap(await released)
    assert.equal(outcome, 'returned_to_draft')
  } finally {
    holder.release()
  }
})
