import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { systemActor } from './audit/index.ts'
import { replayDecisions } from './autopilot/replay-all.ts'
import { verifications as clockVerifications } from './clocks/verify.ts'
import { textCell } from './formats/sheet.ts'
import { execute } from './identity/index.ts'
import { verifications } from './incentives/verify.ts'
import { must } from './kernel/assert.ts'
import { canonicalJson } from './kernel/json.ts'
import { printMoney } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { importCustomers, type PartnerId, partnerById, saveOpportunity } from './partners/index.ts'
import { payablesOf } from './payables/index.ts'
import { sql, type Tx, withTx } from './platform/db.ts'
import { inAct, testCall, undone } from './platform/testing.ts'
import {
  berlin,
  dealSetting,
  decideOn,
  handIn,
  inGallery,
  newPartner,
  protectedDeal,
  register,
  standing,
  suggestionFor,
} from './submissions/deal-testing.ts'
import { submissionView } from './submissions/read.ts'
import { dealView } from './submissions/read-deal.ts'
import { research } from './submissions/research.ts'

import { raiseRunnerUp } from './submissions/runner-up.ts'
import { shareRaisedBy } from './submissions/deal-sql.ts'
import { releaseDeal } from './submissions/deal-moves.ts'
import { wiredDatabase } from './submissions/testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const base = await dealSetting(db)
const a = await newPartner(base, 'select')
const b = await newPartner(base, 'premier')
const c = await newPartner(base, 'registered')

const step = await inGallery(base, 'deal-step-clock')
const fresh = await inGallery(base, 'deal-new-customer')

/** What was said to a partner in messages that contain a text. */
function lettersTo(partnerId: string, about: string): Promise<string> {
  return undone(db, async (tx) => {
    const said = await tx.many<{ body: string }>(sql`
      select m.body from correspondence.messages m join correspondence.threads t using (thread_id)
      where t.partner_id = ${partnerId} and m.body like ${`%${about}%`} order by m.message_id`)
    return said.map((one) => one.body).join('\n')
  })
}

/** A deal as the portal's own login reads it for a partner. */
const ownView = (partnerId: string, incentiveId: string, at: Temporal.Instant) =>
  withTx(db.world.portal, async (tx) => {
    await tx.one<{ set: string | null }>(sql`
      select set_config('app.partner', ${partnerId}, true) as set`)
    return dealView(tx, incentiveId, { at, partnerId })
  })

const lookInto = (submissionId: string, version: number, at: Temporal.Instant) =>
  execute(testCall(db, base.lead, { at }), 'submission.decide', research, {
    submissionId,
    version,
    question: 'Is Delta Dental a company of Delta Air Lines?',
  })

test('72 business hours count open hours: over a weekend and over Easter', async () => {
  const at = berlin('2026-04-01T10:00')
  const { submissionId } = await register(
    step,
    a,
    { name: 'Umbrella Pharma', domain: 'umbrella.example' },
    at,
  )
  const { row } = await standing(step, submissionId)
  // 7 h on the 1st and 8 h on the 2nd; Good Friday and Easter Monday are closed; then seven days, and
  // one hour of the 16th.
  assert.equal(row.decisionDueAt?.toString(), berlin('2026-04-16T10:00').toString())
})

