import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { judgeItem, keepFile, putFile } from '../evidence/index.ts'
import { execute } from '../identity/index.ts'
import { attributionOf } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { movePartnerStatus, type PartnerId } from '../partners/index.ts'
import { assess, type PayableId, payablesOf } from '../payables/index.ts'
import { sql } from '../platform/db.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { domains } from '../wiring.ts'
import { decide } from './decide.ts'
import { sweepWon } from './referral-moves.ts'
import { filePaper, sweepPaperwork } from './referral-paperwork.ts'
import {
  accepted,
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
  wonReferral,
} from './referral-testing.ts'
import { referralView } from './read-referral.ts'
import { selectSubmission } from './sql.ts'
import { amount, partnerActor, wiredDatabase } from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await referralSetting(db, { pack: 'gallery/referral-recurring' })
const names = ['Aurora', 'Basalt', 'Cobalt', 'Dune', 'Ember', 'Fjord', 'Garnet', 'Heath', 'Iris']
const kinds = ['Foundry', 'Orchard', 'Shipping', 'Bakery', 'Quarry', 'Press', 'Clinic']
let made = 0

/** A referral of a customer of its own whose sale was won on 1 April: papers until 1 October. */
async function won() {
  made += 1
  const name = `${names[made % names.length]} ${made} Works`
  const referral = await wonReferral(setting, { name, code: `RT-${made}` })
  const { incentiveId, opportunityId } = referral
  unwrap(await link(setting, incentiveId, opportunityId, '2026-04-02'))
  return referral
}

/** The customer pays, and the fee is approved two days later. */
async function earn(
  referral: Awaited<ReturnType<typeof won>>,
  given: { readonly amount: string; readonly on: string },
) {
  const { opp, incentiveId } = referral
  const number = `${opp}-${given.on}`
  await pays(setting, { sale: opp, number, amount: amount(given.amount), on: given.on })
  const fee = (await feesOf(setting, incentiveId)).find((one) => one.status === 'in_review')
  const on = Temporal.PlainDate.from(given.on).add({ days: 2 }).toString()
  const { submissionId } = must(fee, 'a fee is raised')
  const decided = unwrap(await decideOn(setting, submissionId, noon(on)))
  return must(decided.payableId, 'it owes')
}

/** A paper handed in by the partner, and judged a day later. */
async function paper(
  referral: { readonly partnerId: string; readonly incentiveId: string },
  slot: string,
  on: string,
  state: 'accepted' | 'rejected' | null = 'accepted',
) {
  const { partnerId, incentiveId } = referral
  const bytes = Buffer.from(`${incentiveId} ${slot} ${on}\n`)
  const kept = unwrap(await keepFile(db.world.files, { name: `${slot}.txt`, bytes }))
  const itemId = await inAct(
    db,
    partnerActor(partnerId),
    async (act) => {
      const { fileId } = unwrap(await putFile(act, kept))
      return unwrap(await filePaper(act, { incentiveId, slot, fileId })).itemId
    },
    noon(on),
  )
  if (state === null) return
  const reason = state === 'rejected' ? 'It is not signed.' : null
  unwrap(
    await inAct(db, setting.lead, (act) => judgeItem(act, { itemId, state, reason }), noon(on)),
  )
  await hear(setting, on)
}

/** What a payable of a partner with a usable vendor is, on a day. */
async function payable(partnerId: string, payableId: string, on: string) {
  await inAct(
    db,
    testActor(['specialist']),
    (act) => {
      const vendors = [{ partnerId, currency: 'USD', missing: [] }]
      return assess(act, { payableIds: [payableId as PayableId], vendors })
    },
    noon(on),
  )
  return undone(db, async (tx) => {
    const row = await tx.one<{ submissionId: string }>(
      sql`select submission_id as "submissionId" from payables.payables
        where payable_id = ${payableId}`,
    )
    const found = (await payablesOf(tx, [row.submissionId])).find(
      (one) => one.payableId === payableId,
    )
    const { status, dueOn, holds, amount: owed } = must(found, 'it is there')
    const waits = holds.map(({ what }) => what).toSorted()
    return `${status}, ${printMoney(owed)} due ${dueOn.toString()}${waits.map((one) => `, ${one}`).join('')}`
  })
}

const sweep = (on: string) => inAct(db, testActor([]), sweepPaperwork, noon(on))

function lettersTo(partnerId: string) {
  return undone(db, async (tx) => {
    const rows = await tx.many<{ template: string }>(sql`
      select e.body::jsonb ->> 'template' as template from audit.events e
      where e.partner_id = ${partnerId} and e.type = 'message.sent' order by e.at, e.event_id`)
    return rows.map(({ template }) => template).filter((one) => one.startsWith('referral.'))
  })
}

