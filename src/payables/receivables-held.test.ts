import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { unwrap, type Refusal, type Result } from '../kernel/result.ts'
import { openPool, RollBack, type Sql, sql, withTx } from '../platform/db.ts'
import { testDatabase } from '../platform/testing.ts'
import { clawBackPaid } from './claw-back.ts'
import { lowerPayable } from './lower.ts'
import { decideWriteOff, proposeWriteOff, recoverByRefund } from './recover.ts'
import { payableConstraints } from './refusals.ts'
import { payablesGround } from './testing.ts'
import { verifications } from './verify.ts'

/** What receivables hold to: under two at once, and against the owner of the server. */
const db = await testDatabase({ constraints: new Map(Object.entries(payableConstraints)) })
const superuser = openPool(db.superuserUrl, 'test superuser', 2)
after(async () => {
  await superuser.end()
  await db.close()
})
const ground = payablesGround(db)
const { frank, fiona, usd, code, newCause, does, setting, owed, paid, claimed, net, wrong } = ground

test('each money command runs twice at once and moves once', async () => {
  const of = await setting()
  const causeEventId = await newCause()
  const lowered = await owed(of, 100_000n)
  const lower = { payableId: lowered, by: usd(60_000n), reason: 'x', clauseId: null }
  const paidOne = await owed(of, 100_000n, { fee: true })
  await paid([paidOne])
  const claim = { payableId: paidOne, amount: usd(60_000n), reason: 'x', clauseId: null }
  const both = async (run: () => Promise<Result<unknown, Refusal>>) =>
    (await Promise.all([run(), run()])).map(code).sort()
  const one = { causeEventId }
  assert.deepEqual(
    await both(() => does(frank, 'payable.lower', lowerPayable, { ...lower, ...one })),
    ['ok', 'payable.owes_less'],
  )
  assert.deepEqual(
    await both(() => does(frank, 'receivable.claim', clawBackPaid, { ...claim, ...one })),
    ['ok', 'payable.owes_less'],
  )
  const receivableId = await claimed(of, 50_000n)
  const back = { receivableId, amount: usd(30_000n), reason: 'x' }
  assert.deepEqual(await both(() => does(frank, 'receivable.refund', recoverByRefund, back)), [
    'ok',
    'receivable.open_less',
  ])
  unwrap(
    await does(frank, 'ledger.write_off', proposeWriteOff, {
      receivableId,
      amount: usd(20_000n),
      reason: 'x',
    }),
  )
  const decide = { receivableId, approve: true }
  assert.deepEqual(await both(() => does(fiona, 'ledger.write_off', decideWriteOff, decide)), [
    'ok',
    'write_off.none',
  ])
  const open = await claimed(of, 40_000n)
  const payables = [await owed(of, 30_000n), await owed(of, 30_000n)]
  const netted = await Promise.all(
    payables.map((payableId) =>
      net([payableId], [{ payableId, receivableId: open, amount: usd(30_000n) }]),
    ),
  )
  assert.deepEqual(netted.map(code).sort(), ['ok', 'receivable.open_less'])
  assert.deepEqual(await wrong(), [])
})

async function firstWrongAfter(corruption: Sql): Promise<string[]> {
  return withTx(superuser, async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    assert.ok((await tx.run(corruption)) > 0, 'something was corrupted')
    await tx.run(sql`set local role quittance_app`)
    const found: string[] = []
    for (const { name, firstWrong } of verifications) {
      if ((await firstWrong(tx)) !== null) found.push(name)
    }
    throw new RollBack(found)
  })
}

test('verify names what only the owner of the server can break', async () => {
  const of = await setting()
  const receivableId = await claimed(of, 80_000n)
  const payableId = await owed(of, 50_000n)
  unwrap(await net([payableId], [{ payableId, receivableId, amount: usd(20_000n) }]))
  unwrap(
    await does(frank, 'ledger.write_off', proposeWriteOff, {
      receivableId,
      amount: null,
      reason: 'x',
    }),
  )
  unwrap(await does(fiona, 'ledger.write_off', decideWriteOff, { receivableId, approve: true }))
  assert.deepEqual(await wrong(), [])
  assert.deepEqual(
    await firstWrongAfter(sql`
      update payables.adjustments set amount_minor = amount_minor - 1
      where payable_id = ${payableId}`),
    ['payables.adjustments'],
  )
  assert.deepEqual(
    await firstWrongAfter(sql`
      update payables.receivables set amount_minor = amount_minor + 1
      where receivable_id = ${receivableId}`),
    ['payables.adjustments', 'payables.receivables', 'payables.recorded'],
  )
  assert.deepEqual(
    await firstWrongAfter(sql`
      update payables.write_offs set amount_minor = amount_minor + 1
      where receivable_id = ${receivableId}`),
    ['payables.write_offs'],
  )
  assert.deepEqual(
    await firstWrongAfter(sql`
      update payables.payables set netted_minor = netted_minor - 1
      where payable_id = ${payableId}`),
    ['payables.books', 'payables.adjustments'],
  )
})
