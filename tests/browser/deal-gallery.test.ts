/** What a deal gives beside money, by hand in a real browser: a closer look, points of discount for a new
 *  customer, and who was second. */
import { after, test, type TestContext } from 'node:test'
import { must } from '../../src/kernel/assert.ts'
import { parseDecimal } from '../../src/kernel/money.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import {
  dealSetting,
  inGallery,
  protectedDeal,
  register,
} from '../../src/submissions/deal-testing.ts'
import { expect, fillField, keepPictures, modal, sees, signIn } from './hands.ts'
import { enrol, openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-02T09:00:00Z')
after(() => stage.close())
const { db } = stage
const base = await dealSetting(db)
const lena = await somebody(db, {
  name: 'Lena Lead',
  email: 'lena@example.test',
  roles: ['lead'],
  limit: must(parseDecimal('25000.00', 'EUR'), 'an amount'),
})
const firstId = await enrol(db, lena, 'NORDLICHT', 'Nordlicht Systems GmbH')
const secondId = await enrol(db, lena, 'SUEDWIND', 'Südwind Consulting AG')
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@suedwind.example',
  roles: ['partner_admin'],
  partnerId: secondId,
})
const byClock = await inGallery(base, 'deal-step-clock')
const forPoints = await inGallery(base, 'deal-new-customer')
const at = Temporal.Instant.from('2026-03-02T09:00:00Z')
const points = '25 percentage points of extra discount, for a new customer'

const desk = await stage.window()
const portal = await stage.window({ phone: true })

test('points, a closer look and the second, by hand', { timeout: 180_000 }, async (t) => {
  await step(t, 'a closer look gives the decision three business days more, once', async () => {
    await register(byClock, firstId, { name: 'Delta Dental', domain: 'deltadental.example' }, at)
    await stage.setClock('2026-03-02T10:00:00Z')
    await signIn(desk, 'lena@example.test')
    await desk.goto('/queue')
    await desk.getByText('DR-2026-00001/1').first().dblclick()
    await desk.getByRole('button', { name: 'Look more closely' }).click()
    const dialog = modal(desk)
    await fillField(dialog, 'Reason', 'Is it a company of Delta Air Lines?')
    await dialog.getByRole('button', { name: 'Look more closely' }).click()
    await sees(desk, '3 business days more to decide it')
    await sees(desk, 'Is it a company of Delta Air Lines?')
    await expect(desk.getByRole('button', { name: 'Look more closely' })).toHaveCount(0)
    await sees(desk, 'In review')
  })
  await step(
    t,
    'a new customer is approved: its points stand on the deal, here and there',
    async () => {
      const more = { value: '20000.00', customer_country: 'US', replacement: 'no' }
      const customer = { name: 'Hooli Search', domain: 'hooli.example', more }
      await register(forPoints, secondId, customer, Temporal.Instant.from('2026-03-02T10:05:00Z'))
      await stage.setClock('2026-03-02T15:00:00Z')
      await desk.goto('/queue')
      await desk.getByText('DR-2026-00002/1').first().dblclick()
      await sees(desk, 'Approving awards')
      await sees(desk, points, { exact: true })
      await desk.getByRole('button', { name: 'Approve', exact: true }).click()
      await sees(desk, 'DR-2026-00002/1: Approve', { exact: true })
      await sees(desk, 'Awarded', { exact: true })
      await signIn(portal, 'petra@suedwind.example')
      await portal
        .getByRole('link', { name: /Hooli Search/ })
        .last()
        .click()
      await sees(portal, 'You may give')
      await sees(portal, points)
      await expectNoSideways()
    },
  )
  await step(t, 'the second is kept as second, and reads so', async () => {
    const customer = { name: 'Soylent Foods', domain: 'soylent.example' }
    await protectedDeal(byClock, firstId, customer, Temporal.Instant.from('2026-03-02T15:10:00Z'))
    await register(byClock, secondId, customer, Temporal.Instant.from('2026-03-03T09:00:00Z'))
    await stage.setClock('2026-03-03T10:00:00Z')
    await desk.goto('/queue')
    await desk.getByText('DR-2026-00004/1').first().dblclick()
    await sees(desk, /Protected deal of Nordlicht Systems GmbH/)
    await desk.getByRole('button', { name: 'Reject', exact: true }).click()
    const dialog = modal(desk)
    await fillField(dialog, 'Reason', 'The customer is taken for one of these products.')
    await dialog.getByRole('button', { name: 'Reject', exact: true }).click()
    await sees(desk, 'DR-2026-00004/1: rejected')
    await sees(desk, 'Second to')
    await portal.goto('/portal')
    await portal
      .getByRole('link', { name: /Soylent Foods/ })
      .last()
      .click()
    await sees(portal, /You were second for this customer/)
    await sees(portal, /50 % of what it earns is yours/)
    await expect(portal.getByText(/Nordlicht/)).toHaveCount(0)
    await expectNoSideways()
  })
})

async function expectNoSideways(): Promise<void> {
  const wide = await portal.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  )
  expect(wide).toBe(false)
}

async function step(t: TestContext, name: string, run: () => Promise<void>): Promise<void> {
  await t.test(name, async () => {
    try {
      await run()
    } catch (error) {
      await keepPictures({ 'deal-gallery-desk': desk, 'deal-gallery-portal': portal })
      throw error
    }
  })
}
