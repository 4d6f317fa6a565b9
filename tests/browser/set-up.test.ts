/** A new house, set up in the browser: from the link the first start prints, by seven people in seven
 *  sign-ins, to the first request of a partner. Nothing is prepared but an empty database. */
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { inviteFirstAdmin } from '../../src/cli/first-admin.ts'
import { verifyAll } from '../../src/cli/verify.ts'
import { letterParts } from '../../src/platform/letter-text.ts'
import { choose, expect, field, fillField, keepPictures, modal, sees, signIn } from './hands.ts'
import { openStage, ownIban, password } from './stage.ts'

const stage = await openStage('2026-03-02T09:00:00Z')
after(() => stage.close())
const { db } = stage

const windows: Record<string, Page> = {}
async function windowOf(name: string): Promise<Page> {
  return (windows[name] ??= await stage.window())
}
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const press = (within: Page | Locator, name: string | RegExp) =>
  within.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).click()

/** Presses Tab until it is there, as one who cannot point does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`Tab does not reach ${String(target)}`)
}

/** Opens a set-up link, chooses a password, and signs in. */
async function arrive(name: string, link: string, email: string): Promise<Page> {
  const page = await windowOf(name)
  await page.goto(link)
  await fillField(page, 'Password', password)
  await fillField(page, 'Once more', password)
  await press(page, 'Set the password')
  await page.waitForURL(/sign-in$/)
  await signIn(page, email)
  return page
}

/** Reads the link from the dialog that shows it once, and closes it. */
async function shownLink(page: Page): Promise<string> {
  const link = modal(page).getByLabel('Set-up link')
  const text = (await link.textContent()) ?? ''
  assert.match(text, /\/set-up#qs_/)
  await press(modal(page), 'I have it')
  await expect(modal(page)).toHaveCount(0)
  return text
}

async function invite(admin: Page, name: string, email: string, role: string): Promise<string> {
  await press(admin, 'Invite somebody')
  await fillField(modal(admin), 'Name', name)
  await fillField(modal(admin), 'E-mail', email)
  await modal(admin).getByRole('checkbox', { name: role, exact: true }).click()
  await press(modal(admin), 'Invite')
  return shownLink(admin)
}

/** RFC 6238 with SHA-1, 30 seconds, six digits, at an instant of the machine or of the stage. */
function totp(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)))
  const bits = Array.from(secret.replaceAll('=', ''))
    .map((each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0'))
    .join('')
  const key = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))
  const digest = createHmac('sha1', Buffer.from(key)).update(counter).digest()
  const at = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The link in the letter of this subject, once it lies in the folder. */
async function linkInLetter(email: string, subject: string): Promise<string> {
  const folder = join(db.world.dataFolder, 'mail')
  let text: string | undefined
  await expect
    .poll(async () => {
      const parts = await Promise.all(
        (await readdir(folder))
          .filter((file) => file.endsWith('.eml'))
          .map(async (file) => letterParts(await readFile(join(folder, file)))),
      )
      const meant = parts.find(
        ({ headings }) =>
          headings.get('to')?.includes(email) && headings.get('subject') === subject,
      )
      text = meant?.text
      return text !== undefined
    })
    .toBe(true)
  return /http\S+/.exec(text ?? '')?.[0] ?? assert.fail(`no link in the letter to ${email}`)
}

const links: Record<string, string> = {}
let partnerPage = ''
let printed = ''
await inviteFirstAdmin({ world: db.world, config: { publicUrl: stage.url } }, (line) => {
  if (line.startsWith('http')) printed = line
})

