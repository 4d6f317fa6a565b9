import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { roles, type Actor, type Role } from './audit/index.ts'
import { permissions, type Action } from './identity/permissions.ts'
import { person } from './identity/testing.ts'
import type { Route } from './platform/contract.ts'
import { problemSchema } from './platform/wire.ts'
import { testDatabase } from './platform/testing.ts'
import { testServer } from './server-testing.ts'

const generous = { perMinute: 1_000_000 }
const limits = { principal: generous, visitor: generous, signIn: generous, signInAs: generous }
const db = await testDatabase({ sampleMode: true })
const server = testServer(db, { limits })
after(async () => {
  await server.close()
  await db.close()
})
const { routes } = server.app

/** What the server answers beside the contracts, each with a test of its own. */
const besideContracts = new Set([
  '/*',
  '*',
  '/api/auth/*',
  '/api/session/sample',
  '/api/live',
  '/api/openapi.json',
  '/api',
  '/health',
  '/metrics',
])

const ourPartner = '01940000-0000-7000-8000-0000000000aa'
const anyId = '01940000-0000-7000-8000-0000000000ff'

function grantees(route: Route): readonly string[] {
  const rules: Readonly<Record<string, readonly string[]>> = permissions
  return rules[route.action] ?? []
}

function pathOf(route: Route, values: ReadonlyMap<string, string> = new Map()): string {
  return `/api${route.path.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? anyId)}`
}

async function ask(route: Route, cookie: string | null, path = pathOf(route)) {
  const response = await server.send(path, {
    method: route.method.toUpperCase(),
    ...(route.body === undefined ? {} : { body: {} }),
    ...(cookie === null ? {} : { cookie }),
  })
  const text = await response.text()
  const isProblem = response.headers.get('content-type') === 'application/problem+json'
  const problem = isProblem ? z.parse(problemSchema, JSON.parse(text)) : null
  return { status: response.status, code: problem?.code ?? null, text, problem }
}

const people = new Map<Role, { actor: Actor; cookie: string }>()
for (const role of roles) {
  const partnerId = role === 'partner' || role === 'partner_admin' ? ourPartner : null
  const actor = await person(db, { roles: [role], partnerId })
  people.set(role, { actor, cookie: await server.cookieFor(actor.principalId) })
}

test('every address the server answers is a contract route or one of a short list', () => {
  const known = new Set(routes.map((route) => pathOf(route, new Map()).replaceAll(anyId, ':x')))
  for (const { path } of server.app.http.routes) {
    const shape = path.replace(/:\w+/g, ':x')
    assert.ok(known.has(shape) || besideContracts.has(path), `${path} is in no contract`)
  }
})

test('every route has a rule in the permission table', () => {
  for (const route of routes) {
    const action: Action | undefined = (Object.keys(permissions) as Action[]).find(
      (each) => each === route.action,
    )
    assert.ok(action, `${route.method} ${route.path} asks ${route.action}, which has no rule`)
    assert.ok(grantees(route).length > 0)
  }
})

test('a visitor reaches what is public and nothing else', async () => {
  for (const route of routes) {
    const { status, code } = await ask(route, null)
    const name = `${route.method} ${route.path}`
    if (grantees(route).includes('public')) assert.notEqual(status, 401, name)
    else assert.deepEqual([status, code], [401, 'http.not_signed_in'], name)
  }
})

for (const role of roles) {
  test(`${role} reaches what the table grants, and is refused the rest`, async () => {
    const { cookie } = people.get(role) ?? assert.fail()
    for (const route of routes) {
      const { status, code, text, problem } = await ask(route, cookie)
      const name = `${role}: ${route.method} ${route.path} → ${status} ${text.slice(0, 200)}`
      const granted = grantees(route).some((each) => [role, 'public', 'signed_in'].includes(each))
      if (!granted) {
        assert.deepEqual([status, code], [403, 'identity.not_allowed'], name)
        assert.equal(problem?.['action'], route.action, name)
        continue
      }
      assert.ok(status < 500, name)
      assert.ok(status !== 401 && code !== 'identity.not_allowed', name)
      if (status === 200 && route.kind !== 'download') z.decode(route.answer, JSON.parse(text))
    }
  })
}
