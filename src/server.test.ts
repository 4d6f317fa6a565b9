import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { z } from 'zod'
import { createKey, invitePerson, readSampleLoad, readSession } from './identity/contract.ts'
import { hashPassword } from './identity/sign-in.ts'
import { person } from './identity/testing.ts'
import { totpCode, totpStep } from './identity/totp.ts'
import { Temporal } from './kernel/temporal.ts'
import { testDatabase } from './platform/testing.ts'
import { openMailer } from './platform/mail.ts'
import { letterParts } from './platform/letter-text.ts'
import { buildServer } from './server.ts'
import {
  answerOf,
  cookieOf,
  problemIn,
  testOrigin as origin,
  testServer,
} from './server-testing.ts'

const password = 'correct horse battery'
const db = await testDatabase({ sampleMode: true })
const server = testServer(db)
const { send, session, app } = server
const thisMachine = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
after(async () => {
  await server.close()
  await db.close()
})
const passwordHash = await hashPassword(password)
const maya = await person(db, { roles: ['specialist'], email: 'maya@example.test', passwordHash })

async function signedIn(email: string): Promise<string> {
  const answer = await send('/api/auth/sign-in/email', {
    method: 'POST',
    body: { email, password },
  })
  assert.equal(answer.status, 200, await answer.clone().text())
  return cookieOf(answer)
}

async function letters(to: string): Promise<string[]> {
  const folder = join(db.world.dataFolder, 'mail')
  const files = await readdir(folder).catch(() => [])
  const parts = await Promise.all(
    files.sort().map(async (file) => letterParts(await readFile(join(folder, file)))),
  )
  return parts.filter((part) => part.headings.get('to')?.includes(to)).map((part) => part.text)
}

test('the sign-in library lacks no table', async () => {
  assert.deepEqual(await app.signIn.missingTables(), [])
})

test('a visitor gets a page, a session that says nobody, and no more', async () => {
  const page = await send('/', { from: '203.0.113.9' })
  assert.equal(page.status, 200)
  assert.match(page.headers.get('content-type') ?? '', /text\/html/)
  const who = await session({})
  assert.equal(who.signedIn, false)
  assert.deepEqual(who.may, ['session.read', 'session.sign_in', 'session.set_up'])
  const denied = await send('/api/people')
  assert.equal(denied.status, 401)
  assert.equal(denied.headers.get('content-type'), 'application/problem+json')
  assert.equal((await problemIn(denied)).code, 'http.not_signed_in')
})

test('a password signs in with a cookie no script reads and no other site sends', async () => {
  const wrong = { email: 'maya@example.test', password: 'wrong horse battery' }
  const refused = await send('/api/auth/sign-in/email', { method: 'POST', body: wrong })
  assert.equal(refused.status, 401)
  assert.match((await problemIn(refused)).code, /^sign_in\./)
  const answer = await send('/api/auth/sign-in/email', {
    method: 'POST',
    body: { ...wrong, password },
  })
  const set = answer.headers.getSetCookie().find((each) => each.includes('session_token')) ?? ''
  assert.match(set, /HttpOnly/i)
  assert.match(set, /SameSite=Lax/i)
  const who = await session({ cookie: cookieOf(answer) })
  assert.equal(who.principal?.principalId, maya.principalId)
  assert.deepEqual(who.principal?.roles, ['specialist'])
  assert.ok(who.may.includes('submission.decide') && !who.may.includes('run.release'))
})

test('under https the cookie is Secure', async () => {
  const secure = buildServer(db.world, { publicUrl: 'https://quittance.example' })
  const answer = await secure.http.request('https://quittance.example/api/auth/sign-in/email', {
    method: 'POST',
    headers: {
      'x-quittance': '1',
      'content-type': 'application/json',
      origin: 'https://quittance.example',
    },
    body: JSON.stringify({ email: 'maya@example.test', password }),
  })
  const set = answer.headers.getSetCookie().find((each) => each.includes('session_token')) ?? ''
  assert.match(set, /^__Secure-/)
  assert.match(set, /; Secure/)
  await secure.close()
})

test('sign-up is closed, and the library offers nothing beyond our list', async () => {
  const body = { email: 'new@example.test', password, name: 'New' }
  for (const path of ['/sign-up/email', '/update-user', '/sign-in/sample', '/delete-user']) {
    assert.equal((await send(`/api/auth${path}`, { method: 'POST', body })).status, 404, path)
  }
  assert.equal((await send('/api/auth/get-session')).status, 404)
})

