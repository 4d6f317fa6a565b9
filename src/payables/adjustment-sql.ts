import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PayableId } from './payable.ts'

export type AdjustmentRow = {
  adjustmentId: string
  payableId: PayableId
  partnerId: string
  kind: 'lowered' | 'netted' | 'withheld' | 'unwithheld'
  /** Below zero: it takes off. */
  amountMinor: bigint
  currency: string
  reason: string
  clauseId: string | null
  paymentId: string | null
  /** For whom it was withheld; null of anything else. */
  authority: string | null
  eventId: string
  causeEventId: string
  adjustedBy: string
  adjustedAt: Instant
}

/** Adds adjustments and takes them off their payables' totals, which the caller has locked. The
 *  constraint `payables_totals` refuses more than is owed. */
export async function insertAdjustments(tx: Tx, rows: readonly AdjustmentRow[]) {
  await tx.run(sql`
    insert into payables.adjustments (adjustment_id, payable_id, partner_id, kind, amount_minor,
      currency, reason, clause_id, payment_id, authority, event_id, cause_event_id, adjusted_by,
      adjusted_at)
    select * from unnest(${rows.map((r) => r.adjustmentId)}::uuid[],
      ${rows.map((r) => r.payableId)}::uuid[], ${rows.map((r) => r.partnerId)}::uuid[],
      ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.amountMinor)}::bigint[],
      ${rows.map((r) => r.currency)}::text[], ${rows.map((r) => r.reason)}::text[],
      ${rows.map((r) => r.clauseId)}::text[], ${rows.map((r) => r.paymentId)}::uuid[],
      ${rows.map((r) => r.authority)}::text[],
      ${rows.map((r) => r.eventId)}::uuid[], ${rows.map((r) => r.causeEventId)}::uuid[],
      ${rows.map((r) => r.adjustedBy)}::text[], ${rows.map((r) => r.adjustedAt)}::timestamptz[])`)
  await tx.run(sql`
    update payables.payables p set version = version + 1,
      lowered_minor = lowered_minor - a.lowered, netted_minor = netted_minor - a.netted,
      withheld_minor = withheld_minor - a.withheld
    from (select payable_id, coalesce(sum(minor) filter (where kind = 'lowered'), 0)::int8 as lowered,
        coalesce(sum(minor) filter (where kind = 'netted'), 0)::int8 as netted,
        coalesce(sum(minor) filter (where kind in ('withheld', 'unwithheld')), 0)::int8
          as withheld
      from unnest(${rows.map((r) => r.payableId)}::uuid[], ${rows.map((r) => r.kind)}::text[],
        ${rows.map((r) => r.amountMinor)}::bigint[]) as u(payable_id, kind, minor)
      group by payable_id) a
    where p.payable_id = a.payable_id`)
}

/** What waits for each authority by fund, as the fund book should have it. */
export function withheldByAuthority(tx: Tx) {
  return tx.many<{ fundId: string; authority: string | null; minor: bigint }>(sql`
    select p.fund_id as "fundId", w.authority, sum(p.withheld_minor - p.remitted_minor)::int8 as minor
    from payables.payables p join (select distinct payable_id, authority from payables.adjustments
      where kind = 'withheld') w on w.payable_id = p.payable_id
    group by p.fund_id, w.authority order by p.fund_id, w.authority`)
}

/** For whom tax was last withheld of a payable; null when it never was. */
export function withheldFor(tx: Tx, payableId: PayableId) {
  return tx.maybeOne<{ authority: string | null }>(sql`
    select authority from payables.adjustments
    where payable_id = ${payableId} and kind = 'withheld'
    order by adjustment_id desc limit 1`)
}

/** What took something off these payables, oldest first. */
export function adjustmentsOf(tx: Tx, payableIds: readonly PayableId[]) {
  return tx.many<{
    payableId: PayableId
    kind: AdjustmentRow['kind']
    amountMinor: bigint
    currency: string
    reason: string
    adjustedAt: Instant
  }>(sql`
    select payable_id as "payableId", kind, amount_minor as "amountMinor", currency, reason,
      adjusted_at as "adjustedAt"
    from payables.adjustments where payable_id = any(${payableIds}::uuid[])
    order by payable_id, adjustment_id`)
}
