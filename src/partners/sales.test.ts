import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act } from '../audit/index.ts'
import { textCell, type SheetTable } from '../formats/sheet.ts'
import { execute } from '../identity/index.ts'
import { parseDecimal, printMoney, type Money } from '../kernel/money.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { inAct, testActor, testCall, testDatabase } from '../platform/testing.ts'
import type { CountedRow } from './counted-row.ts'
import { importCustomers } from './import.ts'
import { importCollections, importOpportunities, importPurchases } from './import-sales.ts'
import { enrolPartner } from './enrol.ts'
import { recordCollection } from './record-sale.ts'
import { partnerConstraints } from './refusals.ts'
import { verifications } from './verify.ts'
import { collectionsByOpportunity, opportunityByCode } from './sales-read.ts'
import { saveOpportunity } from './save-opportunity.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(partnerConstraints)) })
after(() => db.close())
const lead = testActor(['lead'])
const call = () => testCall(db, lead)
const day = (text: string) => Temporal.PlainDate.from(text)
const amount = (text: string, currency: string): Money => must(parseDecimal(text, currency), text)

function sheet(columns: string, ...rows: string[]): SheetTable {
  return {
    sheet: 'list.csv',
    hidden: false,
    columns: columns.split('|'),
    rows: rows.map((row, at) => ({ rowNumber: at + 2, cells: row.split('|').map(textCell) })),
    problems: [],
  }
}

const opportunities = sheet(
  'Opportunity ID|Account Name|Stage Name|Amount|Currency|Net contract value|First year value|Created Date|Close Date|Product',
  'OPP-1|Globex GmbH|Closed Won|120.000,50|EUR|100.000,00|50.000,00|2026-01-05 10:15:00 UTC|31.01.2026|Core; Edge',
  'OPP-2|GLX-2|Proposal/Price Quote|12,500,000|JPY|||2026-01-05|2026-06-30|',
  'OPP-3|GLX-2|Closed Won|1.500,250|KWD|||2026-01-05|01.02.2026|',
  'OPP-4|Nobody Ltd|Prospecting||||||||',
  'OPP-5|GLX-2|Hopeful|||||||',
)

type Importer = (
  act: Act,
  asked: { readonly table: SheetTable },
) => ReturnType<typeof importCollections>

async function take(list: SheetTable, importer: Importer = importCollections) {
  return unwrap(await execute(call(), 'sale.import', importer, { table: list }))
}

function problemsOf(report: Awaited<ReturnType<typeof take>>): string[] {
  return report.rows.flatMap(({ row, problems }) =>
    problems.map((problem) => `${row} ${problem.column}: ${problem.expected}`),
  )
}

function totals(code: string): Promise<string[]> {
  return inAct(db, lead, async ({ tx }) => {
    const found = must(await opportunityByCode(tx, code), code)
    const rows = await collectionsByOpportunity(tx, [found.opportunityId])
    return rows.map((row) => `${row.kind} ${printMoney(row.amount)} ${row.returns ?? ''}`.trim())
  })
}

test('opportunities come as their CRM exports them', async () => {
  const customers = sheet('code|name|country', 'GLX-1|Globex GmbH|DE', 'GLX-2|Globex KK|JP')
  unwrap(await execute(call(), 'customer.import', importCustomers, { table: customers }))
  const asked = { table: opportunities }
  const options = { preview: true }
  const preview = unwrap(await execute(call(), 'sale.import', importOpportunities, asked, options))
  const done = unwrap(await execute(call(), 'sale.import', importOpportunities, asked))
  assert.deepEqual(done, preview)
  assert.deepEqual(done.counts, { created: 3, updated: 0, unchanged: 0, refused: 2 })
  assert.deepEqual(problemsOf(done), [
    '5 Account Name: the code or the exact name of a customer that is known',
    '6 Stage Name: identified, qualified, proposed, won or lost, or the stage as a CRM calls it',
  ])
  const [first, second, third] = await inAct(db, lead, ({ tx }) =>
    Promise.all(['OPP-1', 'OPP-2', 'OPP-3'].map((code) => opportunityByCode(tx, code))),
  )
  assert(first && second && third)
  assert.equal(first.openedAt?.toString(), '2026-01-05T10:15:00Z')
  assert.deepEqual(first.products, ['Core', 'Edge'])
  assert.deepEqual([first.stage, first.wonOn?.toString()], ['won', '2026-01-31'])
  assert.equal(printMoney(must(first.firstYear, 'said')), '50,000.00 EUR')
  assert.deepEqual([second.stage, second.value?.minor], ['proposed', 12_500_000n])
  assert.deepEqual([third.value?.minor, third.wonOn?.toString()], [1_500_250n, '2026-02-01'])
})

