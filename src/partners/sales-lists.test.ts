/** What hands and programs put into a list of sales, and what may never come of it. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'node:test'
import { textCell, type SheetCell, type SheetTable } from '../formats/sheet.ts'
import { Temporal } from '../kernel/temporal.ts'
import { countedColumns, planCounted, readCounted } from './counted-sheet.ts'
import { opportunityColumns, planOpportunities } from './opportunity-sheet.ts'
import type { SaleStyle } from './sale-cells.ts'
import { mapColumns } from './sheet-columns.ts'

const today = Temporal.PlainDate.from('2026-03-02')

function table(columns: readonly string[], rows: readonly (readonly (string | SheetCell)[])[]) {
  const cellOf = (cell: string | SheetCell) => (typeof cell === 'string' ? textCell(cell) : cell)
  return {
    sheet: 'list.xlsx',
    hidden: false,
    columns,
    rows: rows.map((cells, at) => ({ rowNumber: at + 2, cells: cells.map(cellOf) })),
    problems: [],
  } satisfies SheetTable
}

const columns = ['id', 'opportunity', 'type', 'amount', 'currency', 'date', 'refund of']

function plan(rows: readonly (readonly (string | SheetCell)[])[], style: SaleStyle = {}) {
  const list = table(columns, rows)
  const map = mapColumns(list.columns, Object.values(countedColumns.collection))
  const owners = new Map([
    ['OPP', 'EUR'],
    ['YEN', 'JPY'],
    ['DIN', 'KWD'],
    ['NONE', null],
  ])
  const read = readCounted(list, map, { list: 'collection', style, source: null, owners })
  return planCounted('collection', read, { rows: new Map(), owners, today })
}

/** The amount one cell is read as, in the smallest unit, or what is expected instead. */
function amountOf(cell: string | SheetCell, about = 'OPP', style: SaleStyle = {}) {
  const { fresh, rows } = plan([['N-1', about, '', cell, '', '2026-03-01', '']], style)
  return fresh[0]?.amount.minor ?? rows[0]?.problems[0]?.expected ?? 'nothing'
}

test('amounts read as people write them, in the decimals of their currency', () => {
  const number = (text: string): SheetCell => ({ kind: 'number', text })
  assert.equal(amountOf('1.234,50'), 123_450n)
  assert.equal(amountOf('€ 1,234.50'), 123_450n)
  assert.equal(amountOf('1 234,5'), 123_450n)
  assert.equal(amountOf(number('1234.5')), 123_450n)
  assert.equal(amountOf('12,500', 'YEN'), 12_500n)
  assert.equal(amountOf('12.500', 'YEN'), 12_500n)
  assert.equal(amountOf('¥1,250,000', 'YEN'), 1_250_000n)
  assert.equal(amountOf(number('12500'), 'YEN'), 12_500n)
  assert.equal(amountOf('1,234.567', 'DIN'), 1_234_567n)
  assert.equal(amountOf(number('0.125'), 'DIN'), 125n)
  assert.equal(amountOf('1.234', 'DIN', { decimalMark: '.' }), 1_234n)
  assert.equal(amountOf('1.234', 'DIN', { decimalMark: ',' }), 1_234_000n)
})

test('what reads in two ways, or in none, is refused', () => {
  assert.match(String(amountOf('1.234', 'DIN')), /this may be 1234, or 1 and 234 thousandths/)
  assert.match(String(amountOf('1.500')), /reads in one way/)
  assert.match(String(amountOf('12.5', 'YEN')), /without decimals/)
  const none = ['1e9', '=1+1', '∞', '١٢٣', '1,2,3', '99999999999999999999', '--5', '#N/A', 'USD 5']
  for (const text of none) assert.equal(typeof amountOf(text), 'string', text)
  assert.equal(amountOf('0,00'), 'not zero')
  assert.match(String(amountOf('999999999999999,99')), /at most \d+ of the smallest unit/)
  assert.equal(typeof amountOf({ kind: 'error', text: '#DIV/0!' }), 'string')
  assert.match(String(amountOf('5,00', 'NONE')), /with its currency/)
})

