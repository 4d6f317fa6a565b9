/** A decision that is looked at again, by hand in a real browser: the partner appeals on a phone, who
 *  decided cannot decide it, another person does; then a lead corrects it, and both stand there. */
import { after, test, type TestContext } from 'node:test'
import { execute } from '../../src/identity/index.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { testCall } from '../../src/platform/testing.ts'
import { decide } from '../../src/submissions/decide.ts'
import { amount, handInRequest, mdfSetting } from '../../src/submissions/testing.ts'
import { expect, fillField, keepPictures, modal, pdf, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-20T15:00:00Z')
after(() => stage.close())
const { db } = stage
const setting = await mdfSetting(db)
const limit = amount('5000.00')
const sasha = await somebody(db, {
  name: 'Sasha Specialist',
  email: 'sasha@example.test',
  roles: ['specialist'],
  limit,
})
await somebody(db, { name: 'Lena Lead', email: 'lena@example.test', roles: ['lead'], limit })
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@partner.example',
  roles: ['partner_admin'],
  partnerId: setting.partnerId,
})

const requestedAt = Temporal.Instant.from('2026-03-02T15:00:00Z')
const request = await handInRequest(setting, { requested: '4000.00', net: '8000.00' }, requestedAt)
const no = { outcome: 'reject', reason: 'No room for it.', lines: [], clauseIds: [] } as const
const call = testCall(db, sasha, { at: requestedAt })
unwrap(await execute(call, 'submission.decide', decide, { ...no, ...request }))

const desk = await stage.window()
const other = await stage.window()
const portal = await stage.window({ phone: true })
const page = `/submissions/${request.submissionId}`

test('a decision is appealed and corrected, by hand', { timeout: 180_000 }, async (t) => {
  await step(t, 'the partner appeals on a phone, with a paper', async () => {
    await signIn(portal, 'petra@partner.example')
    await portal.goto(`/portal${page}`)
    await sees(portal, 'You may appeal until')
    await sees(portal, '1 Apr 2026')
    await portal.getByRole('button', { name: 'Appeal', exact: true }).click()
    await fillField(modal(portal), 'Reason', 'The plan has room: see the list of guests.')
    await modal(portal).getByRole('button', { name: 'Send the appeal' }).click()
    await sees(portal, 'Your appeal')
    await sees(portal, 'Another person decides it')
    const papers = portal.locator('input[type="file"]').first()
    await papers.setInputFiles({
      name: 'guests.pdf',
      mimeType: 'application/pdf',
      buffer: pdf('Guests'),
    })
    await sees(portal, 'guests.pdf')
    await expectNoSideways()
  })
  await step(t, 'who decided cannot take it up, and is told why', async () => {
    await signIn(desk, 'sasha@example.test')
    await desk.goto(page)
    await sees(desk, 'Somebody who did not decide it takes the appeal up.')
    const button = desk.getByRole('button', { name: 'Take up the appeal' })
    await expect(button).toHaveAttribute('aria-disabled', 'true')
    await expect(button).toHaveAccessibleDescription(/another person decides the appeal/)
  })
  await step(t, 'another person finds it among the appeals and decides', async () => {
    await signIn(other, 'lena@example.test')
    await other.goto('/queue?view=appeals')
    await other.getByText('MDF-2026-00001/1').first().dblclick()
    await sees(other, 'The plan has room: see the list of guests.')
    await other.getByRole('button', { name: 'Take up the appeal' }).click()
    await other.getByRole('button', { name: 'Approve', exact: true }).click()
    await sees(other, 'another took its place')
    await sees(other, 'stands', { exact: true })
  })
  await step(t, 'the partner sees what became of it', async () => {
    await portal.reload()
    await sees(portal, 'It was decided anew, and that is final.')
    await sees(portal, 'Approved')
    await expect(portal.getByText('You do not agree?')).toBeHidden()
  })
  await step(t, 'the lead corrects the decision, and gives it up again', async () => {
    await other.getByRole('button', { name: 'Correct the decision' }).click()
    await fillField(modal(other), 'Reason', 'The amount is to be looked at.')
    await modal(other).getByRole('button', { name: 'Open it again' }).click()
    await sees(other, 'Being corrected')
    await other.getByRole('button', { name: 'Let it stand' }).click()
    await fillField(modal(other), 'Reason', 'It is right as it is.')
    await modal(other).getByRole('button', { name: 'Let it stand' }).click()
    await expect(other.getByText('Being corrected')).toBeHidden()
    await expect(other.getByRole('button', { name: 'Correct the decision' })).toBeVisible()
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
      await keepPictures({ 'appeal-desk': desk, 'appeal-other': other, 'appeal-portal': portal })
      throw error
    }
  })
}