test('a magic link signs in once; an unknown address hears nothing', async () => {
  const ask = (email: string) =>
    send('/api/auth/sign-in/magic-link', { method: 'POST', body: { email, callbackURL: '/' } })
  const zoe = await person(db, { roles: ['auditor'], email: 'zoe@example.test' })
  assert.equal((await ask('zoe@example.test')).status, 200)
  assert.equal((await ask('nobody@example.test')).status, 200)
  assert.deepEqual(await letters('nobody@example.test'), [])
  const [text = ''] = await letters('zoe@example.test')
  const link = new URL(/http\S+/.exec(text)?.[0] ?? '')
  const first = await send(link.pathname + link.search)
  assert.equal(first.status, 302)
  const who = await session({ cookie: cookieOf(first) })
  assert.equal(who.principal?.principalId, zoe.principalId)
  const again = await send(link.pathname + link.search)
  assert.equal(cookieOf(again), '')
  const elsewhere =
    link.pathname + link.search.replace(/callbackURL=[^&]*/, 'callbackURL=https://evil.example')
  assert.equal((await send(elsewhere)).status, 403)
})

test('with a second factor the password alone signs nobody in, nor does a link', async () => {
  const email = 'fin@example.test'
  const { principalId } = await person(db, { roles: ['finance'], email, passwordHash })
  const cookieBefore = await signedIn(email)
  await send('/api/auth/two-factor/enable', {
    method: 'POST',
    body: { password },
    headers: { cookie: cookieBefore },
  })
  const known = await app.signIn.authenticatorOf(principalId)
  const codeAt = (at: Temporal.Instant) => totpCode(known?.secret ?? '', totpStep(at))
  const confirmed = await send('/api/account/second-factor/confirmation', {
    method: 'POST',
    body: { code: codeAt(db.world.clock()) },
    headers: { cookie: cookieBefore },
  })
  assert.equal(confirmed.status, 200)
  let cookie = ''
  const auth = (path: string, body: object) =>
    send(`/api/auth${path}`, { method: 'POST', body, headers: { cookie } })
  const step = await send('/api/auth/sign-in/email', { method: 'POST', body: { email, password } })
  assert.deepEqual(z.object({ twoFactorRedirect: z.boolean() }).parse(await step.clone().json()), {
    twoFactorRedirect: true,
  })
  cookie = cookieOf(step)
  const between = await session({ cookie })
  assert.equal(between.signedIn, false)
  assert.notEqual((await auth('/two-factor/verify-totp', { code: 'none' })).status, 200)
  const done = await auth('/two-factor/verify-totp', {
    code: codeAt(Temporal.Instant.fromEpochMilliseconds(Date.now())),
  })
  const who = await session({ cookie: cookieOf(done) })
  assert.equal(who.signedIn, true)
  await send('/api/auth/sign-in/magic-link', { method: 'POST', body: { email, callbackURL: '/' } })
  // Of the link, that is: what tells of the second factor did arrive.
  const links = (await letters(email)).filter((text) => text.includes('magic-link'))
  assert.deepEqual(links, [])
})

test('with a mail server the link of an invitation goes by letter only', async () => {
  const folder = join(db.world.dataFolder, 'mail')
  const mailer = openMailer({ smtpUrl: 'smtp://127.0.0.1:1', folder, from: 'q@example.test' })
  const mailing = testServer(db, { mailer })
  const ines = await person(db, { roles: ['admin'] })
  const cookie = await mailing.cookieFor(ines.principalId)
  const body = { name: 'Lin Link', email: 'lin@example.test', roles: ['legal'] }
  const invited = await mailing.send('/api/people', { method: 'POST', body, cookie })
  assert.equal(invited.status, 201, await invited.clone().text())
  assert.equal((await answerOf(invitePerson, invited.clone())).link, null)
  assert.ok(!(await invited.text()).includes('qs_'))
  mailer.close()
  await mailing.close()
})

test('an invitation goes by letter, and its link sets the password once', async () => {
  const email = 'ada@example.test'
  await person(db, { roles: ['admin'], email, passwordHash })
  const cookie = await signedIn(email)
  const body = { name: 'Nia New', email: 'nia@example.test', roles: ['legal'] }
  const invited = await send('/api/people', { method: 'POST', body, headers: { cookie } })
  assert.equal(invited.status, 201, await invited.clone().text())
  const [text = ''] = await letters('nia@example.test')
  const token = /#(qs_\S+)/.exec(text)?.[1]
  // Without a mail server the letter lies in a folder: whoever invites hands the link over.
  const { link } = await answerOf(invitePerson, invited)
  assert.equal(link, `${origin}/set-up#${token}`)
  const choose = () => send('/api/session/set-up', { method: 'POST', body: { token, password } })
  assert.equal((await choose()).status, 200)
  assert.equal((await problemIn(await choose())).code, 'identity.link_used_up')
  await signedIn('nia@example.test')
})

