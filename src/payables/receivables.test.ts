import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { money, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { movePartnerStatus } from '../partners/index.ts'
import { inAct, testActor, testDatabase, testInstant } from '../platform/testing.ts'
import { assess } from './assess.ts'
import { cancelPayable } from './cancel.ts'
import { clawBackByHand, clawBackPaid } from './claw-back.ts'
import { confirmOwed } from './confirm.ts'
import { lowerByHand, lowerPayable } from './lower.ts'
import { payablesById } from './read.ts'
import { nettableReceivables, receivablePage } from './read-receivables.ts'
import { decideWriteOff, disputeReceivable, proposeWriteOff, recoverByRefund } from './recover.ts'
import { payableConstraints } from './refusals.ts'
import { returnPayables, schedulePayables } from './run-steps.ts'
import { payablesGround } from './testing.ts'

/** What turns out to be less: before it is paid, and after. */
const db = await testDatabase({ constraints: new Map(Object.entries(payableConstraints)) })
after(() => db.close())
const ground = payablesGround(db)
const { staff, frank, fiona, on, payerId, usd, code, cause, newCause, does } = ground
const { setting, owed, paid, claimed, net, balance, onePayable, oneReceivable, wrong } = ground

test('a claim lowered before it is paid owes less, and its commitment has the rest', async () => {
  const of = await setting()
  const payableId = await owed(of, 100_000n)
  const asked = { payableId, by: usd(30_000n), reason: 'invoice cancelled', clauseId: 'c1' }
  const causeEventId = await newCause()
  const lower = { ...asked, causeEventId }
  const lowered = unwrap(await does(frank, 'payable.lower', lowerPayable, lower))
  assert.deepEqual(lowered, { owed: usd(70_000n), cancelled: false })
  const now = await onePayable(payableId)
  assert.deepEqual([now?.amount, now?.lowered, now?.status], [usd(70_000n), usd(30_000n), 'ready'])
  const { payable, committed } = await balance(of)
  assert.deepEqual([payable, committed], [usd(70_000n), usd(30_000n)])
  const again = await does(frank, 'payable.lower', lowerPayable, lower)
  assert.equal(code(again), 'payable.adjusted_already')
  assert.deepEqual(await wrong(), [])
})

test('a fee lowered in its hold gives back to its allocation; by all of it, it is cancelled', async () => {
  const of = await setting()
  const payableId = await owed(of, 100_000n, { fee: true })
  const by = (minor: bigint, currency = 'USD') => ({
    payableId,
    by: money(minor, currency),
    reason: 'customer refunded',
    clauseId: null,
  })
  const lower = (minor: bigint, currency?: string) =>
    does(frank, 'payable.lower', lowerByHand, by(minor, currency))
  assert.equal(code(await lower(100_001n)), 'payable.owes_less')
  assert.equal(code(await lower(0n)), 'payable.owes_less')
  assert.equal(code(await lower(1n, 'EUR')), 'payable.owes_less')
  unwrap(await lower(40_000n))
  assert.deepEqual((await balance(of)).available, usd(9_940_000n))
  assert.deepEqual(unwrap(await lower(60_000n)), { owed: usd(0n), cancelled: true })
  assert.equal((await onePayable(payableId))?.status, 'cancelled')
  assert.deepEqual((await balance(of)).available, usd(10_000_000n))
  assert.equal(code(await lower(1n)), 'payable.not_movable')
  assert.deepEqual(await wrong(), [])
})

test('what is in a run is not lowered any more', async () => {
  const of = await setting()
  const payableId = await owed(of, 100_000n)
  const runId = randomUUID()
  await inAct(db, staff, async (act) =>
    unwrap(await schedulePayables(act, { runId, payableIds: [payableId] })),
  )
  const asked = { payableId, by: usd(1n), reason: 'late', clauseId: null }
  assert.equal(code(await does(frank, 'payable.lower', lowerByHand, asked)), 'payable.not_movable')
})

test('E30: 20,000 was paid, the fee becomes 15,000: 5,000 is claimed back, and refunded', async () => {
  const of = await setting()
  const payableId = await owed(of, 2_000_000n, { fee: true })
  const claim = { payableId, amount: usd(500_000n), reason: '150,000 refunded', clauseId: 'r4' }
  const early = await does(frank, 'receivable.claim', clawBackByHand, claim)
  assert.equal(code(early), 'payable.not_movable')
  await paid([payableId])
  const asked = { ...claim, causeEventId: await newCause() }
  const { receivableId } = unwrap(await does(frank, 'receivable.claim', clawBackPaid, asked))
  const twice = await does(frank, 'receivable.claim', clawBackPaid, asked)
  assert.equal(code(twice), 'receivable.claimed_already')
  const over = { ...claim, amount: usd(1_500_001n) }
  assert.equal(
    code(await does(frank, 'receivable.claim', clawBackByHand, over)),
    'payable.owes_less',
  )
  const now = await onePayable(payableId)
  assert.deepEqual(
    [now?.status, now?.amount, now?.clawedBack],
    ['paid', usd(2_000_000n), usd(500_000n)],
  )
  let held = await balance(of)
  assert.deepEqual([held.paid, held.receivable], [usd(1_500_000n), usd(500_000n)])
  assert.deepEqual(await wrong(), [])

  const back = (minor: bigint) => ({ receivableId, amount: usd(minor), reason: 'by transfer' })
  const more = await does(frank, 'receivable.refund', recoverByRefund, back(500_001n))
  assert.equal(code(more), 'receivable.open_less')
  unwrap(await does(frank, 'receivable.refund', recoverByRefund, back(200_000n)))
  assert.deepEqual((await oneReceivable(receivableId))?.open, usd(300_000n))
  unwrap(await does(frank, 'receivable.refund', recoverByRefund, back(300_000n)))
  held = await balance(of)
  assert.deepEqual([held.available, held.receivable], [usd(8_500_000n), usd(0n)])
  assert.deepEqual(await wrong(), [])
})

test('a receivable is written off by two of Finance, never by who proposed it', async () => {
  const of = await setting()
  const receivableId = await claimed(of, 80_000n)
  const ask = { receivableId, amount: usd(50_000n), reason: 'insolvent' }
  unwrap(await does(frank, 'ledger.write_off', proposeWriteOff, ask))
  const other = await does(fiona, 'ledger.write_off', proposeWriteOff, ask)
  assert.equal(code(other), 'write_off.waits')
  const decision = { receivableId, approve: true }
  const own = await does(frank, 'ledger.write_off', decideWriteOff, decision)
  assert.equal(code(own), 'write_off.own_proposal')
  const done = unwrap(await does(fiona, 'ledger.write_off', decideWriteOff, decision))
  assert.deepEqual(done.open, usd(30_000n))
  const none = await does(fiona, 'ledger.write_off', decideWriteOff, decision)
  assert.equal(code(none), 'write_off.none')
  const { paid: kept, receivable } = await balance(of)
  assert.deepEqual([kept, receivable], [usd(50_000n), usd(30_000n)])
  const page = { after: null, limit: 10, partnerId: of.partnerId, open: true }
  const [row] = await inAct(db, staff, (act) => receivablePage(act.tx, page))
  assert.deepEqual(
    row?.writeOffs.map((each) => [each.state, toDecimal(each.amount)]),
    [['approved', '500.00']],
  )
  assert.deepEqual(await wrong(), [])
})

test('E40: 800 is owed to us and 500 by us: nets to zero, 300 remains', async () => {
  const of = await setting()
  const receivableId = await claimed(of, 80_000n)
  const payableId = await owed(of, 50_000n)
  const before = await balance(of)
  const pieces = [{ payableId, receivableId, amount: usd(50_000n) }]
  unwrap(await net([payableId], pieces))
  const now = await onePayable(payableId)
  assert.deepEqual(
    [now?.status, now?.netted, now?.paidOn?.toString()],
    ['paid', usd(50_000n), '2026-03-02'],
  )
  assert.deepEqual((await oneReceivable(receivableId))?.open, usd(30_000n))
  const held = await balance(of)
  assert.deepEqual(held.paid.minor - before.paid.minor, 50_000n)
  assert.deepEqual(held.available.minor - before.available.minor, 50_000n)
  const { rows } = await db.owner.query<{ kind: string; postings: number }>(
    `select e.kind, count(*)::int as postings from ledger.entries e
      join ledger.postings p using (entry_id) where e.kind = 'netting'
      and p.account_id in (select account_id from ledger.accounts where book_id = $1)
      group by e.entry_id, e.kind`,
    [of.fundId],
  )
  assert.deepEqual(rows, [{ kind: 'netting', postings: 4 }])
  assert.deepEqual(await wrong(), [])
})

test('what is netted in part goes on to the bank with the rest, and comes back as the rest', async () => {
  const of = await setting()
  const receivableId = await claimed(of, 30_000n)
  const payableId = await owed(of, 100_000n)
  unwrap(await net([payableId], [{ payableId, receivableId, amount: usd(30_000n) }]))
  assert.deepEqual((await balance(of)).inTransit, usd(70_000n))
  const { runId } = (await onePayable(payableId)) ?? {}
  const reason = 'AC04'
  await inAct(db, staff, async (act) => {
    const ids = { runId: runId ?? '', payableIds: [payableId], on, reason }
    unwrap(await returnPayables(act, { ...ids, eventId: await cause(act) }))
  })
  assert.deepEqual((await balance(of)).payable, usd(70_000n))
  assert.deepEqual((await onePayable(payableId))?.netted, usd(30_000n))
  const input = { payableId, reason, clauseId: null, allocationId: null }
  assert.equal(code(await does(frank, 'payable.cancel', cancelPayable, input)), 'payable.owes_less')
  assert.deepEqual(await wrong(), [])
})

test('what is disputed is neither offered for netting nor netted', async () => {
  const of = await setting()
  const receivableId = await claimed(of, 30_000n)
  const payableId = await owed(of, 100_000n)
  const offered = () =>
    inAct(db, staff, async (act) => {
      const asked = {
        partnerIds: [of.partnerId],
        payerId,
        on: testInstant.toZonedDateTimeISO('UTC').toPlainDate(),
      }
      return (await nettableReceivables(act.tx, asked)).length
    })
  assert.equal(await offered(), 1)
  const dispute = { receivableId, disputed: true, reason: 'no refund was made' }
  unwrap(await does(staff, 'receivable.dispute', disputeReceivable, dispute))
  assert.equal(await offered(), 0)
  const again = await does(staff, 'receivable.dispute', disputeReceivable, dispute)
  assert.equal(code(again), 'receivable.dispute_stands')
  const pieces = [{ payableId, receivableId, amount: usd(30_000n) }]
  assert.equal(code(await net([payableId], pieces)), 'receivable.open_less')
  const over = { ...dispute, disputed: false }
  unwrap(await does(staff, 'receivable.dispute', disputeReceivable, over))
  assert.equal(await offered(), 1)
})

test('a payment that comes back after a clawback ends the claim, and as much less is owed', async () => {
  const of = await setting()
  const payableId = await owed(of, 100_000n, { fee: true })
  const whole = await owed(of, 20_000n, { fee: true })
  const runId = await paid([payableId, whole])
  for (const [id, minor] of [
    [payableId, 25_000n],
    [whole, 20_000n],
  ] as const) {
    const claim = { payableId: id, amount: usd(minor), reason: 'refunded', clauseId: null }
    unwrap(await does(frank, 'receivable.claim', clawBackByHand, claim))
  }
  await inAct(db, staff, async (act) => {
    const back = { runId, payableIds: [payableId, whole], on, reason: 'AC04' }
    unwrap(await returnPayables(act, { ...back, eventId: await cause(act) }))
  })
  const { payable, paid: left, receivable, available } = await balance(of)
  assert.deepEqual([payable, left, receivable, available].map(toDecimal), [
    '750.00',
    '0.00',
    '0.00',
    '99250.00',
  ])
  assert.equal((await onePayable(whole))?.status, 'cancelled')
  assert.deepEqual((await onePayable(payableId))?.amount, usd(75_000n))
  assert.deepEqual(await wrong(), [])
})

test('what a terminated partner is owed waits until Finance confirms it', async () => {
  const of = await setting()
  const payableId = await owed(of, 10_000n, { fee: true })
  const confirm = { payableId, reason: 'earned before the end' }
  const early = await does(frank, 'payable.confirm', confirmOwed, confirm)
  assert.equal(code(early), 'payable.not_terminated')
  const look = () =>
    inAct(db, staff, async (act) => {
      const vendors = [{ partnerId: of.partnerId, currency: 'USD', missing: [] }]
      unwrap(await assess(act, { payableIds: [payableId], vendors }))
      return (await payablesById(act.tx, [payableId]))[0]?.status
    })
  await inAct(db, testActor(['admin']), async (act) => {
    const { partnerId } = of
    unwrap(await movePartnerStatus(act, { partnerId, move: 'terminate', reason: 'contract ended' }))
  })
  assert.equal(await look(), 'held')
  unwrap(await does(frank, 'payable.confirm', confirmOwed, confirm))
  assert.equal(await look(), 'ready')
})
