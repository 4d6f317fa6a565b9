import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { type Instant, Temporal } from '../kernel/temporal.ts'
import { openPool, RollBack, sql, type Sql, withTx } from '../platform/db.ts'
import { testCall, undone } from '../platform/testing.ts'
import { decide } from './decide.ts'
import { appeal } from './reopen.ts'
import { selectSubmission } from './sql.ts'
import { takeUpAppeal } from './take.ts'
import { amount, handInRequest, mdfSetting, partnerActor, wiredDatabase } from './testing.ts'
import { undo } from './undo.ts'
import { verifications } from './verify.ts'

const db = await wiredDatabase()
const superuser = openPool(db.superuserUrl, 'test superuser', 1)
after(async () => {
  await superuser.end()
  await db.close()
})
const lee = await person(db, { roles: ['lead'], limit: amount('50000.00') })
const kim = await person(db, { roles: ['lead'], limit: amount('50000.00') })
const setting = await mdfSetting(db)
const at = Temporal.Instant.from('2026-03-02T15:00:00Z')
const { submissionId } = await handInRequest(setting, { requested: '4000.00', net: '8000.00' }, at)

async function seen() {
  const row = must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'handed in')
  return { submissionId, version: row.version }
}
async function decides(by: Actor, on: Instant, outcome: 'approve' | 'reject') {
  const input = { ...(await seen()), outcome, lines: [], reason: 'So it is', clauseIds: [] }
  unwrap(await execute(testCall(db, by, { at: on }), 'submission.decide', decide, input))
}

/** What verify says after an owner of the database did something, which is rolled back. */
async function wrongAfter(attack: Sql): Promise<string | null> {
  const found = await withTx(superuser, async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    assert.ok((await tx.run(attack)) > 0, 'something was rewritten')
    await tx.run(sql`set local role quittance_app`)
    const again = must(
      verifications.find(({ name }) => name === 'submissions.again'),
      'it is asked',
    )
    throw new RollBack(await again.firstWrong(tx))
  })
  return found as string | null // what RollBack carries
}

test('verify names what was undone or looked at again otherwise than was recorded', async () => {
  const minute = (count: number) => at.add({ minutes: count })
  await decides(lee, minute(1), 'reject')
  const soon = testCall(db, lee, { at: minute(1).add({ seconds: 5 }) })
  unwrap(await execute(soon, 'submission.undo', undo, await seen()))
  await decides(lee, minute(3), 'reject')
  const partner = testCall(db, partnerActor(setting.partnerId), { at: minute(4) })
  const asked = { ...(await seen()), reason: 'Look again' }
  unwrap(await execute(partner, 'submission.appeal', appeal, asked))
  const other = testCall(db, kim, { at: minute(5) })
  unwrap(await execute(other, 'submission.take', takeUpAppeal, await seen()))
  await decides(kim, minute(6), 'approve')
  assert.equal(await wrongAfter(sql`update submissions.undone set undone_by = undone_by`), null)
  const attacks = [
    sql`delete from submissions.undone`,
    sql`update submissions.undone set undone_by = 'somebody'`,
    sql`delete from submissions.reopenings`,
    sql`update submissions.reopenings set reason = 'Another'`,
    sql`update submissions.reopenings set kind = 'correction'`,
    sql`update submissions.reopenings set opened_by = 'somebody'`,
    sql`update submissions.reopenings set new_decision_id = decision_id`,
    sql`update submissions.reopenings set ended = 'taken_back', new_decision_id = null`,
    sql`update submissions.decisions set corrects = null where corrects is not null`,
    sql`update submissions.decisions set decided_by = 'somebody'`,
  ]
  for (const attack of attacks)
    assert.match((await wrongAfter(attack)) ?? '', /^MDF-2026-00001\/1: /)
})
