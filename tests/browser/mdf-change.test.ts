/** An activity by hand, in a real browser: on a phone the partner moves its first day and a specialist
 *  approves; then a line of the claim comes back, and the rest is decided on the partner's word. */
import { after, test, type TestContext } from 'node:test'
import { execute } from '../../src/identity/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { inAct, testCall, undone } from '../../src/platform/testing.ts'
import { decide } from '../../src/submissions/decide.ts'
import { sendBack } from '../../src/submissions/send-back.ts'
import { selectSubmission } from '../../src/submissions/sql.ts'
import {
  amount,
  claimForm,
  handInClaim,
  handInRequest,
  line,
  mdfSetting,
} from '../../src/submissions/testing.ts'
import { expect, field, fillField, keepPictures, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-20T15:00:00Z')
after(() => stage.close())
const { db } = stage
const setting = await mdfSetting(db)
const sasha = await somebody(db, {
  name: 'Sasha Specialist',
  email: 'sasha@example.test',
  roles: ['specialist'],
  limit: amount('5000.00'),
})
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@partner.example',
  roles: ['partner_admin'],
  partnerId: setting.partnerId,
})

const none = { outcome: 'approve', lines: [], reason: '', clauseIds: [] } as const
const requestedAt = Temporal.Instant.from('2026-03-02T15:00:00Z')
const request = await handInRequest(setting, { requested: '4000.00', net: '8000.00' }, requestedAt)
const call = testCall(db, sasha, { at: requestedAt })
unwrap(await execute(call, 'submission.decide', decide, { ...none, ...request }))

const desk = await stage.window()
const portal = await stage.window({ phone: true })

test(
  'an activity is changed and claimed in two parts, by hand',
  { timeout: 180_000 },
  async (t) => {
    await step(t, 'the partner moves the days on a phone, and sees old beside new', async () => {
      await signIn(portal, 'petra@partner.example')
      await portal
        .getByRole('link', { name: /Spring road show/ })
        .last()
        .click()
      await portal.getByRole('link', { name: 'Change the plan' }).click()
      await portal.getByRole('button', { name: 'Begin the change' }).click()
      await sees(portal, 'Nothing is changed yet')
      await expect(field(portal, 'Place or channel')).toHaveValue('Chicago')
      await fillField(portal, 'First day', '2026-05-12')
      await fillField(portal, 'Last day', '2026-05-13')
      await fillField(portal, 'Why does it change?', 'The hall is taken in April.')
      await sees(portal, '12 May 2026')
      await expect(portal.getByText('Still missing')).toBeHidden()
      await expectNoSideways()
      await portal.getByRole('button', { name: 'Send', exact: true }).click()
      await sees(portal, 'is with us')
    })
    await step(t, 'the specialist sees what changes and approves', async () => {
      await signIn(desk, 'sasha@example.test')
      await desk.goto('/queue')
      await desk.getByText('MDF-2026-00001/2').first().dblclick()
      await sees(desk, 'What changes')
      await sees(desk, '12 May 2026')
      await desk.getByRole('button', { name: 'Approve', exact: true }).click()
      await sees(desk, 'MDF-2026-00001/2: Approve', { exact: true })
    })
    await step(t, 'the home page says until when how much can be claimed', async () => {
      await stage.setClock('2026-05-20T15:00:00Z')
      await portal.goto('/portal')
      await sees(portal, /Until 27 Jun 2026 you can claim/)
    })
    await step(t, 'a line comes back; the partner has the rest decided now', async () => {
      const row = must(
        await undone(db, (tx) => selectSubmission(tx, request.submissionId)),
        'there',
      )
      const incentiveId = must(row.incentiveId, 'handed in')
      const claimedAt = Temporal.Instant.from('2026-05-20T15:00:00Z')
      const days = { invoiceOn: '2026-05-13', deliveredOn: '2026-05-12' }
      const lines = [
        line(1, { costKind: 'venue', net: '6000.00', invoice: 'H-1', ...days }),
        line(2, { costKind: 'catering', net: '2000.00', invoice: 'H-2', ...days }),
      ]
      const form = claimForm({ claimed: '4000.00' })
      const claim = await handInClaim(setting, { incentiveId, form, lines }, claimedAt)
      const defect = { targetKind: 'line', target: '2', clauseId: 'MDF-4.5' } as const
      const defects = [{ ...defect, reason: 'Show the day of delivery.' }]
      const message = 'Please show when it was delivered.'
      const back = Temporal.Instant.from('2026-05-21T15:00:00Z')
      unwrap(await inAct(db, sasha, (act) => sendBack(act, { ...claim, message, defects }), back))
      await stage.setClock('2026-05-22T15:00:00Z')
      await portal.goto(`/portal/submissions/${claim.submissionId}`)
      await sees(portal, 'Or have the rest decided now')
      await expectNoSideways()
      await portal.getByRole('button', { name: 'Decide the rest, I send line 2 later' }).click()
      await sees(portal, 'The rest is with us')
      await sees(portal, 'What came back of it is in')
      await portal.getByRole('link', { name: 'a draft' }).click()
      await sees(portal, 'It holds what came back of')
      await expect(field(portal, 'Amount you claim')).toHaveValue('1000.00')
      await desk.goto(`/submissions/${claim.submissionId}`)
      await sees(desk, 'a draft of the partner')
    })
  },
)

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
      await keepPictures({ 'change-desk': desk, 'change-portal': portal })
      throw error
    }
  })
}
