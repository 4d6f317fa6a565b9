import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { sql } from '../platform/db.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { coinvestSetting, customerNo, handInProposal } from './coinvest-testing.ts'
import { berlin, dealSetting, newPartner, protectedDeal } from './deal-testing.ts'
import { decide } from './decide.ts'
import { selectSubmission } from './sql.ts'
import { amount, enrol, wiredDatabase } from './testing.ts'
import { chaseMilestones, warnOfWindows } from './warnings.ts'

const db = await wiredDatabase()
after(() => db.close())

const warned = (incentiveId: string) =>
  undone(db, (tx) =>
    tx.many<{ days: number; title: string | null; waits: boolean }>(sql`
      select w.days, m.title, exists (select from correspondence.letters l
          where l.message_id = w.message_id and l.send_after > w.warned_at) as waits
      from submissions.warnings w
        join correspondence.messages m on m.message_id = w.message_id
      where w.incentive_id = ${incentiveId} order by w.warned_at`),
  )

test('a protection that ends is told of fourteen and three days before, by the program’s day', async () => {
  const setting = await dealSetting(db)
  const partnerId = await newPartner(setting, 'select')
  const given = { name: 'Globex Corporation', domain: 'globex.example' }
  const deal = await protectedDeal(setting, partnerId, given, berlin('2026-03-02T10:00'))
  const { incentiveId } = deal.incentive
  const sweep = (text: string) =>
    inAct(db, testActor([]), (act) => warnOfWindows(act), berlin(text))
  // Protected until 31 May, 00:00: 30 May is the last day.
  unwrap(await sweep('2026-05-15T23:59'))
  assert.deepEqual(await warned(incentiveId), [])
  unwrap(await sweep('2026-05-16T00:00'))
  unwrap(await sweep('2026-05-27T10:00'))
  unwrap(await sweep('2026-05-28T10:00'))
  const told = await warned(incentiveId)
  assert.deepEqual(
    told.map((one) => one.days),
    [14, 3],
  )
  assert.match(told[0]?.title ?? '', /protected until 30 May 2026/)
})

test('an overdue milestone is chased on the business days the program chases on, each once', async () => {
  const setting = await coinvestSetting(db)
  const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
  const at = Temporal.Instant.from('2026-03-02T15:00:00Z')
  const partnerId = await inAct(db, lead, (act) => enrol(act, 'select'), at)
  const handed = await handInProposal(setting, { partnerId, customer: customerNo(1) }, at)
  const input = {
    outcome: 'approve',
    lines: [],
    reason: '',
    clauseIds: [],
    submissionId: handed.submissionId,
    version: handed.version,
  } as const
  unwrap(await execute(testCall(db, lead, { at }), 'submission.decide', decide, input))
  const row = must(await undone(db, (tx) => selectSubmission(tx, handed.submissionId)), 'there')
  const incentiveId = must(row.incentiveId, 'a plan')
  const sweep = (text: string) =>
    inAct(db, testActor([]), (act) => chaseMilestones(act), Temporal.Instant.from(text))
  // Due on Tuesday, 30 June: two business days later is Thursday, 2 July.
  unwrap(await sweep('2026-07-01T15:00:00Z'))
  assert.deepEqual(await warned(incentiveId), [])
  unwrap(await sweep('2026-07-02T22:00:00Z'))
  unwrap(await sweep('2026-07-03T15:00:00Z'))
  unwrap(await sweep('2026-07-16T15:00:00Z'))
  const told = await warned(incentiveId)
  assert.deepEqual(
    told.map((one) => one.days),
    [2, 9],
  )
  assert.match(told[0]?.title ?? '', /milestone 1 was due on 30 June 2026/)
})
