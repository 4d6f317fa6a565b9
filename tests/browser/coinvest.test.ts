/** A co-investment plan by hand, in a real browser: a partner proposes it with its milestones, we
 *  approve it, the first milestone is handed in with its evidence and paid, one is moved, and the last
 *  one costs less than planned: the rest goes back to the fund. */
import type { Locator } from '@playwright/test'
import { after, test, type TestContext } from 'node:test'
import { decide } from '../../src/submissions/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { parseDecimal } from '../../src/kernel/money.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { incentiveByNumber } from '../../src/incentives/index.ts'
import { undone } from '../../src/platform/testing.ts'
import { coinvestSetting, handInMilestone } from '../../src/submissions/coinvest-testing.ts'
import { choose, expect, fillField, keepPictures, modal, pdf, sees, signIn } from './hands.ts'
import { does, enrol, openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-02T15:00:00Z')
after(() => stage.close())
const { db } = stage
const usd = (text: string) => must(parseDecimal(text, 'USD'), text)
const lena = await somebody(db, {
  name: 'Lena Lead',
  email: 'lena@example.test',
  roles: ['lead'],
  limit: usd('50000.00'),
})
await coinvestSetting(db)
const partnerId = await enrol(db, lena, 'NORDLICHT', 'Nordlicht Systems Inc.', 'US')
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@nordlicht.example',
  roles: ['partner_admin'],
  partnerId,
})

const desk = await stage.window()
const portal = await stage.window({ phone: true })
const plan = 'CI-2026-00001'

test('a plan by hand', { timeout: 180_000 }, async (t) => {
  await step(t, 'the partner proposes a plan with three milestones on a phone', async () => {
    await signIn(portal, 'petra@nordlicht.example')
    await portal.getByRole('link', { name: 'New request' }).click()
    await portal.getByRole('button', { name: 'Begin a proposal' }).click()
    await choose(portal, 'Use case', 'Migration')
    const fields = {
      'What will you build?': 'Initech moves its planning',
      'Customer’s legal name': 'Initech Inc',
      'Customer’s domain': 'initech.example',
      'Customer’s country': 'US',
      'First day': '2026-04-01',
      'Total cost': '20000.00',
      'Our share': '10000.00',
      'Your share in cash': '5200.00',
      'Your share in kind: days of a solution architect': '4',
      'Expected revenue': '120000.00',
    }
    for (const [label, value] of Object.entries(fields)) await fillField(portal, label, value)
    for (const [no, due] of [
      [1, '2026-06-30'],
      [2, '2026-08-31'],
      [3, '2026-10-31'],
    ] as const) {
      const name = no === 1 ? 'Add the first milestone' : 'Add a milestone'
      await portal.getByRole('button', { name }).click()
      const card = lineCard(no)
      await fillField(card, 'Deliverable', `Phase ${no}`)
      await fillField(card, 'Accepted when', `Phase ${no} runs in production`)
      await fillField(card, 'Due on', due)
    }
    await portal.getByRole('button', { name: 'Split 10,000.00 USD evenly' }).click()
    await expect(lineCard(1).getByLabel('Amount')).toHaveValue('3333.34')
    await expect(lineCard(3).getByLabel('Amount')).toHaveValue('3333.33')
    await portal.getByRole('button', { name: 'Send', exact: true }).click()
    await sees(portal, 'is with us')
  })
  await step(t, 'the lead reads the shares and approves it: our share is committed', async () => {
    await signIn(desk, 'lena@example.test')
    await desk.getByRole('button', { name: 'Take next' }).click()
    await sees(desk, 'The milestones add up to 10,000.00 USD.')
    await sees(desk, 'The customer has no other plan.')
    await desk.getByRole('button', { name: 'Approve', exact: true }).click()
    await sees(desk, `${plan}/1: Approve`, { exact: true })
    const milestones = desk.getByRole('list', { name: 'Milestones' })
    await sees(milestones, '$3,333.34')
  })
  await step(t, 'the partner hands in the first milestone with its evidence', async () => {
    await stage.setClock('2026-06-01T15:00:00Z')
    await portal.goto('/portal')
    await openPlan()
    await portal.getByRole('button', { name: 'Hand in milestone 1' }).click()
    await fillMilestone('6666.68')
    await portal.getByRole('button', { name: 'Send', exact: true }).click()
    await sees(portal, 'Where your money is')
  })
  await step(
    t,
    'it is approved, and the partner sees what is paid and what comes next',
    async () => {
      await desk.goto('/queue')
      await desk.getByRole('button', { name: 'Take next' }).click()
      await sees(desk, '50 % × 6,666.68 USD')
      await desk.getByRole('button', { name: 'Approve', exact: true }).click()
      await sees(desk, `${plan}/2: Approve`, { exact: true })
      await openPlan()
      await expect(portal.getByText('$6,666.66').first()).toBeVisible()
      await sees(portal, /Due 1 Jul 2026/)
      await expect(portal.getByRole('button', { name: 'Hand in milestone 2' })).toBeVisible()
    },
  )
  await step(t, 'a milestone moves once; the second time the owner is asked', async () => {
    await move('2026-09-15')
    await sees(portal, 'Milestone 2 is due on')
    await move('2026-09-20')
    const dialog = modal(portal)
    await sees(dialog, 'More than a milestone may slip')
    await portal.keyboard.press('Escape')
  })
  await step(
    t,
    'the last milestone costs less: its share is paid, the rest is released',
    async () => {
      await stage.setClock('2026-09-10T15:00:00Z')
      await secondMilestone()
      await openPlan()
      await portal.getByRole('button', { name: 'Hand in milestone 3' }).click()
      await fillMilestone('5000.00')
      await portal.getByRole('button', { name: 'Send', exact: true }).click()
      await sees(portal, 'Where your money is')
      await desk.goto('/queue')
      await desk.getByRole('button', { name: 'Take next' }).click()
      await desk.getByRole('button', { name: 'Approve reduced', exact: true }).click()
      await sees(desk, `${plan}/4: Approve reduced`, { exact: true })
      await sees(desk, 'Completed', { exact: true })
      await sees(desk.getByRole('list', { name: 'Milestones' }), '$2,500.00')
      await openPlan()
      await sees(portal, 'Every milestone is accepted.')
      const wide = await portal.evaluate<boolean>(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      )
      expect(wide).toBe(false)
    },
  )
})

