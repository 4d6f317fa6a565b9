import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Actor, eventsOfSubject } from '../audit/index.ts'
import { balanceIn, fundById } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { dealOf, incentiveById, isProtectedAt, milestonesOf } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { type Refusal, type Result, unwrap } from '../kernel/result.ts'
import { type Instant, Temporal } from '../kernel/temporal.ts'
import { sql } from '../platform/db.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { domains } from '../wiring.ts'
import { coinvestSetting, customerNo, handInMilestone, handInProposal } from './coinvest-testing.ts'
import {
  coopAmount,
  coopInstant,
  coopSetting,
  handInReimbursement,
  tellPurchase,
} from './coop-testing.ts'
import { berlin, dealSetting, newPartner as dealPartner, protectedDeal } from './deal-testing.ts'
import { type Decide, decide } from './decide.ts'
import { kindOf } from './kinds.ts'
import { openingOf } from './milestone-sql.ts'
import { appeal, correct } from './reopen.ts'
import { accepted, newPartner as referralPartner, referralSetting } from './referral-testing.ts'
import { selectSubmission } from './sql.ts'
import { correctableTypes, submissionTypes } from './submission.ts'
import { takeUpAppeal } from './take.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  mdfSetting,
  wiredDatabase,
} from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const limit = amount('50000.00')
const lee = await person(db, { roles: ['lead'], limit })
const kim = await person(db, { roles: ['lead'], limit })
const sam = await person(db, { roles: ['lead'], limit })
const plans = await coinvestSetting(db)

const rowOf = async (submissionId: string) =>
  must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'it was handed in')
const instant = (text: string) => Temporal.Instant.from(text)
const code = (done: Result<unknown, Refusal>) => (done.ok ? 'ok' : done.refusal.code)

async function decides(by: Actor, submissionId: string, at: Instant, more: Partial<Decide> = {}) {
  const { version } = await rowOf(submissionId)
  const whole = { outcome: 'approve', lines: [], reason: 'As it is', clauseIds: [] } as const
  const input = { ...whole, submissionId, version, ...more }
  return execute(testCall(db, by, { at }), 'submission.decide', decide, input)
}

async function corrects(by: Actor, submissionId: string, at: Instant) {
  const { version } = await rowOf(submissionId)
  const input = { submissionId, version, reason: 'It was not seen' }
  return execute(testCall(db, by, { at }), 'submission.correct', correct, input)
}

const lowered = (accepted: string) => ({
  outcome: 'approve_reduced' as const,
  lines: [
    {
      lineNo: 1,
      partNo: 1,
      verdict: 'reduced' as const,
      accepted: amount(accepted),
      clauseId: 'CI-5.1',
      reason: 'Not all of it is of the plan',
    },
  ],
})

test('the types that may be corrected are those whose difference is known', () => {
  const known = submissionTypes.filter((type) => kindOf(type).again !== undefined)
  assert.deepEqual(known.toSorted(), [...correctableTypes].toSorted())
})

test('two people decide an appeal at once: one decision, one payable', async () => {
  const mdf = await mdfSetting(db)
  const at = instant('2026-03-02T15:00:00Z')
  const request = await handInRequest(mdf, { requested: '4000.00', net: '8000.00' }, at)
  unwrap(await decides(lee, request.submissionId, at))
  const incentiveId = must((await rowOf(request.submissionId)).incentiveId, 'it opened one')
  const claimedAt = instant('2026-04-20T15:00:00Z')
  const lines = [line(1, { costKind: 'venue', net: '8000.00', invoice: 'AG-1' })]
  const form = claimForm({ claimed: '4000.00', final: 'no' })
  const { submissionId } = await handInClaim(mdf, { incentiveId, form, lines }, claimedAt)
  unwrap(await decides(lee, submissionId, claimedAt, { outcome: 'reject' }))
  const later = instant('2026-04-21T15:00:00Z')
  const asked = { submissionId, reason: 'Look again' }
  const partner = testActor(['partner_admin'], { partnerId: mdf.partnerId })
  const input = { ...asked, version: (await rowOf(submissionId)).version }
  unwrap(await execute(testCall(db, partner, { at: later }), 'submission.appeal', appeal, input))
  const { version } = await rowOf(submissionId)
  const call = testCall(db, kim, { at: later })
  unwrap(await execute(call, 'submission.take', takeUpAppeal, { submissionId, version }))
  const both = await Promise.all([
    decides(kim, submissionId, later),
    decides(sam, submissionId, later),
  ])
  assert.deepEqual(both.map(code).toSorted(), ['ok', 'submission.stale'])
  const owed = await undone(db, async (tx) => {
    const fund = must(await fundById(tx, mdf.fund.fundId), 'the fund')
    return (await balanceIn(tx, fund, 'payable', mdf.partnerId)).minor
  })
  assert.equal(owed, 400_000n)
  const corrections = await Promise.all([
    corrects(kim, submissionId, later),
    corrects(sam, submissionId, later),
  ])
  assert.deepEqual(corrections.map(code).toSorted(), ['ok', 'submission.stale'])
})

