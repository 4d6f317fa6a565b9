import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

/** That a decision was taken back within its minute. */
export function insertUndone(
  tx: Tx,
  row: {
    readonly decisionId: string
    readonly submissionId: string
    readonly partnerId: string
    readonly undoneBy: string
    readonly at: Instant
    readonly eventId: string
  },
) {
  return tx.run(sql`
    insert into submissions.undone (decision_id, submission_id, partner_id, undone_by, undone_at,
      event_id)
    values (${row.decisionId}, ${row.submissionId}, ${row.partnerId}, ${row.undoneBy}, ${row.at},
      ${row.eventId})`)
}

/** Nothing is decided of it any more. */
export function setUndecided(tx: Tx, submissionId: string) {
  return tx.run(sql`
    update submissions.submissions set decided_at = null where submission_id = ${submissionId}`)
}
