import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ratio, compareRatio, parseRatio } from '../kernel/ratio.ts'
import { answer } from './answer.ts'
import { compileTable } from './compile.ts'
import { coverageProblems } from './coverage.ts'
import type { Facts } from './fact.ts'
import { parseTable } from './parse-table.ts'

/** A cell with its own, naive meaning: a predicate written beside its text. */
type Cell = { readonly text: string; readonly holds: (value: never) => boolean }
type Kind = 'text' | 'boolean' | 'integer' | 'number'

const figure = fc.integer({ min: -3, max: 3 })
const words = ['red', 'green', 'blue'] as const

function ordered(print: (n: number) => string, less: (a: never, b: number) => number) {
  const is = (text: string, holds: (v: never) => boolean): Cell => ({ text, holds })
  const sign = fc.tuple(fc.constantFrom('<', '<=', '>', '>=', '='), figure).map(([op, n]) =>
    is(`${op} ${print(n)}`, (v) => {
      const order = less(v, n)
      return op === '<'
        ? order < 0
        : op === '>'
          ? order > 0
          : op === '='
            ? order === 0
            : op === '<='
              ? order <= 0
              : order >= 0
    }),
  )
  const range = fc
    .tuple(figure, fc.integer({ min: 1, max: 3 }), fc.boolean(), fc.boolean())
    .map(([from, size, low, high]) =>
      is(`${low ? '[' : '('}${print(from)}..${print(from + size)}${high ? ']' : ')'}`, (v) => {
        const [a, b] = [less(v, from), less(v, from + size)]
        return (low ? a >= 0 : a > 0) && (high ? b <= 0 : b < 0)
      }),
    )
  const plain = figure.map((n) => is(print(n), (v) => less(v, n) === 0))
  return fc.oneof(sign, range, plain)
}

const anyCell: fc.Arbitrary<Cell> = fc.constant({ text: '-', holds: () => true })
const word = fc
  .constantFrom(...words)
  .map((text): Cell => ({ text, holds: (v: string) => v === text }))
const bool = fc
  .boolean()
  .map((flag): Cell => ({ text: String(flag), holds: (v: boolean) => v === flag }))
const whole = ordered(String, (a: bigint, n) => Number(a - BigInt(n)))
const half = ordered(
  (n) => String(n / 2),
  (a: ReturnType<typeof ratio>, n) => compareRatio(a, parseRatio(String(n / 2))!),
)

function composed(one: fc.Arbitrary<Cell>): fc.Arbitrary<Cell> {
  const list = fc.array(one, { minLength: 1, maxLength: 3 }).map((cells): Cell => ({
    text: cells.map((cell) => cell.text).join(', '),
    holds: (v) => cells.some((cell) => cell.holds(v)),
  }))
  const not = list.map((cell): Cell => ({
    text: `not(${cell.text})`,
    holds: (v) => !cell.holds(v),
  }))
  return fc.oneof({ weight: 2, arbitrary: anyCell }, list, not)
}

const cellOf: Record<Kind, fc.Arbitrary<Cell>> = {
  text: composed(word),
  boolean: composed(bool),
  integer: composed(whole),
  number: composed(half),
}
const valueOf = {
  text: fc.constantFrom('red', 'green', 'blue', 'mauve'),
  boolean: fc.boolean(),
  integer: fc.bigInt({ min: -5n, max: 7n }),
  number: fc.integer({ min: -20, max: 28 }).map((n) => ratio(BigInt(n), 8n)),
} as const

const kinds = ['text', 'boolean', 'integer', 'number'] as const
const grid = fc
  .tuple(
    fc.constantFrom('first', 'unique', 'any'),
    fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 4 }),
  )
  .chain(([hit, columns]) =>
    fc.record({
      hit: fc.constant(hit),
      columns: fc.constant(columns),
      rows: fc.array(
        fc.record({
          cells: fc.tuple(...columns.map((kind) => cellOf[kind])),
          out: fc.constantFrom('yes', 'no'),
        }),
        { minLength: 1, maxLength: 40 },
      ),
      asked: fc.array(fc.tuple(...columns.map((kind) => valueOf[kind])), {
        minLength: 20,
        maxLength: 20,
      }),
    }),
  )
