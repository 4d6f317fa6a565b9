import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { answer, questionsOf, usableAuthority } from '../escalations/index.ts'
import { fundBalance } from '../funds/index.ts'
import { execute, read } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { incentiveById, milestonesOf, planOf } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { add, printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { type Instant, Temporal } from '../kernel/temporal.ts'
import { movePartnerStatus, partnerById } from '../partners/index.ts'
import { payablesOf } from '../payables/index.ts'
import { sql } from '../platform/db.ts'
import { inAct, testCall, undone } from '../platform/testing.ts'
import { domains } from '../wiring.ts'
import {
  coinvestSetting,
  customerNo,
  type CustomerFields,
  handInMilestone,
  handInProposal,
  type MilestoneFields,
} from './coinvest-testing.ts'
import { decide } from './decide.ts'
import { escalateRefusal } from './escalate.ts'
import { judge } from './facts.ts'
import { handedIn } from './handed-in.ts'
import { openingOf } from './milestone-sql.ts'
import { askToSlip, endPlansOfTerminated, slipMilestone, terminatePlan } from './plan-changes.ts'
import { planView } from './read-plan.ts'
import { submissionView } from './read.ts'
import { sendBack } from './send-back.ts'
import { selectSubmission } from './sql.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  mdfSetting,
  partnerActor,
  wiredDatabase,
} from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const day = Temporal.PlainDate.from
const instant = Temporal.Instant.from
const openedAt = instant('2026-01-05T10:00:00Z')
const proposedAt = instant('2026-03-02T15:00:00Z')
const approvedAt = instant('2026-03-03T15:00:00Z')
const deliveredAt = instant('2026-06-01T15:00:00Z')
const lead = await person(db, { roles: ['lead'], limit: amount('50000.00') })
const specialist = await person(db, { roles: ['specialist'], limit: amount('10000.00') })
const owner = await person(db, { roles: ['program_owner'] })
const setting = await coinvestSetting(db)

let customers = 0
function newCustomer(): CustomerFields {
  customers += 1
  return customerNo(customers)
}

const propose = (partnerId: string, customer = newCustomer(), at = proposedAt) =>
  handInProposal(setting, { partnerId, customer }, at)

type Handed = { readonly submissionId: string; readonly version: number }
const none = { lines: [], reason: '', clauseIds: [] } as const

function decideAs(actor: Actor, handed: Handed, more: object, at: Instant) {
  const { submissionId, version } = handed
  const input = { ...none, outcome: 'approve' as const, submissionId, version, ...more }
  return execute(testCall(db, actor, { at }), 'submission.decide', decide, input, {
    escalate: escalateRefusal(submissionId, (refusal) => refusal.code),
  })
}

const newPartner = () => inAct(db, lead, (act) => enrol(act, 'select'), openedAt)

async function incentiveOf(submissionId: string) {
  const row = must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'there')
  const id = must(row.incentiveId, 'handed in')
  return must(await undone(db, (tx) => incentiveById(tx, id)), 'an incentive')
}

async function approvedPlan(customer?: CustomerFields) {
  const partnerId = await newPartner()
  const handed = await propose(partnerId, customer)
  unwrap(await decideAs(lead, handed, {}, approvedAt))
  const { incentiveId } = await incentiveOf(handed.submissionId)
  return { partnerId, incentiveId, proposalId: handed.submissionId }
}
type Plan = Awaited<ReturnType<typeof approvedPlan>>

const deliver = (plan: Plan, given: MilestoneFields, at = deliveredAt) =>
  handInMilestone(db, plan, given, at)

const milestonesNow = (plan: Plan) => undone(db, (tx) => milestonesOf(tx, plan.incentiveId))
const balanceNow = () => undone(db, (tx) => fundBalance(tx, setting.fund))

function assessmentOf(submissionId: string, at: Instant) {
  return undone(db, async (tx) => {
    const row = must(await selectSubmission(tx, submissionId), 'there')
    return (await judge(tx, await handedIn(tx, row), at)).assessment
  })
}