test('a closer look adds three business days, once, and the partner is told', async () => {
  const at = berlin('2026-03-02T10:00')
  const customer = { name: 'Delta Dental', domain: 'deltadental.example' }
  const { submissionId, version } = await register(step, a, customer, at)
  const before = await standing(step, submissionId)
  assert.equal(before.row.decisionDueAt?.toString(), berlin('2026-03-13T10:00').toString())
  const looked = unwrap(await lookInto(submissionId, version, at.add({ hours: 2 })))
  assert.equal(looked.days, 3)
  assert.equal(looked.decisionDueAt?.toString(), berlin('2026-03-18T10:00').toString())
  const { row, incentive } = await standing(step, submissionId)
  assert.equal(row.status, 'in_review')
  assert.equal(row.decisionDueAt?.toString(), looked.decisionDueAt?.toString())
  assert.match(await lettersTo(a, 'we look into something ourselves'), /by 18 March 2026/)
  const again = await lookInto(submissionId, row.version, at.add({ hours: 3 }))
  assert.equal(again.ok ? '' : again.refusal.code, 'submission.no_research')
  const view = (partnerId: string | null) =>
    undone(db, (tx) => dealView(tx, incentive.incentiveId, { at, partnerId }))
  assert.equal(await ownView(b, incentive.incentiveId, at), null)
  assert.match((await view(null))?.staff?.researchQuestion ?? '', /Delta Air Lines/)
  assert.equal((await view(null))?.staff?.researchDays, null)
  const own = await ownView(a, incentive.incentiveId, at)
  assert.ok(own !== null && own.researchedAt !== null && own.staff === null)
  assert.ok(!canonicalJson(own).includes('Delta Air Lines'))
  for (const { firstWrong } of clockVerifications) {
    assert.equal(await undone(db, (tx) => firstWrong(tx)), null)
  }
})

test('a program without a closer look refuses it, and so does an outcome', async () => {
  const at = berlin('2026-03-02T10:00')
  const plain = await register(base, a, { name: 'Tyrell Optics', domain: 'tyrell.example' }, at)
  const no = await lookInto(plain.submissionId, plain.version, at.add({ hours: 1 }))
  assert.equal(no.ok ? '' : no.refusal.code, 'submission.no_research')
  const held = await protectedDeal(step, a, { name: 'Weyland Works', domain: 'weyland.example' })
  const { incentiveId } = held.incentive
  const told = await handIn(
    step,
    a,
    { type: 'deal_outcome', incentiveId, form: { outcome: 'lost' }, slots: [] },
    berlin('2026-03-05T10:00'),
  )
  const outcome = await lookInto(told.submissionId, told.version, berlin('2026-03-05T11:00'))
  assert.equal(outcome.ok ? '' : outcome.refusal.code, 'submission.no_research')
})

/** The first wins an order of 40 000.00; answers its outcome. */
async function win(held: Awaited<ReturnType<typeof protectedDeal>>, at: Temporal.Instant) {
  const { incentiveId, partnerId } = held.incentive
  const form = {
    outcome: 'won',
    opportunity: `OPP-${held.incentive.number}`,
    order_on: at.toZonedDateTimeISO('Europe/Berlin').toPlainDate().toString(),
    net_new_value: '40000.00',
  }
  const told = await handIn(
    step,
    partnerId,
    { type: 'deal_outcome', incentiveId, form, slots: ['order'] },
    at,
  )
  const decided = unwrap(await decideOn(step, told.submissionId, at.add({ hours: 1 })))
  return { submissionId: told.submissionId, decided }
}

const nameOf = async (partnerId: PartnerId) =>
  must(await undone(db, (tx) => partnerById(tx, partnerId)), 'enrolled').legalName

