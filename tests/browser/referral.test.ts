/** A referral by hand, in a real browser: a partner names a customer, we accept it, link the sale, the
 *  customer pays, the fee is approved and shown with its day, and a refund takes a part of it back. */
import AxeBuilder from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { addAllocation, allocate, createFund } from '../../src/funds/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { parseDecimal } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { recordCollection, saveOpportunity } from '../../src/partners/index.ts'
import { person } from '../../src/identity/testing.ts'
import { inAct } from '../../src/platform/testing.ts'
import { draftVersion, publishVersion, readPackFolder } from '../../src/programs/index.ts'
import { customer } from '../../src/submissions/referral-testing.ts'
import { vocabulary } from '../../src/vocabulary.ts'
import { choose, expect, fillField, keepPictures, modal, sees, signIn } from './hands.ts'
import { enrol, openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-02T15:00:00Z')
after(() => stage.close())
const { db } = stage
const usd = (text: string) => must(parseDecimal(text, 'USD'), text)
const day = (text: string) => Temporal.PlainDate.from(text)
const at = (text: string) => Temporal.Instant.from(`${text}T15:00:00Z`)

const lena = await somebody(db, {
  name: 'Lena Lead',
  email: 'lena@example.test',
  roles: ['lead'],
  limit: usd('25000.00'),
})
// Who tells of a payment decides no fee of it.
const fiona = await person(db, { name: 'Fiona Finance', roles: ['finance'] })
const owner = await person(db, { name: 'Olga Owner', roles: ['program_owner'] })
await inAct(
  db,
  owner,
  async (act) => {
    const { fundId } = unwrap(
      await createFund(act, {
        code: 'NA-REFERRAL',
        name: 'Referral fees',
        payerId: act.newId(),
        currency: 'USD',
        zone: 'America/New_York',
        validFrom: day('2026-01-01'),
        validUntil: day('2028-01-01'),
      }),
    )
    const general = { fundId, code: 'GENERAL', name: 'General', kind: 'general' } as const
    const { allocationId } = unwrap(await addAllocation(act, general))
    const budget = { amount: usd('100000.00'), reason: 'Plan of the year' }
    unwrap(await allocate(act, { fundId, allocationId, ...budget }))
    const folder = join(import.meta.dirname, '../../programs/referral-global')
    const files = Object.fromEntries(await readPackFolder(folder))
    const drafted = unwrap(await draftVersion(act, { files }))
    unwrap(await publishVersion(vocabulary)(act, { ...drafted }))
  },
  at('2026-01-05'),
)
const partnerId = await enrol(db, lena, 'NORDLICHT', 'Nordlicht Systems GmbH')
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@nordlicht.example',
  roles: ['partner_admin'],
  partnerId,
})
await customer({ db, lead: lena }, { code: 'INI', name: 'Initech Inc', domain: 'initech.example' })

const desk = await stage.window()
const portal = await stage.window({ phone: true })

async function opportunity(stage: 'proposed' | 'won', on: string) {
  const sale = {
    code: 'OPP-7',
    customerCode: 'INI',
    name: 'Initech moves to the cloud',
    stage,
    isDirect: true,
    isTender: false,
    products: [],
    currency: 'USD',
    value: usd('300000.00'),
    netContract: null,
    firstYear: null,
    openedOn: day('2026-03-10'),
    openedAt: null,
    closeOn: null,
    wonOn: stage === 'won' ? day(on) : null,
    outreachOn: null,
  } as const
  unwrap(await inAct(db, lena, (act) => saveOpportunity(act, sale), at(on)))
}

async function collection(number: string, amount: string, on: string, returns: string | null) {
  const kind = returns === null ? ('payment' as const) : ('refund' as const)
  const counted = { source: 'erp', externalId: number, about: 'OPP-7', kind, product: null }
  const row = { ...counted, amount: usd(amount), on: day(on), returns }
  unwrap(await inAct(db, fiona, (act) => recordCollection(act, row), at(on)))
}