test('a fee waits for the papers, then for the quarter, and is due by its last day', async () => {
  const referral = await won()
  const { partnerId } = referral
  const payableId = await earn(referral, { amount: '10000.00', on: '2026-04-20' })
  assert.equal(
    await payable(partnerId, payableId, '2026-07-01'),
    'held, 2,000.00 USD due 2026-07-30, paperwork',
  )
  await paper(referral, 'referral_agreement', '2026-07-02')
  assert.match(await payable(partnerId, payableId, '2026-07-03'), /^held.*paperwork$/)
  await paper(referral, 'customer_confirmation', '2026-07-06')
  assert.equal(
    await payable(partnerId, payableId, '2026-07-06'),
    'ready, 2,000.00 USD due 2026-07-30',
  )
  // What is earned from now on waits for the quarter alone.
  const next = await earn(referral, { amount: '10000.00', on: '2026-07-20' })
  assert.equal(
    await payable(partnerId, next, '2026-09-30'),
    'held, 2,000.00 USD due 2026-10-30, hold_period',
  )
  assert.equal(await payable(partnerId, next, '2026-10-01'), 'ready, 2,000.00 USD due 2026-10-30')
})

test('a refund inside the quarter lowers the fee that waits', async () => {
  const referral = await won()
  const { partnerId, opp } = referral
  const payableId = await earn(referral, { amount: '10000.00', on: '2026-04-20' })
  await pays(setting, {
    sale: opp,
    number: `${opp}-back`,
    amount: amount('-4000.00'),
    on: '2026-06-30',
    returns: `${opp}-2026-04-20`,
  })
  assert.match(await payable(partnerId, payableId, '2026-07-01'), /^held, 1,200\.00 USD/)
})

test('papers that do not come are warned of once a time, then forfeit the fees', async () => {
  const referral = await won()
  const { partnerId, incentiveId } = referral
  const payableId = await earn(referral, { amount: '10000.00', on: '2026-04-20' })
  await paper(referral, 'referral_agreement', '2026-05-04')
  await paper(referral, 'customer_confirmation', '2026-05-04', 'rejected')
  assert.equal(unwrap(await sweep('2026-08-01')).warned, 0)
  assert.equal(unwrap(await sweep('2026-08-02')).warned >= 1, true)
  await sweep('2026-08-03')
  await sweep('2026-09-01')
  await sweep('2026-09-24')
  await sweep('2026-10-01')
  assert.deepEqual(
    await lettersTo(partnerId),
    Array.from({ length: 3 }, () => 'referral.paperwork_awaited'),
  )
  assert.equal(await statusOf(setting, incentiveId), 'earning')
  await sweep('2026-10-02')
  assert.equal(await statusOf(setting, incentiveId), 'expired')
  assert.match(await payable(partnerId, payableId, '2026-10-02'), /^cancelled/)
  assert.equal((await lettersTo(partnerId)).at(-1), 'referral.forfeited')
  assert.equal(unwrap(await sweep('2026-10-03')).forfeited, 0)
  // What the customer pays later earns nothing, and nobody is asked.
  const fees = (await feesOf(setting, incentiveId)).length
  const late = { sale: referral.opp, number: `${referral.opp}-late`, amount: amount('500.00') }
  await pays(setting, { ...late, on: '2026-10-05' })
  assert.equal((await feesOf(setting, incentiveId)).length, fees)
})

test('a paper handed in on the last day and judged later forfeits nothing', async () => {
  const referral = await won()
  const { incentiveId, partnerId } = referral
  const payableId = await earn(referral, { amount: '10000.00', on: '2026-04-20' })
  await paper(referral, 'referral_agreement', '2026-10-01')
  await paper(referral, 'customer_confirmation', '2026-10-01', null)
  await sweep('2026-10-05')
  assert.equal(await statusOf(setting, incentiveId), 'earning')
  const view = must(
    await undone(db, (tx) =>
      referralView(tx, incentiveId, { at: noon('2026-10-05'), partnerId: null }),
    ),
    'staff see it',
  )
  const pending = must(view.paperwork, 'papers are wanted').papers.find(
    ({ state }) => state === 'pending',
  )
  const { itemId } = must(pending?.items[0], 'one is looked at')
  await inAct(
    db,
    setting.lead,
    (act) => judgeItem(act, { itemId, state: 'accepted', reason: null }),
    noon('2026-10-06'),
  )
  await hear(setting, '2026-10-06')
  assert.match(await payable(partnerId, payableId, '2026-10-06'), /^ready/)
})

