import { sql, type Tx } from '../platform/db.ts'
import type { IncentiveStatus } from './incentive.ts'

/** Back to undecided, without an approval; null when somebody moved it first. */
export function reopenRow(tx: Tx, incentiveId: string, from: readonly IncentiveStatus[]) {
  return tx.maybeOne<{ version: number }>(sql`
    update incentives.incentives set status = 'pending', tier = null, rate_num = null,
      rate_den = null, approved_minor = null, version = version + 1
    where incentive_id = ${incentiveId} and status = any(${from})
    returning version`)
}

export function moveRow(
  tx: Tx,
  incentiveId: string,
  move: { readonly from: readonly IncentiveStatus[]; readonly to: IncentiveStatus },
) {
  return tx.maybeOne<{ version: number }>(sql`
    update incentives.incentives set status = ${move.to}, version = version + 1
    where incentive_id = ${incentiveId} and status = any(${move.from})
    returning version`)
}

/** The approved amount of what is still committed. */
export function correctRow(
  tx: Tx,
  row: { readonly incentiveId: string; readonly approvedMinor: bigint },
) {
  return tx.maybeOne<{ version: number }>(sql`
    update incentives.incentives set approved_minor = ${row.approvedMinor}, version = version + 1
    where incentive_id = ${row.incentiveId} and status = 'committed'
    returning version`)
}

export function correctMilestoneRow(
  tx: Tx,
  row: {
    readonly incentiveId: string
    readonly milestoneNo: number
    readonly acceptedMinor: bigint
  },
) {
  return tx.maybeOne<{ milestoneNo: number }>(sql`
    update incentives.milestones set accepted_minor = ${row.acceptedMinor}
    where incentive_id = ${row.incentiveId} and milestone_no = ${row.milestoneNo}
      and status = 'accepted'
    returning milestone_no as "milestoneNo"`)
}

/** Writes an incentive among those that undecided, later deals of the same customer wait for. */
export function letWaitFor(
  tx: Tx,
  of: { readonly incentiveId: string; readonly later: readonly string[] },
) {
  return tx.run(sql`
    update incentives.deals set waits_for = waits_for || ${of.incentiveId}::uuid
    where incentive_id = any(${of.later}::uuid[]) and not ${of.incentiveId}::uuid = any(waits_for)`)
}