test('a milestone is corrected: less goes back to the plan, more comes again', async () => {
  const at = instant('2026-03-02T17:00:00Z')
  const partnerId = await inAct(db, lee, (act) => enrol(act, 'select'), at)
  const plan = { partnerId, customer: customerNo(1) }
  const proposal = await handInProposal(plans, plan, at)
  unwrap(await decides(lee, proposal.submissionId, at))
  const incentiveId = must((await rowOf(proposal.submissionId)).incentiveId, 'it opened one')
  const done = instant('2026-06-01T17:00:00Z')
  const cost = { no: 1, cost: '6666.68', claimed: '3333.34', email: 'dana@works1.example' }
  const { submissionId } = await handInMilestone(db, { incentiveId, partnerId }, cost, done)
  unwrap(await decides(lee, submissionId, done))
  const acceptedNow = async () => (await undone(db, (tx) => milestonesOf(tx, incentiveId)))[0]
  assert.equal((await acceptedNow())?.accepted?.minor, 333_334n)
  unwrap(await corrects(kim, submissionId, done))
  assert.equal(
    code(await decides(kim, submissionId, done, { outcome: 'reject' })),
    'submission.in_use',
  )
  unwrap(await decides(kim, submissionId, done, lowered('4000.00')))
  assert.equal((await acceptedNow())?.accepted?.minor, 200_000n)
  unwrap(await corrects(sam, submissionId, done.add({ hours: 1 })))
  unwrap(await decides(sam, submissionId, done.add({ hours: 2 })))
  assert.deepEqual(
    [(await acceptedNow())?.status, (await acceptedNow())?.accepted?.minor],
    ['accepted', 333_334n],
  )
  unwrap(await corrects(sam, proposal.submissionId, done.add({ hours: 3 })))
  const ended = await decides(sam, proposal.submissionId, done.add({ hours: 4 }), {
    outcome: 'reject',
  })
  assert.equal(code(ended), 'submission.in_use')
})

test('what was granted without money ends when it is rejected after all', async () => {
  const deals = await dealSetting(db)
  const customer = { name: 'Beta Drinks', domain: 'beta-drinks.example' }
  const deal = await protectedDeal(deals, await dealPartner(deals, 'select'), customer)
  const at = berlin('2026-03-05T10:00')
  unwrap(await corrects(kim, deal.submissionId, at))
  const stands = must(await undone(db, (tx) => dealOf(tx, deal.incentive.incentiveId)), 'a deal')
  assert.ok(isProtectedAt(stands, at))
  unwrap(await decides(kim, deal.submissionId, at, { outcome: 'reject' }))
  const ended = must(await undone(db, (tx) => dealOf(tx, deal.incentive.incentiveId)), 'a deal')
  assert.ok(!isProtectedAt(ended, at.add({ seconds: 1 })))
  assert.equal(code(await appeals(deal.submissionId, at)), 'submission.no_appeal')
  const referrals = await referralSetting(db)
  const by = await referralPartner(referrals, 'registered')
  const form = { name: 'Bolt Rockets', domain: 'bolt-rockets.example' }
  const incentive = await accepted(referrals, by, form)
  const first = await undone(db, (tx) => openingOf(tx, incentive.incentiveId))
  const { submissionId } = must(first, 'it was handed in')
  const later = instant('2026-03-04T17:00:00Z')
  unwrap(await corrects(kim, submissionId, later))
  unwrap(await decides(kim, submissionId, later, { outcome: 'reject' }))
  const now = await undone(db, (tx) => incentiveById(tx, incentive.incentiveId))
  assert.equal(now?.status, 'expired')
  assert.equal(code(await appeals(submissionId, later)), 'submission.no_appeal')
})