test('E23: a plan of 10,000.00 in thirds is approved, its cents stated, and committed', async () => {
  const before = (await balanceNow()).committed
  const plan = await approvedPlan()
  const milestones = await milestonesNow(plan)
  assert.deepEqual(
    milestones.map((one) => [one.milestoneNo, printMoney(one.amount), one.status]),
    [
      [1, '3,333.34 USD', 'pending'],
      [2, '3,333.33 USD', 'pending'],
      [3, '3,333.33 USD', 'pending'],
    ],
  )
  const incentive = must(await undone(db, (tx) => incentiveById(tx, plan.incentiveId)), 'there')
  assert.match(incentive.number, /^CI-2026-\d{5}$/)
  assert.equal(incentive.status, 'committed')
  const kept = must(await undone(db, (tx) => planOf(tx, plan.incentiveId)), 'a plan')
  assert.deepEqual(kept.vendorShare, { num: 1n, den: 2n })
  assert.equal(printMoney(kept.partnerInKind), '4,800.00 USD')
  assert.deepEqual((await balanceNow()).committed, add(before, amount('10000.00')))
})

test('E25: milestones are paid one by one; the last costs less, and the rest is released', async () => {
  const before = await balanceNow()
  const plan = await approvedPlan()
  for (const [no, claimed, at] of [
    [1, '3333.34', '2026-06-01T15:00:00Z'],
    [2, '3333.33', '2026-08-20T15:00:00Z'],
  ] as const) {
    const handed = await deliver(plan, { no, cost: '6666.68', claimed }, instant(at))
    unwrap(await decideAs(specialist, handed, {}, instant(at)))
  }
  const lastAt = instant('2026-10-20T15:00:00Z')
  const last = await deliver(plan, { no: 3, cost: '5000.00', claimed: '3333.33' }, lastAt)
  const assessment = await assessmentOf(last.submissionId, lastAt)
  assert.equal(assessment.outcome?.outcome, 'approve_reduced')
  const paid = unwrap(await decideAs(specialist, last, { outcome: 'approve_reduced' }, lastAt))
  assert.equal(printMoney(paid.amount), '2,500.00 USD')
  assert.match(paid.letter, /the plan is completed/)
  const incentive = must(await undone(db, (tx) => incentiveById(tx, plan.incentiveId)), 'there')
  assert.equal(incentive.status, 'completed')
  const after_ = await balanceNow()
  assert.deepEqual(after_.committed, before.committed)
  assert.deepEqual(after_.payable, add(before.payable, amount('9166.67')))
  const milestones = await milestonesNow(plan)
  assert.deepEqual(
    milestones.map((one) => (one.accepted === null ? null : printMoney(one.accepted))),
    ['3,333.34 USD', '3,333.33 USD', '2,500.00 USD'],
  )
  const owed = await undone(db, (tx) => payablesOf(tx, [last.submissionId]))
  assert.equal(owed.length, 1)
})

test('a milestone pays our share of its cost, by the share the plan fixed', async () => {
  const plan = await approvedPlan()
  const handed = await deliver(plan, { no: 1, cost: '4000.00', claimed: '3333.34' })
  const paid = unwrap(
    await decideAs(specialist, handed, { outcome: 'approve_reduced' }, deliveredAt),
  )
  assert.equal(printMoney(paid.amount), '2,000.00 USD')
})

test('E24: an acceptance signed by the partner’s own people goes back, its paper rejected', async () => {
  const plan = await approvedPlan()
  const partner = must(await undone(db, (tx) => partnerById(tx, plan.partnerId)), 'a partner')
  const email = `alex@${partner.domains[0]}`
  const handed = await deliver(plan, { no: 1, cost: '6666.68', claimed: '3333.34', email })
  const { outcome, checks } = await assessmentOf(handed.submissionId, deliveredAt)
  assert.equal(outcome?.outcome, 'request_information')
  assert.equal(outcome?.clause, 'CI-5.2')
  assert.equal(checks.find((one) => one.code === 'check_acceptance')?.state, 'fail')
  const reason = 'Signed by your own people; we need the customer’s signature.'
  const defect = { targetKind: 'slot', target: 'acceptance', reason, clauseId: 'CI-5.2' } as const
  unwrap(
    await execute(testCall(db, specialist, { at: deliveredAt }), 'submission.decide', sendBack, {
      submissionId: handed.submissionId,
      version: handed.version,
      message: reason,
      defects: [defect],
    }),
  )
  const view = await undone(db, (tx) =>
    submissionView(tx, handed.submissionId, { at: deliveredAt, partnerId: null }),
  )
  assert.equal(view?.status, 'action_required')
  assert.equal(view?.evidence.find((one) => one.slot === 'acceptance')?.state, 'rejected')
})

