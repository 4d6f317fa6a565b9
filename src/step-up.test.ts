import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Actor } from './audit/index.ts'
import * as identity from './identity/contract.ts'
import { hashPassword } from './identity/sign-in.ts'
import { person } from './identity/testing.ts'
import { totpCode, totpStep } from './identity/totp.ts'
import { Temporal } from './kernel/temporal.ts'
import * as contract from './payouts/contract.ts'
import { owed, payoutGround, runAt, usableVendor } from './payouts/testing.ts'
import { verifications } from './payouts/verify.ts'
import { withTx } from './platform/db.ts'
import { testDatabase } from './platform/testing.ts'
import { answerOf, cookieOf, problemIn, testServer } from './server-testing.ts'
import { constraintsOf } from './wiring.ts'

/** Somebody sits down at a colleague's screen: what a session alone, a password alone or a code read
 *  over a shoulder can do, and cannot. */
let now = runAt
const db = await testDatabase({ clock: () => now, constraints: constraintsOf() })
const server = testServer(db)
after(async () => {
  await server.close()
  await db.close()
})
const password = 'correct horse battery staple'
const passwordHash = await hashPassword(password)
const passes = (seconds: number) => (now = now.add({ seconds }))

async function visitor(actor: Actor) {
  const cookie = await server.cookieFor(actor.principalId)
  return { actor, cookie, ...doorOf(cookie) }
}
function doorOf(cookie: string) {
  const send = (method: string) => (path: string, body?: unknown) =>
    server.send(`/api${path}`, { method, cookie, ...(body === undefined ? {} : { body }) })
  return { get: send('GET'), post: send('POST') }
}
const codeOf = async (response: Response) =>
  response.status < 400 ? 'ok' : (await problemIn(response)).code

/** A run of one payment, approved by Frank, to be released by Fiona. */
async function approvedRun() {
  const ground = await payoutGround(db)
  const { crew, payingAccountId } = ground
  const globex = await usableVendor(ground, 'Globex GmbH')
  await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
  const sam = await visitor(crew.specialist)
  const frank = await visitor(crew.frank)
  const fiona = await visitor(crew.fiona)
  const body = { payingAccountId, upToDueOn: '2026-04-01' }
  const { runId, contentHash } = await answerOf(contract.prepareRun, await sam.post('/runs', body))
  assert.equal(await codeOf(await frank.post(`/runs/${runId}/approval`, { contentHash })), 'ok')
  const release = (door: typeof fiona) => door.post(`/runs/${runId}/release`)
  return { ground, runId, frank, fiona, release }
}

test('a session left open releases nothing: it takes a code, once, and for ten minutes', async () => {
  const { fiona, release, runId } = await approvedRun()
  const bare = await problemIn(await release(fiona))
  assert.deepEqual([bare.code, bare.status], ['run.step_up_needed', 403])
  assert.match(bare.detail, /Set an authenticator up/)
  const code = await server.codeFor(fiona.actor.principalId)
  assert.match((await problemIn(await release(fiona))).detail, /Type the six digits/)
  const shown = await fiona.post('/session/step-up', { code })
  const { until } = await answerOf(identity.stepUp, shown)
  assert.equal(until.toString(), now.add({ minutes: 10 }).toString())
  assert.equal(await codeOf(await fiona.post('/session/step-up', { code })), 'identity.code_used')
  passes(10 * 60)
  assert.match((await problemIn(await release(fiona))).detail, /too long ago/)
  await server.stepUp(fiona.cookie, fiona.actor.principalId)
  // Another session of hers has shown nothing.
  const elsewhere = await visitor(fiona.actor)
  assert.equal(await codeOf(await release(elsewhere)), 'run.step_up_needed')
  const released = await answerOf(contract.releaseRun, await release(fiona))
  assert.equal(released.outcome, 'released')
  const seen = await answerOf(contract.showRun, await fiona.get(`/runs/${runId}`))
  assert.deepEqual(seen.released, {
    by: { principalId: fiona.actor.principalId, name: fiona.actor.name },
    standsInFor: null,
    proof: 'step_up',
  })
  // Released again it is the same, and takes no code.
  assert.equal(await codeOf(await release(elsewhere)), 'ok')
  for (const { name, firstWrong } of verifications) {
    assert.equal(await withTx(db.world.app, firstWrong), null, name)
  }
})

