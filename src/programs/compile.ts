import { refuse, type Refused } from '../kernel/result.ts'
import { printFact, type FactType, type FactValue, type Facts } from './fact.ts'
import { MISTYPED } from './locate.ts'
import { passes, segmentsOf, type Segment } from './segments.ts'
import { standingLocator, standings } from './standing.ts'
import {
  ELSE,
  ranksOutputs,
  unquoted,
  type OutputValue,
  type TableInput,
  type TableSource,
} from './table.ts'
import { factorsOf, type UnaryTest } from './unary-test.ts'

export type Outputs = Readonly<Record<string, OutputValue>>

/** What is wrong with the facts a table was asked with: it never guesses. */
export type FactRefusal =
  | { code: 'program.fact_missing'; table: string; fact: string; type: FactType }
  | { code: 'program.fact_mistyped'; table: string; fact: string; type: FactType; saw: string }
  | { code: 'program.fact_outside'; table: string; fact: string; domain: string; saw: string }

/** An input with its values cut into segments, and per segment the rows whose cell it passes:
 *  bit r of word w is row 32 w + r. An input that cells compare with another fact has a column
 *  more per such fact, whose segments are how the two stand to each other. */
export type CompiledColumn = {
  readonly name: string
  /** Which input of the table it belongs to. */
  readonly place: number
  /** The fact it is compared with; null: its own values. */
  readonly beside: string | null
  readonly segments: readonly Segment[]
  readonly locate: (facts: Facts) => number
  readonly rowsOf: readonly Uint32Array[]
}

/** Why a row did not answer: the cell that said no, and what it saw. */
export type RowMiss = {
  readonly row: string
  readonly result: 'missed'
  readonly input: string
  readonly cell: string
  readonly saw: string
}

/** A decision table made ready to answer: no cell is read again, whatever it is asked. */
export type Table = {
  readonly source: TableSource
  /** By input; what stands beside other facts behind the input's own values. */
  readonly columns: readonly CompiledColumn[]
  /** Outputs of each row by name, in the order of the rows. */
  readonly outputs: readonly Outputs[]
  /** The row that answers when no other does, by its number; null: the table has none. */
  readonly elseRow: number | null
  /** Rows from best to worst under `priority` and `output order`; null under any other. */
  readonly ranks: readonly number[] | null
  /** Of each column and segment, the traces of rows it turned away last: kept because the same
   *  facts come again and again, and a trace of many rows is mostly these. */
  readonly missed: readonly (readonly RowMiss[][])[]
  /** Whether an answer has its trace where it is asked for. */
  readonly isTraced: boolean
  /** Numbers of the rows that match, ascending; at most `limit` of them. */
  readonly match: (facts: Facts, limit: number) => number[] | Refused<FactRefusal>
}

/** Compiles a table: each column becomes a search for the segment a fact lies in, each row a bit
 *  in the segments its cells accept. Matching is then one `and` per column. */
export function compileTable(source: TableSource): Table {
  const columns = source.inputs.flatMap((input, place) => columnsOf(source, input, place))
  const outputs = source.rows.map((row) =>
    Object.freeze(
      Object.fromEntries(source.outputs.map((output, at) => [output.name, row.outputs[at]!])),
    ),
  )
  const last = source.rows.length - 1
  const elseRow = source.rows[last]?.id === ELSE ? last : null
  const ranks = ranksOutputs(source.hit) ? ranksOf(source) : null
  const missed = columns.map(({ segments }) => segments.map(() => []))
  const match = matcher(source, columns, elseRow)
  return { source, columns, outputs, elseRow, ranks, missed, isTraced: true, match }
}

/** The column of an input's own values, and one per fact that its cells compare it with. */
function columnsOf(source: TableSource, input: TableInput, place: number): CompiledColumn[] {
  const { name } = input
  const factors = source.rows.map((row) => factorsOf(row.cells[place]!.test) ?? [])
  const about = (beside: string | null) =>
    factors.map((all) => all.filter((one) => one.beside === beside).map(({ test }) => test))
  const own = about(null)
  // Texts that are compared share their words, so that “any other” means the same in both.
  const shared = input.type === 'text' ? comparedTexts(source, name) : []
  const { segments, locate } = segmentsOf(input, [...own.flat(), ...shared], source.currency)
  const rowsOf = segments.map(({ sample }) =>
    bitsOf(source, (row) => own[row]!.every((test) => passes(test, sample))),
  )
  const first: CompiledColumn = {
    name,
    place,
    beside: null,
    segments,
    locate: (facts) => locate(facts[name]),
    rowsOf,
  }
  const others = new Set(factors.flat().flatMap(({ beside }) => (beside === null ? [] : [beside])))
  const besides = [...others].map((other): CompiledColumn => {
    const tests = about(other)
    const stands = standings(input, other)
    return {
      name,
      place,
      beside: other,
      segments: stands.map(({ segment }) => segment),
      locate: standingLocator(input, other, source.currency),
      rowsOf: stands.map(({ standing }) =>
        bitsOf(source, (row) => tests[row]!.every((test) => passes(test, '', () => standing))),
      ),
    }
  })
  return [first, ...besides]
}