test('importing opportunities again changes nothing; one changed cell changes one field', async () => {
  const before = (await db.owner.query('select count(*) as n from platform.outbox')).rows[0]
  const again = await take(opportunities, importOpportunities)
  assert.deepEqual(again.counts, { created: 0, updated: 0, unchanged: 3, refused: 2 })
  assert.deepEqual(
    (await db.owner.query('select count(*) as n from platform.outbox')).rows[0],
    before,
  )
  const moved = await take(
    sheet('opportunity id|account|stage', 'OPP-2|GLX-2|Closed Lost'),
    importOpportunities,
  )
  assert.deepEqual(moved.rows[0]?.changes, [{ field: 'stage', from: 'proposed', to: 'lost' }])
})

const payments = sheet(
  'Payment ID|Opportunity|Type|Amount|Payment date|Refund of',
  'R-2|OPP-1|refund|2.000,00|2026-02-20|P-1',
  'P-1|OPP-1|payment|10.000,00|2026-02-10|',
  'P-2|OPP-1|payment|1.500|2026-02-10|',
  'P-3|OPP-3|payment|0,125|2026-02-10|',
  'P-4|OPP-9|payment|1,00|2026-02-10|',
  'P-5|OPP-1|payment|USD 5,00|2026-02-10|',
)

test('payments and refunds count once, in any order of the list', async () => {
  const done = await take(payments)
  assert.deepEqual(problemsOf(done), [
    '6 Opportunity: the code of an opportunity that is known',
    '7 Amount: an amount in EUR, as the opportunity has',
  ])
  assert.deepEqual(done.counts, { created: 4, updated: 0, unchanged: 0, refused: 2 })
  assert.deepEqual(await totals('OPP-1'), [
    'payment 10,000.00 EUR',
    'payment 1,500.00 EUR',
    'refund -2,000.00 EUR P-1',
  ])
  assert.deepEqual(await totals('OPP-3'), ['payment 0.125 KWD'])
  assert.deepEqual((await take(payments)).counts, {
    created: 0,
    updated: 0,
    unchanged: 4,
    refused: 2,
  })
})

test('a number that says something else is refused, and both are named', async () => {
  const done = await take(
    sheet(
      'id|opportunity|amount|date',
      'P-1|OPP-1|9999.00|2026-02-10',
      'P-6|OPP-1|1.00|2027-01-01',
    ),
  )
  const [taken, late] = problemsOf(done)
  assert.match(
    taken ?? '',
    /recorded is payment of 10,000\.00 EUR on 2026-02-10, opportunity OPP-1/,
  )
  assert.match(taken ?? '', /this row says payment of 9,999\.00 EUR/)
  assert.match(late ?? '', /a day not after 2026-03-02/)
})

function refund(externalId: string, text: string, more: Partial<CountedRow> = {}): CountedRow {
  return {
    source: 'erp',
    externalId,
    about: 'OPP-1',
    kind: 'refund',
    amount: amount(text, 'EUR'),
    on: day('2026-02-25'),
    product: null,
    returns: 'P-1',
    ...more,
  }
}

test('a refund never exceeds what is left of its collection', async () => {
  const run = (row: CountedRow) => execute(call(), 'sale.import', recordCollection, row)
  const tooMuch = await run(refund('R-3', '-8000.01'))
  assert(!tooMuch.ok && tooMuch.refusal.code === 'sale.exceeded')
  assert.equal(printMoney(must(tooMuch.refusal.left, 'said')), '8,000.00 EUR')
  // Taken back, a refund leaves room again, but no more than it gave.
  const more = await run(refund('R-4', '2000.01'))
  assert.equal(more.ok || more.refusal.code, 'sale.exceeded')
  const first = unwrap(await run(refund('R-4', '2000.00')))
  assert.equal(first.isNew, true)
  assert.deepEqual(unwrap(await run(refund('R-4', '2000.00'))), { ...first, isNew: false })
  unwrap(await run(refund('R-5', '-10000.00')))
  const late = await run(refund('R-6', '-0.01', { returns: 'R-5' }))
  assert.equal(late.ok || late.refusal.code, 'sale.invalid')
  const early = await run(refund('R-7', '-1.00', { returns: 'P-2', on: day('2026-02-09') }))
  assert.equal(early.ok || early.refusal.code, 'sale.invalid')
})

