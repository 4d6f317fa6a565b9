/** Whoever comes while the sample company is still being set up is told so, and the screen is right by
 *  itself when it is done. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Temporal } from '../../src/kernel/temporal.ts'
import { openLog } from '../../src/platform/log.ts'
import { testDatabase } from '../../src/platform/testing.ts'
import { loadSample } from '../../src/sample/load.ts'
import { listening, monday } from '../../src/sample/testing.ts'
import { serve } from '../../src/server.ts'
import { constraintsOf, escalatingOf } from '../../src/wiring.ts'
import { openBrowser } from './browser.ts'
import { expect } from './hands.ts'
import { freePort } from './stage.ts'

const wired = { constraints: constraintsOf(), escalating: escalatingOf(), sampleMode: true }
const db = await testDatabase({ ...wired, clock: () => Temporal.Instant.from(monday) })
const log = openLog('silent')
let percent: number | null = 0
const sampleLoad = () => percent
const [host, port] = ['127.0.0.1', await freePort()]
const publicUrl = `http://${host}:${port}`
const serving = await serve(db.world, { host, port, publicUrl, log, sampleLoad })
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await serving.close()
  await db.close()
})

test('the door and the queue say how far it is, and stop when it is done', async () => {
  const page = await (await browser.newContext({ baseURL: serving.url })).newPage()
  const spoken = page.locator('[aria-live=polite]', { hasText: 'being set up' })
  const shown = page.locator('[data-sample-load]')
  await page.goto('/sign-in')
  await expect(shown).toHaveText(/The sample company is being set up: 0 %/)
  await expect(spoken).toHaveCount(1)
  const heard: (number | null)[] = []
  const onProgress = (now: number | null) => {
    heard.push(now)
    // The end is told below, when somebody is at the queue.
    if (now !== null) percent = now
  }
  const few = { listening, log, onProgress, only: ({ id }: { id: string }) => /hafen/.test(id) }
  const loading = loadSample(db.world, few)
  // Its people come by themselves.
  await page.getByRole('button', { name: /Maya/ }).first().click()
  await page.waitForURL((url) => url.pathname === '/queue')
  await expect(shown).toHaveText(/being set up: \d+ %/)
  await loading
  assert.deepEqual([heard.at(-1), heard.at(-2)], [null, 99])
  const readAgain = page.waitForResponse((answer) => answer.url().includes('/api/queue'))
  percent = null
  await expect(shown).toHaveCount(0)
  await expect(spoken).toHaveCount(0)
  await readAgain
  await expect(page.getByRole('cell', { name: 'In review' })).toBeVisible()
})
