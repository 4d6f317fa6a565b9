import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { record } from './audit/index.ts'
import { person } from './identity/testing.ts'
import { inAct, testDatabase } from './platform/testing.ts'
import { serve } from './server.ts'

const db = await testDatabase({ sampleMode: true })
after(() => db.close())

test('a change reaches a listening browser, and closing the server ends its stream', async () => {
  const serving = await serve(db.world, { host: '127.0.0.1', port: 0 })
  const lead = await person(db, { roles: ['lead'] })
  const set = await serving.app.signIn.signInAs(lead.principalId)
  const cookie = set.map((each) => each.split(';')[0]).join('; ')
  assert.equal((await fetch(`${serving.url}/api/live`)).status, 401)
  const answer = await fetch(`${serving.url}/api/live`, { headers: { cookie } })
  assert.equal(answer.headers.get('content-type'), 'text/event-stream')
  const reader = answer.body?.getReader() ?? assert.fail()
  const subjectId = '01940000-0000-7000-8000-000000000001'
  await inAct(db, lead, (act) =>
    record(act, { type: 'thing.changed', subjectKind: 'thing', subjectId, body: { secret: 1 } }),
  )
  let heard = ''
  while (!heard.includes('thing.changed')) {
    const { done, value } = await reader.read()
    assert.equal(done, false)
    heard += new TextDecoder().decode(value)
  }
  assert.ok(heard.includes(subjectId) && !heard.includes('secret'))
  const startedMs = performance.now()
  await serving.close()
  assert.ok(performance.now() - startedMs < 2_000)
  for (;;) if ((await reader.read()).done) break
  await assert.rejects(fetch(`${serving.url}/health`))
})

test('a port that is taken is said at once', async () => {
  const first = await serve(db.world, { host: '127.0.0.1', port: 0 })
  const port = Number(new URL(first.url).port)
  await assert.rejects(serve(db.world, { host: '127.0.0.1', port }), /EADDRINUSE/)
  await first.close()
})
