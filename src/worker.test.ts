import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { record } from './audit/index.ts'
import { domain } from './domains.ts'
import { ok } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { inAct, testActor, testDatabase, type TestDatabase } from './platform/testing.ts'
import { startWorker } from './worker.ts'

let db: TestDatabase
const log = pino({ level: 'silent' })
before(async () => {
  db = await testDatabase({ clock: () => Temporal.Now.instant() })
})
after(() => db.close())

function said(subjectId: string) {
  return inAct(db, testActor(['lead']), (act) =>
    record(act, { type: 'thing.said', subjectKind: 'thing', subjectId, body: {} }),
  )
}

test('news reaches its subscriber once, and the record is sealed behind it', async (t) => {
  const seen: string[] = []
  const heardAll = Promise.withResolvers<void>()
  const listening = domain('listening', {
    subscriptions: [
      {
        event: 'thing.said',
        name: 'listening',
        run: async (_act, event) => {
          seen.push(event.subjectId)
          if (seen.length === 3) heardAll.resolve()
          return ok(null)
        },
      },
    ],
  })
  const worker = await startWorker(db.world, [listening], log)
  t.after(() => worker.stop())
  for (const id of ['a', 'b', 'c']) await said(id)
  await heardAll.promise
  await until('select count(*)::int as n from audit.sealed_events', (n) => n === 3)
  assert.deepEqual(seen.toSorted(), ['a', 'b', 'c'])
})

test('a worker killed inside a job is replaced', async (t) => {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('./worker.fixture.ts', import.meta.url)),
      JSON.stringify(db.urls),
      db.world.dataFolder,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  t.after(() => child.kill('SIGKILL'))
  await said('killer')
  await once(child.stdout, 'data') // "inside the job"
  child.kill('SIGKILL')
  await once(child, 'exit')
  // Its heartbeat is now as old as a minute of silence makes it.
  await db.owner.query(`update platform.worker_heartbeats set beat_at = beat_at - interval '61 s'`)
  const replaced = Promise.withResolvers<string>()
  const listening = domain('listening', {
    subscriptions: [
      {
        event: 'thing.said',
        name: 'slow',
        run: async (_act, event) => {
          replaced.resolve(event.subjectId)
          return ok(null)
        },
      },
    ],
  })
  const worker = await startWorker(db.world, [listening], log)
  t.after(() => worker.stop())
  assert.equal(await replaced.promise, 'killer')
})

async function until(query: string, holds: (n: number) => boolean): Promise<void> {
  const deadline = performance.now() + 20_000
  for (;;) {
    const { rows } = await db.owner.query(query)
    if (holds(rows[0].n)) return
    assert.ok(performance.now() < deadline, `never held: ${query}, last ${rows[0].n}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
