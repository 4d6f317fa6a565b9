/** A backup is a folder: one compressed COPY per table, all of one instant, the stored files, the
 *  waiting jobs, and a manifest. No PostgreSQL tool is needed, and another major can read it. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { copyFile, cp, mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { z } from 'zod'

/** Schemas that are not carried row by row: the migrations make the first, the second's waiting
 *  jobs are carried as jobs, since its tables belong to a package. */
const carriedOtherwise = ['graphile_worker', 'jobs']

export const manifestSchema = z.strictObject({
  format: z.literal(1),
  takenAt: z.string(),
  migrations: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
  tables: z.array(
    z.strictObject({
      table: z.string(),
      columns: z.array(z.string()),
      rows: z.number(),
      file: z.string(),
      sha256: z.string(),
    }),
  ),
  sequences: z.array(z.strictObject({ name: z.string(), value: z.string().nullable() })),
  jobs: z.array(
    z.strictObject({
      task: z.string(),
      payload: z.unknown(),
      runAt: z.string(),
      key: z.string().nullable(),
      attempts: z.number(),
    }),
  ),
})
export type Manifest = z.output<typeof manifestSchema>

/** Writes a backup to the new folder `into`. `superuserUrl` names the database: another login would
 *  silently see fewer rows. `keysFile` is carried only when given: whoever has it opens what is
 *  sealed. Half a backup has no manifest and is removed. Answers the manifest. */
export async function backUp(options: {
  readonly superuserUrl: string
  readonly filesFolder: string
  readonly keysFile?: string
  readonly into: string
  readonly takenAt: string
}): Promise<Manifest> {
  const draft = `${options.into}.part`
  await rm(draft, { recursive: true, force: true })
  await mkdir(join(draft, 'tables'), { recursive: true, mode: 0o700 })
  const client = new pg.Client({ connectionString: options.superuserUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const manifest = await readAll(client, draft, options.takenAt)
    // After the rows were read: every file they name is there, for files only ever come before.
    await cp(options.filesFolder, join(draft, 'files'), { recursive: true, force: true }).catch(
      ignoreAbsent,
    )
    if (options.keysFile !== undefined) await copyFile(options.keysFile, join(draft, 'keys'))
    await writeFile(join(draft, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`)
    await syncFile(join(draft, 'manifest.json'))
    await rename(draft, options.into)
    return manifest
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  } finally {
    await client.end()
  }
}

async function readAll(client: pg.Client, folder: string, takenAt: string): Promise<Manifest> {
  const tables: Manifest['tables'] = []
  for (const { table, columns } of await ownTables(client))
    tables.push(await copyOut(client, folder, table, columns))
  const migrations = await client.query<Manifest['migrations'][number]>(
    'select name, sha256 from platform.migrations order by name',
  )
  const sequences = await client.query<Manifest['sequences'][number]>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as value
     from pg_sequences where schemaname <> all($1) order by 1`,
    [carriedOtherwise],
  )
  return {
    format: 1,
    takenAt,
    migrations: migrations.rows,
    tables,
    sequences: sequences.rows,
    jobs: await waitingJobs(client),
  }
}

/** Every table of ours with the columns that are stored rather than computed, in schema order. */
export async function ownTables(
  client: pg.Client,
): Promise<{ readonly table: string; readonly columns: string[] }[]> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `select format('%I.%I', nspname, relname) as table,
            array_agg(quote_ident(attname) order by attnum) as columns
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     join pg_attribute on attrelid = pg_class.oid and attnum > 0
       and not attisdropped and attgenerated = ''
     where relkind = 'r' and nspname not like 'pg\\_%' and nspname <> 'information_schema'
       and nspname <> all($1) and format('%I.%I', nspname, relname) <> 'platform.migrations'
     group by nspname, relname order by 1`,
    [carriedOtherwise],
  )
  return rows
}

async function copyOut(
  client: pg.Client,
  folder: string,
  table: string,
  columns: string[],
): Promise<Manifest['tables'][number]> {
  const file = `tables/${table.replaceAll('"', '')}.copy.zst`
  const hash = createHash('sha256')
  const rows = client.query(copyTo(`copy ${table} (${columns.join(', ')}) to stdout`))
  const path = join(folder, file)
  await pipeline(rows, createZstdCompress(), hashing(hash), createWriteStream(path))
  await syncFile(path)
  return { table, columns, rows: rows.rowCount ?? 0, file, sha256: hash.digest('hex') }
}

/** Passes bytes on unchanged and adds them to `hash`. */
export function hashing(hash: { update(chunk: Buffer): unknown }): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
}

/** Jobs not done yet; running ones too: delivery is at least once. */
async function waitingJobs(client: pg.Client): Promise<Manifest['jobs']> {
  const queue = await client.query<{ there: boolean }>(
    `select to_regclass('graphile_worker._private_jobs') is not null as there`,
  )
  if (!queue.rows[0]?.there) return []
  const { rows } = await client.query<Manifest['jobs'][number]>(
    `select identifier as task, payload, run_at::text as "runAt", key, max_attempts::int as attempts
     from graphile_worker._private_jobs jobs
     join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
     where jobs.attempts < max_attempts order by jobs.id`,
  )
  return rows
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

export function ignoreAbsent(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}
