import { randomUUID } from 'node:crypto'
import { unwrap } from '../../kernel/result.ts'
import type { TestDatabase } from '../../platform/testing.ts'
import { approveRun, prepareRun, releaseRun } from '../index.ts'
import { dueOn, type Ground, owed, run, usableVendor } from '../testing.ts'
import { approveChannel, proposeChannel, type WantedChannel } from './channels.ts'

/** A channel of the ground's account, proposed by Frank and approved by Fiona. */
export async function testChannel(db: TestDatabase, ground: Ground, channel: WantedChannel) {
  const { payingAccountId, crew } = ground
  const input = { payingAccountId, channel, reason: 'the bank has agreed' }
  const command = proposeChannel(db.world.keys)
  const step = { action: 'payer.edit', at: db.world.clock() } as const
  const proposed = unwrap(await run(db, crew.frank, { ...step, command, input }))
  const { channelId } = proposed
  const approve = { ...step, command: approveChannel, input: { channelId } }
  unwrap(await run(db, crew.fiona, approve))
  return proposed
}

/** A released run of one payment, by the real commands, at the world's time. */
export async function releasedRun(db: TestDatabase, ground: Ground) {
  const { payingAccountId, crew } = ground
  const at = db.world.clock()
  const { partnerId } = await usableVendor(ground, `Globex ${randomUUID().slice(0, 4)} GmbH`)
  await owed(ground, { partnerId, minor: 250_000n })
  const given = { payingAccountId, upToDueOn: dueOn, executeOn: dueOn }
  const prepare = prepareRun(db.world.keys)
  const prepared = unwrap(
    await run(db, crew.specialist, { action: 'run.prepare', command: prepare, input: given, at }),
  )
  const { runId, number } = prepared
  const approval = { runId, contentHash: prepared.contentHash ?? '' }
  unwrap(
    await run(db, crew.frank, { action: 'run.approve', command: approveRun, input: approval, at }),
  )
  const release = releaseRun({ keys: db.world.keys, files: db.world.files })
  const released = unwrap(
    await run(db, crew.frank, { action: 'run.release', command: release, input: { runId }, at }),
  )
  return { runId, number, sha256: released.file?.sha256 ?? '' }
}
