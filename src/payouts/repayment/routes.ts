import { type Call, execute, on, read } from '../../identity/index.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { withTx } from '../../platform/db.ts'
import type { ServedRoute } from '../../platform/handler.ts'
import * as contract from './contract.ts'
import { issueRepaymentInvoice, withdrawRepaymentInvoice } from './issue.ts'
import { repaymentPdf } from './repayment-pdf.ts'
import * as sql from './repayment-sql.ts'
import type { RepaymentInvoiceId } from './repayment.ts'
import { invoiceView, repaymentInvoice } from './view.ts'

/** The newest invoices that a list shows. */
const INVOICES_MAX = 500

const today = (call: Call) => call.world.clock().toZonedDateTimeISO('UTC').toPlainDate()

async function fileOf(
  call: Call,
  repaymentInvoiceId: RepaymentInvoiceId,
  partnerId: string | null,
) {
  const asked = { repaymentInvoiceId, partnerId, on: today(call) }
  const { app, keys } = call.world
  // The account to pay to is ours, which the portal's login may not read.
  const found = await withTx(app, (tx) => repaymentInvoice(tx, keys, asked), { readOnly: true })
  if (found === null) {
    return refuse({ code: 'repayment_invoice.unknown', invoice: repaymentInvoiceId } as const)
  }
  const content = await repaymentPdf(found)
  const name = `${found.number}.pdf`
  return ok({ name, mediaType: 'application/pdf', bytes: content.byteLength, content })
}

export const repaymentRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listRepaymentInvoices, async (call) => {
    const found = await read(call, 'receivable.read', async (tx) => {
      const rows = await sql.newestInvoices(tx, INVOICES_MAX)
      const ids = rows.map((row) => row.repaymentInvoiceId)
      return { rows, lines: await sql.receivablesOf(tx, ids) }
    })
    if (!found.ok) return found
    const of = Map.groupBy(found.value.lines, (line) => line.repaymentInvoiceId)
    return ok({
      rows: found.value.rows.map((row) => ({
        ...invoiceView(row, today(call)),
        partnerName: row.partnerName,
        receivableIds: (of.get(row.repaymentInvoiceId) ?? []).map((line) => line.receivableId),
      })),
    })
  }),
  on(contract.issueInvoice, (call, { params }) =>
    execute(call, 'receivable.invoice', issueRepaymentInvoice, params),
  ),
  on(contract.withdrawInvoice, (call, { params, body }) =>
    execute(call, 'receivable.invoice', withdrawRepaymentInvoice, { ...params, ...body }),
  ),
  on(contract.repaymentInvoiceFile, async (call, { params }) => {
    const may = await read(call, 'receivable.read', () => Promise.resolve(null))
    return may.ok ? fileOf(call, params.repaymentInvoiceId, null) : may
  }),
  on(contract.ownRepaymentInvoices, async (call) => {
    const { partnerId } = call.actor
    const rows = await read(call, 'payable.read_own', async (tx) =>
      partnerId === null ? [] : sql.invoicesOfPartner(tx, partnerId, INVOICES_MAX),
    )
    if (!rows.ok) return rows
    return ok({ rows: rows.value.map((row) => invoiceView(row, today(call))) })
  }),
  on(contract.ownRepaymentInvoice, async (call, { params: { repaymentInvoiceId } }) => {
    const { partnerId } = call.actor
    const may = await read(call, 'payable.read_own', () => Promise.resolve(null))
    if (!may.ok) return may
    if (partnerId !== null) return fileOf(call, repaymentInvoiceId, partnerId)
    return refuse({ code: 'repayment_invoice.unknown', invoice: repaymentInvoiceId } as const)
  }),
]
