import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { backUp } from './backup.ts'
import { migrate } from './migrate.ts'
import { databaseUrl, ensureRoles } from './postgres.ts'
import { restore } from './restore.ts'
import { testDatabase } from './testing.ts'

const db = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'quittance-backup-'))
const made: string[] = []
after(async () => {
  for (const name of made)
    await ask(databaseUrl(db.superuserUrl, 'postgres'), `drop database ${name} with (force)`)
  await db.close()
  await rm(folder, { recursive: true })
})

async function ask(url: string, text: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<unknown[]>({ text, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

/** A database with the logins and nothing in it. */
async function emptyDatabase() {
  const name = `restored_${randomBytes(4).toString('hex')}`
  made.push(name)
  const urls = await ensureRoles(databaseUrl(db.superuserUrl, 'postgres'), name)
  return { superuserUrl: databaseUrl(db.superuserUrl, name), urls }
}

function into(target: Awaited<ReturnType<typeof emptyDatabase>>, from: string) {
  return {
    from,
    superuserUrl: target.superuserUrl,
    ownerUrl: target.urls.owner,
    filesFolder: join(folder, `files-${made.length}`),
    prepareQueue: () => runMigrations({ connectionString: target.urls.jobs }),
  }
}

const event = `insert into audit.events (event_id, type, subject_kind, subject_id, actor_kind,
  actor_id, at, request_id, body) values (gen_random_uuid(), 'test.happened', 'test', $$tab\tä\n"$$,
  'system', 'test', '2026-03-02T09:00:00.123456Z', 'r', '{}')`
const everything = `select md5(string_agg(events::text, '|' order by event_id)), count(*)
  from audit.events`

test('a backup put into an empty database is the same rows, files and waiting jobs', async () => {
  await runMigrations({ connectionString: db.urls.jobs })
  await ask(db.superuserUrl, `${event}; ${event.replace('test.happened', 'test.again')}`)
  await ask(
    db.superuserUrl,
    `select graphile_worker.add_job('news', payload => '{"n":1}', job_key => 'k')`,
  )
  const stored = await db.world.files.put(Buffer.from('an invoice'))
  assert.ok('sha256' in stored)
  const from = join(folder, 'one')
  const filesFolder = join(db.world.dataFolder, 'files')
  const takenAt = '2026-03-02T09:00:00Z'
  const manifest = await backUp({
    superuserUrl: db.superuserUrl,
    filesFolder,
    into: from,
    takenAt,
  })
  assert.equal(manifest.jobs.length, 1)
  assert.ok(!(await readdir(from)).includes('keys'), 'keys are carried only when asked for')

  const target = await emptyDatabase()
  const options = into(target, from)
  await restore(options)
  assert.deepEqual(
    await ask(target.superuserUrl, everything),
    await ask(db.superuserUrl, everything),
  )
  const jobs = `select task_identifier, key from graphile_worker.jobs`
  assert.deepEqual(await ask(target.superuserUrl, jobs), [['news', 'k']])
  const { sha256 } = stored
  const file = join(options.filesFolder, sha256.slice(0, 2), sha256)
  assert.equal(await readFile(file, 'utf8'), 'an invoice')
  assert.deepEqual(await migrate(target.urls.owner), [])

  await assert.rejects(restore(options), /not empty.*never writes over/)
})

test('a damaged backup is refused and leaves nothing behind', async () => {
  const from = join(folder, 'damaged')
  const filesFolder = join(db.world.dataFolder, 'files')
  const takenAt = '2026-03-02T09:00:00Z'
  const manifest = await backUp({ superuserUrl: db.superuserUrl, filesFolder, into: from, takenAt })
  const events = manifest.tables.find(({ table }) => table === 'audit.events')
  assert.equal(events?.rows, 2)
  const fewer = { ...manifest, tables: [{ ...events, rows: 3 }] }
  await writeFile(join(from, 'manifest.json'), JSON.stringify(fewer))
  const target = await emptyDatabase()
  await assert.rejects(restore(into(target, from)), /audit\.events.*damaged/)
  assert.deepEqual(await ask(target.superuserUrl, 'select count(*) from audit.events'), [['0']])

  await writeFile(join(from, 'manifest.json'), '{"format":2}')
  await assert.rejects(restore(into(await emptyDatabase(), from)), /of another format/)
  await rm(join(from, 'manifest.json'))
  await assert.rejects(restore(into(await emptyDatabase(), from)), /no backup/)
})

test('a backup that breaks a foreign key, or that a newer program took, is refused', async () => {
  await ask(
    db.superuserUrl,
    `begin; set local session_replication_role = replica;
     update clocks.holidays set calendar_id = gen_random_uuid(); commit`,
  )
  const from = join(folder, 'orphan')
  const filesFolder = join(db.world.dataFolder, 'files')
  const takenAt = '2026-03-02T09:00:00Z'
  const manifest = await backUp({ superuserUrl: db.superuserUrl, filesFolder, into: from, takenAt })
  const target = await emptyDatabase()
  await assert.rejects(restore(into(target, from)), /breaks the foreign key holidays_calendar/)

  const later = [...manifest.migrations, { name: '9999_later.sql', sha256: 'f'.repeat(64) }]
  const newer = JSON.stringify({ ...manifest, migrations: later })
  await writeFile(join(from, 'manifest.json'), newer)
  await assert.rejects(restore(into(target, from)), /9999_later.*newer Quittance/)
})
