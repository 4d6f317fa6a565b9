/** Puts a backup into an empty database: migrates to the level of the backup, loads the rows with
 *  triggers and foreign keys off, checks every foreign key, then migrates to this program's level. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { hashing, ignoreAbsent, type Manifest, manifestSchema, ownTables } from './backup.ts'
import { migrate, migrationsFolder, readMigrations } from './migrate.ts'

/** Restores the backup in `from`. Refuses a database that holds anything, a backup that is damaged,
 *  incomplete or newer than this program. `prepareQueue` makes the job queue's own schema. The
 *  caller runs `verify` afterwards. Answers the manifest. */
export async function restore(options: {
  readonly from: string
  readonly superuserUrl: string
  readonly ownerUrl: string
  readonly filesFolder: string
  readonly keysFile?: string
  readonly prepareQueue: () => Promise<void>
}): Promise<Manifest> {
  const manifest = await readManifest(options.from)
  const client = new pg.Client({ connectionString: options.superuserUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    await refuseFilled(client)
    await migrateTo(options.ownerUrl, manifest)
    await client.query('begin')
    await load(client, options.from, manifest)
    await checkForeignKeys(client)
    await client.query('commit')
    await cp(join(options.from, 'files'), options.filesFolder, { recursive: true }).catch(
      ignoreAbsent,
    )
    if (options.keysFile !== undefined)
      await copyFile(join(options.from, 'keys'), options.keysFile).catch(ignoreAbsent)
    await migrate(options.ownerUrl)
    await options.prepareQueue()
    await enqueue(client, manifest)
    return manifest
  } finally {
    await client.end()
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null)
  if (text === null)
    throw new Error(`${folder} is no backup: it has no manifest.json, which is written last.`)
  const parsed = manifestSchema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error(`The manifest of ${folder} is damaged or of another format.`)
  return parsed.data
}

async function refuseFilled(client: pg.Client): Promise<void> {
  const migrated = await client.query<{ there: boolean }>(
    `select to_regclass('audit.events') is not null as there`,
  )
  if (!migrated.rows[0]?.there) return
  const { rowCount } = await client.query('select from audit.events limit 1')
  if (rowCount === 0) return // migrated and never used, or a restore that failed
  throw new Error(
    'This database is not empty, and a restore never writes over anything. Restore into a new ' +
      'folder: QUITTANCE_DATA=<new folder> npm run -s quittance -- restore <backup>.',
  )
}

/** The migrations the backup had run, byte for byte, and no later one: its rows fit those. */
async function migrateTo(ownerUrl: string, manifest: Manifest): Promise<void> {
  const known = new Map((await readMigrations()).map(({ name, sha256 }) => [name, sha256]))
  const strange = manifest.migrations.find(({ name, sha256 }) => known.get(name) !== sha256)
  if (strange)
    throw new Error(
      `The backup has run ${strange.name}, which this program does not know in that form: it was ` +
        'taken by a newer Quittance. Restore it with that one.',
    )
  const folder = await mkdtemp(join(tmpdir(), 'quittance-migrations-'))
  try {
    for (const { name } of manifest.migrations)
      await copyFile(join(migrationsFolder, name), join(folder, name))
    await migrate(ownerUrl, folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** In one transaction. Rows that migrations wrote give way to those of the backup. */
async function load(client: pg.Client, folder: string, manifest: Manifest): Promise<void> {
  const there = new Map((await ownTables(client)).map((own) => [own.table, own.columns]))
  for (const { table, columns } of manifest.tables)
    if (columns.join() !== there.get(table)?.join())
      throw new Error(`The backup’s ${table} does not fit the table its migrations make.`)
  await client.query('set local session_replication_role = replica')
  await client.query(`truncate ${[...there.keys()].join(', ')}`)
  for (const kept of manifest.tables) await loadTable(client, folder, kept)
  for (const { name, value } of manifest.sequences)
    if (value !== null) await client.query('select setval($1::regclass, $2::int8)', [name, value])
}

async function loadTable(
  client: pg.Client,
  folder: string,
  kept: Manifest['tables'][number],
): Promise<void> {
  const hash = createHash('sha256')
  const rows = client.query(copyFrom(`copy ${kept.table} (${kept.columns.join(', ')}) from stdin`))
  const bytes = createReadStream(join(folder, kept.file))
  await pipeline(bytes, hashing(hash), createZstdDecompress(), rows)
  if (hash.digest('hex') !== kept.sha256 || rows.rowCount !== kept.rows)
    throw new Error(`${kept.file} of the backup is not what its manifest says: it is damaged.`)
}

/** They were off while loading. Null in any column of a key means there is nothing to refer to. */
async function checkForeignKeys(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; statement: string }>(
    `select conname as name, format(
       'select 1 from %s child where num_nulls(%s) = 0 and not exists (select from %s parent where %s)
        limit 1', conrelid::regclass,
       (select string_agg(format('child.%I', a.attname), ', ')
        from unnest(conkey) as k(num) join pg_attribute a on a.attrelid = conrelid and a.attnum = num),
       confrelid::regclass,
       (select string_agg(format('parent.%I = child.%I', p.attname, c.attname), ' and ')
        from unnest(conkey, confkey) k(child, parent)
        join pg_attribute c on c.attrelid = conrelid and c.attnum = k.child
        join pg_attribute p on p.attrelid = confrelid and p.attnum = k.parent)) as statement
     from pg_constraint where contype = 'f' and conparentid = 0
       and connamespace not in (select oid from pg_namespace where nspname = 'graphile_worker')`,
  )
  for (const { name, statement } of rows) {
    const orphan = await client.query(statement)
    if (orphan.rowCount) throw new Error(`The backup breaks the foreign key ${name}.`)
  }
}

async function enqueue(client: pg.Client, manifest: Manifest): Promise<void> {
  for (const job of manifest.jobs)
    await client.query(
      `select graphile_worker.add_job($1, payload => $2, run_at => $3, job_key => $4,
         max_attempts => $5)`,
      [job.task, JSON.stringify(job.payload), job.runAt, job.key, job.attempts],
    )
}
