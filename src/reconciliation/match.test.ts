import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { execute } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { bucketTotals, closePeriod } from '../ledger/index.ts'
import { codeOf, type Ground, owed, payoutGround, usableVendor } from '../payouts/testing.ts'
import { inAct, testCall, testDatabase, undone } from '../platform/testing.ts'
import { constraintsOf, domains } from '../wiring.ts'
import { lookAgain } from './look-again.ts'
import { acceptProposal, explainAs, makeMatch, rejectProposal } from './match.ts'
import * as reader from './read.ts'
import { resolveBreak } from './resolve-break.ts'
import { bankRefuses, camt053, ibanOf, importAs, releasedRun, type TestEntry } from './testing.ts'
import { undoMatch } from './undo.ts'

const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const bookedAt = Temporal.Instant.from('2026-04-02T07:00:00Z')
const eur = (minor: bigint) => money(minor, 'EUR')

let statements = 0
const closings = new Map<string, bigint>()
/** Imports a statement of one day that ends where its lines lead. */
async function bank(ground: Ground, entries: readonly Omit<TestEntry, 'on'>[], on = '2026-04-01') {
  statements += 1
  const opening = closings.get(ground.payingAccountId) ?? 5_000_000n
  const moved = entries.reduce((sum, entry) => sum + entry.amount.minor, 0n)
  closings.set(ground.payingAccountId, opening + moved)
  const bytes = camt053({
    iban: await ibanOf(ground),
    id: `S-${statements}`,
    from: on,
    to: on,
    opening: eur(opening),
    entries: entries.map((entry, index) => ({ reference: `${statements}-${index}`, ...entry, on })),
  })
  return unwrap(await importAs(db, ground.crew.specialist, bytes, { at: bookedAt }))
}

async function buckets(ground: Ground) {
  return undone(db, async (tx) => {
    const cash = await bucketTotals(tx, ground.payingAccountId)
    const fund = await bucketTotals(tx, ground.fundId)
    const of = (bucket: 'bank' | 'suspense' | 'clearing' | 'fees') => cash.get(bucket) ?? 0n
    return {
      bank: of('bank'),
      suspense: of('suspense'),
      clearing: of('clearing'),
      fees: of('fees'),
      owed: fund.get('payable') ?? 0n,
      inTransit: fund.get('in_transit') ?? 0n,
      paid: fund.get('paid') ?? 0n,
    }
  })
}

const linesOf = (ground: Ground) =>
  undone(db, (tx) =>
    reader.linePage(tx, {
      after: null,
      limit: 100,
      payingAccountId: ground.payingAccountId,
      statementId: null,
      state: null,
      open: null,
    }),
  )
const breaksOf = (ground: Ground) =>
  undone(db, (tx) =>
    reader.breakPage(tx, {
      after: null,
      limit: 100,
      state: 'open' as const,
      owner: null,
      payingAccountId: ground.payingAccountId,
      at: bookedAt,
    }),
  )
const runStatus = (runId: string) =>
  undone(db, async (tx) => {
    const text = 'select status from payouts.runs where run_id = $1'
    return (await tx.one<{ status: string }>({ text, values: [runId] })).status
  })

async function everythingHolds(): Promise<void> {
  await undone(db, async (tx) => {
    // The ground's decisions are events of the test's own, which no catalog knows.
    const all = domains.flatMap((domain) => domain.verifications)
    for (const { name, firstWrong } of all.filter((each) => each.name !== 'audit.catalog')) {
      assert.equal(await firstWrong(tx), null, name)
    }
  })
}

test('a line that names a payment settles it, in both books at once', async () => {
  const ground = await payoutGround(db)
  const { payments, runId } = await releasedRun(ground, [80_000n, 20_000n])
  const [first, second] = payments
  assert.ok(first && second)
  const sent = await buckets(ground)
  assert.equal(sent.inTransit, 100_000n)
  const imported = await bank(ground, [
    { amount: eur(-first.amount.minor), endToEndId: first.endToEndId },
  ])
  assert.deepEqual(imported.matched, { settled: 1, returned: 0, proposed: 0, breaks: 0 })
  assert.equal(await runStatus(runId), 'released')
  await bank(ground, [{ amount: eur(-second.amount.minor), endToEndId: second.endToEndId }])
  assert.equal(await runStatus(runId), 'settled')
  assert.deepEqual(await buckets(ground), {
    bank: -100000n,
    suspense: 0n,
    clearing: 100000n,
    fees: 0n,
    owed: 0n,
    inTransit: 0n,
    paid: 100000n,
  })
  const [line] = await linesOf(ground)
  assert.equal(line?.state, 'matched')
  assert.equal(line.matches[0]?.runNumber, first.runNumber)
  await everythingHolds()
})

