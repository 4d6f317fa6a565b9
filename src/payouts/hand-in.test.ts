import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { testCall, testDatabase } from '../platform/testing.ts'
import { fileBankAnswer } from './answers/file-answer.ts'
import { report } from './answers/testing.ts'
import { fetchFile } from './file-routes.ts'
import { handInBar, type HandInFacts } from './hand-in.ts'
import { settlePayments } from './outcome.ts'
import { payoutConstraints } from './refusals.ts'
import type { RunId } from './run.ts'
import { selectRun } from './run-sql.ts'
import { giveFileBack, takeFile } from './take-file.ts'
import { codeOf, payoutGround, run, runAt } from './testing.ts'
import { confirmSent, sendAgain, stopSending } from './transmission/resolve.ts'
import { sendFiles } from './transmission/send.ts'
import { releasedRun, testChannel } from './transmission/testing.ts'
import { firstWrongOf } from './verify.ts'

let now = runAt
const db = await testDatabase({
  clock: () => now,
  constraints: new Map(Object.entries(payoutConstraints)),
})
after(() => db.close())

const bookedOn = Temporal.PlainDate.from('2026-04-01')
const wrong = () => withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files))

/** A released run of one payment whose file is handed in by hand, or is on its way. */
async function made(of: { readonly channel: boolean }) {
  now = runAt
  const ground = await payoutGround(db)
  if (of.channel) await testChannel(db, ground, { kind: 'folder', folder: 'first-bank' })
  now = now.add({ minutes: 1 })
  const released = await releasedRun(db, ground)
  return { crew: ground.crew, ...released }
}

const transmit = { action: 'run.transmit' } as const
const take = (who: Actor, runId: RunId) =>
  run(db, who, { ...transmit, command: takeFile, input: { runId }, at: now })
const back = (who: Actor, runId: RunId) =>
  run(db, who, {
    ...transmit,
    command: giveFileBack,
    input: { runId, reason: 'my session at the bank broke off' },
    at: now,
  })
const step = (
  who: Actor,
  runId: RunId,
  command: typeof sendAgain | typeof confirmSent | typeof stopSending,
) =>
  run<{ runId: RunId; reason: string }, { state: string }, { code: string }>(db, who, {
    ...transmit,
    command,
    input: { runId, reason: 'the bank said so by telephone' },
    at: now,
  })
const fetched = (who: Actor, runId: RunId, purpose: 'audit' | 'bank') =>
  fetchFile(testCall(db, who, { at: now }), { runId, for: purpose })
/** The bank's report refuses the whole file, as somebody files it. */
const refused = async (who: Actor, runId: RunId) => {
  const run = await withTx(db.world.app, (tx) => selectRun(tx, runId))
  const answers = run?.number ?? ''
  const bytes = report({
    messageId: `B-${answers}`,
    answers,
    file: { status: 'RJCT', code: 'MS03' },
  })
  return fileBankAnswer(testCall(db, who, { at: now }), { name: 'status.xml', bytes })
}
const settled = (who: Actor, runId: RunId) =>
  run(db, who, {
    action: 'answer.file',
    command: settlePayments,
    input: { runId, paymentIds: 'all', bookedOn, causeEventId: randomUUID() },
    at: now,
  })

const stands: HandInFacts = {
  number: 'PR-2026-0007',
  status: 'released',
  takenBack: 0,
  answered: 0,
  unknown: 0,
  transmission: null,
}
/** What becomes of a file, and whether a person may still hand it in. */
const table: readonly (readonly [Partial<HandInFacts>, RegExp | null])[] = [
  [{}, null],
  [{ transmission: 'failed' }, null],
  [{ transmission: 'waiting' }, /the program sends it/],
  [{ transmission: 'sending' }, /the program sends it/],
  [{ transmission: 'sent' }, /it is at the bank/],
  [{ transmission: 'unknown' }, /nobody can tell/],
  [{ unknown: 1 }, /nobody can tell/],
  [{ answered: 1 }, /the bank has answered/],
  [{ takenBack: 2 }, /2 payments of it are owed again/],
  [{ status: 'acknowledged' }, /the bank has it/],
  [{ status: 'settled' }, /its run is settled/],
  [{ status: 'rejected', takenBack: 1 }, /1 payment of it is owed again/],
]

test('a file is handed in only while the bank cannot have it and nothing of it is owed again', () => {
  for (const [facts, expected] of table) {
    const bar = handInBar({ ...stands, ...facts })
    if (expected === null) assert.equal(bar, null, JSON.stringify(facts))
    else assert.match(bar?.because ?? '', expected)
  }
})

