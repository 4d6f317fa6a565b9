import { coverageProblems } from './coverage.ts'
import type { FactType } from './fact.ts'
import type { Pack } from './pack.ts'
import type { PackProblem } from './problem.ts'
import type { TableSource } from './table.ts'

/** The names the installation knows: facts by table, check sets and amount functions with their
 *  numbers. Assembled in `src/vocabulary.ts` and handed down. */
export type Vocabulary = {
  readonly facts: Readonly<Record<string, Readonly<Record<string, FactType>>>>
  readonly checks: readonly string[]
  readonly amounts: readonly string[]
}

/** The facts part of a vocabulary from lists such as `mdfFacts`. */
export function factTypesOf(
  words: Readonly<Record<string, Readonly<Record<string, { readonly type: FactType }>>>>,
): Vocabulary['facts'] {
  return Object.fromEntries(
    Object.entries(words).map(([table, facts]) => [
      table,
      Object.fromEntries(Object.entries(facts).map(([name, { type }]) => [name, type])),
    ]),
  )
}

/** All that keeps a readable pack from being published: gaps and overlaps of its tables, and names
 *  the vocabulary does not hold. Empty: it may be published. */
export function packProblems(pack: Pack, vocabulary: Vocabulary): PackProblem[] {
  const tables = Object.values(pack.tables)
  return [
    ...tables.flatMap(({ source }) => factProblems(source, vocabulary)),
    ...pinProblems(pack, vocabulary),
    ...tables.flatMap(coverageProblems),
  ]
}

function factProblems(source: TableSource, vocabulary: Vocabulary) {
  const known = vocabulary.facts[source.name] ?? {}
  return source.inputs.flatMap(({ name, type }): PackProblem[] => {
    const place = { file: source.file, line: null, column: name }
    const meant = Object.hasOwn(known, name) ? known[name] : undefined
    if (meant === type) return []
    if (meant !== undefined) return [{ ...place, found: `in ${type}`, expected: `in ${meant}` }]
    const expected = `one of ${Object.keys(known).join(', ')}`
    return [{ ...place, found: `the unknown fact ${name}`, expected }]
  })
}

function pinProblems(pack: Pack, { checks, amounts }: Vocabulary): PackProblem[] {
  const pinned: [string, string, readonly string[]][] = [
    ...Object.entries(pack.checks).map(([type, name]): [string, string, readonly string[]] => [
      `checks.${type}`,
      name,
      checks,
    ]),
    ...Object.entries(pack.amounts).map(([type, name]): [string, string, readonly string[]] => [
      `amounts.${type}`,
      name,
      amounts,
    ]),
    ...Object.values(pack.tables).flatMap(({ source }) =>
      source.rows.flatMap((row) =>
        source.outputs.flatMap((output, place): [string, string, readonly string[]][] =>
          output.type === 'formula' ? [[output.name, row.outputTexts[place]!, amounts]] : [],
        ),
      ),
    ),
  ]
  return pinned.flatMap(([column, name, known]) =>
    known.includes(name)
      ? []
      : [
          {
            file: 'program.yaml',
            line: null,
            column,
            found: `the unknown function ${name}`,
            expected: `one of ${known.join(', ')}`,
          },
        ],
  )
}