test('an id with another amount settles nothing', async () => {
  const ground = await payoutGround(db)
  const { payments } = await releasedRun(ground, [80_000n])
  const [payment] = payments
  assert.ok(payment)
  const { matched } = await bank(ground, [
    { amount: eur(-79_999n), endToEndId: payment.endToEndId },
  ])
  assert.equal(matched.settled, 0)
  assert.equal((await breaksOf(ground)).length, 1)
  assert.equal((await buckets(ground)).inTransit, 80_000n)
})

test('E41: one debit for the run settles every payment', async () => {
  const ground = await payoutGround(db)
  const { runId, number } = await releasedRun(ground, [10_000n, 20_000n, 30_000n])
  const { matched } = await bank(ground, [{ amount: eur(-60_000n), paymentInfoId: `${number}-1` }])
  assert.equal(matched.settled, 3)
  assert.equal(await runStatus(runId), 'settled')
  assert.equal((await linesOf(ground))[0]?.matches.length, 3)
  await everythingHolds()
})

test('a debit without any reference is the run when nothing else is that amount', async () => {
  const ground = await payoutGround(db)
  const { runId } = await releasedRun(ground, [10_000n, 20_000n])
  assert.equal((await bank(ground, [{ amount: eur(-30_000n) }])).matched.settled, 2)
  assert.equal(await runStatus(runId), 'settled')
})

test('E37: refused ones less, or whole and two credits: the run ends when all is told', async () => {
  for (const whole of [false, true]) {
    const ground = await payoutGround(db)
    const { runId, number, payments } = await releasedRun(ground, [10_000n, 20_000n, 30_000n])
    const refused = must(
      payments.find((each) => each.amount.minor === 20_000n),
      'sent',
    )
    await bankRefuses(ground, refused.paymentId)
    const debit = { amount: eur(whole ? -60_000n : -40_000n), paymentInfoId: `${number}-1` }
    const credit = { amount: eur(20_000n), endToEndId: refused.endToEndId, returnCode: 'AC04' }
    const { matched } = await bank(ground, whole ? [debit, credit] : [debit])
    assert.equal(matched.breaks, 0)
    assert.equal(await runStatus(runId), 'settled')
    assert.deepEqual(await buckets(ground), {
      bank: -40000n,
      suspense: 0n,
      clearing: 40000n,
      fees: 0n,
      owed: 20000n,
      inTransit: 0n,
      paid: 40000n,
    })
  }
  await everythingHolds()
})

test('E43: a return less a bank fee owes the whole again; the fee is the payer’s', async () => {
  const ground = await payoutGround(db)
  const { payments } = await releasedRun(ground, [80_000n])
  const { endToEndId } = must(payments[0], 'sent')
  await bank(ground, [{ amount: eur(-80_000n), endToEndId }])
  const { matched } = await bank(
    ground,
    [{ amount: eur(79_000n), endToEndId, returnCode: 'AC01' }],
    '2026-04-22',
  )
  assert.equal(matched.returned, 1)
  assert.deepEqual(await buckets(ground), {
    bank: -1000n,
    suspense: 0n,
    clearing: 0n,
    fees: 1000n,
    owed: 80000n,
    inTransit: 0n,
    paid: 0n,
  })
  await everythingHolds()
})

test('a return far short waits for a person, who says what the rest is', async () => {
  const ground = await payoutGround(db)
  const { payments } = await releasedRun(ground, [80_000n])
  const { endToEndId, paymentId } = must(payments[0], 'sent')
  await bank(ground, [{ amount: eur(-80_000n), endToEndId }])
  assert.equal((await bank(ground, [{ amount: eur(70_000n), endToEndId }])).matched.returned, 0)
  const line = must(
    (await linesOf(ground)).find((each) => each.amount.minor > 0n),
    'came in',
  )
  const asked = { lineId: line.lineId, paymentIds: [paymentId], reason: 'bank says so' }
  const call = testCall(db, ground.crew.specialist, { at: bookedAt })
  const short = await execute(call, 'match.make', makeMatch, { ...asked, feesOfRest: false })
  assert.equal(codeOf(short), 'match.amount_differs')
  unwrap(await execute(call, 'match.make', makeMatch, { ...asked, feesOfRest: true }))
  assert.equal((await buckets(ground)).fees, 10_000n)
  assert.equal((await breaksOf(ground)).length, 0)
  await everythingHolds()
})

