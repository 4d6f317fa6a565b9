import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { migrate } from './migrate.ts'
import { placeBinaries } from './postgres-binaries.ts'
import { serverUser } from './postgres-user.ts'
import { databaseUrl, ensureRoles, prepareCluster, startPostgres } from './postgres.ts'
import {
  copyPrepared,
  embeddedDatabase,
  inTemporaryFolder,
  keepPrepared,
} from './prepared-cluster.ts'

const there = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

test('a copied cluster has its logins and every migration, and starts by itself', async () => {
  await inTemporaryFolder(async (folder) => {
    const [made, copy, cache] = ['made', 'copy', 'cache'].map((name) => join(folder, name))
    const server = await startPostgres({ dataFolder: made!, durable: false })
    const { owner } = await ensureRoles(server.superuserUrl, embeddedDatabase)
    const ran = await migrate(owner)
    await server.stop()
    const user = await serverUser()
    await prepareCluster({ dataFolder: copy!, durable: false }) // its folders and programs
    const pgFolder = join(copy!, 'pg')
    const binaries = await placeBinaries(pgFolder)
    const of = { binaries, user, folder: pgFolder }
    await keepPrepared(join(made!, 'pg', 'data'), binaries.version, cache!)
    await rm(join(pgFolder, 'data'), { recursive: true })
    assert.equal(await copyPrepared(join(pgFolder, 'data'), of, cache!), true)
    const second = await startPostgres({ dataFolder: copy!, durable: false })
    try {
      const client = new pg.Client(databaseUrl(second.superuserUrl, embeddedDatabase))
      await client.connect()
      const { rows } = await client.query<{ count: number }>(
        'select count(*)::int as count from platform.migrations',
      )
      await client.end()
      assert.equal(rows[0]?.count, ran.length)
      const again = await ensureRoles(second.superuserUrl, embeddedDatabase)
      assert.deepEqual(await migrate(again.owner), [])
    } finally {
      await second.stop()
    }
  })
})

test('without a prepared cluster, or with half of one, nothing is left where it would lie', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-test-'))
  try {
    await chmod(folder, 0o711)
    const user = await serverUser()
    const binaries = { folder: join(folder, 'none'), version: '18.0', major: 18 }
    const of = { binaries, user, folder }
    const draft = join(folder, 'draft')
    assert.equal(await copyPrepared(draft, of, join(folder, 'cache')), false)
    const half = join(folder, 'half')
    await mkdir(half)
    await writeFile(join(half, 'PG_VERSION'), '18')
    await keepPrepared(half, '18.0', join(folder, 'cache'))
    assert.equal(await copyPrepared(draft, of, join(folder, 'cache')), false) // no program syncs it
    assert.equal(await there(draft), false)
  } finally {
    await rm(folder, { recursive: true })
  }
})
