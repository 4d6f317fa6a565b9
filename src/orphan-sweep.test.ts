import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { keepFile, putFile } from './evidence/index.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { orphans } from './orphan-sweep.ts'
import { setStoredAt } from './platform/files.ts'
import { inAct, testActor, testDatabase } from './platform/testing.ts'

const db = await testDatabase()
after(() => db.close())
const { files, dataFolder } = db.world
const staff = testActor(['specialist'])

async function kept(name: string): Promise<string> {
  const file = unwrap(await keepFile(files, { name, bytes: Buffer.from(name) }))
  const old = Temporal.Instant.from('2020-01-01T00:00:00Z')
  await setStoredAt(join(dataFolder, 'files'), file.sha256, old)
  return file.sha256
}

test('the sweep spares what any table names, and removes the rest', async () => {
  const mine = unwrap(await keepFile(files, { name: 'paper.txt', bytes: Buffer.from('paper') }))
  unwrap(await inAct(db, staff, (act) => putFile(act, mine)))
  await setStoredAt(
    join(dataFolder, 'files'),
    mine.sha256,
    Temporal.Instant.from('2020-01-01T00:00:00Z'),
  )
  const [left, named] = [await kept('left.txt'), await kept('named.txt')]
  // A table no domain has told the sweep about.
  const { Client } = (await import('pg')).default
  const superuser = new Client({ connectionString: db.superuserUrl })
  await superuser.connect()
  await superuser.query(
    'create table public.later (sha256 text); grant select on public.later to quittance_app',
  )
  await superuser.query('insert into public.later values ($1)', [named])
  await superuser.end()
  const swept = await inAct(db, staff, (act) => orphans(files).run(act))
  assert.deepEqual(swept, { ok: true, value: { removed: 1 } })
  assert.deepEqual(await Promise.all([mine.sha256, left, named].map((hash) => files.has(hash))), [
    true,
    false,
    true,
  ])
})
