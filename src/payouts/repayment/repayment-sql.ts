import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../../platform/db.ts'
import type { PayerId, PayingAccountId } from '../run.ts'
import type { RepaymentInvoiceId } from './repayment.ts'

export type InvoiceRow = {
  repaymentInvoiceId: RepaymentInvoiceId
  number: string
  payerId: PayerId
  partnerId: string
  currency: string
  amountMinor: bigint
  issuedOn: PlainDate
  dueOn: PlainDate
  withdrawnBecause: string | null
  /** What of its claims has not come back; nothing once it is withdrawn. */
  openMinor: bigint
}

/** What the portal login may read of it too. */
const columns: Sql = sql`
  i.repayment_invoice_id as "repaymentInvoiceId", i.number, i.payer_id as "payerId",
  i.partner_id as "partnerId", i.currency, i.amount_minor as "amountMinor",
  i.issued_on as "issuedOn", i.due_on as "dueOn", i.withdrawn_because as "withdrawnBecause",
  (select coalesce(sum(r.amount_minor - r.recovered_minor), 0)::int8
    from payouts.repayment_invoice_lines l
      join payables.receivables r on r.receivable_id = l.receivable_id
    where l.repayment_invoice_id = i.repayment_invoice_id and l.live) as "openMinor"`

/** Invoices of a partner, newest first. Index repayment_invoices_partner_newest. */
export function invoicesOfPartner(tx: Tx, partnerId: string, limit: number) {
  return tx.many<InvoiceRow>(sql`
    select ${columns} from payouts.repayment_invoices i where i.partner_id = ${partnerId}
    order by i.repayment_invoice_id desc limit ${limit}`)
}

/** Invoices of everybody, newest first. */
export function newestInvoices(tx: Tx, limit: number) {
  return tx.many<InvoiceRow & { partnerName: string }>(sql`
    select ${columns}, p.legal_name as "partnerName"
    from payouts.repayment_invoices i join partners.partners p on p.partner_id = i.partner_id
    order by i.repayment_invoice_id desc limit ${limit}`)
}

export function selectInvoice(tx: Tx, repaymentInvoiceId: RepaymentInvoiceId) {
  return tx.maybeOne<InvoiceRow & { payingAccountId: PayingAccountId }>(sql`
    select ${columns}, i.paying_account_id as "payingAccountId"
    from payouts.repayment_invoices i where i.repayment_invoice_id = ${repaymentInvoiceId}`)
}

export function lockInvoice(tx: Tx, repaymentInvoiceId: RepaymentInvoiceId) {
  return tx.maybeOne<InvoiceRow>(sql`
    select ${columns} from payouts.repayment_invoices i
    where i.repayment_invoice_id = ${repaymentInvoiceId} for update of i`)
}

export type InvoiceLineRow = {
  receivableId: string
  amountMinor: bigint
  reference: string
  reason: string
  claimedOn: PlainDate
}

/** What an invoice asks back, oldest claim first. */
export function linesOfInvoice(tx: Tx, repaymentInvoiceId: RepaymentInvoiceId) {
  return tx.many<InvoiceLineRow>(sql`
    select l.receivable_id as "receivableId", l.amount_minor as "amountMinor", r.reference,
      r.reason, r.claimed_on as "claimedOn"
    from payouts.repayment_invoice_lines l
      join payables.receivables r on r.receivable_id = l.receivable_id
    where l.repayment_invoice_id = ${repaymentInvoiceId}
    order by r.claimed_on, l.receivable_id`)
}

/** Which receivables these invoices ask for. */
export function receivablesOf(tx: Tx, repaymentInvoiceIds: readonly RepaymentInvoiceId[]) {
  return tx.many<{ repaymentInvoiceId: RepaymentInvoiceId; receivableId: string }>(sql`
    select repayment_invoice_id as "repaymentInvoiceId", receivable_id as "receivableId"
    from payouts.repayment_invoice_lines
    where repayment_invoice_id = any(${repaymentInvoiceIds}::uuid[]) order by receivable_id`)
}

