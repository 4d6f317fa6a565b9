/** Deals by hand, in a real browser: two partners register one customer, the first is protected and the
 *  second is turned down without learning who holds it; more time, then the order, and it is owed. */
import { after, test, type TestContext } from 'node:test'
import { must } from '../../src/kernel/assert.ts'
import { parseDecimal } from '../../src/kernel/money.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { dealSetting, register } from '../../src/submissions/deal-testing.ts'
import { choose, expect, fillField, keepPictures, modal, pdf, sees, signIn } from './hands.ts'
import { enrol, openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-02T09:00:00Z')
after(() => stage.close())
const { db } = stage
const setting = await dealSetting(db)
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
  email: 'petra@nordlicht.example',
  roles: ['partner_admin'],
  partnerId: firstId,
})
await somebody(db, {
  name: 'Sven Second',
  email: 'sven@suedwind.example',
  roles: ['partner_admin'],
  partnerId: secondId,
})

const desk = await stage.window()
const portal = await stage.window({ phone: true })
const other = await stage.window()

test('two partners and one customer, by hand', { timeout: 180_000 }, async (t) => {
  await step(t, 'the first partner registers a deal on a phone', async () => {
    await signIn(portal, 'petra@nordlicht.example')
    await portal.getByRole('link', { name: 'New request' }).click()
    await portal.getByRole('button', { name: 'Begin a registration' }).click()
    const fields = {
      'What is it about?': 'Globex renews its platform',
      'Customer’s legal name': 'Globex Corporation',
      'Customer’s domain': 'globex.example',
      Country: 'DE',
      'Expected value': '40000.00',
      'Expected to close on': '2026-05-20',
      'Whom you talk to at the customer': 'Ada Byron',
    }
    for (const [label, value] of Object.entries(fields)) await fillField(portal, label, value)
    await portal.getByText('Platform subscription').click()
    await choose(portal, 'Your part in it', 'We resell')
    await choose(portal, 'Is it a published tender?', 'No')
    await attach('Add Evidence that you are engaged', 'minutes.pdf')
    await expect(portal.getByText('Still missing')).toBeHidden()
    await portal.getByRole('button', { name: 'Send', exact: true }).click()
    await sees(portal, 'is with us')
    await expectNoSideways()
  })
  await step(t, 'the second waits for the first, and the desk says so', async () => {
    const customer = { name: 'Globex Corp.', domain: 'www.globex.example' }
    await register(setting, secondId, customer, Temporal.Instant.from('2026-03-02T09:07:00Z'))
    await stage.setClock('2026-03-02T09:30:00Z')
    await signIn(desk, 'lena@example.test')
    await desk.goto('/queue')
    await desk.getByText('DR-2026-00002/1').first().dblclick()
    await sees(desk, 'Waits for an earlier one')
    await sees(desk, 'DR-2026-00001 was complete before and is decided first.')
  })
  await step(t, 'the first is approved: protected for ninety days', async () => {
    await desk.goto('/queue')
    await desk.getByText('DR-2026-00001/1').first().dblclick()
    await sees(desk, 'Came later')
    await desk.getByRole('button', { name: 'Approve', exact: true }).click()
    await sees(desk, 'DR-2026-00001/1: Approve', { exact: true })
    await sees(desk, 'Protected', { exact: true })
    await sees(desk, '90 days left')
    await desk.goto('/customers?tab=deals')
    await expect(desk.getByRole('cell', { name: '90 days left' })).toBeVisible()
    await desk.getByRole('button', { name: 'Undecided' }).click()
    await expect(desk.getByRole('cell', { name: 'Globex Corp.', exact: true })).toBeVisible()
  })
  await step(t, 'the second is turned down; who holds it stays with us', async () => {
    await desk.goto('/queue')
    await desk.getByText('DR-2026-00002/1').first().dblclick()
    await sees(desk, 'Whose customer is it?')
    await sees(desk, /Protected deal of Nordlicht Systems GmbH/)
    await sees(desk, /Same domain, name and country/)
    await desk.getByRole('button', { name: 'Reject', exact: true }).click()
    const dialog = modal(desk)
    await fillField(dialog, 'Reason', 'The customer is taken for one of these products.')
    await dialog.getByRole('button', { name: 'Reject', exact: true }).click()
    await sees(desk, 'DR-2026-00002/1: rejected')
    await signIn(other, 'sven@suedwind.example')
    await other
      .getByRole('link', { name: /Globex Corp/ })
      .first()
      .click()
    await expect(other.getByText('Declined').first()).toBeVisible()
    await other.getByRole('link', { name: /Deal registration/ }).click()
    await expect(
      other.getByText(/The customer is taken for one of these products/).first(),
    ).toBeVisible()
    await expect(other.getByText(/Nordlicht/)).toHaveCount(0)
    await expect(other.getByText(/DR-2026-00001/)).toHaveCount(0)
  })
  await step(t, 'the first asks for more time before the end', async () => {
    await stage.setClock('2026-05-26T09:00:00Z')
    await portal.goto('/portal')
    await portal
      .getByRole('link', { name: /Globex renews its platform/ })
      .last()
      .click()
    await sees(portal, '5 days left')
    await portal.getByRole('link', { name: 'Ask for more time' }).click()
    await portal.getByRole('button', { name: 'Begin the extension' }).click()
    await fillField(portal, 'What has happened since', 'The offer is with their board.')
    await fillField(portal, 'What comes next', 'Signature in July.')
    await fillField(portal, 'Expected to close on', '2026-07-20')
    await attach('Add Evidence of progress', 'offer.pdf')
    await portal.getByRole('button', { name: 'Send', exact: true }).click()
    await sees(portal, 'is with us')
    await stage.setClock('2026-06-01T08:00:00Z')
    await desk.goto('/queue')
    await desk.getByText('DR-2026-00001/2').first().dblclick()
    await sees(desk, 'Kept until the extension is decided')
    await desk.getByRole('button', { name: 'Approve', exact: true }).click()
    await sees(desk, 'DR-2026-00001/2: Approve', { exact: true })
    await sees(desk, 'Extended until the end of')
  })
  await step(t, 'it is won, and what it earns is owed', async () => {
    await stage.setClock('2026-06-22T08:00:00Z')
    await portal.goto('/portal')
    await portal
      .getByRole('link', { name: /Globex renews its platform/ })
      .last()
      .click()
    await sees(portal, '29 Jul 2026')
    await portal.getByRole('link', { name: 'Tell the outcome' }).click()
    await portal.getByRole('button', { name: 'Begin the outcome' }).click()
    await choose(portal, 'How did it end?', 'We won it')
    const fields = {
      'The sale’s number in the CRM': 'OPP-77',
      'Number of the order': 'PO 4711',
      'Date of the order': '2026-06-19',
      'Net new value': '44000.00',
    }
    for (const [label, value] of Object.entries(fields)) await fillField(portal, label, value)
    await attach('Add The order', 'order.pdf')
    await expect(portal.getByText('Still missing')).toBeHidden()
    await portal.getByRole('button', { name: 'Send', exact: true }).click()
    await sees(portal, 'is with us')
    await desk.goto('/queue')
    await desk.getByText('DR-2026-00001/3').first().dblclick()
    await sees(desk, /× 44,000.00 EUR/)
    await desk.getByRole('button', { name: 'Approve', exact: true }).click()
    await sees(desk, 'DR-2026-00001/3: Approve', { exact: true })
    await sees(desk, 'Won', { exact: true })
    await portal.goto('/portal')
    await portal
      .getByRole('link', { name: /Globex renews its platform/ })
      .last()
      .click()
    await sees(portal, 'Your incentive')
    await expectNoSideways()
  })
})

async function attach(label: string, name: string): Promise<void> {
  const file = { name, mimeType: 'application/pdf', buffer: pdf(name) }
  await portal.getByLabel(new RegExp(`^${label}`)).setInputFiles(file)
  await expect(portal.getByRole('link', { name })).toBeVisible()
}

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
      await keepPictures({ 'deal-desk': desk, 'deal-portal': portal, 'deal-other': other })
      throw error
    }
  })
}
