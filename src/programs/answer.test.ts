import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwrap } from '../kernel/result.ts'
import { ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { answer, collect } from './answer.ts'
import { compileTable } from './compile.ts'
import type { Facts } from './fact.ts'
import { parseTable } from './parse-table.ts'
import { printProblem } from './problem.ts'

function tableOf(text: string) {
  const { table, problems } = parseTable({ file: 'tables/route.csv', text, currency: 'EUR' })
  assert.ok(table !== null, problems.map(printProblem).join('\n'))
  return compileTable(table)
}

function problemsOf(text: string): string[] {
  return parseTable({ file: 'tables/route.csv', text, currency: 'EUR' }).problems.map(printProblem)
}

const route = tableOf(`
first,  partner_status,               complete,   requested, route,                clause
type,   in text,                      in boolean, in money,  out text,             out clause
values, "active, suspended, ended",   -,          >= 0,      "approve, ask, stop", -
# who is not active stops before anything is asked
R1,     not(active),                  -,          -,         stop,                 MDF-1.1
R2,     -,                            false,      -,         ask,                  MDF-1.2
A1,     -,                            -,          <= 5000,   approve,              MDF-2.1
A2,     -,                            -,          > 5000,    ask,                  MDF-2.2
`)

const eur = (minor: bigint) => ({ minor, currency: 'EUR' })
const asked = { partner_status: 'active', complete: true, requested: eur(500_000n) }

test('the first row whose cells all pass answers, with its clause', () => {
  const { row, outputs } = unwrap(answer(route, asked))
  assert.equal(row, 'A1')
  assert.deepEqual(outputs, { route: 'approve', clause: 'MDF-2.1' })
  assert.equal(unwrap(answer(route, { ...asked, requested: eur(500_001n) })).row, 'A2')
})

test('the trace says of every row which cell failed and what it saw', () => {
  const { trace } = unwrap(answer(route, { ...asked, requested: eur(500_001n) }, { trace: true }))
  assert.deepEqual(trace?.facts, {
    partner_status: 'active',
    complete: 'true',
    requested: '5000.01 EUR',
  })
  assert.deepEqual(
    trace?.rows.map(({ row, result, input, cell, saw }) => [row, result, input, cell, saw]),
    [
      ['R1', 'missed', 'partner_status', 'not(active)', 'active'],
      ['R2', 'missed', 'complete', 'false', 'true'],
      ['A1', 'missed', 'requested', '<= 5000', '5000.01 EUR'],
      ['A2', 'hit', null, null, null],
    ],
  )
})

test('a table that is not traced answers the same, without its working', () => {
  const bare = unwrap(answer({ ...route, isTraced: false }, asked, { trace: true }))
  assert.deepEqual(bare, { ...unwrap(answer(route, asked, { trace: true })), trace: null })
})

test('a fact that is missing, of another type or impossible is refused, never guessed', () => {
  const refusal = (facts: Facts) => {
    const result = answer(route, facts)
    return result.ok ? 'answered' : result.refusal
  }
  const { complete: _, ...without } = asked
  assert.deepEqual(refusal(without), {
    code: 'program.fact_missing',
    table: 'route',
    fact: 'complete',
    type: 'boolean',
  })
  const mistyped = {
    code: 'program.fact_mistyped',
    table: 'route',
    fact: 'requested',
    type: 'money',
  }
  const dollars = { ...asked, requested: { minor: 1n, currency: 'USD' } }
  assert.deepEqual(refusal(dollars), { ...mistyped, saw: '0.01 USD' })
  assert.deepEqual(refusal({ ...asked, requested: '5000' }), { ...mistyped, saw: '5000' })
  assert.deepEqual(refusal({ ...asked, partner_status: 'Active' }), {
    code: 'program.fact_outside',
    table: 'route',
    fact: 'partner_status',
    domain: 'active, suspended, ended',
    saw: 'Active',
  })
})

test('facts no row covers, and two rows under unique, are refused', () => {
  const gap = tableOf('unique,days,band\ntype,in integer,out text\n1,< 14,late\n2,> 14,early')
  const none = answer(gap, { days: 14n })
  assert.equal(none.ok ? '' : none.refusal.code, 'program.no_rule')
  const twice = tableOf('unique,days,band\ntype,in integer,out text\n1,<= 14,late\n2,>= 14,early')
  const both = answer(twice, { days: 14 })
  assert.deepEqual(both.ok ? '' : both.refusal, {
    code: 'program.rows_overlap',
    table: 'route',
    rows: ['1', '2'],
    saw: 'days = 14',
  })
})

test('under any, rows may overlap as long as they say the same', () => {
  const any = tableOf(
    'any,days,band\ntype,in integer,out text\n1,<= 14,late\n2,"[7..9]",late\n3,9,x',
  )
  assert.equal(unwrap(answer(any, { days: 8 })).outputs['band'], 'late')
  const nine = answer(any, { days: 9 })
  assert.equal(nine.ok ? '' : nine.refusal.code, 'program.rows_overlap')
})

test('collect lists its rows, and folds exact numbers', () => {
  const rows = 'type,in integer,out number\n1,-,0.1\n2,> 5,0.2\n3,> 50,1'
  const list = unwrap(collect(tableOf(`collect,days,rate\n${rows}`), { days: 6n }))
  assert.deepEqual(
    list.rows.map(({ row }) => row),
    ['1', '2'],
  )
  const folded = (how: string, days: bigint) =>
    unwrap(collect(tableOf(`collect ${how},days,rate\n${rows}`), { days })).folded?.['rate']
  assert.deepEqual(folded('sum', 6n), ratio(3n, 10n))
  assert.deepEqual(folded('min', 60n), ratio(1n, 10n))
  assert.deepEqual(folded('max', 60n), ratio(1n))
  assert.deepEqual(folded('count', 60n), ratio(3n))
})

test('dates, durations and thirds compare exactly', () => {
  const table = tableOf(
    'first,due,wait,rate,band\ntype,in date,in duration,in number,out text\n' +
      '1,"<= date(""2026-01-31"")",<= 14 days,<= 0.333333333333,a\n2,-,-,-,b',
  )
  const facts = {
    due: Temporal.PlainDate.from('2026-01-31'),
    wait: Temporal.Duration.from('P2W'),
    rate: ratio(333_333_333_333n, 1_000_000_000_000n),
  }
  assert.equal(unwrap(answer(table, facts)).row, '1')
  assert.equal(unwrap(answer(table, { ...facts, rate: ratio(1n, 3n) })).row, '2')
  assert.equal(unwrap(answer(table, { ...facts, wait: Temporal.Duration.from('PT337H') })).row, '2')
})

test('a table that cannot be read names file, line, column, what was found and expected', () => {
  assert.deepEqual(
    problemsOf(
      'frist,days,band\ntype,in integer,out text\nvalues,-,"late, early"\n1,<< 14,late\n2,-,soon',
    ),
    [
      'tables/route.csv, line 1, column 1: found “frist”, expected a hit policy: unique, first, ' +
        'any, priority, rule order, output order, collect, collect sum, collect min, collect max, collect count',
    ],
  )
  assert.deepEqual(
    problemsOf(
      'first,days,band\ntype,in integer,out text\nvalues,-,"late, early"\n1,<< 14,late\n1,-,soon\n3,-',
    ),
    [
      'tables/route.csv, line 4, column days: found “< 14” at character 2 of “<< 14”, expected a whole number such as 14',
      'tables/route.csv, line 5, column 1: found the id “1” twice, expected an id of its own for each row',
      'tables/route.csv, line 5, column band: found “soon”, expected one of late, early',
      'tables/route.csv, line 6: found 2 cells, expected 3, as in the heading',
    ],
  )
  assert.deepEqual(problemsOf('first,days,band\ntype,in integer,out text\n1,"< 14,late'), [
    'tables/route.csv, line 3: found an opening quote, expected its closing quote',
  ])
})

test('under priority the best output answers; a tie that says two things is refused', () => {
  const rows = '1,> 5,no,a\n2,> 7,yes,b\n3,> 9,yes,c\nelse,-,no,d'
  const table = tableOf(
    `priority,days,go,why\ntype,in integer,out text,out text\nvalues,-,"yes, no",-\n${rows}`,
  )
  const said = (days: number) => {
    const result = answer(table, { days }, { trace: true })
    return result.ok
      ? [result.value.row, ...result.value.trace!.rows.map((row) => row.result)].join(' ')
      : result.refusal.code
  }
  assert.equal(said(6), '1 hit missed missed behind')
  assert.equal(said(8), '2 behind hit missed behind')
  assert.equal(said(10), 'program.rows_overlap')
  assert.equal(said(1), 'else missed missed missed hit')
  assert.deepEqual(problemsOf('priority,days,go\ntype,in integer,out text\n1,-,yes'), [
    'tables/route.csv, line 1: found outputs without values, expected values of an output, the ' +
      'best first, under priority',
  ])
})

test('rule order lists rows as they stand, output order the best first', () => {
  const rows = 'type,in integer,out text\nvalues,-,"yes, no"\n1,-,no\n2,> 5,yes\n3,> 5,no'
  const listed = (hit: string) =>
    unwrap(collect(tableOf(`${hit},days,go\n${rows}`), { days: 6 })).rows.map(({ row }) => row)
  assert.deepEqual(listed('rule order'), ['1', '2', '3'])
  assert.deepEqual(listed('output order'), ['2', '1', '3'])
})

test('a cell beside another fact says in the trace what both were; neither may be missing', () => {
  const table = tableOf(
    'first,asked,left,go\ntype,in money,in money,out text\n1,<= left,-,yes\n2,-,0,used up\n3,-,-,less',
  )
  const said = (asked: bigint, left: bigint) =>
    unwrap(answer(table, { asked: eur(asked), left: eur(left) })).row
  assert.deepEqual([said(5n, 5n), said(6n, 5n), said(6n, 0n)], ['1', '3', '2'])
  const { trace } = unwrap(answer(table, { asked: eur(6n), left: eur(5n) }, { trace: true }))
  assert.deepEqual(trace?.rows[0], {
    row: '1',
    result: 'missed',
    input: 'asked',
    cell: '<= left',
    saw: '0.06 EUR, left = 0.05 EUR',
  })
  const missing = answer(table, { asked: eur(6n) })
  assert.deepEqual(missing.ok || missing.refusal, {
    code: 'program.fact_missing',
    table: 'route',
    fact: 'left',
    type: 'money',
  })
})

test('the row else stands last and asks nothing', () => {
  const head = 'unique,days,go\ntype,in integer,out text\n'
  assert.deepEqual(problemsOf(`${head}else,> 1,no\n2,-,yes`), [
    'tables/route.csv, line 3: found the row else here, expected it as the last row',
    'tables/route.csv, line 3, column days: found “> 1”, expected a dash in the row else',
  ])
})