async function appeals(submissionId: string, at: Instant) {
  const { partnerId, version } = await rowOf(submissionId)
  const call = testCall(db, testActor(['partner_admin'], { partnerId }), { at })
  return execute(call, 'submission.appeal', appeal, { submissionId, version, reason: 'Why?' })
}

test('a grant that a rejection ended is asked for anew, not appealed', async () => {
  const at = instant('2026-03-02T17:00:00Z')
  const partnerId = await inAct(db, lee, (act) => enrol(act, 'select'), at)
  const plan = { partnerId, customer: customerNo(7) }
  const { submissionId } = await handInProposal(plans, plan, at)
  unwrap(await decides(lee, submissionId, at))
  const later = at.add({ hours: 1 })
  unwrap(await corrects(kim, submissionId, later))
  unwrap(await decides(kim, submissionId, later, { outcome: 'reject' }))
  assert.equal(code(await appeals(submissionId, later)), 'submission.no_appeal')
})

test('a reimbursement rejected after all is paid whole on the appeal', async () => {
  const setting = await coopSetting(db, { folder: 'coop-annual', tier: 'select' })
  const earned = { number: 'R-1', amount: coopAmount(setting, '100,000.00'), on: '2026-02-10' }
  await tellPurchase(setting, earned)
  const type = must(setting.pack.activities[0], 'a pack has activities').type
  const day = { ended: '2026-03-10', invoiced: '2026-03-10', at: '2026-03-20' }
  const claim = { type, cost: '2,000.00', claimed: '1,000.00', ...day }
  const { submissionId } = await handInReimbursement(setting, claim)
  const most = coopAmount(setting, '25000.00')
  const one = await person(db, { roles: ['lead'], limit: most })
  const other = await person(db, { roles: ['lead'], limit: most })
  const at = coopInstant(setting, '2026-03-21')
  unwrap(await decides(one, submissionId, at))
  unwrap(await corrects(one, submissionId, at.add({ hours: 1 })))
  unwrap(await decides(one, submissionId, at.add({ hours: 2 }), { outcome: 'reject' }))
  const later = at.add({ hours: 3 })
  unwrap(await appeals(submissionId, later))
  const { version } = await rowOf(submissionId)
  const call = testCall(db, other, { at: later.add({ minutes: 1 }) })
  unwrap(await execute(call, 'submission.take', takeUpAppeal, { submissionId, version }))
  unwrap(await decides(other, submissionId, later.add({ minutes: 2 })))
  const owed = await undone(db, async (tx) => {
    const fund = must(await fundById(tx, setting.fund.fundId), 'the fund')
    return (await balanceIn(tx, fund, 'payable', setting.partnerId)).minor
  })
  assert.equal(owed, 100_000n)
  const payableId = await undone(db, async (tx) => {
    const owes = await tx.maybeOne<{ payableId: string }>(sql`
      select payable_id as "payableId" from payables.payables
      where submission_id = ${submissionId} and status <> 'cancelled'`)
    return must(owes, 'it owes').payableId
  })
  const said = await undone(db, (tx) => eventsOfSubject(tx, 'payable', payableId))
  const also = must(said.find(({ type: of }) => of === 'payable.decided_again')?.body, 'noted')
  assert.ok(also.includes(one.principalId), 'who decided first does not approve the run either')
})

test('after all of it every promise of the record holds', async () => {
  for (const { name, firstWrong } of domains.flatMap((domain) => domain.verifications)) {
    assert.equal(await undone(db, (tx) => firstWrong(tx)), null, name)
  }
})