export async function insertInvoice(
  tx: Tx,
  row: Omit<InvoiceRow, 'withdrawnBecause' | 'openMinor'> & {
    readonly payingAccountId: PayingAccountId
    readonly issuedBy: string
    readonly issuedAt: Instant
    readonly lines: readonly { readonly receivableId: string; readonly minor: bigint }[]
  },
) {
  await tx.run(sql`
    insert into payouts.repayment_invoices (repayment_invoice_id, number, payer_id, partner_id,
      paying_account_id, currency, amount_minor, issued_on, due_on, issued_by, issued_at)
    values (${row.repaymentInvoiceId}, ${row.number}, ${row.payerId}, ${row.partnerId},
      ${row.payingAccountId}, ${row.currency}, ${row.amountMinor}, ${row.issuedOn}, ${row.dueOn},
      ${row.issuedBy}, ${row.issuedAt})`)
  await tx.run(sql`
    insert into payouts.repayment_invoice_lines (repayment_invoice_id, receivable_id, partner_id,
      amount_minor)
    select ${row.repaymentInvoiceId}::uuid, u.receivable_id, ${row.partnerId}::uuid, u.minor
    from unnest(${row.lines.map((line) => line.receivableId)}::uuid[],
      ${row.lines.map((line) => line.minor)}::bigint[]) as u(receivable_id, minor)`)
}

export async function withdrawInvoiceRow(
  tx: Tx,
  row: {
    readonly repaymentInvoiceId: RepaymentInvoiceId
    readonly by: string
    readonly at: Instant
    readonly reason: string
  },
) {
  await tx.run(sql`
    update payouts.repayment_invoices set withdrawn_by = ${row.by}, withdrawn_at = ${row.at},
      withdrawn_because = ${row.reason}
    where repayment_invoice_id = ${row.repaymentInvoiceId} and withdrawn_at is null`)
  await tx.run(sql`
    update payouts.repayment_invoice_lines set live = false
    where repayment_invoice_id = ${row.repaymentInvoiceId}`)
}

/** An account of a payer that money in this currency can come to, the one named first. */
export function accountToPayTo(tx: Tx, payerId: string, currency: string) {
  return tx.maybeOne<{ payingAccountId: PayingAccountId }>(sql`
    select paying_account_id as "payingAccountId" from payouts.paying_accounts
    where payer_id = ${payerId} and currency = ${currency} and state = 'usable'
      and account_sealed is not null
    order by name, paying_account_id limit 1`)
}

/** What the head of an invoice says: who asks, of whom, to which account. */
export function headOfInvoice(tx: Tx, repaymentInvoiceId: RepaymentInvoiceId) {
  return tx.one<{
    payerName: string
    payerStreet: string
    payerTown: string
    payerCountry: string
    payerVat: string | null
    partnerName: string
    partnerCode: string
    bic: string | null
    routingNumber: string | null
  }>(sql`
    select y.legal_name as "payerName", concat_ws(' ', y.street, y.house_number) as "payerStreet",
      concat_ws(' ', y.post_code, y.town) as "payerTown", y.country as "payerCountry",
      y.vat_number as "payerVat", p.legal_name as "partnerName",
      p.code as "partnerCode", a.bic,
      a.routing_number as "routingNumber"
    from payouts.repayment_invoices i join payouts.payers y on y.payer_id = i.payer_id
      join partners.partners p on p.partner_id = i.partner_id
      join payouts.paying_accounts a on a.paying_account_id = i.paying_account_id
    where i.repayment_invoice_id = ${repaymentInvoiceId}`)
}

/** Of the verification: an invoice that is not its lines, or whose claims are not held from netting
 *  until its day. */
export function firstWrongInvoice(tx: Tx) {
  return tx.maybeOne<{ number: string; why: string }>(sql`
    select * from (
      select i.number, case
          when sum(l.amount_minor) is distinct from i.amount_minor
            then 'its lines come to another amount'
          when bool_or(l.live <> (i.withdrawn_at is null)) then 'its lines stand otherwise than it does'
          when bool_or(r.partner_id <> i.partner_id or r.payer_id <> i.payer_id
            or r.currency <> i.currency) then 'it asks for what another owes, or another is owed'
          when bool_or(l.live and r.invoiced_until is distinct from i.due_on)
            then 'a claim of it is not held from netting until its day' end as why
      from payouts.repayment_invoices i
        left join payouts.repayment_invoice_lines l
          on l.repayment_invoice_id = i.repayment_invoice_id
        left join payables.receivables r on r.receivable_id = l.receivable_id
      group by i.repayment_invoice_id, i.number, i.amount_minor, i.withdrawn_at, i.partner_id,
        i.payer_id, i.currency, i.due_on
      union all
      select r.reference, 'it is held from netting without an invoice'
      from payables.receivables r
      where r.invoiced_until is not null and not exists (
        select 1 from payouts.repayment_invoice_lines l
        where l.receivable_id = r.receivable_id and l.live)) as found
    where why is not null order by number limit 1`)
}
