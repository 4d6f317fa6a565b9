import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sealNext } from './audit/index.ts'
import { must } from './kernel/assert.ts'
import { money, printMoney } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { sql, withTx } from './platform/db.ts'
import { keysSigner } from './platform/signer.ts'
import { undone } from './platform/testing.ts'
import { owed, payoutGround, run, runAt, usableVendor } from './payouts/testing.ts'
import { camt053, ibanOf, importAs, releasedRun } from './reconciliation/testing.ts'
import { undoMatch } from './reconciliation/undo.ts'
import * as contract from './reports/contract.ts'
import { handOf, paymentTrail, type Hop } from './reports/index.ts'
import { answerOf, problemIn, testServer } from './server-testing.ts'
import { wiredDatabase } from './submissions/testing.ts'

/** A payout followed from the tracker to the bank and back. The hands before the money (evidence,
 *  checks, policy) are followed where a whole job was done: `tests/whole-job.test.ts`. */
const db = await wiredDatabase()
const server = testServer(db)
after(async () => {
  await server.close()
  await db.close()
})

const ground = await payoutGround(db)
const released = await releasedRun(ground, [10_000n, 25_000n])
const payments = released.payments

function follow(kind: 'payable' | 'payment' | 'submission' | 'line', id: string) {
  return undone(db, async (tx) => unwrap(await paymentTrail(tx, { kind, id })))
}

function hop<K extends Hop['hop']>(hops: readonly Hop[], kind: K): Extract<Hop, { hop: K }> {
  const found = hops.find((one): one is Extract<Hop, { hop: K }> => one.hop === kind)
  return must(found, `a hop ${kind}`)
}

async function imported(id: string, amountMinor: bigint) {
  const bytes = camt053({
    iban: await ibanOf(ground),
    id,
    from: '2026-04-01',
    to: '2026-04-01',
    opening: money(1_000_000n, 'EUR'),
    entries: [
      {
        amount: money(amountMinor, 'EUR'),
        on: '2026-04-01',
        paymentInfoId: `${released.number}-1`,
      },
    ],
  })
  return unwrap(await importAs(db, ground.crew.specialist, bytes))
}

test('a payment sent is followed to its payable, approvals and file, and waits for the bank', async () => {
  const payment = must(payments[0], 'sent')
  const { name, chain, choices } = await follow('payment', payment.paymentId)
  assert.match(name, /^PR-\d{4}-\d{4} \/ \d$/)
  assert.equal(choices.length, 1)
  assert.ok(chain)
  assert.deepEqual(
    chain.hops.map((one) => one.hop),
    ['payable', 'payment', 'file'],
  )
  assert.deepEqual([chain.waitsFor, chain.owedBy], ['the bank', 'bank'])
  const paid = hop(chain.hops, 'payment')
  assert.equal(paid.runNumber, released.number)
  assert.equal(paid.approvals[0]?.contentHash, paid.contentHash)
  assert.deepEqual(paid.preparers, [ground.crew.specialist.name])
  assert.equal(paid.releasedBy, ground.crew.fiona.name)
  const entry = must(paid.entries[0], 'the release is in the books')
  const moved = new Map(entry.postings.map((one) => [`${one.bucket} ${one.holder}`, one.amount]))
  const { minor } = payment.amount
  const ofPartner = [...moved].find(([place]) => place.startsWith('payable '))
  assert.equal(ofPartner?.[1].minor, -minor)
  assert.equal(moved.get(`in_transit ${released.number}`)?.minor, 35_000n)
  assert.equal(entry.others, 1, 'the other partner’s posting is told, not shown')
  const file = hop(chain.hops, 'file')
  assert.deepEqual([file.position, file.payments], [paid.ordinal, 2])
  assert.equal(file.endToEndId, payment.endToEndId)
  assert.match(file.sha256, /^[0-9a-f]{64}$/)
})

