/** A payout followed on screen: from the tracker to the papers, from the bank's line to the payouts it
 *  paid; by keyboard, on a phone, and under axe in both lights. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { person } from '../../src/identity/testing.ts'
import { money } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { sql } from '../../src/platform/db.ts'
import { undone } from '../../src/platform/testing.ts'
import { payoutGround } from '../../src/payouts/testing.ts'
import { camt053, ibanOf, importAs, releasedRun } from '../../src/reconciliation/testing.ts'
import { decide } from '../../src/submissions/decide.ts'
import {
  amount,
  claimForm,
  handInClaim,
  handInRequest,
  line,
  mdfSetting,
} from '../../src/submissions/testing.ts'
import { expect, keepPictures, sees } from './hands.ts'
import { does, openStage } from './stage.ts'

const instant = Temporal.Instant.from
const stage = await openStage('2026-04-20T15:00:00Z')
after(() => stage.close())
const { db } = stage
const lead = await person(db, { name: 'Lea Lead', roles: ['lead'], limit: amount('25000.00') })
await approvedClaim()
const lineId = await paidRun()

/** A claim approved: what is owed out of it waits for its vendor. */
async function approvedClaim(): Promise<void> {
  const setting = await mdfSetting(db)
  const approve = (handed: { submissionId: string; version: number }, at: string) =>
    does(
      db,
      lead,
      'submission.decide',
      decide,
      { outcome: 'approve', lines: [], reason: '', clauseIds: [], ...handed } as const,
      instant(at),
    )
  const asked = { requested: '4000.00', net: '8000.00' }
  const days = { startsOn: '2026-02-18', endsOn: '2026-02-19' }
  const request = await handInRequest(
    setting,
    { ...asked, ...days },
    instant('2026-02-02T15:00:00Z'),
  )
  await approve(request, '2026-02-02T15:00:00Z')
  const row = await undone(db, (tx) =>
    tx.one<{ incentiveId: string }>(sql`
      select incentive_id as "incentiveId" from submissions.submissions
      where submission_id = ${request.submissionId}`),
  )
  const dates = { invoiceOn: '2026-02-19', deliveredOn: '2026-02-18' }
  const claim = await handInClaim(
    setting,
    {
      incentiveId: row.incentiveId,
      form: claimForm({ claimed: '4000.00' }),
      lines: [line(1, { costKind: 'venue', net: '8000.00', invoice: 'R-1', ...dates })],
    },
    instant('2026-02-23T15:00:00Z'),
  )
  await approve(claim, '2026-02-24T15:00:00Z')
}

/** A run of two payments that one bank line confirms. Answers the line. */
async function paidRun(): Promise<string> {
  const ground = await payoutGround(db)
  const { number } = await releasedRun(ground, [10_000n, 25_000n])
  const day = '2026-04-01'
  const debit = { amount: money(-35_000n, 'EUR'), on: day, paymentInfoId: `${number}-1` }
  const bytes = camt053({
    iban: await ibanOf(ground),
    id: 'S-1',
    from: day,
    to: day,
    opening: money(1_000_000n, 'EUR'),
    entries: [debit],
  })
  unwrap(await importAs(db, ground.crew.specialist, bytes))
  const row = await undone(db, (tx) =>
    tx.one<{ lineId: string }>(sql`select line_id as "lineId" from reconciliation.lines`),
  )
  return row.lineId
}

async function ours(phone = false): Promise<Page> {
  return stage.window({ phone, cookie: await stage.app.signIn.signInAs(lead.principalId) })
}

const hands = (page: Page) =>
  page.getByRole('list', { name: 'Hands of this payout' }).getByRole('heading', { level: 2 })

test('from the tracker to every hand of a claim, by keyboard', { timeout: 60_000 }, async () => {
  const page = await ours()
  try {
    await page.goto('/reconciliation?tab=tracker')
    const link = page.getByRole('link', { name: /^Follow the record of MDF-2026-\d{5}\/2-1$/ })
    const claimed = page.getByRole('row').filter({ hasText: '$4,000.00' })
    await claimed.getByRole('link', { name: /^Follow/ }).focus()
    await expect(link.first()).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Record: /)
    await expect(page).toHaveTitle(/^Record of MDF-2026-\d{5}\/2-1 · Quittance$/)
    await expect(hands(page)).toHaveText([
      'Handed in',
      'Evidence',
      'Checks',
      'Policy',
      'Decision',
      'Entry in the books',
      'Payable',
    ])
    await sees(page, /^Waits for .*Owed by /)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await expect(page.getByRole('listitem', { name: 'Evidence' })).toBeFocused()
    await page.keyboard.press('k')
    await expect(page.getByRole('listitem', { name: 'Handed in' })).toBeFocused()
    const books = page.getByRole('listitem', { name: 'Entry in the books' })
    await books.getByText(/^On record: 1 entry, 1 event$/).click()
    await sees(books, /by Lea Lead · .* · (seal \d+|not sealed yet)/)
    await page.getByRole('link', { name: 'Open the submission' }).first().click()
    await expect(page.getByRole('link', { name: 'Follow the record' })).toBeVisible()
    await page.getByRole('link', { name: 'Follow the record' }).click()
    await expect(hands(page)).toHaveCount(7)
    await page.keyboard.press('u')
    await expect(page.getByRole('link', { name: 'Follow the record' })).toBeVisible()
  } catch (error) {
    await keepPictures({ trail: page })
    throw error
  }
})

test('from the bank’s line to what it paid, and back', { timeout: 60_000 }, async () => {
  const page = await ours()
  try {
    await page.goto(`/trail/line/${lineId}`)
    await sees(page, 'S-1 / 1 is part of 2 payouts')
    await page.getByRole('link', { name: /€250\.00/ }).click()
    await expect(hands(page)).toHaveText(['Payable', 'Payment', 'In the file', 'Bank line'])
    await sees(page, 'Nothing is missing on this record.')
    await page.getByRole('link', { name: 'All it paid' }).click()
    await sees(page, 'S-1 / 1 is part of 2 payouts')
    await page.goto('/trail/payment/019e4e7b-d980-7003-8000-031a6b8ac841')
    await sees(page, 'Nothing to follow')
  } catch (error) {
    await keepPictures({ 'trail-line': page })
    throw error
  }
})

test(
  'axe finds nothing in either light, and a phone needs no scrolling sideways',
  {
    timeout: 60_000,
  },
  async () => {
    const page = await ours(true)
    const paid = await undone(db, (tx) =>
      tx.many<{ payableId: string }>(sql`
      select payable_id as "payableId" from payables.payables order by status`),
    )
    const places = [
      `/trail/line/${lineId}`,
      ...paid.map((row) => `/trail/payable/${row.payableId}`),
    ]
    const found: string[] = []
    for (const place of places) {
      await page.goto(place)
      await expect(page.getByRole('heading', { level: 1 }), place).toHaveText(/^Record/)
      for (const summary of await page.getByText(/^On record: /).all()) await summary.click()
      const wide = await page
        .locator('html')
        .evaluate((html) => html.scrollWidth - html.clientWidth)
      assert.ok(wide <= 0, `${place} is ${wide} px too wide`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        const axe = new AxeBuilder({ page }).setLegacyMode()
        axe.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        for (const { id, nodes } of (await axe.analyze()).violations)
          found.push(`${place} in ${colorScheme}: ${id} at ${nodes[0]?.target.join(' ')}`)
      }
    }
    await keepPictures({ 'trail-phone': page })
    assert.deepEqual(found, [])
  },
)
