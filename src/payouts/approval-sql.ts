import type { Money } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PayerId, RunId } from './run.ts'

export type ApprovalRow = {
  approver: string
  /** Whom the approver stood in for; null: nobody. */
  forPerson: string | null
  contentHash: string
  approvedAt: Instant
  /** Payments that stood out and that the approver had looked at. */
  lookedAt: string[]
  voidedAt: Instant | null
  voidReason: string | null
  /** What became different; a list as `differences.ts` writes it. */
  differences: unknown
}

export function approvalsOf(tx: Tx, runId: RunId) {
  return tx.many<ApprovalRow>(sql`
    select approver, for_person as "forPerson", content_hash as "contentHash",
      approved_at as "approvedAt", looked_at as "lookedAt", voided_at as "voidedAt",
      void_reason as "voidReason", differences
    from payouts.approvals where run_id = ${runId} order by approved_at, approval_id`)
}

export function insertApproval(
  tx: Tx,
  row: {
    readonly approvalId: string
    readonly runId: RunId
    readonly approver: string
    readonly forPerson: string | null
    readonly contentHash: string
    readonly lookedAt: readonly string[]
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into payouts.approvals (approval_id, run_id, approver, for_person, content_hash,
      looked_at, approved_at)
    values (${row.approvalId}, ${row.runId}, ${row.approver}, ${row.forPerson}, ${row.contentHash},
      ${row.lookedAt}::uuid[], ${row.at})`)
}

/** Voids what was approved, with what became different; answers how many approvals stood. */
export function voidApprovals(
  tx: Tx,
  of: {
    readonly runId: RunId
    readonly at: Instant
    readonly reason: string
    /** JSON text. */
    readonly differences: string
  },
) {
  return tx.run(sql`
    update payouts.approvals
    set voided_at = ${of.at}, void_reason = ${of.reason}, differences = ${of.differences}::jsonb
    where run_id = ${of.runId} and voided_at is null`)
}

/** Above which sum of a day two, and above which three of Finance approve; null: no line for the
 *  currency. */
export function approvalBars(tx: Tx, payerId: PayerId, currency: string) {
  return tx.maybeOne<{ aboveMinor: bigint; thirdAboveMinor: bigint | null }>(sql`
    select above_minor as "aboveMinor", third_above_minor as "thirdAboveMinor"
    from payouts.second_approvals where payer_id = ${payerId} and currency = ${currency}`)
}

/** The third bar of each currency, for payers on a page. */
export function thirdBars(tx: Tx, payerIds: readonly PayerId[]) {
  return tx.many<{ payerId: PayerId; currency: string; thirdAboveMinor: bigint | null }>(sql`
    select payer_id as "payerId", currency, third_above_minor as "thirdAboveMinor"
    from payouts.second_approvals
    where payer_id = any(${payerIds}::uuid[]) and third_above_minor is not null
    order by payer_id, currency`)
}

export function setThirdBars(tx: Tx, payerId: PayerId, bars: readonly Money[]) {
  return tx.run(sql`
    update payouts.second_approvals s set third_above_minor = given.above
    from unnest(${bars.map((bar) => bar.currency)}::text[],
      ${bars.map((bar) => bar.minor)}::bigint[]) as given(currency, above)
    where s.payer_id = ${payerId} and s.currency = given.currency`)
}
