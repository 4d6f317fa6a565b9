import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { verifyAll } from '../cli/verify.ts'
import type { TestDatabase } from '../platform/testing.ts'
import type { KilledInput } from './killed.fixture.ts'
import { stories } from './stories/stories.ts'
import { countsOf, monday, sampleDatabase } from './testing.ts'

/** One story in six, of every kind, and all that is beside stories. */
const only = stories.filter((_, at) => at % 6 === 0).map(({ id }) => id)
const fixture = fileURLToPath(new URL('killed.fixture.ts', import.meta.url))
const progress = z.object({ done: z.number(), steps: z.number() })
/** Threads of one day go side by side: which of them fails first is chance. */
const ended = z.object({
  state: z.string(),
  failed: z.array(z.string()).transform((steps) => steps.toSorted()),
})

type Told = { readonly steps: number; readonly end: z.infer<typeof ended> | null }

/** Loads in a process of its own, which is killed when it has done so many steps. */
function loadElsewhere(db: TestDatabase, killedAfter: number): Promise<Told> {
  const { keys, dataFolder } = db.world
  const secrets = [...keys.secrets].map(([id, secret]) => ({
    id,
    secret: secret.toString('base64'),
  }))
  const keyFile = JSON.stringify({ current: keys.current, keys: secrets })
  const input: KilledInput = { urls: db.urls, dataFolder, keyFile, at: monday, only }
  const child = spawn(process.execPath, [fixture, JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let [text, steps] = ['', 0]
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString()
    for (const line of linesOf(text)) {
      const said = progress.safeParse(line)
      steps = said.data?.steps ?? steps
      if ((said.data?.done ?? 0) >= killedAfter) child.kill('SIGKILL')
    }
  })
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => {
      const last = ended.safeParse(linesOf(text).at(-1))
      if (code === 0 || signal === 'SIGKILL') resolve({ steps, end: last.data ?? null })
      else reject(new Error(`the load ended with ${code}`))
    })
  })
}

/** The whole lines of what was said so far. */
function linesOf(text: string): unknown[] {
  const lines = text.split('\n').slice(0, -1)
  return lines.map((line): unknown => JSON.parse(line))
}

test('killed at random steps and started again, the load comes to the same', async (t) => {
  const [whole, broken] = [await sampleDatabase(), await sampleDatabase()]
  const { steps, end } = await loadElsewhere(whole, Infinity)
  const kills = [Math.random(), Math.random()].map((part) => Math.floor(part * 0.9 * steps))
  t.diagnostic(`killed after ${kills.join(' and ')} of ${steps} steps`)
  for (const killedAfter of kills.toSorted((a, b) => a - b)) {
    assert.equal((await loadElsewhere(broken, killedAfter)).end, null)
  }
  assert.deepEqual((await loadElsewhere(broken, Infinity)).end, end)
  assert.deepEqual(await countsOf(broken), await countsOf(whole))
  for (const verdict of await verifyAll(broken.world)) {
    assert.equal(verdict.wrong, null, verdict.name)
  }
})
