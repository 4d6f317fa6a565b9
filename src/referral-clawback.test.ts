/** E30 whole: a fee is paid by a run, the customer gets half back, the fee becomes 15 000, and 5 000 is
 *  netted off the next payout; the statement of account shows both. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { must } from './kernel/assert.ts'
import { printMoney } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { partnerById, updatePartner } from './partners/index.ts'
import {
  approveRun,
  assessPartners,
  prepareRun,
  releaseRun,
  settlePayments,
} from './payouts/index.ts'
import { statementOf } from './payouts/statement.ts'
import { payoutGround, run, usableVendor } from './payouts/testing.ts'
import { sql } from './platform/db.ts'
import { inAct, undone } from './platform/testing.ts'
import {
  decideOn,
  feesOf,
  link,
  noon,
  pays,
  referralSetting,
  wonReferral,
} from './submissions/referral-testing.ts'
import { amount, wiredDatabase } from './submissions/testing.ts'
import { domains } from './wiring.ts'

const db = await wiredDatabase()
after(() => db.close())
const ground = await payoutGround(db, { profile: 'usd' })
const setting = await referralSetting(db, { payerId: ground.payerId })
const { partnerId } = await usableVendor(ground, 'Globex Inc')
const day = Temporal.PlainDate.from

/** At 10 % for the fees of this story. */
async function asRegistered(): Promise<void> {
  const known = must(await undone(db, (tx) => partnerById(tx, partnerId)), 'enrolled')
  const { legalName, domains: hosts, country, timeZone, goodStanding, version } = known
  const fields = { legalName, domains: hosts, country, timeZone, goodStanding, parentCode: null }
  const asked = { ...fields, partnerId: known.partnerId, version, tier: 'registered' as const }
  unwrap(await inAct(db, setting.lead, (act) => updatePartner(act, asked), noon('2026-01-06')))
}

/** A referral of the partner, won and linked on 2 April; the customer pays once. */
async function paidReferral(name: string, code: string, paid: string, on: string) {
  const of = await wonReferral(setting, { name, code, partnerId })
  unwrap(await link(setting, of.incentiveId, of.opportunityId, '2026-04-02'))
  await pays(setting, { sale: of.opp, number: `${code}-1`, amount: amount(paid), on })
  const fee = must((await feesOf(setting, of.incentiveId)).at(-1), 'a fee was raised')
  return { ...of, fee: unwrap(await decideOn(setting, fee.submissionId, noon(on))) }
}

/** Everything due by a day goes out and is confirmed; answers what each payment carried. */
async function payOut(on: string): Promise<string[]> {
  const at = noon(on)
  const { crew, payingAccountId } = ground
  await inAct(db, crew.specialist, (act) => assessPartners(act, [partnerId]), at)
  const command = prepareRun(db.world.keys)
  const input = { payingAccountId, upToDueOn: day(on).add({ days: 3 }) }
  const prepared = await run(db, crew.specialist, { action: 'run.prepare', command, input, at })
  const { runId, contentHash } = unwrap(prepared)
  const approval = { runId, contentHash: must(contentHash, 'something is due') }
  const approve = { action: 'run.approve', command: approveRun, at } as const
  unwrap(await run(db, crew.frank, { ...approve, input: approval }))
  const release = releaseRun({ keys: db.world.keys, files: db.world.files })
  const released = { action: 'run.release', command: release, at } as const
  unwrap(await run(db, crew.frank, { ...released, input: { runId } }))
  const payments = await undone(db, (tx) =>
    tx.many<{ amountMinor: bigint; nettedMinor: bigint }>(sql`
      select amount_minor as "amountMinor", netted_minor as "nettedMinor"
      from payouts.payments where run_id = ${runId} and dropped_at is null`),
  )
  await inAct(
    db,
    crew.specialist,
    async (act) => {
      const causeEventId = act.newId<'event'>()
      const settled = { runId, paymentIds: 'all' as const, bookedOn: day(on), causeEventId }
      unwrap(await settlePayments(act, settled))
    },
    at,
  )
  return payments.map((one) => `${one.amountMinor} paid, ${one.nettedMinor} netted`)
}

test('E30: 20 000 paid, half of the sale returned, 5 000 netted off the next payout', async () => {
  await asRegistered()
  const first = await paidReferral('Hooli Inc', 'HOOLI', '300000.00', '2026-04-10')
  assert.equal(printMoney(first.fee.amount), '20,000.00 USD')
  assert.deepEqual(await payOut('2026-07-08'), ['2000000 paid, 0 netted'])
  await pays(setting, {
    sale: first.opp,
    number: 'HOOLI-2',
    amount: amount('-150000.00'),
    on: '2026-09-15',
    returns: 'HOOLI-1',
  })
  const second = await paidReferral('Initech Inc', 'INITECH', '100000.00', '2026-09-20')
  assert.equal(printMoney(second.fee.amount), '10,000.00 USD')
  assert.deepEqual(await payOut('2026-12-17'), ['500000 paid, 500000 netted'])
  const { lines, balances } = await undone(db, (tx) => statementOf(tx, partnerId))
  assert.deepEqual(
    lines.map((line) => `${line.kind} ${printMoney(line.amount)}`),
    [
      'owed 20,000.00 USD',
      'paid -20,000.00 USD',
      'clawed_back -5,000.00 USD',
      'owed 10,000.00 USD',
      'netted 5,000.00 USD',
      'paid -5,000.00 USD',
    ],
  )
  assert.deepEqual(balances.map(printMoney), ['0.00 USD'])
})

test('after it the record verifies', async () => {
  for (const { name, firstWrong } of domains.flatMap((domain) => domain.verifications)) {
    // Nobody sealed the log, and the bank's confirmation was said without a statement.
    if (name.startsWith('audit.') || name === 'reconciliation.settled') continue
    assert.equal(await undone(db, (tx) => firstWrong(tx)), null, name)
  }
})