test('a number is text: a spreadsheet’s date, a control character and a novel are none', () => {
  const idOf = (cell: string | SheetCell) =>
    plan([[cell, 'OPP', '', '5,00', '', '2026-03-01', '']]).rows[0]?.outcome
  assert.equal(idOf('=HYPERLINK("http://evil.example")'), 'created')
  assert.equal(idOf('R/2026-17 ✓'), 'created')
  assert.equal(idOf({ kind: 'date', text: '2026-03-01' }), 'refused')
  assert.equal(idOf('A\u0007B'), 'refused')
  assert.equal(idOf('x'.repeat(101)), 'refused')
  assert.equal(idOf(''), 'refused')
})

test('days that are none, long ago or still to come are refused', () => {
  const on = (day: string) =>
    plan([['N', 'OPP', '', '5,00', '', day, '']]).rows[0]?.problems[0]?.expected ?? 'fine'
  assert.equal(on('2026-03-02'), 'fine')
  assert.equal(on('28 Feb 2026'), 'fine')
  assert.match(on('2026-02-30'), /a day that exists/)
  assert.match(on('01/02/2026'), /2026-02-01 or 2026-01-02: declare the order/)
  assert.match(on('0000-01-01'), /a day from 1950/)
  assert.match(on('2026-04-01'), /a day not after 2026-03-02/)
})

test('a list gives back no more than was paid, in whatever order its rows stand', () => {
  const row = fc.record({
    payment: fc.integer({ min: 1, max: 3 }),
    back: fc.boolean(),
    cents: fc.integer({ min: 1, max: 900 }),
  })
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 12 }),
      fc.array(fc.nat(), { maxLength: 15 }),
      (all, mix) => {
        const payments = [1, 2, 3].map((n) => [
          `P${n}`,
          'OPP',
          'payment',
          '5.00',
          'EUR',
          '2026-02-01',
          '',
        ])
        const returns = all.map(({ payment, back, cents }, at) => [
          `R${at}`,
          'OPP',
          back ? 'refund' : 'payment',
          `-${(cents / 100).toFixed(2)}`,
          'EUR',
          '2026-02-02',
          `P${payment}`,
        ])
        const shuffled = [...payments, ...returns]
        mix.forEach((n, at) => {
          const [a, b] = [at % shuffled.length, n % shuffled.length]
          ;[shuffled[a], shuffled[b]] = [shuffled[b]!, shuffled[a]!]
        })
        const { fresh } = plan(shuffled, { decimalMark: '.' })
        for (const payment of ['P1', 'P2', 'P3']) {
          const left = fresh
            .filter((each) => each.externalId === payment || each.returns === payment)
            .reduce((sum, each) => sum + each.amount.minor, 0n)
          assert.ok(left >= 0n && left <= 500n, `${payment} has ${left}`)
        }
      },
    ),
  )
})

test('a stage nobody ships, a first year above the contract, two currencies: each row says why', () => {
  const list = table(
    ['id', 'account', 'stage', 'amount', 'net contract', 'first year', 'currency', 'close date'],
    [
      ['A', 'C-1', 'Hopeful', '5.00', '', '', 'EUR', ''],
      ['B', 'C-1', 'Closed Won', '5.00', '10.00', '10.01', 'EUR', '2026-01-31'],
      ['C', 'C-1', 'Closed Won', '5.00', '', '', 'EUR', ''],
      ['D', 'C-1', 'Negotiation/Review', 'USD 5.00', '10.00', '', '', ''],
      ['D', 'C-1', 'Won', '5.00', '', '', 'EUR', '2026-01-31'],
      ['E', 'C-2', 'Won', '-5.00', '', '', 'XXX', '2026-01-31'],
      ['F', 'C-1', '', '5.00', '', '', 'EUR', '31.12.1899'],
    ],
  )
  const map = mapColumns(list.columns, Object.values(opportunityColumns))
  const { planned, rows } = planOpportunities(list, map, {
    known: new Map(),
    customerCode: (text) => (text === 'C-1' ? text : null),
    style: { currency: 'EUR' },
    today,
  })
  assert.deepEqual(planned, [])
  const said = rows.map(({ problems }) => problems.map(({ column }) => column).join(', '))
  assert.deepEqual(said, [
    'stage',
    'first year',
    'won on',
    'currency',
    'id',
    'currency, account',
    'stage',
  ])
})
