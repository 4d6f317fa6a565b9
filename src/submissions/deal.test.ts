import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { answer, questionsOf } from '../escalations/index.ts'
import { balanceIn } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { endOf, isProtectedAt } from '../incentives/index.ts'
import { verifications } from '../incentives/verify.ts'
import { must } from '../kernel/assert.ts'
import { printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { movePartnerStatus, partnerById } from '../partners/index.ts'
import { payablesOf } from '../payables/index.ts'
import { sql } from '../platform/db.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { expireDeals, releaseDeal } from './deal-moves.ts'
import {
  berlin,
  dealSetting,
  decideOn,
  handIn,
  hear,
  newPartner,
  protectedDeal,
  register,
  registrationForm,
  standing,
  suggestionFor,
} from './deal-testing.ts'
import { saveDraft } from './draft.ts'
import { escalate } from './escalate.ts'
import { submissionView } from './read.ts'
import { dealView } from './read-deal.ts'
import { withdraw } from './send-back.ts'
import { submit } from './submit.ts'
import { amount, partnerActor, wiredDatabase } from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await dealSetting(db)
const a = await newPartner(setting, 'select')
const b = await newPartner(setting, 'premier')

function lettersTo(partnerId: string, about: string): Promise<string> {
  return undone(db, async (tx) => {
    const said = await tx.many<{ body: string }>(sql`
      select m.body from correspondence.messages m join correspondence.threads t using (thread_id)
      where t.partner_id = ${partnerId} and m.body like ${`%${about}%`} order by m.message_id`)
    return said.map((one) => one.body).join('\n')
  })
}

const nameOf = async (partnerId: typeof a) =>
  must(await undone(db, (tx) => partnerById(tx, partnerId)), 'enrolled').legalName

test('E01: the first is protected, the second rejected without learning who holds it', async () => {
  const first = await register(
    setting,
    a,
    { name: 'Globex Corporation', domain: 'globex.example' },
    berlin('2026-03-02T10:00:05'),
  )
  const second = await register(
    setting,
    b,
    { name: 'Globex Corp.', domain: 'www.globex.example' },
    berlin('2026-03-02T10:07:00'),
  )
  const early = await decideOn(setting, second.submissionId, berlin('2026-03-02T11:00'))
  assert.equal(early.ok ? 'decided' : early.refusal.code, 'deal.earlier_pending')
  unwrap(await decideOn(setting, first.submissionId, berlin('2026-03-02T11:10')))
  const { incentive, deal } = await standing(setting, first.submissionId)
  assert.equal(incentive.status, 'protected')
  assert.equal(endOf(must(deal, 'a deal'))?.toString(), '2026-05-30T22:00:00Z')
  assert.equal(incentive.lastOn?.toString(), '2026-05-30')
  assert.deepEqual(await suggestionFor(setting, second.submissionId, berlin('2026-03-02T11:20')), {
    says: 'reject conflict',
    odd: ['check_conflict fail'],
  })
  const at = berlin('2026-03-02T11:30')
  const loser = await standing(setting, second.submissionId)
  const seen = (partnerId: string | null) =>
    undone(db, (tx) => dealView(tx, loser.incentive.incentiveId, { at, partnerId }))
  const [conflict] = (await seen(null))?.staff?.conflicts ?? []
  assert.deepEqual(
    [conflict?.source, conflict?.number, conflict?.partnerName, conflict?.keys, conflict?.exact],
    ['protection', incentive.number, await nameOf(a), ['domain', 'name'], true],
  )
  assert.equal((await seen(b))?.staff, null)
  assert.equal(await seen(a), null)
  const winner = await undone(db, (tx) => dealView(tx, incentive.incentiveId, { at, partnerId: a }))
  assert.deepEqual([winner?.daysLeft, winner?.lastOn?.toString()], [90, '2026-05-30'])
  const done = unwrap(await decideOn(setting, second.submissionId, at, { outcome: 'reject' }))
  assert.match(done.letter, /The customer is taken for one of these products/)
  assert.ok(!done.letter.includes(await nameOf(a)) && !done.letter.includes(incentive.number))
  const told = await lettersTo(b, 'The customer is taken')
  assert.match(told, /for one of these products/)
  assert.ok(!told.includes(await nameOf(a)) && !told.includes(incentive.number))
  assert.equal((await standing(setting, second.submissionId)).incentive.status, 'declined')
})

test('E02: two in the same moment are one question, and its answer brings both back', async () => {
  const customer = { name: 'Initech GmbH', domain: 'initech.example' }
  const one = await register(setting, a, customer, berlin('2026-03-02T10:00:40'))
  // However fast we are: the moment is not over.
  const fast = await decideOn(setting, one.submissionId, berlin('2026-03-02T10:01:00'))
  assert.equal(fast.ok ? 'decided' : fast.refusal.code, 'deal.moment_open')
  const two = await register(setting, b, customer, berlin('2026-03-02T10:01:20'))
  assert.equal(two.status, 'escalated')
  const rows = [
    await standing(setting, one.submissionId),
    await standing(setting, two.submissionId),
  ]
  assert.deepEqual(
    rows.map(({ row }) => row.status),
    ['escalated', 'escalated'],
  )
  const questions = await undone(db, async (tx) => [
    ...(await questionsOf(tx, { subjectKind: 'submission', subjectId: one.submissionId })),
    ...(await questionsOf(tx, { subjectKind: 'submission', subjectId: two.submissionId })),
  ])
  assert.equal(questions.length, 1)
  assert.match(questions[0]!.question, /Initech GmbH and became complete in the same moment/)
  const at = berlin('2026-03-02T15:00')
  const { questionId } = questions[0]!
  const answered = await execute(testCall(db, setting.owner, { at }), 'question.answer', answer, {
    questionId,
    text: 'The first: it worked on the tender of last year.',
    authority: { amount: amount('1.00', 'EUR'), expiresAt: at.add({ hours: 48 }) },
  })
  const { authorityId } = unwrap(answered)
  await hear(setting, at)
  for (const { submissionId } of [one, two]) {
    assert.equal((await standing(setting, submissionId)).row.status, 'in_review')
  }
  const later = await decideOn(setting, one.submissionId, at.add({ minutes: 5 }), {
    authorityId: must(authorityId, 'granted'),
  })
  assert.equal(unwrap(later).status, 'approved')
  assert.equal(
    (await suggestionFor(setting, two.submissionId, at.add({ minutes: 9 }))).says,
    'reject conflict',
  )
})

test('E03: who completes the form later waits for who was complete before', async () => {
  const customer = { name: 'Hooli AG', domain: 'hooli.example' }
  const form = registrationForm(customer, berlin('2026-03-02T09:00'))
  const { customer_country: country = 'DE', ...lacking } = form
  const early = await handIn(
    setting,
    a,
    { type: 'deal_registration', form: lacking, slots: ['engagement'], source: 'sheet' },
    berlin('2026-03-02T09:00'),
  )
  assert.equal(early.status, 'action_required')
  const winner = await register(setting, b, customer, berlin('2026-03-02T09:30'))
  const mended = await inAct(
    db,
    partnerActor(a),
    async (act) => {
      const saved = unwrap(
        await saveDraft(act, {
          submissionId: early.submissionId,
          version: early.version,
          form: { ...lacking, customer_country: country },
          lines: [],
          isFinal: false,
        }),
      )
      const { submissionId } = early
      return unwrap(await submit(act, { submissionId, version: saved.version }))
    },
    berlin('2026-03-02T09:45'),
  )
  assert.equal(mended.status, 'in_review')
  const at = berlin('2026-03-02T10:00')
  const view = await undone(db, (tx) =>
    submissionView(tx, early.submissionId, { at, partnerId: null }),
  )
  assert.equal(view?.health, 'blocked')
  const blocked = await decideOn(setting, early.submissionId, at)
  assert.equal(blocked.ok ? '' : blocked.refusal.code, 'deal.earlier_pending')
  // The earlier one fails: the later is judged as if alone.
  unwrap(
    await decideOn(setting, winner.submissionId, at, { outcome: 'reject', reason: 'Not engaged.' }),
  )
  unwrap(await decideOn(setting, early.submissionId, at.add({ minutes: 1 })))
  assert.equal((await standing(setting, early.submissionId)).incentive.status, 'protected')
})

test('E08: free at 00:00 of the ninetieth day in the program’s zone, wherever one asks from', async () => {
  await protectedDeal(setting, a, { name: 'Vandelay Imports', domain: 'vandelay.example' })
  const asked = async (at: string) => {
    const instant = Temporal.Instant.from(at)
    const customer = { name: 'Vandelay Imports Ltd', domain: 'vandelay.example' }
    const { submissionId } = await register(setting, b, customer, instant)
    // Judged two days later: what counts is the instant it was complete.
    const { says } = await suggestionFor(setting, submissionId, instant.add({ hours: 48 }))
    const close = instant.add({ hours: 49 })
    unwrap(await decideOn(setting, submissionId, close, { outcome: 'reject', reason: 'A test.' }))
    return says
  }
  assert.equal(await asked('2026-05-31T00:05:00+09:00'), 'reject conflict', 'Tokyo')
  assert.equal(await asked('2026-05-30T18:05:00-04:00'), 'approve within_terms', 'New York')
  const sweep = (at: string) =>
    inAct(db, testActor([]), (act) => expireDeals(act), Temporal.Instant.from(at))
  assert.deepEqual(unwrap(await sweep('2026-05-30T21:59:59Z')), { ended: 0 })
  assert.ok(unwrap(await sweep('2026-05-30T22:00:00Z')).ended >= 1)
})

test('E08: an extension asked before the end keeps the protection until it is decided', async () => {
  const customer = { name: 'Fabrikam Logistics', domain: 'fabrikam.example' }
  const held = await protectedDeal(setting, a, customer)
  const { incentiveId } = held.incentive
  const form = {
    progress: 'The offer is with their board.',
    next_steps: 'Signature in July.',
    close_on: '2026-07-20',
  }
  const extension = { type: 'deal_extension' as const, incentiveId, form }
  const asked = await handIn(
    setting,
    a,
    { ...extension, slots: ['progress_evidence'] },
    berlin('2026-05-30T12:00'),
  )
  await inAct(db, testActor([]), (act) => expireDeals(act), berlin('2026-06-01T08:00'))
  assert.equal((await standing(setting, held.submissionId)).incentive.status, 'protected')
  const other = await register(setting, b, customer, berlin('2026-06-01T09:00'))
  assert.equal(
    (await suggestionFor(setting, other.submissionId, berlin('2026-06-01T09:05'))).says,
    'reject conflict',
  )
  unwrap(await decideOn(setting, asked.submissionId, berlin('2026-06-02T09:00')))
  const { deal } = await standing(setting, held.submissionId)
  assert.equal(endOf(must(deal, 'a deal'))?.toString(), '2026-07-29T22:00:00Z')
  assert.ok(isProtectedAt(must(deal, 'a deal'), Temporal.Instant.from('2026-07-29T21:59:59Z')))
  assert.ok(!isProtectedAt(must(deal, 'a deal'), Temporal.Instant.from('2026-07-29T22:00:00Z')))
})

test('an extension taken back after the old end frees the customer there and then', async () => {
  const customer = { name: 'Sirius Cyber', domain: 'sirius.example' }
  const held = await protectedDeal(setting, a, customer)
  const { incentiveId } = held.incentive
  const form = { progress: 'A pilot runs.', next_steps: 'Sign.', close_on: '2026-07-20' }
  const asked = await handIn(
    setting,
    a,
    { type: 'deal_extension', incentiveId, form, slots: ['progress_evidence'] },
    berlin('2026-05-29T12:00'),
  )
  const at = berlin('2026-06-02T09:00')
  const input = { submissionId: asked.submissionId, version: asked.version, reason: 'Lost it.' }
  unwrap(await inAct(db, partnerActor(a), (act) => withdraw(act, input), at))
  const { incentive, deal } = await standing(setting, held.submissionId)
  assert.deepEqual([incentive.status, deal?.endedBy], ['expired', 'extension_rejected'])
  assert.ok(isProtectedAt(must(deal, 'a deal'), at.subtract({ seconds: 1 })))
  assert.ok(!isProtectedAt(must(deal, 'a deal'), at))
})

test('E07: asked one day after the end it is rejected, and registering anew is free', async () => {
  const customer = { name: 'Wayne Shipping', domain: 'wayne.example' }
  const held = await protectedDeal(setting, a, customer)
  await inAct(db, testActor([]), (act) => expireDeals(act), berlin('2026-05-31T00:10'))
  const { incentiveId } = held.incentive
  const form = { progress: 'Late.', next_steps: 'Sign.', close_on: '2026-07-20' }
  const extension = { type: 'deal_extension' as const, incentiveId, form }
  const at = berlin('2026-06-01T00:10')
  const asked = await handIn(setting, a, { ...extension, slots: ['progress_evidence'] }, at)
  assert.equal(
    (await suggestionFor(setting, asked.submissionId, at)).says,
    'reject asked_after_the_end',
  )
  const done = unwrap(await decideOn(setting, asked.submissionId, at, { outcome: 'reject' }))
  assert.match(done.letter, /You may register the customer anew/)
  const over = await undone(db, (tx) => dealView(tx, incentiveId, { at, partnerId: a }))
  assert.equal(over?.again?.form['customer_domain'], 'wayne.example')
  assert.equal(over?.again?.form['close_on'], undefined)
  const again = await register(setting, a, customer, at.add({ hours: 1 }))
  unwrap(await decideOn(setting, again.submissionId, at.add({ hours: 2 })))
  assert.equal((await standing(setting, again.submissionId)).incentive.status, 'protected')
})

async function outcomeOf(
  held: Awaited<ReturnType<typeof protectedDeal>>,
  form: Readonly<Record<string, string>>,
  at: Temporal.Instant,
) {
  const { incentiveId, partnerId } = held.incentive
  const slots = form['outcome'] === 'won' ? ['order'] : []
  return handIn(setting, partnerId, { type: 'deal_outcome', incentiveId, form, slots }, at)
}

test('a won deal owes its incentive, and its sale pays no second one', async () => {
  const held = await protectedDeal(setting, a, { name: 'Stark Foods', domain: 'stark.example' })
  const order = {
    outcome: 'won',
    opportunity: 'OPP-501',
    order_number: 'PO 4711',
    order_on: '2026-04-20',
    net_new_value: '44000.00',
  }
  const at = berlin('2026-04-22T10:00')
  const told = await outcomeOf(held, order, at)
  const decided = unwrap(await decideOn(setting, told.submissionId, at.add({ hours: 1 })))
  assert.equal(printMoney(decided.amount), '2,200.00 EUR')
  assert.equal((await standing(setting, told.submissionId)).incentive.status, 'won')
  const [payable] = await undone(db, (tx) => payablesOf(tx, [told.submissionId]))
  assert.equal(payable && printMoney(payable.amount), '2,200.00 EUR')
  const owed = await undone(db, (tx) => balanceIn(tx, setting.fund, 'payable', a))
  assert.equal(printMoney(owed), '2,200.00 EUR')
  const other = await protectedDeal(setting, b, { name: 'Pym Labs', domain: 'pym.example' })
  const twice = await outcomeOf(other, order, at)
  assert.equal(
    (await suggestionFor(setting, twice.submissionId, at)).says,
    'reject sale_paid_before',
  )
})

test('E10: twice the registered value pays up to the tolerance; the rest is the owner’s', async () => {
  const held = await protectedDeal(setting, a, { name: 'Oscorp Tools', domain: 'oscorp.example' })
  const at = berlin('2026-04-22T10:00')
  const order = { order_on: '2026-04-20', net_new_value: '80000.00', opportunity: 'OPP-502' }
  const told = await outcomeOf(held, { outcome: 'won', ...order }, at)
  assert.equal(
    (await suggestionFor(setting, told.submissionId, at)).says,
    'escalate_design above_tolerance',
  )
  const asked = await decideOn(setting, told.submissionId, at, { outcome: 'approve_reduced' })
  assert.equal(asked.ok ? '' : asked.refusal.code, 'submission.policy_forbids')
  const { row } = await standing(setting, told.submissionId)
  const subject = { subjectKind: 'submission', subjectId: row.submissionId }
  const question = 'The order is twice what was registered. Does the rest count?'
  const call = (actor: typeof setting.lead) => testCall(db, actor, { at })
  const about = { submissionId: row.submissionId, version: row.version }
  unwrap(
    await execute(call(setting.lead), 'question.raise', escalate, {
      ...about,
      kind: 'design',
      question,
    }),
  )
  const [open] = await undone(db, (tx) => questionsOf(tx, subject))
  const { questionId } = must(open, 'asked')
  unwrap(
    await execute(call(setting.owner), 'question.answer', answer, {
      questionId,
      text: 'No: only what was registered.',
    }),
  )
  await hear(setting, at)
  assert.equal(
    (await suggestionFor(setting, row.submissionId, at)).says,
    'approve_reduced up_to_tolerance',
  )
  const reduced = { outcome: 'approve_reduced', reason: 'Up to the tolerance.' } as const
  const decided = unwrap(await decideOn(setting, row.submissionId, at, reduced))
  assert.equal(printMoney(decided.amount), '2,500.00 EUR')
})

test('a deal told of late is won when its order is dated inside the protection', async () => {
  const held = await protectedDeal(setting, b, { name: 'Cyberdyne', domain: 'cyberdyne.example' })
  const at = berlin('2026-06-10T10:00')
  await inAct(db, testActor([]), (act) => expireDeals(act), at)
  assert.equal((await standing(setting, held.submissionId)).incentive.status, 'expired')
  const order = { order_on: '2026-05-30', net_new_value: '40000.00', opportunity: 'OPP-503' }
  const told = await outcomeOf(held, { outcome: 'won', ...order }, at)
  unwrap(await decideOn(setting, told.submissionId, at))
  assert.equal((await standing(setting, held.submissionId)).incentive.status, 'won')
})

test('a lost deal, and one given back, leave the customer free', async () => {
  const customer = { name: 'Tyrell Systems', domain: 'tyrell.example' }
  const held = await protectedDeal(setting, a, customer)
  const at = berlin('2026-03-20T10:00')
  const told = await outcomeOf(held, { outcome: 'lost', reason: 'Price.' }, at)
  unwrap(await decideOn(setting, told.submissionId, at.add({ hours: 1 })))
  assert.equal((await standing(setting, held.submissionId)).incentive.status, 'lost')
  const next = await protectedDeal(setting, b, customer, at.add({ hours: 2 }))
  const { incentiveId } = next.incentive
  const input = { incentiveId, reason: 'They stay with what they have.' }
  const later = at.add({ hours: 5 })
  const wrong = await inAct(db, partnerActor(a), (act) => releaseDeal(act, input), later)
  assert.equal(wrong.ok ? '' : wrong.refusal.code, 'incentive.unknown')
  unwrap(await inAct(db, partnerActor(b), (act) => releaseDeal(act, input), later))
  const again = await register(setting, a, customer, later.add({ hours: 1 }))
  assert.deepEqual(await suggestionFor(setting, again.submissionId, later.add({ hours: 1 })), {
    says: 'approve within_terms',
    odd: [],
  })
})

test('E09: suspended, the protection stands and the lead is told; terminated, it ends', async () => {
  const partner = await newPartner(setting, 'select')
  const held = await protectedDeal(setting, partner, { name: 'Soylent', domain: 'soylent.example' })
  const at = berlin('2026-03-10T10:00')
  const move = async (name: 'suspend' | 'terminate') => {
    const { version } = must(await undone(db, (tx) => partnerById(tx, partner)), 'enrolled')
    const given = { partnerId: partner, move: name, reason: 'An audit', version }
    unwrap(await inAct(db, setting.lead, (act) => movePartnerStatus(act, given), at))
    await hear(setting, at)
  }
  await move('suspend')
  assert.equal((await standing(setting, held.submissionId)).incentive.status, 'protected')
  const notices = await undone(db, (tx) =>
    tx.many<{ text: string }>(sql`
      select text from correspondence.notices where role = 'lead' and subject_id = ${partner}`),
  )
  assert.match(notices.map((one) => one.text).join(), /holds DR-2026-/)
  await move('terminate')
  const { incentive, deal } = await standing(setting, held.submissionId)
  assert.deepEqual([incentive.status, deal?.endedBy], ['expired', 'partner_terminated'])
})

test('what partners hold and the states of their deals agree', async () => {
  for (const { name, firstWrong } of verifications) {
    assert.equal(await undone(db, firstWrong), null, name)
  }
  const first = must(
    verifications.find((one) => one.name === 'incentives.protections') ?? null,
    'the protections are verified',
  )
  const wrong = await undone(db, async (tx) => {
    await tx.run(sql`update incentives.protections set held_until = held_from`)
    return first.firstWrong(tx)
  })
  assert.match(wrong ?? '', /^DR-2026-\d+ holds /)
})
