import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Tx } from '../../platform/db.ts'
import type {
  IncomeSource,
  TaxInvoiceRule,
  TaxInvoiceState,
  WithholdingRegime,
} from '../../vendors/index.ts'
import type { Columns } from '../payer-change.ts'
import type { PayerId, PaymentId } from '../run.ts'

export type PayerTaxRow = {
  payerId: PayerId
  incomeSource: IncomeSource
  taxInvoices: TaxInvoiceRule
  taxInvoicesFrom: PlainDate | null
  recoversVat: boolean
}

/** How payers are taxed; one without a row is not in it. */
export function payerTaxesOf(tx: Tx, payerIds: readonly PayerId[]) {
  return tx.many<PayerTaxRow>(sql`
    select payer_id as "payerId", income_source as "incomeSource", tax_invoices as "taxInvoices",
      tax_invoices_from as "taxInvoicesFrom", recovers_vat as "recoversVat"
    from payouts.payer_taxes where payer_id = any(${payerIds}::uuid[]) order by payer_id`)
}

/** Writes what a change says over how the payer is taxed; what it does not name stays. */
export function savePayerTaxes(
  tx: Tx,
  row: {
    readonly payerId: PayerId
    readonly after: Columns
    readonly payerChangeId: string
    readonly setBy: string
    readonly setAt: Instant
  },
) {
  return tx.run(sql`
    insert into payouts.payer_taxes (payer_id, income_source, tax_invoices, tax_invoices_from,
      recovers_vat, set_by, set_at, payer_change_id)
    select ${row.payerId}::uuid, n.income_source, n.tax_invoices, n.tax_invoices_from,
      n.recovers_vat, ${row.setBy}::text, ${row.setAt}::timestamptz, ${row.payerChangeId}::uuid
    from jsonb_populate_record(null::payouts.payer_taxes, coalesce((
        select to_jsonb(t) from payouts.payer_taxes t where t.payer_id = ${row.payerId}),
      '{"income_source": "partner", "tax_invoices": "never", "recovers_vat": true}')
      || ${JSON.stringify(row.after)}::jsonb) n
    on conflict on constraint payer_taxes_pkey do update set income_source = excluded.income_source,
      tax_invoices = excluded.tax_invoices, tax_invoices_from = excluded.tax_invoices_from,
      recovers_vat = excluded.recovers_vat, set_by = excluded.set_by, set_at = excluded.set_at,
      payer_change_id = excluded.payer_change_id, version = payouts.payer_taxes.version + 1`)
}

/** What of payables was withheld and stands, and of how much: nothing is taxed twice. Index
 *  payment_withholdings_of_payable. */
export function standingWithholdings(tx: Tx, payableIds: readonly string[]) {
  return tx.many<{ payableId: string; amountMinor: bigint; basisMinor: bigint }>(sql`
    select payable_id as "payableId", sum(amount_minor - undone_minor)::int8 as "amountMinor",
      sum(basis_minor - undone_basis_minor)::int8 as "basisMinor"
    from payouts.payment_withholdings
    where payable_id = any(${payableIds}::uuid[]) and withheld_at is not null
      and undone_minor < amount_minor
    group by payable_id order by payable_id`)
}

export type InvoicedRow = {
  payableId: string
  payerId: PayerId
  partnerId: string
  decidedOn: PlainDate
  owedMinor: bigint
  currency: string
  taxInvoiceId: string | null
  number: string | null
  state: TaxInvoiceState | null
  rate: string | null
  netMinor: bigint | null
  vatMinor: bigint | null
}

/** Payables with the tax invoice that stands for each. Index tax_invoice_lines_payable_once. */
export function invoicedPayables(tx: Tx, payableIds: readonly string[]) {
  return tx.many<InvoicedRow>(sql`
    select p.payable_id as "payableId", p.payer_id as "payerId", p.partner_id as "partnerId",
      p.decided_on as "decidedOn", p.amount_minor - p.lowered_minor as "owedMinor", p.currency,
      i.tax_invoice_id as "taxInvoiceId", i.number, i.state, i.vat_rate as rate,
      l.net_minor as "netMinor", l.vat_minor as "vatMinor"
    from payables.payables p
      left join payouts.tax_invoice_lines l on l.payable_id = p.payable_id and l.live
      left join payouts.tax_invoices i on i.tax_invoice_id = l.tax_invoice_id
    where p.payable_id = any(${payableIds}::uuid[]) order by p.payable_id`)
}

export type WithholdingRow = {
  paymentId: PaymentId
  payableId: string
  authority: string
  regime: WithholdingRegime
  rate: string
  source: string
  basisMinor: bigint
  amountMinor: bigint
  live: boolean
  withheldAt: Instant | null
  undoneMinor: bigint
}

export function withholdingsOf(tx: Tx, paymentIds: readonly PaymentId[]) {
  return tx.many<WithholdingRow>(sql`
    select payment_id as "paymentId", payable_id as "payableId", authority, regime, rate, source,
      basis_minor as "basisMinor", amount_minor as "amountMinor", live,
      withheld_at as "withheldAt", undone_minor as "undoneMinor"
    from payouts.payment_withholdings where payment_id = any(${paymentIds}::uuid[])
    order by payment_id, payable_id`)
}

type NewWithholding = Omit<WithholdingRow, 'withheldAt' | 'undoneMinor'>

