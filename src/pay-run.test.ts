import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import type { Actor } from './audit/index.ts'
import * as contract from './payouts/contract.ts'
import { owed, payoutGround, runAt, usableVendor } from './payouts/testing.ts'
import { testDatabase } from './platform/testing.ts'
import { answerOf, problemIn, testServer } from './server-testing.ts'
import { constraintsOf } from './wiring.ts'

/** A pay run through the door, as the console shows and steps it. */
const db = await testDatabase({
  sampleMode: true,
  clock: () => runAt,
  constraints: constraintsOf(),
})
const server = testServer(db)
after(async () => {
  await server.close()
  await db.close()
})

async function doorOf(actor: Actor) {
  const cookie = await server.cookieFor(actor.principalId)
  return {
    stepUp: () => server.stepUp(cookie, actor.principalId),
    get: (path: string) => server.send(`/api${path}`, { cookie }),
    post: (path: string, body?: unknown) =>
      server.send(`/api${path}`, {
        method: 'POST',
        cookie,
        ...(body === undefined ? {} : { body }),
      }),
  }
}

const ground = await payoutGround(db)
const { crew, payingAccountId } = ground
const sam = await doorOf(crew.specialist)
const frank = await doorOf(crew.frank)
const felix = await doorOf(crew.felix)
const globex = await usableVendor(ground, 'Globex GmbH')
await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
await owed(ground, { partnerId: globex.partnerId, minor: 120_050n })
await owed(ground, { partnerId: globex.partnerId, minor: 1_000n, assessed: false })

test('own accounts are shown masked, with who may approve them', async () => {
  const { rows } = await answerOf(contract.listPayers, await frank.get('/payers'))
  const account = rows[0]?.accounts[0]
  assert.match(account?.masked ?? '', /^DE\*\* \*{4} \d{4}$/)
  assert.deepEqual(account?.mayApprove, { may: false, whyNot: 'The account is usable.' })
  assert.deepEqual(
    rows[0]?.secondApprovalAbove.map((limit) => limit.minor),
    [5_000_000n, 5_000_000n],
  )
})

test('what is due and what is blocked is seen before anybody prepares', async () => {
  const calendar = await answerOf(contract.payoutCalendar, await sam.get('/payouts/calendar'))
  const [due] = calendar.rows
  assert.equal(due?.ready.amount.minor, 420_050n)
  assert.equal(due?.held.payables, 1)
  const blocked = await answerOf(contract.blockedPayables, await sam.get('/payouts/blocked'))
  assert.equal(blocked.rows[0]?.missing[0]?.text, 'Nobody has looked yet whether it can be paid.')
  assert.equal(blocked.rows[0]?.partnerName, 'Globex GmbH')
})

test('a run is prepared, shown, approved, released and its file fetched', async () => {
  const body = { payingAccountId, upToDueOn: '2026-04-01' }
  const step = await answerOf(contract.prepareRun, await sam.post('/runs', body))
  const { runId } = step
  const show = async (door: typeof sam) =>
    answerOf(contract.showRun, await door.get(`/runs/${runId}`))
  const seen = await show(frank)
  assert.equal(seen.contentHash, step.contentHash)
  assert.equal(seen.approvalsNeeded, 1)
  assert.equal(seen.paymentRows[0]?.firstToAccount, true)
  assert.equal(seen.paymentRows[0]?.payables.length, 2)
  const whyNot = (run: typeof seen, action: string) =>
    run.mayNow.find((each) => each.action === action)?.whyNot
  assert.equal(whyNot(seen, 'approve'), null)
  assert.equal(whyNot(seen, 'release'), 'It is not approved yet.')
  assert.equal(whyNot(await show(sam), 'approve'), 'Finance does this.')
  const { contentHash } = seen
  await answerOf(contract.approveRun, await frank.post(`/runs/${runId}/approval`, { contentHash }))
  const before = await show(felix)
  assert.match(whyNot(before, 'release') ?? '', /^You approved an account/)
  assert.ok(!before.mayRelease.some((person) => person.principalId === crew.felix.principalId))
  const unproven = await problemIn(await frank.post(`/runs/${runId}/release`))
  assert.equal(unproven.code, 'run.step_up_needed')
  assert.match(unproven.detail, /Set an authenticator up on the page/)
  await felix.stepUp()
  await frank.stepUp()
  const refused = await felix.post(`/runs/${runId}/release`)
  const problem = await problemIn(refused)
  assert.deepEqual([refused.status, problem.code], [403, 'run.first_payment'])
  const released = await frank.post(`/runs/${runId}/release`)
  const { outcome, file } = await answerOf(contract.releaseRun, released)
  assert.equal(outcome, 'released')
  const bytes = Buffer.from(await (await frank.get(`/runs/${runId}/file`)).arrayBuffer())
  assert.equal(createHash('sha256').update(bytes).digest('hex'), file?.sha256)
  assert.equal((await sam.get(`/runs/${runId}/file`)).status, 403)
  const { rows } = await answerOf(contract.listRuns, await sam.get('/runs'))
  assert.deepEqual(
    rows.map((row) => [row.number, row.status, row.payments]),
    [[step.number, 'released', 1]],
  )
})

test('with nothing left to pay, the door says so in words', async () => {
  const body = { payingAccountId, upToDueOn: '2026-04-01' }
  const refused = await sam.post('/runs', body)
  const { code, detail } = await problemIn(refused)
  assert.equal(code, 'run.nothing_due')
  assert.match(detail, /^Example Europe Ltd has nothing ready in EUR that is due by 2026-04-01/)
})