test('two refunds at once of the same payment: one is told what is left', async () => {
  const paid = refund('P-20', '100.00', { kind: 'payment', returns: null })
  unwrap(await execute(call(), 'sale.import', recordCollection, paid))
  const both = await Promise.all(
    ['R-20', 'R-21'].map((number) =>
      execute(
        call(),
        'sale.import',
        recordCollection,
        refund(number, '-60.00', { returns: 'P-20' }),
      ),
    ),
  )
  assert.deepEqual(both.map((one) => one.ok || one.refusal.code).sort(), ['sale.exceeded', true])
})

test('the database holds it too, and keeps every row as it was', async () => {
  const insert = `
    insert into partners.collections (collection_id, source, external_id, opportunity_id, kind,
      amount_minor, currency, collected_on, returns_id, recorded_by)
    select gen_random_uuid(), 'erp', 'forged', opportunity_id, 'refund', -4001, currency,
      collected_on, collection_id, 'somebody'
    from partners.collections where external_id = 'P-20'`
  await assert.rejects(db.world.app.query(insert), /exceeds what was collected/)
  await assert.rejects(
    db.owner.query('update partners.collections set amount_minor = 1'),
    /added to/,
  )
  await assert.rejects(db.owner.query('delete from partners.purchases'), /only ever added to/)
})

test('the same list twice at once is counted once', async () => {
  const rows = Array.from({ length: 200 }, (_, at) => `X-${at}|OPP-1|1.00|2026-02-10`)
  const list = sheet('id|opportunity|amount|date', ...rows)
  const both = await Promise.all([take(list), take(list)])
  assert.deepEqual(both.map((one) => one.counts.created).sort(), [0, 200])
  assert.deepEqual(both.map((one) => one.counts.unchanged).sort(), [0, 200])
  const opened = Array.from({ length: 200 }, (_, at) => `NEW-${at}|GLX-1|Prospecting`)
  const added = sheet('id|account|stage', ...opened)
  const adding = await Promise.all([1, 2].map(() => take(added, importOpportunities)))
  assert.deepEqual(adding.map((one) => one.counts.created).sort(), [0, 200])
})

test('purchases and credits count by partner, with their own numbers', async () => {
  const partner = {
    code: 'P-7',
    legalName: 'Hooli SA',
    domains: [],
    country: 'FR',
    tier: 'select' as const,
    goodStanding: true,
    parentCode: null,
  }
  unwrap(await execute(call(), 'partner.update', enrolPartner, partner))
  const list = sheet(
    'Order number|Partner|Net amount (EUR)|Order date|Product|Credit of',
    'O-1|p-7|1,200.00|2026-02-01|Core|',
    'O-2|P-7|-200.00|2026-02-03|Core|O-1',
    'O-3|P-7|-1000.01|2026-02-03|Core|O-1',
  )
  const done = await take(list, importPurchases)
  assert.deepEqual(problemsOf(done), ['4 Net amount (EUR): at most 1,000.00 EUR of erp/O-1'])
  assert.equal((await take(list, importPurchases)).counts.unchanged, 2)
})

test('an opportunity keeps its currency once money was collected', async () => {
  const before = await inAct(db, lead, ({ tx }) => opportunityByCode(tx, 'OPP-1'))
  assert(before)
  const asked = {
    ...before,
    currency: 'USD',
    value: amount('1.00', 'USD'),
    netContract: null,
    firstYear: null,
  }
  const changed = await execute(call(), 'sale.import', saveOpportunity, asked)
  assert.equal(changed.ok || changed.refusal.code, 'sale.invalid')
  const same = await execute(call(), 'sale.import', saveOpportunity, before)
  assert.deepEqual(unwrap(same), { opportunityId: before.opportunityId, isNew: false })
})

test('verify names a return that somebody put past the guard', async () => {
  const firstWrong = (name: string) =>
    inAct(db, lead, ({ tx }) =>
      must(
        verifications.find((each) => each.name === name),
        name,
      ).firstWrong(tx),
    )
  assert.equal(await firstWrong('partners.returns'), null)
  assert.equal(await firstWrong('partners.recorded'), null)
  await db.owner.query('alter table partners.collections disable trigger collections_return_bound')
  await db.owner.query(`
    insert into partners.collections (collection_id, source, external_id, opportunity_id, kind,
      amount_minor, currency, collected_on, returns_id, recorded_by)
    select gen_random_uuid(), 'erp', 'forged', opportunity_id, 'refund', -4001, currency,
      collected_on, collection_id, 'somebody'
    from partners.collections where external_id = 'P-20'`)
  assert.match(String(await firstWrong('partners.returns')), /collection erp\/P-20: more was given/)
  assert.match(
    String(await firstWrong('partners.recorded')),
    /collection erp\/forged: it is not what was/,
  )
})
