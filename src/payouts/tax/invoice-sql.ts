import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../../platform/db.ts'
import type { PageAsked } from '../../platform/page.ts'
import type { TaxInvoiceState, VendorId } from '../../vendors/index.ts'
import type { PayerId } from '../run.ts'
import type { TaxInvoiceId } from './tax-invoice.ts'

export type TaxInvoiceRow = {
  taxInvoiceId: TaxInvoiceId
  partnerId: string
  vendorId: VendorId
  payerId: PayerId
  state: TaxInvoiceState
  number: string
  issuedOn: PlainDate
  currency: string
  netMinor: bigint
  vatRate: string
  vatMinor: bigint
  reverseCharge: boolean
  sellerVat: string | null
  buyerVat: string | null
  fileId: string
  receivedBy: string
  receivedAt: Instant
  reviewedBy: string | null
  decidedBy: string | null
  decidedAt: Instant | null
  reason: string | null
  version: number
}

const columns: Sql = sql`
  i.tax_invoice_id as "taxInvoiceId", i.partner_id as "partnerId", i.vendor_id as "vendorId",
  i.payer_id as "payerId", i.state, i.number, i.issued_on as "issuedOn", i.currency,
  i.net_minor as "netMinor", i.vat_rate as "vatRate", i.vat_minor as "vatMinor",
  i.reverse_charge as "reverseCharge", i.seller_vat as "sellerVat", i.buyer_vat as "buyerVat",
  i.file_id as "fileId", i.received_by as "receivedBy", i.received_at as "receivedAt",
  i.reviewed_by as "reviewedBy", i.decided_by as "decidedBy", i.decided_at as "decidedAt",
  i.reason, i.version`

export function insertTaxInvoice(
  tx: Tx,
  row: Omit<
    TaxInvoiceRow,
    'state' | 'reviewedBy' | 'decidedBy' | 'decidedAt' | 'reason' | 'version'
  >,
) {
  return tx.run(sql`
    insert into payouts.tax_invoices (tax_invoice_id, partner_id, vendor_id, payer_id, state, number,
      issued_on, currency, net_minor, vat_rate, vat_minor, reverse_charge, seller_vat, buyer_vat,
      file_id, received_by, received_at)
    values (${row.taxInvoiceId}, ${row.partnerId}, ${row.vendorId}, ${row.payerId}, 'received',
      ${row.number}, ${row.issuedOn}, ${row.currency}, ${row.netMinor}, ${row.vatRate},
      ${row.vatMinor}, ${row.reverseCharge}, ${row.sellerVat}, ${row.buyerVat}, ${row.fileId},
      ${row.receivedBy}, ${row.receivedAt})`)
}

export function insertInvoiceLines(
  tx: Tx,
  rows: readonly {
    readonly taxInvoiceId: TaxInvoiceId
    readonly payableId: string
    readonly partnerId: string
    readonly netMinor: bigint
    readonly vatMinor: bigint
  }[],
) {
  return tx.run(sql`
    insert into payouts.tax_invoice_lines (tax_invoice_id, payable_id, partner_id, net_minor,
      vat_minor, live)
    select u.tax_invoice_id, u.payable_id, u.partner_id, u.net_minor, u.vat_minor, true
    from unnest(${rows.map((r) => r.taxInvoiceId)}::uuid[],
      ${rows.map((r) => r.payableId)}::uuid[], ${rows.map((r) => r.partnerId)}::uuid[],
      ${rows.map((r) => r.netMinor)}::bigint[], ${rows.map((r) => r.vatMinor)}::bigint[])
      as u(tax_invoice_id, payable_id, partner_id, net_minor, vat_minor)`)
}

/** One tax invoice, locked; null when there is none. */
export function lockTaxInvoice(tx: Tx, taxInvoiceId: TaxInvoiceId) {
  return tx.maybeOne<TaxInvoiceRow>(sql`
    select ${columns} from payouts.tax_invoices i
    where i.tax_invoice_id = ${taxInvoiceId} for update`)
}

export function selectTaxInvoice(tx: Tx, taxInvoiceId: TaxInvoiceId) {
  return tx.maybeOne<TaxInvoiceRow>(sql`
    select ${columns} from payouts.tax_invoices i where i.tax_invoice_id = ${taxInvoiceId}`)
}

/** Moves a tax invoice that is still in one of `from`. */
export function moveTaxInvoice(
  tx: Tx,
  move: {
    readonly taxInvoiceId: TaxInvoiceId
    readonly from: readonly TaxInvoiceState[]
    readonly to: TaxInvoiceState
    readonly by: string
    readonly at: Instant
    readonly reason: string | null
  },
) {
  const { to, by, at } = move
  const isReview = to === 'under_review'
  return tx.run(sql`
    update payouts.tax_invoices set state = ${to}, version = version + 1, reason = ${move.reason},
      reviewed_by = case when ${isReview}::boolean then ${by} else reviewed_by end,
      reviewed_at = case when ${isReview}::boolean then ${at} else reviewed_at end,
      decided_by = case when ${isReview}::boolean then decided_by else ${by} end,
      decided_at = case when ${isReview}::boolean then decided_at else ${at} end
    where tax_invoice_id = ${move.taxInvoiceId} and state = any(${move.from}::text[])`)
}

