/** What was earned by buying, by hand, in a real browser: the partner sees it on a phone and begins a
 *  claim that nobody was asked about; we see the same at the partner. */
import { after, test, type TestContext } from 'node:test'
import {
  coopAmount,
  coopSetting,
  handInReimbursement,
  tellPurchase,
} from '../../src/submissions/coop-testing.ts'
import { expect, field, keepPictures, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2026-05-20T10:00:00Z')
after(() => stage.close())
const { db } = stage
const setting = await coopSetting(db, { folder: 'coop-annual', tier: 'select' })
await somebody(db, {
  name: 'Sasha Specialist',
  email: 'sasha@example.test',
  roles: ['specialist'],
  limit: coopAmount(setting, '5000.00'),
})
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@partner.example',
  roles: ['partner_admin'],
  partnerId: setting.partnerId,
})
await tellPurchase(setting, {
  number: 'INV-7001',
  amount: coopAmount(setting, '100,000.00'),
  on: '2026-02-10',
})
const { submissionId } = await handInReimbursement(setting, {
  type: 'advertising',
  cost: '4,000.00',
  claimed: '2,000.00',
  ended: '2026-05-04',
  invoiced: '2026-05-04',
  at: '2026-05-20',
})

const desk = await stage.window()
const portal = await stage.window({ phone: true })

test('what was earned is seen and claimed, by hand', { timeout: 180_000 }, async (t) => {
  await step(t, 'the partner sees what it earned, from what, until when', async () => {
    await signIn(portal, 'petra@partner.example')
    await portal.goto('/portal/money')
    await sees(portal, 'Earned in 2026')
    await sees(portal, /Claims until the end of 31 Mar 2027/)
    await portal.getByRole('button', { name: 'Show the purchases' }).click()
    await sees(portal, 'INV-7001')
    await sees(portal, /at 3 %/)
    await expectNoSideways()
  })
  await step(t, 'it begins a claim without a request', async () => {
    await portal.goto('/portal/request')
    await portal.getByRole('button', { name: 'Begin the claim' }).click()
    await expect(field(portal, 'Amount you claim')).toBeVisible()
    await sees(portal, 'Costs')
    await expectNoSideways()
  })
  await step(t, 'the specialist judges the claim with what is available', async () => {
    await signIn(desk, 'sasha@example.test')
    await desk.goto(`/submissions/${submissionId}`)
    await sees(desk, /Available of what was earned in 2026: 3,000.00 EUR/)
    await desk.goto(`/partners/${setting.partnerId}`)
    await sees(desk, 'Earned in 2026')
    await desk.getByRole('button', { name: 'Show the purchases' }).click()
    await sees(desk, 'INV-7001')
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
      await keepPictures({ 'coop-desk': desk, 'coop-portal': portal })
      throw error
    }
  })
}
