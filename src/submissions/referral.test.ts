import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { record } from '../audit/index.ts'
import { balanceIn, bookDay } from '../funds/index.ts'
import { attributionOf } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { money, printMoney, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { movePartnerStatus, partnerById } from '../partners/index.ts'
import {
  assess,
  confirmOwed,
  schedulePayables,
  sendPayables,
  settlePayables,
} from '../payables/index.ts'
import { sql, withTx } from '../platform/db.ts'
import { inAct, testActor, undone } from '../platform/testing.ts'
import { domains } from '../wiring.ts'
import { createDraft } from './draft.ts'
import { sweepExpired, sweepWon } from './referral-moves.ts'
import {
  accepted,
  customer,
  decideOn,
  feesOf,
  hear,
  link,
  newPartner,
  noon,
  pays,
  refer,
  referralSetting,
  sale,
  statusOf,
} from './referral-testing.ts'
import { assessmentView } from './read.ts'
import { referralView } from './read-referral.ts'
import { sendBack, withdraw } from './send-back.ts'
import { selectSubmission } from './sql.ts'
import { amount, wiredDatabase } from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await referralSetting(db)
let made = 0

/** A referral of a customer of its own, accepted on 2 March, its sale won on 1 April and linked. */
async function won(given: { readonly currency?: string } = {}) {
  const partnerId = await newPartner(setting, 'registered')
  made += 1
  const [code, domain] = [`CUS-${made}`, `company${made}x.example`]
  const name = `${['Aurora', 'Basalt', 'Cobalt', 'Dune', 'Ember', 'Fjord', 'Garnet', 'Heath'][made % 8]} ${made} Works`
  await customer(setting, { code, name, domain })
  const incentive = await accepted(setting, partnerId, { name, domain })
  const { incentiveId } = incentive
  const opp = `OPP-${made}`
  const more = { currency: given.currency ?? 'USD' }
  const opportunityId = await sale(
    setting,
    {
      code: opp,
      customerCode: code,
      stage: 'won',
      wonOn: Temporal.PlainDate.from('2026-04-01'),
      ...more,
    },
    '2026-04-01',
  )
  assert.deepEqual(unwrap(await link(setting, incentiveId, opportunityId, '2026-04-02')), {
    converted: true,
  })
  return { partnerId, incentiveId, opp, opportunityId }
}

async function approveNext(incentiveId: string, on: string) {
  const open = (await feesOf(setting, incentiveId)).find((fee) => fee.status === 'in_review')
  return unwrap(await decideOn(setting, must(open, 'a fee is in review').submissionId, noon(on)))
}

const payableIdOf = (fee: { payableId: string | null }) => must(fee.payableId, 'it owes')

async function payOut(payableId: string, on: string) {
  await inAct(
    db,
    testActor(['specialist']),
    async (act) => {
      const runId = act.newId()
      const day = Temporal.PlainDate.from(on)
      const partner = await undone(db, (tx) =>
        tx.one<{ partnerId: string }>(
          sql`select partner_id as "partnerId" from payables.payables where payable_id = ${payableId}`,
        ),
      )
      const vendors = [{ partnerId: partner.partnerId, currency: 'USD', missing: [] }]
      unwrap(await assess(act, { payableIds: [payableId], vendors }))
      unwrap(await schedulePayables(act, { runId, payableIds: [payableId] }))
      const cause = () =>
        record(act, { type: 'test.cause', subjectKind: 'test', subjectId: runId, body: {} })
      const payableIds = [payableId]
      unwrap(await sendPayables(act, { runId, payableIds, eventId: await cause(), on: day }))
      const settled = { runId, payableIds, eventId: await cause(), on: day, paidOn: day }
      unwrap(await settlePayables(act, settled))
    },
    noon(on),
  )
}

function rowsOf(incentiveId: string) {
  return undone(db, async (tx) => {
    const rows = await tx.many<{ kind: string; amountMinor: bigint; totalMinor: bigint }>(sql`
      select kind, amount_minor as "amountMinor", total_minor as "totalMinor"
      from incentives.fee_instalments where incentive_id = ${incentiveId} order by instalment`)
    const usd = (minor: bigint) => toDecimal(money(minor, 'USD'))
    return rows.map((row) => `${row.kind} ${usd(row.amountMinor)}, in all ${usd(row.totalMinor)}`)
  })
}

test('an accepted referral counts for twelve months, half-open, in the program’s zone', async () => {
  const partnerId = await newPartner(setting, 'premier')
  const { incentiveId, approval } = await accepted(setting, partnerId, {
    name: 'Initech Ltd',
    domain: 'initech.example',
  })
  const attribution = must(await undone(db, (tx) => attributionOf(tx, incentiveId)), 'accepted')
  assert.equal(attribution.untilAt.toString(), '2027-03-02T05:00:00Z')
  assert.equal(await statusOf(setting, incentiveId), 'accepted')
  assert.equal(approval?.tier, 'premier')
  const sweep = (at: string) =>
    inAct(db, testActor([]), (act) => sweepExpired(act), Temporal.Instant.from(at))
  unwrap(await sweep('2027-03-02T04:59:59Z'))
  assert.equal(await statusOf(setting, incentiveId), 'accepted')
  unwrap(await sweep('2027-03-02T05:00:00Z'))
  assert.equal(await statusOf(setting, incentiveId), 'expired')
})

test('E28: a referral of what our own sales opened two hours earlier is rejected with the instant', async () => {
  await customer(setting, { code: 'UMB', name: 'Umbrella Inc', domain: 'umbrella.example' })
  await sale(
    setting,
    {
      code: 'OPP-UMB',
      customerCode: 'UMB',
      stage: 'identified',
      openedOn: Temporal.PlainDate.from('2026-03-02'),
      openedAt: Temporal.Instant.from('2026-03-02T15:00:00Z'),
    },
    '2026-03-02',
  )
  const partnerId = await newPartner(setting, 'registered')
  const referred = { name: 'Umbrella', domain: 'www.umbrella.example' }
  const { submissionId } = await refer(setting, partnerId, referred, noon('2026-03-02'))
  const at = noon('2026-03-03')
  const suggested = await undone(db, (tx) => assessmentView(tx, submissionId, at))
  assert.equal(suggested?.suggestion.reason, 'open_sale')
  const approved = await decideOn(setting, submissionId, at)
  assert.equal(approved.ok ? 'ok' : approved.refusal.code, 'submission.policy_forbids')
  const rejected = unwrap(await decideOn(setting, submissionId, at, { outcome: 'reject' }))
  assert.match(rejected.letter, /was opened on 2 March 2026 at 10:00 \(America\/New_York\)/)
  assert.match(rejected.letter, /2 April 2026/, 'until when it may be appealed')
})

test('the first whole referral of a customer wins; the second is not told whose it is', async () => {
  const [first, second] = [
    await newPartner(setting, 'premier'),
    await newPartner(setting, 'premier'),
  ]
  const { number } = await accepted(setting, first, { name: 'Hooli Inc', domain: 'hooli.example' })
  const handed = await refer(
    setting,
    second,
    { name: 'Hooli Incorporated', domain: 'hooli.example' },
    noon('2026-03-05'),
  )
  const rejected = unwrap(
    await decideOn(setting, handed.submissionId, noon('2026-03-06'), { outcome: 'reject' }),
  )
  assert.match(rejected.letter, /Another partner referred this customer before/)
  const holder = must(await undone(db, (tx) => partnerById(tx, first)), 'enrolled')
  assert.ok(!rejected.letter.includes(holder.legalName) && !rejected.letter.includes(number))
})

test('E29: four quarterly payments make four fees as collected, under one cap', async () => {
  const { incentiveId, opp } = await won()
  const owed: string[] = []
  for (const [number, on] of [
    ['Q1', '2026-04-10'],
    ['Q2', '2026-07-10'],
    ['Q3', '2026-10-10'],
    ['Q4', '2027-01-10'],
  ] as const) {
    await pays(setting, { sale: opp, number: `${opp}-${number}`, amount: amount('60000.00'), on })
    const decided = await approveNext(incentiveId, on)
    owed.push(printMoney(decided.amount))
  }
  assert.deepEqual(owed, ['6,000.00 USD', '6,000.00 USD', '6,000.00 USD', '2,000.00 USD'])
  await pays(setting, {
    sale: opp,
    number: `${opp}-Q5`,
    amount: amount('60000.00'),
    on: '2027-02-10',
  })
  assert.equal(
    (await feesOf(setting, incentiveId)).length,
    4,
    'the cap is used up: nobody is asked',
  )
  assert.deepEqual((await rowsOf(incentiveId)).at(-1), 'fee 0.00, in all 20000.00')
  assert.equal(await statusOf(setting, incentiveId), 'earning')
})

test('payments that come together are decided one after the other', async () => {
  const { incentiveId, opp } = await won()
  for (const number of ['A', 'B']) {
    const payment = { sale: opp, number: `${opp}-${number}`, amount: amount('150000.00') }
    await pays(setting, { ...payment, on: '2026-04-10' })
  }
  const waiting = await feesOf(setting, incentiveId)
  assert.deepEqual(
    waiting.map((fee) => fee.requestedMinor),
    [1_500_000n],
  )
  await approveNext(incentiveId, '2026-04-13')
  assert.equal(printMoney((await approveNext(incentiveId, '2026-04-14')).amount), '5,000.00 USD')
})

test('a fee waits sixty days from the day the customer paid, then it is paid net thirty', async () => {
  const { incentiveId, opp } = await won()
  await pays(setting, {
    sale: opp,
    number: `${opp}-A`,
    amount: amount('1000.00'),
    on: '2026-04-10',
  })
  const fee = await approveNext(incentiveId, '2026-04-13')
  const found = await undone(db, (tx) =>
    tx.one<{ holdUntil: Temporal.PlainDate; dueOn: Temporal.PlainDate }>(sql`
      select hold_until as "holdUntil", due_on as "dueOn" from payables.payables
      where payable_id = ${payableIdOf(fee)}`),
  )
  assert.deepEqual(
    [found.holdUntil.toString(), found.dueOn.toString()],
    ['2026-06-09', '2026-07-09'],
  )
})

test('what is returned while the fee waits lowers the payable', async () => {
  const { incentiveId, opp } = await won()
  const first = `${opp}-A`
  await pays(setting, { sale: opp, number: first, amount: amount('100000.00'), on: '2026-04-10' })
  const fee = await approveNext(incentiveId, '2026-04-13')
  await pays(setting, {
    sale: opp,
    number: `${opp}-R`,
    amount: amount('-40000.00'),
    on: '2026-05-04',
    returns: first,
  })
  assert.deepEqual(await rowsOf(incentiveId), [
    'fee 10000.00, in all 10000.00',
    'refund -4000.00, in all 6000.00',
  ])
  const [payable] = await undone(db, (tx) => payablesOfFee(tx, payableIdOf(fee)))
  assert.equal(payable?.left, 600_000n)
})

function payablesOfFee(tx: Parameters<Parameters<typeof undone>[1]>[0], payableId: string) {
  return tx.many<{ left: bigint; claimed: bigint }>(sql`
    select p.amount_minor - p.lowered_minor as left,
      coalesce((select sum(r.amount_minor) from payables.receivables r
        where r.payable_id = p.payable_id), 0)::int8 as claimed
    from payables.payables p where p.payable_id = ${payableId}`)
}

test('E30: half of it returned after the fee was paid claws back 5 000', async () => {
  const { incentiveId, opp, partnerId } = await won()
  const first = `${opp}-A`
  await pays(setting, { sale: opp, number: first, amount: amount('300000.00'), on: '2026-04-10' })
  const fee = await approveNext(incentiveId, '2026-04-13')
  assert.equal(printMoney(fee.amount), '20,000.00 USD')
  await payOut(payableIdOf(fee), '2026-07-09')
  await hear(setting, '2026-07-09')
  const refund = { sale: opp, number: `${opp}-R`, amount: amount('-150000.00'), returns: first }
  await pays(setting, { ...refund, on: '2026-10-07' })
  assert.deepEqual(await rowsOf(incentiveId), [
    'fee 20000.00, in all 20000.00',
    'refund -5000.00, in all 15000.00',
  ])
  const [payable] = await undone(db, (tx) => payablesOfFee(tx, payableIdOf(fee)))
  assert.deepEqual([payable?.left, payable?.claimed], [2_000_000n, 500_000n])
  const claim = await undone(db, (tx) => balanceIn(tx, setting.fund, 'receivable', partnerId))
  assert.equal(printMoney(claim), '5,000.00 USD')
  assert.equal(bookDay(setting.fund, noon('2026-10-07')).toString(), '2026-10-07')
})

test('a partner sees its own fees and what was clawed back, staff also which sale and payments', async () => {
  const { incentiveId, opp, partnerId } = await won()
  const first = `${opp}-A`
  await pays(setting, { sale: opp, number: first, amount: amount('100000.00'), on: '2026-04-10' })
  await approveNext(incentiveId, '2026-04-13')
  const refund = { sale: opp, number: `${opp}-R`, amount: amount('-40000.00'), returns: first }
  await pays(setting, { ...refund, on: '2026-05-04' })
  const at = noon('2026-05-05')
  const own = await withTx(
    db.world.portal,
    (tx) => referralView(tx, incentiveId, { at, partnerId }),
    {
      partnerId,
    },
  )
  const said = must(own, 'its own').fees.map((row) => `${row.kind} ${printMoney(row.amount)}`)
  assert.deepEqual(said, ['fee 10,000.00 USD', 'refund -4,000.00 USD'])
  assert.equal(printMoney(must(own, 'its own').total), '6,000.00 USD')
  assert.equal(own?.staff, null)
  const stranger = await newPartner(setting, 'premier')
  const other = { at, partnerId: stranger }
  assert.equal(
    await withTx(db.world.portal, (tx) => referralView(tx, incentiveId, other), other),
    null,
  )
  const staff = must(
    await undone(db, (tx) => referralView(tx, incentiveId, { at, partnerId: null })),
    'there',
  ).staff
  assert.equal(staff?.sale?.code, opp)
  assert.deepEqual(
    staff?.payments.map((one) => `${one.payment} ${printMoney(one.refunded)} ${one.state}`),
    [`erp/${first} 40,000.00 USD fixed`],
  )
})

test('returned a day later than counts, the fee stays', async () => {
  const { incentiveId, opp } = await won()
  const first = `${opp}-A`
  await pays(setting, { sale: opp, number: first, amount: amount('100000.00'), on: '2026-04-10' })
  await approveNext(incentiveId, '2026-04-13')
  const refund = { sale: opp, number: `${opp}-R`, amount: amount('-50000.00'), returns: first }
  await pays(setting, { ...refund, on: '2026-10-08' })
  assert.deepEqual((await rowsOf(incentiveId)).at(-1), 'refund 0.00, in all 10000.00')
})

test('a refund heard twice, or looked at again by the sweep, changes the fee once', async () => {
  const { incentiveId, opp } = await won()
  const first = `${opp}-A`
  await pays(setting, { sale: opp, number: first, amount: amount('100000.00'), on: '2026-04-10' })
  await approveNext(incentiveId, '2026-04-13')
  const refund = { sale: opp, number: `${opp}-R`, amount: amount('-50000.00'), returns: first }
  await pays(setting, { ...refund, on: '2026-05-08' })
  const sweep = () => inAct(db, testActor([]), (act) => sweepWon(act), noon('2026-05-09'))
  await Promise.all([sweep(), sweep()])
  assert.equal((await rowsOf(incentiveId)).length, 2)
})

test('E31: a fee of a partner terminated meanwhile is owed, and held until Finance confirms it', async () => {
  const { incentiveId, opp, partnerId } = await won()
  const other = await accepted(setting, partnerId, { name: 'Pied Piper', domain: 'piper.example' })
  const { version } = must(await undone(db, (tx) => partnerById(tx, partnerId)), 'enrolled')
  const end = { partnerId, version, move: 'terminate' as const, reason: 'Contract ended' }
  unwrap(await inAct(db, setting.lead, (act) => movePartnerStatus(act, end), noon('2026-04-20')))
  await hear(setting, '2026-04-20')
  assert.equal(await statusOf(setting, other.incentiveId), 'expired', 'no sale was won')
  await pays(setting, {
    sale: opp,
    number: `${opp}-A`,
    amount: amount('50000.00'),
    on: '2026-05-04',
  })
  const fee = await approveNext(incentiveId, '2026-05-05')
  const payableIds = [payableIdOf(fee)]
  const vendors = [{ partnerId, currency: 'USD', missing: [] }]
  const held = () =>
    inAct(db, testActor([]), (act) => assess(act, { payableIds, vendors }), noon('2026-08-03'))
  assert.deepEqual(unwrap(await held()), { held: 1, ready: 0 })
  const finance = testActor(['finance'])
  const confirmed = { payableId: payableIds[0]!, reason: 'Earned before the end' }
  unwrap(await inAct(db, finance, (act) => confirmOwed(act, confirmed), noon('2026-08-03')))
  assert.deepEqual(unwrap(await held()), { held: 0, ready: 1 })
})

test('a referral is completed when its first year is over, and not while a fee is open', async () => {
  const { incentiveId, opp } = await won()
  await pays(setting, {
    sale: opp,
    number: `${opp}-A`,
    amount: amount('1000.00'),
    on: '2027-03-30',
  })
  const sweep = (on: string) => inAct(db, testActor([]), (act) => sweepWon(act), noon(on))
  unwrap(await sweep('2027-04-01'))
  assert.equal(await statusOf(setting, incentiveId), 'converted')
  await approveNext(incentiveId, '2027-04-02')
  unwrap(await sweep('2027-04-02'))
  assert.equal(await statusOf(setting, incentiveId), 'completed')
})

test('one sale pays one incentive: a second referral cannot be linked to it', async () => {
  const { opportunityId } = await won()
  const partnerId = await newPartner(setting, 'premier')
  const other = await accepted(setting, partnerId, { name: 'Vandelay', domain: 'vandelay.example' })
  const linked = await link(setting, other.incentiveId, opportunityId, '2026-04-05')
  assert.equal(linked.ok ? 'ok' : linked.refusal.code, 'referral.sale_unfit')
})

test('nobody hands in a fee: it is raised by a payment', async () => {
  const { incentiveId, partnerId } = await won()
  const tried = await inAct(db, testActor(['partner_admin'], { partnerId }), (act) =>
    createDraft(act, { type: 'referral_fee', incentiveId, form: { fee: '20000.00' } }),
  )
  assert.equal(tried.ok ? 'ok' : tried.refusal.code, 'submission.not_claimable')
})

test('nobody takes a fee back or sends it back: nobody handed it in', async () => {
  const { incentiveId, opp, partnerId } = await won()
  await pays(setting, {
    sale: opp,
    number: `${opp}-A`,
    amount: amount('1000.00'),
    on: '2026-04-10',
  })
  const { submissionId } = must((await feesOf(setting, incentiveId))[0], 'raised')
  const { version } = must(
    await undone(db, (tx) => selectSubmission(tx, submissionId)),
    'it is there',
  )
  const own = testActor(['partner_admin'], { partnerId })
  const taken = await inAct(db, own, (act) =>
    withdraw(act, { submissionId, version, reason: 'No need' }),
  )
  assert.equal(taken.ok ? 'ok' : taken.refusal.code, 'submission.wrong_state')
  const sent = await inAct(db, setting.lead, (act) =>
    sendBack(act, { submissionId, version, message: 'Which one?', defects: [] }),
  )
  assert.equal(sent.ok ? 'ok' : sent.refusal.code, 'submission.wrong_state')
})

test('after all of it the record verifies', async () => {
  for (const { name, firstWrong } of domains.flatMap((domain) => domain.verifications)) {
    if (name.startsWith('audit.')) continue
    assert.equal(await undone(db, (tx) => firstWrong(tx)), null, name)
  }
})
