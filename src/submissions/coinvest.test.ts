import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { after, test } from 'node:test'
import type { Act, Actor } from '../audit/index.ts'
import { answer, questionsOf, usableAuthority } from '../escalations/index.ts'
import { addAllocation, allocate, createFund, type Fund, fundBalance } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { incentiveById, milestonesOf, planOf, splitEvenly } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { add, printMoney, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { type Instant, Temporal } from '../kernel/temporal.ts'
import { partnerById } from '../partners/index.ts'
import { payablesOf } from '../payables/index.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { draftVersion, publishVersion, readPackFolder } from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import { domains } from '../wiring.ts'
import type { Line } from './completeness.ts'
import { decide } from './decide.ts'
import { createDraft, saveDraft } from './draft.ts'
import { escalateRefusal } from './escalate.ts'
import { judge } from './facts.ts'
import { handedIn } from './handed-in.ts'
import { openingOf } from './milestone-sql.ts'
import { askToSlip, slipMilestone, terminatePlan } from './plan-changes.ts'
import { submissionView } from './read.ts'
import { sendBack } from './send-back.ts'
import { selectSubmission } from './sql.ts'
import { submit } from './submit.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  mdfSetting,
  partnerActor,
  putPaper,
  wiredDatabase,
} from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const day = Temporal.PlainDate.from
const instant = Temporal.Instant.from
const openedAt = instant('2026-01-05T10:00:00Z')
const proposedAt = instant('2026-03-02T15:00:00Z')
const deliveredAt = instant('2026-06-01T15:00:00Z')
const lead = await person(db, { roles: ['lead'], limit: amount('50000.00') })
const specialist = await person(db, { roles: ['specialist'], limit: amount('10000.00') })
const owner = await person(db, { roles: ['program_owner'] })
const folder = fileURLToPath(new URL('../../programs/coinvest-na', import.meta.url))
const { fund, programId } = await inAct(db, testActor(['program_owner']), coinvestProgram, openedAt)

async function coinvestProgram(act: Act): Promise<{ fund: Fund; programId: string }> {
  const opened = unwrap(
    await createFund(act, {
      code: 'NA-COINVEST',
      name: 'North America co-investment',
      payerId: act.newId(),
      currency: 'USD',
      zone: 'America/New_York',
      validFrom: day('2026-01-01'),
      validUntil: day('2027-01-01'),
      requestsDueOn: null,
      claimsDueOn: null,
    }),
  )
  const { fundId } = opened
  const general = { code: 'GENERAL', name: 'General', kind: 'general', partnerId: null } as const
  const { allocationId } = unwrap(await addAllocation(act, { fundId, ...general }))
  const budget = { amount: amount('500000.00'), reason: 'Plan of the year' }
  unwrap(await allocate(act, { fundId, allocationId, ...budget }))
  const files = Object.fromEntries(await readPackFolder(folder))
  const drafted = unwrap(await draftVersion(act, { files }))
  unwrap(await publishVersion(vocabulary)(act, { ...drafted }))
  return { fund: opened, programId: drafted.programId }
}

let customers = 0
/** A customer nobody else in this file has. */
function newCustomer() {
  customers += 1
  const word = ['Aldebaran', 'Betelgeuse', 'Capella', 'Deneb', 'Electra', 'Fomalhaut', 'Gienah'][
    customers % 7
  ]!
  const name = `${word} Works ${customers} Inc.`
  return { customer: name, customer_domain: `works${customers}.example`, customer_country: 'US' }
}

const dueOn = ['2026-06-30', '2026-08-31', '2026-10-31'].map((text) => day(text))

/** A proposal over 20,000.00 with our share of 10,000.00 in thirds (E23). */
function proposalContent(customer: Record<string, string>) {
  const parts = splitEvenly(amount('10000.00'), 3)
  return {
    form: {
      title: 'Migrate the planning system',
      use_case: 'migration',
      starts_on: '2026-04-01',
      total_cost: '20000.00',
      requested: '10000.00',
      partner_cash: '5200.00',
      days_architect: '4',
      expected_revenue: '120000.00',
      ...customer,
    },
    lines: parts.map((part, place) => milestoneLine(place + 1, toDecimal(part))),
    isFinal: false,
  }
}

