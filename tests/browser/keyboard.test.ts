/** The specialist's morning by keyboard alone, and every main screen under axe in both lights. */
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { person } from '../../src/identity/testing.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { inAct } from '../../src/platform/testing.ts'
import { decide } from '../../src/submissions/decide.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  mdfSetting,
} from '../../src/submissions/testing.ts'
import { expect, keepPictures, modal, sees } from './hands.ts'
import { does, openStage, password, somebody } from './stage.ts'

const instant = Temporal.Instant.from
const stage = await openStage('2026-03-04T15:00:00Z')
after(() => stage.close())
const { db } = stage
const setting = await mdfSetting(db)
const lead = await person(db, { name: 'Lea Lead', roles: ['lead'], limit: amount('25000.00') })
await somebody(db, {
  name: 'Sam Specialist',
  email: 'sam@example.test',
  roles: ['specialist'],
  limit: amount('5000.00'),
})

const partnerPerson = await person(db, {
  name: 'Petra Partner',
  roles: ['partner_admin'],
  partnerId: setting.partnerId,
})
const REQUESTS = 6
/** Far more than a list may hold in the page at once. */
const PARTNERS = 240
await layQueue()
await inAct(db, lead, async (act) => {
  for (let count = 0; count < PARTNERS; count += 1) await enrol(act, 'registered')
})

/** A claim that has waited longest, and many requests of as many partners. */
async function layQueue(): Promise<void> {
  const early = instant('2026-02-02T15:00:00Z')
  const days = { startsOn: '2026-02-18', endsOn: '2026-02-19' }
  const asked = { requested: '4000.00', net: '8000.00', ...days }
  const request = await handInRequest(setting, asked, early)
  const { submissionId, version } = request
  const nothing = { lines: [], reason: '', clauseIds: [] }
  const approval = { submissionId, version, outcome: 'approve', ...nothing } as const
  await does(db, lead, 'submission.decide', decide, approval, early)
  const { incentiveId } = await incentiveOf(submissionId)
  const dates = { invoiceOn: '2026-02-19', deliveredOn: '2026-02-18' }
  await handInClaim(
    setting,
    {
      incentiveId,
      form: claimForm({ claimed: '4000.00' }),
      lines: [line(1, { costKind: 'venue', net: '8000.00', invoice: 'R-1', ...dates })],
    },
    instant('2026-02-23T15:00:00Z'),
  )
  const at = instant('2026-03-03T15:00:00Z')
  for (let count = 0; count < REQUESTS; count += 1) {
    const partnerId = await inAct(db, lead, (act) => enrol(act, 'select'))
    await handInRequest(setting, { requested: '600.00', net: '1200.00' }, at, partnerId)
  }
}

async function incentiveOf(submissionId: string) {
  const { selectSubmission } = await import('../../src/submissions/sql.ts')
  const row = await inAct(db, lead, (act) => selectSubmission(act.tx, submissionId))
  assert(row?.incentiveId)
  return { incentiveId: row.incentiveId }
}