test('who was second gets half of what the first earns, and the third nothing', async () => {
  const customer = { name: 'Soylent Foods', domain: 'soylent.example' }
  const held = await protectedDeal(step, a, customer)
  const later = berlin('2026-03-03T10:00')
  const second = await register(step, b, customer, later)
  const third = await register(step, c, customer, later.add({ hours: 1 }))
  unwrap(await decideOn(step, second.submissionId, later.add({ hours: 2 }), { outcome: 'reject' }))
  unwrap(await decideOn(step, third.submissionId, later.add({ hours: 3 }), { outcome: 'reject' }))
  const seconds = await standing(step, second.submissionId)
  assert.equal(seconds.incentive.status, 'declined')
  assert.equal(seconds.deal?.runnerUpOf, held.incentive.incentiveId)
  assert.equal((await standing(step, third.submissionId)).deal?.runnerUpOf, null)
  assert.match(await lettersTo(b, 'you are the first after it'), /50 % of what it earns/)
  const told = await ownView(b, seconds.incentive.incentiveId, later)
  assert.deepEqual([told?.runnerUpShare, told?.staff], [{ num: 1n, den: 2n }, null])
  assert.equal(await lettersTo(c, 'you are the first after it'), '')
  const { submissionId, decided } = await win(held, berlin('2026-03-20T10:00'))
  assert.equal(printMoney(decided.amount), '2,000.00 EUR')
  const share = must(await undone(db, (tx) => shareRaisedBy(tx, submissionId)), 'it was raised')
  const at = berlin('2026-03-20T12:00')
  assert.equal((await suggestionFor(step, share.submissionId, at)).says, 'approve second_shares')
  const shown = must(
    await undone(db, (tx) => submissionView(tx, share.submissionId, { at, partnerId: b })),
    'it is theirs',
  )
  assert.ok(!canonicalJson(shown).includes(held.incentive.number), 'the holder stays unnamed')
  assert.ok(!canonicalJson(shown).includes(await nameOf(a)))
  const shared = unwrap(await decideOn(step, share.submissionId, at))
  assert.equal(printMoney(shared.amount), '1,000.00 EUR')
  const [owed] = await undone(db, (tx) => payablesOf(tx, [share.submissionId]))
  assert.equal(owed && printMoney(owed.amount), '1,000.00 EUR')
  // The news may come twice, also at once: the share is raised once.
  const again = () =>
    inAct(db, systemActor('submissions.runner_up'), (act) => raiseRunnerUp(act, submissionId))
  assert.deepEqual(await Promise.all([again(), again()]), [null, null])
})

test('the first loses: nothing is shared, and the second may register anew', async () => {
  const customer = { name: 'Cyberdyne Robots', domain: 'cyberdyne.example' }
  const held = await protectedDeal(step, a, customer)
  const second = await register(step, b, customer, berlin('2026-03-03T10:00'))
  unwrap(
    await decideOn(step, second.submissionId, berlin('2026-03-03T11:00'), { outcome: 'reject' }),
  )
  const { incentiveId } = held.incentive
  const lost = { type: 'deal_outcome', incentiveId, form: { outcome: 'lost' }, slots: [] } as const
  const told = await handIn(step, a, lost, berlin('2026-03-10T10:00'))
  unwrap(await decideOn(step, told.submissionId, berlin('2026-03-10T11:00')))
  assert.equal(await undone(db, (tx) => shareRaisedBy(tx, told.submissionId)), null)
  const over = await standing(step, second.submissionId)
  const read = await ownView(b, over.incentive.incentiveId, berlin('2026-03-10T12:00'))
  assert.equal(read?.runnerUpShare, null, 'nobody is second to what is lost')
  const again = await register(step, b, customer, berlin('2026-03-11T10:00'))
  unwrap(await decideOn(step, again.submissionId, berlin('2026-03-11T11:00')))
  assert.equal((await standing(step, again.submissionId)).incentive.status, 'protected')
})

test('the first gives it back: the second has nothing to share', async () => {
  const customer = { name: 'Aperture Labs', domain: 'aperture.example' }
  const held = await protectedDeal(step, a, customer)
  const second = await register(step, b, customer, berlin('2026-03-03T10:00'))
  unwrap(
    await decideOn(step, second.submissionId, berlin('2026-03-03T11:00'), { outcome: 'reject' }),
  )
  const { incentiveId } = held.incentive
  const reason = 'The customer stopped the project.'
  await inAct(
    db,
    base.lead,
    async (act) => unwrap(await releaseDeal(act, { incentiveId, reason })),
    berlin('2026-03-12T10:00'),
  )
  const { rows } = await db.owner.query(
    `select from submissions.submissions s join incentives.incentives i using (incentive_id)
     where s.source = 'outcome' and i.number = $1`,
    [(await standing(step, second.submissionId)).incentive.number],
  )
  assert.equal(rows.length, 0)
})

