import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PaymentId, RunId } from './run.ts'

export type NettingRow = {
  paymentId: PaymentId
  payableId: string
  receivableId: string
  amountMinor: bigint
  live: boolean
  /** Set once its run was released: it is in the books. */
  nettedAt: Instant | null
  /** The submission whose payment is claimed back. */
  reference: string
}

/** What payments net, in the order it was planned: the oldest receivable first. */
export function nettingsOf(tx: Tx, paymentIds: readonly PaymentId[]) {
  return tx.many<NettingRow>(sql`
    select n.payment_id as "paymentId", n.payable_id as "payableId",
      n.receivable_id as "receivableId", n.amount_minor as "amountMinor", n.live,
      n.netted_at as "nettedAt", r.reference
    from payouts.payment_nettings n join payables.receivables r on r.receivable_id = n.receivable_id
    where n.payment_id = any(${paymentIds}::uuid[])
    order by n.payment_id, r.claimed_on, n.receivable_id, n.payable_id`)
}

export function insertNettings(
  tx: Tx,
  rows: readonly Pick<
    NettingRow,
    'paymentId' | 'payableId' | 'receivableId' | 'amountMinor' | 'live'
  >[],
) {
  return tx.run(sql`
    insert into payouts.payment_nettings (payment_id, payable_id, receivable_id, amount_minor, live)
    select * from unnest(${rows.map((r) => r.paymentId)}::uuid[],
      ${rows.map((r) => r.payableId)}::uuid[], ${rows.map((r) => r.receivableId)}::uuid[],
      ${rows.map((r) => r.amountMinor)}::bigint[], ${rows.map((r) => r.live)}::boolean[])`)
}

/** Nettings leave their payment before release; `payableIds` null: all of the payments'. */
export function endNettings(
  tx: Tx,
  paymentIds: readonly PaymentId[],
  payableIds: readonly string[] | null = null,
) {
  return tx.run(sql`
    update payouts.payment_nettings set live = false
    where payment_id = any(${paymentIds}::uuid[]) and live and netted_at is null
      and (${payableIds}::uuid[] is null or payable_id = any(${payableIds}::uuid[]))`)
}

/** They are in the books now. */
export function markNetted(tx: Tx, paymentIds: readonly PaymentId[], at: Instant) {
  return tx.run(sql`
    update payouts.payment_nettings set netted_at = ${at}
    where payment_id = any(${paymentIds}::uuid[]) and live and netted_at is null`)
}

/** What payments of runs not released yet, but for this one, already net of receivables. Index
 *  payment_nettings_planned. */
export function plannedElsewhere(tx: Tx, receivableIds: readonly string[], runId: RunId | null) {
  return tx.many<{ receivableId: string; minor: bigint }>(sql`
    select n.receivable_id as "receivableId", sum(n.amount_minor)::int8 as minor
    from payouts.payment_nettings n join payouts.payments p on p.payment_id = n.payment_id
    where n.receivable_id = any(${receivableIds}::uuid[]) and n.live and n.netted_at is null
      and p.run_id is distinct from ${runId}::uuid
    group by n.receivable_id`)
}