function slip(
  actor: Actor,
  plan: Plan,
  more: { dueOn: string; authorityId?: string },
  at: Instant,
) {
  const { incentiveId } = plan
  const input = { incentiveId, milestoneNo: 1, reason: 'The customer moved.', ...more }
  const asked = { ...input, dueOn: day(more.dueOn) }
  const call = testCall(db, actor, { at })
  return execute(call, 'plan.slip', slipMilestone, asked, { escalate: askToSlip(asked) })
}

test('E26: a milestone slips once by itself; the second slip is a question to the owner', async () => {
  const plan = await approvedPlan()
  const partner = partnerActor(plan.partnerId)
  const at = instant('2026-06-15T15:00:00Z')
  const beyond = await slip(partner, plan, { dueOn: '2026-07-31' }, at)
  assert.ok(!beyond.ok && beyond.refusal.code === 'plan.slip_beyond')
  const other = await approvedPlan()
  unwrap(await slip(partnerActor(other.partnerId), other, { dueOn: '2026-07-30' }, at))
  assert.deepEqual((await milestonesNow(other))[0]?.slips, 1)
  const second = await slip(partnerActor(other.partnerId), other, { dueOn: '2026-08-10' }, at)
  assert.ok(!second.ok && second.refusal.code === 'plan.slip_beyond')
  const proposal = must(await undone(db, (tx) => openingOf(tx, other.incentiveId)), 'there')
  const about = { subjectKind: 'submission', subjectId: proposal.submissionId }
  const [question] = await undone(db, (tx) => questionsOf(tx, about))
  assert.equal(question?.state, 'open')
  assert.equal(question?.kind, 'design')
  assert.match(question?.question ?? '', /slipped 1 time before/)
  const { questionId } = must(question, 'a question')
  const granted = {
    amount: amount('3333.34'),
    clauseId: 'CI-4.4',
    expiresAt: instant('2026-12-31T00:00:00Z'),
  }
  const text = 'Once more, the customer is worth it.'
  unwrap(await inAct(db, owner, (act) => answer(act, { questionId, text, authority: granted }), at))
  const authority = must(
    await undone(db, (tx) => usableAuthority(tx, { subjectId: proposal.submissionId, at })),
    'an authority',
  )
  const { authorityId } = authority
  const cited = { dueOn: '2026-08-10', authorityId }
  const own = await slip(partnerActor(other.partnerId), other, cited, at)
  assert.ok(!own.ok && own.refusal.code === 'plan.slip_beyond')
  unwrap(await slip(specialist, other, cited, at))
  const [slipped] = await milestonesNow(other)
  assert.equal(slipped?.dueOn.toString(), '2026-08-10')
  assert.equal(slipped?.slips, 2)
  const told = await undone(db, (tx) =>
    tx.many<{ body: string }>(sql`
      select body from correspondence.messages
      where body like '%Milestone 1 is now due on 10 August 2026.%'`),
  )
  assert.equal(told.length, 1)
})

test('E26: a milestone handed in late a second time escalates, it is not rejected', async () => {
  const plan = await approvedPlan()
  const at = instant('2026-06-15T15:00:00Z')
  unwrap(await slip(partnerActor(plan.partnerId), plan, { dueOn: '2026-07-15' }, at))
  const lateAt = instant('2026-07-20T15:00:00Z')
  const given = { no: 1, cost: '6666.68', claimed: '3333.34' }
  const handed = await deliver(plan, given, lateAt)
  assert.equal(
    (await assessmentOf(handed.submissionId, lateAt)).outcome?.outcome,
    'escalate_design',
  )
  const decided = await decideAs(specialist, handed, {}, lateAt)
  assert.ok(!decided.ok && decided.refusal.code === 'submission.policy_forbids')
  const row = await undone(db, (tx) => selectSubmission(tx, handed.submissionId))
  assert.equal(row?.status, 'escalated')
})

