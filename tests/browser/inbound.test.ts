/** What comes back from the bank, in the browser: two of Finance name the folder it comes from, its files
 *  are taken and filed, and what is nothing for us is put aside. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { report } from '../../src/payouts/answers/testing.ts'
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
const folder = join(db.world.dataFolder, 'inbox/first-bank/out')

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

/** The clock goes on until two looks have seen what lies there. */
async function fetched(state: string): Promise<void> {
  for (let minutes = 10; minutes < 59; minutes += 1) {
    await stage.setClock(`2026-03-30T09:${minutes}:00Z`)
    const { rows } = await db.owner.query(
      `select from payouts.inbound_files where state = 'ripening' or state = 'fetched'`,
    )
    const settled = await db.owner.query(`select from payouts.inbound_files where state = $1`, [
      state,
    ])
    if (rows.length === 0 && settled.rows.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  assert.fail(`no file is ${state}`)
}

test('a folder from the bank, by two people; its answer is filed, its letter is put aside', async () => {
  const fritz = (windows['inbound-desktop'] = await stage.window())
  const flora = (windows['inbound-phone-dark'] = await stage.window({ phone: true, dark: true }))
  try {
    await signIn(fritz, 'fritz@house.example')
    await fritz.goto('/settings?tab=payers')
    await fritz.getByRole('button', channels).focus()
    await fritz.keyboard.press('Enter')
    await press(fritz, 'Propose a change')
    await choose(modal(fritz), 'How', 'A folder for the bank’s program')
    await fillField(modal(fritz), 'Folder', 'first-bank/in')
    await fillField(modal(fritz), 'Folder from the bank', 'first-bank/out')
    await fillField(modal(fritz), 'Reason', 'agreed with First Bank')
    await press(fritz, 'Propose it')
    await sees(modal(fritz), 'first-bank/out')

    await signIn(flora, 'flora@house.example')
    await flora.goto('/settings?tab=payers')
    await flora.getByRole('button', channels).click()
    await press(flora, 'Approve')
    await sees(modal(flora), 'inbox/first-bank/out')
    await isReadable(flora)

    await stage.setClock('2026-03-30T09:01:00Z')
    const { number } = await releasedRun(db, ground)
    await mkdir(folder, { recursive: true })
    const bytes = report({ messageId: 'B-1', answers: number, file: { status: 'ACSP' } })
    await writeFile(join(folder, 'status-0330.xml'), bytes)
    await writeFile(join(folder, 'readme.txt'), 'Dear customer, our hours over Easter.')
    await fetched('filed')

    await fritz.goto('/payouts')
    const region = fritz.getByRole('region', { name: 'Files from banks' })
    await region.getByRole('button', { name: 'See what the bank of EUR main puts out' }).focus()
    await fritz.keyboard.press('Enter')
    await sees(modal(fritz), 'readme.txt looks like a text.', { exact: false })
    await sees(modal(fritz), 'status-0330.xml')
    await isReadable(fritz)
    await modal(fritz).getByRole('button', { name: 'Put readme.txt aside' }).click()
    await fillField(modal(fritz).last(), 'Reason', 'their hours over Easter')
    await modal(fritz).last().getByRole('button', { name: 'Put it aside', exact: true }).click()
    await sees(fritz, 'their hours over Easter', { exact: false })
    await modal(fritz).getByRole('link', { name: 'The answer status-0330.xml' }).click()
    await expect(modal(fritz)).toHaveCount(0)
    await sees(fritz, /filed by our channel, from the bank’s folder/)

    await flora.goto('/settings?tab=payers')
    await flora.getByRole('button', channels).click()
    await sees(modal(flora), 'Put aside by Fritz Finance', { exact: false })
    await isReadable(flora)
  } finally {
    await keepPictures(windows)
  }
})
