/** Which file an account writes, in a real browser: Finance adds a UK account with the ids of the bank,
 *  a name that no file can carry is stated, and the run says how the file names whom. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, test, type TestContext } from 'node:test'
import { unwrap } from '../../src/kernel/result.ts'
import { prepareRun } from '../../src/payouts/index.ts'
import { dueOn, owed, payoutGround, run, usableVendor } from '../../src/payouts/testing.ts'
import { choose, expect, fillField, keepPictures, modal, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-30T08:00:00Z')
after(() => stage.close())
const { db } = stage
await somebody(db, {
  name: 'Nora Finance',
  email: 'nora@example.test',
  roles: ['finance'] as const,
})

const ground = await payoutGround(db, { profile: 'bacs' })
const { crew, payingAccountId } = ground
const long = await usableVendor(ground, 'Konstantinopolitanische Dampfschiff')
const short = await usableVendor(ground, 'Müller und Söhne Limited')
for (const { partnerId } of [long, short]) await owed(ground, { partnerId, minor: 50_000n })
const prepare = () =>
  run(db, crew.specialist, {
    action: 'run.prepare',
    command: prepareRun(db.world.keys),
    input: { payingAccountId, upToDueOn: dueOn, executeOn: dueOn },
  })
const first = unwrap(await prepare())

async function isAccessible(page: Page): Promise<void> {
  const axe = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
  const { violations } = await axe.analyze()
  assert.deepEqual(
    violations.map((each) => `${each.id}: ${each.nodes[0]?.html ?? ''}`),
    [],
  )
}

const step = async (t: TestContext, name: string, body: () => Promise<void>) => {
  await t.test(name, body)
}

test('the file of an account: chosen with what the bank gave, and shown before approval', async (t) => {
  const page = await stage.window()
  await signIn(page, 'nora@example.test')
  await step(t, 'a UK account is added with its file and the service user number', async () => {
    await page.goto('/settings?tab=payers')
    await page.getByRole('button', { name: 'Add an account to Example Europe Ltd' }).click()
    await fillField(modal(page), 'What you call it', 'GBP second')
    await choose(modal(page), 'File', 'UK Bacs credits (Standard 18)')
    await fillField(modal(page), 'Sort code', '40-47-84')
    await fillField(modal(page), 'Account number', '70872490')
    await fillField(modal(page), 'Service user number', '123456')
    await fillField(modal(page), 'Name receivers read', 'Example UK')
    await isAccessible(page)
    await modal(page).getByRole('button', { name: 'Add the account' }).click()
    await sees(page, /GBP second/)
    await sees(page, /service user 123456/)
  })
  await step(t, 'a name no file can carry is left out, and a shorter one is stated', async () => {
    await page.goto(`/payouts/${first.runId}`)
    await sees(page, 'MULLER & SOHNE LTD')
    const who = 'State a shorter name for Konstantinopolitanische Dampfschiff'
    await page.getByRole('button', { name: who }).click()
    await fillField(modal(page), 'Name in files', 'Acme')
    await modal(page).getByRole('button', { name: 'State the name' }).click()
    await sees(modal(page), /no shorter form of/)
    await fillField(modal(page), 'Name in files', 'Konstant. Dampf')
    await modal(page).getByRole('button', { name: 'State the name' }).click()
    await expect(modal(page)).toHaveCount(0)
  })
  await step(t, 'the next run names both as the file says them', async () => {
    const next = unwrap(await prepare())
    await page.goto(`/payouts/${next.runId}`)
    const names = page.getByRole('list', { name: 'Names the file says otherwise' })
    await expect(names).toContainText('KONSTANT. DAMPF')
    await expect(names).toContainText('stated')
    await isAccessible(page)
  })
  await keepPictures({ nora: page })
  const folder = process.env['QUITTANCE_PICTURES']
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  for (const [name, width] of [
    ['desk', 1280],
    ['phone', 390],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: `${folder}/files-${name}-${colorScheme}.png`, fullPage: true })
    }
  }
})
