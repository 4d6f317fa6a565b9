import { assert } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { compareRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import type { FactRefusal, Outputs, Table } from './compile.ts'
import { printFact, type Facts } from './fact.ts'
import { passes } from './segments.ts'
import type { OutputValue } from './table.ts'

export type TableRefusal =
  | FactRefusal
  | { code: 'program.no_rule'; table: string; saw: string }
  | { code: 'program.rows_overlap'; table: string; rows: readonly string[]; saw: string }

/** What one row did: the first cell that said no, and what it saw. `behind`: it matched, but an
 *  earlier row had answered. */
export type RowTrace = {
  readonly row: string
  readonly result: 'hit' | 'behind' | 'missed'
  readonly input: string | null
  readonly cell: string | null
  readonly saw: string | null
}
/** The working of an answer: plain texts, so that it can be kept with a decision and read by eye. */
export type Trace = {
  readonly table: string
  readonly hit: string
  readonly facts: Readonly<Record<string, string>>
  readonly rows: readonly RowTrace[]
}
export type Answer = {
  readonly row: string
  readonly outputs: Outputs
  readonly trace: Trace | null
}

/** The one answer of a table with hit policy unique, first or any. Refuses a missing, mistyped or
 *  impossible fact, facts no row covers, and rows that contradict each other. */
export function answer(
  table: Table,
  facts: Facts,
  options: { readonly trace?: boolean } = {},
): Result<Answer, TableRefusal> {
  const { hit, name } = table.source
  assert(!hit.startsWith('collect'), `table ${name} collects: ask it with collect()`)
  const rows = table.match(facts, hit === 'first' ? 1 : table.source.rows.length)
  if (!Array.isArray(rows)) return rows
  const first = rows[0]
  if (first === undefined)
    return refuse({ code: 'program.no_rule', table: name, saw: say(table, facts) })
  if (rows.length > 1 && (hit === 'unique' || rows.some((row) => !agrees(table, first, row)))) {
    const ids = rows.map((row) => rowId(table, row))
    return refuse({ code: 'program.rows_overlap', table: name, rows: ids, saw: say(table, facts) })
  }
  const trace = options.trace === true ? traceOf(table, facts) : null
  return ok({ row: rowId(table, first), outputs: table.outputs[first]!, trace })
}

export type Collected = {
  readonly rows: readonly { readonly row: string; readonly outputs: Outputs }[]
  /** Sum, least or greatest of each output, or the number of rows; null under plain collect. */
  readonly folded: Outputs | null
  readonly trace: Trace | null
}

/** Every matching row of a table with hit policy collect, in the order of the rows. */
export function collect(
  table: Table,
  facts: Facts,
  options: { readonly trace?: boolean } = {},
): Result<Collected, TableRefusal> {
  const { hit, name, rows: all } = table.source
  assert(hit.startsWith('collect'), `table ${name} gives one answer: ask it with answer()`)
  const matched = table.match(facts, all.length)
  if (!Array.isArray(matched)) return matched
  if (matched.length === 0) {
    return refuse({ code: 'program.no_rule', table: name, saw: say(table, facts) })
  }
  const rows = matched.map((row) => ({ row: rowId(table, row), outputs: table.outputs[row]! }))
  const folded =
    hit === 'collect'
      ? null
      : fold(
          table,
          rows.map((row) => row.outputs),
        )
  const trace = options.trace === true ? traceOf(table, facts) : null
  return ok({ rows, folded, trace })
}

function fold(table: Table, rows: readonly Outputs[]): Outputs {
  const { hit, outputs } = table.source
  const count = ratio(BigInt(rows.length))
  return Object.fromEntries(
    outputs.map(({ name }) => {
      const figures = rows.map((row) => row[name]!)
      return [name, hit === 'collect count' ? count : figures.reduce((a, b) => foldTwo(hit, a, b))]
    }),
  )
}

function foldTwo(hit: string, a: OutputValue, b: OutputValue): Ratio {
  assert(typeof a === 'object' && typeof b === 'object', 'only numbers are folded')
  if (hit === 'collect sum') return ratio(a.num * b.den + b.num * a.den, a.den * b.den)
  const order = compareRatio(a, b)
  return hit === 'collect min' ? (order <= 0 ? a : b) : order >= 0 ? a : b
}

function rowId(table: Table, row: number): string {
  return table.source.rows[row]!.id
}

function agrees(table: Table, a: number, b: number): boolean {
  const { rows } = table.source
  return rows[a]!.outputTexts.every((text, place) => text === rows[b]!.outputTexts[place])
}

/** The facts a table asked, in one line: `complete = true, requested = 900.00 EUR`. */
function say(table: Table, facts: Facts): string {
  const asked = table.source.inputs.map(
    ({ name, type }) => `${name} = ${printFact(type, facts[name])}`,
  )
  return asked.join(', ')
}

/** Says of each row whether it answered and, if not, at which cell it ended. The facts must have
 *  passed the table's own check. */
export function traceOf(table: Table, facts: Facts): Trace {
  const { source, columns } = table
  const saw = source.inputs.map(({ name, type }) => printFact(type, facts[name]))
  const samples = columns.map(
    (column) => column.segments[column.locate(facts[column.name])]!.sample,
  )
  let answered = false
  const rows = source.rows.map((row): RowTrace => {
    const failed = row.cells.findIndex((cell, place) => !passes(cell.test, samples[place]!))
    if (failed === -1) {
      const result = answered && source.hit === 'first' ? 'behind' : 'hit'
      answered = true
      return { row: row.id, result, input: null, cell: null, saw: null }
    }
    const cell = row.cells[failed]!.text
    const input = source.inputs[failed]!.name
    return { row: row.id, result: 'missed', input, cell, saw: saw[failed]! }
  })
  const asked = Object.fromEntries(source.inputs.map(({ name }, place) => [name, saw[place]!]))
  return { table: source.name, hit: source.hit, facts: asked, rows }
}
