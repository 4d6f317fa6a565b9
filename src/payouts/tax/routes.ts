import { execute, on, read, type Call } from '../../identity/index.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { withTx } from '../../platform/db.ts'
import type { ServedRoute } from '../../platform/handler.ts'
import { pageFrom, readCursor } from '../../platform/page.ts'
import { decideTaxEasing, setTaxFacts, vendorTaxNotes } from '../../vendors/index.ts'
import * as contract from './contract.ts'
import { taxInvoiceRows } from './invoice-sql.ts'
import * as remit from './remit.ts'
import * as invoice from './tax-invoice.ts'
import { thresholdsOf } from './thresholds.ts'
import * as views from './views.ts'

const invoiceRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listTaxInvoices, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' })
    const { limit, state = null, partnerId = null } = query
    const rows = await read(call, 'tax_invoice.read', async (tx) => {
      const found = await taxInvoiceRows(tx, { after, limit, state, partnerId })
      return views.taxInvoiceViews(tx, call.actor, found)
    })
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit, filter: query }, (row) => ({ key: '', id: row.taxInvoiceId })),
    )
  }),
  on(contract.sendTaxInvoice, (call, { body }) =>
    execute(call, 'tax_invoice.send', invoice.sendTaxInvoice, body),
  ),
  on(contract.reviewTaxInvoice, (call, { params }) =>
    execute(call, 'tax_invoice.review', invoice.reviewTaxInvoice, params),
  ),
  on(contract.acceptTaxInvoice, (call, { params }) =>
    execute(call, 'tax_invoice.accept', invoice.acceptTaxInvoice, params),
  ),
  on(contract.rejectTaxInvoice, (call, { params, body }) =>
    execute(call, 'tax_invoice.reject', invoice.rejectTaxInvoice, { ...params, ...body }),
  ),
  on(contract.ownTaxInvoices, async (call) => {
    const { partnerId } = call.actor
    const sent = await read(call, 'tax_invoice.read_own', async (tx) =>
      partnerId === null ? [] : views.sentInvoices(tx, partnerId),
    )
    if (!sent.ok || partnerId === null) return sent.ok ? ok({ wanted: [], sent: [] }) : sent
    // Whom to address is a fact about our payers, which the portal's login may not read.
    const wanted = await withTx(call.world.app, (tx) => views.wantedInvoices(tx, partnerId), {
      readOnly: true,
    })
    return ok({ wanted, sent: sent.value })
  }),
]

const taxRoutesOnly: readonly ServedRoute<Call>[] = [
  on(contract.showTax, (call) => read(call, 'tax.read', (tx) => views.taxView(tx, call.actor))),
  on(contract.showThresholds, async (call, { query }) => {
    const { year, payerId = null } = query
    const found = await read(call, 'tax.read', (tx) => thresholdsOf(tx, { year, payerId }))
    return found.ok ? ok({ year, ...found.value }) : found
  }),
  on(contract.proposeRemittance, (call, { body }) =>
    execute(call, 'tax.remit', remit.proposeRemittance, body),
  ),
  on(contract.decideRemittance, (call, { params, body }) =>
    execute(call, 'tax.remit', remit.decideRemittance, { ...params, ...body }),
  ),
  on(contract.setTaxFacts, (call, { params, body }) =>
    execute(call, 'tax.note', setTaxFacts, { ...params, ...body }),
  ),
  on(contract.decideTaxEasing, (call, { params, body }) =>
    execute(call, 'tax.note', decideTaxEasing, { ...params, ...body }),
  ),
  on(contract.showTaxFacts, async (call, { params: { vendorId } }) => {
    const found = await read(call, 'vendor.read', async (tx) => {
      const notes = await vendorTaxNotes(tx, vendorId)
      if (notes === null) return null
      const on = call.at.toZonedDateTimeISO('UTC').toPlainDate()
      const { partnerId, reason } = notes
      const view = await views.taxFactsView(tx, { vendorId, partnerId, on, actor: call.actor })
      return view === null ? null : { ...view, reason }
    })
    if (!found.ok) return found
    if (found.value !== null) return ok(found.value)
    return refuse({ code: 'vendor.unknown', vendor: vendorId })
  }),
]

export const taxRoutes: readonly ServedRoute<Call>[] = [...invoiceRoutes, ...taxRoutesOnly]