/** What the cells of text columns say, if `name` is one that cells compare. */
function comparedTexts({ inputs, rows }: TableSource, name: string): UnaryTest[] {
  const factors = inputs.flatMap(({ type, name: own }, place) =>
    type === 'text'
      ? rows
          .flatMap((row) => factorsOf(row.cells[place]!.test) ?? [])
          .map((one) => ({ ...one, own }))
      : [],
  )
  const isCompared = factors.some(
    ({ beside, own }) => beside !== null && [beside, own].includes(name),
  )
  const domains = inputs.filter(({ type }) => type === 'text').map(({ domain }) => domain)
  return isCompared ? [...domains, ...factors.map(({ test }) => test)] : []
}

function bitsOf(source: TableSource, holds: (row: number) => boolean): Uint32Array {
  const words = new Uint32Array(Math.ceil(source.rows.length / 32))
  for (const [row, { id }] of source.rows.entries()) {
    if (id !== ELSE && holds(row)) words[row >> 5] = words[row >> 5]! | (1 << (row & 31))
  }
  return words
}

/** For each row its rank among all rows, by the places its outputs have in the columns' values;
 *  columns without values do not count, and equal rows share a rank. */
function ranksOf(source: TableSource): number[] {
  const keys = source.rows.map((row) =>
    source.outputs.flatMap(({ values }, at) =>
      values === null ? [] : [values.indexOf(unquoted(row.outputTexts[at]!))],
    ),
  )
  const less = (a: readonly number[], b: readonly number[]) => {
    const at = a.findIndex((figure, place) => figure !== b[place])
    return at === -1 ? 0 : a[at]! - b[at]!
  }
  return keys.map((key) => keys.filter((other) => less(other, key) < 0).length)
}

function matcher(
  source: TableSource,
  columns: readonly CompiledColumn[],
  elseRow: number | null,
): Table['match'] {
  const words = Math.ceil(source.rows.length / 32)
  // Used from call to call: matching is never left half done.
  const chosen: Uint32Array[] = columns.map(({ rowsOf }) => rowsOf[0]!)
  return (facts, limit) => {
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at]!
      const segment = column.locate(facts)
      if (segment === MISTYPED || !column.segments[segment]!.inDomain) {
        // A column beside another fact comes after the input's own, so the other one is wrong.
        return refuseFact(source, column.beside ?? column.name, facts)
      }
      chosen[at] = column.rowsOf[segment]!
    }
    const rows: number[] = []
    for (let word = 0; word < words; word++) {
      let bits = -1
      for (let at = 0; at < chosen.length && bits !== 0; at++) bits &= chosen[at]![word]!
      for (; bits !== 0; bits &= bits - 1) {
        rows.push(word * 32 + 31 - Math.clz32(bits & -bits))
        if (rows.length === limit) return rows
      }
    }
    if (rows.length === 0 && elseRow !== null) rows.push(elseRow)
    return rows
  }
}

function refuseFact(source: TableSource, name: string, facts: Facts): Refused<FactRefusal> {
  const input = source.inputs.find((one) => one.name === name)!
  const { type, domainText } = input
  const table = source.name
  const value: FactValue | undefined = facts[name]
  if (value === undefined || value === null) {
    return refuse({ code: 'program.fact_missing', table, fact: name, type })
  }
  const saw = printFact(type, value)
  const { segments, locate } = segmentsOf(input, [], source.currency)
  const segment = locate(value)
  return segment === MISTYPED || segments[segment]!.inDomain
    ? refuse({ code: 'program.fact_mistyped', table, fact: name, type, saw })
    : refuse({ code: 'program.fact_outside', table, fact: name, domain: domainText, saw })
}