test('a customer that pauses too long ends the earning, and it stays ended', async () => {
  const referral = await won()
  const { incentiveId, opp } = referral
  await earn(referral, { amount: '10000.00', on: '2026-04-20' })
  const attribution = await undone(db, (tx) => attributionOf(tx, incentiveId))
  assert.equal(attribution?.payingUntil?.toString(), '2026-08-19')
  assert.equal(attribution?.firstYearUntil?.toString(), '2029-04-01')
  await paper(referral, 'referral_agreement', '2026-05-04')
  await paper(referral, 'customer_confirmation', '2026-05-04')
  await inAct(db, testActor([]), sweepWon, noon('2026-08-18'))
  assert.equal(await statusOf(setting, incentiveId), 'earning')
  await inAct(db, testActor([]), sweepWon, noon('2026-08-19'))
  assert.equal(await statusOf(setting, incentiveId), 'completed')
  const fees = (await feesOf(setting, incentiveId)).length
  await pays(setting, { sale: opp, number: `${opp}-x`, amount: amount('900.00'), on: '2026-09-01' })
  assert.equal((await feesOf(setting, incentiveId)).length, fees)
})

test('after the partnership nothing more is owed for what the customer then pays', async () => {
  const referral = await won()
  const { incentiveId, partnerId, opp } = referral
  await inAct(
    db,
    testActor(['lead']),
    (act) =>
      movePartnerStatus(act, {
        partnerId: partnerId as PartnerId,
        move: 'terminate',
        reason: 'Ended',
      }),
    noon('2026-04-25'),
  )
  await hear(setting, '2026-04-25')
  for (const [number, on] of [
    ['before', '2026-04-24'],
    ['after', '2026-04-25'],
  ] as const) {
    const paid = { sale: opp, number: `${opp}-${number}`, amount: amount('1000.00'), on }
    await pays(setting, paid)
    const open = (await feesOf(setting, incentiveId)).find((fee) => fee.status === 'in_review')
    const { submissionId } = must(open, 'a fee is raised')
    const outcome = number === 'before' ? 'approve' : 'reject'
    unwrap(await decideOn(setting, submissionId, noon('2026-04-27'), { outcome }))
    const [last] = (await feesOf(setting, incentiveId)).slice(-1)
    assert.equal(last?.status, outcome === 'approve' ? 'approved' : 'rejected')
  }
})

test('a sale that turns lost after it was won earns no more', async () => {
  const referral = await won()
  const { incentiveId, opp } = referral
  await earn(referral, { amount: '10000.00', on: '2026-04-20' })
  await sale(setting, { code: opp, customerCode: opp.slice(4), stage: 'lost' }, '2026-05-04')
  await pays(setting, { sale: opp, number: `${opp}-l`, amount: amount('900.00'), on: '2026-05-05' })
  const open = (await feesOf(setting, incentiveId)).find((fee) => fee.status === 'in_review')
  const { submissionId } = must(open, 'a fee is raised')
  const approved = await decideOn(setting, submissionId, noon('2026-05-06'))
  assert.equal(approved.ok ? 'approved' : approved.refusal.code, 'submission.policy_forbids')
  unwrap(await decideOn(setting, submissionId, noon('2026-05-06'), { outcome: 'reject' }))
})

test('the 26th live referral is refused, also when two are decided at once', async () => {
  const partnerId = await newPartner(setting, 'registered')
  const given = (nth: number) => {
    const letter = String.fromCodePoint(64 + nth)
    const name = `${letter.repeat(3)}${letter.toLowerCase()}x ${kinds[nth % kinds.length]}`
    return { name, domain: `live${nth}.example` }
  }
  for (let nth = 1; nth <= 24; nth += 1) {
    await accepted(setting, partnerId, given(nth), '2026-03-02')
  }
  const two = [25, 26].map((nth) => refer(setting, partnerId, given(nth), noon('2026-03-03')))
  const handed = await Promise.all(two)
  const answers = await Promise.all(
    handed.map(async ({ submissionId }) => {
      const row = must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'there')
      const call = testCall(db, setting.lead, { at: noon('2026-03-04') })
      const input = { submissionId, version: row.version, outcome: 'approve' as const }
      const none = { lines: [], reason: '', clauseIds: [] }
      const done = await execute(call, 'submission.decide', decide, { ...input, ...none })
      return done.ok ? 'approved' : done.refusal.code
    }),
  )
  assert.deepEqual(answers.toSorted(), ['approved', 'submission.policy_forbids'])
})

test('what is kept of them agrees with the log and the books', async () => {
  const named = domains
    .flatMap((domain) => domain.verifications)
    .filter(({ name }) => name !== 'audit.catalog')
  const wrong = await undone(db, async (tx) => {
    const found: string[] = []
    for (const { name, firstWrong } of named) {
      if ((await firstWrong(tx)) !== null) found.push(name)
    }
    return found
  })
  assert.deepEqual(wrong, [])
})