test('E44: two payments of one amount to one partner are proposed, not matched', async () => {
  const ground = await payoutGround(db)
  const { partnerId } = await usableVendor(ground, 'Twice GmbH')
  const first = await releasedRun(ground, [50_000n], { partners: [partnerId] })
  await releasedRun(ground, [50_000n], { partners: [partnerId] })
  const { matched } = await bank(ground, [{ amount: eur(-50_000n), name: 'TWICE GMBH' }])
  assert.deepEqual(matched, { settled: 0, returned: 0, proposed: 1, breaks: 1 })
  const [line] = await linesOf(ground)
  assert.deepEqual(
    line?.proposals.map((proposal) => proposal.rivals),
    [2, 2],
  )
  const [open] = await breaksOf(ground)
  assert.equal(open?.cause, 'proposed')
  const chosen = must(
    line.proposals.find((proposal) => proposal.runId === first.runId),
    'both runs are proposed',
  )
  const other = must(
    line.proposals.find((proposal) => proposal !== chosen),
    'the other',
  )
  const call = testCall(db, ground.crew.specialist, { at: bookedAt })
  const no = { proposalId: other.proposalId, reason: 'the other one' }
  unwrap(await execute(call, 'match.make', rejectProposal, no))
  const { proposalId } = chosen
  unwrap(await execute(call, 'match.make', acceptProposal, { proposalId }))
  assert.equal(await runStatus(first.runId), 'settled')
  assert.equal((await breaksOf(ground)).length, 0)
  const again = await execute(call, 'match.make', acceptProposal, { proposalId })
  assert.equal(codeOf(again), 'proposal.settled')
})

test('a match is undone by a reversing one, and not made again by itself', async () => {
  const ground = await payoutGround(db)
  const { payments, runId } = await releasedRun(ground, [80_000n])
  const { endToEndId } = must(payments[0], 'sent')
  await bank(ground, [{ amount: eur(-80_000n), endToEndId }])
  const [line] = await linesOf(ground)
  const { matchId } = must(line?.matches[0], 'it was matched')
  const call = testCall(db, ground.crew.specialist, { at: bookedAt })
  const asked = { matchId, reason: 'wrong payment' }
  const undoneMatch = unwrap(await execute(call, 'match.make', undoMatch, asked))
  assert.equal(undoneMatch.state, 'unmatched')
  assert.deepEqual(await buckets(ground), {
    bank: -80000n,
    suspense: 80000n,
    clearing: 0n,
    fees: 0n,
    owed: 0n,
    inTransit: 80000n,
    paid: 0n,
  })
  assert.equal(codeOf(await execute(call, 'match.make', undoMatch, asked)), 'match.undone_already')
  const looked = await inAct(db, ground.crew.specialist, lookAgain, bookedAt)
  assert.equal(unwrap(looked).settled, 0)
  await everythingHolds()
  const shown = must(await undone(db, (tx) => reader.lineOf(tx, must(line, 'it').lineId)), 'shown')
  assert.equal(shown.undone[0]?.undoneReason, 'wrong payment')
  assert.equal(await runStatus(runId), 'released')
})

test('what is booked in a closed month stands', async () => {
  const ground = await payoutGround(db)
  const { payments } = await releasedRun(ground, [80_000n])
  const { endToEndId } = must(payments[0], 'sent')
  await bank(ground, [{ amount: eur(-80_000n), endToEndId }], '2026-03-31')
  const { payerId } = ground
  await inAct(db, ground.crew.frank, async (act) =>
    unwrap(await closePeriod(act, { payerId, month: '2026-03' })),
  )
  const match = must((await linesOf(ground))[0]?.matches[0], 'matched')
  assert.equal(match.mayUndo, false)
  const call = testCall(db, ground.crew.specialist, { at: bookedAt })
  const asked = { matchId: match.matchId, reason: 'late' }
  assert.equal(codeOf(await execute(call, 'match.make', undoMatch, asked)), 'match.month_closed')
})

test('a bank charge is the payer’s cost; a break is resolved by a reason once', async () => {
  const ground = await payoutGround(db)
  await bank(ground, [{ amount: eur(-450n) }, { amount: eur(7_700n), name: 'Somebody' }])
  const lines = await linesOf(ground)
  const charge = must(
    lines.find((line) => line.amount.minor < 0n),
    'the charge',
  )
  const call = testCall(db, ground.crew.specialist, { at: bookedAt })
  const asked = { lineId: charge.lineId, as: 'fees' as const, reason: 'account fee' }
  unwrap(await execute(call, 'match.make', explainAs, asked))
  assert.equal(codeOf(await execute(call, 'match.make', explainAs, asked)), 'match.nothing_left')
  assert.equal((await buckets(ground)).fees, 450n)
  const [left] = await breaksOf(ground)
  assert.equal(left?.cause, 'money_in')
  const { breakId } = left
  const resolve = { breakId, reason: 'not ours, the bank was told' }
  unwrap(await execute(call, 'match.make', resolveBreak, resolve))
  assert.equal(codeOf(await execute(call, 'match.make', resolveBreak, resolve)), 'break.resolved')
  unwrap(await inAct(db, ground.crew.specialist, lookAgain, bookedAt))
  assert.equal((await breaksOf(ground)).length, 0)
  assert.equal((await buckets(ground)).suspense, -7_700n)
  await everythingHolds()
})

