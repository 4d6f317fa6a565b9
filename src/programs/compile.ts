import { refuse, type Refused } from '../kernel/result.ts'
import { printFact, type FactType, type FactValue, type Facts } from './fact.ts'
import { MISTYPED, passes, segmentsOf, type Segment, type Segments } from './segments.ts'
import type { OutputValue, TableSource } from './table.ts'

export type Outputs = Readonly<Record<string, OutputValue>>

/** What is wrong with the facts a table was asked with: it never guesses. */
export type FactRefusal =
  | { code: 'program.fact_missing'; table: string; fact: string; type: FactType }
  | { code: 'program.fact_mistyped'; table: string; fact: string; type: FactType; saw: string }
  | { code: 'program.fact_outside'; table: string; fact: string; domain: string; saw: string }

/** An input with its values cut into segments, and per segment the rows whose cell it passes:
 *  bit r of word w is row 32 w + r. */
export type CompiledColumn = {
  readonly name: string
  readonly segments: readonly Segment[]
  readonly locate: Segments['locate']
  readonly rowsOf: readonly Uint32Array[]
}

/** A decision table made ready to answer: no cell is read again, whatever it is asked. */
export type Table = {
  readonly source: TableSource
  readonly columns: readonly CompiledColumn[]
  /** Outputs of each row by name, in the order of the rows. */
  readonly outputs: readonly Outputs[]
  /** Numbers of the rows that match, ascending; at most `limit` of them. */
  readonly match: (facts: Facts, limit: number) => number[] | Refused<FactRefusal>
}

/** Compiles a table: each column becomes a search for the segment a fact lies in, each row a bit
 *  in the segments its cells accept. Matching is then one `and` per column. */
export function compileTable(source: TableSource): Table {
  const columns = source.inputs.map((input, place) => {
    const tests = source.rows.map((row) => row.cells[place]!.test)
    const { segments, locate } = segmentsOf(input, tests, source.currency)
    const rowsOf = segments.map(({ sample }) =>
      bitsWhere(tests.map((test) => passes(test, sample))),
    )
    return { name: input.name, segments, locate, rowsOf }
  })
  const outputs = source.rows.map((row) =>
    Object.freeze(
      Object.fromEntries(source.outputs.map((output, at) => [output.name, row.outputs[at]!])),
    ),
  )
  return { source, columns, outputs, match: matcher(source, columns) }
}

function bitsWhere(flags: readonly boolean[]): Uint32Array {
  const words = new Uint32Array(Math.ceil(flags.length / 32))
  for (const [row, flag] of flags.entries()) {
    if (flag) words[row >> 5] = words[row >> 5]! | (1 << (row & 31))
  }
  return words
}

function matcher(source: TableSource, columns: readonly CompiledColumn[]): Table['match'] {
  const words = Math.ceil(source.rows.length / 32)
  return (facts, limit) => {
    const chosen: Uint32Array[] = []
    for (const column of columns) {
      const segment = column.locate(facts[column.name])
      if (segment === MISTYPED || !column.segments[segment]!.inDomain) {
        return refuseFact(source, column.name, facts)
      }
      chosen.push(column.rowsOf[segment]!)
    }
    const rows: number[] = []
    for (let word = 0; word < words; word++) {
      let bits = 0xffffffff
      for (const rowsHere of chosen) bits &= rowsHere[word]!
      for (; bits !== 0; bits &= bits - 1) {
        rows.push(word * 32 + 31 - Math.clz32(bits & -bits))
        if (rows.length === limit) return rows
      }
    }
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
