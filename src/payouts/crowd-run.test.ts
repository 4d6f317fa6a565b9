import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { unwrap } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import type { PageMark } from '../platform/page.ts'
import { testCall, testDatabase } from '../platform/testing.ts'
import { report } from './answers/testing.ts'
import { owedCrowd } from './crowd-testing.ts'
import * as payouts from './index.ts'
import { payoutConstraints } from './refusals.ts'
import { paymentsOfRuns } from './payment-sql.ts'
import type { RunId } from './run.ts'
import { dueOn, payoutGround, run, runAt } from './testing.ts'
import { firstWrongOf } from './verify.ts'
import { runPaymentsPage, runView } from './view.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }

/** What stood out first, then by number; every payment on exactly one page. */
async function showsPages(runId: RunId, actor: Actor) {
  const view = await withTx(db.world.app, (tx) => runView(tx, { actor, at: runAt }, runId))
  assert.equal(view?.paymentRows.length, 50)
  assert.equal(view.morePayments, 1_450)
  const pageOf = async (text: string | null, after: PageMark | null) => {
    const asked = { runId, after, limit: 500, text, state: null }
    return (await withTx(db.world.app, (tx) => runPaymentsPage(tx, runAt, asked))) ?? []
  }
  const pages = async (text: string | null) => {
    const ordinals: number[] = []
    for (let after: PageMark | null = null; ;) {
      const rows: Awaited<ReturnType<typeof pageOf>> = await pageOf(text, after)
      const kept = rows.slice(0, 500)
      ordinals.push(...kept.map((row) => row.view.ordinal))
      const last = kept.at(-1)
      if (last === undefined || rows.length !== 501) return ordinals
      after = { key: last.key, id: last.view.paymentId }
    }
  }
  const all = await pages(null)
  assert.equal(all.length, 1_500)
  assert.equal(new Set(all).size, 1_500)
  assert.equal((await pages('crowd 00012')).length, 10)
  assert.equal((await pages('100% sure')).length, 0)
}

/** The bank names each payment: one in ten is rejected, and one of those was accepted before. */
async function isAnswered(runId: RunId, of: { readonly number: string; readonly by: Actor }) {
  const ids = await withTx(db.world.app, async (tx) => paymentsOfRuns(tx, [runId]))
  const payments = ids
    .filter((payment) => payment.droppedAt === null)
    .map(({ endToEndId }, n) =>
      n % 10 === 0 ? { endToEndId, status: 'RJCT', code: 'AC04' } : { endToEndId, status: 'ACSP' },
    )
  const twice = { endToEndId: payments[0]?.endToEndId ?? '', status: 'ACSP' }
  const bytes = report({ messageId: 'A', answers: of.number, payments: [twice, ...payments] })
  const call = testCall(db, of.by, { at: runAt })
  const filed = unwrap(await payouts.fileBankAnswer(call, { name: 'answer.xml', bytes }))
  assert.equal(filed.lines, 1_500)
  assert.deepEqual(filed.counts, { accepted: 1_350, paid: 0, rejected: 150, returned: 0, open: 0 })
  const states = await withTx(db.world.app, (tx) => paymentsOfRuns(tx, [runId]))
  const count = (state: string) => states.filter((each) => each.state === state).length
  assert.deepEqual([count('accepted'), count('rejected')], [1_349, 150])
}

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
    await showsPages(runId, crew.frank)
    await isAnswered(runId, { number: step.number, by: crew.frank })
    assert.equal(await withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files)), null)
  })
})