test('E27: an invoice under an MDF claim and a milestone is stacking, and escalates', async () => {
  const mdf = await mdfSetting(db)
  const requestAt = instant('2026-03-02T15:00:00Z')
  const request = await handInRequest(mdf, { requested: '4000.00', net: '8000.00' }, requestAt)
  unwrap(await decideAs(lead, request, {}, approvedAt))
  const { incentiveId } = await incentiveOf(request.submissionId)
  const claim = await handInClaim(
    mdf,
    {
      incentiveId,
      form: claimForm({ claimed: '2000.00' }),
      lines: [line(1, { costKind: 'venue', net: '4000.00', invoice: 'HC-2026-88' })],
    },
    instant('2026-04-20T15:00:00Z'),
  )
  const { partnerId } = mdf
  const proposal = await propose(partnerId)
  unwrap(await decideAs(lead, proposal, {}, approvedAt))
  const under = await incentiveOf(proposal.submissionId)
  const plan = { partnerId, proposalId: proposal.submissionId, incentiveId: under.incentiveId }
  const given = { no: 1, cost: '4000.00', claimed: '2000.00', invoice: 'HC 2026 88' }
  const handed = await deliver(plan, given)
  const { outcome, checks } = await assessmentOf(handed.submissionId, deliveredAt)
  assert.equal(outcome?.outcome, 'escalate_fraud')
  assert.equal(outcome?.clause, 'CI-5.3')
  const reuse = checks.find((one) => one.code === 'check_invoice_reuse')
  assert.equal(reuse?.facts['line_1'], claim.number)
})

test('a customer has one active plan; the other partner does not learn who holds it', async () => {
  const customer = newCustomer()
  const plan = await approvedPlan(customer)
  const rival = await newPartner()
  const second = await propose(rival, { ...customer, customer: 'Another spelling Ltd.' })
  const { outcome, checks } = await assessmentOf(second.submissionId, proposedAt)
  assert.equal(outcome?.reason, 'customer_has_a_plan')
  const found = checks.find((one) => one.code === 'check_customer')
  assert.equal(found?.sentence, 'The customer has an active plan already.')
  const { number } = must(await undone(db, (tx) => incentiveById(tx, plan.incentiveId)), 'there')
  assert.ok(!JSON.stringify(checks).includes(number))
  const rejected = unwrap(await decideAs(lead, second, { outcome: 'reject' }, approvedAt))
  assert.ok(!rejected.letter.includes(number))
})

test('two proposals for one customer approved in the same second: one is refused', async () => {
  const customer = newCustomer()
  const first = await propose(await newPartner(), customer)
  const second = await propose(await newPartner(), customer)
  const results = await Promise.all([
    decideAs(lead, first, {}, approvedAt),
    decideAs(lead, second, {}, approvedAt),
  ])
  assert.equal(results.filter((one) => one.ok).length, 1)
  const refused = results.flatMap((one) => (one.ok ? [] : [one.refusal.code]))
  assert.ok(['plan.customer_taken', 'submission.policy_forbids'].includes(refused[0]!), refused[0])
})

test('a milestone approved twice at once pays once', async () => {
  const plan = await approvedPlan()
  const handed = await deliver(plan, { no: 1, cost: '6666.68', claimed: '3333.34' })
  const results = await Promise.all([
    decideAs(specialist, handed, {}, deliveredAt),
    decideAs(lead, handed, {}, deliveredAt),
  ])
  assert.equal(results.filter((one) => one.ok).length, 1)
  const owed = await undone(db, (tx) => payablesOf(tx, [handed.submissionId]))
  assert.equal(owed.length, 1)
})

test('a plan is ended twice at once and released once; a milestone slips twice at once, once', async () => {
  const before = (await balanceNow()).committed
  const plan = await approvedPlan()
  const at = instant('2026-06-15T15:00:00Z')
  const partner = partnerActor(plan.partnerId)
  const slips = await Promise.all([
    slip(partner, plan, { dueOn: '2026-07-15' }, at),
    slip(specialist, plan, { dueOn: '2026-07-20' }, at),
  ])
  assert.equal(slips.filter((one) => one.ok).length, 1)
  assert.equal((await milestonesNow(plan))[0]?.slips, 1)
  const asked = { incentiveId: plan.incentiveId, reason: 'It is over.' }
  const end = () => execute(testCall(db, lead, { at }), 'plan.terminate', terminatePlan, asked)
  const ends = await Promise.all([end(), end()])
  assert.equal(ends.filter((one) => one.ok).length, 1)
  assert.deepEqual((await balanceNow()).committed, before)
})

