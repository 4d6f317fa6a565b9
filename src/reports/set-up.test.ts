import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { hashPassword } from '../identity/sign-in.ts'
import { person } from '../identity/testing.ts'
import { withTx } from '../platform/db.ts'
import { testDatabase, testInstant } from '../platform/testing.ts'
import { readSetUp } from './set-up.ts'

const db = await testDatabase()
after(() => db.close())
const admin = await person(db, { roles: ['admin'], email: 'admin@localhost.localdomain' })
const look = (actor = admin) => withTx(db.world.app, (tx) => readSetUp(tx, actor, testInstant))
const partsOf = async (actor = admin) =>
  new Map((await look(actor)).steps.flatMap(({ parts }) => parts.map((each) => [each.part, each])))

test('an empty house lacks all but its calendars, and each part says whose it is', async () => {
  const { ready } = await look()
  const parts = await partsOf()
  assert.equal(ready, false)
  const done = [...parts.values()].filter((each) => each.done).map((each) => each.part)
  assert.deepEqual(done, ['calendar'])
  const mine = [...parts.values()].filter((each) => each.mine && each.needed).map((p) => p.part)
  assert.deepEqual(mine, ['specialist', 'program_owner', 'finance'])
  assert.deepEqual(parts.get('payer')?.whose, ['finance'])
})

test('who was invited counts once they can sign in, and two of Finance are two', async () => {
  const passwordHash = await hashPassword('correct horse battery')
  await person(db, { roles: ['finance'], passwordHash })
  const invited = await person(db, { roles: ['finance'] })
  await person(db, { roles: ['lead'], passwordHash })
  const parts = await partsOf(invited)
  assert.equal(parts.get('finance')?.done, false)
  assert.match(parts.get('finance')?.note ?? '', /^1 invited and not signed in yet/)
  assert.equal(parts.get('specialist')?.done, true, 'a lead does what a specialist does')
  assert.equal(parts.get('payer')?.mine, true)
  await person(db, { roles: ['finance'], passwordHash })
  assert.equal((await partsOf()).get('finance')?.done, true)
})

test('the first administrator’s address is a placeholder until they change it', async () => {
  assert.equal((await partsOf()).get('address')?.done, false)
  const other = await person(db, { roles: ['auditor'], email: 'audit@example.test' })
  assert.equal((await partsOf(other)).get('address')?.done, true)
  assert.equal((await partsOf(other)).get('second_factor')?.done, false)
})
