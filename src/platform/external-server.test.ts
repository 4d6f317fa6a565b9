/** PostgreSQL of the operator's own, 15 or newer: a throw-away cluster of an installed one, reached
 *  by TCP and password. Where none is installed, there is nothing to ask it. */
import assert from 'node:assert/strict'
import { chmod, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { migrate } from './migrate.ts'
import { run, serverUser } from './postgres-user.ts'
import { ensureRoles } from './postgres.ts'

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

const bin = await oldestInstalled()
if (bin !== null)
  test('a PostgreSQL 15 by TCP and password gets the logins and every migration', async () => {
    const url = await externalServer(bin)
    const [urls] = await Promise.all([1, 2].map(() => ensureRoles(url, 'quittance')))
    assert.ok(urls)
    assert.ok((await migrate(urls.owner)).length > 0)
    assert.deepEqual(await migrate(urls.owner), [], 'the second time there is nothing to do')
    for (const [login, loginUrl] of Object.entries(urls)) {
      const client = new pg.Client({ connectionString: loginUrl })
      await client.connect()
      const { rows } = await client.query('select current_user as name, lower($1) as lower', ['Ä'])
      assert.deepEqual(rows, [{ name: `quittance_${login}`, lower: 'ä' }])
      await client.end()
    }
    const wrong = urls.app.replace(/:[0-9a-f]{64}@/, ':guess@')
    await assert.rejects(ensureRoles(wrong, 'quittance'), /password authentication failed/)
  })
