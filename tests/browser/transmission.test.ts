/** How a file reaches the bank, in the browser: one of Finance proposes a folder, another approves it,
 *  a run is released, and both see what became of its file. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { payoutGround } from '../../src/payouts/testing.ts'
import { releasedRun } from '../../src/payouts/transmission/testing.ts'
import { choose, expect, fillField, keepPictures, modal, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-30T09:00:00Z')
after(() => stage.close())
const { db } = stage
const ground = await payoutGround(db)
await somebody(db, { name: 'Fritz Finance', roles: ['finance'], email: 'fritz@house.example' })
await somebody(db, { name: 'Flora Finance', roles: ['finance'], email: 'flora@house.example' })

const windows: Record<string, Page> = {}
const press = (page: Page, name: string) =>
  modal(page).getByRole('button', { name, exact: true }).click()
const channels = { name: 'How files of EUR main reach the bank' }

/** No fault that axe finds, now that everything stands still. */
async function isReadable(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode() // no frames here: one page suffices
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`),
    [],
  )
}

test('a folder for the bank, by two people; then the file of a run lies there, once', async () => {
  const fritz = (windows['transmission-desktop'] = await stage.window())
  const flora = (windows['transmission-phone-dark'] = await stage.window({
    phone: true,
    dark: true,
  }))
  try {
    await signIn(fritz, 'fritz@house.example')
    await fritz.goto('/settings?tab=payers')
    // By keyboard, as one who cannot point.
    await fritz.getByRole('button', channels).focus()
    await fritz.keyboard.press('Enter')
    await sees(modal(fritz), 'Today: a person of Finance downloads each file and hands it in.')
    await press(fritz, 'Propose a change')
    await choose(modal(fritz), 'How', 'A folder for the bank’s program')
    await fillField(modal(fritz), 'Folder', 'first-bank/in')
    await fillField(modal(fritz), 'Reason', 'agreed with First Bank')
    await press(fritz, 'Propose it')
    await sees(modal(fritz), 'waits for approval')
    await isReadable(fritz)
    await expect(modal(fritz).getByRole('button', { name: /^Approve/ })).toBeDisabled()

    await signIn(flora, 'flora@house.example')
    await flora.goto('/settings?tab=payers')
    await flora.getByRole('button', channels).click()
    await press(flora, 'Try')
    await sees(flora, 'It answers and holds 0 files')
    await press(flora, 'Approve')
    await sees(modal(flora), 'in use')
    await isReadable(flora)

    await stage.setClock('2026-03-30T09:01:00Z')
    const { runId, number } = await releasedRun(db, ground)
    for (const page of [fritz, flora]) {
      await page.goto(`/payouts/${runId}`)
      await expect(async () => {
        await page.reload()
        await expect(page.getByText('It lies in the bank’s folder.').first()).toBeVisible({
          timeout: 2_000,
        })
      }).toPass({ timeout: 20_000 })
    }
    await fritz.getByRole('button', { name: 'Look at the bank' }).click()
    await sees(fritz, 'It lies there, byte for byte.')
    await isReadable(fritz)
    const [name, ...others] = await readdir(join(db.world.dataFolder, 'outbox/first-bank/in'))
    assert.deepEqual([name?.startsWith(number), others], [true, []])
    await rm(join(db.world.dataFolder, 'outbox/first-bank'), { recursive: true })
    await writeFile(join(db.world.dataFolder, 'outbox/first-bank'), 'in the way')
    const stuck = await releasedRun(db, ground)
    await expect(async () => {
      await flora.goto('/payouts')
      const unsent = flora.getByRole('region', { name: 'Files not at the bank' })
      await unsent
        .getByRole('link', { name: `The file of ${stuck.number}` })
        .click({ timeout: 3_000 })
    }).toPass({ timeout: 20_000 })
    await sees(flora, 'It is certainly not at the bank.', { exact: false })
    await isReadable(flora)
    await rm(join(db.world.dataFolder, 'outbox/first-bank'))
    await flora.getByRole('button', { name: 'Send again' }).click()
    await fillField(modal(flora), 'Reason', 'the folder is back')
    await press(flora, 'Send it again')
    await expect(async () => {
      await flora.reload()
      await expect(flora.getByText('It lies in the bank’s folder.').first()).toBeVisible({
        timeout: 2_000,
      })
    }).toPass({ timeout: 20_000 })
  } finally {
    await keepPictures(windows)
  }
})
