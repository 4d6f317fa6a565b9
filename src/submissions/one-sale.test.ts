import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setSaleEarned } from '../incentives/sales-sql.ts'
import { must } from '../kernel/assert.ts'
import { printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { partnerById } from '../partners/index.ts'
import { payablesOf } from '../payables/index.ts'
import { openPool, RollBack, sql, withTx } from '../platform/db.ts'
import { inAct, testActor, undone } from '../platform/testing.ts'
import { domains } from '../wiring.ts'
import {
  dealSetting,
  newPartner as newDealPartner,
  protectedDeal,
  register,
} from './deal-testing.ts'
import { assessmentView } from './read.ts'
import { settleReferral } from './referral-fees.ts'
import {
  accepted,
  decideOn,
  feesOf,
  link,
  newPartner,
  noon,
  pays,
  refer,
  referralSetting,
  wonReferral,
} from './referral-testing.ts'
import { amount, wiredDatabase } from './testing.ts'

const db = await wiredDatabase()
const superuser = openPool(db.superuserUrl, 'test superuser', 1)
after(async () => {
  await superuser.end()
  await db.close()
})
const deals = await dealSetting(db)
const referrals = await referralSetting(db)

const suggested = (submissionId: string, at: ReturnType<typeof noon>) =>
  undone(db, (tx) => assessmentView(tx, submissionId, at))

test('E53: another partner holds a protection: the referral of the same customer conflicts', async () => {
  const holder = await newDealPartner(deals, 'select')
  const deal = { name: 'Globex Corporation', domain: 'globex.example' }
  await protectedDeal(deals, holder, deal, noon('2026-03-02'))
  const other = await newPartner(referrals, 'premier')
  const referred = { name: 'Globex Corp.', domain: 'www.globex.example' }
  const { submissionId } = await refer(referrals, other, referred, noon('2026-03-05'))
  const at = noon('2026-03-06')
  assert.equal((await suggested(submissionId, at))?.suggestion.reason, 'conflict')
  const approved = await decideOn(referrals, submissionId, at)
  assert.equal(approved.ok ? 'ok' : approved.refusal.code, 'submission.policy_forbids')
  const rejected = unwrap(await decideOn(referrals, submissionId, at, { outcome: 'reject' }))
  const { legalName } = must(await undone(db, (tx) => partnerById(tx, holder)), 'enrolled')
  assert.match(rejected.letter, /Another partner holds a protected registration of this customer/)
  assert.ok(!rejected.letter.includes(legalName) && !rejected.letter.includes('DR-'))
})

test('E53: a referral accepted before keeps another partner from registering the customer', async () => {
  const first = await newPartner(referrals, 'premier')
  await accepted(referrals, first, { name: 'Soylent AG', domain: 'soylent.example' })
  const second = await newDealPartner(deals, 'select')
  const deal = { name: 'Soylent AG', domain: 'soylent.example' }
  const { submissionId } = await register(deals, second, deal, noon('2026-03-09'))
  const view = await suggested(submissionId, noon('2026-03-10'))
  assert.equal(view?.suggestion.outcome, 'reject')
})

test('a referral waits for one that was whole before it and is undecided', async () => {
  const [first, second] = [
    await newPartner(referrals, 'premier'),
    await newPartner(referrals, 'premier'),
  ]
  const same = { name: 'Tyrell Corporation', domain: 'tyrell.example' }
  const early = await refer(referrals, first, same, noon('2026-03-02'))
  const late = await refer(referrals, second, same, noon('2026-03-03'))
  const at = noon('2026-03-04')
  const waits = await decideOn(referrals, late.submissionId, at)
  assert.equal(waits.ok ? 'ok' : waits.refusal.code, 'deal.earlier_pending')
  unwrap(
    await decideOn(referrals, early.submissionId, at, { outcome: 'reject', reason: 'No need' }),
  )
  unwrap(await decideOn(referrals, late.submissionId, at))
})

test('one sale is linked once, and a payment raises one fee, however often it is asked at once', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(referrals, {
    name: 'Wayne Works',
    code: 'WAYNE',
  })
  const links = await Promise.all(
    [1, 2, 3].map(() => link(referrals, incentiveId, opportunityId, '2026-04-02')),
  )
  assert.equal(links.filter((one) => one.ok).length, 1)
  await pays(referrals, { sale: opp, number: 'W-1', amount: amount('1000.00'), on: '2026-04-10' })
  const settle = () =>
    inAct(db, testActor([]), (act) => settleReferral(act, incentiveId), noon('2026-04-10'))
  await Promise.all([settle(), settle(), settle()])
  const fees = await feesOf(referrals, incentiveId)
  assert.equal(fees.length, 1)
  const { submissionId } = must(fees[0], 'raised')
  const decided = await Promise.all(
    [1, 2].map(() => decideOn(referrals, submissionId, noon('2026-04-13'))),
  )
  assert.equal(decided.filter((one) => one.ok).length, 1)
  const payables = await undone(db, (tx) => payablesOf(tx, [submissionId]))
  assert.deepEqual(
    payables.map((one) => printMoney(one.amount)),
    ['100.00 USD'],
  )
})

test('a sale that a deal earned on cannot be won by a referral', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(referrals, {
    name: 'Stark Works',
    code: 'STARK',
  })
  const holder = await newDealPartner(deals, 'select')
  const deal = { name: 'Somebody Else AG', domain: 'else.example' }
  const { incentive } = await protectedDeal(deals, holder, deal, noon('2026-03-02'))
  const at = noon('2026-04-01')
  const earned = { incentiveId: incentive.incentiveId, opportunityCode: opp, at }
  await inAct(db, testActor([]), (act) => setSaleEarned(act.tx, earned), at)
  const linked = await link(referrals, incentiveId, opportunityId, '2026-04-02')
  assert.equal(linked.ok ? 'ok' : linked.refusal.code, 'deal.opportunity_paid')
})

test('verify names a referral whose instalments were tampered with', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(referrals, {
    name: 'Oscorp Works',
    code: 'OSCORP',
  })
  unwrap(await link(referrals, incentiveId, opportunityId, '2026-04-02'))
  await pays(referrals, { sale: opp, number: 'O-1', amount: amount('1000.00'), on: '2026-04-10' })
  const fee = must((await feesOf(referrals, incentiveId))[0], 'raised')
  unwrap(await decideOn(referrals, fee.submissionId, noon('2026-04-13')))
  const verification = must(
    domains
      .flatMap((domain) => domain.verifications)
      .find(({ name }) => name === 'submissions.referral_fees'),
    'it is wired',
  )
  assert.equal(await undone(db, (tx) => verification.firstWrong(tx)), null)
  const wrong = await withTx(superuser, async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    const tampered = await tx.run(sql`
      update incentives.fee_instalments set total_minor = total_minor + 1
      where incentive_id = ${incentiveId}`)
    assert.equal(tampered, 1)
    await tx.run(sql`set local role quittance_app`)
    throw new RollBack(await verification.firstWrong(tx))
  })
  assert.match(String(wrong), /^RF-\d{4}-\d{5}: its instalments do not add up/)
})

test('a fee row can be neither changed nor taken away', async () => {
  const change = sql`update incentives.fee_instalments set amount_minor = 0`
  await assert.rejects(
    undone(db, (tx) => tx.run(change)),
    /permission denied|append/,
  )
})
