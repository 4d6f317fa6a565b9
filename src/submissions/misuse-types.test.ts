import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { execute } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { recordCollection } from '../partners/index.ts'
import { lowerPayable, type PayableId } from '../payables/index.ts'
import { record } from '../audit/index.ts'
import { sql } from '../platform/db.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import {
  berlin,
  dealSetting,
  decideOn as decideDeal,
  handIn,
  newPartner as dealPartner,
  protectedDeal,
  registrationForm,
  standing,
  suggestionFor,
} from './deal-testing.ts'
import { releaseDeal } from './deal-moves.ts'
import {
  customer,
  decideOn,
  feesOf,
  hear,
  link,
  noon,
  pays,
  referralSetting,
  sale,
  wonReferral,
} from './referral-testing.ts'
import { assessmentView } from './read.ts'
import { defectsOf } from './sql.ts'
import { amount, wiredDatabase } from './testing.ts'

/** What somebody tries to be paid twice, or takes twice. */
const db = await wiredDatabase()
after(() => db.close())
const deals = await dealSetting(db)
const referrals = await referralSetting(db)
const day = (text: string) => Temporal.PlainDate.from(text)
const told = berlin('2026-04-22T10:00')

/** A deal of one more customer, told as won by a sale of this number. */
async function wonBy(name: string, opportunity: string) {
  const partnerId = await dealPartner(deals, 'select')
  const domain = `${name.toLowerCase().replaceAll(' ', '-')}.example`
  const { incentive } = await protectedDeal(deals, partnerId, { name, domain })
  const order = { outcome: 'won', order_on: '2026-04-20', net_new_value: '40000.00', opportunity }
  const { incentiveId } = incentive
  const given = { type: 'deal_outcome', incentiveId, form: order, slots: ['order'] } as const
  // By sheet: what is missing or wrong is asked for, not refused.
  return handIn(deals, partnerId, { ...given, source: 'sheet' }, told)
}

async function feeInReview(incentiveId: string) {
  const fees = await feesOf(referrals, incentiveId)
  return must(
    fees.find(({ status }) => status === 'in_review'),
    'a fee is in review',
  ).submissionId
}

async function approveFee(incentiveId: string, on: string) {
  return unwrap(await decideOn(referrals, await feeInReview(incentiveId), noon(on)))
}

test('a sale typed in another case pays no second incentive', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(referrals, {
    name: 'Acme Rockets',
    code: 'ACMER',
  })
  unwrap(await link(referrals, incentiveId, opportunityId, '2026-04-02'))
  const { submissionId } = await wonBy('Alpha Foods', opp.toLowerCase())
  const { says } = await suggestionFor(deals, submissionId, told)
  assert.equal(says, 'reject sale_paid_before')
  const paid = await decideDeal(deals, submissionId, told)
  assert.equal(paid.ok ? 'ok' : paid.refusal.code, 'submission.policy_forbids')
})

test('a sale the CRM does not have, or has for somebody else, is looked at by a person', async () => {
  const unknown = await wonBy('Beta Drinks', 'OPP-NOWHERE')
  const strange = await suggestionFor(deals, unknown.submissionId, told)
  assert.ok(strange.odd.includes('check_opportunity warn'))
  await customer(deals, { code: 'GAMMA', name: 'Gamma Tools', domain: 'gamma-tools.example' })
  await customer(deals, { code: 'DELTA', name: 'Delta Wings', domain: 'delta-wings.example' })
  const won = { stage: 'won', wonOn: day('2026-04-20') } as const
  await sale(referrals, { ...won, code: 'OPP-G', customerCode: 'GAMMA' }, '2026-04-20')
  await sale(referrals, { ...won, code: 'OPP-D', customerCode: 'DELTA' }, '2026-04-20')
  const other = await wonBy('Delta Wings', 'OPP-G')
  const others = await suggestionFor(deals, other.submissionId, told)
  assert.ok(others.odd.includes('check_opportunity warn'))
  const own = await wonBy('Gamma Tools', 'OPP-G')
  assert.deepEqual((await suggestionFor(deals, own.submissionId, told)).odd, [
    'check_order unknown',
  ])
})

test('a number of letters that only look like ours is no number of a sale', async () => {
  const { status } = await wonBy('Epsilon Mills', 'ＯＰＰ-ACMER')
  assert.equal(status, 'action_required')
})

test('a deal is not given back while how it ended is undecided', async () => {
  const { submissionId } = await wonBy('Eta Foods', 'OPP-ETA')
  const { incentive } = await standing(deals, submissionId)
  const give = { incentiveId: incentive.incentiveId, reason: 'Not theirs' }
  const call = testCall(db, deals.lead, { at: told })
  const early = await execute(call, 'deal.release', releaseDeal, give)
  assert.equal(early.ok ? 'ok' : early.refusal.code, 'deal.outcome_undecided')
  unwrap(await decideDeal(deals, submissionId, told))
  assert.equal((await standing(deals, submissionId)).incentive.status, 'won')
})

test('a customer is named by what people can see and others can look up', async () => {
  const partnerId = await dealPartner(deals, 'select')
  const wrongWith = async (name: string, domain: string) => {
    const { submissionId } = await handIn(
      deals,
      partnerId,
      {
        type: 'deal_registration',
        form: registrationForm({ name, domain }, told),
        slots: ['engagement'],
        source: 'sheet',
      },
      told,
    )
    const defects = await undone(db, (tx) => defectsOf(tx, submissionId))
    return defects.map((defect) => defect.target).filter((target) => target !== 'title')
  }
  assert.deepEqual(await wrongWith('Zeta Mills', '10.0.0.1'), ['customer_domain'])
  assert.deepEqual(await wrongWith('Zeta Mills', 'zеta.example'), ['customer_domain'])
  assert.deepEqual(await wrongWith('Zeta \u202Eslli\u202C', 'zeta.example'), ['customer_name'])
  assert.deepEqual(await wrongWith('Zeta \u0007Mills', 'zeta.example'), ['customer_name'])
  assert.deepEqual(await wrongWith('Зета', 'xn--80a1ahb.xn--p1ai'), [])
})

