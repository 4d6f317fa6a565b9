import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { answer, collect, traceOf } from './answer.ts'
import { compileTable, type Table } from './compile.ts'
import { coverageProblems } from './coverage.ts'
import type { Facts } from './fact.ts'
import { parseTable } from './parse-table.ts'
import { answersList, hitPolicies } from './table.ts'

/** Small tables of every type and hit policy, against every fact there is. Figures lie in cells from
 *  -2 to 6 and are asked beyond both ends, so that two facts may differ on either side of all. */
const kinds = {
  integer: { print: String, fact: (n: number) => BigInt(n) },
  money: { print: (n: number) => `${n}.00`, fact: (n: number) => euros(n) },
  date: { print: (n: number) => dayOf(n).toString(), fact: (n: number) => dayOf(n) },
  duration: {
    print: (n: number) => `${n} days`,
    fact: (n: number) => Temporal.Duration.from({ hours: n * 24 }),
  },
  months: {
    print: (n: number) => `${n} months`,
    fact: (n: number) => Temporal.Duration.from({ months: n }),
  },
  time: { print: (n: number) => timeOf(n).toString(), fact: (n: number) => timeOf(n) },
  instant: { print: (n: number) => instantOf(n).toString(), fact: (n: number) => instantOf(n) },
  number: { print: String, fact: (n: number) => ratio(BigInt(n * 4), 4n) },
  text: { print: (n: number) => words[n] ?? 'x', fact: (n: number) => words[n] ?? `other ${n}` },
  boolean: { print: (n: number) => String(n > 0), fact: (n: number) => n > 0 },
} as const
type Kind = keyof typeof kinds

const words = ['red', 'green', 'blue']
const euros = (n: number) => ({ minor: BigInt(n * 100), currency: 'EUR' })
const dayOf = (n: number) => Temporal.PlainDate.from('2028-02-28').add({ days: n })
const timeOf = (n: number) => Temporal.PlainTime.from('12:00').add({ seconds: n * 60 })
const instantOf = (n: number) =>
  Temporal.Instant.from('2026-03-29T00:30:00Z').add({ minutes: n * 60 })

const hasOrder = (kind: Kind) => kind !== 'text' && kind !== 'boolean'
/** Kinds with figures between those that cells name: three of them, so that two facts may stand to
 *  each other in every way there. */
const dense: readonly Kind[] = ['number', 'money', 'duration', 'time', 'instant']
/** Figures asked of a kind. */
function asked(kind: Kind): readonly number[] {
  if (kind === 'boolean') return [0, 1]
  if (kind === 'text') return [0, 1, 2, 3, 4]
  if (dense.includes(kind)) return Array.from({ length: 39 }, (_, at) => (at - 11) / 4)
  return Array.from({ length: 13 }, (_, at) => at - 4)
}

/** A cell's text and, written beside it, its naive meaning over the figures of all columns. */
type Cell = {
  readonly text: string
  readonly holds: (own: number, all: readonly number[]) => boolean
}

const signs: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
}

function cellOf(kinds_: readonly Kind[], place: number): fc.Arbitrary<Cell> {
  const kind = kinds_[place]!
  const print = kinds[kind].print
  const own = fc.integer(hasOrder(kind) ? { min: -2, max: 3 } : { min: 0, max: 1 })
  const marks = hasOrder(kind) ? Object.keys(signs) : ['=']
  const literal = fc
    .tuple(fc.constantFrom(...marks), own)
    .map(([mark, n]): Cell => ({ text: `${mark} ${print(n)}`, holds: (v) => signs[mark]!(v, n) }))
  const range = fc
    .tuple(own, fc.integer({ min: 1, max: 3 }), fc.constantFrom('[', '(', ']'), fc.boolean())
    .map(([from, size, open, closed]): Cell => ({
      text: `${open}${print(from)}..${print(from + size)}${closed ? ']' : ')'}`,
      holds: (v) =>
        (open === '[' ? v >= from : v > from) && (closed ? v <= from + size : v < from + size),
    }))
  const one = hasOrder(kind) ? fc.oneof(literal, range) : literal
  const others = kinds_.flatMap((other, at) => (other === kind && at !== place ? [at] : []))
  const any = fc.constant<Cell>({ text: '-', holds: () => true })
  const choices = [any, any, composed(one)]
  if (others.length > 0) choices.push(beside(kind, others, marks))
  return fc.oneof(...choices)
}

