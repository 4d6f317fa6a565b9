import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { after, test } from 'node:test'
import * as clocks from './clocks/contract.ts'
import * as correspondence from './correspondence/contract.ts'
import { openThread, say, sendLetters } from './correspondence/index.ts'
import * as escalations from './escalations/contract.ts'
import { person } from './identity/testing.ts'
import { unwrap } from './kernel/result.ts'
import { enrolPartner } from './partners/index.ts'
import { openMailer } from './platform/mail.ts'
import { inAct, testActor, testDatabase } from './platform/testing.ts'
import { answerOf, problemIn, testServer } from './server-testing.ts'

/** Calendars, threads, mail and questions through the door, as the console and the portal do. */
const db = await testDatabase({ sampleMode: true })
const server = testServer(db)
after(async () => {
  await server.close()
  await db.close()
})

const specialist = testActor(['specialist'])
const partnerNamed = (code: string) =>
  inAct(db, specialist, async (act) => {
    const fields = { legalName: `${code} Ltd`, domains: [], country: 'GB', tier: 'select' } as const
    const more = { timeZone: 'Europe/London', goodStanding: true, parentCode: null }
    return unwrap(await enrolPartner(act, { code, ...fields, ...more })).partnerId
  })
const partnerId = await partnerNamed('NORTH')
const otherId = await partnerNamed('SOUTH')

async function doorOf(roles: Parameters<typeof person>[1]['roles'], partner: string | null = null) {
  const who = await person(db, { roles, ...(partner === null ? {} : { partnerId: partner }) })
  const cookie = await server.cookieFor(who.principalId)
  return {
    get: (path: string) => server.send(`/api${path}`, { cookie }),
    post: (path: string, body: unknown) =>
      server.send(`/api${path}`, { method: 'POST', cookie, body }),
    delete: (path: string) => server.send(`/api${path}`, { method: 'DELETE', cookie }),
  }
}

const maya = await doorOf(['specialist'])
const lena = await doorOf(['lead'])
const olga = await doorOf(['program_owner'])
const nora = await doorOf(['partner'], partnerId)
const sam = await doorOf(['partner'], otherId)

test('the lead adds a holiday and takes it out again; a specialist may not', async () => {
  const { rows } = await answerOf(clocks.listCalendars, await maya.get('/calendars'))
  assert.deepEqual(
    rows.map((row) => row.code),
    [
      'au-rits',
      'berlin',
      'br-str',
      'ca-bank',
      'ch-sic',
      'gb-bank',
      'in-rbi',
      'jp-bank',
      'mx-spei',
      'new-york',
      'sg-meps',
      'target',
      'us-fed',
    ],
  )
  const holiday = { on: '2026-06-04', name: 'Bridge day', source: 'decided by the lead' }
  assert.equal((await maya.post('/calendars/berlin/holidays', holiday)).status, 403)
  const added = await lena.post('/calendars/berlin/holidays', holiday)
  assert.equal((await answerOf(clocks.addHoliday, added)).revision, 2)
  const days = await answerOf(clocks.listHolidays, await maya.get('/calendars/berlin/holidays'))
  assert.ok(days.rows.some((day) => day.name === 'Bridge day'))
  const dropped = await lena.delete('/calendars/berlin/holidays/2026-06-04')
  assert.equal((await answerOf(clocks.dropHoliday, dropped)).revision, 3)
})

test('staff and partner write in one thread; notes and letters are for staff alone', async () => {
  const key = { threadKind: 'submission', threadId: randomUUID() }
  const path = `/threads/${key.threadKind}/${key.threadId}`
  assert.equal((await problemIn(await nora.get(path))).code, 'correspondence.thread_unknown')
  await inAct(db, specialist, (act) => openThread(act, { ...key, partnerId }))
  await answerOf(
    correspondence.postMessage,
    await maya.post(`${path}/messages`, { text: 'Hello.' }),
  )
  await answerOf(correspondence.postNote, await maya.post(`${path}/notes`, { text: 'Nice.' }))
  await answerOf(correspondence.postMessage, await nora.post(`${path}/messages`, { text: 'Hi.' }))
  const ours = await answerOf(correspondence.showThread, await maya.get(path))
  assert.deepEqual(ours.rows.map((row) => row.kind).sort(), ['from_partner', 'note', 'to_partner'])
  const theirs = await answerOf(correspondence.showThread, await nora.get(path))
  assert.deepEqual(theirs.rows.map((row) => row.kind).sort(), ['from_partner', 'to_partner'])
  assert.equal((await sam.get(path)).status, 404)
  assert.equal((await sam.post(`${path}/messages`, { text: 'Me too.' })).status, 404)
  assert.equal((await nora.post(`${path}/notes`, { text: 'x' })).status, 403)
})

test('a letter in the mail folder can be read in a sample installation', async () => {
  const folder = join(db.world.dataFolder, 'mail')
  await inAct(db, specialist, (act) =>
    say(act, {
      threadKind: 'submission',
      threadId: randomUUID(),
      partnerId,
      to: [{ name: 'Nora Nyström', email: 'nora@north.example' }],
      template: 'submission.received',
      facts: {
        number: 'MDF-2026-00042',
        partner: 'NORTH Ltd',
        link: null,
        what: 'request',
        answerBy: '4 March 2026',
      },
    }),
  )
  const mailer = openMailer({ smtpUrl: null, folder, from: 'Quittance <no-reply@q.example>' })
  assert.equal((await sendLetters(db.world, mailer)).sent, 1)
  const { rows } = await answerOf(correspondence.listMail, await lena.get('/mail'))
  const mine = rows.find((row) => row.subject === 'MDF-2026-00042: received')
  const shown = await answerOf(correspondence.showMail, await lena.get(`/mail/${mine?.id}`))
  assert.match(shown.to, /Nora Nyström <nora@north\.example>/)
  assert.match(shown.text, /You hear from us by 4 March 2026/)
  assert.equal((await maya.get('/mail')).status, 403)
})

test('the lead asks, the owner answers with an authority, and the lead sees it', async () => {
  const subjectId = randomUUID()
  const amount = { amount: '30000.00', currency: 'USD' }
  const ask = { subjectKind: 'submission', subjectId, kind: 'limit', question: 'Approve?', amount }
  const raised = await answerOf(escalations.raiseQuestion, await lena.post('/questions', ask))
  const mine = await answerOf(escalations.listQuestions, await olga.get('/questions?mine=true'))
  assert.deepEqual(
    mine.rows.map((row) => [row.questionId, row.mayAnswer]),
    [[raised.questionId, true]],
  )
  const notices = await answerOf(correspondence.listNotices, await olga.get('/notices'))
  assert.equal(notices.rows[0]?.subjectId, raised.questionId)
  const answer = { text: 'Yes.', authority: { amount, expiresAt: '2099-01-01T00:00:00Z' } }
  const path = `/questions/${raised.questionId}`
  const refused = await problemIn(await lena.post(`${path}/answer`, answer))
  assert.equal(refused.code, 'escalations.not_routed')
  await answerOf(escalations.answerQuestion, await olga.post(`${path}/answer`, answer))
  const of = await lena.get(`/questions/of/submission/${subjectId}`)
  const [shown] = (await answerOf(escalations.listSubjectQuestions, of)).rows
  assert.equal(shown?.authority?.amount.minor, 3_000_000n)
  assert.equal(shown?.mayAnswer, false)
})