test('a payment that no statement shows in time is somebody’s to look for', async () => {
  const ground = await payoutGround(db)
  await releasedRun(ground, [80_000n])
  const later = Temporal.Instant.from('2026-04-13T09:00:00Z')
  unwrap(await inAct(db, ground.crew.frank, lookAgain, later))
  const [found] = await breaksOf(ground)
  assert.equal(found?.cause, 'overdue')
  assert.equal(found.owner, 'finance')
})

test('two people match one line at once: it is matched once', async () => {
  const ground = await payoutGround(db)
  const { partnerId } = await usableVendor(ground, 'Race GmbH')
  const first = await releasedRun(ground, [50_000n], { partners: [partnerId] })
  const second = await releasedRun(ground, [50_000n], { partners: [partnerId] })
  await bank(ground, [{ amount: eur(-50_000n), name: 'Race' }])
  const [line] = await linesOf(ground)
  const { lineId } = must(line, 'it is there')
  const match = (made: typeof first) => {
    const call = testCall(db, ground.crew.specialist, { at: bookedAt })
    const paymentIds = made.payments.map((payment) => payment.paymentId)
    const asked = { lineId, paymentIds, reason: 'by hand', feesOfRest: false }
    return execute(call, 'match.make', makeMatch, asked)
  }
  const codes = (await Promise.all([match(first), match(second), match(first)])).map(codeOf).sort()
  assert.deepEqual(codes, ['match.nothing_left', 'match.nothing_left', 'ok'])
  assert.equal((await buckets(ground)).paid, 50_000n)
  await everythingHolds()
})

test('a statement that came before its run was released is matched when it is', async () => {
  const ground = await payoutGround(db)
  const { partnerId } = await usableVendor(ground, 'Early GmbH')
  await owed(ground, { partnerId, minor: 6_000n })
  await bank(ground, [{ amount: eur(-30_000n) }])
  assert.equal((await breaksOf(ground))[0]?.cause, 'no_payment')
  const { runId } = await releasedRun(ground, [10_000n, 14_000n])
  assert.equal(unwrap(await inAct(db, ground.crew.frank, lookAgain, bookedAt)).settled, 3)
  assert.equal(await runStatus(runId), 'settled')
  assert.equal((await breaksOf(ground)).length, 0)
})

test('undoing, explaining and accepting twice at once happen once; one key, one answer', async () => {
  const ground = await payoutGround(db)
  const { partnerId } = await usableVendor(ground, 'Sofort GmbH')
  await releasedRun(ground, [50_000n], { partners: [partnerId] })
  await bank(ground, [{ amount: eur(-50_000n), name: 'SOFORT' }, { amount: eur(-300n) }])
  const lines = await linesOf(ground)
  const named = must(
    lines.find((line) => line.proposals.length > 0),
    'proposed',
  )
  const charge = must(
    lines.find((line) => line.amount.minor === -300n),
    'the charge',
  )
  const { specialist, decider } = ground.crew
  const as = (actor: typeof specialist, key: string | null) =>
    testCall(db, actor, { at: bookedAt, key })
  const { proposalId } = must(named.proposals[0], 'one')
  const accepted = await Promise.all(
    [specialist, decider].map((actor) =>
      execute(as(actor, null), 'match.make', acceptProposal, { proposalId }),
    ),
  )
  assert.deepEqual(accepted.map(codeOf).sort(), ['ok', 'proposal.settled'])
  const fee = { lineId: charge.lineId, as: 'fees' as const, reason: 'account fee' }
  const explained = await Promise.all(
    [1, 2, 3].map(() => execute(as(specialist, 'fee-1'), 'match.make', explainAs, fee)),
  )
  const [first] = explained
  assert.ok(explained.every((each) => each.ok && first?.ok))
  assert.deepEqual(
    new Set(explained.flatMap((each) => (each.ok ? each.value.matchIds : []))).size,
    1,
  )
  const { matchId } = must(
    (await linesOf(ground)).find((line) => line.lineId === named.lineId)?.matches[0],
    'matched',
  )
  const undo = { matchId, reason: 'wrong' }
  const undos = await Promise.all(
    [specialist, decider].map((actor) => execute(as(actor, null), 'match.make', undoMatch, undo)),
  )
  assert.deepEqual(undos.map(codeOf).sort(), ['match.undone_already', 'ok'])
  const { fees, suspense, inTransit, paid } = await buckets(ground)
  assert.deepEqual([fees, suspense, inTransit, paid], [300n, 50_000n, 50_000n, 0n])
  await everythingHolds()
})
