import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { migrateDataFolder } from './data-folder.ts'
import { databaseUrl, ensureRoles } from './postgres.ts'
import { testDatabase } from './testing.ts'

const db = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'quittance-data-'))
const name = `upgraded_${process.pid}`
const { owner } = await ensureRoles(databaseUrl(db.superuserUrl, 'postgres'), name)
after(async () => {
  const client = new pg.Client({ connectionString: db.superuserUrl })
  await client.connect()
  await client.query(`drop database ${name} with (force)`)
  await client.end()
  await db.close()
  await rm(folder, { recursive: true })
})

test('a database that holds something is backed up before it is migrated, and only then', async () => {
  const migrations = join(folder, 'migrations')
  await mkdir(migrations)
  const tables = async () => {
    const client = new pg.Client({ connectionString: owner })
    await client.connect()
    const { rows } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'upgraded' order by 1`,
    )
    await client.end()
    return rows.map((row) => row.name).join()
  }
  const backups: string[] = []
  const upgrade = () =>
    migrateDataFolder({
      folder,
      ownerUrl: owner,
      migrations,
      backup: async () => `backup of ${backups[backups.push(await tables()) - 1]}`,
    })

  await writeFile(
    join(migrations, '0001_first.sql'),
    'create schema upgraded; create table upgraded.one ()',
  )
  assert.deepEqual(await upgrade(), { ran: ['0001_first.sql'], backup: null })
  assert.deepEqual(await upgrade(), { ran: [], backup: null })
  assert.equal(await readFile(join(folder, 'VERSION'), 'utf8'), '1\n')

  await writeFile(join(migrations, '0002_second.sql'), 'create table upgraded.two ()')
  assert.deepEqual(await upgrade(), { ran: ['0002_second.sql'], backup: 'backup of one' })
  assert.equal(await readFile(join(folder, 'VERSION'), 'utf8'), '2\n')
  assert.equal(await tables(), 'one,two')

  await rm(join(migrations, '0002_second.sql'))
  await assert.rejects(upgrade(), /newer Quittance \(data version 2, this program knows 1\)/)
})
