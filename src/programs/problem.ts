/** One thing wrong in a pack: the file, the line and column where it stands (from 1; a column of a
 *  table is named by its heading), what was found and what was expected. */
export type PackProblem = {
  readonly file: string
  readonly line: number | null
  readonly column: string | null
  readonly found: string
  readonly expected: string
}

/** How many problems one check lists; the rest is counted by mending these first. */
export const PROBLEMS_MAX = 100

/** `tables/mdf-claim.csv, line 7, column payable: found “4x”, expected an amount such as 5000.00` */
export function printProblem(problem: PackProblem): string {
  const line = problem.line === null ? '' : `, line ${problem.line}`
  const column = problem.column === null ? '' : `, column ${problem.column}`
  const { file, found, expected } = problem
  return `${file}${line}${column}: found ${found}, expected ${expected}`
}

export function quote(text: string): string {
  return text === '' ? 'nothing' : `“${text.length > 60 ? `${text.slice(0, 57)}…` : text}”`
}
