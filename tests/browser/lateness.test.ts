/** What is late and what was, by hand: Finance sees how long ago a step was due, turns to what was late,
 *  and opens the rows under a number, with the keyboard alone. */
import AxeBuilder from '@axe-core/playwright'
import { after, test } from 'node:test'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { approveRun, prepareRun, releaseRun, settlePayments } from '../../src/payouts/index.ts'
import { owed, payoutGround, run, usableVendor } from '../../src/payouts/testing.ts'
import { inAct } from '../../src/platform/testing.ts'
import { expect, keepPictures, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

/** Due on 1 April: one sent in time and booked on the 7th, one in no run. */
const stage = await openStage('2026-04-10T08:00:00Z')
after(() => stage.close())
const { db } = stage
const day = Temporal.PlainDate.from
await somebody(db, { name: 'Nora Finance', email: 'nora@example.test', roles: ['finance'] })
const ground = await payoutGround(db)
const globex = await usableVendor(ground, 'Globex GmbH')
const initech = await usableVendor(ground, 'Initech GmbH')
await owed(ground, {
  partnerId: globex.partnerId,
  minor: 500_000n,
  reference: 'MDF-2026-00042/2',
})
await booked()
await owed(ground, {
  partnerId: initech.partnerId,
  minor: 80_000n,
  reference: 'MDF-2026-00043/2',
})

async function booked(): Promise<void> {
  const { crew, payingAccountId } = ground
  const input = { payingAccountId, upToDueOn: day('2026-04-01'), executeOn: day('2026-04-01') }
  const prepare = { action: 'run.prepare', command: prepareRun(db.world.keys), input } as const
  const { runId, contentHash } = unwrap(await run(db, crew.specialist, prepare))
  const approval = { runId, contentHash: contentHash ?? '' }
  const approve = { action: 'run.approve', command: approveRun, input: approval } as const
  unwrap(await run(db, crew.frank, approve))
  const release = { action: 'run.release', command: releaseRun(db.world) } as const
  unwrap(await run(db, crew.fiona, { ...release, input: { runId } }))
  const bookedOn = day('2026-04-07')
  await inAct(
    db,
    crew.specialist,
    async (act) => {
      const causeEventId = act.newId<'event'>()
      unwrap(await settlePayments(act, { runId, paymentIds: 'all', bookedOn, causeEventId }))
    },
    Temporal.Instant.from('2026-04-08T07:00:00Z'),
  )
}

const nora = await stage.window()
const phone = await stage.window({ phone: true, dark: true })

test('late, by hand', { timeout: 240_000 }, async () => {
  try {
    await signIn(nora, 'nora@example.test')
    await nora.goto('/payouts?tab=on-time')
    await sees(nora, 'was due')
    await sees(nora, 'business days ago')
    await fits(nora)
    const behind = nora.getByRole('button', { name: 'What was late' })
    await behind.focus()
    await nora.keyboard.press('Enter')
    await sees(nora, '0 of 2 that were due')
    await sees(nora, 'The bank booked it late, or sent it back.')
    await sees(nora, 'Globex GmbH')
    await sees(nora, 'Initech GmbH')
    await fits(nora)
    const unprepared = nora.getByRole('button', { name: 'No run was prepared.' })
    await unprepared.focus()
    await nora.keyboard.press('Enter')
    await expect(nora.getByText('Globex GmbH')).toHaveCount(0)
    await sees(nora, 'not done yet')
    await signIn(phone, 'nora@example.test')
    await phone.goto('/payouts?tab=on-time')
    await phone.getByRole('button', { name: 'What was late' }).click()
    await sees(phone, 'By the month it was due in')
    await fits(phone)
  } catch (error) {
    await keepPictures({ nora, phone })
    throw error
  }
})

/** What the page shows is whole to a screen reader too, and no wider than the window. */
async function fits(page: typeof nora): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode() // no frames here: one page suffices
  axe.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
  const { violations } = await axe.analyze()
  const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`)
  expect(said).toEqual([])
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  expect(wide).toBeLessThanOrEqual(0)
}
