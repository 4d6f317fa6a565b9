/** `npm start` as a stranger meets it: odd folders, other users, twice at once, killed. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { stopPostgres } from '../src/platform/postgres.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const isRoot = process.getuid?.() === 0
const startTimeoutMs = 60_000

const scratch = await mkdtemp(join(tmpdir(), 'quittance start '))
await chmod(scratch, 0o755)
const clone = join(scratch, 'a clone')
await makeClone()
const started: Started[] = []
const dataFolders: string[] = []
after(async () => {
  for (const { child } of started) killGroup(child)
  for (const folder of dataFolders) await stopPostgres(folder)
  await rm(scratch, { recursive: true, force: true })
})

/** What git and `npm ci` would leave, with the installed packages linked instead of copied. */
async function makeClone(): Promise<void> {
  await mkdir(clone, { recursive: true })
  const listed = spawnSync('ls', ['-A', root]).stdout.toString().trim().split('\n')
  const left = new Set(['.git', 'node_modules', 'data', 'test-results', '.setup'])
  for (const name of listed.filter((entry) => !left.has(entry)))
    await cp(join(root, name), join(clone, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(clone, 'node_modules'))
}

type Started = {
  readonly child: ChildProcess
  readonly output: () => string
  readonly ended: Promise<number | null>
}

type Settings = { readonly data: string; readonly port: number; readonly asNobody?: boolean }

/** `npm start` in a process group of its own, as a terminal would. */
function npmStart(settings: Settings): Started {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
  const env = {
    ...inherited,
    PORT: String(settings.port),
    QUITTANCE_DATA: settings.data,
    npm_config_update_notifier: 'false',
    ...(settings.asNobody ? { HOME: scratch, npm_config_cache: join(scratch, 'npm') } : {}),
  }
  const nobody = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', '--']
  const [command, ...args] = [...(settings.asNobody ? nobody : []), 'npm', 'start']
  const child = spawn(command!, args, { cwd: clone, env, detached: true })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const one = { child, output: () => output, ended }
  started.push(one)
  return one
}

async function isAnswering(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null)
  if (answer === null) return false
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-type') ?? '', /text\/html/)
  assert.match(await answer.text(), /<title>/)
  return true
}

async function untilAnswering({ port }: Settings, one: Started): Promise<void> {
  const deadline = performance.now() + startTimeoutMs
  let isOver = false
  void one.ended.then(() => (isOver = true))
  while (!(await isAnswering(port))) {
    assert.ok(!isOver, `npm start ended:\n${one.output()}`)
    assert.ok(performance.now() < deadline, `npm start does not answer:\n${one.output()}`)
    await pause(100)
  }
}

async function untilSilent(port: number): Promise<void> {
  const deadline = performance.now() + 30_000
  while (await isAnswering(port).catch(() => true)) {
    assert.ok(performance.now() < deadline, 'the server does not leave')
    await pause(100)
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // gone already
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  await new Promise((resolve) => server.close(resolve))
  return address.port
}

async function settingsFor(name: string, asNobody = false): Promise<Settings> {
  const data = join(scratch, name)
  dataFolders.push(data)
  return { data, port: await freePort(), asNobody }
}

async function postmasterOf(data: string): Promise<number> {
  const text = await readFile(join(data, 'pg', 'data', 'postmaster.pid'), 'utf8')
  return Number(text.split('\n')[0])
}

const ours = await settingsFor('some data')

test('npm start in a path with a space serves a page, and SIGTERM stops all of it', async () => {
  const one = npmStart(ours)
  await untilAnswering(ours, one)
  assert.match(one.output(), new RegExp(`http://127\\.0\\.0\\.1:${ours.port}`))
  one.child.kill('SIGTERM')
  await one.ended
  await untilSilent(ours.port)
  assert.equal(await stopPostgres(ours.data), false, 'PostgreSQL was left running')
})

test('a second npm start is refused in words, on the same port and on another', async () => {
  const one = npmStart(ours)
  await untilAnswering(ours, one)
  const same = npmStart(ours)
  assert.equal(await same.ended, 1)
  assert.match(same.output(), new RegExp(`Port ${ours.port} .* is taken|already served`))
  const other = npmStart({ ...ours, port: await freePort() })
  assert.equal(await other.ended, 1)
  assert.match(other.output(), new RegExp(`already served: .*${ours.port}`))
  assert.ok(await isAnswering(ours.port), 'the first goes on')
  assert.doesNotMatch(same.output() + other.output(), /^\s+at /m)
})

test('after kill -9 of everything, PostgreSQL included, npm start works again', async () => {
  const first = started.find(({ child }) => child.exitCode === null && child.signalCode === null)
  assert.ok(first)
  const postmaster = await postmasterOf(ours.data)
  killGroup(first.child)
  process.kill(postmaster, 'SIGKILL')
  await first.ended
  const again = npmStart(ours)
  await untilAnswering(ours, again)
  assert.notEqual(await postmasterOf(ours.data), postmaster)
})

test('when only npm is killed, the server leaves by itself, and npm start works again', async () => {
  const running = started.at(-1)
  assert.ok(running)
  running.child.kill('SIGKILL')
  await untilSilent(ours.port)
  const again = npmStart(ours)
  await untilAnswering(ours, again)
  again.child.kill('SIGTERM')
  await again.ended
})

test('an older program refuses newer data, and a taken port is named', async () => {
  const version = await readFile(join(ours.data, 'VERSION'), 'utf8')
  await writeFile(join(ours.data, 'VERSION'), '9999\n')
  const older = npmStart(ours)
  assert.equal(await older.ended, 1)
  assert.match(older.output(), /newer Quittance \(data version 9999/)
  await writeFile(join(ours.data, 'VERSION'), version)

  const stranger = createServer()
  await new Promise<void>((resolve) => stranger.listen(ours.port, '127.0.0.1', resolve))
  const blocked = npmStart(ours)
  assert.equal(await blocked.ended, 1)
  assert.match(blocked.output(), new RegExp(`Port ${ours.port} on 127.0.0.1 is taken`))
  stranger.close()
})

if (isRoot) {
  test('as root below a parent closed to others, the data lies elsewhere and says so', async () => {
    const closed = join(scratch, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const asked = { data: join(closed, 'data'), port: await freePort() }
    const one = npmStart(asked)
    await untilAnswering(asked, one)
    const [where] = (await readFile(join(asked.data, 'where'), 'utf8')).split('\n')
    assert.match(where ?? '', /^\/var\/lib\/quittance\//)
    assert.ok(one.output().includes(where!), one.output())
    one.child.kill('SIGTERM')
    await one.ended
    await rm(where!, { recursive: true })
  })

  test('an ordinary user starts it from a clone it can only read', async () => {
    const theirs = await settingsFor('nobody’s/data', true)
    await mkdir(join(scratch, 'nobody’s'))
    await mkdir(join(scratch, 'npm'))
    await chmod(join(scratch, 'nobody’s'), 0o777)
    await chmod(join(scratch, 'npm'), 0o777)
    const one = npmStart(theirs)
    await untilAnswering(theirs, one)
    one.child.kill('SIGTERM')
    await one.ended
    assert.equal(await stopPostgres(theirs.data), false, 'PostgreSQL was left running')
  })
}
