/** PostgreSQL of the operator's own, 15 or newer: a throw-away cluster of an installed one, reached
 *  by TCP and password. Where none is installed, there is nothing to ask it. */
import assert from 'node:assert/strict'
import { chmod, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { readConfig } from './config.ts'
import { migrate } from './migrate.ts'
import { prepareExternal } from './postgres-external.ts'
import { run, serverUser } from './postgres-user.ts'
import { databaseUrl, ensureRoles, type LoginUrls } from './postgres.ts'

const installed = '/usr/lib/postgresql' // where Debian and its kin keep them, one folder per major

async function oldestInstalled(): Promise<string | null> {
  const majors = (await readdir(installed).catch(() => [])).map(Number)
  const [oldest] = majors.filter((major) => major >= 15).sort((a, b) => a - b)
  return oldest === undefined ? null : join(installed, String(oldest), 'bin')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  await new Promise((resolve) => server.close(resolve))
  return address.port
}

/** Answers a superuser's URL; stops and removes the cluster after the tests of this file. */
async function externalServer(bin: string): Promise<string> {
  const user = await serverUser()
  const folder = await mkdtemp(join(tmpdir(), 'quittance-external-'))
  await chmod(folder, 0o755)
  if (user) await chown(folder, user.uid, user.gid)
  const [data, password] = [join(folder, 'data'), 'open: sesame/7']
  await writeFile(join(folder, 'password'), password, { mode: 0o644 })
  const port = await freePort()
  const tool = async (name: string, ...args: string[]) => {
    const done = await run(join(bin, name), args, { user, cwd: folder })
    assert.equal(done.code, 0, done.output)
  }
  const secret = `--pwfile=${join(folder, 'password')}`
  await tool('initdb', '-D', data, '-U', 'boss', '-A', 'scram-sha-256', secret, '--no-sync')
  const options = `-h 127.0.0.1 -p ${port} -k ${folder} -c fsync=off`
  await tool('pg_ctl', 'start', '-w', '-D', data, '-l', join(folder, 'log'), '-o', options)
  after(async () => {
    await tool('pg_ctl', 'stop', '-w', '-m', 'immediate', '-D', data)
    await rm(folder, { recursive: true, force: true })
  })
  return `postgresql://boss:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
}

async function ask(url: string, text: string, values: unknown[] = []): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<unknown[]>({ text, values, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

/** What the settings make of these addresses, checked on the server. */
function prepared(environment: Record<string, string>): Promise<LoginUrls> {
  const { database } = readConfig(environment)
  assert.ok(database.kind === 'external')
  return prepareExternal(database)
}

function loginOf(url: string, login: string, password: string): string {
  const changed = new URL(url)
  changed.username = login
  changed.password = password
  return changed.href
}

/** What no login but a breaker of rules would do, on what the first migration made. */
async function assertAppendOnly(urls: LoginUrls): Promise<void> {
  const change = `update audit.events set type = 'other'`
  await assert.rejects(ask(urls.app, change), /permission denied/)
  await assert.rejects(ask(urls.portal, change), /permission denied/)
  await assert.rejects(ask(urls.jobs, 'select from audit.events'), /permission denied/)
}

const bin = await oldestInstalled()
if (bin !== null) {
  const url = await externalServer(bin)

  test('one login that may make roles plays all four, each with its own powers', async () => {
    await ask(url, `create role maker login createrole password 'm'`)
    await ask(url, 'create database single owner maker')
    const single = databaseUrl(loginOf(url, 'maker', 'm'), 'single')
    const urls = await prepared({ QUITTANCE_DATABASE_URL: single })
    assert.ok((await migrate(urls.owner)).length > 0)
    assert.deepEqual(await ask(urls.portal, 'select current_user, session_user'), [
      ['quittance_portal', 'maker'],
    ])
    await assertAppendOnly(urls)
    assert.deepEqual(await prepared({ QUITTANCE_DATABASE_URL: single }), urls)
    await ask(url, 'drop database single')
    await ask(url, `drop role maker, ${Object.keys(urls).map((name) => `quittance_${name}`)}`)
  })

  test('a login that may not make roles is told the SQL an administrator must run', async () => {
    await ask(url, `create role plain login password 'p'`)
    const plain = loginOf(url, 'plain', 'p')
    await assert.rejects(
      prepared({ QUITTANCE_DATABASE_URL: plain }),
      /permission denied to create role\n.*create role quittance_owner login.*grant create/s,
    )
  })

  test('a PostgreSQL 15 by TCP and password gets the logins and every migration', async () => {
    const [urls] = await Promise.all([1, 2].map(() => ensureRoles(url, 'quittance')))
    assert.ok(urls)
    const checked = await prepared({
      QUITTANCE_OWNER_URL: urls.owner,
      QUITTANCE_DATABASE_URL: urls.app,
      QUITTANCE_PORTAL_URL: urls.portal,
      QUITTANCE_JOBS_URL: urls.jobs,
    })
    assert.deepEqual(checked, urls)
    assert.ok((await migrate(urls.owner)).length > 0)
    assert.deepEqual(await migrate(urls.owner), [], 'the second time there is nothing to do')
    for (const [login, loginUrl] of Object.entries(urls))
      assert.deepEqual(await ask(loginUrl, 'select current_user, lower($1)', ['Ä']), [
        [`quittance_${login}`, 'ä'],
      ])
    await assertAppendOnly(urls)
    const wrong = urls.app.replace(/:[0-9a-f]{64}@/, ':guess@')
    await assert.rejects(ensureRoles(wrong, 'quittance'), /password authentication failed/)
    await assert.rejects(
      prepared({
        QUITTANCE_OWNER_URL: urls.owner,
        QUITTANCE_DATABASE_URL: urls.portal,
        QUITTANCE_PORTAL_URL: urls.app,
        QUITTANCE_JOBS_URL: urls.jobs,
      }),
      /login for "app" is not quittance_app/,
    )
  })
}
