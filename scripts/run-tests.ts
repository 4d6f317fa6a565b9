/** Every check and every test there is, ending in one plain line that counts them. A skipped test
 *  fails the run, unless it says that the corpora (data we may not ship) are absent. */
import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'
import { runChecks } from './checks.ts'
import { startTestCluster } from './test-cluster.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const fileTimeoutMs = 300_000

type Count = {
  passed: number
  failed: number
  skipped: number
  readonly unexcused: string[]
  readonly broken: string[]
}

const filters = process.argv.slice(2)
const count: Count = { passed: 0, failed: 0, skipped: 0, unexcused: [], broken: [] }
process.chdir(root)

if (filters.length === 0) {
  const checks = await runChecks()
  count.failed += checks.failed.length
  count.broken.push(...checks.failed)
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
  await runFiles(
    files.filter((file) => !isBrowser(file)),
    4,
  )
  // Each holds a server and a Chromium, and waits for them half of the time.
  await runFiles(files.filter(isBrowser), 2)
} finally {
  await removeCluster()
}
for (const name of count.broken) console.log(`failed: ${name.replace(root, '')}`)
for (const name of count.unexcused) console.log(`skipped without the corpora as reason: ${name}`)
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
process.exit(count.failed + count.unexcused.length === 0 && count.passed > 0 ? 0 : 1)

/** Each file is a process of its own, `concurrency` at a time; adds to the count. */
async function runFiles(files: string[], concurrency: number): Promise<void> {
  if (files.length === 0) return
  const stream = run({ files, concurrency, timeout: fileTimeoutMs })
  stream.on('test:pass', (event) => {
    if (event.details.type === 'suite') return
    if (event.skip === undefined && event.todo === undefined) count.passed += 1
    else noteSkipped(event.name, event.skip ?? event.todo)
  })
  stream.on('test:fail', (event) => {
    if (event.details.type === 'suite') return
    count.failed += 1
    count.broken.push(`${event.name} (${event.file ?? 'no file'})`)
  })
  const report = stream.compose(new spec())
  for await (const text of report) process.stdout.write(text)
}

function noteSkipped(name: string, reason: string | boolean | undefined): void {
  count.skipped += 1
  if (!/corpora/i.test(String(reason))) count.unexcused.push(`${name} (${String(reason)})`)
}
