/** Four logins on one database, so that what must never happen is not even possible. */
import { createHash } from 'node:crypto'
import pg from 'pg'

/** The same roles on every server; a server holds them once for all its databases. */
export const loginRoles = {
  owner: 'quittance_owner',
  app: 'quittance_app',
  portal: 'quittance_portal',
  jobs: 'quittance_jobs',
} as const

/** A URL for each login: `owner` migrates and does nothing else, `app` is the application, `portal`
 *  reads for partners under row-level security, `jobs` owns the job schema. */
export type LoginUrls = { readonly [name in keyof typeof loginRoles]: string }

/** Any number: says which advisory lock guards the making of roles and databases. */
const rolesLock = 7_261_904

/** Makes the four login roles and the database, owned by `quittance_owner`, unless they are there;
 *  answers a URL for each login. `superuserUrl` may lie on any PostgreSQL from 15 on. When it
 *  carries a password (a server of your own, for tests), the logins get passwords derived from it. */
export async function ensureRoles(superuserUrl: string, database: string): Promise<LoginUrls> {
  const client = await connect(superuserUrl)
  try {
    // Held by the session, since CREATE DATABASE runs in no transaction; ends with the connection.
    await client.query('select pg_advisory_lock($1)', [rolesLock])
    await makeRoles(client, superuserUrl)
    await makeDatabase(client, database)
    const jobs = pg.escapeIdentifier(loginRoles.jobs)
    await client.query(`grant create on database ${pg.escapeIdentifier(database)} to ${jobs}`)
  } finally {
    await client.end()
  }
  return loginUrls(superuserUrl, database)
}

async function makeRoles(client: pg.Client, superuserUrl: string): Promise<void> {
  const known = await client.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any($1)',
    [Object.values(loginRoles)],
  )
  const names = new Set(known.rows.map((row) => row.rolname))
  for (const role of Object.values(loginRoles)) {
    if (names.has(role)) continue
    const password = passwordOf(superuserUrl, role)
    const clause = password ? ` password ${pg.escapeLiteral(password)}` : ''
    await client.query(
      `create role ${role} login nosuperuser nocreatedb nocreaterole nobypassrls${clause}`,
    )
  }
}

async function makeDatabase(client: pg.Client, database: string): Promise<void> {
  const found = await client.query('select 1 from pg_database where datname = $1', [database])
  if (found.rowCount) return
  const { rows } = await client.query<{ version: string }>(
    `select current_setting('server_version_num') as version`,
  )
  const locale =
    Number(rows[0]?.version) >= 170_000
      ? "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"
      : "locale_provider libc lc_collate 'C' lc_ctype 'C.UTF-8'"
  const [name, owner] = [pg.escapeIdentifier(database), loginRoles.owner]
  try {
    await client.query(
      `create database ${name} owner ${owner} template template0 encoding 'UTF8' ${locale}`,
    )
  } catch (error) {
    const raced = error instanceof pg.DatabaseError && ['42P04', '23505'].includes(error.code ?? '')
    if (!raced) throw error
  }
}

/** The four URLs for a database that exists, for example one cloned from a template. */
export function loginUrls(superuserUrl: string, database: string): LoginUrls {
  const as = (role: string) => {
    const url = new URL(databaseUrl(superuserUrl, database))
    url.username = role
    url.password = passwordOf(superuserUrl, role) ?? ''
    return url.href
  }
  const { owner, app, portal, jobs } = loginRoles
  return { owner: as(owner), app: as(app), portal: as(portal), jobs: as(jobs) }
}

/** The same login and server, another database. */
export function databaseUrl(anyUrl: string, database: string): string {
  const url = new URL(anyUrl)
  url.pathname = `/${encodeURIComponent(database)}`
  return url.href
}

/** A URL for the Unix socket in `folder`. */
export function socketUrl(
  at: { readonly folder: string; readonly port: number },
  role: string,
  database: string,
): string {
  const host = encodeURIComponent(at.folder)
  return `postgresql://${role}@localhost:${at.port}/${encodeURIComponent(database)}?host=${host}`
}

function passwordOf(superuserUrl: string, role: string): string | null {
  const { password } = new URL(superuserUrl)
  if (!password) return null
  return createHash('sha256')
    .update(`${decodeURIComponent(password)}:${role}`)
    .digest('hex')
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'quittance roles' })
  client.on('error', () => {}) // a server that goes away fails the running query; that is enough
  await client.connect()
  return client
}
