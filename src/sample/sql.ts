import { sql, type Tx } from '../platform/db.ts'

/** Whether a step of the sample company was done before, by the key it is told under. */
export function stepIsDone(tx: Tx, actorId: string, key: string) {
  return tx.one<{ done: boolean }>(sql`
    select exists (select from platform.requests
      where actor_id = ${actorId} and key = ${key} and answer is not null) as done`)
}

/** The oldest fee in review under a referral. */
export function feeInReview(tx: Tx, incentiveId: string) {
  return tx.one<{ submissionId: string }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where incentive_id = ${incentiveId} and type = 'referral_fee' and status = 'in_review'
    order by submission_id limit 1`)
}
