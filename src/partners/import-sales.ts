import type { Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { countRows, knownBefore, lockOwners } from './count-rows.ts'
import type { CountedList } from './counted-row.ts'
import {
  countedColumns,
  parseSource,
  planCounted,
  readCounted,
  type CountedField,
} from './counted-sheet.ts'
import { importReport, type ImportReport } from './import-report.ts'
import { listRefusal, textsOf, type ImportAsked } from './import.ts'
import type { Opportunity } from './opportunity.ts'
import {
  opportunityColumns,
  planOpportunities,
  type OpportunityField,
} from './opportunity-sheet.ts'
import type { PartnerRefusal } from './refusals.ts'
import type { SaleStyle } from './sale-cells.ts'
import * as rows from './sales-sql.ts'
import { knownOpportunity, writeOpportunities } from './save-opportunity.ts'
import { mapColumns } from './sheet-columns.ts'

/** A list of sales to import, and what was declared of how it writes amounts and days. */
export type SalesAsked<F extends string> = ImportAsked<F> & { readonly style?: SaleStyle }

/** Imports opportunities: creates, updates, leaves alone, or refuses each row by itself. Importing a
 *  list again changes nothing. Refuses a list without its columns, and one that is too long. */
export async function importOpportunities(
  act: Act,
  asked: SalesAsked<OpportunityField>,
): Promise<Result<ImportReport, PartnerRefusal>> {
  const { table } = asked
  const map = mapColumns(table.columns, Object.values(opportunityColumns), asked.columns)
  const refusal = listRefusal(table, map)
  if (refusal !== null) return refusal
  await rows.lockList(act.tx, 'opportunity')
  const codes = textsOf(table, map, 'code')
  await rows.lockOpportunities(act.tx, codes)
  const before = await rows.opportunitiesByCode(act.tx, codes)
  const named = await rows.customersNamed(act.tx, [
    ...textsOf(table, map, 'customer'),
    ...before.map((row) => row.customerCode),
  ])
  const known = new Map(before.map((row) => [row.code, knownOpportunity(row)]))
  const { planned, rows: outcomes } = planOpportunities(table, map, {
    known,
    customerCode: customerFinder(named),
    style: asked.style ?? {},
    today: act.at.toZonedDateTimeISO('UTC').toPlainDate(),
  })
  await writeOpportunities(act, planned, {
    ids: new Map(before.map((row) => [row.code, row.opportunityId])),
    customers: new Map(named.map((row) => [row.code, row.customerId])),
  })
  return ok(importReport(table, map, outcomes))
}

/** By code first, then by the exact name where only one customer has it. */
export function customerFinder(
  named: readonly { readonly code: string; readonly legalName: string }[],
): (text: string) => Opportunity['customerCode'] | null {
  const codes = new Set(named.map((row) => row.code))
  const byName = Map.groupBy(named, (row) => row.legalName)
  return (text) => {
    if (codes.has(text)) return text
    const [only, ...others] = byName.get(text) ?? []
    return others.length === 0 ? (only?.code ?? null) : null
  }
}

/** A list of rows that count once each. `source` names where they come from, for rows that do not. */
export type CountedAsked = SalesAsked<CountedField> & { readonly source?: string }

/** Imports customers' payments and refunds: each row counts once, however often it is handed in. */
export function importCollections(
  act: Act,
  asked: CountedAsked,
): Promise<Result<ImportReport, PartnerRefusal>> {
  return importCounted(act, 'collection', asked)
}

/** Imports partners' own purchases and credits: the same rules as for collections. */
export function importPurchases(
  act: Act,
  asked: CountedAsked,
): Promise<Result<ImportReport, PartnerRefusal>> {
  return importCounted(act, 'purchase', asked)
}

async function importCounted(
  act: Act,
  list: CountedList,
  asked: CountedAsked,
): Promise<Result<ImportReport, PartnerRefusal>> {
  const { table, source = null } = asked
  if (source !== null && parseSource(source) !== source) return unusableSource(source)
  const specs = Object.values(countedColumns[list])
  const map = mapColumns<CountedField>(table.columns, specs, asked.columns)
  const refusal = listRefusal(table, map)
  if (refusal !== null) return refusal
  const owners = await lockOwners(act, list, codesIn(list, textsOf(table, map, 'about')))
  const read = readCounted(table, map, {
    list,
    style: asked.style ?? {},
    source,
    owners: owners.currencies,
  })
  const given = read.flatMap(({ row }) => (row === null ? [] : [row]))
  const before = { ...owners, ...(await knownBefore(act, list, given)) }
  const known = { rows: before.rows, owners: before.currencies, today: before.today }
  const { fresh, rows: outcomes } = planCounted(list, read, known)
  await countRows(act, list, fresh, before)
  return ok(importReport(table, map, outcomes))
}

/** Refuses a source that is no short name in lower case. */
export function unusableSource(found: string) {
  const expected = 'a short name in lower case, such as erp or stripe'
  return refuse({ code: 'sale.invalid', field: 'source', found, expected })
}

function codesIn(list: CountedList, texts: readonly string[]): string[] {
  return list === 'purchase' ? texts.map((text) => text.toUpperCase()) : [...texts]
}
