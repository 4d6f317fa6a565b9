import { execute, on, read, type Call } from '../identity/index.ts'
import { money, sum, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Upload } from '../platform/contract.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor, type PageRefusal } from '../platform/page.ts'
import { chosenColumns } from './chosen-columns.ts'
import * as contract from './contract.ts'
import { knownRowOf } from './count-rows.ts'
import { countedColumns, type CountedField } from './counted-sheet.ts'
import { collectedFrom, customerFamily, customerRows, selectCustomer } from './customer-sql.ts'
import {
  importCollections,
  importOpportunities,
  importPurchases,
  type CountedAsked,
  type SalesAsked,
} from './import-sales.ts'
import { readListFile } from './list-file.ts'
import { opportunityColumns, type OpportunityField } from './opportunity-sheet.ts'
import { recordCollection, recordPurchase } from './record-sale.ts'
import type { PartnerRefusal } from './refusals.ts'
import { foundOpportunity } from './sales-read.ts'
import { collectionPage, opportunityPage, purchasePage, type CountedDbRow } from './sales-sql.ts'
import { saveOpportunity } from './save-opportunity.ts'
import type { ColumnSpec } from './sheet-columns.ts'

const stale = refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)

type ListQuery = {
  readonly sheet?: string | undefined
  readonly columns?: string | undefined
  readonly decimal?: '.' | ',' | undefined
  readonly dates?: 'iso' | 'dmy' | 'mdy' | undefined
  readonly currency?: string | undefined
}

/** The uploaded list with what the query says of it. */
async function askedList<F extends string>(
  query: ListQuery,
  upload: Upload,
  specs: readonly ColumnSpec<F>[],
): Promise<Result<SalesAsked<F>, PartnerRefusal>> {
  const table = await readListFile(upload.path, { name: upload.name, sheet: query.sheet })
  if (!table.ok) return table
  const columns = chosenColumns<F>(query.columns, specs)
  if (!columns.ok) return columns
  const { decimal: decimalMark, dates, currency } = query
  const style = { decimalMark, dates, currency }
  return ok({ table: table.value, columns: columns.value, style })
}

async function askedRows(
  query: ListQuery & { readonly source?: string | undefined },
  upload: Upload,
  list: keyof typeof countedColumns,
): Promise<Result<CountedAsked, PartnerRefusal>> {
  const asked = await askedList<CountedField>(query, upload, Object.values(countedColumns[list]))
  if (!asked.ok || query.source === undefined) return asked
  return ok({ ...asked.value, source: query.source })
}

const importRoutes: readonly ServedRoute<Call>[] = [
  on(contract.importOpportunities, async (call, { query, upload }) => {
    const asked = await askedList<OpportunityField>(
      query,
      upload,
      Object.values(opportunityColumns),
    )
    if (!asked.ok) return asked
    const preview = query.preview ?? false
    return execute(call, 'sale.import', importOpportunities, asked.value, { preview })
  }),
  on(contract.importCollections, async (call, { query, upload }) => {
    const asked = await askedRows(query, upload, 'collection')
    if (!asked.ok) return asked
    const preview = query.preview ?? false
    return execute(call, 'sale.import', importCollections, asked.value, { preview })
  }),
  on(contract.importPurchases, async (call, { query, upload }) => {
    const asked = await askedRows(query, upload, 'purchase')
    if (!asked.ok) return asked
    const preview = query.preview ?? false
    return execute(call, 'sale.import', importPurchases, asked.value, { preview })
  }),
]

const commandRoutes: readonly ServedRoute<Call>[] = [
  on(contract.saveOpportunity, (call, { body }) =>
    execute(call, 'sale.import', saveOpportunity, body),
  ),
  on(contract.recordCollection, (call, { body }) => {
    const { opportunity: about, collectedOn, ...rest } = body
    const row = { ...rest, about, on: collectedOn, product: null }
    return execute(call, 'sale.import', recordCollection, row)
  }),
  on(contract.recordPurchase, (call, { body }) => {
    const { partner, purchasedOn, ...rest } = body
    const row = { ...rest, about: partner.toUpperCase(), on: purchasedOn }
    return execute(call, 'sale.import', recordPurchase, row)
  }),
]

