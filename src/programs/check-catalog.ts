import { coinvestCatalog } from './check-catalog-coinvest.ts'
import { dealCatalog } from './check-catalog-deal.ts'
import { mdfCatalog } from './check-catalog-mdf.ts'
import { referralCatalog } from './check-catalog-referral.ts'
import type { CatalogEntry } from './check-entries.ts'
import type { PackSubmissionType } from './pack.ts'

/** What every check means by type of submission and name, in the order people read them; its number
 *  stands in `check-numbers.ts`. */
export const checkCatalog: Readonly<
  Record<PackSubmissionType, Readonly<Record<string, CatalogEntry>>>
> = { ...mdfCatalog, ...dealCatalog, ...coinvestCatalog, ...referralCatalog }

/** What a fact of a check's finding means; null for one that its entry does not name. */
export function meaningOfSeen({ facts }: CatalogEntry, name: string): string | null {
  if (facts[name] !== undefined) return facts[name]
  if (name.startsWith('line_') && facts['line_*'] !== undefined) return facts['line_*']
  return facts['*'] ?? null
}