test('a morning by keyboard alone', { timeout: 60_000 }, async () => {
  const page = await stage.window()
  const { keyboard } = page
  const heading = page.getByRole('heading', { level: 1 })
  try {
    await page.goto('/')
    await tabTo(page, page.getByLabel('E-mail'))
    await keyboard.type('sam@example.test')
    await keyboard.press('Tab')
    await keyboard.type(password)
    await keyboard.press('Enter')
    await expect(heading).toHaveText('Queue')

    const chosen = page.getByRole('row', { selected: true })
    await expect(chosen).toHaveAttribute('aria-rowindex', '2')
    await keyboard.press('j')
    await expect(chosen).toHaveAttribute('aria-rowindex', '3')
    await keyboard.press('k')
    await expect(chosen).toHaveAttribute('aria-rowindex', '2')

    await keyboard.press('g')
    await keyboard.press('p')
    await expect(heading).toHaveText('Partners')
    const rows = page.getByRole('table', { name: 'Partners' }).getByRole('row')
    await expect(chosen).toHaveCount(1)
    for (let step = 0; step < 60; step += 1) await keyboard.press('j')
    await expect(chosen).toBeInViewport({ ratio: 1 })
    assert((await rows.count()) < 100, 'only the rows in sight are in the page')
    await keyboard.press('g')
    await keyboard.press('q')
    await expect(heading).toHaveText('Queue')

    await keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
    await sees(page, 'Take the next one')
    await keyboard.press('Escape')
    await expect(modal(page)).toBeHidden()

    await keyboard.press('n') // the most urgent: the claim
    await expect(page.getByRole('tab', { name: 'Evidence 4' })).toBeVisible()
    await keyboard.press('v')
    await sees(page, 'Accept evidence')
    await sees(page, /^agenda /) // the paper itself
    await keyboard.press('v')
    await keyboard.press('b')
    const dialog = modal(page)
    await tabTo(page, dialog.getByRole('checkbox', { name: 'Agenda: agenda.txt' }))
    await keyboard.press('Space')
    await keyboard.press('Tab')
    await keyboard.type('This is last year’s agenda.')
    await tabTo(page, dialog.getByLabel(/^To the partner/))
    await keyboard.type('Please attach the agenda of this event.')
    await tabTo(page, dialog.getByRole('button', { name: 'Send back with 1 defect' }))
    await keyboard.press('Enter')
    await expect(page.getByText('Waiting for partner').first()).toBeVisible()

    await expect(dialog).toBeHidden()
    await keyboard.press('u')
    await expect(heading).toHaveText('Queue')
    await keyboard.press('n')
    await expect(page.getByRole('tab', { name: 'Evidence 0' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Approve', exact: true })).toBeEnabled()
    const approved = (await heading.textContent()) ?? '' // its partner, who has no other
    assert.match(approved, /^Partner .+/)
    await keyboard.press('a')
    await expect(page.getByText('$600.00').last()).toBeVisible()
    await sees(page, /: Approve$/)

    await keyboard.press('Control+k')
    await keyboard.type('funds')
    await keyboard.press('Enter')
    await expect(heading).toHaveText('Funds')
    await expect(modal(page)).toBeHidden()
    await keyboard.press('g')
    await keyboard.press('q')
    await expect(heading).toHaveText('Queue')
    // The list as it was shows first; what is chosen stays chosen when the new one comes.
    await expect(page.getByRole('row', { name: approved })).toHaveCount(0)
    await expect(chosen).toHaveAttribute('aria-rowindex', '2')
    await keyboard.press('j')
    await expect(chosen).toHaveAttribute('aria-rowindex', '3')
    const preview = page.getByRole('complementary', { name: 'Preview' })
    await expect(preview.getByRole('button', { name: 'Accept' })).toBeEnabled()
    await keyboard.press('a') // accepted right from the list
    await sees(page, / decided$/)
  } catch (error) {
    await keepPictures({ keyboard: page })
    throw error
  }
})

test('a row opens by a click, by Enter, in a new window and by a tap', async () => {
  const cookie = await stage.app.signIn.signInAs(lead.principalId)
  const page = await stage.window({ cookie })
  const heading = page.getByRole('heading', { level: 1 })
  const link = (of: Page, at: number) => of.getByRole('row').nth(at).getByRole('link')
  await page.goto('/partners')
  const second = (await link(page, 2).textContent()) ?? ''
  await page.getByRole('row').nth(2).click()
  await expect(heading).toHaveText(second)
  await page.goBack()
  await expect(page.getByRole('row', { selected: true })).toHaveAttribute('aria-rowindex', '3')
  await expect(link(page, 2)).toHaveAttribute('tabindex', '0') // one stop of Tab among all rows
  await link(page, 2).focus()
  await page.keyboard.press('ArrowDown')
  await expect(link(page, 3)).toBeFocused()
  const third = (await link(page, 3).textContent()) ?? ''
  const opened = page.context().waitForEvent('page')
  await page.getByRole('row').nth(3).click({ button: 'middle' })
  await expect((await opened).getByRole('heading', { level: 1 })).toHaveText(third)
  await expect(heading).toHaveText('Partners')
  await page.keyboard.press('Enter')
  await expect(heading).toHaveText(third)

  const phone = await stage.window({ phone: true, cookie })
  await phone.goto('/queue')
  await phone.getByRole('row').nth(1).click() // no room for the preview: a tap opens
  await expect(phone).toHaveURL(/\/submissions\//)
})

const consolePlaces = [
  '/queue',
  '/questions',
  '/partners',
  '/customers',
  '/customers?tab=deals',
  '/programs',
  '/funds',
  '/vendors',
  '/vendors/bank-changes',
  '/vendors/screening',
  '/vendors/screening?view=lists',
  '/payouts',
  '/payouts?tab=on-time',
  '/payouts?tab=blocked',
  '/payouts?tab=answers',
  '/payouts?tab=tax-invoices',
  '/payouts?tab=tax',
  '/reconciliation',
  '/settings',
  '/settings?tab=payers',
]
const portalPlaces = ['/portal', '/portal/money', '/portal/request', '/portal/profile']

test(
  'every screen has a title and a heading, and axe finds nothing',
  { timeout: 180_000 },
  async () => {
    const server = stage.app.signIn
    const [ours, theirs] = await Promise.all(
      [lead, partnerPerson].map(async ({ principalId }) =>
        stage.window({ cookie: await server.signInAs(principalId) }),
      ),
    )
    assert(ours && theirs)
    const visitor = await stage.window()
    const found = await Promise.all([
      violations(ours, [...consolePlaces, ...(await detailsOf(ours))]),
      violations(theirs, [...portalPlaces, ...(await detailsOf(theirs))]),
      violations(visitor, ['/sign-in', '/set-up#token']),
    ])
    assert.deepEqual(found.flat(), [])
  },
)

/** Screens of one thing, by the links of the lists. */
async function detailsOf(page: Page): Promise<string[]> {
  const get = async (path: string): Promise<unknown> =>
    (await page.request.get(`/api${path}`)).json()
  const idOf = (list: unknown, name: string) =>
    new RegExp(`"${name}":"([^"]+)"`).exec(JSON.stringify(list))?.[1] ?? 'none'
  if (page === undefined) return []
  const own = await get('/portal/submissions')
  const mine = idOf(own, 'submissionId')
  if (mine !== 'none') return [`/portal/submissions/${mine}`]
  const [claims, partners, programs, funds] = await Promise.all(
    ['/queue?type=mdf_claim', '/partners?limit=1', '/programs', '/funds'].map(get),
  )
  return [
    `/submissions/${idOf(claims, 'submissionId')}`,
    `/partners/${idOf(partners, 'partnerId')}`,
    `/programs/${idOf(programs, 'programId')}`,
    `/funds/${idOf(funds, 'fundId')}`,
  ]
}

/** Opens each place, looks at title and heading, and asks axe in light and in dark. */
async function violations(page: Page, places: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const place of places) {
    await page.goto(place)
    await expect(page.getByRole('heading', { level: 1 }), place).toHaveCount(1)
    await expect(page, place).toHaveTitle(/. · Quittance$/)
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const axe = new AxeBuilder({ page }).setLegacyMode() // no frames here: one page suffices
      // Between light and dark nothing differs but colours.
      if (colorScheme === 'light') axe.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      else axe.withRules(['color-contrast'])
      for (const { id, nodes } of (await axe.analyze()).violations)
        found.push(`${place} in ${colorScheme}: ${id} at ${nodes[0]?.target.join(' ')}`)
    }
  }
  return found
}

/** Presses Tab until it is there, as one who cannot point does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the Tab key does not reach ${String(target)}`)
}
