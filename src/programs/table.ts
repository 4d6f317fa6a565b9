import type { Currency } from '../kernel/currency.ts'
import type { Ratio } from '../kernel/ratio.ts'
import type { FactType } from './fact.ts'
import type { UnaryTest } from './unary-test.ts'

/** Which rows answer, as DMN names it. `collect` lists them all or folds their numbers. */
export const hitPolicies = [
  'unique',
  'first',
  'any',
  'collect',
  'collect sum',
  'collect min',
  'collect max',
  'collect count',
] as const
export type HitPolicy = (typeof hitPolicies)[number]

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