test('five wrong codes lock, the right one too; each is on record', async () => {
  const { fiona, release } = await approvedRun()
  const { principalId } = fiona.actor
  const right = await server.codeFor(principalId)
  const wrong = right === '000000' ? '000001' : '000000'
  const left: unknown[] = []
  for (let tries = 0; tries < 5; tries++) {
    const problem = await problemIn(await fiona.post('/session/step-up', { code: wrong }))
    left.push([problem.code, problem['triesLeft']])
  }
  assert.deepEqual(
    left,
    [4, 3, 2, 1, 0].map((each) => ['identity.code_wrong', each]),
  )
  const locked = await fiona.post('/session/step-up', { code: right })
  assert.equal(locked.status, 429)
  assert.equal((await problemIn(locked)).code, 'identity.codes_locked')
  assert.equal(await codeOf(await release(fiona)), 'run.step_up_needed')
  const { rows } = await db.world.app.query<{ count: number }>(
    `select count(*)::int as count from audit.events
      where type = 'person.code_failed' and subject_id = $1`,
    [principalId],
  )
  assert.equal(rows[0]?.count, 5)
  passes(15 * 60)
  await server.stepUp(fiona.cookie, principalId)
  assert.equal(await codeOf(await release(fiona)), 'ok')
})

test('wrong codes count however the request is keyed', async () => {
  const actor = await person(db, { roles: ['finance'] })
  await server.codeFor(actor.principalId)
  const cookie = await server.cookieFor(actor.principalId)
  for (const triesLeft of [4, 3]) {
    const response = await server.send('/api/session/step-up', {
      method: 'POST',
      cookie,
      body: { code: '12345x' },
      headers: { 'idempotency-key': 'the-same-key' },
    })
    assert.equal((await problemIn(response))['triesLeft'], triesLeft)
  }
})

test('an agent releases nothing, and shows no second factor', async () => {
  const { ground, runId, fiona } = await approvedRun()
  const admin = await visitor(await person(db, { roles: ['admin'] }))
  const body = {
    name: 'Fiona bot',
    answersFor: ground.crew.fiona.principalId,
    roles: ['finance'],
    expiresOn: '2026-12-31',
  }
  const made = await answerOf(identity.createKey, await admin.post('/keys', body))
  const second = await visitor(ground.crew.felix)
  assert.equal(await codeOf(await second.post(`/keys/${made.keyId}/approval`)), 'ok')
  await server.stepUp(fiona.cookie, fiona.actor.principalId)
  const headers = { authorization: `Bearer ${made.token}` }
  const release = `/api/runs/${runId}/release`
  const problem = await problemIn(await server.send(release, { method: 'POST', headers }))
  assert.equal(problem.code, 'identity.people_only')
  assert.match(problem.detail, /The person who answers for the agent does this/)
  const code = '123456'
  const shown = { method: 'POST', headers, body: { code } }
  const refused = await server.send('/api/session/step-up', shown)
  assert.equal(await codeOf(refused), 'identity.no_session')
})

async function letters(to: string): Promise<string[]> {
  const folder = join(db.world.dataFolder, 'mail')
  const names = await readdir(folder).catch(() => [])
  const all = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return all.filter((text) => text.includes(to))
}

async function signedIn(email: string) {
  const answer = await server.send('/api/auth/sign-in/email', {
    method: 'POST',
    body: { email, password },
  })
  return cookieOf(answer)
}

