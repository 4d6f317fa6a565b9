import { assert } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { compareRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import type { FactRefusal, Outputs, RowMiss, Table } from './compile.ts'
import { printFact, type Facts } from './fact.ts'
import { answersList, type OutputValue } from './table.ts'

export type TableRefusal =
  | FactRefusal
  | { code: 'program.no_rule'; table: string; saw: string }
  | { code: 'program.rows_overlap'; table: string; rows: readonly string[]; saw: string }

/** What one row did: the first cell that said no, and what it saw. `behind`: it matched, but a row
 *  before it (under priority: a better one; of `else`: any other) had answered. */
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

/** The one answer of a table with hit policy unique, first, any or priority. Refuses a missing, mistyped or
 *  impossible fact, facts no row covers, and rows that contradict each other. */
export function answer(
  table: Table,
  facts: Facts,
  options: { readonly trace?: boolean } = {},
): Result<Answer, TableRefusal> {
  const { hit, name } = table.source
  assert(!answersList(hit), `table ${name} answers a list: ask it with collect()`)
  const rows = table.match(facts, hit === 'first' ? 1 : table.source.rows.length)
  if (!Array.isArray(rows)) return rows
  if (rows.length === 0) {
    return refuse({ code: 'program.no_rule', table: name, saw: say(table, facts) })
  }
  const first = best(table, rows)
  if (rows.length > 1 && contradict(table, first, rows)) {
    const ids = rows.map((row) => rowId(table, row))
    return refuse({ code: 'program.rows_overlap', table: name, rows: ids, saw: say(table, facts) })
  }
  const trace = options.trace === true && table.isTraced ? traceOf(table, facts) : null
  return ok({ row: rowId(table, first), outputs: table.outputs[first]!, trace })
}

/** The row that answers of those that match: the one of the best rank, else the first. */
function best({ ranks }: Table, rows: readonly number[]): number {
  if (ranks === null) return rows[0]!
  return rows.reduce((kept, row) => (ranks[row]! < ranks[kept]! ? row : kept))
}

/** Whether rows that match say different things where they must not. */
function contradict(table: Table, first: number, rows: readonly number[]): boolean {
  if (table.source.hit === 'unique') return true
  return rows.some((row) => mayNotMeet(table, first, row))
}

/** Whether two rows must not answer together: under unique never, under any unless they say the
 *  same, under priority unless they do or one stands before the other. */
export function mayNotMeet(table: Table, a: number, b: number): boolean {
  const { hit } = table.source
  if (a === b || (hit !== 'unique' && hit !== 'any' && hit !== 'priority')) return false
  if (hit === 'unique') return true
  return table.ranks?.[a] === table.ranks?.[b] && !agrees(table, a, b)
}

export type Collected = {
  readonly rows: readonly { readonly row: string; readonly outputs: Outputs }[]
  /** Sum, least or greatest of each output, or the number of rows; null under plain collect. */
  readonly folded: Outputs | null
  readonly trace: Trace | null
}

/** Every matching row of a table with hit policy collect or an order: under output order the best
 *  first, under any other as they stand in the table. */
export function collect(
  table: Table,
  facts: Facts,
  options: { readonly trace?: boolean } = {},
): Result<Collected, TableRefusal> {
  const { hit, name, rows: all } = table.source
  assert(answersList(hit), `table ${name} gives one answer: ask it with answer()`)
  const matched = table.match(facts, all.length)
  if (!Array.isArray(matched)) return matched
  if (matched.length === 0) {
    return refuse({ code: 'program.no_rule', table: name, saw: say(table, facts) })
  }
  const { ranks } = table
  if (ranks !== null) matched.sort((a, b) => ranks[a]! - ranks[b]! || a - b)
  const rows = matched.map((row) => ({ row: rowId(table, row), outputs: table.outputs[row]! }))
  const folded =
    hit === 'collect' || hit.endsWith('order')
      ? null
      : fold(
          table,
          rows.map((row) => row.outputs),
        )
  const trace = options.trace === true && table.isTraced ? traceOf(table, facts) : null
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
  const { source, columns, elseRow, missed } = table
  const saw = source.inputs.map(({ name, type }) => printFact(type, facts[name]))
  const rows = turnedByFirst(table, columns[0]!.locate(facts), seenAt(table, 0, saw))
  // Rows still passing, as bits: column by column those whose cell says no leave.
  const alive = new Int32Array(Math.ceil(source.rows.length / 32)).fill(-1)
  for (let at = 0; at < columns.length; at++) {
    const segment = columns[at]!.locate(facts)
    const bits = columns[at]!.rowsOf[segment]!
    const misses = missed[at]![segment]!
    const seen = seenAt(table, at, saw)
    for (let word = 0; word < alive.length; word++) {
      let failed = at === 0 ? 0 : alive[word]! & ~bits[word]!
      alive[word] = alive[word]! & bits[word]!
      for (; failed !== 0; failed &= failed - 1) {
        const row = word * 32 + 31 - Math.clz32(failed & -failed)
        if (row >= rows.length) break
        const known = misses[row]
        if (known !== undefined && known.saw === seen) rows[row] = known
        else rows[row] = misses[row] = missOf(table, row, at, seen)
      }
    }
  }
  markHits(table, alive, rows)
  if (elseRow !== null) rows[elseRow] = hitOf(table, elseRow, hasHit(rows) ? 'behind' : 'hit')
  const asked: Record<string, string> = {}
  for (const [place, { name }] of source.inputs.entries()) asked[name] = saw[place]!
  const ranked = source.hit === 'priority' ? outranked(table, rows) : rows
  return { table: source.name, hit: source.hit, facts: asked, rows: ranked }
}

/** A trace as if the first column had turned every row away: those it did not are written over.
 *  Kept per segment, so that one copy stands for the many rows of other cases. */
function turnedByFirst(table: Table, segment: number, saw: string): RowTrace[] {
  const { source, missed } = table
  const kept = missed[0]![segment]!
  if (kept[0]?.saw !== saw)
    for (let row = 0; row < source.rows.length; row++) kept[row] = missOf(table, row, 0, saw)
  return kept.slice()
}

/** What a column saw: the input's fact, and the other one beside it. */
function seenAt({ source, columns }: Table, at: number, saw: readonly string[]): string {
  const { place, beside } = columns[at]!
  if (beside === null) return saw[place]!
  const other = source.inputs.findIndex((input) => input.name === beside)
  return `${saw[place]!}, ${beside} = ${saw[other]!}`
}

function missOf({ source, columns }: Table, row: number, at: number, saw: string): RowMiss {
  const { id, cells } = source.rows[row]!
  const { place, name } = columns[at]!
  return { row: id, result: 'missed', input: name, cell: cells[place]!.text, saw }
}

function hitOf({ source }: Table, row: number, result: RowTrace['result']): RowTrace {
  return { row: source.rows[row]!.id, result, input: null, cell: null, saw: null }
}

function hasHit(rows: readonly RowTrace[]): boolean {
  return rows.some((row) => row.result === 'hit')
}

function markHits(table: Table, alive: Int32Array, rows: RowTrace[]): void {
  let answered = false
  for (let row = 0; row < rows.length; row++) {
    if ((alive[row >> 5]! & (1 << (row & 31))) === 0 || row === table.elseRow) continue
    rows[row] = hitOf(table, row, answered && table.source.hit === 'first' ? 'behind' : 'hit')
    answered = true
  }
}

/** Under priority the best of the rows that matched has answered; the others stand behind it. */
function outranked(table: Table, rows: readonly RowTrace[]): RowTrace[] {
  const hits = rows.flatMap(({ result }, row) => (result === 'hit' ? [row] : []))
  if (hits.length < 2) return [...rows]
  const first = best(table, hits)
  return rows.map((row, at) =>
    row.result === 'hit' && at !== first ? { ...row, result: 'behind' } : row,
  )
}