/** A customer of the CRM with a sale won on a day. */
async function bought(code: string, name: string, wonOn: string): Promise<void> {
  const cells = [code, name, `${code.toLowerCase()}.example`, 'US'].map(textCell)
  const table = {
    sheet: 'customers.csv',
    hidden: false,
    columns: ['code', 'name', 'domains', 'country'],
    rows: [{ rowNumber: 2, cells }],
    problems: [],
  }
  const call = testCall(db, base.lead, { at: berlin('2026-01-06T10:00') })
  unwrap(await execute(call, 'customer.import', importCustomers, { table }))
  const sale = {
    code: `${code}-1`,
    customerCode: code,
    name: 'Platform',
    isDirect: false,
    isTender: false,
    stage: 'won' as const,
    products: ['platform'],
    currency: 'USD' as const,
    value: null,
    netContract: null,
    firstYear: null,
    openedOn: Temporal.PlainDate.from(wonOn).subtract({ days: 30 }),
    openedAt: null,
    closeOn: null,
    wonOn: Temporal.PlainDate.from(wonOn),
    outreachOn: null,
  }
  unwrap(await inAct(db, base.lead, (act) => saveOpportunity(act, sale)))
}

test('a new customer is approved with 25 points: kept, told, shown and never owed', async () => {
  const at = berlin('2026-03-02T16:00')
  const form = { replacement: 'no', value: '20000.00', customer_country: 'US' }
  const given = { name: 'Hooli Search', domain: 'hooli.example', more: form }
  const { submissionId } = await register(fresh, a, given, at)
  const { incentive } = await standing(fresh, submissionId)
  const view = (partnerId: string | null) =>
    undone(db, (tx) => dealView(tx, incentive.incentiveId, { at, partnerId }))
  const points = '25 percentage points of extra discount, for a new customer'
  assert.equal((await view(null))?.staff?.wouldAward, points)
  assert.equal((await view(a))?.award, null)
  const decided = unwrap(await decideOn(fresh, submissionId, at.add({ hours: 1 })))
  assert.equal(decided.payableId, null)
  assert.ok(decided.letter.includes(`You may give it ${points}.`), decided.letter)
  assert.equal((await ownView(a, incentive.incentiveId, at))?.award?.text, points)
  assert.deepEqual(await undone(db, (tx) => payablesOf(tx, [submissionId])), [])
})

test('a customer that bought two years ago is new no more; what it replaces has 15 points', async () => {
  await bought('INITRODE', 'Initrode Systems', '2024-04-10')
  const at = berlin('2026-03-02T16:00')
  const form = { replacement: 'no', value: '30000.00', customer_country: 'US' }
  const customer = { name: 'Initrode Systems', domain: 'initrode.example' }
  const plain = await register(fresh, a, { ...customer, more: form }, at)
  assert.deepEqual(await suggestionFor(fresh, plain.submissionId, at), {
    says: 'reject neither_new_nor_replacement',
    odd: ['check_customer_class fail'],
  })
  unwrap(await decideOn(fresh, plain.submissionId, at.add({ hours: 1 }), { outcome: 'reject' }))
  const more = { ...form, replacement: 'yes' }
  const swap = await register(fresh, a, { ...customer, more }, at.add({ hours: 2 }))
  unwrap(await decideOn(fresh, swap.submissionId, at.add({ hours: 3 })))
  const { incentive } = await standing(fresh, swap.submissionId)
  assert.deepEqual(
    [incentive.award?.dealClass, incentive.award?.points],
    ['replacement', { num: 3n, den: 20n }],
  )
})

test('one sale pays two incentives only where both programs name each other', async () => {
  const program = (code: string, others: string) =>
    dealSetting(db, {
      code,
      edit: ['exclusive: yes', `exclusive: no\nstackable_with: ${others}`],
    })
  const one = await program('STACK-ONE', 'STACK-TWO')
  const two = await program('STACK-TWO', 'STACK-ONE')
  const three = await program('STACK-THREE', 'STACK-ONE, STACK-TWO')
  const customer = { name: 'Vandelay Imports', domain: 'vandelay.example' }
  const said: string[] = []
  for (const setting of [one, two, three]) {
    const held = await protectedDeal(setting, a, customer)
    const { incentiveId } = held.incentive
    const at = berlin('2026-03-20T10:00')
    const order = { opportunity: 'OPP-STACK', order_on: '2026-03-19', net_new_value: '40000.00' }
    const form = { outcome: 'won', ...order }
    const told = await handIn(
      setting,
      a,
      { type: 'deal_outcome', incentiveId, form, slots: ['order'] },
      at,
    )
    const { says } = await suggestionFor(setting, told.submissionId, at)
    said.push(says)
    if (says.startsWith('approve')) {
      unwrap(await decideOn(setting, told.submissionId, at.add({ hours: 1 })))
    }
  }
  assert.deepEqual(said, [
    'approve within_terms',
    'approve within_terms',
    'reject sale_paid_before',
  ])
})

