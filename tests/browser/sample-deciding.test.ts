/** What the sample company answered twice opens for whoever the tour sends there: the appeal, the
 *  owner's draft, and every such submission on the desk and in the portal, with nothing in the
 *  console. */
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { must } from '../../src/kernel/assert.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { sql, withTx } from '../../src/platform/db.ts'
import { openLog } from '../../src/platform/log.ts'
import { testDatabase } from '../../src/platform/testing.ts'
import { loadSample } from '../../src/sample/load.ts'
import { secondThoughts } from '../../src/sample/stories/second-thoughts.ts'
import { listening, monday } from '../../src/sample/testing.ts'
import { serve } from '../../src/server.ts'
import { constraintsOf, escalatingOf } from '../../src/wiring.ts'
import { openBrowser } from './browser.ts'
import { expect, sees } from './hands.ts'
import { freePort } from './stage.ts'

const wired = { constraints: constraintsOf(), escalating: escalatingOf(), sampleMode: true }
const db = await testDatabase({ ...wired, clock: () => Temporal.Instant.from(monday) })
const log = openLog('silent')
const told = new Set(secondThoughts.map(({ id }) => id))
// Without the other stories some pay runs have nothing that is due: their steps are refused.
await loadSample(db.world, { listening, log, only: ({ id }) => told.has(id) })
const [host, port] = ['127.0.0.1', await freePort()]
const serving = await serve(db.world, { host, port, publicUrl: `http://${host}:${port}`, log })
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await serving.close()
  await db.close()
})

const errors: string[] = []

/** A window of somebody, whose console is read. */
async function windowOf(principalId?: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: serving.url })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => void errors.push(`${page.url()}: ${error.message}`))
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(`${page.url()}: ${line.text()}`)
  })
  if (principalId === undefined) return page
  const cookies = await serving.app.signIn.signInAs(principalId)
  await context.addCookies(
    cookies.map((cookie) => {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=')
      return { name, value, url: serving.url }
    }),
  )
  return page
}

test('a stop of the tour leads to the appeal, and its first decider is told why it is not his', async () => {
  const page = await windowOf()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: /Jonas turned a plant tour down/ }).click()
  await page.waitForURL((url) => url.pathname === '/queue')
  await expect(page.getByText('Appealed').first()).toBeVisible()
  const { submissionId } = await withTx(db.world.app, (tx) =>
    tx.one<{ submissionId: string }>(sql`
      select submission_id as "submissionId" from submissions.submissions
      where status = 'appealed'`),
  )
  await page.goto(`/submissions/${submissionId}`)
  const takeUp = page.getByRole('button', { name: 'Take up the appeal' })
  await expect(takeUp).toHaveAttribute('aria-disabled', 'true')
  await expect(takeUp).toHaveAttribute('aria-description', /decided/)
  assert.deepEqual(errors, [])
})

test('the owner simulates the draft that waits for a second person', async () => {
  const page = await windowOf()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: /What would this draft have changed/ }).click()
  await page.waitForURL((url) => url.pathname === '/programs')
  await page
    .getByRole('link', { name: /Market development funds EMEA/ })
    .first()
    .click()
  await page.getByText('Version 2 (draft)').click()
  await sees(page, 'Fewer large activities, more small ones')
  await page.getByRole('tab', { name: 'Simulate' }).click()
  await page.getByRole('button', { name: 'Simulate' }).click()
  await sees(page, 'Cases judged')
  assert.deepEqual(errors, [])
})

test('every one of them opens on the desk and in the portal', async () => {
  const rows = await withTx(db.world.app, (tx) =>
    tx.many<{ submissionId: string; contact: string; lead: string }>(sql`
      select s.submission_id as "submissionId", p.principal_id as contact,
        (select g.principal_id from identity.role_grants g where g.role = 'lead') as lead
      from submissions.submissions s join identity.principals p using (partner_id)
      order by s.submission_id`),
  )
  assert.ok(rows.length >= 12)
  const desk = await windowOf(must(rows[0], 'a row').lead)
  for (const { submissionId, contact } of rows) {
    await desk.goto(`/submissions/${submissionId}`)
    await expect(desk.getByRole('heading', { level: 1 })).toHaveCount(1)
    await expect(desk.getByRole('status', { name: 'Loading' })).toHaveCount(0)
    const portal = await windowOf(contact)
    await portal.goto(`/portal/submissions/${submissionId}`)
    await expect(portal.getByRole('heading', { level: 1 })).toHaveCount(1)
    await expect(portal.getByRole('status', { name: 'Loading' })).toHaveCount(0)
    await portal.context().close()
  }
  assert.deepEqual(errors, [])
})