test('a bank line of several payments answers what it paid, to choose from', async () => {
  await imported('S-1', -35_000n)
  const lineId = await undone(db, async (tx) => {
    const row = await tx.one<{ lineId: string }>(
      sql`select line_id as "lineId" from reconciliation.lines`,
    )
    return row.lineId
  })
  const { name, chain, choices, more } = await follow('line', lineId)
  assert.equal(name, 'S-1 / 1')
  assert.deepEqual([chain, more, choices.length], [null, false, 2])
  const back = await follow('payable', must(choices[0], 'one of two').payableId)
  assert.ok(back.chain)
  assert.deepEqual(
    back.chain.hops.map((one) => one.hop),
    ['payable', 'payment', 'file', 'line'],
  )
  const line = hop(back.chain.hops, 'line')
  assert.equal(line.lineId, lineId)
  assert.deepEqual([line.tier, line.undone, line.leg], ['batch', false, 'out'])
  assert.equal(printMoney(line.amount), '-350.00 EUR')
  assert.deepEqual(line.events.map((one) => one.type).sort(), [
    'payment.settled',
    'statement_line.booked',
    'statement_line.matched',
  ])
  const buckets = line.entries.flatMap((one) => one.postings.map((posting) => posting.bucket))
  assert.deepEqual([...new Set(buckets)].sort(), [
    'bank',
    'clearing',
    'in_transit',
    'paid',
    'suspense',
  ])
  assert.deepEqual([back.chain.waitsFor, back.chain.owedBy], [null, null])
})

test('each event names the seal that holds it, once it is sealed', async () => {
  const payment = must(payments[0], 'sent')
  const seals = async () => {
    const { chain } = await follow('payment', payment.paymentId)
    return must(chain, 'one payable').hops.flatMap((one) =>
      one.events.map((event) => event.sealNumber),
    )
  }
  assert.ok((await seals()).every((number) => number === null))
  await withTx(db.world.app, (tx) => sealNext(tx, keysSigner(db.world.keys), runAt))
  assert.ok((await seals()).every((number) => number !== null && number > 0n))
})

test('a match taken back stays on the record, and the payment waits for the bank again', async () => {
  const payment = must(payments[0], 'sent')
  const matchId = await undone(db, async (tx) => {
    const row = await tx.one<{ matchId: string }>(sql`
      select match_id as "matchId" from reconciliation.matches
      where payment_id = ${payment.paymentId}`)
    return row.matchId
  })
  const command = undoMatch
  const input = { matchId, reason: 'another batch' }
  unwrap(await run(db, ground.crew.fiona, { action: 'match.make', command, input }))
  const { chain } = await follow('payment', payment.paymentId)
  assert.ok(chain)
  assert.equal(hop(chain.hops, 'line').undone, true)
  assert.equal(chain.waitsFor, 'the bank')
})

test('every name of a hand finds it: number of the run, end-to-end id, statement line, key', async () => {
  const payment = must(payments[0], 'sent')
  const named = (word: string) => undone(db, (tx) => handOf(tx, word))
  const here = { kind: 'payment', id: payment.paymentId }
  assert.deepEqual(await named(must(payment.endToEndId, 'sent')), here)
  assert.deepEqual(await named(payment.paymentId), here)
  assert.equal((await named(`${released.number}/1`))?.kind, 'payment')
  assert.equal((await named('S-1 / 1'))?.kind, 'line')
  assert.equal(await named('MDF-2026-99999/1-1'), null)
  assert.equal(await named('nothing'), null)
})

test('the door shows it to staff, and says when there is nothing to follow', async () => {
  const cookie = await server.cookieFor(ground.crew.specialist.principalId)
  const { partnerId } = await usableVendor(ground, 'Held Up GmbH')
  const payableId = await owed(ground, { partnerId, minor: 500n, assessed: false })
  const answer = await server.send(`/api/trail/payable/${payableId}`, { cookie })
  const { chain } = await answerOf(contract.trail, answer)
  assert.deepEqual([chain?.waitsFor, chain?.hops.length], ['to be assessed', 1])
  const none = await server.send(`/api/trail/line/${payableId}`, { cookie })
  assert.deepEqual([none.status, (await problemIn(none)).code], [404, 'trail.unknown'])
})