/** A rejected invoice frees what it was for. */
export function endInvoiceLines(tx: Tx, taxInvoiceId: TaxInvoiceId) {
  return tx.run(sql`
    update payouts.tax_invoice_lines set live = false
    where tax_invoice_id = ${taxInvoiceId} and live`)
}

/** What each invoice is for, in the order of its payables. */
export function invoiceLines(tx: Tx, taxInvoiceIds: readonly TaxInvoiceId[]) {
  return tx.many<{
    taxInvoiceId: TaxInvoiceId
    payableId: string
    reference: string
    submissionId: string
    netMinor: bigint
    vatMinor: bigint
    owedMinor: bigint
    isSent: boolean
  }>(sql`
    select l.tax_invoice_id as "taxInvoiceId", l.payable_id as "payableId", p.reference,
      p.submission_id as "submissionId", l.net_minor as "netMinor", l.vat_minor as "vatMinor",
      p.amount_minor - p.lowered_minor as "owedMinor", p.sent_on is not null as "isSent"
    from payouts.tax_invoice_lines l join payables.payables p on p.payable_id = l.payable_id
    where l.tax_invoice_id = any(${taxInvoiceIds}::uuid[])
    order by l.tax_invoice_id, p.reference, l.payable_id`)
}

export type TaxInvoicePageRow = TaxInvoiceRow & {
  partnerCode: string
  partnerName: string
  payerName: string
}

/** Tax invoices, oldest first, of one state or partner. Index tax_invoices_waiting. */
export function taxInvoiceRows(
  tx: Tx,
  asked: PageAsked & {
    readonly state: TaxInvoiceState | null
    readonly partnerId: string | null
    readonly taxInvoiceId?: string | null
  },
) {
  return tx.many<TaxInvoicePageRow>(sql`
    select ${columns}, r.code as "partnerCode", r.legal_name as "partnerName",
      y.legal_name as "payerName"
    from payouts.tax_invoices i join partners.partners r on r.partner_id = i.partner_id
      join payouts.payers y on y.payer_id = i.payer_id
    where (${asked.after?.id ?? null}::uuid is null
        or i.tax_invoice_id > ${asked.after?.id ?? null}::uuid)
      and (${asked.state}::text is null or i.state = ${asked.state})
      and (${asked.partnerId}::uuid is null or i.partner_id = ${asked.partnerId}::uuid)
      and (${asked.taxInvoiceId ?? null}::uuid is null
        or i.tax_invoice_id = ${asked.taxInvoiceId ?? null}::uuid)
    order by i.tax_invoice_id limit ${asked.limit + 1}`)
}

/** Open payables of a partner held for a tax invoice that the partner owes, oldest first. A fact for
 *  the partner. Index payables_partner_open. */
export function wantedOf(tx: Tx, partnerId: string) {
  return tx.many<{
    payableId: string
    reference: string
    payerId: PayerId
    amountMinor: bigint
    currency: string
    decidedOn: PlainDate
    dueOn: PlainDate
  }>(sql`
    select p.payable_id as "payableId", p.reference, p.payer_id as "payerId",
      (p.amount_minor - p.lowered_minor)::int8 as "amountMinor", p.currency,
      p.decided_on as "decidedOn", p.due_on as "dueOn"
    from payables.payables p
    where p.partner_id = ${partnerId} and p.status = 'held' and exists (select from payables.holds h
      where h.payable_id = p.payable_id and h.what = 'tax_invoice')
    order by p.decided_on, p.payable_id limit 200`)
}

/** Tax invoices of one partner with the columns its portal login may read, newest first. */
export function ownTaxInvoices(tx: Tx, partnerId: string) {
  return tx.many<{
    taxInvoiceId: TaxInvoiceId
    state: TaxInvoiceState
    number: string
    issuedOn: PlainDate
    currency: string
    netMinor: bigint
    vatMinor: bigint
    receivedAt: Instant
    reason: string | null
    references: string[]
  }>(sql`
    select i.tax_invoice_id as "taxInvoiceId", i.state, i.number, i.issued_on as "issuedOn",
      i.currency, i.net_minor as "netMinor", i.vat_minor as "vatMinor",
      i.received_at as "receivedAt", i.reason,
      array(select p.reference from payouts.tax_invoice_lines l
        join payables.payables p on p.payable_id = l.payable_id
        where l.tax_invoice_id = i.tax_invoice_id order by p.reference) as "references"
    from payouts.tax_invoices i where i.partner_id = ${partnerId}
    order by i.tax_invoice_id desc limit 100`)
}
