/** Nobody stands before a closed door: in an empty house and in one at work, each role walks every
 *  place it has; what is empty says what comes next and by whom, what is off says why. */
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor, Role } from '../../src/audit/index.ts'
import { person } from '../../src/identity/testing.ts'
import { expect } from './hands.ts'
import { enrol, layGround, openStage } from './stage.ts'

const stage = await openStage('2026-03-02T09:00:00Z')
after(() => stage.close())
const { db } = stage

const roles = [
  'specialist',
  'lead',
  'program_owner',
  'finance',
  'legal',
  'auditor',
  'admin',
] as const satisfies readonly Role[]

async function windowOf({ principalId }: Actor): Promise<Page> {
  return stage.window({ cookie: await stage.app.signIn.signInAs(principalId) })
}

/** Places that a place's own page leads to. */
const unlinked: Readonly<Record<string, readonly string[]>> = {
  '/vendors': ['/vendors/bank-changes', '/vendors/screening', '/vendors/screening?view=lists'],
}

/** Every place the page's own navigation offers, every tab of each, and the first page below it. */
async function walk(page: Page, start: string): Promise<string[]> {
  await page.goto(start)
  const nav = page.getByRole('navigation', { name: 'Places' }).first()
  await nav.getByRole('link').first().waitFor()
  const places = await nav
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
  const faults: string[] = []
  const below = Object.entries(unlinked).flatMap(([place, own]) =>
    places.includes(place) ? own : [],
  )
  for (const place of [...places, ...below, '/account']) {
    await page.goto(place)
    faults.push(...(await deadEnds(page, place)))
    const first = page.locator(`main a[href^="${place}/"]`).first()
    const detail = (await first.count()) === 0 ? null : await first.getAttribute('href')
    const tabs = page.getByRole('tab')
    for (let at = 1; at < (await tabs.count()); at += 1) {
      await tabs.nth(at).click()
      faults.push(...(await deadEnds(page, `${place}, ${await tabs.nth(at).textContent()}`)))
    }
    if (detail === null) continue
    await page.goto(detail)
    faults.push(...(await deadEnds(page, `a page of ${place}`)))
  }
  return faults
}

/** What this screen leaves its reader alone with. */
async function deadEnds(page: Page, place: string): Promise<string[]> {
  await expect(page.getByRole('heading', { level: 1 }), place).toHaveCount(1)
  await expect(page.getByRole('status', { name: 'Loading' }), place).toHaveCount(0)
  const refused = await page.getByRole('alert').filter({ hasText: /\w/ }).allTextContents()
  const mute = await page
    .locator('button:disabled, [aria-disabled="true"]:not([aria-description]):not([aria-busy])')
    .evaluateAll((buttons) => buttons.map((button) => button.outerHTML.slice(0, 120)))
  const bare = await page.locator('[data-empty]:not(:has([data-empty-says]))').allTextContents()
  return [
    ...refused.map((text) => `${place}: refused ${text}`),
    ...mute.map((html) => `${place}: off without a reason ${html}`),
    ...bare.map((text) => `${place}: empty without a word ${text}`),
  ]
}

async function everybodyWalks(): Promise<string[]> {
  const faults: string[] = []
  for (const role of roles) {
    const page = await windowOf(await person(db, { roles: [role] }))
    faults.push(...(await walk(page, '/')).map((fault) => `${role} at ${fault}`))
    await page.context().close()
  }
  return faults
}

test('in an empty house every place says what comes next', { timeout: 240_000 }, async () => {
  assert.deepEqual(await everybodyWalks(), [])
})

test('in a house at work, and in the portal, too', { timeout: 300_000 }, async () => {
  const finance = (): Promise<Actor> => person(db, { roles: ['finance'] })
  await layGround(stage, [await finance(), await finance()])
  const lead = await person(db, { roles: ['lead'] })
  const partnerId = await enrol(db, lead, 'NORDLICHT', 'Nordlicht Systems GmbH')
  const faults = await everybodyWalks()
  for (const role of ['partner', 'partner_admin'] as const) {
    const page = await windowOf(await person(db, { roles: [role], partnerId }))
    faults.push(...(await walk(page, '/portal')).map((fault) => `${role} at ${fault}`))
    await page.context().close()
  }
  assert.deepEqual(faults, [])
})