test('an empty house is set up in the browser', { timeout: 240_000 }, async (t) => {
  await step(t, 'the first administrator comes by the printed link, to the set-up', async () => {
    const page = await arrive('admin', printed, 'admin@localhost.localdomain')
    await expect(heading(page)).toHaveText('Set-up')
    await sees(page, 'Your next step')
  })
  await step(t, 'they say who they are and guard their account', async () => {
    const page = await windowOf('admin')
    await page.getByRole('link', { name: 'Say who you are' }).click()
    await expect(heading(page)).toHaveText('Your account')
    await fillField(page, 'Name', 'Ada Admin')
    await fillField(page, 'E-mail', 'ada@example.test')
    await fillField(page, 'Your password', password)
    await press(page, 'Save')
    await sees(page, 'Your account is changed')
    await fillField(page, 'Password for the second factor', password)
    await press(page, 'Set it up')
    const key = page.getByLabel('Key for your authenticator')
    const secret = ((await key.textContent()) ?? '').replaceAll(/\s/g, '')
    await fillField(page, 'Six digits', totp(secret, stage.db.world.clock().epochMilliseconds))
    await press(page, 'Confirm')
    await sees(page, 'on', { exact: true })
    links['secret'] = secret
  })
  await step(t, 'from now on the password alone does not suffice', async () => {
    const page = await stage.window()
    await page.goto('/sign-in')
    await fillField(page, 'E-mail', 'ada@example.test')
    await fillField(page, 'Password', password)
    await press(page, 'Sign in')
    await expect(heading(page)).toHaveText('One more step')
    // The sign-in library goes by the machine’s clock.
    const code = totp(links['secret'] ?? '', Date.now())
    await fillField(page, 'Six digits from your authenticator', code)
    await press(page, 'Confirm')
    await expect(heading(page)).toHaveText('Set-up')
    await page.context().close()
  })
  await step(
    t,
    'they invite the crew; only the first lead and the first of Finance hold',
    async () => {
      const page = await windowOf('admin')
      await page.goto('/settings?tab=people')
      links['lea'] = await invite(page, 'Lea Lead', 'lea@example.test', 'lead')
      links['sam'] = await invite(page, 'Sam Specialist', 'sam@example.test', 'specialist')
      links['olga'] = await invite(page, 'Olga Owner', 'olga@example.test', 'program owner')
      links['fiona'] = await invite(page, 'Fiona Finance', 'fiona@example.test', 'Finance')
      links['frank'] = await invite(page, 'Frank Finance', 'frank@example.test', 'Finance')
      const agree = page.getByRole('button', { name: 'Agree: Frank Finance as Finance' })
      await expect(agree).toHaveAttribute('aria-disabled', 'true')
    },
  )
  await step(t, 'the lead agrees to the second of Finance and sets a limit', async () => {
    const page = await arrive('lea', links['lea'] ?? '', 'lea@example.test')
    await page.goto('/settings?tab=people')
    await press(page, 'Agree: Frank Finance as Finance')
    await sees(page, 'Frank Finance is Finance now')
    await press(page, 'What can be done for Sam Specialist')
    await page.getByRole('menuitem', { name: 'Set a limit…' }).click()
    await fillField(modal(page), 'Decides alone up to', '5000.00')
    await press(modal(page), 'Set the limit')
    await expect(page.getByRole('list', { name: 'Waits for a second person' })).toBeVisible()
  })
  await step(t, 'the lead adds a day to the office calendar', async () => {
    const page = await windowOf('lea')
    await page.getByRole('tab', { name: 'Calendars' }).click()
    await press(page, 'Add a day to Office Berlin')
    await fillField(modal(page), 'Day', '2026-03-27')
    await fillField(modal(page), 'What day it is', 'Stocktaking')
    await fillField(modal(page), 'Where it is written', 'House rules')
    await press(modal(page), 'Add the day')
    await sees(page, 'Stocktaking counts')
  })
  await step(t, 'one of Finance enters the payer and its account', async () => {
    const page = await arrive('fiona', links['fiona'] ?? '', 'fiona@example.test')
    await expect(heading(page)).toHaveText('Set-up')
    await page.getByRole('link', { name: 'Add the payer' }).first().click()
    await press(page, 'Add a payer')
    const payer = {
      Code: 'EMEA',
      'Legal name': 'Example Europe GmbH',
      Street: 'Hafenstraße',
      Number: '12',
      'Post code': '20457',
      Town: 'Hamburg',
      Country: 'DE',
    }
    for (const [label, value] of Object.entries(payer)) await fillField(modal(page), label, value)
    await press(modal(page), 'Add the payer')
    await press(page, 'Add an account to Example Europe GmbH')
    await fillField(modal(page), 'What you call it', 'EUR operating')
    await fillField(modal(page), 'IBAN', ownIban)
    await press(modal(page), 'Add the account')
    await expect(page.getByRole('button', { name: 'Approve EUR operating' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await expect(page.getByText(ownIban)).toHaveCount(0)
    await page.getByRole('tab', { name: 'People' }).click()
    await press(page, 'Agree: limit of Sam Specialist')
    await sees(page, /Sam Specialist decides up to/)
  })
  await step(t, 'the other of Finance approves it', async () => {
    const page = await arrive('frank', links['frank'] ?? '', 'frank@example.test')
    await page.getByRole('link', { name: 'Approve it' }).first().click()
    await press(page, 'Approve EUR operating')
    await sees(page, 'EUR operating can pay now')
  })
  await step(t, 'the program owner opens a fund and puts budget in', async () => {
    const page = await arrive('olga', links['olga'] ?? '', 'olga@example.test')
    await page.getByRole('link', { name: 'Open a fund' }).first().click()
    await press(page, 'Open a fund')
    await fillField(modal(page), 'Code', 'EMEA-MDF')
    await fillField(modal(page), 'Name', 'EMEA MDF 2026')
    await choose(modal(page), 'Paid by', 'Example Europe GmbH')
    await fillField(modal(page), 'Currency', 'EUR')
    await press(modal(page), 'Open the fund')
    await expect(heading(page)).toHaveText('EMEA MDF 2026')
    await press(page, 'Add an allocation')
    await press(modal(page), 'Add the allocation')
    await press(page, 'Add budget to General')
    await fillField(modal(page), 'Amount', '250000.00')
    await fillField(modal(page), 'Reason', 'Plan of the year')
    await press(modal(page), 'Add budget')
    await expect(page.getByText('€250,000.00').first()).toBeVisible()
  })
  await step(t, 'and publishes a pack that comes with the program', async () => {
    const page = await windowOf('olga')
    await page.goto('/programs')
    await press(page, 'Bring a pack')
    await press(modal(page), 'Use Market development funds EMEA')
    await sees(modal(page), /is sound/)
    await press(modal(page), 'Keep as a draft')
    await expect(heading(page)).toHaveText('Market development funds EMEA')
    await press(page, 'Publish')
    await sees(page, 'Version 1 is published')
  })
  await step(t, 'a pack of one’s own is checked where it lies', async () => {
    const page = await windowOf('olga')
    await page.goto('/programs')
    await press(page, 'Bring a pack')
    await modal(page)
      .getByLabel('Choose its folder')
      .setInputFiles(join(import.meta.dirname, '../../programs/mdf-na'))
    await sees(modal(page), 'mdf-na is sound')
    await press(modal(page), 'Close')
  })
  await step(t, 'the specialist adds a partner and invites its contact, by keyboard', async () => {
    const page = await arrive('sam', links['sam'] ?? '', 'sam@example.test')
    await page.goto('/partners')
    await tabTo(page, page.getByRole('button', { name: 'Add a partner' }))
    await page.keyboard.press('Enter')
    const dialog = modal(page)
    await tabTo(page, field(dialog, 'Code'))
    await page.keyboard.type('NORDLICHT')
    await tabTo(page, field(dialog, 'Legal name'))
    await page.keyboard.type('Nordlicht Systems GmbH')
    await tabTo(page, field(dialog, 'Country'))
    await page.keyboard.type('DE')
    await page.keyboard.press('Enter')
    await expect(heading(page)).toHaveText('Nordlicht Systems GmbH')
    await tabTo(page, page.getByRole('button', { name: 'Invite a contact' }))
    await page.keyboard.press('Enter')
    await tabTo(page, field(modal(page), 'Name'))
    await page.keyboard.type('Petra Partner')
    await page.keyboard.press('Tab')
    await page.keyboard.type('petra@nordlicht.example')
    await page.keyboard.press('Enter')
    links['petra'] = await shownLink(page)
    partnerPage = new URL(page.url()).pathname
  })
  await step(t, 'the contact hands in the first request', async () => {
    const portal = await arrive('petra', links['petra'] ?? '', 'petra@nordlicht.example')
    await portal.goto('/portal/request')
    await press(portal, 'Begin a request')
    await choose(portal, 'Type of activity', 'Event')
    const fields = {
      'What will you do?': 'Spring road show',
      'First day': '2026-04-14',
      'Last day': '2026-04-15',
      'Place or channel': 'Hamburg',
      Country: 'DE',
      Audience: 'Heads of IT',
      'Expected leads': '40',
      'Expected pipeline': '250000.00',
      'Amount you ask for': '4000.00',
    }
    for (const [label, value] of Object.entries(fields)) await fillField(portal, label, value)
    await press(portal, 'Add the first line')
    await fillField(portal, 'What for', 'Hall and technology')
    await choose(portal, 'Kind of cost', 'Venue and its equipment')
    await fillField(portal, 'Cost before tax', '8000.00')
    await press(portal, 'Send')
    await sees(portal, 'is with us')
  })
  await step(t, 'the house is set up, and what it recorded holds', async () => {
    const page = await windowOf('admin')
    await page.goto('/getting-started')
    await sees(page, 'the first request is in')
    const verdicts = await verifyAll(db.world)
    assert.deepEqual(
      verdicts.filter((verdict) => verdict.wrong !== null),
      [],
    )
  })
  await step(t, 'whoever left the partner is suspended by the administrator', async () => {
    const page = await windowOf('admin')
    await page.goto(partnerPage)
    await press(page, 'What can be done for Petra Partner')
    await page.getByRole('menuitem', { name: 'Suspend' }).click()
    await sees(page, 'suspended', { exact: true })
    await press(page, 'What can be done for Petra Partner')
    await page.getByRole('menuitem', { name: 'Let in again' }).click()
    await expect(page.getByText('suspended', { exact: true })).toHaveCount(0)
  })
  await step(t, 'a link by mail signs in who has no second factor', async () => {
    const page = await stage.window()
    await page.goto('/sign-in')
    await press(page, 'Send me a link by e-mail instead')
    await fillField(page, 'E-mail', 'sam@example.test')
    await press(page, 'Send the link')
    await expect(heading(page)).toHaveText('Look at your mail')
    await page.goto(await linkInLetter('sam@example.test', 'Your link to sign in to Quittance'))
    await expect(heading(page)).toHaveText('Queue')
    await page.context().close()
  })
  await step(t, 'a forgotten password is chosen again by a letter', async () => {
    const page = await stage.window()
    await page.goto('/sign-in')
    await press(page, 'Forgot the password?')
    await fillField(page, 'E-mail', 'lea@example.test')
    await press(page, 'Send the link')
    await expect(heading(page)).toHaveText('Look at your mail')
    await page.goto(await linkInLetter('lea@example.test', 'Choose a new password for Quittance'))
    await fillField(page, 'Password', `${password} again`)
    await fillField(page, 'Once more', `${password} again`)
    await press(page, 'Set the password')
    await page.waitForURL(/sign-in$/)
    await fillField(page, 'E-mail', 'lea@example.test')
    await fillField(page, 'Password', `${password} again`)
    await press(page, 'Sign in')
    await expect(heading(page)).toHaveText('Queue')
    await page.context().close()
  })
})

const looked: readonly (readonly [who: string, places: readonly string[]])[] = [
  [
    'admin',
    ['/getting-started', '/account', ...tabs('people', 'payers', 'calendars', 'rates', 'keys')],
  ],
  ['olga', ['/funds', '/programs']],
  ['sam', ['/partners']],
]
function tabs(...names: string[]) {
  return names.map((name) => `/settings?tab=${name}`)
}

test(
  'axe finds nothing in either light, and a phone needs no scrolling sideways',
  { timeout: 120_000 },
  async () => {
    const found: string[] = []
    for (const [who, places] of looked) {
      const page = await windowOf(who)
      await page.setViewportSize({ width: 390, height: 844 })
      for (const place of places) found.push(...(await faultsAt(page, place)))
    }
    found.push(...(await faultsAt(await windowOf('sam'), partnerPage)))
    assert.deepEqual(found, [])
  },
)

async function faultsAt(page: Page, place: string): Promise<string[]> {
  await page.goto(place)
  await expect(heading(page), place).toHaveCount(1)
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
  const wide = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
  const found = wide > 0 ? [`${place} is ${wide} px too wide`] : []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page }).setLegacyMode()
    axe.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    for (const { id, nodes } of (await axe.analyze()).violations)
      found.push(`${place} in ${colorScheme}: ${id} at ${nodes[0]?.target.join(' ')}`)
  }
  return found
}

let failed: string | null = null

/** One step; the steps after one that failed are left out, and what each window shows is kept. */
async function step(t: TestContext, name: string, work: () => Promise<void>): Promise<void> {
  await t.test(name, async (own) => {
    if (failed !== null) return own.skip(`after “${failed}” failed`)
    try {
      await work()
    } catch (error) {
      failed = name
      await keepPictures(windows)
      throw error
    }
  })
}
