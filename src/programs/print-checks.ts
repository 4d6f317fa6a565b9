import { checkCatalog } from './check-catalog.ts'
import type { CatalogEntry } from './check-entries.ts'
import { checkNumber } from './check-numbers.ts'
import { clauseOfCheck } from './outcome.ts'
import { type Pack, type PackSubmissionType, submissionTypesOf } from './pack.ts'
import type { PrintedBlock, PrintedDocument } from './print-document.ts'
import { meaningOf, sayTitle } from './print-rule.ts'

/** The checks a program can make, by submission: number and name, the clause each enforces, what its
 *  states mean, and what it looks at. A check whose clause is empty is looked at by no row. */
export function checkSheetOf(pack: Pack): PrintedDocument {
  const types = submissionTypesOf[pack.type].filter((type) => pack.forms[type] !== undefined)
  return {
    title: `${pack.name}: checks`,
    intro: `${pack.code}, content ${pack.contentHash.slice(0, 12)}. A check finds, policy answers.`,
    blocks: types.flatMap((type) => [
      { kind: 'section', text: `${sayTitle(type)}: ${pack.checks[type] ?? 'no checks'}` } as const,
      ...Object.entries(checkCatalog[type]).flatMap(([name, entry]) =>
        blocksOf(pack, type, { name, entry }),
      ),
    ]),
  }
}

function blocksOf(
  pack: Pack,
  type: PackSubmissionType,
  { name, entry }: { readonly name: string; readonly entry: CatalogEntry },
): PrintedBlock[] {
  const clause = clauseOfCheck(pack, type, name)
  const cited = clause === null ? '' : `, ${clause} ${pack.clauses.get(clause)?.title ?? ''}`
  return [
    { kind: 'part', text: `${checkNumber(type, name)} ${name}${cited}` },
    ...(entry.only === undefined
      ? []
      : [{ kind: 'paragraph', text: `Only ${entry.only}.` } as const]),
    { kind: 'figures', entries: figuresOf(type, name, entry) },
  ]
}

/** What a table is told of it, each state, and the facts it looks at. */
export function figuresOf(type: PackSubmissionType, name: string, entry: CatalogEntry) {
  const rule = meaningOf(type, name)
  const facts = Object.entries(entry.facts).map(([fact, means]) => `${fact}: ${means}`)
  return [
    ...(rule === null ? [] : [{ term: 'Tables are told', text: rule }]),
    ...Object.entries(entry.states).map(([term, text]) => ({ term, text })),
    { term: 'It looks at', text: facts.join('; ') || 'nothing more' },
  ]
}