test('a change from another site is refused, whoever is signed in', async () => {
  const cookie = await signedIn('maya@example.test')
  const post = (headers: Record<string, string>) =>
    app.http.request(`${origin}/api/people`, {
      method: 'POST',
      body: '{}',
      headers: { cookie, ...headers },
    })
  const type = { 'content-type': 'application/json' }
  const foreign = { ...type, 'x-quittance': '1', origin: 'https://evil.example' }
  const sameSite = { ...type, 'x-quittance': '1', 'sec-fetch-site': 'cross-site' }
  const admin = await signedIn('ada@example.test')
  for (const headers of [type, foreign, sameSite]) {
    const answer = await post({ ...headers, cookie: admin })
    assert.equal((await problemIn(answer)).code, 'http.cross_site')
  }
  const auth = await app.http.request(`${origin}/api/auth/sign-out`, {
    method: 'POST',
    headers: { cookie },
  })
  assert.equal(auth.status, 403)
})

test('an agent signs in by its key, needs no proof of origin, and a wrong key is 401', async () => {
  const cookie = await signedIn('ada@example.test')
  const lead = await person(db, { roles: ['lead'], email: 'lea@example.test', passwordHash })
  const body = {
    name: 'Bot',
    answersFor: lead.principalId,
    roles: ['lead'],
    expiresOn: '2027-01-01',
  }
  const made = await answerOf(createKey, await send('/api/keys', { method: 'POST', body, cookie }))
  const bearer = { authorization: `Bearer ${made.token}` }
  assert.equal((await send('/api/people', { headers: bearer })).status, 401)
  const second = await signedIn('lea@example.test')
  const approval = `/api/keys/${made.keyId}/approval`
  assert.equal((await send(approval, { method: 'POST', headers: { cookie: second } })).status, 200)
  const who = await session(bearer)
  assert.equal(who.principal?.kind, 'agent')
  assert.equal((await send('/api/people', { headers: bearer })).status, 200)
  const role = { role: 'auditor' }
  const post = await app.http.request(`${origin}/api/people/${maya.principalId}/roles`, {
    method: 'POST',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: JSON.stringify(role),
  })
  assert.equal((await problemIn(post)).code, 'identity.not_allowed')
  const wrong = await send('/api/session', { headers: { authorization: 'Bearer qk_wrong' } })
  assert.equal(wrong.status, 401)
})

test('a sample person is signed in on this machine only, by its own name and no proxy', async () => {
  const body = { principalId: maya.principalId }
  const post = (more: Parameters<typeof send>[1]) =>
    send('/api/session/sample', { method: 'POST', body, ...more })
  assert.equal((await post({ from: '192.168.1.20' })).status, 404)
  assert.equal((await post({ headers: { 'x-forwarded-for': '127.0.0.1' } })).status, 404)
  assert.equal((await post({ headers: { host: 'evil.example' } })).status, 404)
  const answer = await post({})
  assert.equal(answer.status, 200)
  const who = await session({ cookie: cookieOf(answer) })
  assert.equal(who.principal?.principalId, maya.principalId)
  assert.ok(who.samplePersons?.some((each) => each.email === 'maya@example.test'))
})

test('outside a sample database nobody signs in as a sample person', async () => {
  const real = buildServer({ ...db.world, sampleMode: false }, { publicUrl: origin })
  const answer = await real.http.request(
    `${origin}/api/session/sample`,
    {
      method: 'POST',
      headers: {
        host: '127.0.0.1',
        'x-quittance': '1',
        origin,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ principalId: maya.principalId }),
    },
    { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
  )
  assert.equal(answer.status, 404)
  const who = await answerOf(readSession, await real.http.request(`${origin}/api/session`))
  assert.equal(who.samplePersons, undefined)
  await real.close()
})

