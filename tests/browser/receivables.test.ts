/** What a partner owes us, in a real browser: Finance sees it, two give a part up, a run nets the rest,
 *  and the partner reads the same account in the portal. */
import { after, test, type TestContext } from 'node:test'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { clawBackPaid } from '../../src/payables/index.ts'
import { approveRun, prepareRun, releaseRun, settlePayments } from '../../src/payouts/index.ts'
import { owed, payoutGround, run, usableVendor } from '../../src/payouts/testing.ts'
import { inAct } from '../../src/platform/testing.ts'
import { expect, keepPictures, modal, release, sees, signIn } from './hands.ts'
import { eur, openStage, somebody } from './stage.ts'

const stage = await openStage('2026-04-27T08:00:00Z')
after(() => stage.close())
const { db } = stage
const day = Temporal.PlainDate.from
const at = (text: string) => Temporal.Instant.from(`${text}T08:00:00Z`)
const finance = (name: string, email: string) =>
  somebody(db, { name, email, roles: ['finance'] as const })
await finance('Nora Finance', 'nora@example.test')
await finance('Oskar Finance', 'oskar@example.test')

const ground = await payoutGround(db)
const { crew, payingAccountId } = ground
const { partnerId } = await usableVendor(ground, 'Globex GmbH')
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@globex.example',
  roles: ['partner_admin'],
  partnerId,
})
const paidId = await owed(ground, { partnerId, minor: 100_000n, reference: 'RF-2026-00001/2' })
const march = await prepared(day('2026-04-01'), '2026-03-30')
unwrap(
  await run(db, crew.frank, {
    action: 'run.release',
    command: releaseRun({ keys: db.world.keys, files: db.world.files }),
    input: { runId: march },
    at: at('2026-03-30'),
  }),
)
await inAct(
  db,
  crew.specialist,
  async (act) => {
    const bookedOn = day('2026-03-31')
    const settled = { runId: march, paymentIds: 'all', bookedOn } as const
    unwrap(await settlePayments(act, { ...settled, causeEventId: act.newId<'event'>() }))
  },
  at('2026-03-31'),
)
await inAct(
  db,
  crew.fiona,
  async (act) => {
    const amount = eur('800.00')
    const claim = { payableId: paidId, amount, reason: 'the customer was refunded', clauseId: null }
    unwrap(await clawBackPaid(act, { ...claim, causeEventId: act.newId<'event'>() }))
  },
  at('2026-04-13'),
)

async function prepared(upToDueOn: Temporal.PlainDate, on: string): Promise<string> {
  const prepare = { action: 'run.prepare', command: prepareRun(db.world.keys), at: at(on) } as const
  const input = { payingAccountId, upToDueOn }
  const { runId, contentHash } = unwrap(await run(db, crew.specialist, { ...prepare, input }))
  const approve = { action: 'run.approve', command: approveRun, at: at(on) } as const
  const approval = { runId, contentHash: contentHash ?? '' }
  unwrap(await run(db, crew.frank, { ...approve, input: approval }))
  return runId
}

const nora = await stage.window()
const oskar = await stage.window()
const portal = await stage.window({ phone: true })

test('what a partner owes us, by hand', { timeout: 120_000 }, async (t) => {
  await step(t, 'Finance sees what is owed and proposes to give a part up', async () => {
    await signIn(nora, 'nora@example.test')
    await nora.goto('/payouts')
    await nora.getByRole('tab', { name: 'Owed to us' }).click()
    await sees(nora, 'the customer was refunded')
    await sees(nora, 'Nets off the next payout.')
    await nora.getByRole('button', { name: 'Propose to write off' }).click()
    await modal(nora).getByLabel('Amount').fill('300.00')
    await modal(nora).getByLabel('Reason').fill('the contract caps it')
    await modal(nora).getByRole('button', { name: 'Propose to write off' }).click()
    await sees(nora, 'Nora Finance proposes to give up')
    await expect(nora.getByRole('button', { name: 'Approve the write-off' })).toBeDisabled()
  })
  await step(t, 'a second person approves it', async () => {
    await signIn(oskar, 'oskar@example.test')
    await oskar.goto('/payouts')
    await oskar.getByRole('tab', { name: 'Owed to us' }).click()
    await oskar.getByRole('button', { name: 'Approve the write-off' }).click()
    await sees(oskar, 'the contract caps it')
    await expect(oskar.getByText('€500.00').first()).toBeVisible()
  })
  await step(t, 'the next run nets it, and says so where it is released', async () => {
    const decidedOn = day('2026-04-01')
    const reference = 'MDF-2026-00007/2'
    await owed(ground, { partnerId, minor: 120_000n, reference, decidedOn })
    const runId = await prepared(day('2026-05-01'), '2026-04-27')
    await oskar.goto(`/payouts/${runId}`)
    await oskar.getByText('Globex GmbH').click()
    await sees(oskar, 'Netted with what is owed to us of RF-2026-00001/2')
    await expect(oskar.getByText('€700.00').first()).toBeVisible()
    await release(stage, oskar, 'oskar@example.test')
    await expect(oskar.getByText('Released').first()).toBeVisible()
  })
  await step(t, 'the partner reads the same account', async () => {
    await signIn(portal, 'petra@globex.example')
    await portal.goto('/portal/money')
    await expect(portal.getByText('Statement of account').first()).toBeVisible()
    for (const word of ['Claimed back', 'Given up', 'Netted', 'On its way'])
      await sees(portal, word, { exact: true })
  })
})

async function step(t: TestContext, name: string, body: () => Promise<void>): Promise<void> {
  await t.test(name, async () => {
    try {
      await body()
    } catch (error) {
      await keepPictures({ nora, oskar, portal })
      throw error
    }
  })
}
