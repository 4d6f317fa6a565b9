import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eventsOfSubject, systemActor } from '../audit/index.ts'
import { execute, read } from '../identity/index.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { enrolPartner, type PartnerId, saveContact } from '../partners/index.ts'
import { withTx } from '../platform/db.ts'
import { letterInFolder, type Mail, openMailer } from '../platform/mail.ts'
import { inAct, testActor, testCall, testDatabase } from '../platform/testing.ts'
import {
  deliverLetters,
  endFollowUps,
  note,
  notify,
  postMessage,
  say,
  startFollowUps,
  sweepFollowUps,
  takeBack,
} from './index.ts'
import { sendAgain } from './letters.ts'
import { threadPage } from './read-thread.ts'

const db = await testDatabase()
after(() => db.close())

const specialist = testActor(['specialist'])
const sender = systemActor('letters')
const local = (text: string): Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').toInstant()

async function partner(code: string): Promise<PartnerId> {
  return inAct(db, specialist, async (act) => {
    const { partnerId } = unwrap(
      await enrolPartner(act, {
        code,
        legalName: `${code} GmbH`,
        domains: [`${code.toLowerCase()}.example`],
        country: 'DE',
        timeZone: 'Europe/Berlin',
        tier: 'select',
        goodStanding: true,
        parentCode: null,
      }),
    )
    const email = `mara@${code.toLowerCase()}.example`
    const contact = { partnerId, name: 'Mara', email, phone: null, role: 'business' } as const
    unwrap(await saveContact(act, contact))
    return partnerId
  })
}
const alpha = await partner('ALPHA')
const beta = await partner('BETA')

const newThread = () => ({ threadKind: 'submission', threadId: randomUUID() })
const facts = { number: 'MDF-2026-00042', partner: 'ALPHA GmbH', link: null }
const approved = { ...facts, amount: '500.00 EUR', reduced: false, lines: [], next: 'Paid in May.' }

function tell(thread: ReturnType<typeof newThread>, at: string, notBefore?: Instant) {
  const later = notBefore === undefined ? {} : { notBefore }
  const input = { ...thread, partnerId: alpha, ...later }
  return inAct(
    db,
    specialist,
    (act) => say(act, { ...input, template: 'submission.approved', facts: approved }),
    local(at),
  )
}
const page = (thread: ReturnType<typeof newThread>, isStaff = true) =>
  withTx(db.world.app, (tx) => threadPage(tx, { ...thread, after: null, limit: 50, isStaff }))
const types = async (threadId: string) => {
  const rows = await withTx(db.world.app, (tx) => eventsOfSubject(tx, 'submission', threadId))
  return rows.map((row) => row.type)
}
const letterStates = async (thread: ReturnType<typeof newThread>) =>
  (await page(thread))?.rows.flatMap((row) => row.letters.map((letter) => letter.state))
const at = (text: string) => testCall(db, sender, { at: local(text) })

/** A mailer that records what it was handed, and answers as told: the outside, not our code. */
function outside(answer: Awaited<ReturnType<ReturnType<typeof openMailer>['deliver']>>) {
  const handed: Mail[] = []
  const deliver = (mail: Mail) => {
    handed.push(mail)
    return Promise.resolve(answer)
  }
  return { handed, mailer: { kind: 'smtp', deliver, close: () => {} } as const }
}

test('a decision is a message of the thread and a letter to the contact', async () => {
  const thread = newThread()
  const { letterIds } = await tell(thread, '2026-03-02T10:00')
  const folder = join(db.world.dataFolder, 'mail')
  const mailer = openMailer({ smtpUrl: null, folder, from: 'Quittance <no-reply@q.example>' })
  await deliverLetters(at('2026-03-02T10:01'), mailer)
  assert.deepEqual(await letterStates(thread), ['sent'])
  const eml = (await letterInFolder(folder, letterIds[0]!))?.toString()
  assert.match(eml ?? '', /mara@alpha\.example/)
  assert.match(eml ?? '', /We approved 500\.00 EUR/)
  const again = await deliverLetters(at('2026-03-02T10:02'), mailer)
  assert.equal(again.sent, 0)
})

