import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { record, roles, type Role } from './audit/index.ts'
import { approveKey, createKey } from './identity/keys.ts'
import { dutiesOfPeople, permissions } from './identity/permissions.ts'
import { person } from './identity/testing.ts'
import { newToken } from './identity/token.ts'
import { unwrap } from './kernel/result.ts'
import { inAct, testDatabase, testInstant } from './platform/testing.ts'
import { problemIn, testServer } from './server-testing.ts'
import { constraintsOf } from './wiring.ts'

/** A key that was copied: it has every role a key can have, of somebody who holds them all. */
const generous = { perMinute: 1_000_000 }
const limits = { principal: generous, visitor: generous, signIn: generous, signInAs: generous }
const db = await testDatabase({ constraints: constraintsOf() })
const server = testServer(db, { limits })
after(async () => {
  await server.close()
  await db.close()
})
const staff: Role[] = roles.filter((role) => role !== 'admin' && !role.startsWith('partner'))
const owner = await person(db, { name: 'Una Uber', roles: staff })
const second = await person(db, { roles: ['lead'] })
const admin = await person(db, { roles: ['admin'] })

async function agentKey(): Promise<{ token: string; agentId: string }> {
  const token = newToken('qk_')
  const input = {
    name: 'Everything agent',
    answersFor: owner.principalId,
    roles: staff,
    limit: null,
    expiresAt: testInstant.add({ hours: 24 }),
    tokenHash: token.hash,
    tokenStart: token.start,
  }
  const { keyId, agentId } = unwrap(await inAct(db, admin, (act) => createKey(act, input)))
  unwrap(await inAct(db, second, (act) => approveKey(act, { keyId })))
  return { token: token.text, agentId }
}

test('no key does what people do, whatever its roles, by any route', async () => {
  const { token } = await agentKey()
  const headers = { authorization: `Bearer ${token}` }
  const anyId = '01940000-0000-7000-8000-0000000000ff'
  const duties: ReadonlySet<string> = dutiesOfPeople
  const grants: Readonly<Record<string, readonly string[]>> = permissions
  const held = server.app.routes.filter((route) => duties.has(route.action))
  assert.ok(held.length > 60, `only ${held.length} routes are duties of people`)
  for (const route of held) {
    const path = `/api${route.path.replace(/\{\w+\}/g, anyId)}`
    const body = route.body === undefined ? {} : { body: {} }
    const method = route.method.toUpperCase()
    const answer = await server.send(path, { method, headers, ...body })
    const problem = await problemIn(answer)
    // No key has the role of an administrator.
    const ofAdmins = grants[route.action]?.every((each) => each === 'admin') === true
    const code = ofAdmins ? 'identity.not_allowed' : 'identity.people_only'
    assert.deepEqual([problem.status, problem.code], [403, code], `${method} ${path}`)
  }
})

test('what an agent may do is said without the duties of people', async () => {
  const { token } = await agentKey()
  const { may } = await server.session({ authorization: `Bearer ${token}` })
  assert.ok(may.includes('run.prepare') && may.includes('run.read'))
  assert.deepEqual(
    may.filter((action) => (dutiesOfPeople as ReadonlySet<string>).has(action)),
    [],
  )
  const { may: own } = await server.session({
    cookie: await server.cookieFor(owner.principalId),
  })
  assert.ok(own.includes('run.release') && own.includes('bank_detail.call_back'))
})

test('what only Finance may do, no key does for them', () => {
  const ofFinance = Object.entries(permissions)
    .filter(([, grantees]) => grantees.every((each) => each === 'finance'))
    .map(([action]) => action)
  const duties: ReadonlySet<string> = dutiesOfPeople
  assert.ok(ofFinance.length > 15)
  assert.deepEqual(
    ofFinance.filter((action) => !duties.has(action)),
    [],
  )
})

test('nor does the database keep that an agent did it', async () => {
  const { agentId } = await agentKey()
  const agent = {
    ...owner,
    kind: 'agent' as const,
    principalId: agentId,
    answersFor: owner.principalId,
  }
  const event = { type: 'run.approved', subjectKind: 'run', subjectId: 'x', body: {} }
  await assert.rejects(
    inAct(db, agent, (act) => record(act, event)),
    /events_duties_of_people/,
  )
  await inAct(db, agent, (act) => record(act, { ...event, type: 'run.prepared' }))
})
