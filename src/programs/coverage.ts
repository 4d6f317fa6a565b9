import type { Table } from './compile.ts'
import type { PackProblem } from './problem.ts'
import { printProblem } from './problem.ts'

/** Combinations one check of one table visits before it gives up and refuses the table. */
export const COMBINATIONS_MAX = 200_000

/** Columns as sets of rows: for each segment in the domain, its name and its rows as bits. */
type Stretch = { readonly name: string; readonly rows: bigint }

class TooWide extends Error {}

/** What keeps a table from being published: a combination no row covers, two rows that both answer
 *  where one should, a row that can never answer. Each names the first combination found. */
export function coverageProblems(table: Table): PackProblem[] {
  const { file, rows } = table.source
  const columns = table.columns.map((column) =>
    column.segments.flatMap(({ name, inDomain }, place) =>
      inDomain ? [{ name, rows: toBits(column.rowsOf[place]!) }] : [],
    ),
  )
  const all = (1n << BigInt(rows.length)) - 1n
  const at = (row: number) => ({ file, line: rows[row]!.line, column: null })
  try {
    const gap = uncovered(columns, all)
    const problems: PackProblem[] = []
    if (gap !== null) {
      const found = `no row for ${gap.join(' and ') || 'any facts'}`
      problems.push({ file, line: null, column: null, found, expected: 'every case covered' })
    }
    for (const [a, b, where] of overlaps(table, columns)) {
      const found = `rows ${rows[a]!.id} and ${rows[b]!.id} both answer ${where}`
      problems.push({ ...at(b), found, expected: `one answer under ${table.source.hit}` })
    }
    for (const row of silent(table, columns)) {
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

function toBits(words: Uint32Array): bigint {
  return words.reduceRight((bits, word) => (bits << 32n) | BigInt(word), 0n)
}

/** The first combination of `columns` that none of `rows` covers, as the names of its segments, or
 *  null. Walks column by column with the rows still alive; a row that accepts all that is left
 *  covers the branch, and a branch seen before is not walked again. */
function uncovered(columns: readonly (readonly Stretch[])[], rows: bigint): string[] | null {
  const full = columns.map((stretches) => stretches.reduce((kept, one) => kept & one.rows, rows))
  const restOf = Array.from({ length: columns.length + 1 }, () => rows)
  for (let place = columns.length - 1; place >= 0; place--) {
    restOf[place] = restOf[place + 1]! & full[place]!
  }
  const covered = new Set<string>()
  let visited = 0
  const walk = (place: number, alive: bigint): string[] | null => {
    if (alive === 0n) return []
    if ((alive & restOf[place]!) !== 0n) return null
    const key = `${place}:${alive.toString(36)}`
    if (covered.has(key)) return null
    if (++visited > COMBINATIONS_MAX) throw new TooWide()
    const tried = new Set<bigint>()
    for (const stretch of columns[place]!) {
      const left = alive & stretch.rows
      if (tried.has(left)) continue
      tried.add(left)
      const found = walk(place + 1, left)
      if (found !== null) return [stretch.name, ...found]
    }
    covered.add(key)
    return null
  }
  return columns.some((stretches) => stretches.length === 0) ? null : walk(0, rows)
}

/** Pairs of rows that answer one combination though they must not, with that combination. */
function overlaps(
  table: Table,
  columns: readonly (readonly Stretch[])[],
): [number, number, string][] {
  const { hit, rows } = table.source
  if (hit !== 'unique' && hit !== 'any') return []
  const pairs: [number, number, string][] = []
  for (let b = 1; b < rows.length; b++) {
    for (let a = 0; a < b; a++) {
      const same = rows[a]!.outputTexts.every((text, place) => text === rows[b]!.outputTexts[place])
      if (hit === 'any' && same) continue
      const both = (1n << BigInt(a)) | (1n << BigInt(b))
      const shared = columns.map((stretches) => stretches.find((one) => (one.rows & both) === both))
      if (shared.some((stretch) => stretch === undefined)) continue
      pairs.push([a, b, shared.map((stretch) => stretch!.name).join(' and ')])
    }
  }
  return pairs
}

/** Rows that answer no combination: their cells leave none, or (under first) earlier rows take all.
 *  A last row of dashes may stand as a safety net. */
function silent(table: Table, columns: readonly (readonly Stretch[])[]): number[] {
  const { hit, rows } = table.source
  return rows.flatMap((row, place) => {
    const bit = 1n << BigInt(place)
    const own = columns.map((stretches) => stretches.filter((one) => (one.rows & bit) !== 0n))
    if (own.some((stretches) => stretches.length === 0)) return [place]
    const isNet = place === rows.length - 1 && row.cells.every((cell) => cell.test.is === 'any')
    if (hit !== 'first' || place === 0 || isNet) return []
    return uncovered(own, bit - 1n) === null ? [place] : []
  })
}
