import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { readConfig } from './config.ts'
import { backUpFolder, type Ground, openGround } from './ground.ts'
import { readMigrations } from './migrate.ts'
import { stopPostgres } from './postgres.ts'

const folder = await mkdtemp(join(tmpdir(), 'quittance-opened-'))
await chmod(folder, 0o755)
const config = readConfig({ QUITTANCE_DATA: join(folder, 'data') })
const at = '2026-03-02T09:00:00Z'
const open = (serves: string | null): Promise<Ground> => openGround(config, { serves, at })
after(async () => {
  await stopPostgres(join(folder, 'data'))
  await rm(folder, { recursive: true })
})

test('an empty data folder becomes a migrated database, and says its version', async () => {
  const ground = await open(null)
  assert.deepEqual(ground.notes, [])
  // All of them ran now, or when set-up prepared the cluster that was copied.
  const all = (await readMigrations()).map(({ name }) => name)
  const client = new pg.Client(ground.urls.owner)
  await client.connect()
  const ran = await client.query<{ name: string }>(
    'select name from platform.migrations order by name',
  )
  await client.end()
  assert.deepEqual(
    ran.rows.map(({ name }) => name),
    all,
  )
  assert.ok([0, all.length].includes(ground.migrated.length))
  const newest = Number.parseInt(all.at(-1) ?? '', 10)
  assert.equal(await readFile(join(folder, 'data', 'VERSION'), 'utf8'), `${newest}\n`)
  await ground.close()
  assert.equal(await stopPostgres(join(folder, 'data')), false, 'a command stops what it started')
})

test('one process serves, a command works beside it and leaves it running', async () => {
  const server = await open('http://127.0.0.1:4310, process 7')
  await assert.rejects(
    open('http://127.0.0.1:4311, process 8'),
    /already served: http:\/\/127\.0\.0\.1:4310, process 7/,
  )
  const command = await open(null)
  assert.deepEqual(command.migrated, [])
  assert.ok(command.superuserUrl)
  const into = join(folder, 'backup')
  const where = { superuserUrl: command.superuserUrl, folder: command.dataFolder }
  const manifest = await backUpFolder({ ...where, into, takenAt: at })
  assert.ok(manifest.tables.length > 0)
  assert.ok((await readdir(into)).includes('manifest.json'))
  await command.close()
  const again = await open(null)
  await again.close()
  await server.close()
  assert.equal(await stopPostgres(join(folder, 'data')), false, 'who serves stops PostgreSQL')
})

test('a start while the one before is leaving waits for it', async () => {
  const before = await open('the one before')
  const leaving = before.close()
  const next = open('the next')
  await leaving
  const ground = await next
  await assert.rejects(open('a third'), /already served: the next/)
  await ground.close()
})
