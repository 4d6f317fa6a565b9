import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../../platform/db.ts'
import type { PayerId } from '../run.ts'
import type { TaxRemittanceId } from './remit.ts'
import type { RemittanceState } from './remittance-state.ts'

export type Unremitted = {
  payableId: string
  paymentId: string
  reference: string
  partnerId: string
  minor: bigint
}

/** What of a payer's payables is withheld for an authority in a currency and not remitted, of payments
 *  released by a day; locked by the command that remits it. */
export function unremittedRows(
  tx: Tx,
  asked: {
    readonly payerId: PayerId
    readonly authority: string
    readonly currency: string
    readonly until: PlainDate
  },
) {
  return tx.many<Unremitted>(sql`
    select distinct on (p.payable_id) p.payable_id as "payableId", w.payment_id as "paymentId",
      p.reference, p.partner_id as "partnerId",
      (p.withheld_minor - p.remitted_minor)::int8 as minor
    from payables.payables p
      join payouts.payment_withholdings w on w.payable_id = p.payable_id
        and w.withheld_at is not null and w.authority = ${asked.authority}
      join payouts.payments m on m.payment_id = w.payment_id
      join payouts.runs r on r.run_id = m.run_id and r.released_on <= ${asked.until}
    where p.payer_id = ${asked.payerId} and p.currency = ${asked.currency}
      and p.withheld_minor > p.remitted_minor
    order by p.payable_id, w.withheld_at desc limit 50000`)
}

/** What waits for authorities, by payer and currency, with since when the oldest does. */
export function withheldSums(tx: Tx) {
  return tx.many<{
    payerId: PayerId
    payerName: string
    authority: string
    currency: string
    payables: number
    minor: bigint
    oldestOn: PlainDate
  }>(sql`
    select p.payer_id as "payerId", y.legal_name as "payerName", w.authority, p.currency,
      count(*)::int as payables, sum(p.withheld_minor - p.remitted_minor)::int8 as minor,
      min(w.released_on) as "oldestOn"
    from payables.payables p
      join payouts.payers y on y.payer_id = p.payer_id
      join lateral (select x.authority, r.released_on from payouts.payment_withholdings x
        join payouts.payments m on m.payment_id = x.payment_id
        join payouts.runs r on r.run_id = m.run_id
        where x.payable_id = p.payable_id and x.withheld_at is not null
        order by x.withheld_at desc limit 1) w on true
    where p.withheld_minor > p.remitted_minor
    group by p.payer_id, y.legal_name, w.authority, p.currency
    order by y.legal_name, w.authority, p.currency limit 500`)
}

export type RemittanceRow = {
  taxRemittanceId: TaxRemittanceId
  payerId: PayerId
  payerName: string
  authority: string
  currency: string
  amountMinor: bigint
  paidOn: PlainDate
  reference: string
  state: RemittanceState
  proposedBy: string
  proposedAt: Instant
  decidedBy: string | null
  decidedAt: Instant | null
  reason: string | null
}

const columns: Sql = sql`
  t.tax_remittance_id as "taxRemittanceId", t.payer_id as "payerId",
  y.legal_name as "payerName", t.authority, t.currency, t.amount_minor as "amountMinor",
  t.paid_on as "paidOn", t.reference, t.state, t.proposed_by as "proposedBy",
  t.proposed_at as "proposedAt", t.decided_by as "decidedBy", t.decided_at as "decidedAt",
  t.reason`

/** Remittances, newest first. */
export function remittanceRows(tx: Tx, limit: number) {
  return tx.many<RemittanceRow>(sql`
    select ${columns} from payouts.tax_remittances t join payouts.payers y using (payer_id)
    order by t.tax_remittance_id desc limit ${limit}`)
}

export function lockRemittance(tx: Tx, taxRemittanceId: TaxRemittanceId) {
  return tx.maybeOne<RemittanceRow>(sql`
    select ${columns} from payouts.tax_remittances t join payouts.payers y using (payer_id)
    where t.tax_remittance_id = ${taxRemittanceId} for update of t`)
}

export function insertRemittance(
  tx: Tx,
  row: Omit<RemittanceRow, 'payerName' | 'state' | 'decidedBy' | 'decidedAt' | 'reason'>,
) {
  return tx.run(sql`
    insert into payouts.tax_remittances (tax_remittance_id, payer_id, authority, currency,
      amount_minor, paid_on, reference, state, proposed_by, proposed_at)
    values (${row.taxRemittanceId}, ${row.payerId}, ${row.authority}, ${row.currency},
      ${row.amountMinor}, ${row.paidOn}, ${row.reference}, 'proposed', ${row.proposedBy},
      ${row.proposedAt})`)
}

export function insertRemittanceLines(
  tx: Tx,
  taxRemittanceId: TaxRemittanceId,
  rows: readonly Pick<Unremitted, 'payableId' | 'minor'>[],
) {
  return tx.run(sql`
    insert into payouts.tax_remittance_lines (tax_remittance_id, payable_id, amount_minor)
    select ${taxRemittanceId}::uuid, u.payable_id, u.minor
    from unnest(${rows.map((row) => row.payableId)}::uuid[],
      ${rows.map((row) => row.minor)}::bigint[]) as u(payable_id, minor)`)
}

export function remittanceLines(tx: Tx, taxRemittanceId: TaxRemittanceId) {
  return tx.many<{ payableId: string; amountMinor: bigint }>(sql`
    select payable_id as "payableId", amount_minor as "amountMinor"
    from payouts.tax_remittance_lines where tax_remittance_id = ${taxRemittanceId}
    order by payable_id`)
}

export function decideRemittanceRow(
  tx: Tx,
  row: {
    readonly taxRemittanceId: TaxRemittanceId
    readonly state: 'remitted' | 'declined'
    readonly by: string
    readonly at: Instant
    readonly reason: string | null
  },
) {
  return tx.run(sql`
    update payouts.tax_remittances set state = ${row.state}, decided_by = ${row.by},
      decided_at = ${row.at}, reason = ${row.reason}
    where tax_remittance_id = ${row.taxRemittanceId} and state = 'proposed'`)
}

export type PaidInYear = {
  payerId: PayerId
  payerName: string
  payerCountry: string
  partnerId: string
  partnerCode: string
  partnerName: string
  currency: string
  payables: number
  paidMinor: bigint
  withheldMinor: bigint
}

/** What each payer paid each partner in a calendar year, by the bank's booking date: what was owed,
 *  before tax and netting, less what was claimed back in it. VAT is not income. */
export function paidInYear(
  tx: Tx,
  asked: { readonly year: number; readonly payerId: string | null },
) {
  return tx.many<PaidInYear>(sql`
    select p.payer_id as "payerId", y.legal_name as "payerName", y.country as "payerCountry",
      p.partner_id as "partnerId", r.code as "partnerCode", r.legal_name as "partnerName",
      p.currency, count(*)::int as payables,
      sum(p.amount_minor - p.lowered_minor - p.clawed_back_minor)::int8 as "paidMinor",
      sum(p.withheld_minor)::int8 as "withheldMinor"
    from payables.payables p join payouts.payers y on y.payer_id = p.payer_id
      join partners.partners r on r.partner_id = p.partner_id
    where p.status = 'paid' and date_part('year', p.paid_on) = ${asked.year}::int
      and (${asked.payerId}::uuid is null or p.payer_id = ${asked.payerId}::uuid)
    group by p.payer_id, y.legal_name, y.country, p.partner_id, r.code, r.legal_name, p.currency
    order by y.legal_name, r.code, p.currency limit 20000`)
}
