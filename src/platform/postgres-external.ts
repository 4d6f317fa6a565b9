/** A PostgreSQL of the operator's own, 15 or newer: whether its logins can do what they must, and
 *  only that. With one address, one login plays all four roles. */
import pg from 'pg'
import type { DatabaseConfig } from './config.ts'
import { type LoginUrls, loginRoles } from './postgres-roles.ts'

type External = Extract<DatabaseConfig, { kind: 'external' }>
type LoginName = keyof typeof loginRoles

const oldestVersion = 150_000

/** Answers the four addresses to use. Four separate logins are only checked. Fewer: the first one
 *  makes the missing roles if it may, joins them and connects as each; nothing but our own code then
 *  keeps it from changing what is append-only. Throws with the SQL an administrator must run. */
export async function prepareExternal(external: External): Promise<LoginUrls> {
  const { owner, app, portal, jobs } = external
  if (external.separateLogins) {
    const urls = { owner, app, portal, jobs }
    for (const name of loginNames()) await withClient(urls[name], (client) => check(client, name))
    return urls
  }
  await withClient(owner, joinRoles)
  const urls = {
    owner: asRole(owner, 'owner'),
    app: asRole(app, 'app'),
    portal: asRole(portal, 'portal'),
    jobs: asRole(jobs, 'jobs'),
  }
  for (const name of loginNames()) await withClient(urls[name], (client) => check(client, name))
  return urls
}

function loginNames(): LoginName[] {
  return ['owner', 'app', 'portal', 'jobs']
}

/** The session starts as the role, with the settings our pools ask for: an address that carries
 *  options overrides those. */
function asRole(url: string, name: LoginName): string {
  const changed = new URL(url)
  const given = changed.searchParams.get('options')
  const role = `-c role=${loginRoles[name]} -c timezone=UTC -c datestyle=ISO`
  changed.searchParams.set('options', given ? `${given} ${role}` : role)
  return changed.href
}

async function withClient<T>(url: string, body: (client: pg.Client) => Promise<T>): Promise<T> {
  const { host, pathname } = new URL(url)
  const client = new pg.Client({ connectionString: url, application_name: 'quittance check' })
  client.on('error', () => {})
  try {
    await client.connect()
    return await body(client)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    throw new Error(`${host}${pathname}: ${error.message}\n${administratorSql(pathname)}`, {
      cause: error,
    })
  } finally {
    await client.end().catch(() => {})
  }
}

async function check(client: pg.Client, name: LoginName): Promise<void> {
  const { rows } = await client.query<{ version: number; belongs: boolean; creates: boolean }>(
    `select current_setting('server_version_num')::int as version,
       pg_has_role(current_user, $1, 'usage') as belongs,
       has_database_privilege(current_database(), 'create') as creates`,
    [loginRoles[name]],
  )
  const { version, belongs, creates } = rows[0] ?? { version: 0, belongs: false, creates: false }
  if (version < oldestVersion)
    throw new Error(`This PostgreSQL is too old (${version}): Quittance needs 15 or newer.`)
  const mustCreate = name === 'owner' || name === 'jobs'
  if (belongs && (creates || !mustCreate)) return
  const database = `/${client.database ?? 'quittance'}`
  throw new Error(
    `The login for "${name}" ${belongs ? 'may not create schemas' : `is not ${loginRoles[name]}`}` +
      ` in this database.\n${administratorSql(database)}`,
  )
}

/** Makes the missing roles (without login) and makes the login a member, so that it can act as each;
 *  a role that cannot be made or joined is a {@link pg.DatabaseError} of the server. */
async function joinRoles(client: pg.Client): Promise<void> {
  await client.query('begin')
  await client.query(`select pg_advisory_xact_lock(hashtext('quittance.migrate'))`)
  for (const role of Object.values(loginRoles)) {
    const { rows } = await client.query<{ there: boolean; member: boolean }>(
      `select r.there, r.there and pg_has_role(session_user, $1, 'member') as member
       from (select exists(select from pg_roles where rolname = $1) as there) r`,
      [role],
    )
    if (!rows[0]?.there) await client.query(`create role ${role} nologin`)
    if (!rows[0]?.member) await client.query(`grant ${role} to session_user`)
  }
  const { rows } = await client.query<{ name: string }>(
    'select quote_ident(current_database()) as name',
  )
  const { owner, jobs } = loginRoles
  await client.query(`grant create on database ${rows[0]?.name} to ${owner}, ${jobs}`)
  await client.query('commit')
}

function administratorSql(pathname: string): string {
  const database = pg.escapeIdentifier(decodeURIComponent(pathname.slice(1)) || 'quittance')
  const roles = Object.values(loginRoles).map((role) => `  create role ${role} login password '…';`)
  return [
    'An administrator of this PostgreSQL can prepare it with:',
    ...roles,
    `  create database ${database} owner ${loginRoles.owner};`,
    `  grant create on database ${database} to ${loginRoles.owner}, ${loginRoles.jobs};`,
    'and QUITTANCE_OWNER_URL, QUITTANCE_DATABASE_URL, QUITTANCE_PORTAL_URL and ' +
      'QUITTANCE_JOBS_URL then name the four logins in this order.',
  ].join('\n')
}
