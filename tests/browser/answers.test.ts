/** What a bank answers, in the browser: a report is filed by keyboard, the run says what the bank said
 *  in words, and a letter counts once a second person has confirmed it against its paper. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { after, test } from 'node:test'
import { must } from '../../src/kernel/assert.ts'
import { report } from '../../src/payouts/answers/testing.ts'
import { payoutGround } from '../../src/payouts/testing.ts'
import { releasedRun } from '../../src/reconciliation/testing.ts'
import { expect, fillField, keepPictures, modal, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-30T09:30:00Z')
after(() => stage.close())
const { db } = stage
const ground = await payoutGround(db)
await somebody(db, { name: 'Fritz Finance', roles: ['finance'], email: 'fritz@house.example' })
await somebody(db, { name: 'Flora Finance', roles: ['finance'], email: 'flora@house.example' })

/** No fault that axe finds. */
async function isReadable(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode() // no frames here: one page suffices
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
  assert.deepEqual(found, [])
}

test('a report is filed, the run says it in words, a letter takes two people', async () => {
  const { runId, number, payments } = await releasedRun(ground, [10_000n, 20_000n])
  const [first, second] = payments
  const { endToEndId } = must(first, 'a payment')
  const refused = report({
    messageId: 'BANK-1',
    answers: number,
    payments: [{ endToEndId, status: 'RJCT', code: 'AC04', text: 'closed in May' }],
  })
  const stranger = report({ messageId: 'BANK-2', answers: 'NOT-OURS', file: { status: 'RJCT' } })
  const fritz = await stage.window()
  const flora = await stage.window({ phone: true, dark: true })
  try {
    await signIn(fritz, 'fritz@house.example')
    await fritz.goto('/payouts')
    await fritz.getByRole('tab', { name: 'Answers' }).click()
    for (const [name, bytes] of [
      ['status.xml', refused],
      ['other.xml', stranger],
    ] as const) {
      await fritz.getByRole('button', { name: 'File a bank’s answer' }).focus()
      await fritz.keyboard.press('Enter')
      const file = { name, mimeType: 'application/xml', buffer: Buffer.from(bytes) }
      await modal(fritz).locator('input[type=file]').setInputFiles(file)
      await sees(modal(fritz), 'The answer is in')
      await modal(fritz).getByRole('button', { name: 'Look at it' }).click()
    }
    await sees(fritz, 'It answers a file that was not sent from here.')
    await isReadable(fritz)
    await fritz.getByRole('button', { name: 'Close the line' }).click()
    await fillField(modal(fritz), 'Reason', 'our sister company sent it')
    await modal(fritz).getByRole('button', { name: 'Close the line' }).click()
    await expect(fritz.getByRole('region', { name: 'Answers that wait for a person' })).toBeHidden()

    await fritz.goto(`/payouts/${runId}`)
    await sees(fritz, 'The account is closed.')
    await fritz.getByText('File the bank’s letter').click()
    const about = must(second, 'a second payment').endToEndId
    await fritz.getByRole('button', { name: `Letter about ${about}` }).click()
    await fillField(modal(fritz), 'Day of the letter', '2026-03-30')
    await fillField(modal(fritz), 'What it says', 'We did not carry it out.')
    const paper = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('not done') }
    await modal(fritz).locator('input[type=file]').setInputFiles(paper)
    await sees(fritz, 'waits for a second person')
    await expect(fritz.getByRole('button', { name: 'Confirm against the paper' })).toBeDisabled()
    await isReadable(fritz)

    await signIn(flora, 'flora@house.example')
    await flora.goto(`/payouts/${runId}`)
    await flora.getByRole('button', { name: 'Confirm against the paper' }).click()
    await sees(flora, 'confirmed')
    await isReadable(flora)
  } finally {
    await keepPictures({ 'answers-desktop': fritz, 'answers-phone-dark': flora })
  }
})