test('whoever takes a file by hand has it alone; a copy for audit is anybody’s', async () => {
  const { crew, runId } = await made({ channel: false })
  const { frank, fiona } = crew
  assert.equal(codeOf(await fetched(frank, runId, 'bank')), 'run.file_not_taken')
  unwrap(await take(frank, runId))
  unwrap(await take(frank, runId))
  const file = unwrap(await fetched(frank, runId, 'bank'))
  assert.match(file.name, /^PR-2026-\d{4}\.xml$/)
  assert.equal(codeOf(await take(fiona, runId)), 'run.file_taken')
  assert.equal(codeOf(await fetched(fiona, runId, 'bank')), 'run.file_not_taken')
  const copy = unwrap(await fetched(fiona, runId, 'audit'))
  assert.equal(copy.name, `${file.name}.audit-copy`)
  assert.equal(copy.bytes, file.bytes)
  unwrap(await back(fiona, runId))
  assert.equal(codeOf(await back(fiona, runId)), 'run.file_not_taken')
  unwrap(await take(fiona, runId))
  assert.equal(codeOf(await fetched(frank, runId, 'bank')), 'run.file_not_taken')
  assert.equal(await wrong(), null)
})

test('two who take a file in the same second: one has it', async () => {
  const { crew, runId } = await made({ channel: false })
  const both = await Promise.all([take(crew.frank, runId), take(crew.fiona, runId)])
  assert.deepEqual(both.map(codeOf).toSorted(), ['ok', 'run.file_taken'])
})

test('a file of which a payment is owed again is read, and never handed in', async () => {
  const { crew, runId } = await made({ channel: false })
  const { frank } = crew
  unwrap(await take(frank, runId))
  unwrap(await refused(frank, runId))
  assert.equal(codeOf(await fetched(frank, runId, 'bank')), 'run.file_not_to_send')
  assert.equal(codeOf(await take(frank, runId)), 'run.file_not_to_send')
  unwrap(await fetched(frank, runId, 'audit'))
})

test('a file that the program sends is not handed in beside it, nor sent beside a hand', async () => {
  const { crew, runId } = await made({ channel: true })
  const { frank, fiona } = crew
  assert.equal(codeOf(await take(frank, runId)), 'run.file_not_to_send')
  unwrap(await step(frank, runId, stopSending))
  unwrap(await take(frank, runId))
  assert.equal(codeOf(await step(fiona, runId, sendAgain)), 'run.file_taken')
  assert.deepEqual(await sendFiles(db.world), {
    sent: 0,
    waiting: 0,
    failed: 0,
    unknown: 0,
    late: 0,
  })
  unwrap(await back(frank, runId))
  unwrap(await step(fiona, runId, sendAgain))
  assert.equal((await sendFiles(db.world)).sent, 1)
  assert.equal(codeOf(await take(frank, runId)), 'run.file_not_to_send')
  assert.equal(await wrong(), null)
})

test('a wrong word that a file was sent neither pays twice nor loses what is owed', async () => {
  const { crew, runId } = await made({ channel: true })
  const { frank, fiona } = crew
  unwrap(await step(frank, runId, stopSending))
  // The bank has nothing; Frank mistakes another run for it.
  unwrap(await step(frank, runId, confirmSent))
  assert.equal(codeOf(await step(fiona, runId, sendAgain)), 'transmission.not_movable')
  assert.equal(codeOf(await take(fiona, runId)), 'run.file_not_to_send')
  assert.deepEqual(await sendFiles(db.world), {
    sent: 0,
    waiting: 0,
    failed: 0,
    unknown: 0,
    late: 0,
  })
  // No line comes; by the bank's letter nothing was carried out, and what is owed is owed again, once.
  unwrap(await refused(frank, runId))
  const { rows } = await db.world.app.query<{ status: string; live: boolean }>(
    `select y.status, bool_or(l.live) as live from payouts.payments p
       join payouts.payment_lines l using (payment_id) join payables.payables y using (payable_id)
     where p.run_id = $1 group by y.status`,
    [runId],
  )
  assert.deepEqual(rows, [{ status: 'held', live: false }])
  assert.equal(await wrong(), null)
})

test('a word that was right settles as any file does', async () => {
  const { crew, runId } = await made({ channel: true })
  unwrap(await step(crew.frank, runId, stopSending))
  unwrap(await take(crew.frank, runId))
  unwrap(await step(crew.frank, runId, confirmSent))
  unwrap(await settled(crew.frank, runId))
  assert.equal(codeOf(await step(crew.fiona, runId, sendAgain)), 'transmission.not_movable')
  assert.equal(await wrong(), null)
})