export function insertWithholdings(tx: Tx, rows: readonly NewWithholding[]) {
  return tx.run(sql`
    insert into payouts.payment_withholdings (payment_id, payable_id, authority, regime, rate,
      source, basis_minor, amount_minor, live)
    select * from unnest(${rows.map((r) => r.paymentId)}::uuid[],
      ${rows.map((r) => r.payableId)}::uuid[], ${rows.map((r) => r.authority)}::text[],
      ${rows.map((r) => r.regime)}::text[], ${rows.map((r) => r.rate)}::text[],
      ${rows.map((r) => r.source)}::text[], ${rows.map((r) => r.basisMinor)}::bigint[],
      ${rows.map((r) => r.amountMinor)}::bigint[], ${rows.map((r) => r.live)}::boolean[])`)
}

/** What a payment withholds once a line has left it; never of what is in the books. */
export function setWithholding(
  tx: Tx,
  row: Pick<NewWithholding, 'paymentId' | 'payableId' | 'basisMinor' | 'amountMinor'>,
) {
  return tx.run(sql`
    update payouts.payment_withholdings set basis_minor = ${row.basisMinor},
      amount_minor = ${row.amountMinor}
    where payment_id = ${row.paymentId} and payable_id = ${row.payableId} and live
      and withheld_at is null`)
}

/** What is no longer withheld of these lines, as rounding left them nothing. */
export function endWithholdings(tx: Tx, paymentId: PaymentId, payableIds: readonly string[]) {
  return tx.run(sql`
    update payouts.payment_withholdings set live = false
    where payment_id = ${paymentId} and payable_id = any(${payableIds}::uuid[]) and live
      and withheld_at is null`)
}

/** They are in the books now. */
export function markWithheld(tx: Tx, paymentIds: readonly PaymentId[], at: Instant) {
  return tx.run(sql`
    update payouts.payment_withholdings set withheld_at = ${at}
    where payment_id = any(${paymentIds}::uuid[]) and live and withheld_at is null`)
}

/** What of payables is withheld and has not left for its authority. */
export function unremittedOf(tx: Tx, payableIds: readonly string[]) {
  return tx.many<{ payableId: string; minor: bigint }>(sql`
    select payable_id as "payableId", withheld_minor - remitted_minor as minor
    from payables.payables where payable_id = any(${payableIds}::uuid[]) order by payable_id`)
}

/** What a payment that came back no longer withholds, and of how much. */
export function addUndone(
  tx: Tx,
  row: {
    readonly paymentId: PaymentId
    readonly payableId: string
    readonly minor: bigint
    readonly basisMinor: bigint
  },
) {
  return tx.run(sql`
    update payouts.payment_withholdings set undone_minor = undone_minor + ${row.minor},
      undone_basis_minor = undone_basis_minor + ${row.basisMinor}
    where payment_id = ${row.paymentId} and payable_id = ${row.payableId}`)
}

export type VatRow = {
  paymentId: PaymentId
  payableId: string
  taxInvoiceId: string
  number: string
  rate: string
  netMinor: bigint
  amountMinor: bigint
  live: boolean
}

export function vatsOf(tx: Tx, paymentIds: readonly PaymentId[]) {
  return tx.many<VatRow>(sql`
    select v.payment_id as "paymentId", v.payable_id as "payableId",
      v.tax_invoice_id as "taxInvoiceId", i.number, i.vat_rate as rate, l.net_minor as "netMinor",
      v.amount_minor as "amountMinor", v.live
    from payouts.payment_vats v
      join payouts.tax_invoices i on i.tax_invoice_id = v.tax_invoice_id
      join payouts.tax_invoice_lines l
        on l.tax_invoice_id = v.tax_invoice_id and l.payable_id = v.payable_id
    where v.payment_id = any(${paymentIds}::uuid[]) order by v.payment_id, v.payable_id`)
}

export function insertVats(
  tx: Tx,
  rows: readonly Pick<
    VatRow,
    'paymentId' | 'payableId' | 'taxInvoiceId' | 'amountMinor' | 'live'
  >[],
) {
  return tx.run(sql`
    insert into payouts.payment_vats (payment_id, payable_id, tax_invoice_id, amount_minor, live)
    select * from unnest(${rows.map((r) => r.paymentId)}::uuid[],
      ${rows.map((r) => r.payableId)}::uuid[], ${rows.map((r) => r.taxInvoiceId)}::uuid[],
      ${rows.map((r) => r.amountMinor)}::bigint[], ${rows.map((r) => r.live)}::boolean[])`)
}

/** Taxes leave their payment before release; `payableIds` null: all of the payments'. */
export async function endTaxes(
  tx: Tx,
  paymentIds: readonly PaymentId[],
  payableIds: readonly string[] | null = null,
) {
  await tx.run(sql`
    update payouts.payment_withholdings set live = false
    where payment_id = any(${paymentIds}::uuid[]) and live and withheld_at is null
      and (${payableIds}::uuid[] is null or payable_id = any(${payableIds}::uuid[]))`)
  await tx.run(sql`
    update payouts.payment_vats set live = false
    where payment_id = any(${paymentIds}::uuid[]) and live
      and (${payableIds}::uuid[] is null or payable_id = any(${payableIds}::uuid[]))`)
}
