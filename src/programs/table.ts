import type { Currency } from '../kernel/currency.ts'
import type { Ratio } from '../kernel/ratio.ts'
import type { FactType } from './fact.ts'
import type { UnaryTest } from './unary-test.ts'

/** Which rows answer, as DMN names it. `priority` gives the row whose outputs stand first among
 *  their values; `collect` and the orders list all rows, or fold their numbers. */
export const hitPolicies = [
  'unique',
  'first',
  'any',
  'priority',
  'rule order',
  'output order',
  'collect',
  'collect sum',
  'collect min',
  'collect max',
  'collect count',
] as const
export type HitPolicy = (typeof hitPolicies)[number]

/** Whether a table answers with a list of rows (or their fold), not with one. */
export function answersList(hit: HitPolicy): boolean {
  return hit.startsWith('collect') || hit.endsWith('order')
}

/** Whether the order in which an output's values are listed decides which row stands first. */
export function ranksOutputs(hit: HitPolicy): boolean {
  return hit === 'priority' || hit === 'output order'
}

/** The id of a last row that answers when no other does; its cells are dashes. */
export const ELSE = 'else'

/** A clause is an id of clauses.md; a formula the name of a pinned amount function. */
export const outputTypes = ['text', 'boolean', 'number', 'clause', 'formula'] as const
export type OutputType = (typeof outputTypes)[number]
export type OutputValue = string | boolean | Ratio

export type TableInput = {
  readonly name: string
  readonly type: FactType
  /** The values the fact may have; what lies outside is a wrong fact. */
  readonly domain: UnaryTest
  readonly domainText: string
}
export type TableOutput = {
  readonly name: string
  readonly type: OutputType
  /** The values the column may hold; null: any. */
  readonly values: readonly string[] | null
}
export type TableCell = { readonly text: string; readonly test: UnaryTest }
export type TableRow = {
  /** What the trace and a decision call the row; unique in its table. */
  readonly id: string
  readonly line: number
  readonly cells: readonly TableCell[]
  readonly outputs: readonly OutputValue[]
  readonly outputTexts: readonly string[]
}

/** A decision table as data: what its CSV file says. */
export type TableSource = {
  readonly name: string
  readonly file: string
  readonly hit: HitPolicy
  readonly currency: Currency
  readonly inputs: readonly TableInput[]
  readonly outputs: readonly TableOutput[]
  readonly rows: readonly TableRow[]
}

/** A text without the quotes it may stand in. */
export function unquoted(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text
}
