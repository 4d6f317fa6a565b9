import type { z } from 'zod'
import type { Currency } from '../kernel/currency.ts'
import { type Money, printMoney } from '../kernel/money.ts'
import type {
  Activity,
  CostKind,
  FieldKind,
  FieldOption,
  Pack,
  PackSubmissionType,
  Term,
  TypeTerms,
} from './pack.ts'
import type { CommonYaml } from './pack-schema.ts'
import type { PackProblem } from './problem.ts'

/** Fields by submission type that checks, amounts and screens read by name: a form must ask them. */
export type NeededFields = Readonly<
  Partial<Record<PackSubmissionType, Readonly<Record<string, FieldKind>>>>
>

/** The lists a field's `options_from` may name. */
export const choiceLists = ['activities', 'cost_kinds', 'products', 'use_cases'] as const
export type ChoiceList = (typeof choiceLists)[number]

/** Reads a YAML file of the pack; null after the problems were noted. */
export type TypeSource = {
  readonly currency: Currency
  readonly yaml: <S extends z.ZodType>(file: string, schema: S) => z.output<S> | null
}

export type TypeRead<T extends TypeTerms> = {
  /** program.yaml whole: what is common is taken from it. */
  readonly program: CommonYaml
  readonly own: T
  readonly terms: readonly Term[]
  readonly activities: readonly Activity[]
  readonly costKinds: readonly CostKind[]
  readonly choices: Readonly<Partial<Record<ChoiceList, readonly FieldOption[]>>>
}

/** What is its own in the packs of one program type: entries of program.yaml, list files, fields its
 *  forms must have, and what its files say against each other. */
export type TypeReader<T extends TypeTerms> = {
  readonly type: T['type']
  /** List files beside program.yaml, clauses.md, sop.md, forms and tables. */
  readonly files: readonly string[]
  readonly fields: NeededFields
  readonly lineFields: NeededFields
  readonly read: (source: TypeSource) => TypeRead<T> | null
  readonly problems: (pack: Extract<Pack, { type: T['type'] }>) => PackProblem[]
}

/** The problem of an entry of program.yaml. */
export function termProblem(column: string, found: string, expected: string): PackProblem {
  return { file: 'program.yaml', line: null, column, found, expected }
}

/** An amount of program.yaml that lies above another. */
export function atMost(column: string, amount: Money, above: string, limit: Money): PackProblem[] {
  if (amount.minor <= limit.minor) return []
  return [termProblem(column, printMoney(amount), `at most ${above}, ${printMoney(limit)}`)]
}

/** Names that stand twice in one list of a file. */
export function twice(file: string, names: readonly string[]): PackProblem[] {
  return names
    .filter((name, place) => names.indexOf(name) < place)
    .map((name) => ({
      file,
      line: null,
      column: name,
      found: `${name} twice`,
      expected: 'it once',
    }))
}
