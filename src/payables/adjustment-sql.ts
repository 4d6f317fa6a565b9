import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PayableId } from './payable.ts'

export type AdjustmentRow = {
  adjustmentId: string
  payableId: PayableId
  partnerId: string
  kind: 'lowered' | 'netted'
  /** Below zero: it takes off. */
  amountMinor: bigint
  currency: string
  reason: string
  clauseId: string | null
  paymentId: string | null
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
      currency, reason, clause_id, payment_id, event_id, cause_event_id, adjusted_by, adjusted_at)
    select * from unnest(${rows.map((r) => r.adjustmentId)}::uuid[],
      ${rows.map((r) => r.payableId)}::uuid[], ${rows.map((r) => r.partnerId)}::uuid[],
      ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.amountMinor)}::bigint[],
      ${rows.map((r) => r.currency)}::text[], ${rows.map((r) => r.reason)}::text[],
      ${rows.map((r) => r.clauseId)}::text[], ${rows.map((r) => r.paymentId)}::uuid[],
      ${rows.map((r) => r.eventId)}::uuid[], ${rows.map((r) => r.causeEventId)}::uuid[],
      ${rows.map((r) => r.adjustedBy)}::text[], ${rows.map((r) => r.adjustedAt)}::timestamptz[])`)
  await tx.run(sql`
    update payables.payables p set version = version + 1,
      lowered_minor = lowered_minor - a.lowered, netted_minor = netted_minor - a.netted
    from (select payable_id, coalesce(sum(minor) filter (where kind = 'lowered'), 0)::int8 as lowered,
        coalesce(sum(minor) filter (where kind = 'netted'), 0)::int8 as netted
      from unnest(${rows.map((r) => r.payableId)}::uuid[], ${rows.map((r) => r.kind)}::text[],
        ${rows.map((r) => r.amountMinor)}::bigint[]) as u(payable_id, kind, minor)
      group by payable_id) a
    where p.payable_id = a.payable_id`)
}

/** What took something off these payables, oldest first. */
export function adjustmentsOf(tx: Tx, payableIds: readonly PayableId[]) {
  return tx.many<{
    payableId: PayableId
    kind: 'lowered' | 'netted'
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