/** A row as shown: what is left of it is the amount less what was corrected and given back. */
function shownRow(row: CountedDbRow) {
  const { source, externalId, returnsId, returns } = row
  const { amount, corrected, givenBack } = knownRowOf(row)
  const left: Money = sum([amount, corrected, givenBack], row.currency)
  return { source, externalId, returnsId, returns, amount, left }
}

const byDay = (row: CountedDbRow) => ({ key: row.on.toString(), id: row.rowId })

const readRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listOpportunities, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit, customerId = null, stage = null, text = null } = query
    const asked = { after, limit, customerId, stage, text }
    const rows = await read(call, 'sale.read', (tx) => opportunityPage(tx, asked))
    if (!rows.ok) return rows
    const page = pageFrom(rows.value, { limit, filter: query }, (row) => ({
      key: row.code,
      id: row.opportunityId,
    }))
    return ok({ ...page, rows: page.rows.map(foundOpportunity) })
  }),
  on(contract.listCollections, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit, customerId = null, opportunityId = null } = query
    const asked = { after, limit, customerId, opportunityId }
    const rows = await read(call, 'sale.read', (tx) => collectionPage(tx, asked))
    if (!rows.ok) return rows
    const page = pageFrom(rows.value, { limit, filter: query }, byDay)
    const shown = page.rows.map((row) => ({
      ...shownRow(row),
      collectionId: row.rowId,
      opportunityId: row.aboutId,
      opportunity: row.about,
      kind: row.kind === 'refund' ? ('refund' as const) : ('payment' as const),
      collectedOn: row.on,
    }))
    return ok({ ...page, rows: shown })
  }),
  on(contract.listPurchases, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit, partnerId = null } = query
    const rows = await read(call, 'sale.read', (tx) =>
      purchasePage(tx, { after, limit, partnerId }),
    )
    if (!rows.ok) return rows
    const page = pageFrom(rows.value, { limit, filter: query }, byDay)
    const shown = page.rows.map((row) => ({
      ...shownRow(row),
      purchaseId: row.rowId,
      partnerId: row.aboutId,
      partner: row.about,
      kind: row.kind === 'credit' ? ('credit' as const) : ('purchase' as const),
      product: row.product,
      purchasedOn: row.on,
    }))
    return ok({ ...page, rows: shown })
  }),
]

const customerRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listCustomers, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit, text = null } = query
    const rows = await read(call, 'customer.read', (tx) => customerRows(tx, { after, limit, text }))
    if (!rows.ok) return rows
    const mark = (row: { code: string; customerId: string }) => ({
      key: row.code,
      id: row.customerId,
    })
    return ok(pageFrom(rows.value, { limit, filter: query }, mark))
  }),
  on(contract.showCustomer, async (call, { params: { customerId } }) => {
    const shown = await read(call, 'customer.read', async (tx) => {
      const customer = await selectCustomer(tx, customerId)
      if (customer === null) return null
      const family = await customerFamily(tx, customerId)
      const collected = await collectedFrom(tx, customerId)
      return { ...customer, family, collected }
    })
    if (!shown.ok) return shown
    if (shown.value === null) return refuse({ code: 'customer.unknown', customer: customerId })
    const collected = shown.value.collected.map(({ currency, collectedMinor, refundedMinor }) => ({
      collected: money(collectedMinor, currency),
      refunded: money(refundedMinor, currency),
    }))
    return ok({ ...shown.value, collected })
  }),
]

export const salesRoutes: readonly ServedRoute<Call>[] = [
  ...importRoutes,
  ...commandRoutes,
  ...readRoutes,
  ...customerRoutes,
]
