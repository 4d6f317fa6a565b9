/** The papers of a referral by hand, in a real browser: the partner hands them in on a phone, we reject
 *  one and accept its successor, and both see until when they are wanted. */
import AxeBuilder from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { after, test, type TestContext } from 'node:test'
import { must } from '../../src/kernel/assert.ts'
import { parseDecimal } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { undone } from '../../src/platform/testing.ts'
import { sql } from '../../src/platform/db.ts'
import { link, referralSetting, wonReferral } from '../../src/submissions/referral-testing.ts'
import { expect, fillField, keepPictures, modal, pdf, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2026-04-20T15:00:00Z')
after(() => stage.close())
const { db } = stage
await somebody(db, {
  name: 'Lena Lead',
  email: 'lena@example.test',
  roles: ['lead'],
  limit: must(parseDecimal('25000.00', 'USD'), 'an amount'),
})
const setting = await referralSetting(db, { pack: 'gallery/referral-recurring' })
const { partnerId, incentiveId, opportunityId } = await wonReferral(setting, {
  name: 'Initech Inc',
  code: 'INI',
})
unwrap(await link(setting, incentiveId, opportunityId, '2026-04-02'))
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@partner.example',
  roles: ['partner_admin'],
  partnerId,
})
const { submissionId } = await undone(db, (tx) =>
  tx.one<{ submissionId: string }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where incentive_id = ${incentiveId} and sequence = 1`),
)

const desk = await stage.window()
const portal = await stage.window({ phone: true })
const add = (label: string, name: string) =>
  portal.getByLabel(label).setInputFiles({
    name,
    mimeType: 'application/pdf',
    buffer: pdf(name),
  })

test('the papers of a referral by hand', { timeout: 120_000 }, async (t) => {
  await step(t, 'the partner sees what is wanted until when, and hands it in', async () => {
    await signIn(portal, 'petra@partner.example')
    await portal.goto(`/portal/activities/${incentiveId}`)
    await sees(portal, /Fees wait for it until 1 Oct 2026/)
    await sees(portal, 'Each quarter, after its end')
    await sees(portal, 'Customer pays again before')
    await add('Add Signed referral agreement', 'agreement.pdf')
    await sees(portal, 'agreement.pdf')
    await add('Add The customer’s confirmation', 'blurred.pdf')
    await sees(portal, 'blurred.pdf')
  })
  await step(t, 'the lead accepts one and rejects the other', async () => {
    await signIn(desk, 'lena@example.test')
    await desk.goto(`/submissions/${submissionId}`)
    await sees(desk, 'Its 36 months end before')
    await desk.getByRole('button', { name: 'Accept agreement.pdf' }).click()
    await desk.getByRole('button', { name: 'Reject blurred.pdf' }).click()
    await fillField(desk, 'Reason', 'It cannot be read.')
    await modal(desk).getByRole('button', { name: 'Reject it' }).click()
    await sees(desk, 'It cannot be read.')
  })
  await step(t, 'the partner reads why, and hands in another', async () => {
    await sees(portal, 'It cannot be read.')
    await add('Add another: The customer’s confirmation', 'confirmation.pdf')
    await sees(portal, 'confirmation.pdf')
  })
  await step(t, 'it is accepted: all of it is there', async () => {
    await desk.reload()
    await desk.getByRole('button', { name: 'Accept confirmation.pdf' }).click()
    await sees(desk, 'All of it is there and accepted.')
    await sees(portal, 'All of it is there and accepted.')
    const wide = await portal.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    )
    expect(wide).toBe(false)
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
      await keepPictures({ 'papers-desk': desk, 'papers-portal': portal })
      throw error
    }
  })
}
