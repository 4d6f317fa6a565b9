import { type Act, record } from '../audit/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import {
  assess,
  type PayableId,
  schedulePayables,
  sendPayables,
  settlePayables,
} from '../payables/index.ts'
import { inAct, testActor, testCall, type TestDatabase, undone } from '../platform/testing.ts'
import { coinvestSetting, customerNo, handInMilestone, handInProposal } from './coinvest-testing.ts'
import {
  coopAmount,
  coopInstant,
  coopSetting,
  handInReimbursement,
  tellPurchase,
} from './coop-testing.ts'
import {
  berlin,
  dealSetting,
  decideOn as decideDeal,
  handIn,
  newPartner as dealPartner,
  protectedDeal,
} from './deal-testing.ts'
import { decide } from './decide.ts'
import {
  decideOn,
  feesOf,
  link,
  noon,
  pays,
  referralSetting,
  wonReferral,
} from './referral-testing.ts'
import { selectSubmission } from './sql.ts'
import { amount, enrol } from './testing.ts'

/** A won deal and one that is protected, a referral with two fees of which one is paid and both are
 *  partly returned, a plan with an accepted milestone, and a co-op claim: each of a partner of its own. */
export async function everyType(db: TestDatabase) {
  const deal = await wonDeal(db)
  const referral = await refundedReferral(db)
  const plan = await planWithMilestone(db)
  const coop = await reimbursedCoop(db)
  return { deal, referral, plan, coop }
}

/** What a year earned by a purchase and a credit, half of it reimbursed. */
async function reimbursedCoop(db: TestDatabase) {
  const setting = await coopSetting(db, { folder: 'coop-annual', tier: 'select' })
  const { partnerId } = setting
  const tell = (number: string, text: string, on: string, returns?: string) =>
    tellPurchase(setting, {
      number,
      amount: coopAmount(setting, text),
      on,
      ...(returns === undefined ? {} : { returns }),
    })
  await tell('C-1', '100000.00', '2026-02-10')
  await tell('C-2', '-10000.00', '2026-02-20', 'C-1')
  const { submissionId, version } = await handInReimbursement(setting, {
    type: 'advertising',
    cost: '2000.00',
    claimed: '1000.00',
    ended: '2026-05-04',
    invoiced: '2026-05-04',
    at: '2026-05-20',
  })
  const limit = coopAmount(setting, '25000.00')
  const lead = await person(db, { roles: ['lead'], limit })
  const asked = { submissionId, version, outcome: 'approve', reason: '' } as const
  const whole = { ...asked, lines: [], clauseIds: [] }
  const at = coopInstant(setting, '2026-05-21')
  unwrap(await execute(testCall(db, lead, { at }), 'submission.decide', decide, whole))
  const row = must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'handed in')
  return { partnerId, incentiveId: must(row.incentiveId, 'it has its incentive') }
}

async function wonDeal(db: TestDatabase) {
  const deals = await dealSetting(db)
  const partnerId = await dealPartner(deals, 'select')
  const beta = { name: 'Beta Drinks', domain: 'beta-drinks.example' }
  const { incentive } = await protectedDeal(deals, partnerId, beta)
  await protectedDeal(deals, partnerId, { name: 'Gamma Foods', domain: 'gamma-foods.example' })
  const at = berlin('2026-04-22T10:00')
  const order = { order_on: '2026-04-20', net_new_value: '40000.00', opportunity: 'OPP-77' }
  const { incentiveId } = incentive
  const given = { type: 'deal_outcome', incentiveId, slots: ['order'] } as const
  const told = await handIn(deals, partnerId, { ...given, form: { outcome: 'won', ...order } }, at)
  unwrap(await decideDeal(deals, told.submissionId, at))
  return { partnerId, incentiveId }
}

/** Two fees, one paid; half of the first payment and all of the second are returned. */
async function refundedReferral(db: TestDatabase) {
  const setting = await referralSetting(db)
  const { incentiveId, opportunityId, opp, partnerId } = await wonReferral(setting, {
    name: 'Bolt Rockets',
    code: 'BOLT',
  })
  unwrap(await link(setting, incentiveId, opportunityId, '2026-04-02'))
  const paidOn = async (number: string, on: string) => {
    await pays(setting, { sale: opp, number, amount: amount('60000.00'), on })
    const fees = await feesOf(setting, incentiveId)
    const fee = must(
      fees.find(({ status }) => status === 'in_review'),
      'raised',
    )
    return unwrap(await decideOn(setting, fee.submissionId, noon(on)))
  }
  const { payableId } = await paidOn('B-1', '2026-04-10')
  await payOut(db, must(payableId, 'it owes') as PayableId, partnerId, '2026-07-20') // its own id
  await paidOn('B-2', '2026-07-21')
  const back = (number: string, text: string, on: string) =>
    pays(setting, { sale: opp, number: `${number}R`, amount: amount(text), on, returns: number })
  await back('B-1', '-30000.00', '2026-07-25')
  await back('B-2', '-60000.00', '2026-07-26')
  return { partnerId, incentiveId }
}

export function payOut(db: TestDatabase, payableId: PayableId, partnerId: string, text: string) {
  const [on, payableIds] = [Temporal.PlainDate.from(text), [payableId]]
  return inAct(
    db,
    testActor(['specialist']),
    async (act: Act) => {
      const runId = act.newId()
      const step = { type: 'test.step', subjectKind: 'test', subjectId: runId, body: {} }
      const vendors = [{ partnerId, currency: 'USD', missing: [] }]
      unwrap(await assess(act, { payableIds, vendors }))
      unwrap(await schedulePayables(act, { runId, payableIds }))
      const sent = { runId, payableIds, on }
      unwrap(await sendPayables(act, { ...sent, eventId: await record(act, step) }))
      const eventId = await record(act, step)
      unwrap(await settlePayables(act, { ...sent, eventId, paidOn: on }))
    },
    noon(text),
  )
}

async function planWithMilestone(db: TestDatabase) {
  const setting = await coinvestSetting(db)
  const lead = await person(db, { roles: ['lead'], limit: amount('50000.00') })
  const partnerId = await inAct(db, lead, (act) => enrol(act, 'select'), noon('2026-01-05'))
  const approve = async (submissionId: string, on: string) => {
    const row = must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'handed in')
    const { version } = row
    const asked = { submissionId, version, outcome: 'approve', reason: '' } as const
    const whole = { ...asked, lines: [], clauseIds: [] }
    unwrap(await execute(testCall(db, lead, { at: noon(on) }), 'submission.decide', decide, whole))
    return must(row.incentiveId, 'it has its incentive')
  }
  const plan = { partnerId, customer: customerNo(1) }
  const proposal = await handInProposal(setting, plan, noon('2026-03-02'))
  const incentiveId = await approve(proposal.submissionId, '2026-03-03')
  const cost = { no: 1, cost: '6666.68', claimed: '3333.34', email: 'dana@works1.example' }
  const done = await handInMilestone(db, { incentiveId, partnerId }, cost, noon('2026-06-01'))
  await approve(done.submissionId, '2026-06-02')
  return { partnerId, incentiveId }
}
