import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fundBalance, fundById } from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import { money, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import { movePartnerStatus } from '../partners/index.ts'
import {
  clawBackPaid,
  confirmOwed,
  disputeReceivable,
  payablesById,
  receivablesById,
} from '../payables/index.ts'
import { verifications as payableVerifications } from '../payables/verify.ts'
import { inAct, testActor, testDatabase } from '../platform/testing.ts'
import { lettersSay } from './answers/testing.ts'
import * as payouts from './index.ts'
import { payoutConstraints } from './refusals.ts'
import { codeOf, type Ground, looksThrough, owed, payoutGround, run } from './testing.ts'
import { usableVendor } from './testing.ts'
import { rollsOver, statementOf } from './statement.ts'
import { firstWrongOf } from './verify.ts'
import { runView } from './view.ts'

/** What rolls over, and what is netted: months of one partner, by the real commands. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }
const day = Temporal.PlainDate.from
const on = (text: string) => Temporal.Instant.from(`${text}T08:00:00Z`)
const eur = (minor: bigint) => money(minor, 'EUR')

/** Prepares and releases what is due by a day; answers the run as prepared, and its view. */
async function payRun(ground: Ground, upToDueOn: PlainDate, at: Instant) {
  const runId = await prepared(ground, upToDueOn, at)
  unwrap(await release(ground, runId, at))
  return view(ground, runId)
}

async function prepared(ground: Ground, upToDueOn: PlainDate, at: Instant) {
  const { crew, payingAccountId } = ground
  const input = { payingAccountId, upToDueOn }
  const command = payouts.prepareRun(tools.keys)
  const prepare = { action: 'run.prepare', command, input, at } as const
  const { runId, contentHash } = unwrap(await run(db, crew.specialist, prepare))
  if (contentHash === null) return runId
  const approve = { action: 'run.approve', command: payouts.approveRun, at } as const
  await looksThrough(db, crew.frank, { runId, contentHash, at })
  unwrap(await run(db, crew.frank, { ...approve, input: { runId, contentHash } }))
  return runId
}

const release = (ground: Ground, runId: string, at: Instant, key?: string) =>
  run(db, ground.crew.frank, {
    action: 'run.release',
    command: payouts.releaseRun(tools),
    input: { runId },
    at,
    ...(key === undefined ? {} : { key }),
  })

const view = ({ crew }: Ground, runId: string) =>
  inAct(db, crew.frank, async (act) =>
    must(await runView(act.tx, { actor: crew.frank, at: act.at }, runId), 'the run is there'),
  )

function settle(ground: Ground, runId: string, bookedOn: PlainDate) {
  return inAct(db, ground.crew.specialist, async (act) => {
    const causeEventId = act.newId<'event'>()
    return unwrap(
      await payouts.settlePayments(act, { runId, paymentIds: 'all', bookedOn, causeEventId }),
    )
  })
}

const payable = (payableId: string) =>
  inAct(db, testActor(['auditor']), async (act) =>
    must((await payablesById(act.tx, [payableId]))[0], 'the payable is there'),
  )
const open = (receivableId: string) =>
  inAct(db, testActor(['auditor']), async (act) =>
    toDecimal(must((await receivablesById(act.tx, [receivableId]))[0], 'it is there').open),
  )

async function nothingWrong() {
  const wrong = await inAct(db, testActor(['auditor']), async (act) => {
    for (const { name, firstWrong } of payableVerifications) {
      const one = await firstWrong(act.tx)
      if (one !== null) return `${name}: ${one}`
    }
    return firstWrongOf(act.tx, db.world.files)
  })
  assert.equal(wrong, null)
}

/** A partner that was paid `minor` in March, of which `back` is claimed back. */
async function overpaid(minor: bigint, back: bigint) {
  const ground = await payoutGround(db)
  const { partnerId } = await usableVendor(ground, 'Globex GmbH')
  const payableId = await owed(ground, { partnerId, minor, reference: 'RF-2026-00001/2' })
  const { runId } = await payRun(ground, day('2026-04-01'), on('2026-03-30'))
  await settle(ground, runId, day('2026-03-30'))
  const receivableId = await claimBack(ground, payableId, back)
  return { ground, partnerId, payableId, receivableId }
}

function claimBack({ crew }: Ground, payableId: string, back: bigint) {
  return inAct(db, crew.fiona, async (act) => {
    const asked = { payableId, amount: eur(back), reason: '150,000 refunded', clauseId: null }
    const claimed = await clawBackPaid(act, { ...asked, causeEventId: act.newId<'event'>() })
    return unwrap(claimed).receivableId
  })
}

const april = { decidedOn: day('2026-04-01'), due: day('2026-05-01'), at: on('2026-04-28') }

test('E39: 31.00 is below the minimum and rolls over; with 40.00 it is one payment of 71.00', async () => {
  const ground = await payoutGround(db)
  const { partnerId } = await usableVendor(ground, 'Small GmbH')
  const first = await owed(ground, { partnerId, minor: 3_100n, reference: 'MDF-2026-00031/2' })
  const march = await view(ground, await prepared(ground, day('2026-04-01'), on('2026-03-30')))
  assert.equal(march.payments, 0)
  const [rolled] = march.paymentRows
  assert.deepEqual(
    [rolled?.state, rolled?.reasons[0]?.text],
    ['dropped', '31.00 EUR is below the minimum of 50.00 EUR per payment.'],
  )
  assert.equal((await payable(first)).status, 'ready')
  const waits = () =>
    inAct(db, testActor(['auditor']), (act) =>
      rollsOver(act.tx, { partnerId, at: on('2026-04-02') }),
    )
  assert.deepEqual(await waits(), [
    { open: eur(3_100n), minimum: eur(5_000n), payables: 1, until: day('2027-03-02') },
  ])
  const reference = 'MDF-2026-00040/2'
  await owed(ground, { partnerId, minor: 4_000n, reference, decidedOn: april.decidedOn })
  const paid = await payRun(ground, april.due, april.at)
  assert.deepEqual(
    paid.paymentRows.map((row) => [toDecimal(row.amount), row.payables.length, row.remittance]),
    [['71.00', 2, `MDF-2026-00031/2, MDF-2026-00040/2, ${paid.number}`]],
  )
  assert.deepEqual(await waits(), [])
  await nothingWrong()
})

test('a program may ask for more than the account: 199.99 waits, 200.00 is paid', async () => {
  const ground = await payoutGround(db)
  const { partnerId } = await usableVendor(ground, 'Coop GmbH')
  await owed(ground, { partnerId, minor: 19_999n, minimum: 20_000n })
  const march = await view(ground, await prepared(ground, day('2026-04-01'), on('2026-03-30')))
  assert.equal(march.payments, 0)
  assert.equal(
    march.paymentRows[0]?.reasons[0]?.text,
    '199.99 EUR is below the minimum of 200.00 EUR per payment.',
  )
  const waits = await inAct(db, testActor(['auditor']), (act) =>
    rollsOver(act.tx, { partnerId, at: on('2026-04-02') }),
  )
  assert.deepEqual(
    waits.map((one) => one.minimum),
    [eur(20_000n)],
  )
  await owed(ground, { partnerId, minor: 1n, minimum: 20_000n, decidedOn: april.decidedOn })
  const paid = await payRun(ground, april.due, april.at)
  assert.deepEqual(
    paid.paymentRows.map((row) => [toDecimal(row.amount), row.payables.length]),
    [['200.00', 2]],
  )
  await nothingWrong()
})

test('less than the minimum is paid after 12 months, and when the partner is terminated', async () => {
  const ground = await payoutGround(db)
  const old = await usableVendor(ground, 'Old GmbH')
  const ended = await usableVendor(ground, 'Ended GmbH')
  await owed(ground, { partnerId: old.partnerId, minor: 3_100n })
  const last = await owed(ground, { partnerId: ended.partnerId, minor: 1_200n })
  await inAct(db, testActor(['admin']), async (act) => {
    const { partnerId } = ended
    unwrap(await movePartnerStatus(act, { partnerId, move: 'terminate', reason: 'contract ended' }))
    unwrap(await payouts.assessPartners(act, [partnerId]))
  })
  assert.equal((await payable(last)).status, 'held')
  await inAct(db, ground.crew.fiona, async (act) => {
    unwrap(await confirmOwed(act, { payableId: last, reason: 'earned before' }))
    unwrap(await payouts.assessPartners(act, [ended.partnerId]))
  })
  const april = await payRun(ground, day('2026-04-01'), on('2026-03-30'))
  const paidNow = april.paymentRows.filter((row) => row.state !== 'dropped')
  assert.deepEqual(
    paidNow.map((row) => [row.creditorName, toDecimal(row.amount)]),
    [['Ended GmbH', '12.00']],
  )
  const later = await payRun(ground, day('2026-04-01'), on('2027-03-02'))
  const paidLater = later.paymentRows.filter((row) => row.state !== 'dropped')
  assert.deepEqual(
    paidLater.map((row) => [row.creditorName, toDecimal(row.amount)]),
    [['Old GmbH', '31.00']],
  )
})

test('E40: 800 is owed to us and 500 by us: nothing leaves, the payment is settled, 300 remains', async () => {
  const { ground, partnerId, receivableId } = await overpaid(100_000n, 80_000n)
  const reference = 'MDF-2026-00007/2'
  const { decidedOn, due, at } = april
  const payableId = await owed(ground, { partnerId, minor: 50_000n, reference, decidedOn })
  const paid = await payRun(ground, due, at)
  const [payment] = paid.paymentRows
  assert.deepEqual(
    [paid.status, paid.file, payment?.state, payment?.remittance],
    ['settled', null, 'settled', `MDF-2026-00007/2 less 500.00 EUR, ${paid.number}`],
  )
  const { owed: gross, netted, amount } = must(payment, 'one payment')
  assert.deepEqual([gross, netted, amount].map(toDecimal), ['500.00', '500.00', '0.00'])
  assert.equal(await open(receivableId), '300.00')
  const now = await payable(payableId)
  assert.deepEqual([now.status, now.paidOn?.toString()], ['paid', '2026-04-28'])
  assert.equal(codeOf(await release(ground, paid.runId, at)), 'ok')
  await nothingWrong()
})

test('E30: 5,000 of 20,000 is claimed back and nets off the next payout of 8,000', async () => {
  const { ground, partnerId, receivableId } = await overpaid(2_000_000n, 500_000n)
  const { decidedOn, due, at } = april
  const payableId = await owed(ground, { partnerId, minor: 800_000n, decidedOn })
  const paid = await payRun(ground, due, at)
  const [payment] = paid.paymentRows
  assert.equal(toDecimal(must(payment, 'one payment').amount), '3000.00')
  assert.deepEqual(paid.total, eur(300_000n))
  assert.equal(await open(receivableId), '0.00')
  await nothingWrong()
  const moved = await settle(ground, paid.runId, due)
  assert.deepEqual(
    moved.moved.map((each) => toDecimal(each.amount)),
    ['3000.00'],
  )
  assert.equal((await payable(payableId)).status, 'paid')
  const fund = await inAct(db, testActor(['auditor']), async (act) => {
    const found = must(await fundById(act.tx, ground.fundId), 'the fund')
    return fundBalance(act.tx, found)
  })
  assert.deepEqual([fund.paid, fund.receivable, fund.payable, fund.inTransit].map(toDecimal), [
    '23000.00',
    '0.00',
    '0.00',
    '0.00',
  ])
  await nothingWrong()
})

test('a payment netted in part that the bank returns is owed again for what had left', async () => {
  const { ground, partnerId, receivableId } = await overpaid(100_000n, 20_000n)
  const { decidedOn, due, at } = april
  const payableId = await owed(ground, { partnerId, minor: 90_000n, decidedOn })
  const { paymentRows } = await payRun(ground, due, at)
  const { felix: files, fiona: confirms, specialist } = ground.crew
  const back = { says: 'returned', code: 'AM04', words: 'our account held too little' } as const
  const paymentIds = paymentRows.map((row) => row.paymentId)
  await lettersSay(
    db,
    { files, confirms },
    { ...back, paymentIds, saidOn: due, at: on('2026-05-01') },
  )
  await inAct(db, specialist, async (act) => unwrap(await payouts.assessPartners(act, [partnerId])))
  const now = await payable(payableId)
  assert.deepEqual([now.status, toDecimal(now.netted)], ['ready', '200.00'])
  assert.equal(await open(receivableId), '0.00')
  await nothingWrong()
  const again = await payRun(ground, due, on('2026-05-04'))
  assert.deepEqual(
    again.paymentRows.map((row) => toDecimal(row.amount)),
    ['700.00'],
  )
  await nothingWrong()
})

test('what is disputed after the approval falls out at release, and pays in full without it', async () => {
  const { ground, partnerId, receivableId } = await overpaid(100_000n, 20_000n)
  const { decidedOn, due, at } = april
  await owed(ground, { partnerId, minor: 90_000n, decidedOn })
  const runId = await prepared(ground, due, at)
  await inAct(db, ground.crew.fiona, async (act) => {
    const dispute = { receivableId, disputed: true, reason: 'no refund was made' }
    unwrap(await disputeReceivable(act, dispute))
  })
  const released = unwrap(await release(ground, runId, at))
  assert.equal(released.outcome, 'returned_to_draft')
  assert.deepEqual(
    released.dropped.flatMap((each) => each.reasons.map((reason) => reason.text)),
    ['What was to be netted of the receivable from RF-2026-00001/2 is disputed.'],
  )
  const next = await payRun(ground, due, at)
  assert.deepEqual(
    next.paymentRows.map((row) => [toDecimal(row.amount), row.nettings.length]),
    [['900.00', 0]],
  )
  await nothingWrong()
})

test('a payable left out of its payment takes its netting with it, for the next run', async () => {
  const { ground, partnerId, receivableId } = await overpaid(100_000n, 40_000n)
  const { decidedOn, due, at } = april
  const earlier = day('2026-03-30')
  const left = await owed(ground, { partnerId, minor: 30_000n, decidedOn: earlier })
  await owed(ground, { partnerId, minor: 90_000n, decidedOn })
  const runId = await prepared(ground, due, at)
  const leaveOut = { runId, payableId: left, reason: 'wait' }
  const step = { action: 'run.prepare', command: payouts.leaveOutPayable, at } as const
  unwrap(await run(db, ground.crew.specialist, { ...step, input: leaveOut }))
  const [payment] = (await view(ground, runId)).paymentRows
  const { owed: gross, netted, amount } = must(payment, 'one payment')
  assert.deepEqual([gross, netted, amount].map(toDecimal), ['900.00', '100.00', '800.00'])
  await inAct(db, ground.crew.specialist, async (act) =>
    unwrap(await payouts.assessPartners(act, [partnerId])),
  )
  const other = await view(ground, await prepared(ground, due, at))
  const [second] = other.paymentRows
  assert.deepEqual([toDecimal(must(second, 'one payment').netted)], ['300.00'])
  assert.equal(await open(receivableId), '400.00')
  await nothingWrong()
})

test('two releases at once, and two runs that would net one receivable, net it once', async () => {
  const { ground, partnerId, receivableId } = await overpaid(100_000n, 60_000n)
  const { decidedOn, due, at } = april
  await owed(ground, { partnerId, minor: 50_000n, decidedOn })
  const first = await prepared(ground, due, at)
  await owed(ground, { partnerId, minor: 50_000n, decidedOn })
  const second = await prepared(ground, due, at)
  const both = await Promise.all([
    release(ground, first, at, 'a'),
    release(ground, first, at, 'b'),
    release(ground, second, at),
  ])
  assert.deepEqual(both.map(codeOf), ['ok', 'ok', 'ok'])
  assert.equal(await open(receivableId), '0.00')
  const amounts = (await view(ground, second)).paymentRows.map((row) => toDecimal(row.amount))
  assert.deepEqual(amounts, ['400.00'])
  await nothingWrong()
})

test('the statement of account shows what is owed, paid, clawed back and netted, with its balance', async () => {
  const { ground, partnerId } = await overpaid(2_000_000n, 500_000n)
  const { decidedOn, due, at } = april
  const reference = 'RF-2026-00001/3'
  await owed(ground, { partnerId, minor: 800_000n, reference, decidedOn })
  const paid = await payRun(ground, due, at)
  await settle(ground, paid.runId, due)
  const { lines, balances } = await inAct(db, testActor(['auditor']), (act) =>
    statementOf(act.tx, partnerId),
  )
  assert.deepEqual(
    lines.map((line) => [line.kind, toDecimal(line.amount), toDecimal(line.balance)]),
    [
      ['owed', '20000.00', '20000.00'],
      ['clawed_back', '-5000.00', '15000.00'],
      ['paid', '-20000.00', '-5000.00'],
      ['owed', '8000.00', '3000.00'],
      ['netted', '5000.00', '3000.00'],
      ['paid', '-3000.00', '0.00'],
    ],
  )
  assert.deepEqual(balances.map(toDecimal), ['0.00'])
})
