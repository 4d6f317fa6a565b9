import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { unwrap } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import { testDatabase } from '../platform/testing.ts'
import { owedCrowd } from './crowd-testing.ts'
import * as payouts from './index.ts'
import { payoutConstraints } from './refusals.ts'
import { dueOn, payoutGround, run } from './testing.ts'
import { firstWrongOf } from './verify.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }

describe('a run of some thousand payments', () => {
  test('is prepared, approved and released in sets', async () => {
    const ground = await payoutGround(db, { secondApprovalAbove: 100_000_000_000n })
    const { crew, payingAccountId } = ground
    const { totalMinor } = await owedCrowd(ground, { vendors: 1_500 })
    const step = unwrap(
      await run(db, crew.specialist, {
        action: 'run.prepare',
        command: payouts.prepareRun(tools.keys),
        input: { payingAccountId, upToDueOn: dueOn, executeOn: dueOn },
      }),
    )
    // The seed is owed 43.21, less than the account's minimum.
    assert.equal(step.payments, 1_499)
    assert.equal(step.total.minor, totalMinor - 4_321n)
    const { runId, contentHash } = step
    const approval = { runId, contentHash: contentHash ?? '' }
    const command = payouts.approveRun
    unwrap(await run(db, crew.frank, { action: 'run.approve', command, input: approval }))
    const released = unwrap(
      await run(db, crew.fiona, {
        action: 'run.release',
        command: payouts.releaseRun(tools),
        input: { runId },
      }),
    )
    assert.equal(released.outcome, 'released')
    assert.equal(await withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files)), null)
  })
})
