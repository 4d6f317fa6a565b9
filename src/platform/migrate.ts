import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

export type Migration = { readonly name: string; readonly sha256: string; readonly text: string }

/** The migrations in the order they run: `0001_….sql` first. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(`${folder}/${name}`, 'utf8')
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/** Brings the database at `ownerUrl` to the newest migration, in one transaction under one lock, and
 *  answers the names it ran. Refuses an edited migration and a database newer than this program. */
export async function migrate(ownerUrl: string, folder = migrationsFolder): Promise<string[]> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'quittance migrate',
  })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin')
    // The one constant lock of the program: two processes migrating at once take turns.
    await client.query(`select pg_advisory_xact_lock(hashtext('quittance.migrate'))`)
    const ran = await runMissing(client, await readMigrations(folder))
    await client.query('commit')
    return ran
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    await client.end()
  }
}

async function runMissing(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  await client.query(`create schema if not exists platform`)
  await client.query(`create table if not exists platform.migrations (
    name text collate "C" primary key, sha256 text not null, ran_at timestamptz not null default now())`)
  const rows = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from platform.migrations order by name',
  )
  const known = new Set(migrations.map((migration) => migration.name))
  const newer = rows.rows.find((row) => !known.has(row.name))
  if (newer !== undefined) {
    throw new Error(
      `the database has run migration ${newer.name}, which this program does not know: ` +
        'it belongs to a newer Quittance. Start the newer program, or restore an older backup.',
    )
  }
  const done = new Map(rows.rows.map((row) => [row.name, row.sha256]))
  const ran: string[] = []
  const held = new Set<string>()
  for (const { name, sha256, text } of migrations) {
    const before = done.get(name)
    if (before === sha256) continue
    if (before !== undefined) throw new Error(`migration ${name} was edited after it ran`)
    // Without rows there is nothing to hold back.
    if (done.size > 0) await releasePolicies(client, held)
    await client.query(text).catch((error: unknown) => {
      throw new Error(`migration ${name}: ${describe(error, text)}`, { cause: error })
    })
    await client.query('insert into platform.migrations (name, sha256) values ($1, $2)', [
      name,
      sha256,
    ])
    ran.push(name)
  }
  if (held.size > 0) await holdPolicies(client, held)
  return ran
}

/** A migration reads and changes all rows: policies that bind the owner of the tables too would hide
 *  them from it, and a fill would fill nothing. Adds the names of such tables to `held`. */
async function releasePolicies(client: pg.Client, held: Set<string>): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relkind = 'r' and relforcerowsecurity`,
  )
  for (const { name } of rows) held.add(name)
  const texts = rows.map(({ name }) => `alter table ${name} no force row level security`)
  if (texts.length > 0) await client.query(texts.join(';'))
}

/** Binds the owner again, in the same transaction; a table that a migration dropped is left. */
async function holdPolicies(client: pg.Client, held: ReadonlySet<string>): Promise<void> {
  for (const name of held) {
    await client.query(`alter table if exists ${name} force row level security`)
  }
}

function describe(error: unknown, text: string): string {
  if (!(error instanceof pg.DatabaseError)) return String(error)
  const line = text.slice(0, Number(error.position ?? '1')).split('\n').length
  return `line ${line}: ${error.message}`
}