test('a terminated plan owes what was accepted, releases the rest, and frees its customer', async () => {
  const customer = newCustomer()
  const before = await balanceNow()
  const plan = await approvedPlan(customer)
  const handed = await deliver(plan, { no: 1, cost: '6666.68', claimed: '3333.34' })
  const end = () =>
    execute(testCall(db, lead, { at: deliveredAt }), 'plan.terminate', terminatePlan, {
      incentiveId: plan.incentiveId,
      reason: 'The customer gave the project up.',
    })
  const early = await end()
  assert.ok(!early.ok && early.refusal.code === 'plan.milestone_undecided')
  unwrap(await decideAs(specialist, handed, {}, deliveredAt))
  unwrap(await end())
  const after_ = await balanceNow()
  assert.deepEqual(after_.committed, before.committed)
  assert.deepEqual(after_.payable, add(before.payable, amount('3333.34')))
  assert.deepEqual(
    (await milestonesNow(plan)).map((one) => one.status),
    ['accepted', 'dropped', 'dropped'],
  )
  const again = await end()
  assert.ok(!again.ok && again.refusal.code === 'incentive.wrong_state')
  const next = await propose(await newPartner(), customer, instant('2026-03-03T15:00:00Z'))
  assert.equal((await assessmentOf(next.submissionId, deliveredAt)).outcome?.outcome, 'approve')
})

test('a terminated partner’s plan ends once what it handed in is decided', async () => {
  const plan = await approvedPlan()
  const handed = await deliver(plan, { no: 1, cost: '6666.68', claimed: '3333.34' })
  await inAct(db, lead, async (act) => {
    const { version } = must(await partnerById(act.tx, plan.partnerId), 'a partner')
    const { partnerId } = plan
    const asked = { partnerId, version, move: 'terminate', reason: 'It closed.' } as const
    unwrap(await movePartnerStatus(act, asked))
  })
  const sweep = () => inAct(db, lead, endPlansOfTerminated, deliveredAt)
  assert.equal(unwrap(await sweep()).ended, 0)
  unwrap(await decideAs(specialist, handed, {}, deliveredAt))
  assert.equal(unwrap(await sweep()).ended, 1)
  const incentive = must(await undone(db, (tx) => incentiveById(tx, plan.incentiveId)), 'there')
  assert.equal(incentive.status, 'terminated')
  const owed = await undone(db, (tx) => payablesOf(tx, [handed.submissionId]))
  assert.equal(owed.length, 1)
})

test('a partner sees its plan, the next milestone and what is left; another sees nothing', async () => {
  const plan = await approvedPlan()
  const seenBy = async (partnerId: string, at = deliveredAt) => {
    const call = testCall(db, partnerActor(partnerId), { at })
    const reader = { at, partnerId }
    return unwrap(
      await read(call, 'incentive.read', (tx) => planView(tx, plan.incentiveId, reader)),
    )
  }
  const first = must(await seenBy(plan.partnerId), 'its own plan')
  assert.equal(first.nextNo, 1)
  assert.equal(printMoney(first.left), '10,000.00 USD')
  assert.equal(first.milestones[0]?.maySlipUntil?.toString(), '2026-07-30')
  assert.equal(first.slipAuthorityId, null)
  const overdueAt = async (at: string) =>
    (await seenBy(plan.partnerId, instant(at)))?.milestones.map((one) => one.overdue)
  assert.deepEqual(await overdueAt('2026-07-01T03:59:00Z'), [false, false, false])
  assert.deepEqual(await overdueAt('2026-07-01T04:00:00Z'), [true, false, false])
  const handed = await deliver(plan, { no: 1, cost: '6666.68', claimed: '3333.34' })
  assert.equal((await seenBy(plan.partnerId))?.nextNo, null)
  unwrap(await decideAs(specialist, handed, {}, deliveredAt))
  const second = must(await seenBy(plan.partnerId), 'its own plan')
  assert.equal(second.nextNo, 2)
  assert.equal(printMoney(second.accepted), '3,333.34 USD')
  assert.equal(printMoney(second.left), '6,666.66 USD')
  assert.equal(second.milestones[0]?.owed?.status, 'held')
  assert.equal(await seenBy(await newPartner()), null)
})

test('verify names a plan whose milestones are not what was approved', async () => {
  const plan = await approvedPlan()
  const check = domains
    .flatMap((one) => one.verifications)
    .find((one) => one.name === 'incentives.plans')
  const wrong = await undone(db, async (tx) => {
    await tx.run(sql`
      update incentives.milestones set amount_minor = amount_minor - 1
      where incentive_id = ${plan.incentiveId} and milestone_no = 1`)
    return check?.firstWrong(tx)
  })
  assert.match(wrong ?? '', /^CI-2026-\d{5}: its milestones do not add up$/)
})

test('plans, milestones and books agree', async () => {
  for (const { name, firstWrong } of domains.flatMap((one) => one.verifications)) {
    assert.equal(await undone(db, firstWrong), null, name)
  }
})
