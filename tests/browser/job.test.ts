/** The whole job by hand, in a real browser: six people, from a request to the payout that the bank's
 *  statement proves. */
import { expect, type Locator } from '@playwright/test'
import { after, test, type TestContext } from 'node:test'
import { openStage, enrol, eur, layGround, somebody } from './stage.ts'
import { choose, field, fillField, pdf, signIn } from './hands.ts'

const stage = await openStage('2026-03-02T09:00:00Z')
after(() => stage.close())
const { db } = stage
const fiona = await somebody(db, { name: 'Fiona Finance', email: 'fiona@example.test', roles: ['finance'] })
const frank = await somebody(db, { name: 'Frank Finance', email: 'frank@example.test', roles: ['finance'] })
const sam = await somebody(db, {
  name: 'Sam Specialist',
  email: 'sam@example.test',
  roles: ['specialist'],
  limit: eur('5000.00'),
})
await layGround(stage, [fiona, frank])
const partnerId = await enrol(db, sam, 'NORDLICHT', 'Nordlicht Systems GmbH')
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@nordlicht.example',
  roles: ['partner_admin'],
  partnerId,
})

const desk = await stage.window()
const portal = await stage.window()

test('the job by hand', { timeout: 120_000 }, async (t) => {
  await step(t, 'the partner requests funds', async () => {
    await signIn(portal, 'petra@nordlicht.example')
    await portal.getByRole('link', { name: 'Request funds' }).click()
    await portal.getByRole('button', { name: 'Begin a request' }).click()
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
    await portal.getByRole('button', { name: 'Add the first line' }).click()
    await fillField(portal, 'What for', 'Hall and technology')
    await choose(portal, 'Kind of cost', 'Venue and its equipment')
    await fillField(portal, 'Cost before tax', '8000.00')
    await portal.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(portal.getByText('is with us')).toBeVisible()
    await expect(portal.getByRole('heading', { level: 1 })).toHaveText('Spring road show')
  })
  await step(t, 'the specialist takes and approves it', async () => {
    await signIn(desk, 'sam@example.test')
    await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Queue')
    await desk.getByRole('button', { name: 'Take next' }).click()
    await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Nordlicht Systems GmbH')
    await desk.getByRole('button', { name: 'Approve', exact: true }).click()
    await expect(desk.getByText('MDF-2026-00001/1: Approve')).toBeVisible()
    await expect(desk.getByRole('region', { name: 'Decision' })).toBeHidden()
  })
  await step(t, 'the partner claims with two invoices', async () => {
    await stage.setClock('2026-04-20T08:00:00Z')
    await portal.goto('/portal')
    await portal.getByRole('link', { name: /Claim the cost of Spring road show/ }).click()
    await portal.getByRole('button', { name: 'Begin the claim' }).click()
    const answers = {
      'Amount you claim': '3500.00',
      Result: '120',
      'Leads won': '38',
      'How did it go?': 'A full house on both days.',
    }
    for (const [label, value] of Object.entries(answers)) await fillField(portal, label, value)
    await choose(portal, 'Is this the last claim for the activity?', 'Yes')
    await portal.getByRole('button', { name: 'Add the first line' }).click()
    await fillLine(1, { what: 'Hall', kind: 'Venue', number: 'R-101', net: '4000.00', tax: '760.00' })
    await portal.getByRole('button', { name: 'Add a line' }).click()
    await fillLine(2, { what: 'Food', kind: 'Catering', number: 'C-7', net: '3000.00', tax: '210.00' })
    await attach(lineCard(1), 'Add Invoice', 'hall.pdf')
    await attach(lineCard(2), 'Add Invoice', 'menu.pdf')
    const documents = portal.locator('section').filter({ hasText: 'What shows that the activity' })
    for (const slot of ['Agenda', 'Photo of the event', 'Attendee list']) {
      await attach(documents, `Add ${slot}`, `${slot.toLowerCase()}.pdf`)
    }
    await expect(portal.getByText('Still missing')).toBeHidden()
    await portal.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(portal.getByText('Where your money is')).toBeVisible()
  })
  await step(t, 'the specialist sends it back with one defect', async () => {
    await desk.goto('/queue')
    await desk.getByRole('button', { name: 'Take next' }).click()
    await desk.getByRole('button', { name: 'Send back' }).click()
    const dialog = desk.getByRole('dialog')
    await dialog.getByRole('checkbox', { name: 'Invoice of line 2: menu.pdf' }).click()
    await dialog.getByLabel('Reason: Invoice of line 2: menu.pdf').fill('This is the menu.')
    await fillField(dialog, 'To the partner', 'Please attach the invoice of the caterer.')
    await dialog.getByRole('button', { name: 'Send back with 1 defect' }).click()
    await expect(desk.getByText('Waiting for partner').first()).toBeVisible()
  })
  await step(t, 'the partner mends that one thing, nothing else is open', async () => {
    await portal.goto('/portal')
    await portal.getByRole('link', { name: /was sent back/ }).click()
    await expect(portal.getByText('This is the menu.').first()).toBeVisible()
    await expect(field(portal, 'Amount you claim')).toBeDisabled()
    await expect(field(lineCard(2), 'Cost you claim')).toBeDisabled()
    await expect(portal.getByText('Add another: Invoice')).toHaveCount(1)
    await portal.getByRole('button', { name: 'Take menu.pdf away' }).click()
    await attach(lineCard(2), 'Add Invoice', 'invoice-c-7.pdf')
    await portal.getByRole('button', { name: 'Send again' }).click()
    await expect(portal.getByText('Where your money is')).toBeVisible()
  })
  await step(t, 'the specialist approves it reduced by line', async () => {
    await expect(desk.getByText('In review').first()).toBeVisible() // live, without loading again
    const verdict = desk.getByRole('group', { name: 'Verdict on line 2' })
    await verdict.getByRole('button', { name: 'Reduce' }).click()
    await desk.getByLabel('Accepted of line 2').fill('2000.00')
    await desk.getByLabel('Reason for line 2').fill('Only the two days of the event.')
    const decision = desk.getByRole('region', { name: 'Decision' })
    await expect(decision.getByText('€3,000.00')).toBeVisible()
    await decision.getByRole('button', { name: 'Letter' }).click()
    await expect(desk.getByText('We approved 3,000.00 EUR, less than asked for')).toBeVisible()
    await desk.keyboard.press('Escape')
    await decision.getByRole('button', { name: 'Approve reduced' }).click()
    await expect(desk.getByText('MDF-2026-00001/2: Approve reduced')).toBeVisible()
  })
})

