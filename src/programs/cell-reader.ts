import type { Currency } from '../kernel/currency.ts'
import type { FactType } from './fact.ts'

/** Where a cell stopped making sense: a column inside the cell (from 1), and what belongs there. */
export type CellProblem = {
  readonly at: number
  readonly found: string
  readonly expected: string
}
export type CellType = {
  readonly type: FactType
  readonly currency: Currency
  /** Other facts of the same type in the table, which a cell may compare with. */
  readonly others?: readonly string[]
}

/** A cell as it is read: its text, and how far. */
export type Reader = { readonly text: string; at: number; readonly cell: CellType }

/** Thrown where a cell stops making sense, caught where its reading began. */
export class Misread extends Error {
  readonly problem: CellProblem
  constructor(problem: CellProblem) {
    super(problem.expected)
    this.problem = problem
  }
}

/** Ends the reading: what was found here (or at `at`), what was expected. */
export function fail(reader: Reader, expected: string, at = reader.at): never {
  const rest = reader.text.slice(at, at + 24)
  throw new Misread({
    at: at + 1,
    found: rest === '' ? 'the end of the cell' : `“${rest}”`,
    expected,
  })
}

export function skipSpace(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? '')) reader.at += 1
}

/** Takes what `pattern` (sticky) matches here, and the space behind it; null when it does not. */
export function take(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at
  const match = pattern.exec(reader.text)
  if (match === null) return null
  reader.at += match[0].length
  skipSpace(reader)
  return match[0]
}