function beside(kind: Kind, others: readonly number[], marks: readonly string[]) {
  const named = (at: number) => (kind === 'text' ? `fact(c${at})` : `c${at}`)
  return fc.constantFrom(...others).chain((at) =>
    composed(
      fc.constantFrom(...marks).map((mark): Cell => ({
        text: `${mark} ${named(at)}`,
        holds: (v, all) => signs[mark]!(v, all[at]!),
      })),
    ),
  )
}

function composed(one: fc.Arbitrary<Cell>): fc.Arbitrary<Cell> {
  const list = fc.array(one, { minLength: 1, maxLength: 2 }).map((cells): Cell => ({
    text: cells.map(({ text }) => text).join(', '),
    holds: (v, all) => cells.some(({ holds }) => holds(v, all)),
  }))
  const not = list.map((cell): Cell => ({
    text: `not(${cell.text})`,
    holds: (v, all) => !cell.holds(v, all),
  }))
  return fc.oneof(list, not)
}

const kindNames = Object.keys(kinds).filter((name): name is Kind => name in kinds)
const grid = fc
  .record({
    hit: fc.constantFrom(...hitPolicies.filter((hit) => !/sum|min|max/.test(hit))),
    first: fc.constantFrom(...kindNames),
    second: fc.constantFrom(...kindNames, null),
    twin: fc.boolean(),
    withElse: fc.boolean(),
  })
  .chain(({ hit, first, second, twin, withElse }) => {
    const columns = [first, ...(second === null ? [] : [twin ? first : second])]
    return fc.record({
      hit: fc.constant(hit),
      columns: fc.constant(columns),
      withElse: fc.constant(withElse),
      rows: fc.array(
        fc.record({
          cells: fc.tuple(...columns.map((_, place) => cellOf(columns, place))),
          out: fc.constantFrom('best', 'good', 'bad'),
          note: fc.constantFrom('x', 'y'),
        }),
        { minLength: 1, maxLength: 7 },
      ),
    })
  })
type Grid = typeof grid extends fc.Arbitrary<infer G> ? G : never

function compiled({ hit, columns, rows, withElse }: Grid): Table {
  const quoted = (cells: readonly string[]) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
  const text = [
    quoted([hit, ...columns.map((_, at) => `c${at}`), 'out', 'note']),
    quoted(['type', ...columns.map((kind) => `in ${kind}`), 'out text', 'out text']),
    quoted(['values', ...columns.map(() => '-'), 'best, good, bad', '-']),
    ...rows.map((row, at) =>
      quoted([`${at}`, ...row.cells.map((cell) => cell.text), row.out, row.note]),
    ),
    ...(withElse ? [quoted(['else', ...columns.map(() => '-'), 'bad', 'y'])] : []),
  ].join('\n')
  const { table, problems } = parseTable({ file: 'tables/t.csv', text, currency: 'EUR' })
  assert.ok(table !== null, `${text}\n${JSON.stringify(problems)}`)
  return compileTable(table)
}

const ranking = ['best', 'good', 'bad']
const rankOf = (row: Grid['rows'][number]) => ranking.indexOf(row.out)

/** What a reader with a pencil answers: the ids of the rows, or why there is none. */
function pencil(drawn: Grid, matched: readonly number[]): string {
  const { hit, rows, withElse } = drawn
  if (matched.length === 0) return withElse ? 'else' : 'program.no_rule'
  if (hit === 'output order') {
    return matched.toSorted((a, b) => rankOf(rows[a]!) - rankOf(rows[b]!) || a - b).join()
  }
  if (answersList(hit)) return matched.join()
  const best = Math.min(...matched.map((row) => rankOf(rows[row]!)))
  const left = hit === 'priority' ? matched.filter((row) => rankOf(rows[row]!) === best) : matched
  const said = new Set(left.map((row) => `${rows[row]!.out} ${rows[row]!.note}`))
  const clash = hit === 'unique' ? left.length > 1 : hit !== 'first' && said.size > 1
  return clash ? 'program.rows_overlap' : String(left[0])
}

function everyFact(columns: readonly Kind[]): number[][] {
  return columns.reduce<number[][]>(
    (all, kind) => all.flatMap((values) => asked(kind).map((value) => [...values, value])),
    [[]],
  )
}

