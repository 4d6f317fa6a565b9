/** A program owner changes a program in use: breaks a table and mends it by keyboard, lowers a cap,
 *  simulates and proposes it; the lead agrees; a partner reads on a phone what the program says now. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { openZip } from '../../src/formats/zip.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { decide } from '../../src/submissions/decide.ts'
import { amount, handInRequest, mdfSetting } from '../../src/submissions/testing.ts'
import { expect, fillField, keepPictures, modal, sees, signIn } from './hands.ts'
import { does, openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-04T09:00:00Z')
after(() => stage.close())
const { db } = stage
const setting = await mdfSetting(db)
const lea = await somebody(db, {
  name: 'Lea Lead',
  email: 'lea@example.test',
  roles: ['lead'],
  limit: amount('25000.00'),
})
await somebody(db, {
  name: 'Elena Owner',
  email: 'elena@example.test',
  roles: ['program_owner'],
})
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@example.test',
  roles: ['partner_admin'],
  partnerId: setting.partnerId,
})
await approveOne()

/** A request of 4,000.00 USD that was approved under the version in force. */
async function approveOne(): Promise<void> {
  const at = Temporal.Instant.from('2026-02-02T15:00:00Z')
  const days = { startsOn: '2026-02-18', endsOn: '2026-02-19' }
  const asked = { requested: '4000.00', net: '8000.00', ...days }
  const { submissionId, version } = await handInRequest(setting, asked, at)
  const nothing = { lines: [], reason: '', clauseIds: [] }
  const approval = { submissionId, version, outcome: 'approve', ...nothing } as const
  await does(db, lea, 'submission.decide', decide, approval, at)
}

const windows: Record<string, Page> = {}
const press = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).first().click()

/** What axe finds on the page as it stands, in light and in dark. */
async function violations(page: Page, place: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations: all } = await new AxeBuilder({ page })
      .setLegacyMode()
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze()
    for (const { id, nodes } of all)
      found.push(`${place} in ${colorScheme}: ${id} at ${nodes[0]?.target.join(' ')}`)
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  return found
}

/** Nothing on the page is wider than a phone, but what scrolls by itself. */
async function fitsPhone(page: Page): Promise<void> {
  const before = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  const width = await page.locator('html').evaluate((html) => html.scrollWidth)
  assert.ok(width <= 390, `${page.url()} is ${width} wide on a phone`)
  if (before !== null) await page.setViewportSize(before)
}

test('a program in use is changed by two people', { timeout: 180_000 }, async (t) => {
  try {
    await t.test('the owner opens the table of limits and breaks it: the gap is named', breaks)
    await t.test('she mends it by keyboard, takes back and brings back', mends)
    await t.test('she lowers a cap from a later day and saves the draft', lowers)
    await t.test('what changes is listed, and past cases are judged again', compares)
    await t.test('she proposes it, and cannot agree to it herself', proposes)
    await t.test('the lead reads the proposal and publishes it by agreeing', agrees)
    await t.test('a partner reads on a phone what holds today, and later what holds then', reads)
  } finally {
    await keepPictures(windows)
  }
})

async function breaks(): Promise<void> {
  const page = (windows['owner'] = await stage.window())
  await signIn(page, 'elena@example.test')
  await page.goto('/programs')
  await page.getByRole('link', { name: /Market development funds North America/ }).click()
  await press(page, 'Draft the next version')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Edit Market development/)
  await page.getByRole('tab', { name: 'Table Approval level' }).click()
  await sees(page, 'Every case is covered')
  await page.getByRole('gridcell', { name: '<= 5000', exact: true }).click()
  await page.keyboard.type('<')
  await page.keyboard.type(' 5000')
  await sees(page, 'no row for amount = 5000.00') // while it is written
  await page.keyboard.press('Enter')
  await sees(page, 'no row for amount = 5000.00')
  assert.deepEqual(await violations(page, 'table'), [])
  await fitsPhone(page)
}

async function mends(): Promise<void> {
  const page = windows['owner'] ?? assert.fail()
  const grid = page.getByRole('grid', { name: 'Approval level, decision table' })
  const cell = (name: string) => grid.getByRole('gridcell', { name, exact: true })
  await press(page, 'Go to it')
  await expect(cell('< 5000')).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('<= 5000')
  await page.keyboard.press('Enter')
  await sees(page, 'Every case is covered')
  await expect(cell('(5000..25000]')).toBeFocused()
  await page.keyboard.press('ControlOrMeta+z')
  await sees(page, 'no row for amount = 5000.00')
  await page.keyboard.press('ControlOrMeta+y')
  await sees(page, 'Every case is covered')
  await page.keyboard.press('ControlOrMeta+Enter') // a row more, open: it answers what others do
  await sees(page, /both answer/)
  await expect(grid.getByRole('row')).toHaveCount(6)
  await cell('(5000..25000]').click()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('ControlOrMeta+c') // a block of two cells
  await cell('any').last().click()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(cell('(5000..25000]')).toHaveCount(2)
  await expect(cell('lead')).toHaveCount(2)
  await page.keyboard.press('ControlOrMeta+Backspace')
  await expect(grid.getByRole('row')).toHaveCount(5)
  await sees(page, 'Every case is covered')
}

