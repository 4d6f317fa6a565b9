/** What runs before there are packages: the lock that keeps two set-ups apart, the lock file that
 *  holds on every machine, and the sentence an old Node hears. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const scripts = fileURLToPath(new URL('../scripts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'quittance-setup-'))
after(() => rmSync(folder, { recursive: true }))

/** Runs `body` (which may use `run`) under the lock of `name`, in a process of its own. */
function underLock(name: string, body: string) {
  const program = `
    import { appendFileSync } from 'node:fs'
    import { setTimeout as sleep } from 'node:timers/promises'
    const { withLock } = await import(${JSON.stringify(`${scripts}/lock-folder.mjs`)})
    const say = (word) => appendFileSync(${JSON.stringify(join(folder, `${name}.log`))}, word + ' ')
    await withLock(${JSON.stringify(join(folder, name))}, async (run) => { ${body} })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return { child, ended }
}

function said(name: string): string {
  return readFileSync(join(folder, `${name}.log`), 'utf8').trim()
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!condition()) {
    assert.ok(performance.now() < deadline, 'waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('two set-ups at once take turns', async () => {
  const body = `say('in'); await sleep(300); say('out')`
  await Promise.all([1, 2, 3].map(() => underLock('turns', body).ended))
  assert.equal(said('turns'), 'in out in out in out')
})

test('the lock of a set-up that was killed is taken over', async () => {
  const killed = underLock('killed', `say('in'); await sleep(60_000)`)
  await until(() => spawnSync('ls', [join(folder, 'killed.log')]).status === 0)
  killed.child.kill('SIGKILL')
  await killed.ended
  assert.equal(await underLock('killed', `say('next')`).ended, 0)
  assert.equal(said('killed'), 'in next')
})

test('a program that outlives its killed set-up keeps the lock until it is done', async () => {
  const log = join(folder, 'outlived.log')
  const slow = `sleep 1; printf 'program ' >> '${log}'`
  const killed = underLock(
    'outlived',
    `say('in'); await run('sh', ['-c', ${JSON.stringify(slow)}])`,
  )
  const holder = join(folder, 'outlived', 'lock', 'holder')
  await until(() => {
    const { status, stdout } = spawnSync('cat', [holder])
    return status === 0 && String(stdout).includes(',"host"') && /\d,\d/.test(String(stdout))
  })
  killed.child.kill('SIGKILL')
  await killed.ended
  await underLock('outlived', `say('next')`).ended
  assert.equal(said('outlived'), 'in program next')
})

test('a lock whose maker died before signing it is taken over', async () => {
  const lock = join(folder, 'unsigned', 'lock')
  mkdirSync(lock, { recursive: true })
  spawnSync('touch', ['-d', '1 minute ago', lock])
  assert.equal(await underLock('unsigned', `say('in')`).ended, 0)
  mkdirSync(lock)
  const strange = JSON.stringify({ pids: [process.pid], host: `not-${hostname()}` })
  writeFileSync(join(lock, 'holder'), strange)
  spawnSync('touch', ['-d', '5 minutes ago', join(lock, 'holder')])
  assert.equal(await underLock('unsigned', `say('again')`).ended, 0)
})

test('the lock file names every platform’s package, with what npm needs to skip it', () => {
  const lockFile = join(folder, 'package-lock.json')
  const tool = {
    version: '1.2.3',
    dev: true,
    optionalDependencies: { '@tool/linux-x64-musl': '1.2.3', '@tool/darwin-arm64': '^1.2.3' },
  }
  const packages = { '': {}, 'node_modules/tool': tool }
  writeFileSync(lockFile, JSON.stringify({ packages }))
  const script = [join(scripts, 'complete-lock.mjs'), lockFile]
  assert.equal(spawnSync(process.execPath, script).status, 0)
  const completed: unknown = JSON.parse(readFileSync(lockFile, 'utf8'))
  const common = { version: '1.2.3', dev: true, optional: true }
  const musl = { ...common, cpu: ['x64'], libc: ['musl'], os: ['linux'] }
  const darwin = { ...common, cpu: ['arm64'], os: ['darwin'] }
  assert.deepEqual(completed, {
    packages: {
      ...packages,
      'node_modules/@tool/darwin-arm64': darwin,
      'node_modules/@tool/linux-x64-musl': musl,
    },
  })
})

test('our own lock file is complete', () => {
  const script = [join(scripts, 'complete-lock.mjs'), join(folder, 'ours.json')]
  const ours = readFileSync(join(scripts, '..', 'package-lock.json'))
  writeFileSync(join(folder, 'ours.json'), ours)
  assert.match(String(spawnSync(process.execPath, script).stdout), /: 0 platform packages added/)
})

for (const name of ['start', 'test', 'quittance', 'bench', 'check'])
  test(`npm’s ${name} tells an old Node what it needs`, () => {
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '18.20.0' })`
    const url = `data:text/javascript,${encodeURIComponent(pretend)}`
    const done = spawnSync(process.execPath, ['--import', url, join(scripts, `${name}.mjs`)])
    assert.equal(done.status, 1)
    assert.match(String(done.stderr), /needs Node 20 or newer.*this is Node 18\.20\.0/)
  })
