import { sql, type Tx } from '../platform/db.ts'
import type { SubmissionId, SubmissionStatus } from './submission.ts'

/** The fees raised under a referral, in their order. Index submissions_sequence. */
export function feesUnder(tx: Tx, incentiveId: string) {
  return tx.many<{
    submissionId: SubmissionId
    number: string | null
    status: SubmissionStatus
    originKey: string | null
    form: Record<string, string>
  }>(sql`
    select submission_id as "submissionId", number, status, origin_key as "originKey", form
    from submissions.submissions
    where incentive_id = ${incentiveId} and type = 'referral_fee' order by sequence`)
}

/** The referral itself among the submissions of an incentive. */
export function referralUnder(tx: Tx, incentiveId: string) {
  return tx.maybeOne<{ submissionId: SubmissionId }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where incentive_id = ${incentiveId} and type = 'referral' and sequence = 1`)
}
