import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, test } from 'node:test'
import { testDatabase } from '../platform/testing.ts'
import { sql, withTx } from '../platform/db.ts'
import { testServer } from '../server-testing.ts'
import { signedToken } from './session-cookie.ts'
import { person } from './testing.ts'

const name = 'quittance.session_token'
const sign = (token: string, secret: string) =>
  encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`)

test('a token is read from its cookie only when its signature holds', () => {
  const cookie = `theme=dark; ${name}=${sign('abc', 'secret')}; other=1`
  assert.equal(signedToken(cookie, name, 'secret'), 'abc')
  assert.equal(signedToken(cookie, name, 'another'), null)
  assert.equal(signedToken(cookie.replace('abc', 'abd'), name, 'secret'), null)
  assert.equal(signedToken(`${name}=abc`, name, 'secret'), null)
  assert.equal(signedToken(`${name}=abc.`, name, 'secret'), null)
  assert.equal(signedToken(`${name}=%E0%A4%A`, name, 'secret'), null)
  assert.equal(signedToken(`x${name}=${sign('abc', 'secret')}`, name, 'secret'), null)
  assert.equal(signedToken('', name, 'secret'), null)
})

const db = await testDatabase({ sampleMode: true })
const server = testServer(db)
after(async () => {
  await server.close()
  await db.close()
})

/** Moves the end of the one session there is. */
const endsIn = (minutes: number) =>
  withTx(db.world.app, (tx) =>
    tx.run(sql`
      update auth.session set "expiresAt" =
        ${new Date(Date.now() + minutes * 60_000).toISOString()}::timestamptz`),
  )

test('a session holds until its end, is renewed after an hour, and ends with its row', async () => {
  const lead = await person(db, { roles: ['lead'] })
  const cookie = await server.cookieFor(lead.principalId)
  const headers = new Headers({ cookie })
  const { signIn } = server.app
  const held = await signIn.whoIs(headers)
  assert.deepEqual([held?.userId, held?.cookies], [lead.principalId, []])
  assert.match(held?.hash ?? '', /^[0-9a-f]{64}$/)
  const forged = new Headers({ cookie: cookie.replace('session_token=', 'session_token=x') })
  assert.equal(await signIn.whoIs(forged), null)
  await endsIn(10 * 60)
  const renewed = await signIn.whoIs(headers)
  assert.equal(renewed?.userId, lead.principalId)
  assert.ok(renewed.cookies.length > 0, 'the browser is told the new end')
  await endsIn(-1)
  assert.equal(await signIn.whoIs(headers), null)
})
