import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { textCell } from '../formats/sheet.ts'
import { execute } from '../identity/index.ts'
import { insertProtections } from '../incentives/deal-sql.ts'
import { endOf, findConflicts } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ratio } from '../kernel/ratio.ts'
import { ok, unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { importCustomers, saveOpportunity } from '../partners/index.ts'
import { sql } from '../platform/db.ts'
import { inAct, testCall, undone } from '../platform/testing.ts'
import { releaseDeal } from './deal-moves.ts'
import { clashingDeals } from './deal-sql.ts'
import {
  berlin,
  dealSetting,
  decideOn,
  hear,
  newPartner,
  protectedDeal,
  register,
  standing,
  suggestionFor,
} from './deal-testing.ts'
import { dealView } from './read-deal.ts'
import { wiredDatabase } from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await dealSetting(db)
const a = await newPartner(setting, 'select')
const b = await newPartner(setting, 'premier')

test('E04: a parent is the same customer as its subsidiary, and E53: a referral is kept out', async () => {
  await customers(
    ['ACME', 'Acme Holding AG', 'acme-holding.example', ''],
    ['ACME-H', 'Acme Health GmbH', 'acme-health.example', 'ACME'],
  )
  await protectedDeal(setting, a, { name: 'Acme Health GmbH', domain: 'acme-health.example' })
  const at = berlin('2026-03-05T10:00')
  const parent = { name: 'Acme Holding AG', domain: 'acme-holding.example' }
  const { submissionId } = await register(setting, b, parent, at)
  const { says } = await suggestionFor(setting, submissionId, at)
  assert.equal(says, 'reject conflict')
  const found = await undone(db, (tx) =>
    findConflicts(tx, {
      customer: { ...parent, domains: [parent.domain], country: 'CH', taxId: null },
      products: [],
      partnerId: b,
      exceptIncentiveId: null,
      at,
      on: Temporal.PlainDate.from('2026-03-05'),
      outreachDays: 0,
      thresholds: { conflict: ratio(92n, 100n), look: ratio(75n, 100n) },
    }),
  )
  assert.deepEqual(
    found.exact.map((one) => [one.source, one.keys]),
    [['protection', ['family']]],
  )
  // What is held for one product leaves the others free.
  const other = { more: { products: 'analytics' } }
  const free = await register(setting, b, { ...parent, ...other }, at.add({ minutes: 5 }))
  assert.equal((await suggestionFor(setting, free.submissionId, at)).says, 'approve within_terms')
})

async function customers(...list: string[][]): Promise<void> {
  const table = {
    sheet: 'customers.csv',
    hidden: false,
    columns: ['code', 'name', 'domains', 'parent', 'country'],
    rows: list.map((cells, place) => ({
      rowNumber: place + 2,
      cells: [...cells, 'DE'].map(textCell),
    })),
    problems: [],
  }
  const call = testCall(db, setting.lead, { at: berlin('2026-01-06T10:00') })
  unwrap(await execute(call, 'customer.import', importCustomers, { table }))
}

test('a direct sale of our own, a house account and a tender keep a deal from being registered', async () => {
  await customers(['GRIN', 'Gringotts Bank', 'gringotts.example', ''])
  const sale = {
    code: 'OPP-900',
    customerCode: 'GRIN',
    name: 'Vaults',
    isDirect: true,
    isTender: false,
    stage: 'qualified' as const,
    products: ['platform'],
    currency: 'EUR' as const,
    value: null,
    netContract: null,
    firstYear: null,
    openedOn: Temporal.PlainDate.from('2026-03-01'),
    openedAt: null,
    closeOn: null,
    wonOn: null,
    outreachOn: null,
  }
  const at = berlin('2026-03-05T10:00')
  const save = (more: Partial<typeof sale>) =>
    inAct(db, setting.lead, (act) => saveOpportunity(act, { ...sale, ...more }), at)
  unwrap(await save({}))
  const bank = { name: 'Gringotts', domain: 'gringotts.example' }
  const { submissionId } = await register(setting, a, bank, at)
  assert.equal((await suggestionFor(setting, submissionId, at)).says, 'reject direct_sale_open')
  unwrap(await save({ isTender: true }))
  assert.equal((await suggestionFor(setting, submissionId, at)).says, 'reject tender')
  const later = Temporal.PlainDate.from('2026-03-06')
  unwrap(await save({ isTender: false, openedOn: later }))
  assert.equal((await suggestionFor(setting, submissionId, at)).says, 'approve within_terms')
})

test('a subdomain of a customer’s domain is that customer', async () => {
  await protectedDeal(setting, a, { name: 'Initrode Europe', domain: 'initrode.example' })
  const at = berlin('2026-03-06T10:00')
  const below = { name: 'Webshop Kontor', domain: 'shop.initrode.example' }
  const { submissionId } = await register(setting, b, below, at)
  const { says } = await suggestionFor(setting, submissionId, at)
  assert.equal(says, 'reject conflict')
})

test('E57: a parent and its subsidiary, held by two, become one family: the lead is asked', async () => {
  await customers(
    ['UMB', 'Umbrella Group', 'umbrella.example', ''],
    ['RACC', 'Raccoon Labs', 'raccoon.example', ''],
  )
  const held = [
    await protectedDeal(setting, a, { name: 'Umbrella Group', domain: 'umbrella.example' }),
    await protectedDeal(setting, b, { name: 'Raccoon Labs', domain: 'raccoon.example' }),
  ]
  const numbers = held.map((one) => one.incentive.number)
  await hear(setting, berlin('2026-03-10T10:00'))
  await customers(['RACC', 'Raccoon Labs', 'raccoon.example', 'UMB'])
  await hear(setting, berlin('2026-03-10T11:00'))
  const told = await undone(db, (tx) =>
    tx.many<{ text: string }>(sql`
      select text from correspondence.notices where role = 'lead' and subject_kind = 'customer'`),
  )
  assert.equal(told.length, 1)
  for (const number of numbers) assert.ok(told[0]?.text.includes(number))
  // The lead reads on each of them which other holds the group, and ends one: then none clashes.
  const at = berlin('2026-03-10T12:00')
  const rivalsOf = async (one: (typeof held)[number]) => {
    const { incentiveId } = one.incentive
    const view = await undone(db, (tx) => dealView(tx, incentiveId, { at, partnerId: null }))
    return view?.staff?.rivals.map((rival) => rival.number)
  }
  const [first, second] = [must(held[0], 'the first'), must(held[1], 'the second')]
  assert.deepEqual([await rivalsOf(first), await rivalsOf(second)], [[numbers[1]], [numbers[0]]])
  for (const { submissionId } of held) {
    assert.equal((await standing(setting, submissionId)).incentive.status, 'protected')
  }
  const ended = { incentiveId: second.incentive.incentiveId, reason: 'The parent’s deal stands.' }
  await inAct(db, setting.lead, async (act) => unwrap(await releaseDeal(act, ended)), at)
  assert.deepEqual(await rivalsOf(first), [])
  assert.deepEqual(await undone(db, clashingDeals), [])
})

test('the database refuses two who hold one key of a customer for one product', async () => {
  const at = berlin('2026-03-09T10:00')
  const held = await protectedDeal(setting, a, { name: 'Aperture', domain: 'aperture.example' }, at)
  const other = await register(
    setting,
    b,
    { name: 'Black Mesa', domain: 'mesa.example' },
    at.add({ hours: 2 }),
  )
  const { incentive } = await standing(setting, other.submissionId)
  const { incentiveId, partnerId } = incentive
  const hold = (product: string, from: Temporal.Instant) =>
    execute(
      testCall(db, setting.lead, { at }),
      'live.read',
      async ({ tx }) => {
        const until = from.add({ hours: 24 })
        const of = { incentiveId, partnerId, from, until, products: [product] }
        await insertProtections(tx, of, [{ kind: 'domain', key: 'aperture.example' }])
        return ok(null)
      },
      {},
    )
  const taken = await hold('platform', at.add({ hours: 3 }))
  assert.equal(taken.ok ? '' : taken.refusal.code, 'deal.customer_taken')
  assert.ok((await hold('analytics', at.add({ hours: 3 }))).ok, 'another product is free')
  const end = must(endOf(must(held.deal, 'a deal')), 'it ends')
  assert.ok((await hold('platform', end)).ok, 'the instant of the end is free')
})

test('a program that is not exclusive keeps nobody out', async () => {
  const open = await dealSetting(db, {
    code: 'DEAL-OPEN',
    edit: ['exclusive: yes', 'exclusive: no'],
  })
  const customer = { name: 'Weyland Yards', domain: 'weyland.example' }
  await protectedDeal(open, a, customer)
  const at = berlin('2026-03-04T10:00')
  const { submissionId } = await register(open, b, customer, at)
  assert.equal((await suggestionFor(open, submissionId, at)).says, 'approve within_terms')
})

test('two who approve in the same second protect one deal', async () => {
  const at = berlin('2026-03-09T10:00')
  const one = { name: 'Massive Dynamic', domain: 'massive.example' }
  const alike = { name: 'Massive Dynamics', domain: 'massive-dynamics.example' }
  const early = await register(setting, a, one, at)
  const late = await register(setting, b, alike, at.add({ minutes: 5 }))
  const when = at.add({ hours: 1 })
  const decided = await Promise.all([
    decideOn(setting, late.submissionId, when, { by: setting.specialist }),
    decideOn(setting, early.submissionId, when),
  ])
  const codes = decided.map((one) => (one.ok ? 'approved' : one.refusal.code))
  assert.equal(codes[1], 'approved')
  assert.ok(['deal.earlier_pending', 'submission.policy_forbids'].includes(codes[0] ?? ''))
  // Asked again, names alike by 0.95 are the same customer: now it is a conflict.
  assert.equal((await suggestionFor(setting, late.submissionId, when)).says, 'reject conflict')
})