test('letters wait while a decision can be undone, and can be taken back', async () => {
  const thread = newThread()
  const { messageId } = await tell(thread, '2026-03-02T11:00', local('2026-03-02T11:01'))
  const { handed, mailer } = outside({ kind: 'sent' })
  await deliverLetters(at('2026-03-02T11:00'), mailer)
  const taken = await inAct(db, specialist, (act) => takeBack(act, { ...thread, messageId }))
  await deliverLetters(at('2026-03-02T12:00'), mailer)
  assert.deepEqual([taken, handed.length], [1, 0])
  assert.deepEqual(await letterStates(thread), ['cancelled'])
})

test('a letter to a server that is away waits longer each time, then fails', async () => {
  const thread = newThread()
  await tell(thread, '2026-03-03T10:00')
  const { handed, mailer } = outside({ kind: 'refused', isTemporary: true, reason: 'away' })
  let when = local('2026-03-03T10:00')
  for (let tries = 0; tries < 12; tries++) {
    await deliverLetters(testCall(db, sender, { at: when }), mailer)
    when = when.add({ hours: 20 })
  }
  assert.equal(handed.length, 10)
  assert.equal(new Set(handed.map((mail) => mail.id)).size, 1)
  assert.deepEqual(await letterStates(thread), ['failed'])
  assert.ok((await types(thread.threadId)).includes('letter.failed'))
})

test('a letter nobody knows of is not sent again, unless a person says so', async () => {
  const thread = newThread()
  const { letterIds } = await tell(thread, '2026-03-16T10:00')
  const lost = outside({ kind: 'unknown', reason: 'connection lost' })
  await deliverLetters(at('2026-03-16T10:00'), lost.mailer)
  await deliverLetters(at('2026-03-17T10:00'), lost.mailer)
  assert.equal(lost.handed.length, 1)
  const call = testCall(db, specialist, { at: local('2026-03-17T11:00') })
  const input = { letterId: letterIds[0]! }
  const theirs = testCall(db, testActor(['partner'], { partnerId: beta }))
  const denied = await execute(theirs, 'thread.post', sendAgain, input)
  assert.equal(denied.ok ? '' : denied.refusal.code, 'correspondence.letter_unknown')
  unwrap(await execute(call, 'thread.post', sendAgain, input))
  const fine = outside({ kind: 'sent' })
  await deliverLetters(at('2026-03-17T11:01'), fine.mailer)
  assert.equal(fine.handed.length, 1)
  const settled = await execute(call, 'thread.post', sendAgain, input)
  assert.equal(settled.ok ? '' : settled.refusal.code, 'correspondence.letter_settled')
})

test('a sender killed after the mark leaves the letter unknown, never sent twice', async () => {
  const thread = newThread()
  await tell(thread, '2026-03-18T10:00')
  const dies = () => Promise.reject(new Error('killed'))
  const killed = { kind: 'smtp', deliver: dies, close: () => {} } as const
  await assert.rejects(deliverLetters(at('2026-03-18T10:00'), killed))
  const { handed, mailer } = outside({ kind: 'sent' })
  await deliverLetters(at('2026-03-18T10:05'), mailer)
  assert.deepEqual([handed.length, await letterStates(thread)], [0, ['sending']])
  await deliverLetters(at('2026-03-18T10:20'), mailer)
  assert.deepEqual([handed.length, await letterStates(thread)], [0, ['unknown']])
})

test('two senders at once send a letter once', async () => {
  const thread = newThread()
  await tell(thread, '2026-03-19T10:00')
  const { handed, mailer } = outside({ kind: 'sent' })
  const call = at('2026-03-19T10:00')
  await Promise.all([deliverLetters(call, mailer), deliverLetters(call, mailer)])
  assert.equal(handed.length, 1)
})