type Grid = typeof grid extends fc.Arbitrary<infer G> ? G : never

function compiled({ hit, columns, rows }: Grid) {
  const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell}"`).join(',')
  const text = [
    quoted([hit, ...columns.map((_, at) => `c${at}`), 'out']),
    quoted(['type', ...columns.map((kind) => `in ${kind}`), 'out text']),
    ...rows.map((row, at) => quoted([`${at}`, ...row.cells.map((cell) => cell.text), row.out])),
  ].join('\r\n')
  const { table, problems } = parseTable({ file: 'tables/t.csv', text, currency: 'EUR' })
  assert.ok(table !== null, JSON.stringify(problems))
  return compileTable(table)
}

/** What a reader with a pencil would answer: row ids, by each cell's own predicate. */
function pencil({ rows }: Grid, values: readonly unknown[]): number[] {
  return rows.flatMap((row, at) =>
    row.cells.every((cell, place) => cell.holds(values[place] as never)) ? [at] : [],
  )
}

function expected(grid: Grid, values: readonly unknown[]): string {
  const rows = pencil(grid, values)
  if (rows.length === 0) return 'program.no_rule'
  if (grid.hit === 'first' || rows.length === 1) return String(rows[0])
  const same = rows.every((row) => grid.rows[row]!.out === grid.rows[rows[0]!]!.out)
  return grid.hit === 'any' && same ? String(rows[0]) : 'program.rows_overlap'
}

const factsOf = (values: readonly unknown[]) =>
  Object.fromEntries(values.map((value, at) => [`c${at}`, value])) as Facts

test('a compiled table answers as its cells read one by one', () => {
  fc.assert(
    fc.property(grid, (drawn) => {
      const table = compiled(drawn)
      for (const values of drawn.asked) {
        const got = answer(table, factsOf(values), { trace: true })
        assert.equal(got.ok ? got.value.row : got.refusal.code, expected(drawn, values))
        if (!got.ok) continue
        const hits = got.value.trace!.rows.filter((row) => row.result !== 'missed')
        assert.deepEqual(
          hits.map((row) => Number(row.row)),
          pencil(drawn, values),
        )
      }
    }),
    { numRuns: 400 },
  )
})

test('a table said to be whole answers every fact, and a gap it names is one', () => {
  let [whole, gaps] = [0, 0]
  fc.assert(
    fc.property(grid, (drawn) => {
      const table = compiled(drawn)
      const problems = coverageProblems(table)
      const gap = problems.find((problem) => problem.found.startsWith('no row for'))
      if (problems.length === 0) whole += 1
      if (gap !== undefined) gaps += 1
      for (const values of drawn.asked) {
        const result = expected(drawn, values)
        if (result === 'program.no_rule') assert.ok(gap !== undefined, 'a gap was not found')
        const overlap = problems.some((problem) => problem.found.includes('both answer'))
        if (result === 'program.rows_overlap') assert.ok(overlap, 'an overlap was not found')
      }
      if (gap === undefined) return
      const samples = table.columns.map(({ segments }) => {
        const named = segments.find((one) =>
          gap.found.split(' and ').some((part) => part.endsWith(one.name)),
        )
        return (named ?? segments.find((one) => one.inDomain))!.sample
      })
      const meant = samples.map((sample, at) =>
        drawn.columns[at] === 'integer' && typeof sample === 'object'
          ? sample.num / sample.den
          : sample,
      )
      const open = drawn.columns.some((kind, at) => {
        const sample = samples[at]
        return kind === 'integer' && typeof sample === 'object' && sample.den !== 1n
      })
      if (!open) assert.equal(expected(drawn, meant), 'program.no_rule', gap.found)
    }),
    { numRuns: 600 },
  )
  assert.ok(whole > 5 && gaps > 50, `${whole} whole tables and ${gaps} gaps were drawn`)
})