function lineCard(lineNo: number): Locator {
  return portal.locator('section').filter({
    has: portal.getByRole('heading', { name: `Line ${lineNo}`, exact: true }),
    hasNot: portal.getByRole('heading', { name: 'Costs' }),
  })
}

async function fillLine(
  lineNo: number,
  line: { what: string; kind: string; number: string; net: string; tax: string },
): Promise<void> {
  const card = lineCard(lineNo)
  await choose(card, 'Kind of cost', line.kind)
  const values = {
    'What for': line.what,
    'Who issued the invoice': 'Elbhalle GmbH',
    'Invoice number': line.number,
    'Date of the invoice': '2026-04-15',
    'Day of delivery': '2026-04-14',
    'Invoice before tax': line.net,
    'Tax on the invoice': line.tax,
    'Cost you claim': line.net,
  }
  for (const [label, value] of Object.entries(values)) await fillField(card, label, value)
}

async function attach(within: Locator, label: string, name: string): Promise<void> {
  const buffer = pdf(name)
  await within.getByLabel(label).setInputFiles({ name, mimeType: 'application/pdf', buffer })
  await expect(within.getByRole('link', { name })).toBeVisible()
}

let failed: string | null = null

/** One step; the steps after one that failed are left out. */
async function step(t: TestContext, name: string, body: () => Promise<void>): Promise<void> {
  await t.test(name, async (own) => {
    if (failed !== null) return own.skip(`after “${failed}” failed`)
    try {
      await body()
    } catch (error) {
      failed = name
      await desk.screenshot({ path: '/tmp/n-desk.png' })
      await portal.screenshot({ path: '/tmp/n-portal.png', fullPage: true })
      throw error
    }
  })
}
