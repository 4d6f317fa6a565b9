import { coinvestCatalog } from './check-catalog-coinvest.ts'
import { dealCatalog } from './check-catalog-deal.ts'
import { mdfCatalog } from './check-catalog-mdf.ts'
import { referralCatalog } from './check-catalog-referral.ts'
import type { CatalogEntry } from './check-entries.ts'
import type { PackSubmissionType } from './pack.ts'

const catalog = {
  ...mdfCatalog,
  ...dealCatalog,
  ...coinvestCatalog,
  ...referralCatalog,
} as const

type Catalog = typeof catalog
type NamesIn<Types> = Types extends keyof Catalog ? keyof Catalog[Types] : never

/** The name of a check of any type: whoever makes a new one gives it a line, and a number, first. */
export type CheckName = NamesIn<keyof Catalog>

/** Every check by type of submission and name, in the order people read them. Numbers stand in blocks
 *  of a hundred by type; one that was given stays with its check. */
export const checkCatalog: Readonly<
  Record<PackSubmissionType, Readonly<Record<string, CatalogEntry>>>
> = catalog

/** `C-101` */
export function sayNumber({ number }: Pick<CatalogEntry, 'number'>): string {
  return `C-${number}`
}

/** `C-101`, by a type of submission and a name as they are kept; null where they are not known. */
export function checkNumber(type: string, name: string): string | null {
  const names: Readonly<Record<string, Readonly<Record<string, CatalogEntry>>>> = checkCatalog
  const entry = names[type]?.[name]
  return entry === undefined ? null : sayNumber(entry)
}

/** What a fact of a check's finding means; null for one that its entry does not name. */
export function meaningOfSeen({ facts }: CatalogEntry, name: string): string | null {
  if (facts[name] !== undefined) return facts[name]
  if (name.startsWith('line_') && facts['line_*'] !== undefined) return facts['line_*']
  return facts['*'] ?? null
}
