import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ok, refuse } from '../kernel/result.ts'
import { execute, read } from '../identity/execute.ts'
import { sql, withTx } from '../platform/db.ts'
import { isSignedBy, signBytes } from '../platform/secrets.ts'
import {
  inAct,
  testActor,
  testCall,
  testDatabase,
  testInstant,
  type TestDatabase,
  undone,
} from '../platform/testing.ts'
import { type Act, firstBrokenSeal, record, sealNext, type Signer } from './index.ts'

let db: TestDatabase
let signer: Signer
const lead = testActor(['lead'])
before(async () => {
  db = await testDatabase()
  const { keys } = db.world
  signer = {
    keyId: keys.current,
    sign: (bytes) => signBytes(keys, bytes).signature,
    verify: (keyId, bytes, signature) => isSignedBy(keys, keyId, bytes, signature),
  }
})
after(() => db.close())

const say = (subjectId: string) => (act: Act) =>
  record(act, { type: 'thing.said', subjectKind: 'thing', subjectId, body: { amount: 5n } })

async function chain(): Promise<string | null> {
  return undone(db, (tx) => firstBrokenSeal(tx, signer))
}

test('an event is written, waits to be sealed and is in the outbox', async () => {
  const eventId = await inAct(db, lead, say('a'))
  const found = await db.owner.query(
    'select count(*)::int as n from platform.outbox where event_id = $1',
    [eventId],
  )
  assert.equal(found.rows[0]?.n, 1)
})

test('a sealed chain verifies, and a rewritten event is named', async () => {
  await inAct(db, lead, say('b'))
  await withTx(db.world.app, (tx) => sealNext(tx, signer, testInstant))
  await inAct(db, lead, say('c'))
  await withTx(db.world.app, (tx) => sealNext(tx, signer, testInstant))
  assert.equal(await chain(), null)
  await db.owner.query('alter table audit.events disable trigger user')
  await db.owner.query('alter table audit.events no force row level security')
  const changed = await db.owner.query(
    `update audit.events set body = '{"amount":"500"}' where subject_id = 'b' returning event_id`,
  )
  assert.equal(changed.rowCount, 1)
  await db.owner.query('alter table audit.events force row level security')
  assert.match((await chain()) ?? '', new RegExp(`event ${changed.rows[0].event_id} .*differs`))
})

test('the application cannot change an event', async () => {
  await assert.rejects(
    withTx(db.world.app, (tx) => tx.run({ text: 'delete from audit.events', values: [] })),
    /permission denied/,
  )
})

test('the same key and input get the same answer and act once', async () => {
  let acted = 0
  const command = async (act: Act, input: { name: string }) => {
    acted += 1
    return ok({ eventId: await say(input.name)(act), amount: 7n })
  }
  const call = testCall(db, lead, { key: 'k1' })
  const twice = await Promise.all(
    [1, 2].map(() => execute(call, 'calendar.edit', command, { name: 'x' })),
  )
  assert.deepEqual(twice[0], twice[1])
  assert.equal(acted, 1)
  const other = await execute(call, 'calendar.edit', command, { name: 'y' })
  assert.equal(!other.ok && other.refusal.code, 'request.key_reused')
})

test('a refused command leaves nothing, not even its key', async () => {
  const call = testCall(db, lead, { key: 'k2' })
  const refused = await execute(
    call,
    'calendar.edit',
    async (act: Act) => {
      await say('never')(act)
      return refuse({ code: 'thing.refused' })
    },
    {},
  )
  assert.equal(refused.ok, false)
  const rows = await db.owner.query(`select 1 from platform.requests where key = 'k2'`)
  assert.equal(rows.rowCount, 0)
})

test('a permission that the table does not give is refused by name', async () => {
  const call = testCall(db, testActor(['specialist']))
  const denied = await execute(call, 'run.release', async () => ok(1), {})
  assert.equal(!denied.ok && denied.refusal.code, 'identity.not_allowed')
})

test('a value that no column can hold is refused in a reader, not a fault', async () => {
  const call = testCall(db, lead)
  const answer = await read(call, 'calendar.read', (tx) => tx.many(sql`select ${'no uuid'}::uuid`))
  assert.equal(!answer.ok && answer.refusal.code, 'request.value_unusable')
})
