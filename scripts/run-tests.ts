/** Every check and every test there is, ending in one plain line that counts them. A skipped test
 *  fails the run, unless it says that the corpora (data we may not ship) are absent. */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runChecks } from './checks.ts'
import type { Told } from './test-batch.ts'
import { startTestCluster } from './test-cluster.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const batchTimeoutMs = 600_000
const filesOfBatch = 8
const filesOfSlowBatch = 3
const slowFolders = ['src/cli/', 'src/sample/', 'tests/', 'spec/']
/** Files of stories in a browser are processes of their own: each holds a server and a Chromium, and
 *  waits for them half of the time. So some run beside the others. */
const lanes = { browser: 2, whole: 4 }

const count = { passed: 0, failed: 0, skipped: 0 }
const unexcused: string[] = []
const broken: string[] = []

const filters = process.argv.slice(2)
process.chdir(root)

if (filters.length === 0) {
  const checks = await runChecks()
  for (const name of checks.failed) fail(name)
  count.passed += checks.count - checks.failed.length
}
const removeCluster = await startTestCluster()
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.once(signal, () => void removeCluster().finally(() => process.exit(130)))
try {
  const files = globSync(['src/**/*.test.ts', 'spec/**/*.test.ts', 'tests/**/*.test.ts'])
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort()
  const isBrowser = (file: string) => file.startsWith('tests/browser/')
  const inBrowser = files.filter(isBrowser).map((file) => [file])
  await runBatches(inBrowser, batchesOf(files.filter((file) => !isBrowser(file))))
} finally {
  await removeCluster()
}
for (const name of broken) console.log(`failed: ${name.replace(root, '')}`)
for (const name of unexcused) console.log(`skipped without the corpora as reason: ${name}`)
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
process.exit(count.failed + unexcused.length === 0 && count.passed > 0 ? 0 : 1)

function fail(name: string): void {
  count.failed += 1
  broken.push(name)
}

/** Neighbours go together; what takes longest goes first, so that no lane ends with it alone. */
function batchesOf(files: readonly string[]): string[][] {
  const isSlow = (file: string) => slowFolders.some((folder) => file.startsWith(folder))
  const batches: string[][] = []
  for (const own of [files.filter(isSlow), files.filter((file) => !isSlow(file))]) {
    const size = own.some(isSlow) ? filesOfSlowBatch : filesOfBatch
    for (let at = 0; at < own.length; at += size) batches.push(own.slice(at, at + size))
  }
  return batches
}

/** Keeps every lane busy until both lists are empty: a lane takes from its own list first. */
async function runBatches(browser: string[][], others: string[][]): Promise<void> {
  const lane = async (isBrowser: boolean) => {
    for (;;) {
      const [own, other] = isBrowser ? [browser, others] : [others, browser]
      const batch = own.shift() ?? other.shift()
      if (batch === undefined) return
      await runBatch(batch)
    }
  }
  await Promise.all(Array.from({ length: lanes.whole }, (_, at) => lane(at < lanes.browser)))
}

/** Runs the files in one process and adds to the count; what it printed comes in one piece. */
function runBatch(files: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['scripts/test-batch.ts', ...files], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), batchTimeoutMs)
  const printed: Buffer[] = []
  let [isDone, hasFailed] = [false, false]
  child.stdout?.on('data', (bytes: Buffer) => printed.push(bytes))
  child.stderr?.on('data', (bytes: Buffer) => printed.push(bytes))
  child.on('message', (told: Told) => {
    if (told.what === 'done') isDone = true
    else note(told)
    if (told.what === 'failed') hasFailed = true
  })
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      process.stdout.write(Buffer.concat(printed))
      // Not 0 without a failed test: something a test left behind has thrown.
      if (!isDone || (code !== 0 && !hasFailed)) {
        fail(`${files.join(' ')}: ended by ${signal ?? `exit code ${code}`}`)
      }
      resolve()
    })
  })
}

function note(told: Exclude<Told, { readonly what: 'done' }>): void {
  if (told.what === 'failed') return fail(`${told.name} (${told.file})`)
  count[told.what] += 1
  if (told.what === 'skipped' && !/corpora/i.test(told.reason)) {
    unexcused.push(`${told.name} (${told.reason})`)
  }
}
