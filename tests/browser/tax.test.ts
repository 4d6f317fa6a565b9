/** A tax invoice and a withheld tax, by hand: the partner sends it, the desk reviews it, Finance accepts
 *  it; what a US payer withholds is shown on the run and remitted by two of Finance. */
import AxeBuilder from '@axe-core/playwright'
import { after, test, type TestContext } from 'node:test'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { approveRun, prepareRun, releaseRun } from '../../src/payouts/index.ts'
import { owed, payoutGround, run, testTaxes, usableVendor } from '../../src/payouts/testing.ts'
import { expect, keepPictures, modal, pdf, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-30T08:00:00Z')
after(() => stage.close())
const { db } = stage
const day = Temporal.PlainDate.from
await somebody(db, { name: 'Nora Finance', email: 'nora@example.test', roles: ['finance'] })
await somebody(db, { name: 'Oskar Finance', email: 'oskar@example.test', roles: ['finance'] })
await somebody(db, { name: 'Stella Desk', email: 'stella@example.test', roles: ['specialist'] })

const german = await payoutGround(db, { country: 'DE', vatNumber: 'DE136695976' })
const globex = await usableVendor(german, 'Globex GmbH')
const american = await payoutGround(db, { profile: 'usd', country: 'US' })
const initech = await usableVendor(american, 'Initech GmbH')
const { partnerId } = globex
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@globex.example',
  roles: ['partner_admin'],
  partnerId,
})
unwrap(await testTaxes(german, { taxInvoices: 'always', taxInvoicesFrom: day('2026-01-01') }))
unwrap(await testTaxes(american, { incomeSource: 'payer' }))
await owed(german, { partnerId, minor: 500_000n, reference: 'MDF-2026-00042/2' })
await owed(american, { partnerId: initech.partnerId, minor: 100_000n })
const runId = await released()

async function released(): Promise<string> {
  const { crew, payingAccountId } = american
  const command = prepareRun(db.world.keys)
  const input = { payingAccountId, upToDueOn: day('2026-04-01') }
  const made = unwrap(await run(db, crew.specialist, { action: 'run.prepare', command, input }))
  const approval = { runId: made.runId, contentHash: made.contentHash ?? '' }
  const approve = { action: 'run.approve', command: approveRun, input: approval } as const
  unwrap(await run(db, crew.frank, approve))
  const release = { action: 'run.release', command: releaseRun(db.world) } as const
  unwrap(await run(db, crew.fiona, { ...release, input: { runId: made.runId } }))
  return made.runId
}

const petra = await stage.window({ phone: true })
const stella = await stage.window({ dark: true })
const nora = await stage.window()
const oskar = await stage.window()

test('tax, by hand', { timeout: 240_000 }, async (t) => {
  await step(t, 'the partner reads what must stand on it, and sends it', async () => {
    await signIn(petra, 'petra@globex.example')
    await petra.goto('/portal/money')
    await sees(petra, 'We need a tax invoice from you')
    await sees(petra, 'MDF-2026-00042/2')
    await sees(petra, 'DE136695976')
    await petra.getByRole('button', { name: 'Send the tax invoice' }).press('Enter')
    await petra.getByLabel('Number of the invoice').fill('RE-2026-118')
    await petra.getByLabel('Issued on').fill('2026-03-29')
    await petra.getByLabel('VAT rate in percent').fill('19')
    await petra.getByLabel('Your VAT number').fill('DE129273398')
    await petra.getByLabel('VAT amount').fill('949.99')
    await petra.getByLabel('Gross, VAT included').fill('5950.00')
    await petra.locator('input[type=file]').setInputFiles({
      name: 'RE-2026-118.pdf',
      mimeType: 'application/pdf',
      buffer: pdf('RE-2026-118'),
    })
    await sees(petra, 'Added: RE-2026-118.pdf')
    await petra.getByRole('button', { name: 'Send', exact: true }).click()
    await sees(petra, 'the rate of the net')
    await petra.getByLabel('VAT amount').fill('950.00')
    await petra.getByRole('button', { name: 'Send', exact: true }).click()
    await sees(petra, 'Your tax invoices')
    await fits(petra)
  })
  await step(t, 'the desk holds the paper against the figures', async () => {
    await signIn(stella, 'stella@example.test')
    await stella.goto('/payouts')
    await stella.getByRole('tab', { name: 'Tax invoices' }).click()
    await stella.getByText('RE-2026-118').click()
    await sees(stella, 'VAT at 19 %')
    await fits(stella)
    await stella.getByRole('button', { name: 'It says what it should' }).click()
    await sees(stella, 'With Finance now')
  })
  await step(t, 'Finance accepts it, and proposes to remit what was withheld', async () => {
    await signIn(nora, 'nora@example.test')
    await nora.goto('/payouts')
    await nora.getByRole('tab', { name: 'Tax invoices' }).click()
    await nora.getByRole('combobox', { name: 'Which tax invoices' }).click()
    await nora.getByRole('option', { name: 'For Finance' }).click()
    await nora.getByText('RE-2026-118').click()
    await nora.getByRole('button', { name: 'Accept', exact: true }).click()
    await sees(nora, 'Its terms run from today.')
    await nora.getByRole('tab', { name: 'Tax', exact: true }).click()
    await nora.getByRole('button', { name: 'Remit' }).click()
    await modal(nora).getByLabel('Withheld until').fill('2026-03-30')
    await modal(nora).getByLabel('Paid on').fill('2026-03-30')
    await modal(nora).getByLabel('Reference').fill('EFTPS 270012345678901')
    await modal(nora).getByRole('button', { name: 'Propose' }).click()
    await sees(nora, 'EFTPS 270012345678901')
    await expect(nora.getByRole('button', { name: 'Approve' })).toBeDisabled()
    await fits(nora)
  })
  await step(
    t,
    'another of Finance approves it; the run says what was withheld, and why',
    async () => {
      await signIn(oskar, 'oskar@example.test')
      await oskar.goto('/payouts')
      await oskar.getByRole('tab', { name: 'Tax', exact: true }).click()
      await oskar.getByRole('button', { name: 'Approve' }).click()
      await sees(oskar, 'Nothing is withheld')
      await oskar.goto(`/payouts/${runId}`)
      await oskar.getByText('Initech GmbH').first().click()
      await sees(oskar, 'withheld for IRS')
      await fits(oskar)
    },
  )
})

/** What the page shows is whole to a screen reader too. */
async function fits(page: typeof petra): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode() // no frames here: one page suffices
  axe.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
  const { violations } = await axe.analyze()
  const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`)
  expect(said).toEqual([])
}

async function step(t: TestContext, name: string, body: () => Promise<void>): Promise<void> {
  await t.test(name, async () => {
    try {
      await body()
    } catch (error) {
      await keepPictures({ petra, stella, nora, oskar })
      throw error
    }
  })
}