test('a program that keeps nobody out: activity keeps a deal alive, as often as it says', async () => {
  const open = await dealSetting(db, {
    code: 'DEAL-ALIVE',
    edit: ['exclusive: yes', 'exclusive: no\nextensions_max: 2'],
  })
  const held = await protectedDeal(open, a, { name: 'Wonka Sweets', domain: 'wonka.example' })
  const { incentiveId } = held.incentive
  const form = { progress: 'A pilot runs.', next_steps: 'Sign.', close_on: '2026-12-20' }
  const extension = { type: 'deal_extension', incentiveId, form } as const
  const asked = { ...extension, slots: ['progress_evidence'] }
  const ends: (string | undefined)[] = []
  for (const on of ['2026-05-20T10:00', '2026-07-20T10:00']) {
    const { submissionId } = await handIn(open, a, asked, berlin(on))
    unwrap(await decideOn(open, submissionId, berlin(on).add({ hours: 1 })))
    const { deal } = await standing(open, submissionId)
    ends.push(deal?.extendedUntil?.toString())
  }
  // 90 days from 2 March, then 60 and 60 more, each from the old end.
  assert.deepEqual(ends, ['2026-07-29T22:00:00Z', '2026-09-27T22:00:00Z'])
  const at = berlin('2026-09-20T10:00')
  assert.equal((await ownView(a, incentiveId, at))?.mayExtend, false)
  const third = await handIn(open, a, asked, at)
  assert.equal((await standing(open, third.submissionId)).deal?.extensionAskedAt, null)
  assert.equal((await suggestionFor(open, third.submissionId, at)).says, 'reject extended_before')
})

test('what partners hold and the states of their deals agree', async () => {
  for (const { name, firstWrong } of verifications) {
    assert.equal(await undone(db, firstWrong), null, name)
  }
  const wrongAfter = (name: string, change: Parameters<Tx['run']>[0]) =>
    undone(db, async (tx) => {
      await tx.run(change)
      const one = must(verifications.find((each) => each.name === name) ?? null, name)
      return one.firstWrong(tx)
    })
  const more = sql`
    update incentives.incentives set award_num = 1, award_den = 2 where award_kind is not null`
  assert.match((await wrongAfter('incentives.awards', more)) ?? '', /not what its version gives/)
  const other = sql`
    update incentives.incentives set award_class = 'existing' where award_kind is not null`
  assert.match((await wrongAfter('incentives.awards', other)) ?? '', /not what was recorded/)
  const turned = sql`
    update incentives.deals set runner_up_of = (
      select d.incentive_id from incentives.deals d join incentives.incentives i using (incentive_id)
      where i.status = 'protected' and not exists (
        select from incentives.deals other where other.runner_up_of = d.incentive_id) limit 1)
    where incentive_id = (
      select incentive_id from incentives.incentives where type = 'deal' and status = 'lost' limit 1)`
  assert.match((await wrongAfter('incentives.seconds', turned)) ?? '', /second otherwise/)
})

test('every one of these decisions is asked again and answers the same', async () => {
  const types = new Set<string>()
  for await (const { decision, replayed } of replayDecisions(db.world.app)) {
    assert.deepEqual(replayed, { result: 'agrees' }, decision.type)
    types.add(decision.type)
  }
  assert.deepEqual([...types].toSorted(), ['deal_extension', 'deal_outcome', 'deal_registration'])
})
