import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readCsv } from '../formats/csv.ts'
import { must } from '../kernel/assert.ts'
import { printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { partnerById } from '../partners/index.ts'
import { inAct, testActor, undone } from '../platform/testing.ts'
import { coinvestSetting } from './coinvest-testing.ts'
import { handedIn } from './handed-in.ts'
import { importSheet } from './import-sheet.ts'
import { defectsOf, submissionByOrigin } from './sql.ts'
import { enrol, wiredDatabase } from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
await coinvestSetting(db)
const lead = testActor(['lead'])
const partnerId = await inAct(db, lead, (act) => enrol(act, 'select'))
const partner = must(await undone(db, (tx) => partnerById(tx, partnerId)), 'enrolled')
const at = Temporal.Instant.from('2026-03-02T15:00:00Z')

const whole = [
  'key;type;partner;program;title;use_case;customer;customer_domain;customer_country;starts_on',
  'total_cost;requested;partner_cash;days_architect;expected_revenue',
  'description;criterion;due_on;net',
].join(';')

const first = (key: string, domain: string) =>
  [
    `${key};proposal;${partner.code};COINVEST-NA;Migrate planning;Migration;Initech ${key} Inc`,
    `${domain};US;2026-04-01;20,000.00;10,000.00;5,200.00;4;120000`,
  ].join(';')

function take(...rows: readonly string[]) {
  const bytes = Buffer.from([whole, ...rows].join('\r\n'))
  const table = unwrap(readCsv(bytes, { sheet: 'Plans' }))
  const papers = { kept: new Map() }
  return inAct(db, testActor(['specialist']), (act) => importSheet(act, { table, papers }), at)
}

const nothing = ';;;;;;;;;;;;;;'

test('a plan and its milestones come by sheet, a row for each milestone', async () => {
  unwrap(
    await take(
      `${first('P-1', 'initech1.example')};Phase 1;It runs;2026-06-30;3,333.34`,
      `P-1${nothing};Phase 2;It is used;2026-08-31;3,333.33`,
      `P-1${nothing};Phase 3;The old one is off;2026-10-31;3,333.33`,
    ),
  )
  const row = must(
    await undone(db, (tx) => submissionByOrigin(tx, partnerId, 'coinvest_proposal', 'P-1')),
    'taken in',
  )
  assert.equal(row.status, 'in_review')
  const { lines } = await undone(db, (tx) => handedIn(tx, row))
  assert.deepEqual(
    lines.map((line) => [line.dueOn?.toString(), line.criterion, printMoney(line.net)]),
    [
      ['2026-06-30', 'It runs', '3,333.34 USD'],
      ['2026-08-31', 'It is used', '3,333.33 USD'],
      ['2026-10-31', 'The old one is off', '3,333.33 USD'],
    ],
  )
})

test('a milestone without its day is taken in, and goes back with that one defect', async () => {
  unwrap(await take(`${first('P-2', 'initech2.example')};Phase 1;It runs;;10,000.00`))
  const row = must(
    await undone(db, (tx) => submissionByOrigin(tx, partnerId, 'coinvest_proposal', 'P-2')),
    'taken in',
  )
  assert.equal(row.status, 'action_required')
  const defects = await undone(db, (tx) => defectsOf(tx, row.submissionId))
  assert.deepEqual(
    defects.map((defect) => defect.target),
    ['1.due_on'],
  )
})
