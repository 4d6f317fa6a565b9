import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../../audit/index.ts'
import { must } from '../../kernel/assert.ts'
import { money } from '../../kernel/money.ts'
import { unwrap } from '../../kernel/result.ts'
import { Temporal } from '../../kernel/temporal.ts'
import { bucketTotals } from '../../ledger/index.ts'
import { clawBackPaid } from '../../payables/index.ts'
import { verifications as payableVerifications } from '../../payables/verify.ts'
import { withTx } from '../../platform/db.ts'
import { inAct, testDatabase } from '../../platform/testing.ts'
import { constraintsOf } from '../../wiring.ts'
import { lettersSay } from '../answers/testing.ts'
import { assessPartners } from '../assess-again.ts'
import * as payouts from '../index.ts'
import { paymentsOfRuns } from '../payment-sql.ts'
import {
  codeOf,
  type Ground,
  looksThrough,
  owed,
  payoutGround,
  run,
  runAt,
  testTaxes,
  usableVendor,
} from '../testing.ts'
import { firstWrongOf, verifications as payoutVerifications } from '../verify.ts'
import { decideRemittance, proposeRemittance } from './remit.ts'

/** What was withheld, remitted, paid and came back: together they are what was owed, to the cent. */
const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const day = Temporal.PlainDate.from

async function american(minors: readonly bigint[]) {
  const ground = await payoutGround(db, { profile: 'usd', country: 'US' })
  unwrap(await testTaxes(ground, { incomeSource: 'payer' }))
  const { partnerId } = await usableVendor(ground, 'Globex GmbH')
  const payableIds: string[] = []
  for (const minor of minors) payableIds.push(await owed(ground, { partnerId, minor }))
  return { ground, partnerId, payableIds }
}

async function pay(ground: Ground) {
  const { crew, payingAccountId } = ground
  const input = { payingAccountId, upToDueOn: day('2026-05-15') }
  const command = payouts.prepareRun(db.world.keys)
  const prepare = { action: 'run.prepare', command, input } as const
  const { runId, contentHash } = unwrap(await run(db, crew.specialist, prepare))
  const approval = { runId, contentHash: contentHash ?? '' }
  await looksThrough(db, crew.frank, approval)
  const approve = { action: 'run.approve', command: payouts.approveRun, input: approval } as const
  unwrap(await run(db, crew.frank, approve))
  const release = { command: payouts.releaseRun(db.world), input: { runId } }
  unwrap(await run(db, crew.fiona, { action: 'run.release', ...release }))
  return runId
}

type Said = 'settled' | 'returned' | 'rejected'
async function answer(ground: Ground, runId: Awaited<ReturnType<typeof pay>>, says: Said) {
  const { specialist, felix: files, fiona: confirms } = ground.crew
  const payments = await withTx(db.world.app, (tx) => paymentsOfRuns(tx, [runId]))
  const paymentIds = payments.map(({ paymentId }) => paymentId)
  if (says !== 'settled') {
    const told = { says, code: 'MS03', words: 'no reason given', paymentIds, at: runAt }
    await lettersSay(db, { files, confirms }, { ...told, saidOn: day('2026-03-30') })
  }
  await inAct(
    db,
    specialist,
    async (act) => {
      const causeEventId = act.newId<'event'>()
      const asked = { runId, paymentIds, bookedOn: day('2026-03-31'), causeEventId }
      if (says === 'settled') unwrap(await payouts.settlePayments(act, asked))
      const partnerIds = payments.map((payment) => payment.partnerId)
      unwrap(await assessPartners(act, partnerIds))
    },
    runAt,
  )
}

async function remit(ground: Ground, minor: bigint) {
  const { payerId, crew } = ground
  const [until, paidOn] = [day('2026-04-01'), day('2026-03-30')]
  const sent = { authority: 'IRS', amount: money(minor, 'USD'), reference: 'EFTPS 1' }
  const input = { payerId, ...sent, until, paidOn }
  const propose = { action: 'tax.remit', command: proposeRemittance, input } as const
  const { taxRemittanceId } = unwrap(await run(db, crew.frank, propose))
  const decide = (who: Actor) =>
    run(db, who, {
      action: 'tax.remit',
      command: decideRemittance,
      input: { taxRemittanceId, approve: true, reason: null },
    })
  assert.equal(codeOf(await decide(crew.frank)), 'tax_remittance.own')
  return decide
}

const bucketsOf = async (ground: Ground) => {
  const all = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.fundId))
  const names = ['payable', 'in_transit', 'withheld', 'paid'] as const
  return names.map((name) => all.get(name) ?? 0n)
}
async function verified() {
  await withTx(db.world.app, async (tx) => {
    for (const { name, firstWrong } of [...payableVerifications, ...payoutVerifications])
      assert.equal(await firstWrong(tx), null, name)
    assert.equal(await firstWrongOf(tx, db.world.files), null)
  })
}

test('settled, returned, paid again: the tax is withheld once of each, odd cents too', async () => {
  const { ground } = await american([3_333n, 3_333n, 3_335n])
  const first = await pay(ground)
  assert.deepEqual(await bucketsOf(ground), [0n, 7_001n, 3_000n, 0n])
  await answer(ground, first, 'settled')
  await answer(ground, first, 'returned')
  assert.deepEqual(await bucketsOf(ground), [10_001n, 0n, 0n, 0n])
  await answer(ground, await pay(ground), 'settled')
  assert.deepEqual(await bucketsOf(ground), [0n, 0n, 3_000n, 7_001n])
  await verified()
})

test('remitted and then returned: the tax stands, and the new payment withholds nothing more', async () => {
  const { ground } = await american([100_001n])
  const first = await pay(ground)
  const decide = await remit(ground, 30_000n)
  unwrap(await decide(ground.crew.felix))
  await answer(ground, first, 'returned')
  assert.deepEqual(await bucketsOf(ground), [70_001n, 0n, 0n, 30_000n])
  await answer(ground, await pay(ground), 'settled')
  assert.deepEqual(await bucketsOf(ground), [0n, 0n, 0n, 100_001n])
  await verified()
})

test('a remittance approved after the payment came back is refused, and nothing moves', async () => {
  const { ground } = await american([100_000n])
  const first = await pay(ground)
  const decide = await remit(ground, 30_000n)
  await answer(ground, first, 'rejected')
  assert.notEqual(codeOf(await decide(ground.crew.felix)), 'ok')
  assert.deepEqual(await bucketsOf(ground), [100_000n, 0n, 0n, 0n])
  await verified()
})

test('claimed back after the tax was withheld: no more than was paid and withheld together', async () => {
  const { ground, payableIds } = await american([100_000n])
  await answer(ground, await pay(ground), 'settled')
  const claim = (minor: bigint) =>
    inAct(db, ground.crew.fiona, (act) =>
      clawBackPaid(act, {
        payableId: must(payableIds[0], 'it is owed'),
        amount: money(minor, 'USD'),
        reason: 'refunded',
        clauseId: null,
        causeEventId: act.newId<'event'>(),
      }),
    )
  assert.notEqual(codeOf(await claim(100_001n)), 'ok')
  unwrap(await claim(100_000n))
  assert.notEqual(codeOf(await claim(1n)), 'ok')
  await verified()
})