function lineCard(lineNo: number): Locator {
  return portal.locator('section').filter({
    has: portal.getByRole('heading', { name: `Milestone ${lineNo}`, exact: true }),
    hasNot: portal.getByRole('heading', { name: 'Milestones', exact: true }),
  })
}

/** The plan's own page, found from the partner's money. */
async function openPlan(): Promise<void> {
  await portal.goto('/portal/money')
  await portal.getByRole('link', { name: 'Initech moves its planning' }).click()
  await expect(portal.getByRole('heading', { name: 'Milestones' })).toBeVisible()
}

/** One cost with its invoice, the deliverable and the customer's acceptance. */
async function fillMilestone(cost: string): Promise<void> {
  const answers = {
    'Who signed for the customer?': 'Dana Reyes',
    'The signer’s mail address': 'dana@initech.example',
    'Signed on': '2026-05-30',
    'What was delivered?': 'It runs.',
  }
  for (const [label, value] of Object.entries(answers)) await fillField(portal, label, value)
  await portal.getByRole('button', { name: 'Add the first line' }).click()
  await choose(portal, 'Kind of cost', 'Services of somebody outside')
  const line = {
    'What for': 'Integration',
    'Who issued the invoice': 'Studio North',
    'Invoice number': `SN-${cost}`,
    'Date of the invoice': '2026-05-20',
    'Cost before tax': cost,
    'Tax on the invoice': '0.00',
    'Cost of this milestone': cost,
  }
  for (const [label, value] of Object.entries(line)) await fillField(portal, label, value)
  for (const [slot, name] of [
    ['Invoice or time sheet', `invoice-${cost}.pdf`],
    ['Deliverable', `deliverable-${cost}.pdf`],
    ['Signed acceptance of the customer', `acceptance-${cost}.pdf`],
  ] as const) {
    const buffer = pdf(name)
    const file = { name, mimeType: 'application/pdf', buffer }
    await portal.getByLabel(`Add ${slot}`).setInputFiles(file)
    await expect(portal.getByRole('link', { name })).toBeVisible()
  }
  await expect(portal.getByText('Still missing')).toBeHidden()
}

async function move(dueOn: string): Promise<void> {
  await portal.getByRole('button', { name: 'It will be later: milestone 2' }).click()
  const dialog = modal(portal)
  await fillField(dialog, 'New day', dueOn)
  await fillField(dialog, 'Why', 'The customer asked for it.')
  await dialog.getByRole('button', { name: /^(Move it|Ask the program owner)$/ }).click()
}

/** The second milestone as planned, without a screen. */
async function secondMilestone(): Promise<void> {
  const at = Temporal.Instant.from('2026-09-10T15:00:00Z')
  const { incentiveId } = must(await undone(db, (tx) => incentiveByNumber(tx, plan)), plan)
  const fields = { no: 2, cost: '6666.66', claimed: '3333.33', email: 'dana@initech.example' }
  const handed = await handInMilestone(db, { incentiveId, partnerId }, fields, at)
  const { submissionId, version } = handed
  const none = { lines: [], reason: '', clauseIds: [] }
  const input = { submissionId, version, outcome: 'approve', ...none } as const
  await does(db, lena, 'submission.decide', decide, input, at)
}

async function step(t: TestContext, name: string, run: () => Promise<void>): Promise<void> {
  await t.test(name, async () => {
    try {
      await run()
    } catch (error) {
      await keepPictures({ 'coinvest-desk': desk, 'coinvest-portal': portal })
      throw error
    }
  })
}