test('an authenticator is set up by its code, and off by password and code; admins are told', async () => {
  const email = 'fay@example.test'
  const admin = 'boss@example.test'
  await person(db, { roles: ['admin'], email: admin, passwordHash })
  const fay = await person(db, { roles: ['finance'], email, passwordHash })
  const cookie = await signedIn(email)
  const door = doorOf(cookie)
  assert.equal((await door.post('/auth/two-factor/enable', { password })).status, 200)
  const known = await server.app.signIn.authenticatorOf(fay.principalId)
  const code = () => totpCode(known?.secret ?? '', totpStep(now))
  // The library's own way in would leave no record, so it is shut to who is signed in.
  const beside = await door.post('/auth/two-factor/verify-totp', { code: code() })
  assert.equal(beside.status, 404)
  const confirm = '/account/second-factor/confirmation'
  const remove = '/account/second-factor/removal'
  assert.equal(await codeOf(await door.post(confirm, { code: '12345x' })), 'identity.code_wrong')
  assert.equal(await codeOf(await door.post(confirm, { code: code() })), 'ok')
  assert.equal(
    await codeOf(await door.post(confirm, { code: code() })),
    'identity.second_factor_on',
  )
  // What enrolled it does not count again as a proof.
  assert.equal(
    await codeOf(await door.post('/session/step-up', { code: code() })),
    'identity.code_used',
  )
  passes(60)
  const withCode = (given: string) => ({ password, code: given })
  assert.equal((await door.post('/auth/two-factor/disable', { password })).status, 404)
  assert.equal(await codeOf(await door.post(remove, withCode('12345x'))), 'identity.code_wrong')
  const guessed = { password: 'wrong horse battery', code: code() }
  assert.equal(await codeOf(await door.post(remove, guessed)), 'identity.password_wrong')
  assert.equal((await letters(admin)).length, 1)
  assert.equal(await codeOf(await door.post(remove, withCode(code()))), 'ok')
  assert.equal((await letters(admin)).length, 2)
  assert.equal((await letters(email)).length, 2)
  const step = await answerOf(identity.readStepUp, await door.get('/session/step-up'))
  assert.deepEqual(step, { secondFactor: false, until: null })
})

test('a session and a password put no other authenticator in the place of the one that is on', async () => {
  const email = 'vic@example.test'
  const vic = await person(db, { roles: ['finance'], email, passwordHash })
  const door = doorOf(await signedIn(email))
  await door.post('/auth/two-factor/enable', { password })
  const authenticator = () => server.app.signIn.authenticatorOf(vic.principalId)
  const own = await authenticator()
  const code = totpCode(own?.secret ?? '', totpStep(now))
  assert.equal(await codeOf(await door.post('/account/second-factor/confirmation', { code })), 'ok')
  passes(60)
  // Whoever sits at the open session knows the password, and not the telephone.
  const again = await door.post('/auth/two-factor/enable', { password })
  assert.equal((await problemIn(again)).code, 'sign_in.totp_already_enabled')
  const byMail = await door.post('/auth/two-factor/enable', { password, method: 'otp' })
  assert.equal(byMail.status, 400)
  assert.deepEqual(await authenticator(), own)
  const theirs = totpCode(own?.secret ?? '', totpStep(now))
  assert.equal(await codeOf(await door.post('/session/step-up', { code: theirs })), 'ok')
})

test('a code kept for a lost device takes the authenticator away, with the password', async () => {
  const email = 'lou@example.test'
  const lou = await person(db, { roles: ['finance'], email, passwordHash })
  const door = doorOf(await signedIn(email))
  await door.post('/auth/two-factor/enable', { password })
  const known = await server.app.signIn.authenticatorOf(lou.principalId)
  const code = totpCode(known?.secret ?? '', totpStep(now))
  assert.equal(await codeOf(await door.post('/account/second-factor/confirmation', { code })), 'ok')
  const body = { password, code: known?.recoveryCodes[0] ?? '' }
  assert.equal(await codeOf(await door.post('/account/second-factor/removal', body)), 'ok')
})

test('a code that signed somebody in is used up', async () => {
  const email = 'sid@example.test'
  const sid = await person(db, { roles: ['finance'], email, passwordHash })
  // The library looks at the machine's own clock, so the company's is set to it.
  now = Temporal.Instant.fromEpochMilliseconds(Date.now())
  const code = await server.codeFor(sid.principalId)
  const asked = await server.send('/api/auth/sign-in/email', {
    method: 'POST',
    body: { email, password },
  })
  const signed = await server.send('/api/auth/two-factor/verify-totp', {
    method: 'POST',
    cookie: cookieOf(asked),
    body: { code },
  })
  assert.equal(signed.status, 200, await signed.clone().text())
  const door = doorOf(cookieOf(signed))
  assert.equal(await codeOf(await door.post('/session/step-up', { code })), 'identity.code_used')
})