test('how far the sample company is set up is told on this machine, while it is being loaded', async () => {
  let percent: number | null = 62
  const loading = testServer(db, { sampleLoad: () => percent })
  const told = async () => answerOf(readSampleLoad, await loading.send('/api/sample/load'))
  assert.deepEqual(await told(), { percent: 62 })
  percent = null
  assert.deepEqual(await told(), { percent: null })
  assert.deepEqual(await answerOf(readSampleLoad, await send('/api/sample/load')), {
    percent: null,
  })
  for (const elsewhere of [
    { from: '192.168.1.20' },
    { headers: { 'x-forwarded-for': '127.0.0.1' } },
    { headers: { host: 'evil.example' } },
  ]) {
    assert.equal((await loading.send('/api/sample/load', elsewhere)).status, 404)
  }
  const real = buildServer({ ...db.world, sampleMode: false }, { publicUrl: origin })
  const answer = await real.http.request(`${origin}/api/sample/load`, {}, thisMachine)
  assert.equal(answer.status, 404)
  await Promise.all([loading.close(), real.close()])
})

test('what cannot be read is refused with its place named', async () => {
  const cookie = await signedIn('ada@example.test')
  const post = (body: unknown, headers = {}) =>
    send('/api/people', { method: 'POST', body, headers: { cookie, ...headers } })
  const broken = await post('{"name":')
  assert.equal(broken.status, 400)
  const wrong = await problemIn(await post({ name: '', email: 'x', roles: ['king'] }))
  assert.equal(wrong.status, 422)
  assert.deepEqual(
    wrong.fields.map((field) => field.path),
    ['name', 'email', 'roles.0'],
  )
  assert.equal((await post('<x/>', { 'content-type': 'text/xml' })).status, 415)
  assert.equal((await post(JSON.stringify({ name: 'x'.repeat(1_100_000) }))).status, 413)
  assert.equal((await send('/api/nothing-here', { headers: { cookie } })).status, 404)
  assert.equal((await send('/api/people?after=zzz', { headers: { cookie } })).status, 400)
  assert.equal((await send('/api/people?limit=201', { headers: { cookie } })).status, 422)
})

test('the same key gives the same answer, and another content a refusal', async () => {
  const cookie = await signedIn('ada@example.test')
  const post = (role: string) =>
    send(`/api/people/${maya.principalId}/roles`, {
      method: 'POST',
      body: { role },
      headers: { cookie, 'idempotency-key': 'k-1' },
    })
  const first: unknown = await (await post('legal')).json()
  assert.deepEqual(await (await post('legal')).json(), first)
  assert.equal((await problemIn(await post('auditor'))).code, 'request.key_reused')
})

test('guessing is slowed: per person whoever tries, and per address', async () => {
  const body = { email: 'victim@example.test', password: 'guess' }
  const statuses = []
  for (let i = 0; i < 7; i++) {
    const from = `198.51.100.${i}`
    statuses.push((await send('/api/auth/sign-in/email', { method: 'POST', body, from })).status)
  }
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 401, 429])
  const spread = []
  for (let i = 0; i < 31; i++) {
    const each = { email: `v${i}@example.test`, password: 'guess' }
    spread.push(
      (
        await send('/api/auth/sign-in/magic-link', {
          method: 'POST',
          body: each,
          from: '198.51.100.99',
        })
      ).status,
    )
  }
  assert.equal(spread.at(-1), 429)
  assert.equal(spread.filter((status) => status === 200).length, 30)
})

test('every answer carries the security headers and a request id', async () => {
  for (const path of ['/', '/api', '/api/session', '/api/people', '/nothing.js', '/health']) {
    const { headers } = await send(path)
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'self'/, path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('x-frame-options'), 'DENY')
    assert.ok(headers.get('x-request-id'))
  }
  const own = await send('/api/session', { headers: { 'x-request-id': 'trace-7' } })
  assert.equal(own.headers.get('x-request-id'), 'trace-7')
})

test('health is for all, metrics for this machine or who may read the installation', async () => {
  const health = await (await send('/health', { from: '203.0.113.9' })).json()
  assert.deepEqual(health, {
    status: 'ok',
    version: '0.1.0',
    database: 'answers',
    appendOnly: 'held by the database',
  })
  assert.equal((await send('/metrics', { from: '203.0.113.9' })).status, 401)
  const text = await (await send('/metrics')).text()
  assert.match(text, /quittance_http_seconds_count\{[^}]*route="\/api\/session"/)
})

test('the interface describes itself: OpenAPI 3.1 and a page', async () => {
  const said: unknown = await (await send('/api/openapi.json')).json()
  const paths = z.record(z.string(), z.record(z.string(), z.unknown()))
  const document = z.object({ openapi: z.string(), paths }).parse(said)
  assert.equal(document.openapi, '3.1.0')
  assert.equal(
    Object.values(document.paths).flatMap((path) => Object.keys(path)).length,
    app.routes.length,
  )
  const page = await (await send('/api')).text()
  assert.match(page, /fund\.insufficient/)
})
