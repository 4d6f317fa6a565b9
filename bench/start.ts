/** How long from `npm start`, installed and built, to the first page: with an empty data folder (make
 *  the cluster, migrate) and with a filled one. Proof: each start answers `/` with 200 and a page,
 *  and the median of each kind is at most 3 s. */
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const rounds = 3
const allowedMs = 3_000
const giveUpMs = 60_000

const emptyMs: number[] = []
const warmMs: number[] = []
for (let round = 1; round <= rounds; round += 1) {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-bench-'))
  await chmod(folder, 0o755) // as root, PostgreSQL runs as another user
  try {
    const data = join(folder, 'data')
    emptyMs.push(await timeStart(data))
    warmMs.push(await timeStart(data))
    console.log(`round ${round}: empty ${emptyMs.at(-1)} ms, warm ${warmMs.at(-1)} ms`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
const [empty, warm] = [median(emptyMs), median(warmMs)]
console.log(
  `From npm start to the first page: ${empty} ms with an empty data folder, ${warm} ms with a ` +
    `filled one (medians of ${rounds}; ${allowedMs} ms allowed).`,
)
process.exitCode = Math.max(empty, warm) <= allowedMs ? 0 : 1

/** Starts on a free port, waits for the first page, stops everything; answers milliseconds. */
async function timeStart(data: string): Promise<number> {
  const port = await freePort()
  const from = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), QUITTANCE_DATA: data },
    stdio: ['ignore', 'ignore', 'ignore'],
    detached: true, // a group of its own: all of it is told to stop, and waited for
  })
  let over = false
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      over = true
      resolve()
    }),
  )
  try {
    while (!(await answers(port))) {
      if (over) throw new Error('npm start ended before it answered')
      if (performance.now() - from > giveUpMs) throw new Error('npm start does not answer')
      await sleep(5)
    }
    return Math.round(performance.now() - from)
  } finally {
    await stopGroup(child.pid ?? 0)
    await ended
  }
}

/** npm leaves before what it started: the next start is timed when all of the group has ended. */
async function stopGroup(group: number): Promise<void> {
  const from = performance.now()
  process.kill(-group, 'SIGTERM')
  while (isAlive(group)) {
    if (performance.now() - from > giveUpMs) throw new Error('npm start does not stop')
    await sleep(20)
  }
}

function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0)
    return true
  } catch {
    return false
  }
}

async function answers(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null)
  if (answer === null) return false
  const text = await answer.text()
  if (answer.status !== 200 || !text.includes('<title>'))
    throw new Error(`the first answer is no page: ${answer.status}`)
  return true
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