test('a partner reads its own thread without notes, and writes to no other', async () => {
  const thread = newThread()
  await tell(thread, '2026-03-20T10:00')
  const aside = { ...thread, text: 'Check the logo.' }
  unwrap(await inAct(db, specialist, (act) => note(act, aside), local('2026-03-20T11:00')))
  const own = testActor(['partner'], { partnerId: alpha })
  const foreign = testActor(['partner'], { partnerId: beta })
  const noon = { at: local('2026-03-20T12:00') }
  const seen = (actor: typeof own) =>
    read(testCall(db, actor, noon), 'thread.read', (tx) =>
      threadPage(tx, { ...thread, after: null, limit: 50, isStaff: false }),
    )
  assert.deepEqual(
    unwrap(await seen(own))?.rows.map((row) => row.kind),
    ['to_partner'],
  )
  assert.equal(unwrap(await seen(foreign)), null)
  const input = { ...thread, text: 'Here it is.' }
  unwrap(await execute(testCall(db, own, noon), 'thread.post', postMessage, input))
  const refused = await execute(testCall(db, foreign, noon), 'thread.post', postMessage, input)
  assert.equal(refused.ok ? '' : refused.refusal.code, 'correspondence.thread_unknown')
  assert.deepEqual(
    (await page(thread))?.rows.map((row) => row.kind),
    ['to_partner', 'note', 'from_partner'],
  )
})

function chase(thread: ReturnType<typeof newThread>, when: string) {
  const input = { ...thread, partnerId: alpha, about: 'MDF-2026-00042/2' }
  return inAct(db, specialist, (act) => startFollowUps(act, input), local(when))
}
const sweep = (when: string) =>
  inAct(db, systemActor('follow-ups'), sweepFollowUps, local(when)).then(unwrap)

test('a request without an answer is chased three times, then lapses', async () => {
  const thread = newThread()
  unwrap(await chase(thread, '2026-06-01T10:00'))
  const twice = await chase(thread, '2026-06-01T11:00')
  assert.equal(twice.ok ? '' : twice.refusal.code, 'correspondence.already_following_up')
  for (const day of ['02', '03', '04', '08', '12', '15', '19', '22'])
    await sweep(`2026-06-${day}T10:30`)
  assert.deepEqual(
    (await types(thread.threadId)).filter((type) => type !== 'message.sent'),
    ['follow_up.started', ...Array<string>(3).fill('follow_up.sent'), 'follow_up.lapsed'],
  )
  const titles = (await page(thread))?.rows.map((row) => row.title)
  assert.equal(titles?.[2], 'MDF-2026-00042/2 lapses on 19 June 2026')
})

test('an answer ends the reminders: a message of the partner, or the owner saying so', async () => {
  const [written, mended] = [newThread(), newThread()]
  unwrap(await chase(written, '2026-07-01T10:00'))
  unwrap(await chase(mended, '2026-07-01T10:00'))
  const own = testActor(['partner'], { partnerId: alpha })
  const answer = { ...written, text: 'Sent by mail yesterday.' }
  unwrap(await execute(testCall(db, own), 'thread.post', postMessage, answer))
  const ended = await inAct(db, own, (act) => endFollowUps(act, mended))
  assert.equal(ended, true)
  assert.equal((await sweep('2026-07-20T10:30')).moved, 0)
  assert.equal(await inAct(db, own, (act) => endFollowUps(act, mended)), false)
})

test('a reminder found due at night leaves at the opening of the receiver’s office', async () => {
  const thread = newThread()
  await deliverLetters(at('2026-08-01T12:00'), outside({ kind: 'sent' }).mailer)
  unwrap(await chase(thread, '2026-08-03T16:59'))
  await sweep('2026-08-05T22:00')
  const { handed, mailer } = outside({ kind: 'sent' })
  await deliverLetters(at('2026-08-05T22:01'), mailer)
  assert.equal(handed.length, 0)
  await deliverLetters(at('2026-08-06T09:00'), mailer)
  assert.equal(handed.length, 1)
})

test('a notice is told once per event and role', async () => {
  const eventId = randomUUID()
  const news = {
    roles: ['lead'] as const,
    subjectKind: 'run',
    subjectId: 'r',
    eventId,
    text: 'Look.',
  }
  const tellTwice = async () => {
    await inAct(db, sender, (act) => notify(act, news))
    await inAct(db, sender, (act) => notify(act, news))
  }
  await tellTwice()
  const count = await withTx(db.world.app, (tx) =>
    tx.one<{ n: number }>({
      text: 'select count(*)::int as n from correspondence.notices where event_id = $1',
      values: [eventId],
    }),
  )
  assert.equal(count.n, 1)
})