function milestoneLine(lineNo: number, net: string): Line {
  return {
    ...line(lineNo, { costKind: '', net, claimed: '0.00' }),
    description: `Phase ${lineNo}`,
    criterion: `Phase ${lineNo} runs in production`,
    dueOn: dueOn[lineNo - 1] ?? null,
  }
}

async function propose(
  partnerId: string,
  customer: Record<string, string> = newCustomer(),
  at: Instant = proposedAt,
) {
  return inAct(
    db,
    partnerActor(partnerId),
    async (act) => {
      const draft = unwrap(
        await createDraft(act, { type: 'coinvest_proposal', programId, form: {} }),
      )
      const saved = unwrap(await saveDraft(act, { ...draft, ...proposalContent(customer) }))
      const handed = unwrap(await submit(act, { ...draft, version: saved.version }))
      return { submissionId: draft.submissionId, ...handed }
    },
    at,
  )
}

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

async function approvedPlan(customer?: Record<string, string>) {
  const partnerId = await newPartner()
  const handed = await propose(partnerId, customer)
  unwrap(await decideAs(lead, handed, {}, proposedAt))
  const { incentiveId } = await incentiveOf(handed.submissionId)
  return { partnerId, incentiveId, proposalId: handed.submissionId }
}
type Plan = Awaited<ReturnType<typeof approvedPlan>>

type Milestone = {
  readonly no: number
  readonly cost: string
  readonly claimed: string
  readonly email?: string
  readonly invoice?: string
}

function handInMilestone(plan: Plan, given: Milestone, at: Instant = deliveredAt) {
  return inAct(
    db,
    partnerActor(plan.partnerId),
    async (act) => {
      const { incentiveId, partnerId } = plan
      const draft = unwrap(
        await createDraft(act, { type: 'coinvest_milestone', incentiveId, form: {} }),
      )
      const owned = { submissionId: draft.submissionId, partnerId }
      await putPaper(act, db, { ...owned, slot: 'invoice', lineNo: 1 })
      for (const slot of ['deliverable', 'acceptance']) {
        await putPaper(act, db, { ...owned, slot, lineNo: null })
      }
      const invoice = given.invoice ?? `${draft.submissionId.slice(-6)}-1`
      const saved = unwrap(
        await saveDraft(act, {
          ...draft,
          form: milestoneForm(given),
          lines: [line(1, { costKind: 'services', net: given.cost, invoice, ...dated })],
          isFinal: false,
        }),
      )
      const handed = unwrap(await submit(act, { ...draft, version: saved.version }))
      return { submissionId: draft.submissionId, ...handed }
    },
    at,
  )
}

const dated = { invoiceOn: '2026-05-15', deliveredOn: '2026-05-15' }

function milestoneForm({ no, claimed, email }: Milestone): Record<string, string> {
  return {
    milestone: String(no),
    claimed,
    signed_by: 'Dana Reyes',
    signer_email: email ?? `dana@works${customers}.example`,
    signed_on: '2026-05-30',
    summary: 'It runs.',
  }
}

const milestonesNow = (plan: Plan) => undone(db, (tx) => milestonesOf(tx, plan.incentiveId))
const balanceNow = () => undone(db, (tx) => fundBalance(tx, fund))

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
    const handed = await handInMilestone(plan, { no, cost: '6666.68', claimed }, instant(at))
    unwrap(await decideAs(specialist, handed, {}, instant(at)))
  }
  const lastAt = instant('2026-10-20T15:00:00Z')
  const last = await handInMilestone(plan, { no: 3, cost: '5000.00', claimed: '3333.33' }, lastAt)
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
  const handed = await handInMilestone(plan, { no: 1, cost: '4000.00', claimed: '3333.34' })
  const paid = unwrap(
    await decideAs(specialist, handed, { outcome: 'approve_reduced' }, deliveredAt),
  )
  assert.equal(printMoney(paid.amount), '2,000.00 USD')
})

