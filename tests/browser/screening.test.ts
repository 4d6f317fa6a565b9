/** Somebody we pay may be on a sanctions list, in the browser: Finance loads the list, says why the
 *  vendor is another, and legal agrees. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { payoutGround, usableVendor } from '../../src/payouts/testing.ts'
import { choose, expect, fillField, keepPictures, modal, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-30T09:00:00Z')
after(() => stage.close())
const { db } = stage
const ground = await payoutGround(db)
const { vendorId } = await usableVendor(ground, 'Zarqul Freight GmbH')
await somebody(db, { name: 'Fritz Finance', roles: ['finance'], email: 'fritz@house.example' })
await somebody(db, { name: 'Lea Legal', roles: ['legal'], email: 'lea@house.example' })

const list = [
  'number,kind,name,aliases,weak_aliases,programs,born,countries,remarks',
  'EX-1,entity,Zarqul Shipping and Freight,Zarqul Maritime,ZSF,EXAMPLE-A,,DE; IR,Invented',
  'EX-2,person,"TARKANOV, Osvald",,,EXAMPLE-A,1961-04-18,RU,Invented',
].join('\n')

const windows: Record<string, Page> = {}

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

test('a list is loaded, the vendor on it is held, and two people say that it is another', async () => {
  const fritz = (windows['screening-desktop'] = await stage.window())
  const lea = (windows['screening-phone-dark'] = await stage.window({ phone: true, dark: true }))
  try {
    await signIn(fritz, 'fritz@house.example')
    await fritz.goto(`/vendors/${vendorId}`)
    await sees(fritz, 'No sanctions list is loaded')
    await fritz.goto('/vendors/screening?view=lists')
    await sees(fritz, 'Not connected')
    await choose(fritz, 'Which list', 'Our own list (CSV)')
    await fritz
      .getByLabel('Drop the list here, or choose it')
      .setInputFiles({ name: 'own.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
    await sees(fritz, 'possible hits: 1')
    await sees(fritz, '1 hit waits.')
    await isReadable(fritz)
    await keepPictures({ 'screening-lists': fritz })

    await fritz.goto(`/vendors/${vendorId}`)
    await sees(fritz, 'Holds payments')
    await fritz.getByRole('link', { name: 'Zarqul Freight GmbH' }).first().click()
    await sees(fritz, 'Nothing is paid to this vendor until two people clear the hit')
    await sees(fritz, 'Zarqul Maritime')
    await isReadable(fritz)
    await keepPictures({ 'screening-hit': fritz })
    // By keyboard, as one who cannot point.
    await fritz.getByRole('button', { name: 'Not who is listed' }).focus()
    await fritz.keyboard.press('Enter')
    await modal(fritz).getByLabel('Reason').fill('Another register number, and trades since 1971.')
    await modal(fritz).getByRole('button', { name: 'Propose to clear' }).click()
    await sees(fritz, 'A second person')
    await expect(fritz.getByRole('button', { name: 'Agree to clear' })).toBeDisabled()

    await signIn(lea, 'lea@house.example')
    await lea.goto('/vendors/screening')
    await lea.getByText('Zarqul Freight GmbH').first().click()
    await lea.goto(fritz.url())
    await sees(lea, 'Another register number')
    await isReadable(lea)
    await lea.getByRole('button', { name: 'Agree to clear' }).click()
    await sees(lea, 'Cleared')
    await fritz.goto(`/vendors/${vendorId}`)
    await sees(fritz, 'Nothing found')
    await sees(fritz, 'It states that nobody owns 25 % or more.')
    await fritz.getByText('It states that nobody owns').scrollIntoViewIfNeeded()
    await isReadable(fritz)
    await keepPictures({ 'vendor-owners': fritz })

    await fritz.goto('/vendors/screening?view=lists')
    await fritz.getByRole('button', { name: 'Propose another limit' }).click()
    await fillField(modal(fritz), 'Days', '14')
    await fillField(modal(fritz), 'Reason', 'The bank sends its list every second week.')
    await modal(fritz).getByRole('button', { name: 'Propose', exact: true }).click()
    await sees(fritz, '14 days are proposed')
    await expect(fritz.getByRole('button', { name: 'Agree to 14 days' })).toBeDisabled()
    await isReadable(fritz)
    await lea.goto('/vendors/screening?view=cleared')
    await sees(lea, 'Cleared')
    await keepPictures({ 'screening-hits-phone-dark': lea })
    await lea.goto('/vendors/screening?view=lists')
    await lea.getByRole('button', { name: 'Agree to 14 days' }).focus()
    await isReadable(lea)
    await keepPictures({ 'screening-limit-phone-dark': lea })
    await lea.keyboard.press('Enter')
    await sees(lea, 'A list counts as old after 14 days now')
  } finally {
    await keepPictures(windows)
  }
})
