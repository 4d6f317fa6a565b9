/** What a specialist may not decide alone, by hand in a real browser: the specialist asks, the owner
 *  sees two cases like it and answers under a condition, another person records that it is met, the
 *  decision cites the answer, and the register shows it. */
import { after, test, type TestContext } from 'node:test'
import { execute } from '../../src/identity/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { testCall, undone } from '../../src/platform/testing.ts'
import { decide } from '../../src/submissions/decide.ts'
import { answer, questionsOf } from '../../src/escalations/index.ts'
import { bringBack, escalate } from '../../src/submissions/escalate.ts'
import { amount, handInRequest, mdfSetting } from '../../src/submissions/testing.ts'
import { choose, expect, fillField, keepPictures, modal, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-05T15:00:00Z')
after(() => stage.close())
const { db } = stage
const setting = await mdfSetting(db)
const people = {
  sasha: await somebody(db, {
    name: 'Sasha Specialist',
    email: 'sasha@example.test',
    roles: ['specialist'],
    limit: amount('5000.00'),
  }),
  kim: await somebody(db, {
    name: 'Kim Specialist',
    email: 'kim@example.test',
    roles: ['specialist'],
    limit: amount('5000.00'),
  }),
  olga: await somebody(db, {
    name: 'Olga Owner',
    email: 'olga@example.test',
    roles: ['program_owner'],
  }),
}

/** A request of 8,000.00 that was asked about before, and approved by the owner's authority. */
async function decidedBefore(day: string, question: string): Promise<void> {
  const at = Temporal.Instant.from(day)
  const handed = await handInRequest(setting, { requested: '8000.00', net: '16000.00' }, at)
  const { submissionId } = handed
  const [sasha, olga] = [testCall(db, people.sasha, { at }), testCall(db, people.olga, { at })]
  const kind = 'limit' as const
  const asked = unwrap(
    await execute(sasha, 'question.raise', escalate, { ...handed, kind, question }),
  )
  const [one] = await undone(db, (tx) =>
    questionsOf(tx, { subjectKind: 'submission', subjectId: submissionId }),
  )
  const { questionId } = must(one ?? null, 'asked')
  const authority = { amount: amount('8000.00'), expiresAt: at.add({ hours: 240 }) }
  const text = 'Yes, the road show brought leads last year.'
  const given = unwrap(
    await execute(olga, 'question.answer', answer, { questionId, text, authority }),
  )
  const back = await execute(sasha, 'submission.decide', bringBack, {
    submissionId,
    version: asked.version,
  })
  const version = back.ok ? back.value.version : asked.version + 1 // the worker was faster
  const yes = { outcome: 'approve', reason: 'As answered.', lines: [], clauseIds: [] } as const
  const authorityId = must(given.authorityId, 'an authority')
  const input = { ...yes, submissionId, version, authorityId }
  unwrap(await execute(sasha, 'submission.decide', decide, input))
}

await decidedBefore('2026-03-02T15:00:00Z', 'The road show costs more than my limit: approve it?')
await decidedBefore(
  '2026-03-03T15:00:00Z',
  'A second road show above my limit: approve it as well?',
)
const handedAt = Temporal.Instant.from('2026-03-04T15:00:00Z')
const request = await handInRequest(setting, { requested: '8000.00', net: '16000.00' }, handedAt)
const page = `/submissions/${request.submissionId}`

const desk = await stage.window()
const owner = await stage.window()

test('a question is answered under a condition and cited', { timeout: 240_000 }, async (t) => {
  await step(t, 'the specialist asks the program owner', async () => {
    await signIn(desk, 'sasha@example.test')
    await desk.goto(page)
    await sees(desk, 'Cases like this')
    await desk.getByRole('button', { name: 'Ask', exact: true }).click()
    await choose(modal(desk), 'About', 'Above my limit')
    await fillField(modal(desk), 'Question', 'A third road show above my limit: approve it?')
    await fillField(modal(desk), 'Amount it is about, if any', '8000.00')
    await modal(desk).getByRole('button', { name: 'Ask', exact: true }).click()
    await sees(desk, 'A third road show above my limit')
  })
  await step(t, 'the owner reads two cases like it and answers under a condition', async () => {
    await signIn(owner, 'olga@example.test')
    await owner.goto('/questions')
    await sees(owner, 'A third road show above my limit')
    await owner.getByRole('link', { name: 'The whole thread' }).first().click()
    const like = owner.getByRole('region', { name: 'Cases like this' })
    await expect(like.getByText('By authority of Olga Owner')).toHaveCount(2)
    await owner.getByRole('button', { name: 'Answer', exact: true }).click()
    const form = modal(owner)
    await form.getByText('Yes', { exact: true }).click()
    await fillField(form, 'Answer', 'Yes, for this one.')
    await fillField(form, 'Up to', '8000.00')
    await fillField(form, 'Until', '2026-03-31')
    await fillField(form, 'On condition that', 'The guest list is in the file.')
    await form.getByRole('button', { name: 'Answer', exact: true }).click()
    await sees(owner, 'The guest list is in the file.')
    await sees(owner, 'granted')
  })
  await step(t, 'the specialist sees the condition, and records that it is met', async () => {
    await desk.goto(page)
    await sees(desk, 'The guest list is in the file.')
    await desk.getByRole('link', { name: 'The whole thread' }).first().click()
    await desk.getByRole('button', { name: 'Condition is met' }).click()
    await fillField(modal(desk), 'Reason', '60 names, received by mail.')
    await modal(desk).getByRole('button', { name: 'Record' }).click()
    await sees(desk, 'condition fulfilled')
  })
  await step(t, 'the decision cites the answer', async () => {
    await desk.goto(page)
    await desk.getByRole('button', { name: 'Approve', exact: true }).click()
    await sees(desk, 'Approved')
  })
  await step(t, 'the register shows it, and its case opens from it', async () => {
    await owner.goto('/questions?tab=exceptions')
    await sees(owner, 'The guest list is in the file.')
    await sees(owner, 'Above the limit')
    const file = owner.waitForEvent('download')
    await owner.getByRole('link', { name: 'CSV' }).click()
    await file
    await owner.getByText('MDF-2026-00003/1').first().dblclick()
    await owner.waitForURL((url) => url.pathname === page)
  })
})

async function step(t: TestContext, name: string, run: () => Promise<void>): Promise<void> {
  await t.test(name, async () => {
    try {
      await run()
    } catch (error) {
      await keepPictures({ 'questions-desk': desk, 'questions-owner': owner })
      throw error
    }
  })
}