test('a refund takes from no other fee what a person took off its own before', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(referrals, {
    name: 'Bolt Rockets',
    code: 'BOLT',
  })
  unwrap(await link(referrals, incentiveId, opportunityId, '2026-04-02'))
  const paid = { sale: opp, amount: amount('60000.00') }
  await pays(referrals, { ...paid, number: 'B-1', on: '2026-04-10' })
  const first = await approveFee(incentiveId, '2026-04-13')
  await pays(referrals, { ...paid, number: 'B-2', on: '2026-05-10' })
  const second = await approveFee(incentiveId, '2026-05-13')
  const owed = (fee: typeof first) => must(fee.payableId, 'it owes') as PayableId // its own id
  const heard = { reason: 'The customer got 40,000 back', clauseId: null }
  await inAct(db, testActor(['finance']), async (act) => {
    const subject = { subjectKind: 'payable', subjectId: owed(first), body: {} }
    const causeEventId = await record(act, { type: 'payable.lowering_asked', ...subject })
    const by = amount('4000.00')
    unwrap(await lowerPayable(act, { payableId: owed(first), by, ...heard, causeEventId }))
  })
  const back = { sale: opp, returns: 'B-1' }
  await pays(referrals, { ...back, number: 'B-1R', amount: amount('-40000.00'), on: '2026-05-25' })
  assert.deepEqual(await leftOf(owed(first), owed(second)), [200_000n, 600_000n])
  await pays(referrals, { ...back, number: 'B-1S', amount: amount('-20000.00'), on: '2026-05-26' })
  assert.deepEqual(await leftOf(owed(first), owed(second)), [0n, 600_000n])
})

test('a refund takes whole what another refund had taken of the same fee', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(referrals, {
    name: 'Dynamo Rockets',
    code: 'DYNAMO',
  })
  unwrap(await link(referrals, incentiveId, opportunityId, '2026-04-02'))
  const paid = { sale: opp, amount: amount('60000.00') }
  const ids: PayableId[] = []
  for (const [number, on] of [
    ['Y-1', '2026-04-10'],
    ['Y-2', '2026-05-10'],
    ['Y-3', '2026-06-10'],
  ] as const) {
    await pays(referrals, { ...paid, number, on })
    ids.push(must((await approveFee(incentiveId, on)).payableId, 'it owes') as PayableId) // its own
  }
  const back = (returns: string, text: string, on: string) =>
    pays(referrals, { sale: opp, number: `${returns}-${on}`, amount: amount(text), on, returns })
  await back('Y-1', '-30000.00', '2026-06-11')
  await back('Y-2', '-60000.00', '2026-06-12')
  await back('Y-1', '-30000.00', '2026-06-13')
  assert.deepEqual(
    (await leftOf(...ids)).reduce((all, one) => all + one, 0n),
    600_000n,
  )
})

function leftOf(...payableIds: PayableId[]) {
  return undone(db, async (tx) => {
    const rows = await tx.many<{ left: bigint }>(sql`
      select case status when 'cancelled' then 0 else amount_minor - lowered_minor end as left
      from payables.payables where payable_id = any(${payableIds}::uuid[]) order by payable_id`)
    return rows.map((row) => row.left)
  })
}

test('one payment that two sources tell of is a question, not a second fee', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(referrals, {
    name: 'Comet Rockets',
    code: 'COMET',
  })
  unwrap(await link(referrals, incentiveId, opportunityId, '2026-04-02'))
  const paid = { sale: opp, amount: amount('60000.00'), on: '2026-04-10' }
  await pays(referrals, { ...paid, number: 'C-1' })
  await approveFee(incentiveId, '2026-04-13')
  const row = { about: opp, kind: 'payment', amount: paid.amount, on: day(paid.on) } as const
  const again = { ...row, source: 'stripe', externalId: 'ch_1', product: null, returns: null }
  await inAct(db, testActor(['finance']), (act) => recordCollection(act, again), noon('2026-04-14'))
  await hear(referrals, '2026-04-14')
  const submissionId = await feeInReview(incentiveId)
  const view = await undone(db, (tx) => assessmentView(tx, submissionId, noon('2026-04-14')))
  assert.equal(view?.suggestion.outcome, 'escalate_fraud')
  const approved = await decideOn(referrals, submissionId, noon('2026-04-15'))
  assert.equal(approved.ok ? 'ok' : approved.refusal.code, 'submission.policy_forbids')
})

test('who told us of a payment does not decide its fee', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(referrals, {
    name: 'Falcon Rockets',
    code: 'FALCON',
  })
  unwrap(await link(referrals, incentiveId, opportunityId, '2026-04-02'))
  const row = { source: 'erp', externalId: 'F-1', about: opp, product: null } as const
  const money = { kind: 'payment', amount: amount('1000.00'), on: day('2026-04-10') } as const
  const paid = { ...row, ...money, returns: null }
  await inAct(db, referrals.lead, (act) => recordCollection(act, paid), noon('2026-04-10'))
  await hear(referrals, '2026-04-10')
  const own = await decideOn(referrals, await feeInReview(incentiveId), noon('2026-04-13'))
  assert.equal(own.ok ? 'ok' : own.refusal.code, 'submission.own')
})