const factsOf = (columns: readonly Kind[], values: readonly number[]) =>
  Object.fromEntries(columns.map((kind, at) => [`c${at}`, kinds[kind].fact(values[at]!)])) as Facts

function asks(table: Table, facts: Facts): string {
  if (!answersList(table.source.hit)) {
    const got = answer(table, facts)
    return got.ok ? got.value.row : got.refusal.code
  }
  const got = collect(table, facts)
  return got.ok ? got.value.rows.map(({ row }) => row).join() : got.refusal.code
}

test('every type and hit policy answers as a reader with a pencil, and so does its trace', () => {
  fc.assert(
    fc.property(grid, (drawn) => {
      const table = compiled(drawn)
      for (const values of everyFact(drawn.columns)) {
        const matched = drawn.rows.flatMap(({ cells }, at) =>
          cells.every((cell, place) => cell.holds(values[place]!, values)) ? [at] : [],
        )
        const facts = factsOf(drawn.columns, values)
        assert.equal(asks(table, facts), pencil(drawn, matched))
        const hits = traceOf(table, facts).rows.filter(({ result }) => result !== 'missed')
        const shown = hits.flatMap(({ row }) => (row === 'else' ? [] : [Number(row)]))
        assert.deepEqual(shown, matched)
      }
    }),
    { numRuns: 80 },
  )
})

test('a gap, an overlap and a silent row are reported exactly when some fact shows them', () => {
  const seen = { whole: 0, gap: 0, overlap: 0, silent: 0 }
  fc.assert(
    fc.property(grid, (drawn) => {
      const table = compiled(drawn)
      const problems = coverageProblems(table)
      const has = (words: string) => problems.some(({ found }) => found.includes(words))
      const [met, answered] = [new Set<string>(), new Set<number>()]
      for (const values of everyFact(drawn.columns)) {
        const matched = drawn.rows.flatMap(({ cells }, at) =>
          cells.every((cell, place) => cell.holds(values[place]!, values)) ? [at] : [],
        )
        met.add(pencil(drawn, matched))
        for (const row of speaking(drawn, matched)) answered.add(row)
      }
      const isNet = (row: number) =>
        row === drawn.rows.length - 1 &&
        !drawn.withElse &&
        drawn.rows[row]!.cells.every(({ text }) => text === '-')
      const silent = drawn.rows.flatMap((_, row) => (answered.has(row) || isNet(row) ? [] : [row]))
      assert.equal(has('no row for'), met.has('program.no_rule'), 'gap')
      assert.equal(has('never answers'), silent.length > 0, 'silent')
      assert.equal(has('both answer'), met.has('program.rows_overlap'), 'overlap')
      for (const [kind, isSeen] of [
        ['whole', problems.length === 0],
        ['gap', has('no row for')],
        ['overlap', has('both answer')],
        ['silent', has('never answers')],
      ] as const)
        if (isSeen) seen[kind] += 1
    }),
    { numRuns: 500 },
  )
  for (const [kind, count] of Object.entries(seen)) assert.ok(count > 20, `${count} ${kind}`)
})

/** The rows that speak: under first the first, under priority those no better one takes. */
function speaking({ hit, rows }: Grid, matched: readonly number[]): readonly number[] {
  if (hit === 'first') return matched.slice(0, 1)
  if (hit !== 'priority') return matched
  const best = Math.min(...matched.map((row) => rankOf(rows[row]!)))
  return matched.filter((row) => rankOf(rows[row]!) === best)
}

test('facts of open scales are exact: thirds, nanoseconds, cents', () => {
  const third: Ratio = ratio(1n, 3n)
  assert.equal(compareRatio(third, ratio(333_333n, 1_000_000n)), 1)
  const { table } = parseTable({
    file: 'tables/t.csv',
    text: 'first,a,b,out\ntype,in time,in time,out text\n1,> b,-,later\n2,= b,-,same\n3,-,-,sooner',
    currency: 'EUR',
  })
  const at = (text: string) => Temporal.PlainTime.from(text)
  const said = (a: string, b: string) => {
    const got = answer(compileTable(table!), { a: at(a), b: at(b) })
    return got.ok ? got.value.outputs['out'] : got.refusal.code
  }
  assert.equal(said('17:00:00.000000001', '17:00'), 'later')
  assert.equal(said('17:00', '17:00:00'), 'same')
  assert.equal(said('16:59:59.999999999', '17:00'), 'sooner')
})