test('a referral by hand', { timeout: 120_000 }, async (t) => {
  await step(t, 'the partner refers a customer on a phone', async () => {
    await signIn(portal, 'petra@nordlicht.example')
    await portal.getByRole('link', { name: 'New request' }).click()
    await portal.getByRole('button', { name: 'Begin a referral' }).click()
    await choose(portal, 'Has the customer agreed to be named to us?', 'Yes')
    const fields = {
      'In a few words': 'Initech moves to the cloud',
      'Legal name of the customer': 'Initech Inc',
      'Website of the customer': 'initech.example',
      'Country of the customer': 'US',
      'Whom should we speak to?': 'Ada Byron',
      'Their e-mail address': 'ada@initech.example',
      'On which day?': '2026-02-27',
      'What do they need?': 'They move everything this year.',
    }
    for (const [label, value] of Object.entries(fields)) await fillField(portal, label, value)
    await portal.getByRole('button', { name: 'Send', exact: true }).click()
    await sees(portal, 'is with us')
  })
  await step(t, 'the lead takes and accepts it', async () => {
    await signIn(desk, 'lena@example.test')
    await desk.getByRole('button', { name: 'Take next' }).click()
    await sees(desk, 'The customer agreed on 27 February 2026.')
    await desk.getByRole('button', { name: 'Approve', exact: true }).click()
    await expect(desk.getByRole('heading', { name: 'RF-2026-00001/1: Approve' })).toBeVisible()
    await sees(desk, 'No sale to this customer was opened since.')
  })
  await step(t, 'our sales opens a sale: the referral proposes it, the lead links it', async () => {
    await stage.setClock('2026-03-20T15:00:00Z')
    await opportunity('proposed', '2026-03-20')
    await desk.reload()
    await desk.getByRole('button', { name: 'Link OPP-7' }).click()
    await modal(desk).getByRole('button', { name: 'Link OPP-7' }).click()
    await sees(desk, 'Linked by a person')
  })
  await step(t, 'it is won and paid: the fee is in the queue by itself', async () => {
    await stage.setClock('2026-04-13T15:00:00Z')
    await opportunity('won', '2026-04-01')
    await collection('P-1', '100000.00', '2026-04-10', null)
    await desk.goto('/queue')
    await expect(desk.getByText('RF-2026-00001/2').first()).toBeVisible()
    await desk.getByRole('button', { name: 'Take next' }).click()
    await sees(desk, '12 % × 100,000.00 USD')
    await desk.getByRole('button', { name: 'Approve', exact: true }).click()
    await expect(desk.getByRole('heading', { name: 'RF-2026-00001/2: Approve' })).toBeVisible()
    await sees(desk, 'Earning', { exact: true })
  })
  await step(t, 'the partner sees the fee and when it is paid', async () => {
    await portal.goto('/portal')
    await portal.getByRole('link', { name: /Initech moves to the cloud/ }).click()
    await sees(portal, 'Your fees')
    await sees(portal, /Waits until 9 Jun 2026/)
    const wide = await portal.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    )
    expect(wide).toBe(false)
  })
  await step(t, 'the customer gets half back: the fee not paid yet is lowered', async () => {
    await stage.setClock('2026-05-04T15:00:00Z')
    await collection('R-1', '-50000.00', '2026-05-04', 'P-1')
    await sees(portal, 'The customer got money back')
    await sees(portal, /lowered by/)
    await desk.reload()
    await sees(desk, /unpaid fees lowered by/)
  })
  await step(t, 'axe finds nothing on either page, in both lights', async () => {
    const found: string[] = []
    for (const [name, page] of [
      ['console', desk],
      ['portal', portal],
    ] as const) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        const axe = new AxeBuilder({ page }).setLegacyMode() // no frames here: one page suffices
        axe.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        const { violations } = await axe.analyze()
        for (const { id, nodes } of violations)
          found.push(`${name} in ${colorScheme}: ${id} at ${nodes[0]?.target.join(' ')}`)
      }
    }
    assert.deepEqual(found, [])
  })
})

async function step(t: TestContext, name: string, run: () => Promise<void>): Promise<void> {
  await t.test(name, async () => {
    try {
      await run()
    } catch (error) {
      await keepPictures({ 'referral-desk': desk, 'referral-portal': portal })
      throw error
    }
  })
}
