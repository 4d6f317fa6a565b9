import { mayNotMeet } from './answer.ts'
import type { CompiledColumn, Table } from './compile.ts'
import { isPossible, type Choice } from './possible.ts'
import type { PackProblem } from './problem.ts'
import { printProblem } from './problem.ts'

/** Combinations one check of one table visits before it gives up and refuses the table. */
export const COMBINATIONS_MAX = 200_000

/** A segment of a column with the rows its cells accept, as bits. */
type Stretch = Choice & { readonly rows: bigint }
type Column = readonly Stretch[]

/** Columns that compare facts and the columns of those facts stand first: whether such facts exist
 *  is asked once they are chosen. The rest are free of each other. */
type Grid = { readonly table: Table; readonly tied: number; readonly columns: readonly Column[] }

class TooWide extends Error {}

/** What keeps a table from being published: a combination no row covers, two rows that both answer
 *  where one should, a row that can never answer. Each names the first combination found. */
export function coverageProblems(table: Table): PackProblem[] {
  const { file, rows } = table.source
  const grid = gridOf(table)
  const at = (row: number) => ({ file, line: rows[row]!.line, column: null })
  try {
    const gap = table.elseRow === null ? uncovered(grid, allRows(table)) : null
    const problems: PackProblem[] = []
    if (gap !== null) {
      const found = `no row for ${say(gap) || 'any facts'}`
      problems.push({ file, line: null, column: null, found, expected: 'every case covered' })
    }
    for (const [a, b, where] of overlaps(grid)) {
      const found = `rows ${rows[a]!.id} and ${rows[b]!.id} both answer ${where}`
      problems.push({ ...at(b), found, expected: `one answer under ${table.source.hit}` })
    }
    for (const row of silent(grid)) {
      const found = `row ${rows[row]!.id}, which never answers`
      problems.push({ ...at(row), found, expected: 'a case that no earlier row takes' })
    }
    return problems
  } catch (thrown) {
    if (!(thrown instanceof TooWide)) throw thrown
    const found = `a table too wide to check (over ${COMBINATIONS_MAX} combinations)`
    return [{ file, line: null, column: null, found, expected: 'fewer columns or values' }]
  }
}

/** The same in one sentence per problem. */
export function coverageText(table: Table): string[] {
  return coverageProblems(table).map(printProblem)
}

function gridOf(table: Table): Grid {
  const compared = new Set(
    table.columns.flatMap(({ name, beside }) => (beside === null ? [] : [name, beside])),
  )
  const isTied = (column: CompiledColumn) => compared.has(column.name)
  const tied = table.columns.filter(isTied)
  const columns = [...tied, ...table.columns.filter((column) => !isTied(column))].map((column) =>
    column.segments.flatMap((segment, place) =>
      segment.inDomain ? [{ column, segment, rows: toBits(column.rowsOf[place]!) }] : [],
    ),
  )
  return { table, tied: tied.length, columns }
}

function toBits(words: Uint32Array): bigint {
  return words.reduceRight((bits, word) => (bits << 32n) | BigInt(word), 0n)
}

/** All rows but the one that answers when no other does. */
function allRows({ source, elseRow }: Table): bigint {
  return (1n << BigInt(source.rows.length - (elseRow === null ? 0 : 1))) - 1n
}

/** The combination as people read it, in the order of the table's columns. */
function say(choices: readonly Choice[]): string {
  const sorted = choices.toSorted((a, b) => a.column.place - b.column.place)
  return sorted.map(({ segment }) => segment.name).join(' and ')
}

/** The first combination of the grid's columns that none of `rows` covers, or null. Walks column by
 *  column with the rows still alive; a row that accepts all that is left covers the branch, and a
 *  branch seen before is not walked again. Combinations of facts that cannot be are left out. */
function uncovered({ table, tied, columns }: Grid, rows: bigint): Choice[] | null {
  const { inputs } = table.source
  const full = columns.map((stretches) => stretches.reduce((kept, one) => kept & one.rows, rows))
  const restOf = Array.from({ length: columns.length + 1 }, () => rows)
  for (let place = columns.length - 1; place >= 0; place--) {
    restOf[place] = restOf[place + 1]! & full[place]!
  }
  const covered = new Set<string>()
  let visited = 0
  const walk = (place: number, alive: bigint, chosen: readonly Choice[]): Choice[] | null => {
    if (place === tied && tied > 0 && !isPossible(inputs, chosen)) return null
    if (alive === 0n && place >= tied) return []
    if ((alive & restOf[place]!) !== 0n) return null
    const key = place < tied ? null : `${place}:${alive.toString(36)}`
    if (key !== null && covered.has(key)) return null
    if (++visited > COMBINATIONS_MAX) throw new TooWide()
    const tried = new Set<bigint>()
    for (const stretch of columns[place]!) {
      const left = alive & stretch.rows
      if (place >= tied && tried.has(left)) continue
      tried.add(left)
      const found = walk(place + 1, left, place < tied ? [...chosen, stretch] : chosen)
      if (found !== null) return [stretch, ...found]
    }
    if (key !== null) covered.add(key)
    return null
  }
  return columns.some((stretches) => stretches.length === 0) ? null : walk(0, rows, [])
}

/** Pairs of rows that answer one combination though they must not, with that combination. */
function overlaps(grid: Grid): [number, number, string][] {
  const { table } = grid
  const pairs: [number, number, string][] = []
  for (let b = 1; b < table.source.rows.length; b++) {
    for (let a = 0; a < b; a++) {
      if (!mayNotMeet(table, a, b)) continue
      const both = (1n << BigInt(a)) | (1n << BigInt(b))
      const shared = grid.columns.map((one) => one.filter(({ rows }) => (rows & both) === both))
      // Under priority a better row may take all of it; else any combination that is left shows it.
      const where = uncovered({ ...grid, columns: shared }, betterThan(table, a))
      if (where === null) continue
      const rest = shared.slice(where.length).map((stretches) => stretches[0]!)
      pairs.push([a, b, say([...where, ...rest])])
    }
  }
  return pairs
}

/** Rows that answer no combination: their cells leave none, or earlier (under priority: better)
 *  rows take all. A last row of dashes may stand as a safety net. */
function silent(grid: Grid): number[] {
  const { hit, rows } = grid.table.source
  return rows.flatMap((row, place) => {
    if (place === grid.table.elseRow) return []
    const bit = 1n << BigInt(place)
    const own = grid.columns.map((stretches) => stretches.filter((one) => (one.rows & bit) !== 0n))
    const left = { ...grid, columns: own }
    if (uncovered(left, 0n) === null) return [place]
    const isNet = place === rows.length - 1 && row.cells.every((cell) => cell.test.is === 'any')
    const before = hit === 'first' ? bit - 1n : betterThan(grid.table, place)
    return before === 0n || isNet || uncovered(left, before) !== null ? [] : [place]
  })
}

/** Rows that take each case before this one under priority; none under any other hit policy. */
function betterThan({ source, ranks }: Table, place: number): bigint {
  if (source.hit !== 'priority' || ranks === null) return 0n
  return ranks.reduce(
    (bits, rank, row) => (rank < ranks[place]! ? bits | (1n << BigInt(row)) : bits),
    0n,
  )
}