async function lowers(): Promise<void> {
  const page = windows['owner'] ?? assert.fail()
  await page.getByRole('tab', { name: 'Figures' }).click()
  await fillField(page, 'Per activity', 'little')
  await sees(page, /Found “little”, expected an amount in USD/)
  await fillField(page, 'Per activity', '3000.00')
  await fillField(page, 'From', '2026-04-01')
  await sees(page, 'It can be published')
  assert.deepEqual(await violations(page, 'figures'), [])
  await fitsPhone(page)
  await page.reload() // what was written is still there
  await expect(page.getByLabel('Per activity')).toHaveValue('3000.00')
  await press(page, 'Save the draft')
  await sees(page, 'Draft of version 2 is saved')
  await expect(page.getByText('not saved')).toHaveCount(0)
}

async function compares(): Promise<void> {
  const page = windows['owner'] ?? assert.fail()
  await press(page, 'Look at it')
  await page.getByRole('tab', { name: 'Changes' }).click()
  await sees(page, 'caps.per_activity')
  await sees(page, '3,000.00 USD')
  assert.deepEqual(await violations(page, 'changes'), [])
  await sees(page, 'Files that differ: program.yaml.') // the table was mended: it is as it was
  const download = page.waitForEvent('download')
  await press(page, 'Files')
  const zip = unwrap(openZip(await readFile(await (await download).path())))
  const yaml = unwrap(zip.read('mdf-na-2/program.yaml') ?? assert.fail())
  assert.match(new TextDecoder().decode(yaml), /per_activity: 3000\.00/)
  await page.getByRole('tab', { name: 'Simulate' }).click()
  await press(page, 'Simulate')
  await sees(page, '1 case judged, 1 changes')
  await sees(page, 'Cases judged')
  await sees(page, /^Approve → Request information by row R12/)
  assert.deepEqual(await violations(page, 'simulate'), [])
  await fitsPhone(page)
  await page.getByRole('tab', { name: 'Rule sheet' }).click()
  await sees(page, /specialist, when amount is at most 5,000.00 USD/)
}

async function proposes(): Promise<void> {
  const page = windows['owner'] ?? assert.fail()
  await press(page, 'Propose')
  await fillField(modal(page), 'Why it changes', 'Many small activities instead of few large ones')
  await modal(page).getByRole('button', { name: 'Propose', exact: true }).click()
  await sees(page, 'Version 2 is proposed')
  await expect(page.getByRole('button', { name: 'Agree and publish' })).toHaveAttribute(
    'aria-description',
    'You wrote or proposed it: somebody else agrees.',
  )
}

async function agrees(): Promise<void> {
  const page = (windows['lead'] = await stage.window({ dark: true }))
  await signIn(page, 'lea@example.test')
  await page.goto('/programs')
  await page.getByRole('link', { name: /Market development funds North America/ }).click()
  await sees(page, 'Many small activities instead of few large ones')
  await page.getByRole('tab', { name: 'Changes' }).click()
  await sees(page, '3,000.00 USD')
  await press(page, 'Agree and publish')
  await sees(modal(page), '1 Apr 2026')
  await modal(page).getByRole('button', { name: 'Agree and publish' }).click()
  await sees(page, 'Version 2 is published')
  await sees(page, /published by Lea Lead/)
  assert.deepEqual(await violations(page, 'program'), [])
}

async function reads(): Promise<void> {
  const page = (windows['partner'] = await stage.window({ phone: true }))
  await signIn(page, 'petra@example.test')
  const openGuide = async () => {
    await page
      .getByRole('link', { name: 'Programs', exact: true })
      .filter({ visible: true })
      .click()
    await page.getByRole('link', { name: /Market development funds North America/ }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/guide for partners/)
  }
  await openGuide()
  await page.getByRole('link', { name: 'What is never paid' }).click()
  await expect(page.getByRole('heading', { name: 'What is never paid' })).toBeInViewport()
  await sees(page, '25,000.00 USD')
  assert.deepEqual(await violations(page, 'guide'), [])
  await fitsPhone(page)
  await stage.setClock('2026-04-02T09:00:00Z')
  await page.goto('/portal')
  await openGuide()
  await sees(page, '3,000.00 USD')
}