test('E24: an acceptance signed by the partner’s own people goes back, its paper rejected', async () => {
  const plan = await approvedPlan()
  const partner = must(await undone(db, (tx) => partnerById(tx, plan.partnerId)), 'a partner')
  const email = `alex@${partner.domains[0]}`
  const handed = await handInMilestone(plan, { no: 1, cost: '6666.68', claimed: '3333.34', email })
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
  unwrap(await slip(specialist, other, { dueOn: '2026-08-10', authorityId }, at))
  const [slipped] = await milestonesNow(other)
  assert.equal(slipped?.dueOn.toString(), '2026-08-10')
  assert.equal(slipped?.slips, 2)
})

test('E26: a milestone handed in late a second time escalates, it is not rejected', async () => {
  const plan = await approvedPlan()
  const at = instant('2026-06-15T15:00:00Z')
  unwrap(await slip(partnerActor(plan.partnerId), plan, { dueOn: '2026-07-15' }, at))
  const lateAt = instant('2026-07-20T15:00:00Z')
  const given = { no: 1, cost: '6666.68', claimed: '3333.34' }
  const handed = await handInMilestone(plan, given, lateAt)
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
  const setting = await mdfSetting(db)
  const requestAt = instant('2026-03-02T15:00:00Z')
  const request = await handInRequest(setting, { requested: '4000.00', net: '8000.00' }, requestAt)
  unwrap(await decideAs(lead, request, {}, requestAt))
  const { incentiveId } = await incentiveOf(request.submissionId)
  const claim = await handInClaim(
    setting,
    {
      incentiveId,
      form: claimForm({ claimed: '2000.00' }),
      lines: [line(1, { costKind: 'venue', net: '4000.00', invoice: 'HC-2026-88' })],
    },
    instant('2026-04-20T15:00:00Z'),
  )
  const partnerId = setting.partnerId
  const proposal = await propose(partnerId)
  unwrap(await decideAs(lead, proposal, {}, proposedAt))
  const under = await incentiveOf(proposal.submissionId)
  const plan = { partnerId, proposalId: proposal.submissionId, incentiveId: under.incentiveId }
  const given = { no: 1, cost: '4000.00', claimed: '2000.00', invoice: 'HC 2026 88' }
  const handed = await handInMilestone(plan, given)
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
  const rejected = unwrap(await decideAs(lead, second, { outcome: 'reject' }, proposedAt))
  assert.ok(!rejected.letter.includes(number))
})

test('two proposals for one customer approved in the same second: one is refused', async () => {
  const customer = newCustomer()
  const first = await propose(await newPartner(), customer)
  const second = await propose(await newPartner(), customer)
  const results = await Promise.all([
    decideAs(lead, first, {}, proposedAt),
    decideAs(lead, second, {}, proposedAt),
  ])
  assert.equal(results.filter((one) => one.ok).length, 1)
  const refused = results.flatMap((one) => (one.ok ? [] : [one.refusal.code]))
  assert.ok(['plan.customer_taken', 'submission.policy_forbids'].includes(refused[0]!), refused[0])
})

test('a milestone approved twice at once pays once', async () => {
  const plan = await approvedPlan()
  const handed = await handInMilestone(plan, { no: 1, cost: '6666.68', claimed: '3333.34' })
  const results = await Promise.all([
    decideAs(specialist, handed, {}, deliveredAt),
    decideAs(lead, handed, {}, deliveredAt),
  ])
  assert.equal(results.filter((one) => one.ok).length, 1)
  const owed = await undone(db, (tx) => payablesOf(tx, [handed.submissionId]))
  assert.equal(owed.length, 1)
})

test('a terminated plan owes what was accepted, releases the rest, and frees its customer', async () => {
  const customer = newCustomer()
  const before = await balanceNow()
  const plan = await approvedPlan(customer)
  const handed = await handInMilestone(plan, { no: 1, cost: '6666.68', claimed: '3333.34' })
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

test('plans, milestones and books agree', async () => {
  for (const { name, firstWrong } of domains.flatMap((one) => one.verifications)) {
    assert.equal(await undone(db, firstWrong), null, name)
  }
})
